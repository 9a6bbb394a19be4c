#include "desk_fixture.h"
#include "egide/desk/review.h"

namespace egide::desk {
namespace {

using dossier::Stage;

class Review : public OnDesk {
  protected:
    void put_at(Stage stage) {
        const auto moved = database_.write([&](Transaction& t) {
            return t.execute("UPDATE desk_dossier SET stage = $1 WHERE id = $2", {dossier::word_of(stage), id_});
        });
        ASSERT_TRUE(moved.ok());
    }
    base::Result<Request> ask(NewRequest fresh) {
        return database_.write([&](Transaction& t) -> base::Result<Request> {
            auto loaded = load_contents(t, id_);
            return add_request(t, **loaded, fresh, "ars", kNow);
        });
    }
    NewRequest fresh(const std::string& due = "2026-10-15") {
        return {.phase = Phase::attainment, .code = "piece:D1.O3.E1", .reason = "missing", .words = "Le rapport manque", .due = *base::Date::parse(due)};
    }
    base::Result<std::optional<Request>> alter(const std::string& id, const RequestChange& change) {
        return database_.write([&](Transaction& t) -> base::Result<std::optional<Request>> {
            const auto seen = find_request(t, id_, id);
            return change_request(t, **seen, change, kNow);
        });
    }
    Request request(const std::string& id) {
        return **database_.read([&](Transaction& t) { return find_request(t, id_, id); });
    }
    void follow(const std::string& way) {
        ASSERT_TRUE(database_.write([&](Transaction& t) { return follow_step(t, id_, way, kNow); }).ok());
    }
    base::Result<std::optional<Ruling>> rule(const RulingChange& change, const std::string& author = "one") {
        return database_.write([&](Transaction& t) { return put_ruling(t, id_, change, author, kNow); });
    }
    base::Result<std::optional<Ruling>> confirm(const std::string& target, std::int64_t revision, const std::string& reader) {
        return database_.write([&](Transaction& t) { return confirm_ruling(t, id_, Phase::control, target, revision, reader); });
    }
    std::vector<Ruling> rulings() {
        return *database_.read([&](Transaction& t) { return rulings_of(t, id_, Phase::control); });
    }
    Surroundings around(const std::string& account = {}) {
        auto found = database_.read([&](Transaction& t) -> base::Result<Surroundings> {
            auto loaded = load_contents(t, id_);
            return surroundings(t, **loaded, *d1bis(), *base::Date::parse("2026-10-01"), account);
        });
        EXPECT_TRUE(found.ok()) << testing::told(found);
        return *found;
    }
    void drop(const std::string& id) {
        for (const Part& part : contents().parts) {
            if (part.kind == PartKind::observation && part.value.find(id) != std::string::npos) {
                ASSERT_TRUE(change({.kind = PartKind::observation, .id = part.id}).ok());
            }
        }
    }
    /// What is left when the dossier is submitted as it is and ruled on.
    Effect effect() {
        const auto snapshot = database_.write([&](Transaction& t) -> base::Result<Snapshot> {
            auto loaded = load_contents(t, id_);
            const auto verdicts = judge_contents(**loaded, d1bis(), *base::Date::parse("2026-10-01"));
            return make_snapshot(t, **loaded, *verdicts, "submit_attainment", "anne", kNow);
        });
        EXPECT_TRUE(snapshot.ok()) << testing::told(snapshot);
        const auto declared = contents_of_snapshot(*snapshot, contents().dossier);
        EXPECT_TRUE(declared.ok()) << testing::told(declared);
        const auto verdicts = judge_contents(*declared, d1bis(), snapshot->evaluated_on);
        EXPECT_TRUE(verdicts.ok()) << testing::told(verdicts);
        return effect_of(*declared, *verdicts, rulings());
    }
};
EGIDE_ON_BOTH_ENGINES(Review);

std::string amount_of(const programme::Settlement& settled) {
    return settled.grant.amount() ? settled.grant.amount()->decimal() : "?";
}

TEST_P(Review, aRequestIsADraftUntilTheStepThatSendsIt) {
    const auto made = ask(fresh());
    ASSERT_TRUE(made.ok()) << testing::told(made);
    EXPECT_EQ(around().draft_requests, 1);
    EXPECT_EQ(around().open_requests, 0);
    follow("ask_attainment_complement");
    EXPECT_EQ(request(made->id).state, RequestState::open);
    EXPECT_TRUE(request(made->id).sent_at);
    EXPECT_EQ(around().unanswered_requests, 1);
}

TEST_P(Review, aRequestWithoutReasonWordsOrTimeIsRefusedAtOnce) {
    const auto refused = ask({.phase = Phase::attainment, .reason = "because", .words = "  ", .due = *base::Date::parse("2026-09-30")});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().size(), 3U);
}

TEST_P(Review, whatWasSentIsNotRewrittenButMayWaitLonger) {
    const auto made = ask(fresh());
    follow("ask_attainment_complement");
    const auto seen = request(made->id);
    EXPECT_FALSE(alter(seen.id, {.revision = seen.revision, .words = "Autre chose"}).ok());
    EXPECT_FALSE(alter(seen.id, {.revision = seen.revision, .due = *base::Date::parse("2026-10-10")}).ok());
    const auto later = alter(seen.id, {.revision = seen.revision, .due = *base::Date::parse("2026-10-30")});
    ASSERT_TRUE(later.ok() && *later) << testing::told(later);
    const auto stale = alter(seen.id, {.revision = seen.revision, .remind = true});
    EXPECT_TRUE(stale.ok() && !*stale) << "somebody changed it meanwhile";
    const auto reminded = alter(seen.id, {.revision = (*later)->revision, .remind = true});
    ASSERT_TRUE(reminded.ok() && *reminded);
    EXPECT_EQ(request(seen.id).reminders, 1);
}

TEST_P(Review, anAnswerMayBeInsufficientAndTheEndOfTheReadingClosesIt) {
    const auto made = ask(fresh());
    const auto other = ask(fresh());
    follow("ask_attainment_complement");
    const auto said = database_.write([&](Transaction& t) {
        return say_of_request(t, *made, {.author = "anne", .side = "candidate", .words = "Voici", .attachments = {"p1"}, .at = kNow});
    });
    ASSERT_TRUE(said.ok());
    ASSERT_TRUE(*alter(made->id, {.revision = 2, .state = RequestState::answered}));
    ASSERT_TRUE(*alter(made->id, {.revision = 3, .state = RequestState::open}));
    EXPECT_FALSE(request(made->id).answered_at);
    ASSERT_TRUE(*alter(made->id, {.revision = 4, .state = RequestState::answered}));
    follow("hand_to_control");
    EXPECT_EQ(request(made->id).state, RequestState::closed);
    EXPECT_EQ(request(other->id).state, RequestState::cancelled);
    const auto thread = database_.read([&](Transaction& t) { return said_of_request(t, *made); });
    ASSERT_EQ(thread->size(), 1U);
    EXPECT_EQ(thread->front().attachments, std::vector<std::string>{"p1"});
}

TEST_P(Review, theGridAsksForWhatTheRulesAskFor) {
    auto application = grid_lines(contents(), *d1bis(), Phase::application);
    find_grid_states(application, contents(), judged());
    std::map<std::string, programme::PieceState> states;
    for (const GridLine& line : application) {
        states[line.id] = line.state;
    }
    EXPECT_EQ(states.size(), 10U) << "eligibility, contacts, bank, perimeter, agreement, five pieces of prerequisites";
    EXPECT_EQ(states.at("bank"), programme::PieceState::missing);
    EXPECT_EQ(states.at("perimeter"), programme::PieceState::present);
    EXPECT_EQ(states.at("eligible"), programme::PieceState::present);
    const auto attainment = grid_lines(contents(), *d1bis(), Phase::attainment);
    const auto has = [&](const std::string& id) { return std::any_of(attainment.begin(), attainment.end(), [&](const GridLine& line) { return line.id == id; }); };
    EXPECT_TRUE(has("piece:D1.O3.E1") && has("objective:D1.O4") && has("expenses"));
    EXPECT_TRUE(grid_lines(contents(), *d1bis(), Phase::control).empty());
}

TEST_P(Review, theGridSaysForWhichUnitAPieceIsMissing) {
    drop("\"D1.O3.E1\",\"entities\":[\"210000022\"]");
    auto lines = grid_lines(contents(), *d1bis(), Phase::attainment);
    find_grid_states(lines, contents(), judged());
    const auto at = std::find_if(lines.begin(), lines.end(), [](const GridLine& line) { return line.piece == "D1.O3.E1"; });
    ASSERT_NE(at, lines.end());
    EXPECT_EQ(programme::word(at->state), "missing");
    EXPECT_EQ(at->missing_for, std::vector<std::string>{"210000022"});
}

TEST_P(Review, theGridIsCompleteWhenEveryLineIsDecidedAndAskingDecidesNothing) {
    put_at(Stage::application_review);
    const auto lines = grid_lines(contents(), *d1bis(), Phase::application);
    for (const GridLine& line : lines) {
        ASSERT_TRUE(rule({.phase = Phase::application, .target = "line:" + line.id, .word = RulingWord::accept}, "ars").ok());
    }
    EXPECT_EQ(around().grid_lines, static_cast<std::int64_t>(lines.size()));
    EXPECT_EQ(around().grid_decided, around().grid_lines);
    ASSERT_TRUE(*rule({.phase = Phase::application, .target = "line:bank", .word = RulingWord::ask, .reason = "RIB illisible", .revision = 1}, "ars"));
    EXPECT_EQ(around().grid_decided, around().grid_lines - 1);
}

TEST_P(Review, twoReadersOfOneLineCollide) {
    ASSERT_TRUE(*rule({.phase = Phase::application, .target = "line:bank", .word = RulingWord::accept}));
    const auto second = rule({.phase = Phase::application, .target = "line:bank", .word = RulingWord::refuse, .reason = "x"}, "two");
    ASSERT_TRUE(second.ok());
    EXPECT_FALSE(*second);
}

TEST_P(Review, aSnapshotIsReadBackAsItWasWhateverChangesLater) {
    const auto before = contents();
    const auto snapshot = database_.write([&](Transaction& t) -> base::Result<Snapshot> {
        auto loaded = load_contents(t, id_);
        return make_snapshot(t, **loaded, *judge_contents(**loaded, d1bis(), *base::Date::parse("2026-10-01")), "submit_attainment", "anne", kNow);
    });
    ASSERT_TRUE(change({.kind = PartKind::money, .value = R"({"ceiling":"1.00"})"}).ok());
    const auto declared = contents_of_snapshot(*snapshot, contents().dossier);
    ASSERT_TRUE(declared.ok());
    ASSERT_EQ(declared->parts.size(), before.parts.size());
    for (std::size_t i = 0; i < before.parts.size(); ++i) {
        EXPECT_EQ(declared->parts[i].value, before.parts[i].value);
        EXPECT_EQ(declared->parts[i].id, before.parts[i].id);
        EXPECT_EQ(declared->parts[i].position, before.parts[i].position);
    }
    EXPECT_EQ(dossier_yaml(*declared), dossier_yaml(before));
}

TEST_P(Review, aChangedVerdictChangesTheAmountByTheScale) {
    EXPECT_EQ(amount_of(effect().after), "53300.00");
    EXPECT_EQ(effect().outcomes, std::vector<Outcome>{Outcome::reached});
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .result = "not_met", .reason = "kit national absent"}));
    const Effect missed = effect();
    EXPECT_EQ(amount_of(missed.before), "53300.00");
    EXPECT_EQ(amount_of(missed.after), "47970.00") << "10 % of the ceiling";
    EXPECT_EQ(missed.outcomes, std::vector<Outcome>{Outcome::partially_reached});
    ASSERT_EQ(missed.rulings.size(), 1U);
    EXPECT_EQ(missed.rulings.front().change->decimal(), "-5330.00");
}

