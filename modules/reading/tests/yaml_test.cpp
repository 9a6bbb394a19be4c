#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/reading/messages.h"
#include "egide/reading/tree.h"
#include "told.h"

namespace egide::reading {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Node read(std::string_view text) {
    base::Result<Node> result = read_yaml(text, "dossier.yaml");
    EXPECT_THAT(told(result), IsEmpty()) << text;
    return result.ok() ? *result : Node{};
}

std::vector<std::string> errors_of(std::string_view text, const Limits& limits = {}) {
    return told(read_yaml(text, "f", limits));
}

const Node& child(const Node& node, std::string_view key) {
    const Node* found = node.find(key);
    EXPECT_NE(found, nullptr) << key;
    static const Node none;
    return found == nullptr ? none : *found;
}

std::string place(const Node& node) {
    return node.at().show();
}

TEST(Yaml, KeepsTheTextOfScalarsAsWritten) {
    const Node root = read("a: 010\nb: \"010\"\nc: 53300.00\nd: 2026-02-20\ne: yes\nf: 0x1F\n");
    EXPECT_EQ(child(root, "a").scalar, "010");
    EXPECT_FALSE(child(root, "a").quoted);
    EXPECT_TRUE(child(root, "b").quoted);
    EXPECT_EQ(child(root, "c").scalar, "53300.00");
    EXPECT_EQ(child(root, "d").scalar, "2026-02-20");
    EXPECT_EQ(child(root, "e").scalar, "yes");
    EXPECT_EQ(child(root, "f").scalar, "0x1F");
}

TEST(Yaml, TellsNullFromTheWordNull) {
    const Node root = read("a: null\nb: ~\nc:\nd: \"null\"\ne: ''\nf: [null, ~]\n");
    EXPECT_TRUE(child(root, "a").is_null());
    EXPECT_TRUE(child(root, "b").is_null());
    EXPECT_TRUE(child(root, "c").is_null());
    EXPECT_EQ(child(root, "d").scalar, "null");
    EXPECT_EQ(child(root, "e").kind, Node::Kind::scalar);
    EXPECT_EQ(child(root, "f").items.size(), 2U);
    EXPECT_TRUE(child(root, "f").items[1].is_null());
}

TEST(Yaml, PlacesEveryValueAndKey) {
    const Node root = read("# titre\na: 1\nliste:\n  - x\n  - {k: v, l: [1, 2]}\nbloc:\n    c: 'é' \n    é: z\n");
    EXPECT_EQ(place(root), "dossier.yaml:2:1");
    EXPECT_EQ(place(child(root, "a")), "dossier.yaml:2:4");
    EXPECT_EQ(place(child(root, "liste")), "dossier.yaml:4:3");
    EXPECT_EQ(place(child(root, "liste").items[0]), "dossier.yaml:4:5");
    EXPECT_EQ(place(child(root, "liste").items[1]), "dossier.yaml:5:5");
    EXPECT_EQ(place(child(child(root, "liste").items[1], "l").items[1]), "dossier.yaml:5:19");
    EXPECT_EQ(place(child(child(root, "bloc"), "é")), "dossier.yaml:8:8");
    EXPECT_EQ(root.members[2].line, 6U);
    EXPECT_EQ(root.members[2].column, 1U);
}

TEST(Yaml, CountsColumnsInCodePointsWhateverTheLineEnds) {
    const Node root = read(
        "\xEF\xBB\xBF"
        "é€𝄞: x\r\nb: {é: y, z: t}\r\n");
    EXPECT_EQ(place(child(root, "é€𝄞")), "dossier.yaml:1:6");
    EXPECT_EQ(place(child(child(root, "b"), "z")), "dossier.yaml:2:14");
}

TEST(Yaml, PlacesAnAbsentValueAtItsKeyOrDash) {
    const Node root = read("a:\nb:\n  - \n  - x\nc: ~\n");
    EXPECT_EQ(place(child(root, "a")), "dossier.yaml:1:1");
    EXPECT_EQ(place(child(root, "b").items[0]), "dossier.yaml:3:3");
    EXPECT_EQ(place(child(root, "c")), "dossier.yaml:5:4");
}

TEST(Yaml, ReadsTextsOnSeveralLines) {
    const Node root = read("a: |\n  un\n  deux\nb: >-\n  trois\n  quatre\nc: cinq\n  six\n");
    EXPECT_EQ(child(root, "a").scalar, "un\ndeux\n");
    EXPECT_EQ(child(root, "b").scalar, "trois quatre");
    EXPECT_EQ(child(root, "c").scalar, "cinq six");
}

TEST(Yaml, AnEmptyDocumentIsNull) {
    for (const char* text : {"", "\n\n", "# rien\n", "---\n", "---\n...\n"}) {
        const Node root = read(text);
        EXPECT_TRUE(root.is_null()) << text;
        EXPECT_EQ(root.at().file, "dossier.yaml") << text;
    }
}

TEST(Yaml, ADocumentMayBeFramed) {
    EXPECT_EQ(child(read("%YAML 1.2\n---\na: 1\n...\n"), "a").scalar, "1");
}

TEST(Yaml, RefusesDuplicateKeysNamingTheFirst) {
    const base::Result<Node> result = read_yaml("a: 1\nb: 2\na: 3\nc: {x: 1, x: 2}\n", "f");
    EXPECT_THAT(told(result), ElementsAre("3:1 tree.duplicate_key", "4:11 tree.duplicate_key"));
    EXPECT_EQ(base::render(result.errors()[0].message, base::Language::english),
              "The key ‘a’ is written on line 1 already. Keep only one.");
    EXPECT_EQ(result.errors()[0].field, "a");
}

TEST(Yaml, FindsADuplicateAmongManyKeys) {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "k" + std::to_string(i) + ": x\n";
    }
    EXPECT_THAT(errors_of(text), IsEmpty());
    EXPECT_THAT(errors_of(text + "k0: y\nk999: y\nnew: 1\nnew: 2\n"),
                ElementsAre("1001:1 tree.duplicate_key", "1002:1 tree.duplicate_key", "1004:1 tree.duplicate_key"));
}

