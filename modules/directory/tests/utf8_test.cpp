// UTF-16 to UTF-8, eight units at a time where they are ASCII: the same bytes as one at a time.
#include <gtest/gtest.h>

#include <random>

#include "readers/values.h"

namespace egide::directory {
namespace {

std::string utf8_of(std::u16string_view text) {
    std::string out = "before:";
    append_utf8(text, out);
    return out;
}

/// Each character by itself, or with the one it pairs with: too short to be taken eight at a time.
std::string one_by_one(std::u16string_view text) {
    std::string out = "before:";
    while (!text.empty()) {
        const bool pair =
            text.size() > 1 && text[0] >= 0xd800 && text[0] < 0xdc00 && text[1] >= 0xdc00 && text[1] < 0xe000;
        append_utf8(text.substr(0, pair ? 2 : 1), out);
        text.remove_prefix(pair ? 2 : 1);
    }
    return out;
}

TEST(Utf8, WritesEachKindOfCharacter) {
    EXPECT_EQ(utf8_of(u""), "before:");
    EXPECT_EQ(utf8_of(u"CN=Zoé €,DC=chu"), "before:CN=Zoé €,DC=chu");
    EXPECT_EQ(utf8_of(u"01234567\U0001F600"), "before:01234567\xF0\x9F\x98\x80");
    EXPECT_EQ(utf8_of(std::u16string(1, char16_t{0xd83d})), "before:\xEF\xBF\xBD") << "half a pair";
    EXPECT_EQ(utf8_of(std::u16string(u"\u007f\u0080")), "before:\x7f\xc2\x80");
}

TEST(Utf8, IsTheSameWhereverThePiecesFall) {
    constexpr unsigned kSeed = 2026;
    SCOPED_TRACE(kSeed);
    std::mt19937 draw(kSeed);
    constexpr char16_t kOdd[] = {u'é', 0x7f, 0x80, 0x7ff, 0x800, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xffff, 0};
    for (int round = 0; round < 3000; ++round) {
        std::u16string text;
        const std::size_t length = draw() % 700;
        const std::size_t rarity = 1 + draw() % 40;
        while (text.size() < length) {
            text += draw() % rarity == 0 ? kOdd[draw() % std::size(kOdd)] : static_cast<char16_t>(u'a' + draw() % 26);
        }
        ASSERT_EQ(utf8_of(text), one_by_one(text)) << "round " << round;
    }
}

}  // namespace
}  // namespace egide::directory
