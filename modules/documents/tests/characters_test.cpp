// What text from outside may become on a terminal, in HTML and in a calendar.
#include "characters.h"

#include <gtest/gtest.h>

#include "egide/documents/messages.h"
#include "egide/documents/terminal.h"
#include "egide/testing/catalogue.h"
#include "html/markup.h"
#include "html/style.h"

namespace egide::documents {
namespace {

TEST(HarmlessText, KeepsWhatPeopleWrite) {
    EXPECT_EQ(harmless("CH d’Éze — 1 234,56 €"), "CH d’Éze — 1 234,56 €");
}

TEST(HarmlessText, TakesTheTeethOutOfTerminalSequences) {
    EXPECT_EQ(harmless("a\x1b[31mb"), "a\uFFFD[31mb");
    EXPECT_EQ(harmless("\u009b31m"), "\uFFFD31m");
    EXPECT_EQ(harmless("bell\x07"), "bell\uFFFD");
}

TEST(HarmlessText, TurnsLinesIntoSpaces) {
    EXPECT_EQ(harmless("one\ntwo\tthree"), "one two three");
}

TEST(HarmlessText, StopsDirectionOverrides) {
    EXPECT_EQ(harmless("\u202Eevil"), "\uFFFDevil");
    EXPECT_EQ(harmless("\u2067evil\u2069"), "\uFFFDevil\uFFFD");
}

TEST(HarmlessText, ReplacesInvalidBytes) {
    EXPECT_EQ(harmless("\xC0\xAF"), "\uFFFD\uFFFD") << "an overlong slash";
    EXPECT_EQ(harmless("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a surrogate";
    EXPECT_EQ(harmless("caf\xE9"), "caf\uFFFD");
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
    EXPECT_EQ(display_width("évalué"), 6U);
    EXPECT_EQ(display_width("e\u0301"), 1U) << "a combining accent";
    EXPECT_EQ(display_width("病院"), 4U);
    EXPECT_EQ(display_width("10\u202F%"), 4U);
}

TEST(Wrap, BreaksAtSpacesOnly) {
    EXPECT_EQ(wrap("un deux trois", 8), (std::vector<std::string>{"un deux", "trois"}));
    EXPECT_EQ(wrap("100\u202F€ et 200\u202F€", 8), (std::vector<std::string>{"100\u202F€ et", "200\u202F€"}));
}

TEST(Wrap, CutsAWordThatFitsNowhere) {
    EXPECT_EQ(wrap("aabbccdd", 3), (std::vector<std::string>{"aab", "bcc", "dd"}));
}

TEST(Wrap, GivesOneLineForNothing) {
    EXPECT_EQ(wrap("", 10), std::vector<std::string>{""});
}

TEST(Markup, EscapesTextAndAttributes) {
    html::Markup out;
    out.element("p", "<script>&\"'", {{"title", "\"><img src=x>"}});
    EXPECT_EQ(out.take(), "<p title=\"&quot;&gt;&lt;img src=x&gt;\">&lt;script&gt;&amp;&quot;&#39;</p>\n");
}

TEST(Markup, RefusesToLeaveAnElementOpen) {
    html::Markup out;
    out.open("p");
    EXPECT_THROW(out.take(), std::logic_error);
}

TEST(Base64, FollowsRfc4648) {
    EXPECT_EQ(html::base64(""), "");
    EXPECT_EQ(html::base64("f"), "Zg==");
    EXPECT_EQ(html::base64("fo"), "Zm8=");
    EXPECT_EQ(html::base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(html::base64("\xFF\xFE"), "//4=");
}

TEST(Catalogue, EveryMessageIsReadByIcu) {
    EXPECT_TRUE(egide::testing::is_read_by_icu(messages::all()));
}

}  // namespace
}  // namespace egide::documents