TEST(Yaml, RefusesWhatTheHouseDoesNotRead) {
    EXPECT_THAT(errors_of("a: &x 1\nb: *x\n"), ElementsAre("1:4 yaml.anchor", "2:4 yaml.alias"));
    EXPECT_THAT(errors_of("b: *x\n"), ElementsAre("1:4 yaml.alias"));
    EXPECT_THAT(errors_of("*x : 1\n"), ElementsAre("1:1 yaml.alias"));
    EXPECT_THAT(errors_of("a: !!str 1\nb: !mine {}\nc: !!seq\n  - 1\nd: ! x\n"),
                ElementsAre("1:4 yaml.tag", "2:4 yaml.tag", "3:4 yaml.tag", "5:4 yaml.tag"));
    EXPECT_THAT(errors_of("a: &x !!str 1\n"), ElementsAre("1:4 yaml.anchor", "1:7 yaml.tag"));
    EXPECT_THAT(errors_of("a: !!str &x 1\n"), ElementsAre("1:10 yaml.anchor", "1:4 yaml.tag"));
    EXPECT_THAT(errors_of("a: 1\n<<: {b: 2}\n"), ElementsAre("2:1 yaml.merge_key"));
    EXPECT_THAT(errors_of("\"<<\": 1\n"), IsEmpty());
    EXPECT_THAT(errors_of("? [a, {b: c}]\n: 1\n? {x: y}\n: 2\nc: 3\n"),
                ElementsAre("1:3 yaml.complex_key", "3:3 yaml.complex_key"));
    EXPECT_THAT(errors_of("~: 1\nnull: 2\n: 3\n"),
                ElementsAre("1:1 yaml.null_key", "2:1 yaml.null_key", "3:1 yaml.null_key"));
}

