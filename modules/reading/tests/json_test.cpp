#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/reading/tree.h"
#include "told.h"

namespace egide::reading {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Node parse(std::string_view text) {
    base::Result<Node> result = read_json(text, "f.json");
    EXPECT_THAT(told(result), IsEmpty()) << text;
    return result.ok() ? *result : Node{};
}

std::vector<std::string> faults_of(std::string_view text, const Limits& limits = {}) {
    return told(read_json(text, "f", limits));
}

TEST(Json, KeepsNumbersAsWrittenAndUnescapesTexts) {
    const Node root = parse(
        R"({"a": 53300.00, "b": -0, "c": 1E+5, "d": "é\u00e9\n\ud834\udd1e\"", "e": true, "f": null, "g": "null"})");
    EXPECT_EQ(root.find("a")->scalar, "53300.00");
    EXPECT_FALSE(root.find("a")->quoted);
    EXPECT_EQ(root.find("b")->scalar, "-0");
    EXPECT_EQ(root.find("c")->scalar, "1E+5");
    EXPECT_EQ(root.find("d")->scalar, "éé\n𝄞\"");
    EXPECT_TRUE(root.find("d")->quoted);
    EXPECT_EQ(root.find("e")->scalar, "true");
    EXPECT_FALSE(root.find("e")->quoted);
    EXPECT_TRUE(root.find("f")->is_null());
    EXPECT_EQ(root.find("g")->scalar, "null");
}

TEST(Json, PlacesEveryValueAndKey) {
    const Node root = parse("\xEF\xBB\xBF{\n  \"é€\": [1, {\"x\" : \"y\"}],\r\n  \"z\":\n    2\n}\n");
    EXPECT_EQ(root.at().show(), "f.json:1:1");
    EXPECT_EQ(root.members[0].line, 2U);
    EXPECT_EQ(root.members[0].column, 3U);
    const Node& list = root.members[0].value;
    EXPECT_EQ(list.at().show(), "f.json:2:9");
    EXPECT_EQ(list.items[0].at().show(), "f.json:2:10");
    EXPECT_EQ(list.items[1].at().show(), "f.json:2:13");
    EXPECT_EQ(list.items[1].members[0].column, 14U);
    EXPECT_EQ(list.items[1].members[0].value.at().show(), "f.json:2:20");
    EXPECT_EQ(root.members[1].line, 3U);
    EXPECT_EQ(root.members[1].value.at().show(), "f.json:4:5");
}

TEST(Json, AScalarMayBeTheWholeText) {
    EXPECT_EQ(parse(" \"x\" \n").scalar, "x");
    EXPECT_EQ(parse("12.50").scalar, "12.50");
    EXPECT_EQ(parse(" true ").scalar, "true");
    EXPECT_TRUE(parse("null\n").is_null());
    EXPECT_EQ(parse("[]").kind, Node::Kind::sequence);
    EXPECT_EQ(parse("{}").kind, Node::Kind::mapping);
}

TEST(Json, RefusesDuplicateKeysHoweverTheyAreEscaped) {
    const base::Result<Node> result = read_json("{\"a\": 1,\n\"\\u0061\": 2, \"b\": {\"c\": 1, \"c\": 2}}", "f");
    EXPECT_THAT(told(result), ElementsAre("2:1 tree.duplicate_key", "2:28 tree.duplicate_key"));
    EXPECT_EQ(base::render(result.errors()[0].message, base::Language::french),
              "La clé «\u202Fa\u202F» est déjà écrite à la ligne 1. Gardez-en une seule.");
}

TEST(Json, RefusesWhatFollowsTheEnd) {
    EXPECT_THAT(faults_of("{} x"), ElementsAre("1:4 json.content_after_end"));
    EXPECT_THAT(faults_of("{\"a\":1} {\"b\":1}"), ElementsAre("1:9 json.content_after_end"));
    EXPECT_THAT(faults_of("[1]\n]"), ElementsAre("2:1 json.content_after_end"));
    EXPECT_THAT(faults_of("1 2"), ElementsAre("1:3 json.content_after_end"));
    EXPECT_THAT(faults_of("\"a\" \"b\""), ElementsAre("1:5 json.content_after_end"));
    EXPECT_THAT(faults_of("true false"), ElementsAre("1:6 json.content_after_end"));
    EXPECT_THAT(faults_of("null,"), ElementsAre("1:5 json.content_after_end"));
}

TEST(Json, SaysWhereSomethingIsNotClosed) {
    EXPECT_THAT(faults_of(""), ElementsAre("1:1 json.empty"));
    EXPECT_THAT(faults_of(" \n"), ElementsAre("2:1 json.empty"));
    EXPECT_THAT(faults_of("\n["), ElementsAre("2:1 json.unclosed_array"));
    EXPECT_THAT(faults_of("[[1, 2]"), ElementsAre("1:1 json.unclosed_array"));
    EXPECT_THAT(faults_of("[{\"a\": [1}"), ElementsAre("1:10 json.expected_comma_or_bracket"));
    EXPECT_THAT(faults_of("{\"a\": {\"b\": 1}"), ElementsAre("1:1 json.unclosed_object"));
    EXPECT_THAT(faults_of("{\"a\": {\"b\": 1"), ElementsAre("1:7 json.unclosed_object"));
    EXPECT_THAT(faults_of("[\"abc]\n"), ElementsAre("1:2 json.unclosed_string"));
    EXPECT_THAT(faults_of("[\"abc]"), ElementsAre("1:2 json.unclosed_string"));
    EXPECT_THAT(faults_of("{\"a\": \"x\\\""), ElementsAre("1:7 json.unclosed_string"));
}

