#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "read_case.h"

namespace egide::observation {
namespace {

using ::testing::HasSubstr;

const auto kOn = base::Date::from_civil(2026, 10, 1);

base::Errors checked(std::string_view yaml, std::optional<base::Date> on = kOn) {
    reading::Problems problems;
    check_set(read_all(yaml), on, problems);
    return problems.take();
}

void expect_one(const base::Errors& errors, const std::string& where, const std::string& says) {
    ASSERT_EQ(errors.size(), 1u) << shown(errors);
    EXPECT_EQ(errors[0].at.show(), "dossier.yaml:" + where);
    EXPECT_THAT(base::render(errors[0].message, base::Language::english), HasSubstr(says));
}

TEST(SetOfObservations, AnIdentifierNamesOneFactOfAKind) {
    expect_one(checked("- {kind: directory, id: chu.local}\n- {kind: directory, id: chu.local}\n"), "2:3",
               "dossier.yaml:1:3");
    EXPECT_TRUE(checked("- {kind: directory, id: main}\n- {kind: exposure_perimeter, id: main}\n").empty());
}

TEST(SetOfObservations, AReferenceLeadsToAFactOfTheRightKind) {
    const char* audit = "- {kind: directory_audit, directory: chu.locl, tool: ADS, date: 2026-03-01}\n";
    expect_one(checked(std::string("- {kind: directory, id: chu.local}\n") + audit), "2:3",
               "Did you mean ‘chu.local’?");
    expect_one(checked(audit), "1:3", "names no directory observation");
    expect_one(checked("- {kind: pca, id: p1}\n- {kind: exercise, date: 2026-03-01, plans: [p1, zz9]}\n"), "2:3",
               "zz9");
    expect_one(checked("- {kind: exposure_perimeter, id: x1}\n- {kind: directory_audit, directory: x1, tool: ADS, "
                       "date: 2026-03-01}\n"),
               "2:3", "names no directory observation");
}

TEST(SetOfObservations, NothingIsObservedAfterTheReferenceDate) {
    EXPECT_TRUE(checked("- {kind: subscription, service: ADS, date: 2026-10-01}\n").empty());
    expect_one(checked("- {kind: subscription, service: ADS, date: 2026-10-02}\n"), "1:3", "2 October 2026");
    expect_one(checked("- {kind: subscription, service: ADS, date: 2026-09-01, received: 2026-10-02}\n"), "1:3",
               "received");
    EXPECT_TRUE(checked("- {kind: subscription, service: ADS, date: 2026-10-02}\n", std::nullopt).empty());
    EXPECT_TRUE(checked("- {kind: document, piece: D2.O1.A.E1, until: 2028-01-01}\n").empty())
        << "a schedule may end later";
}

TEST(SetOfObservations, WhatIsSupposedMayLieAhead) {
    auto observations = read_all("- {kind: subscription, service: ADS, date: 2027-01-01}\n");
    observations[0].supposed = true;
    reading::Problems problems;
    check_set(observations, kOn, problems);
    EXPECT_FALSE(problems.any());
}

TEST(SetOfObservations, OneServiceAuditsADirectoryOnceADay) {
    const std::string audit = "- {kind: directory_audit, directory: a, tool: ADS, date: 2026-03-01, level: 2}\n";
    const std::string directory = "- {kind: directory, id: a}\n";
    expect_one(checked(directory + audit + audit), "3:3", "dossier.yaml:2:3");
    EXPECT_TRUE(checked(directory + audit + "- {kind: directory_audit, directory: a, tool: egide, date: 2026-03-01}\n")
                    .empty());
    EXPECT_TRUE(
        checked(directory + audit + "- {kind: directory_audit, directory: a, tool: ADS, date: 2026-03-02}\n").empty());
    const std::string scan = "- {kind: exposure_audit, perimeter: p, tool: SILENE, date: 2026-03-01}\n";
    expect_one(checked("- {kind: exposure_perimeter, id: p}\n" + scan + scan), "3:3", "‘p’");
}

TEST(Doubts, AreRaisedAboutTheOrderOfDates) {
    const auto raised = doubts(read_all(
        "- {kind: subscription, service: ADS, date: 2026-03-01, collected: 2026-02-28, received: 2026-03-01}\n"));
    expect_one(raised, "1:3", "collected (28 February 2026)");
}

TEST(Doubts, AreRaisedAboutASubjectThatNamesNothing) {
    expect_one(doubts(read_all("- {kind: document, piece: D2.O2.B.E1, subject: dpi}\n")), "1:3", "‘dpi’");
    EXPECT_TRUE(
        doubts(read_all("- {kind: critical_system, id: dpi}\n- {kind: document, piece: D2.O2.B.E1, subject: dpi}\n"))
            .empty());
    EXPECT_TRUE(
        doubts(
            read_all(
                "- {kind: outsourced_system, provider: Acme}\n- {kind: document, piece: D2.O2.A.E1, subject: Acme}\n"))
            .empty());
}

}  // namespace
}  // namespace egide::observation
