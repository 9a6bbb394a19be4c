#include "egide/journal/canonical_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace egide::journal {
namespace {

std::string canonical(std::string_view json) {
    const auto result = canonical_json(json, "f.json");
    EXPECT_TRUE(result.ok()) << json;
    return result.ok() ? *result : std::string();
}

TEST(CanonicalJson, SortsKeysByUtf16CodeUnitsAsInTheRfc) {
    // RFC 8785 §3.2.3: the emoji (a surrogate pair) comes before U+FB33.
    EXPECT_EQ(canonical(R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",)"
                        R"("1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",)"
                        R"("\u00f6":"Latin Small Letter O With Diaeresis"})"),
              "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
              "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
              "\"😀\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST(CanonicalJson, WritesStringsAndLiteralsAsInTheRfc) {
    // RFC 8785 §3.2.2, without its numbers.
    EXPECT_EQ(
        canonical(R"({ "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false] })"),
        R"({"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"})");
    EXPECT_EQ(canonical("[\"\\u0008\\u0009\\u000b\\u000C\\u001F\\u007f\"]"), "[\"\\b\\t\\u000b\\f\\u001f\x7F\"]");
}

TEST(CanonicalJson, KeepsWholeNumbersUpToTwoToThe53) {
    EXPECT_EQ(canonical("[0, -0, 7, -12, 9007199254740992, -9007199254740992]"),
              "[0,0,7,-12,9007199254740992,-9007199254740992]");
}

TEST(CanonicalJson, RefusesOtherNumbersEachAtItsPlace) {
    const auto result = canonical_json("[1.5,\n 1e3,\n 9007199254740993, 1]", "f.json");
    ASSERT_FALSE(result.ok());
    ASSERT_EQ(result.errors().size(), 3U);
    EXPECT_EQ(result.errors()[0].at.show(), "f.json:1:2");
    EXPECT_EQ(result.errors()[1].at.show(), "f.json:2:2");
    EXPECT_EQ(result.errors()[2].at.show(), "f.json:3:2");
}

TEST(CanonicalJson, RefusesWhatIsNotJson) {
    for (const std::string_view wrong :
         {"", "{", "{\"a\":1,\"a\":2}", "[\"\\ud800\"]", "\"\\u0000\"", "nul", "[1]]", "[\"\xFF\"]"}) {
        EXPECT_FALSE(canonical_json(wrong, "f").ok()) << wrong;
        EXPECT_FALSE(is_canonical_json(wrong)) << wrong;
    }
}

TEST(CanonicalJson, RecognisesItsOwnFormAlone) {
    for (const std::string_view right : {"{}", "[]", "null", "\"\"", "-1", R"({"a":[{},{"b":"\u001f"}],"b":"é"})"}) {
        EXPECT_TRUE(is_canonical_json(right)) << right;
        EXPECT_EQ(canonical(right), right);
    }
    for (const std::string_view wrong : {" {}",
                                         "{ }",
                                         "[1, 2]",
                                         "-0",
                                         "01",
                                         "1.0",
                                         R"({"b":1,"a":2})",
                                         R"("\/")",
                                         R"("\u00e9")",
                                         R"("\u001F")",
                                         R"("\u000a")",
                                         R"("\u0041")",
                                         "\"\xC0\x80\"",
                                         "\"\xED\xA0\x80\"",
                                         "\"\xF4\x90\x80\x80\"",
                                         "\"\t\"",
                                         "{\"a\"}",
                                         "[1,]",
                                         "{,}",
                                         "truefalse",
                                         "9007199254740993"}) {
        EXPECT_FALSE(is_canonical_json(wrong)) << wrong;
    }
    EXPECT_TRUE(is_canonical_json(std::string(63, '[') + "1" + std::string(63, ']')));
    EXPECT_FALSE(is_canonical_json(std::string(64, '[') + "1" + std::string(64, ']')));
}

/// Random JSON, its keys and blanks in any order.
class RandomJson {
  public:
    explicit RandomJson(unsigned seed) : random_(seed) {}
    std::string value(unsigned depth = 0) {
        switch (pick(depth > 3 ? 3 : 5)) {
            case 0:
                return std::to_string(static_cast<int>(pick(2000)) - 1000);
            case 1:
                return pick(2) == 0 ? "true" : "null";
            case 2:
                return string();
            case 3:
                return list('[', ']', [&](unsigned) { return value(depth + 1); });
            default:
                return list('{', '}', [&](unsigned at) { return key(at) + " : " + value(depth + 1); });
        }
    }

  private:
    unsigned pick(unsigned count) { return static_cast<unsigned>(random_() % count); }
    std::string string() {
        constexpr std::array<std::string_view, 9> pieces{"a",    "é",   "\\n",     "\\u0001", "😀",
                                                         "\\\"", "\\/", "\\u00e9", "ﬀ"};
        std::string text = "\"";
        for (unsigned left = pick(5); left > 0; --left) {
            text += pieces[pick(pieces.size())];
        }
        return text + '"';
    }
    std::string key(unsigned at) {
        constexpr std::array<std::string_view, 4> starts{"z", "😀", "ﬀ", "\\u000e"};
        return '"' + std::string(starts[pick(starts.size())]) + std::to_string(at) + '"';
    }
    template <typename Item>
    std::string list(char open, char close, Item item) {
        std::string text(1, open);
        const unsigned count = pick(4);
        for (unsigned at = 0; at < count; ++at) {
            text += (at == 0 ? "" : " ,\n") + item(at);
        }
        return text + close;
    }
    std::mt19937 random_;
};

TEST(CanonicalJson, IsAFixedPointAndRecognisedOnRandomInput) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomJson random(seed);
    for (int turn = 0; turn < 3000; ++turn) {
        const std::string json = random.value();
        const std::string once = canonical(json);
        ASSERT_TRUE(is_canonical_json(once)) << json << "\n" << once;
        ASSERT_EQ(canonical(once), once);
        ASSERT_EQ(is_canonical_json(json), json == once) << json;
    }
}

}  // namespace
}  // namespace egide::journal