TEST_P(Review, onceDecidedADossierIsWorthWhatWasRuled) {
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .result = "not_met", .reason = "kit national absent"}));
    const auto summary = [&] {
        return database_.write([&](Transaction& t) -> base::Result<Summary> {
            auto loaded = load_contents(t, id_);
            const auto refreshed = refresh_summary(t, **loaded, *judge_contents(**loaded, d1bis(), *base::Date::parse("2026-10-01")));
            return refreshed ? base::Result<Summary>((*loaded)->dossier.summary) : base::Result<Summary>(refreshed.errors());
        });
    };
    put_at(Stage::control);
    EXPECT_EQ(summary()->met, 9) << "nothing is decided: its own facts speak";
    EXPECT_EQ(summary()->amount_high->decimal(), "53300.00");
    for (const Stage stage : {Stage::partially_reached, Stage::payment_ordered, Stage::paid, Stage::closed}) {
        put_at(stage);
        EXPECT_EQ(summary()->met, 8);
        EXPECT_EQ(summary()->not_met, 1);
        EXPECT_EQ(summary()->amount_low->decimal(), "47970.00");
        EXPECT_EQ(summary()->amount_high->decimal(), "47970.00");
    }
}

TEST_P(Review, everythingThatMayBeMissedLeavesFortyFivePercent) {
    const std::vector<std::pair<std::string, std::string>> given = {
        {"D1.O1.A", "not_met"}, {"D1.O2.A", "not_met"}, {"D1.O2.B", "partial"}, {"D1.O3", "not_met"},
        {"D1.O4", "not_met"},   {"D1.O5", "not_met"},   {"D1.O6.A", "not_met"}};
    for (const auto& one : given) {
        ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:" + one.first, .word = RulingWord::refuse, .result = one.second, .reason = "contrôle"}));
    }
    EXPECT_EQ(amount_of(effect().after), "23985.00") << "check value of the scale: 55 %";
    EXPECT_EQ(effect().after.decote.low.decimal(), "0.55");
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O1.B", .word = RulingWord::refuse, .result = "not_met", .reason = "niveau 1"}));
    EXPECT_EQ(amount_of(effect().after), "0.00");
    EXPECT_EQ(effect().outcomes, std::vector<Outcome>{Outcome::not_reached});
}

