#include <gtest/gtest.h>

#include <set>

#include "egide/observation/codes.h"
#include "egide/observation/dictionary.h"

namespace egide::observation {
namespace {

// Keys that every observation takes beside its fields.
const std::set<std::string_view> kReserved{"kind",      "id",       "entity",   "entities", "date",
                                           "collected", "received", "evidence", "note"};

TEST(Dictionary, NamesEachKindAndFieldOnce) {
    std::set<std::string_view> kinds;
    for (const KindSpec& kind : kKinds) {
        EXPECT_TRUE(kinds.insert(kind.name).second) << kind.name;
        EXPECT_EQ(find_kind(kind.name), kind.kind);
        std::set<std::string_view> fields;
        for (const FieldSpec& field : kind.fields) {
            EXPECT_TRUE(fields.insert(field.name).second) << kind.name << "." << field.name;
            EXPECT_FALSE(kReserved.contains(field.name)) << kind.name << "." << field.name;
            EXPECT_EQ(find_field(kind.kind, field.name), &field);
            EXPECT_EQ(find_field(kind.kind, field.field), &field);
        }
    }
}

TEST(Dictionary, ExplainsEverythingInBothLanguages) {
    for (const KindSpec& kind : kKinds) {
        EXPECT_FALSE(kind.fr.empty() || kind.en.empty() || kind.source.empty() || kind.date_fr.empty() ||
                     kind.date_en.empty())
            << kind.name;
        for (const FieldSpec& field : kind.fields)
            EXPECT_FALSE(field.fr.empty() || field.en.empty()) << kind.name << "." << field.name;
    }
    for (const ContextSpec& fact : kContextFacts) EXPECT_FALSE(fact.fr.empty() || fact.en.empty()) << fact.name;
}

TEST(Dictionary, GivesWordsToChoicesAndTargetsToReferences) {
    for (const KindSpec& kind : kKinds) {
        for (const FieldSpec& field : kind.fields) {
            const bool chosen = field.type == FieldType::choice || field.type == FieldType::choices;
            const bool refers = field.type == FieldType::reference || field.type == FieldType::references;
            EXPECT_EQ(chosen, !field.choices.empty()) << kind.name << "." << field.name;
            EXPECT_EQ(refers, field.refers_to.has_value()) << kind.name << "." << field.name;
            EXPECT_TRUE(!refers || spec(*field.refers_to).has_id) << kind.name << "." << field.name;
            EXPECT_LE(field.lowest, field.highest) << kind.name << "." << field.name;
        }
    }
}

TEST(Dictionary, KnowsNothingElse) {
    EXPECT_EQ(find_kind("Directory"), std::nullopt);
    EXPECT_EQ(find_field(Kind::directory, "level"), nullptr);
    EXPECT_EQ(find_field(Kind::directory, Field::level), nullptr);
}

TEST(Codes, TakeTheLetterForTheObjective) {
    EXPECT_EQ(canonical_code("D1.01.A"), "D1.O1.A");
    EXPECT_EQ(canonical_code("D1.O1.A"), "D1.O1.A");
    EXPECT_EQ(canonical_code("D1.02.B.E1"), "D1.O2.B.E1");
    EXPECT_EQ(canonical_code("d2.o1.c.r3"), "D2.O1.C.R3");
    EXPECT_EQ(canonical_code("D1.02"), "D1.O2");
}

TEST(Codes, LeaveEverythingElseAlone) {
    for (const char* text : {"", "D1", "D1.", "D1.O", "D1.0", "D1.1.A", "D1B.PREREQ", "P1", "Q8", "R.01", "X1.01.A",
                             "D.O1", ".01", "D1.0x.A"})
        EXPECT_EQ(canonical_code(text), text);
}

}  // namespace
}  // namespace egide::observation