TEST(Json, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(faults_of("[1, 2,]"), ElementsAre("1:7 json.expected_value"));
    EXPECT_THAT(faults_of("[,1]"), ElementsAre("1:2 json.expected_value"));
    EXPECT_THAT(faults_of("{\"a\": 1,}"), ElementsAre("1:9 json.expected_key"));
    EXPECT_THAT(faults_of("{a: 1}"), ElementsAre("1:2 json.expected_key"));
    EXPECT_THAT(faults_of("{\"a\" 1}"), ElementsAre("1:6 json.expected_colon"));
    EXPECT_THAT(faults_of("{\"a\":}"), ElementsAre("1:6 json.expected_value"));
    EXPECT_THAT(faults_of("[1 2]"), ElementsAre("1:4 json.expected_comma_or_bracket"));
    EXPECT_THAT(faults_of("{\"a\": 1 \"b\": 2}"), ElementsAre("1:9 json.expected_comma_or_brace"));
    EXPECT_THAT(faults_of("{\"a\": 1]"), ElementsAre("1:8 json.expected_comma_or_brace"));
    EXPECT_THAT(faults_of("[1}"), ElementsAre("1:3 json.expected_comma_or_bracket"));
    EXPECT_THAT(faults_of("[\"a\tb\"]"), ElementsAre("1:4 json.raw_control"));
    EXPECT_THAT(faults_of("[\"é\\q\"]"), ElementsAre("1:4 json.escape"));
    EXPECT_THAT(faults_of("[\"\\ud800\"]"), ElementsAre("1:3 json.escape"));
    EXPECT_THAT(faults_of("[\"\\ud800\\u0041\"]"), ElementsAre("1:3 json.escape"));
    EXPECT_THAT(faults_of("[\"\\u12g4\"]"), ElementsAre("1:3 json.escape"));
    EXPECT_THAT(faults_of("{\"\\x\": 1}"), ElementsAre("1:3 json.escape"));
    EXPECT_THAT(faults_of("[1] // fin"), ElementsAre("1:5 json.content_after_end"));
    EXPECT_THAT(faults_of("['a']"), ElementsAre("1:2 json.bad_word"));
}

TEST(Json, AcceptsOnlyTheNumbersOfTheStandard) {
    for (const char* number :
         {"0", "-0", "10", "-1.5", "1e9", "1E-9", "0.10", "123456789012345678901234567890", "1e400"}) {
        EXPECT_EQ(parse("[" + std::string(number) + "]").items[0].scalar, number);
        EXPECT_EQ(parse(number).scalar, number);
    }
    for (const char* word : {"01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN", "Infinity", "-a", "tru", "True",
                             "nulll", "1_000", "1é"}) {
        EXPECT_THAT(faults_of("[" + std::string(word) + "]"), ElementsAre("1:2 json.bad_word")) << word;
        EXPECT_THAT(faults_of(word), ElementsAre("1:1 json.bad_word")) << word;
        EXPECT_THAT(faults_of("{\"a\":" + std::string(word) + "}"), ElementsAre("1:6 json.bad_word")) << word;
    }
}

TEST(Json, RefusesBytesThatAreNotText) {
    EXPECT_THAT(faults_of("[\"caf\xE9\",\n\"\xFF\"]"), ElementsAre("1:6 text.invalid_utf8", "2:2 text.invalid_utf8"));
    EXPECT_THAT(faults_of(std::string_view("[1]\0", 4)), ElementsAre("1:4 text.nul"));
    EXPECT_THAT(faults_of("[\"\\u0000\"]"), ElementsAre("1:2 text.nul"));
    EXPECT_THAT(faults_of(std::string_view("\xFE\xFF\0[", 4)), ElementsAre("1:1 text.utf16"));
}

TEST(Json, HoldsItsCaps) {
    EXPECT_THAT(faults_of("[[[1]]]", {.depth = 2}), ElementsAre("1:3 tree.too_deep"));
    EXPECT_THAT(faults_of("[[1]]", {.depth = 2}), IsEmpty());
    EXPECT_THAT(faults_of("[1, 2, 3]", {.nodes = 3}), ElementsAre("1:8 tree.too_many_values"));
    EXPECT_THAT(faults_of("[1, 2, 3]", {.nodes = 4}), IsEmpty());
    EXPECT_THAT(faults_of("[\"abcde\"]", {.scalar_bytes = 4}), ElementsAre("1:2 tree.text_too_long"));
    EXPECT_THAT(faults_of("{\"abcde\": 1}", {.scalar_bytes = 4}), ElementsAre("1:2 tree.text_too_long"));
    EXPECT_THAT(faults_of("[1]  ", {.bytes = 4}), ElementsAre("0:0 text.too_large"));
}

TEST(Json, SurvivesNestingMadeToHurt) {
    for (const char* unit : {"[", "{\"a\":", "[{\"a\":"}) {
        std::string text;
        while (text.size() < 4'000'000) {
            text += unit;
        }
        EXPECT_FALSE(read_json(text, "f").ok()) << unit;
    }
    EXPECT_THAT(faults_of(std::string(100'000, '[') + std::string(100'000, ']')), ElementsAre("1:65 tree.too_deep"));
}

TEST(Json, ReportsSeveralErrorsAtOnceUpToTheSyntaxError) {
    EXPECT_THAT(faults_of("{\"a\": 1, \"a\": 2,\n \"b\": 1, \"b\": 2,\n \"c\" 3}"),
                ElementsAre("1:10 tree.duplicate_key", "2:10 tree.duplicate_key", "3:6 json.expected_colon"));
}

}  // namespace
}  // namespace egide::reading