TEST_P(Review, aRefusedExpenseLowersTheAmountOnlyBelowTheCeiling) {
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "a", .value = R"({"amount":"50000.00","family":"EL1"})"}).ok());
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "b", .value = R"({"amount":"9000.10","family":"EL4"})"}).ok());
    EXPECT_EQ(amount_of(effect().before), "53300.00");
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "expense:b", .word = RulingWord::refuse, .reason = "sans livrable"}));
    const Effect after = effect();
    EXPECT_EQ(amount_of(after.before), "53300.00") << "as declared, whatever was ruled since";
    EXPECT_EQ(amount_of(after.after), "50000.00");
    EXPECT_EQ(after.outcomes, std::vector<Outcome>{Outcome::reached});
}

TEST_P(Review, nobodyIsHisOwnSecondReader) {
    put_at(Stage::control);
    const auto all = around().targets_to_rule;
    EXPECT_EQ(all, 9);
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .result = "not_met", .reason = "kit absent"}, "one"));
    EXPECT_EQ(around().targets_to_rule, all) << "a refusal waits for its second reader";
    EXPECT_FALSE(confirm("objective:D1.O3", 1, "one").ok());
    ASSERT_TRUE(*confirm("objective:D1.O3", 1, "two"));
    EXPECT_EQ(around().targets_to_rule, all - 1);
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .result = "partial", .reason = "finalement", .revision = 2}, "one"));
    EXPECT_EQ(around().targets_to_rule, all) << "changed after it was confirmed";
}

