// Documents and statements: document, piece_group, statement, and the state of each piece.
#include "rules.h"

namespace egide::programme {
namespace {

using enum Verdict;

Verdict document(std::string qualities, std::string_view fields, const Parameters& parameters = {}) {
    return verdict_of("document: {piece: E1" + std::move(qualities) + "}", parameters,
                      ght("- {kind: document, piece: D9.O1.E1" + std::string(fields) + "}"));
}

TEST(DocumentPresence, IsUnknownUntilTheObjectiveIsBegun) {
    EXPECT_EQ(document("", ""), met);
    EXPECT_EQ(verdict_of("document: {piece: E1}", {}, ght()), undetermined);
    EXPECT_EQ(verdict_of("document: {piece: E1}", {}, ght("- {kind: document, piece: D9.O1.E2}")), not_met);
    EXPECT_EQ(verdict_of("document: {piece: E1}", {}, ght("- {kind: document, piece: D9.O2.E1}")), undetermined)
        << "another objective";
    EXPECT_EQ(verdict_of("document: {piece: E1}", {}, ght("- {kind: statement, requirement: D9.O1.R1, holds: true}")),
              not_met);
}

TEST(DocumentDate, LiesInItsWindow) {
    const auto dated = [](std::string_view fields) {
        return document(", dated: {from: \"declaration - $age\", to: declaration}", fields, {{"age", "months: 12"}});
    };
    EXPECT_EQ(dated(", date: 2025-09-30"), not_met);
    EXPECT_EQ(dated(", date: 2025-10-01"), met);
    EXPECT_EQ(dated(", date: 2026-10-01"), met);
    EXPECT_EQ(dated(", date: 2026-10-02"), not_met);
    EXPECT_EQ(dated(""), undetermined);
}

TEST(DocumentTerm, LiesInItsWindow) {
    const auto until = [](std::string_view fields) {
        return document(", until: {to: \"declaration + $term\"}", fields, {{"term", "months: 18"}});
    };
    EXPECT_EQ(until(", until: 2028-04-01"), met);
    EXPECT_EQ(until(", until: 2028-04-02"), not_met);
    EXPECT_EQ(until(""), undetermined);
}

TEST(DocumentSignature, IsSaidOrUnknown) {
    EXPECT_EQ(document(", signed: true", ", signed: true"), met);
    EXPECT_EQ(document(", signed: true", ", signed_by: \"DG\""), met);
    EXPECT_EQ(document(", signed: true", ", signed: false, signed_by: \"DG\""), not_met);
    EXPECT_EQ(document(", signed: true", ""), undetermined);
    EXPECT_EQ(document(", signatory: legal_representative", ", signatory: legal_representative"), met);
    EXPECT_EQ(document(", signatory: legal_representative", ", signatory: provider"), not_met);
    EXPECT_EQ(document(", signatory: legal_representative", ", signed: true"), undetermined);
}

TEST(DocumentValidation, NamesEveryBody) {
    constexpr auto kRule = ", validated_by: [management, support_management]";
    EXPECT_EQ(document(kRule, ", validated_by: [support_management, management]"), met);
    EXPECT_EQ(document(kRule, ", validated_by: [management]"), not_met);
    EXPECT_EQ(document(kRule, ""), undetermined);
}

TEST(DocumentContents, AreChecked) {
    EXPECT_EQ(document(", includes: [P1, P2]", ", items: [P1, P2, P3]"), met);
    EXPECT_EQ(document(", includes: [P1, P2]", ", items: [P1]"), not_met);
    EXPECT_EQ(document(", includes: [P1, P2]", ""), undetermined);
}

TEST(Documents, TheBestOfSeveralCounts) {
    const auto rule = [](std::string_view documents) {
        return verdict_of("document: {piece: E1, signed: true}", {}, ght(documents));
    };
    EXPECT_EQ(rule("- {kind: document, piece: D9.O1.E1, signed: false}\n"
                   "- {kind: document, piece: D9.O1.E1, signed: true}"),
              met);
    EXPECT_EQ(rule("- {kind: document, piece: D9.O1.E1, signed: false}\n- {kind: document, piece: D9.O1.E1}"),
              undetermined);
}

TEST(PieceGroup, OneIsEnough) {
    EXPECT_EQ(verdict_of("piece_group: G1", {}, ght("- {kind: document, piece: D9.O1.E3}")), met);
    EXPECT_EQ(verdict_of("piece_group: G1", {}, ght("- {kind: document, piece: D9.O1.E1}")), not_met);
    EXPECT_EQ(verdict_of("piece_group: G1", {}, ght()), undetermined);
}

Verdict statement(std::string_view facts) {
    return verdict_of("statement: R3", {}, ght(facts));
}

TEST(Statement, HoldsWhenAPersonAttestsIt) {
    EXPECT_EQ(statement("- {kind: statement, requirement: D9.O1.R3, holds: true}"), met);
    EXPECT_EQ(statement("- {kind: statement, requirement: D9.O1.R3, holds: false}"), not_met);
    EXPECT_EQ(statement("- {kind: statement, requirement: D9.O1.R2, holds: true}"), undetermined);
    EXPECT_EQ(statement("[]"), undetermined);
}

TEST(Statement, TheNewestCounts) {
    const auto two = [](std::string_view first, std::string_view second) {
        return statement("- {kind: statement, requirement: D9.O1.R3, date: 2026-04-01, holds: " + std::string(first) +
                         "}\n- {kind: statement, requirement: D9.O1.R3, date: 2026-05-01, holds: " + std::string(second) +
                         "}");
    };
    EXPECT_EQ(two("false", "true"), met);
    EXPECT_EQ(two("true", "false"), not_met);
    EXPECT_EQ(statement("- {kind: statement, requirement: D9.O1.R3, date: 2026-05-01, holds: true}\n"
                        "- {kind: statement, requirement: D9.O1.R3, date: 2026-05-01, holds: false}"),
              not_met)
        << "on one day, no prevails";
}

TEST(Statement, OfAUnitDoesNotSpeakForAnother) {
    const Judged result = judged("each: {over: units, of: {statement: R3}}", {},
                                 ght("- {kind: statement, requirement: D9.O1.R3, entity: CH, holds: true}"));
    EXPECT_EQ(result.tree().children[0].verdict, undetermined);
    EXPECT_EQ(result.tree().children[1].verdict, met);
}

PieceState piece(std::string pieces, Case facts, std::size_t index = 0) {
    Rules rules = one_rule("candidate: GHT");
    rules.pieces = std::move(pieces);
    const Judged result(rules, std::move(facts));
    return result.first().pieces.at(index).state;
}

constexpr auto kAlone = "[{id: E1, name: {fr: a, en: a}, cite: CITE}]";
constexpr auto kPerUnit = "[{id: E1, per: unit, name: {fr: a, en: a}, cite: CITE}]";
constexpr auto kGroup =
    "[{id: E1, group: G, name: {fr: a, en: a}, cite: CITE}, {id: E2, group: G, name: {fr: b, en: b}, cite: CITE}]";

TEST(PieceOfTheFile, IsPresentOrMissing) {
    EXPECT_EQ(piece(kAlone, ght("- {kind: document, piece: D9.O1.E1}")), PieceState::present);
    EXPECT_EQ(piece(kAlone, ght()), PieceState::missing);
}

TEST(PieceOfTheFile, IsAskedOfEveryUnit) {
    EXPECT_EQ(piece(kPerUnit, ght("- {kind: document, piece: D9.O1.E1, entities: [CHU, CH]}")), PieceState::missing);
    EXPECT_EQ(piece(kPerUnit, ght("- {kind: document, piece: D9.O1.E1, entities: [CHU, CH, EPSM]}")),
              PieceState::present);
    Rules rules = one_rule("candidate: GHT");
    rules.pieces = kPerUnit;
    const Judged result(rules, ght("- {kind: document, piece: D9.O1.E1, entities: [CHU, CH]}"));
    ASSERT_EQ(result.first().pieces[0].missing_for.size(), 1u);
    EXPECT_EQ(subject_name(result.first().pieces[0].missing_for[0], result.facts), "EPSM");
    EXPECT_FALSE(result.first().file_complete());
}

TEST(PieceOfTheFile, OneOfAGroupStandsForAll) {
    const Case facts = ght("- {kind: document, piece: D9.O1.E2}");
    EXPECT_EQ(piece(kGroup, facts, 0), PieceState::present);
    EXPECT_EQ(piece(kGroup, facts, 1), PieceState::present);
}

TEST(PieceOfTheFile, MayDependOnACondition) {
    constexpr auto kConditional =
        "[{id: E1, required_if: {context: {fact: has_146, is: true}}, name: {fr: a, en: a}, cite: CITE}]";
    Case facts = ght();
    EXPECT_EQ(piece(kConditional, facts), PieceState::undetermined);
    say(facts, observation::ContextFact::has_146, false);
    EXPECT_EQ(piece(kConditional, facts), PieceState::not_required);
    say(facts, observation::ContextFact::has_146, true);
    EXPECT_EQ(piece(kConditional, facts), PieceState::missing);
}

TEST(PieceOfTheFile, MayBeTheEvidenceOfObservations) {
    constexpr auto kReports =
        "[{id: E1, per: directory, from: directory_audit, name: {fr: a, en: a}, cite: CITE}]";
    const auto state = [&](std::string_view second) {
        return piece(kReports, ght("- {kind: directory, id: ad}\n"
                                   "- {kind: directory_audit, directory: ad, tool: ADS, date: 2026-04-01, evidence: a.pdf}\n"
                                   "- {kind: directory_audit, directory: ad, tool: ADS, date: 2026-05-01" +
                                   std::string(second) + "}"));
    };
    EXPECT_EQ(state(", evidence: b.pdf"), PieceState::present);
    EXPECT_EQ(state(""), PieceState::missing);
    EXPECT_EQ(piece(kReports, ght()), PieceState::undetermined) << "no directory recorded";
}

TEST(PieceOfTheFile, IsAnotherQuestionThanTheVerdict) {
    Rules rules = one_rule("candidate: GHT");
    rules.pieces = kAlone;
    const Judged result(rules, ght());
    EXPECT_EQ(result.verdict(), met);
    EXPECT_EQ(sentence(result.first(), result.facts, base::Language::english), "Met, but the dossier still lacks pieces");
}

}  // namespace
}  // namespace egide::programme