TEST(Yaml, RefusesASecondDocument) {
    EXPECT_THAT(errors_of("a: 1\n---\nb: 2\n"), ElementsAre("2:1 yaml.second_document"));
    EXPECT_THAT(errors_of("a: 1\n...\n---\n"), ElementsAre("3:1 yaml.second_document"));
    EXPECT_THAT(errors_of("\"a\" \"b\"\n"), ElementsAre("1:5 yaml.content_after_end"));
    EXPECT_THAT(errors_of("[1]\n  b: 2\n"), ElementsAre("2:3 yaml.content_after_end"));
}

TEST(Yaml, SaysWhereSomethingIsNotClosed) {
    EXPECT_THAT(errors_of("a: 1\nb: [1, 2\nc: 3\n"), ElementsAre("3:2 yaml.broken_list"));
    EXPECT_THAT(errors_of("a: 1\nb: [1, 2\n"), ElementsAre("2:4 yaml.unclosed_list"));
    EXPECT_THAT(errors_of("a: {b: 1, c: 2\n\n"), ElementsAre("1:4 yaml.unclosed_mapping"));
    EXPECT_THAT(errors_of("a: [1, {b: 2]\n"), ElementsAre("1:13 yaml.unexpected_close"));
    EXPECT_THAT(errors_of("a: 'x'\nb: \"y\n\nc: z\n"), ElementsAre("2:4 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("a: it's \"x\" # \"quote\nb: 'y\n"), ElementsAre("2:4 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("a: |\n  say \"x\n  'y\nb: 'z\n"), ElementsAre("4:4 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("a: [1 2, {b: 3} c]\n"), ElementsAre("1:17 yaml.broken_list"));
    EXPECT_THAT(errors_of("a: {b: [1] c: 2}\n"), ElementsAre("1:12 yaml.broken_mapping"));
    EXPECT_THAT(errors_of("a: 'x\n---\nb: 1\n"), ElementsAre("1:4 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("a: \"x\\\""), ElementsAre("1:4 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("\"a: 1\n"), ElementsAre("1:1 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("- 'it''s'\n- 'x''\n"), ElementsAre("2:3 yaml.unclosed_quote"));
    EXPECT_THAT(errors_of("a: 1\n]\n"), ElementsAre("2:1 yaml.unexpected_close"));
}

TEST(Yaml, SaysWhatIsWrongWithALine) {
    EXPECT_THAT(errors_of("a: b: c\n"), ElementsAre("1:5 yaml.unexpected_colon"));
    EXPECT_THAT(errors_of("a: - b\n"), ElementsAre("1:4 yaml.unexpected_dash"));
    EXPECT_THAT(errors_of("a:\n\tb: 1\n"), ElementsAre("2:1 yaml.tab"));
    EXPECT_THAT(errors_of("a:\n  x: 1\n \tb: 1\n"), ElementsAre("3:2 yaml.tab"));
    EXPECT_THAT(errors_of("a: 1\nb: @x\n"), ElementsAre("2:4 yaml.unexpected_character"));
    EXPECT_THAT(errors_of("a: `x`\n"), ElementsAre("1:4 yaml.unexpected_character"));
    EXPECT_THAT(errors_of("a: \"\\q\"\n"), ElementsAre("1:5 yaml.escape"));
    EXPECT_THAT(errors_of("a: \"\\ud800\"\n"), ElementsAre("1:5 yaml.escape"));
    EXPECT_THAT(errors_of("a: \"x\\0y\"\n"), ElementsAre("1:4 text.nul"));
    EXPECT_THAT(errors_of("a:\n    b: 1\n  c: 2\n"), ElementsAre("3:3 yaml.misaligned"));
    EXPECT_THAT(errors_of("# x\n%nom: 1\n%TAG ! x\n---\na: 1\n"),
                ElementsAre("2:1 yaml.directive", "3:1 yaml.directive"));
    EXPECT_THAT(errors_of("%YAML 3.0\n---\na: 1\n"), ElementsAre("1:1 yaml.directive"));
}

TEST(Yaml, ReportsSeveralErrorsAtOnceUpToTheSyntaxError) {
    EXPECT_THAT(errors_of("a: 1\na: 2\nb: !x 3\nc: *d\n"),
                ElementsAre("2:1 tree.duplicate_key", "3:4 yaml.tag", "4:4 yaml.alias"));
    EXPECT_THAT(errors_of("a: &x 1\na: 2\nb: [\n"),
                ElementsAre("1:4 yaml.anchor", "2:1 tree.duplicate_key", "3:4 yaml.unclosed_list"));
}

TEST(Yaml, RefusesBytesThatAreNotText) {
    EXPECT_THAT(errors_of("a: caf\xE9\nb: \xC3\x28\nc: ok\n"),
                ElementsAre("1:7 text.invalid_utf8", "2:4 text.invalid_utf8"));
    EXPECT_THAT(errors_of(std::string_view("a: é\0\n", 7)), ElementsAre("1:5 text.nul"));
    EXPECT_THAT(errors_of("a: x\x07\n"), ElementsAre("1:5 text.control"));
    EXPECT_THAT(errors_of("\xEF\xBB\xBF\xEF\xBB\xBF"
                          "a: 1\n"),
                ElementsAre("1:1 text.control"));
    EXPECT_THAT(errors_of("a: 1\rb: 2\r"), ElementsAre("1:5 text.lone_return"));
    EXPECT_THAT(errors_of(std::string_view("\xFF\xFE"
                                           "a\0",
                                           4)),
                ElementsAre("1:1 text.utf16"));
    EXPECT_THAT(errors_of("a: \xED\xA0\x80\n"), ElementsAre("1:4 text.invalid_utf8"));
}

TEST(Yaml, HoldsItsCaps) {
    EXPECT_THAT(errors_of("a: [b, c, d]\n", {.nodes = 4}), ElementsAre("1:11 tree.too_many_values"));
    EXPECT_THAT(errors_of("a: [b, c, d]\n", {.nodes = 5}), IsEmpty());
    EXPECT_THAT(errors_of("a: [[[x]]]\n", {.depth = 3}), ElementsAre("1:6 tree.too_deep"));
    EXPECT_THAT(errors_of("a: [[x]]\n", {.depth = 3}), IsEmpty());
    EXPECT_THAT(errors_of("a: 12345\n", {.scalar_bytes = 4}), ElementsAre("1:4 tree.text_too_long"));
    EXPECT_THAT(errors_of("12345: a\n", {.scalar_bytes = 4}), ElementsAre("1:1 tree.text_too_long"));
    EXPECT_THAT(errors_of("a: 1\n", {.bytes = 4}), ElementsAre("0:0 text.too_large"));
    EXPECT_THAT(errors_of("a: 1\n", {.bytes = 5}), IsEmpty());
}

TEST(Yaml, StopsGrowingItsListOfErrors) {
    std::string text;
    for (int i = 0; i < 10; ++i) {
        text += "a: 1\n";
    }
    const base::Result<Node> result = read_yaml(text, "f", {.errors = 3});
    EXPECT_THAT(told(result), ElementsAre("2:1 tree.duplicate_key", "3:1 tree.duplicate_key", "4:1 tree.duplicate_key",
                                          "0:0 problems.left_out"));
    EXPECT_EQ(base::render(result.errors().back().message, base::Language::english),
              "6 more errors are not shown. Correct the first ones, then run again.");
}

TEST(Yaml, SurvivesNestingMadeToHurt) {
    for (const char* unit : {"[", "{", "{a: ", "[a, ", "- ", "? ", "[[]: ", "{[", "!x [", "&a [", "{? "}) {
        std::string text;
        while (text.size() < 400'000) {
            text += unit;
        }
        EXPECT_FALSE(read_yaml(text, "f").ok()) << unit;
    }
    std::string deep;
    for (std::size_t i = 0; i < 2000; ++i) {
        deep += std::string(i, ' ') + "a:\n";
    }
    EXPECT_THAT(errors_of(deep), ElementsAre("65:65 tree.too_deep"));
}

}  // namespace
}  // namespace egide::reading