TEST_P(Review, aRulingAsksForItsReasonAndItsVerdict) {
    EXPECT_FALSE(rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .reason = "x"}).ok());
    EXPECT_FALSE(rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .result = "not_met"}).ok());
    EXPECT_FALSE(rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::accept, .result = "fine", .reason = "x"}).ok());
    EXPECT_TRUE(rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::accept}).ok());
}

TEST_P(Review, aDecisionCarriesTheAmountThatWasShownAndARulingMakesItVoid) {
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O3", .word = RulingWord::refuse, .result = "not_met", .reason = "kit absent"}));
    EXPECT_TRUE(decision_errors(effect(), "partially_reached", base::Money::parse("47970.00")).empty());
    EXPECT_FALSE(decision_errors(effect(), "partially_reached", base::Money::parse("53300.00")).empty());
    EXPECT_FALSE(decision_errors(effect(), "reached", base::Money::parse("47970.00")).empty());
    EXPECT_FALSE(decision_errors(effect(), "partially_reached", {}).empty());
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "decision", .word = RulingWord::accept, .result = "partially_reached", .amount = base::Money::parse("47970.00")}));
    EXPECT_TRUE(around("two").amount_shown && around("two").second_reader);
    EXPECT_FALSE(around("one").second_reader);
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "objective:D1.O4", .word = RulingWord::accept}));
    EXPECT_FALSE(around("two").amount_shown);
}

