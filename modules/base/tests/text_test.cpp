#include "egide/base/text.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <type_traits>

#include "egide/base/result.h"
#include "egide/testing/catalogue.h"
#include "show.h"
#include "values.h"

namespace egide::base {
namespace {

// Argument names are sorted, as the generator gives them.
constexpr std::string_view kAuditNames[] = {"date", "directory"};
constexpr MessageDefinition kAudit{"audit", "Annuaire {directory} audité le {date}.",
                                   "Directory { directory } audited on {date}.", kAuditNames, 2};
constexpr std::string_view kMissingNames[] = {"n", "where"};
constexpr MessageDefinition kMissing{
    "missing", "{n, plural, =0 {Aucune pièce} one {# pièce} other {# pièces}} pour {where}.",
    "{n, plural, =0 {No document} one {# document} other {# documents}} for {where}.", kMissingNames, 2};
constexpr std::string_view kStateNames[] = {"state"};
constexpr MessageDefinition kState{"state", "{state, select, met {atteint} other {inconnu : {state}}}",
                                   "{state, select, met {met} other {unknown: {state}}}", kStateNames, 1};
constexpr std::string_view kValueNames[] = {"value"};
constexpr MessageDefinition kValue{"value", "[{value}]", "[{value}]", kValueNames, 1};
constexpr MessageDefinition kCounted{"counted", "{value, plural, other {#|{value}}}",
                                     "{value, plural, other {#|{value}}}", kValueNames, 1};
constexpr MessageDefinition kQuoted{"quoted", "l’'{'{value}'}'", "It''s '{'{value}'}', isn't it", kValueNames, 1};
constexpr MessageDefinition kPlain{"plain", "Rien à faire.", "Nothing to do.", nullptr, 0};

std::string written(Argument argument, Language language) {
    return render(Text{&kValue, {std::move(argument)}}, language);
}

TEST(Render, writes_both_languages) {
    const Text text{&kAudit, {Date::parse("2026-03-01").value(), "chu.local"}};
    EXPECT_EQ(render(text, fr), "Annuaire chu.local audité le 01/03/2026.");
    EXPECT_EQ(render(text, en), "Directory chu.local audited on 1 March 2026.");
    EXPECT_EQ(render(Text{&kPlain, {}}, fr), "Rien à faire.");
    EXPECT_EQ(render(Text{}, fr), "");
}

TEST(Render, agrees_in_number_as_each_language_does) {
    const auto missing = [](int count, Language language) {
        return render(Text{&kMissing, {count, "SILENE"}}, language);
    };
    EXPECT_EQ(missing(0, fr), "Aucune pièce pour SILENE.");
    EXPECT_EQ(missing(1, fr), "1 pièce pour SILENE.");
    EXPECT_EQ(missing(2, fr), "2 pièces pour SILENE.");
    EXPECT_EQ(missing(1'500, fr), "1\u202F500 pièces pour SILENE.");
    EXPECT_EQ(missing(0, en), "No document for SILENE.");
    EXPECT_EQ(missing(1, en), "1 document for SILENE.");
    EXPECT_EQ(missing(1'500, en), "1,500 documents for SILENE.");
}

TEST(Render, chooses_by_word) {
    EXPECT_EQ(render(Text{&kState, {"met"}}, fr), "atteint");
    EXPECT_EQ(render(Text{&kState, {"perdu"}}, fr), "inconnu : perdu");
    EXPECT_EQ(render(Text{&kState, {"lost"}}, en), "unknown: lost");
}

TEST(Render, writes_each_kind_of_value) {
    EXPECT_EQ(written("texte", fr), "[texte]");
    EXPECT_EQ(written(12'345, fr), "[12\u202F345]");
    EXPECT_EQ(written(std::uint32_t{12'345}, en), "[12,345]");
    EXPECT_EQ(written(std::size_t{7}, fr), "[7]");
    EXPECT_EQ(written(Date::parse("2026-10-14").value(), fr), "[14/10/2026]");
    EXPECT_EQ(written(Money::from_cents(5'330'000), fr), "[53\u202F300,00\u202F€]");
    EXPECT_EQ(written(Ratio::parse("9.8").value(), fr), "[9,8]");
    EXPECT_EQ(written(Share{Ratio::parse("66%").value()}, fr), "[66\u202F%]");
    EXPECT_EQ(written(Bilingual{"oui", "yes"}, fr), "[oui]");
    EXPECT_EQ(written(Bilingual{"oui", "yes"}, en), "[yes]");
    EXPECT_EQ(written(std::vector<std::string>{"a", "b", "c"}, fr), "[a, b et c]");
}

TEST(Render, never_reads_a_pattern_inside_a_value) {
    EXPECT_EQ(written("{value} 'x' {n, plural, other {}}", fr), "[{value} 'x' {n, plural, other {}}]");
    EXPECT_EQ(render(Text{&kMissing, {2, "{n} '#' {"}}, fr), "2 pièces pour {n} '#' {.");
}

TEST(Render, honours_quotes_as_icu_does) {
    EXPECT_EQ(render(Text{&kQuoted, {"x"}}, fr), "l’{x}");
    EXPECT_EQ(render(Text{&kQuoted, {"x"}}, en), "It's {x}, isn't it");
}

TEST(Render, writes_whole_numbers_the_same_with_and_without_icu) {
    for (const std::int64_t number : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{999}, std::int64_t{1'000},
                                      std::int64_t{-1'234'567}, kLargest, kSmallest}) {
        for (const auto language : {fr, en}) {
            const std::string by_hand = show_integer(number, language);
            EXPECT_EQ(render(Text{&kCounted, {number}}, language), by_hand + "|" + by_hand);
        }
    }
}

TEST(Render, shows_the_name_of_a_value_that_was_not_given) {
    EXPECT_EQ(render(Text{&kValue, {}}, fr), "[{value}]");
    EXPECT_EQ(render(Text{&kMissing, {3}}, fr), "3 pièces pour {where}.");
}

TEST(Render, takes_a_counted_word_for_a_bug) {
    EXPECT_THROW(render(Text{&kMissing, {"three", "SILENE"}}, fr), std::logic_error);
}

TEST(Catalogue, is_read_by_icu_in_both_languages) {
    constexpr const MessageDefinition* sound[] = {&kAudit, &kMissing, &kState, &kValue, &kCounted, &kQuoted, &kPlain};
    EXPECT_TRUE(egide::testing::is_read_by_icu(sound));
    static constexpr MessageDefinition unclosed{"unclosed", "{value}", "{value", kValueNames, 1};
    static constexpr const MessageDefinition* broken[] = {&kPlain, &unclosed};
    const auto failure = egide::testing::is_read_by_icu(broken);
    EXPECT_FALSE(failure);
    EXPECT_NE(std::string(failure.message()).find("unclosed: en: "), std::string::npos) << failure.message();
    EXPECT_FALSE(egide::testing::is_read_by_icu({})) << "an empty catalogue proves nothing";
}

TEST(Render, gives_every_thread_the_same_sentences) {
    constexpr int kThreads = 4;
    std::vector<int> wrong(kThreads, 0);
    {
        std::vector<std::jthread> threads;
        for (auto& count : wrong) {
            threads.emplace_back([&count] {
                for (int round = 1; round <= 2'000; ++round) {
                    const Text text{&kMissing, {round, "X"}};
                    const std::string noun = round == 1 ? " pièce" : " pièces";
                    count += render(text, fr) != show_integer(round, fr) + noun + " pour X." ? 1 : 0;
                    count += render(text, en).ends_with(round == 1 ? " document for X." : " documents for X.") ? 0 : 1;
                }
            });
        }
    }
    EXPECT_EQ(wrong, std::vector<int>(kThreads, 0));
}

TEST(Argument, kinds_that_a_plural_or_a_select_cannot_use_do_not_compile) {
    static_assert(!std::is_default_constructible_v<Argument> && !std::is_default_constructible_v<Count>);
    static_assert(std::is_constructible_v<Count, std::size_t> && std::is_constructible_v<Count, int>);
    static_assert(!std::is_constructible_v<Count, std::string> && !std::is_constructible_v<Count, Ratio>);
    static_assert(!std::is_constructible_v<Count, bool> && !std::is_constructible_v<Argument, bool>);
    static_assert(!std::is_constructible_v<Choice, int> && std::is_constructible_v<Choice, std::string>);
}

TEST(SourcePosition, shows_what_it_knows) {
    EXPECT_EQ((SourcePosition{"dossier.yaml", 12, 7}.show()), "dossier.yaml:12:7");
    EXPECT_EQ((SourcePosition{"dossier.yaml", 12, 0}.show()), "dossier.yaml:12");
    EXPECT_EQ((SourcePosition{"dossier.yaml", 0, 0}.show()), "dossier.yaml");
}

TEST(Result, holds_a_value_or_every_error) {
    const Result<int> good = 3;
    EXPECT_TRUE(good.ok());
    EXPECT_EQ(*good, 3);
    const Result<int> bad = Errors{Error{ErrorKind::invalid, Text{&kPlain, {}}, {"a", 1, 2}, "x", ""},
                                   Error{ErrorKind::unavailable, Text{&kPlain, {}}, {"a", 3, 4}, "y", ""}};
    EXPECT_FALSE(bad);
    ASSERT_EQ(bad.errors().size(), 2U);
    EXPECT_EQ(bad.errors()[1].at.show(), "a:3:4");
}

}  // namespace
}  // namespace egide::base
