#include "egide/reading/reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "told.h"

namespace egide::reading {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Node yaml(std::string_view text) {
    base::Result<Node> result = read_yaml(text, "f");
    EXPECT_THAT(told(result), IsEmpty()) << text;
    return result.ok() ? *result : Node{};
}

std::string english(const base::Error& error) {
    return base::render(error.message, base::Language::english);
}
std::string french(const base::Error& error) {
    return base::render(error.message, base::Language::french);
}

TEST(Reader, GivesTypedValues) {
    const Node root = yaml(
        "text: Site A\ndate: 2026-10-14\ninteger: -12\ntruth: true\nmoney: \"53300.00\"\nratio: 66/100\nkind: EJ\n"
        "list: [a, \"b\", 010]\nname: {fr: Bonjour, en: Hello}\nnothing: null\n");
    Problems problems;
    Reader reader(root, problems, "dossier");
    EXPECT_EQ(reader.require_text("text"), "Site A");
    EXPECT_EQ(reader.require_date("date"), base::Date::from_civil(2026, 10, 14));
    EXPECT_EQ(reader.require_integer("integer"), -12);
    EXPECT_EQ(reader.boolean("truth"), true);
    EXPECT_EQ(reader.money("money"), base::Money::from_cents(5330000));
    EXPECT_EQ(reader.require_ratio("ratio"), base::Ratio::of(66, 100));
    EXPECT_EQ(reader.require_choice("kind", {"GHT", "EJ"}), 1U);
    EXPECT_THAT(reader.texts("list"), ElementsAre("a", "b", "010"));
    EXPECT_EQ(reader.require_bilingual("name"), (base::Bilingual{"Bonjour", "Hello"}));
    EXPECT_FALSE(reader.text("nothing").has_value());
    reader.finish();
    EXPECT_THAT(told(problems.take()), IsEmpty());
}

TEST(Reader, TellsAbsentFromSaidToBeUnknown) {
    const Node root = yaml("a: null\nb: \"null\"\n");
    Problems problems;
    Reader reader(root, problems, "x");
    EXPECT_FALSE(reader.has("a"));
    EXPECT_TRUE(reader.has_null("a"));
    EXPECT_TRUE(reader.has("b"));
    EXPECT_FALSE(reader.has_null("b"));
    EXPECT_FALSE(reader.has("c"));
    EXPECT_FALSE(reader.has_null("c"));
    EXPECT_EQ(reader.child("a"), nullptr);
    EXPECT_EQ(reader.text("b"), "null");
    EXPECT_THAT(reader.items("c"), IsEmpty());
    reader.finish();
    EXPECT_FALSE(problems.any());
}

TEST(Reader, ReportsEveryWrongValueWithItsPlace) {
    const Node root = yaml(
        "date: 2026-02-30\ninteger: 012\ntruth: \"true\"\nmoney: -1.00\nratio: 1,5\nkind: EI\ntext: [a]\nlist: "
        "x\nmixed: [a, [b], c]\n"
        "name: {fr: Bonjour}\n");
    Problems problems;
    Reader reader(root, problems, "dossier");
    EXPECT_FALSE(reader.date("date"));
    EXPECT_FALSE(reader.integer("integer"));
    EXPECT_FALSE(reader.boolean("truth"));
    EXPECT_FALSE(reader.money("money"));
    EXPECT_FALSE(reader.ratio("ratio"));
    EXPECT_FALSE(reader.choice("kind", {"GHT", "EJ"}));
    EXPECT_FALSE(reader.text("text"));
    EXPECT_THAT(reader.items("list"), IsEmpty());
    EXPECT_THAT(reader.texts("mixed"), ElementsAre("a", "c"));
    EXPECT_FALSE(reader.bilingual("name"));
    reader.finish();
    const base::Errors errors = problems.take();
    EXPECT_THAT(told(errors),
                ElementsAre("1:7 read.expected_date", "2:10 read.expected_integer", "3:8 read.expected_boolean",
                            "4:8 read.expected_money", "5:8 read.expected_ratio", "6:7 read.nearest_choice",
                            "7:7 read.expected_text", "8:7 read.expected_list", "9:12 read.expected_text",
                            "10:7 read.missing"));
    EXPECT_EQ(english(errors[0]),
              "‘date’ expects a date that exists, written YYYY-MM-DD, for example 2026-10-14; found: “2026-02-30”.");
    EXPECT_EQ(english(errors[2]), "‘truth’ expects true or false, without quotes; found: the text “true”.");
    EXPECT_EQ(errors[0].field, "date");
}

TEST(Reader, ReportsWhatIsRequiredAndMissing) {
    const Node root = yaml("# liste\n- {b: null}\n");
    Problems problems;
    Reader reader(root.items.at(0), problems, "entities");
    EXPECT_FALSE(reader.require_text("a"));
    EXPECT_FALSE(reader.require_date("b"));
    EXPECT_FALSE(reader.require_integer("c"));
    EXPECT_FALSE(reader.require_ratio("d"));
    EXPECT_FALSE(reader.require_choice("e", {"x"}));
    EXPECT_FALSE(reader.require_bilingual("f"));
    EXPECT_EQ(reader.require_child("g"), nullptr);
    reader.finish();
    const base::Errors errors = problems.take();
    EXPECT_THAT(told(errors),
                ElementsAre("2:3 read.missing", "2:7 read.missing", "2:3 read.missing", "2:3 read.missing",
                            "2:3 read.missing", "2:3 read.missing", "2:3 read.missing"));
    EXPECT_EQ(french(errors[0]), "«\u202Fa\u202F» manque dans «\u202Fentities\u202F». Ajoutez cette clé et sa valeur.");
}

TEST(Reader, SuggestsTheNearestKnownKey) {
    const Node root = yaml("fines: 1\nKIND: EJ\nzzz: 2\nname: x\n");
    Problems problems;
    Reader reader(root, problems, "entities");
    reader.text("finess");
    reader.text("kind");
    reader.text("name");
    reader.finish();
    const base::Errors errors = problems.take();
    EXPECT_THAT(told(errors),
                ElementsAre("1:1 read.unknown_key_nearest", "2:1 read.unknown_key_nearest", "3:1 read.unknown_key"));
    EXPECT_EQ(english(errors[0]), "The key ‘fines’ does not exist in ‘entities’. Did you mean ‘finess’?");
    EXPECT_EQ(english(errors[2]), "The key ‘zzz’ does not exist in ‘entities’. Known keys: finess, kind and name.");
}

TEST(Reader, SuggestsTheNearestWord) {
    const Node root = yaml("a: pubilc\nb: zzz\n");
    Problems problems;
    Reader reader(root, problems, "x");
    reader.choice("a", {"public", "private"});
    reader.choice("b", {"public", "private"});
    const base::Errors errors = problems.take();
    EXPECT_EQ(english(errors[0]),
              "‘a’ does not accept “pubilc”. Did you mean ‘public’? Accepted words: public and private.");
    EXPECT_EQ(english(errors[1]), "‘b’ expects one of these words: public and private; found: “zzz”.");
}

TEST(Reader, StaysSilentOnceItsNodeIsNotAMapping) {
    const Node root = yaml("[1, 2]\n");
    Problems problems;
    Reader reader(root, problems, "dossier");
    EXPECT_FALSE(reader.require_text("a"));
    EXPECT_FALSE(reader.require_bilingual("b"));
    EXPECT_THAT(reader.items("c"), IsEmpty());
    reader.finish();
    const base::Errors errors = problems.take();
    EXPECT_THAT(told(errors), ElementsAre("1:1 read.expected_mapping"));
    EXPECT_EQ(english(errors[0]), "‘dossier’ expects a block of keys (name: value); found: a list.");
}

TEST(Reader, IntegersAreStrict) {
    for (const char* good : {"0", "1", "-1", "9223372036854775807", "-9223372036854775808"}) {
        Problems problems;
        EXPECT_TRUE(as_integer(yaml(good), problems, "n")) << good;
    }
    for (const char* bad :
         {"-0", "+1", "01", "1.0", "1e3", "0x1", "9223372036854775808", "1 000", "-", "\"1\"", "''", "[1]", "null"}) {
        Problems problems;
        EXPECT_FALSE(as_integer(yaml(bad), problems, "n")) << bad;
        EXPECT_EQ(problems.count(), 1U) << bad;
    }
}

TEST(Reader, ShowsOnlyTheBeginningOfALongValue) {
    Problems problems;
    as_integer(yaml("\"" + std::string(100, 'x') + "\\t\""), problems, "n");
    EXPECT_THAT(english(problems.take()[0]), testing::HasSubstr("“" + std::string(60, 'x') + "…”"));
}

TEST(Problems, CountsWhatItLeavesOut) {
    Problems problems(2);
    const Node root = yaml("[a, b, c]\n");
    for (const Node& item : root.items) {
        as_integer(item, problems, "n");
    }
    EXPECT_EQ(problems.count(), 3U);
    const base::Errors errors = problems.take();
    EXPECT_THAT(told(errors),
                ElementsAre("1:2 read.expected_integer", "1:5 read.expected_integer", "0:0 problems.left_out"));
    EXPECT_EQ(errors.back().at.file, "f");
    EXPECT_EQ(english(errors.back()), "One more error is not shown. Correct the first ones, then run again.");
}

}  // namespace
}  // namespace egide::reading