TEST_P(Review, onlyTheProposedOutcomeIsDecidedAndBySomebodyElse) {
    put_at(Stage::decision_prepared);
    ASSERT_TRUE(*rule({.phase = Phase::control, .target = "decision", .word = RulingWord::accept, .result = "reached", .amount = base::Money::parse("53300.00")}));
    dossier::Circumstances fine{*base::Date::parse("2026-10-01"), {}, {}};
    for (std::size_t i = 0; i < dossier::kConditions; ++i) {
        fine.findings[static_cast<dossier::Condition>(i)] = {.met = true};
    }
    const auto take = [&](const std::string& way, const std::string& account) {
        return database_.write([&](Transaction& t) -> base::Result<MoveTaken> {
            auto loaded = load_contents(t, id_);
            return take_move(t, **loaded, {way, {account, {"ans_controller"}}, (*loaded)->dossier.revision}, fine, kNow);
        });
    };
    EXPECT_FALSE(take("decide_partially", "two").ok());
    EXPECT_FALSE(take("decide_reached", "one").ok());
    ASSERT_TRUE(take("decide_reached", "two").ok());
    EXPECT_EQ(contents().dossier.stage, Stage::reached);
}

TEST_P(Review, aDrawIsRepeatedFromItsSeed) {
    for (const char* const id : {"a", "b", "c", "d", "e"}) {
        ASSERT_TRUE(change({.kind = PartKind::expense, .id = id, .value = R"({"amount":"1.00","family":"EL1"})"}).ok());
    }
    const auto draw = [&](std::optional<std::string> seed) {
        return database_.write([&](Transaction& t) -> base::Result<Sample> {
            auto loaded = load_contents(t, id_);
            return add_sample(t, **loaded, 3, seed, "ans", kNow);
        });
    };
    const auto first = draw({});
    ASSERT_TRUE(first.ok()) << testing::told(first);
    EXPECT_EQ(first->targets.size(), 3U);
    EXPECT_EQ(draw(first->seed)->targets, first->targets);
    EXPECT_EQ(drawn({"expense:b", "expense:a"}, "graine", 9), (std::vector<std::string>{"expense:a", "expense:b"}))
        << "sorted by the SHA-256 of seed:target";
    EXPECT_EQ(database_.read([&](Transaction& t) { return samples_of(t, id_); })->size(), 2U);
}

class ReviewHints : public Review {
  protected:
    void add_piece(const std::string& id, const std::string& dossier, const std::string& sha, const std::string& document,
                   const std::string& signature = "none", std::optional<std::string> replaces = {}, const std::string& state = "confirmed") {
        const auto added = database_.write([&](Transaction& t) {
            return t.execute("INSERT INTO desk_piece (id, dossier, code, unit, subject, state, version, replaces, revision, evidence, sha256, "
                             "size, name, media_type, document_date, collected, received, signature, signer, why, author) VALUES ($1, $2, "
                             "'D1.O3.E1', '', '', $3, 1, $4, 1, 'e', $5, 1, 'rapport.pdf', 'application/pdf', $6, NULL, $7, $8, '', '', 'anne')",
                             {id, dossier, state, storage::sql::Value(replaces), sha, document, kNow, signature});
        });
        ASSERT_TRUE(added.ok()) << testing::told(added);
    }
    std::vector<std::string> codes() {
        const auto loaded = contents();
        const auto verdicts = judged();
        const auto hints = database_.read([&](Transaction& t) { return hints_of(t, loaded, verdicts); });
        EXPECT_TRUE(hints.ok()) << testing::told(hints);
        std::vector<std::string> found;
        for (const RiskHint& hint : *hints) {
            found.push_back(hint.code + " " + hint.target);
        }
        return found;
    }
};
EGIDE_ON_BOTH_ENGINES(ReviewHints);

TEST_P(ReviewHints, aCleanDossierGivesNone) {
    EXPECT_EQ(codes(), std::vector<std::string>{});
}

TEST_P(ReviewHints, tellTheSameFileElsewhereDatesAndSignatures) {
    const std::string other = open_one();
    add_piece("p1", id_, "aa", "2026-09-01");
    add_piece("p2", other, "aa", "2026-09-01");
    add_piece("p3", id_, "bb", "2026-12-24");
    add_piece("p4", id_, "cc", "2026-09-01", "valid", {}, "replaced");
    add_piece("p5", id_, "dd", "2026-09-01", "none", "p4");
    ASSERT_TRUE(change({.kind = PartKind::expense, .id = "e", .value = R"({"amount":"1.00","order_date":"2026-01-02","invoice_date":"2026-01-01"})"}).ok());
    EXPECT_EQ(codes(), (std::vector<std::string>{"same_file piece:p1", "dates_contradict piece:p3", "signature_changed piece:p5",
                                                 "dates_contradict expense:e", "dates_contradict expense:e"}));
}

TEST_P(ReviewHints, tellAReportOlderThanSixtyDaysAtTheDeclaration) {
    drop("2026-09-17");
    const auto found = codes();
    EXPECT_EQ(std::count(found.begin(), found.end(), "report_old objective:D1.O1.B"), 3);
}

TEST_P(Review, campaignFiguresCountAndAddAndTellWhoWillBeLate) {
    open_one();
    const auto refreshed = database_.write([&](Transaction& t) -> base::Result<std::monostate> {
        auto loaded = load_contents(t, id_);
        return refresh_summary(t, **loaded, *judge_contents(**loaded, d1bis(), *base::Date::parse("2026-10-01")));
    });
    ASSERT_TRUE(refreshed.ok());
    const auto late = database_.write([&](Transaction& t) {
        return t.execute("UPDATE desk_dossier SET stage = 'attainment_draft', due = '2026-10-20', pieces_missing = 2 WHERE id = $1", {id_});
    });
    ASSERT_TRUE(late.ok());
    const auto figures = [&](const desk::Reach& reach) {
        auto found = database_.read([&](Transaction& t) { return campaign_of(t, {.reach = reach}, *base::Date::parse("2026-10-01")); });
        EXPECT_TRUE(found.ok()) << testing::told(found);
        return *found;
    };
    const Campaign all = figures({.all = true});
    ASSERT_EQ(all.lines.size(), 2U);
    EXPECT_EQ(all.lines.back().stage, Stage::attainment_draft);
    EXPECT_EQ(all.lines.back().ceiling.decimal(), "53300.00");
    ASSERT_EQ(all.late.size(), 1U);
    EXPECT_EQ(all.late.front().id, id_);
    EXPECT_TRUE(figures({.regions = {"11"}}).lines.empty());
}

}  // namespace
}  // namespace egide::desk
