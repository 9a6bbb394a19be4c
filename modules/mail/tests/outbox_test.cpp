#include "egide/mail/outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "egide/testing/engines.h"
#include "egide/testing/smtp_peer.h"

namespace egide::mail {
namespace {

using testing::told;
using namespace std::chrono_literals;

/// What seals in the tests: enough to see that the database does not hold the text itself.
std::string turned(std::string_view text) {
    std::string out(text);
    std::for_each(out.begin(), out.end(), [](char& one) { one = static_cast<char>(one ^ 0x55); });
    return out;
}

class HeldAttempt final : public jobs::Attempt {
  public:
    explicit HeldAttempt(jobs::Job job) : job_(std::move(job)) {}
    const jobs::Job& job() const override { return job_; }
    bool should_stop() const override { return false; }
    void progress(std::int64_t, std::int64_t) override {}

  private:
    jobs::Job job_;
};

class OnOutbox : public testing::OnBothEngines {
  protected:
    OnOutbox() {
        const std::vector<storage::sql::Schema> schemas = {jobs::schema(), schema()};
        const auto migrated = storage::sql::migrate(database_, schemas);
        EXPECT_TRUE(migrated.ok()) << told(migrated);
        settings_.server = "127.0.0.1";
        settings_.port = peer_.port();
        settings_.authorities = peer_.certificate();
        carrier_.emplace(copy_of_settings());
    }
    SmtpSettings copy_of_settings() const {
        SmtpSettings copy;
        copy.server = settings_.server;
        copy.port = settings_.port;
        copy.authorities = settings_.authorities;
        copy.timeout = 5s;
        return copy;
    }
    static NewLetter letter_to(const std::string& address) {
        NewLetter letter;
        letter.account = "a";
        letter.to = {"Zoé", address};
        letter.kind = LetterKind::reset;
        letter.content = {"https://egide.example/reinitialisation/secret-token", Instant(1'790'003'600'000ms), 0, {}};
        letter.proof = std::string(32, 'p');
        return letter;
    }
    std::int64_t add(const NewLetter& letter) {
        const auto added =
            database_.write([&](Transaction& transaction) { return outbox_.add(transaction, letter); });
        EXPECT_TRUE(added.ok()) << told(added);
        return added.ok() ? *added : 0;
    }
    /// Does the next job as a worker does; false when there is none to do now.
    bool work() {
        const auto jobs = queue_.claim({.kinds = {std::string(kSendJob)}, .worker = "w"});
        if (!jobs.ok() || jobs->empty()) {
            return false;
        }
        HeldAttempt attempt(jobs->front());
        const jobs::Outcome outcome = outbox_.deliver(attempt, *carrier_);
        using Kind = jobs::Outcome::Kind;
        const auto ended = outcome.kind == Kind::done
                               ? queue_.finish(jobs->front(), outcome.text, outcome.effect)
                               : queue_.fail(jobs->front(), outcome.text, outcome.kind == Kind::failed_for_good);
        EXPECT_TRUE(ended.ok()) << told(ended);
        return true;
    }
    Letter look(std::int64_t id) {
        const auto letter = outbox_.find(id);
        EXPECT_TRUE(letter.ok() && letter->has_value()) << told(letter);
        return letter.ok() && letter->has_value() ? **letter : Letter{};
    }
    bool database_holds(const std::string& text) {
        const auto rows = database_.read([&](Transaction& transaction) {
            return transaction.query("SELECT content FROM mail_letter WHERE content IS NOT NULL");
        });
        return std::any_of(rows->begin(), rows->end(),
                           [&](const auto& row) { return row.blob(0).find(text) != std::string::npos; });
    }

    std::atomic<std::int64_t> now_{1'790'000'000'000};
    testing::SmtpPeer peer_;
    Database database_ = open();
    jobs::Queue queue_{database_, [this] { return Instant(std::chrono::milliseconds(now_)); }};
    Outbox outbox_{queue_,
                   {{"Égide", "egide@example.fr"}, {}, {turned, [](std::string_view text) {
                                                          return std::optional(turned(text));
                                                      }}}};
    SmtpSettings settings_;
    std::optional<SmtpCarrier> carrier_;
};

EGIDE_ON_BOTH_ENGINES(OnOutbox);

TEST_P(OnOutbox, ALetterLeavesOnceWithItsLinkAndItsContentIsForgotten) {
    const auto id = add(letter_to("zoe@example.fr"));
    EXPECT_FALSE(database_holds("secret-token")) << "sealed while it waits";
    EXPECT_TRUE(work());
    EXPECT_FALSE(work());
    const Letter letter = look(id);
    EXPECT_EQ(letter.state, LetterState::sent);
    EXPECT_EQ(letter.attempts, 1);
    EXPECT_TRUE(letter.sent.has_value());
    const auto taken = peer_.taken();
    ASSERT_EQ(taken.size(), 1U);
    EXPECT_NE(taken[0].find("egide-" + std::to_string(id) + "-1790000000000@example.fr"), std::string::npos);
    const auto left = database_.read([&](Transaction& transaction) {
        return transaction.query("SELECT COUNT(*) FROM mail_letter WHERE content IS NOT NULL");
    });
    EXPECT_EQ(left->front().integer(0), 0);
}

TEST_P(OnOutbox, WhatWasNotCommittedIsNotTold) {
    const auto failed = database_.write([&](Transaction& transaction) -> base::Result<std::int64_t> {
        const auto added = outbox_.add(transaction, letter_to("zoe@example.fr"));
        EXPECT_TRUE(added.ok());
        return base::Error{};
    });
    EXPECT_FALSE(failed.ok());
    EXPECT_FALSE(work());
    EXPECT_TRUE(outbox_.list()->empty());
}

TEST_P(OnOutbox, WhatPassesIsTriedAgainLaterAndLater) {
    const auto id = add(letter_to("once@example.fr"));
    EXPECT_TRUE(work());
    const Letter waits = look(id);
    EXPECT_EQ(waits.state, LetterState::waiting);
    EXPECT_EQ(waits.attempts, 1);
    EXPECT_NE(waits.problem.find("451"), std::string::npos) << waits.problem;
    ASSERT_TRUE(waits.next.has_value());
    EXPECT_GE(*waits.next, Instant(std::chrono::milliseconds(now_)) + 10s);
    EXPECT_EQ(outbox_.health()->failing_since, waits.created);
    EXPECT_FALSE(work()) << "not yet";
    now_ += 20'000;
    EXPECT_TRUE(work());
    EXPECT_EQ(look(id).state, LetterState::sent);
    EXPECT_EQ(look(id).attempts, 2);
    EXPECT_FALSE(outbox_.health()->failing_since.has_value());
}

TEST_P(OnOutbox, WhatIsRefusedForGoodIsDeadAtOnceAndSaysWhyWithoutTheAddress) {
    const auto id = add(letter_to("refused@example.fr"));
    EXPECT_TRUE(work());
    const Letter dead = look(id);
    EXPECT_EQ(dead.state, LetterState::dead);
    EXPECT_NE(dead.problem.find("550"), std::string::npos) << dead.problem;
    EXPECT_EQ(dead.problem.find("refused@example.fr"), std::string::npos) << dead.problem;
    EXPECT_EQ(outbox_.health()->dead, 1);
    now_ += 3'600'000 / 2;
    EXPECT_FALSE(work());
}

TEST_P(OnOutbox, AnAdministratorAsksForAnotherAttemptOfADeadLetterAlone) {
    const auto id = add(letter_to("refused@example.fr"));
    EXPECT_FALSE(*outbox_.retry(id)) << "it waits anyway";
    EXPECT_TRUE(work());
    EXPECT_TRUE(*outbox_.retry(id));
    EXPECT_EQ(look(id).state, LetterState::waiting);
    EXPECT_TRUE(work());
    EXPECT_EQ(look(id).state, LetterState::dead);
    EXPECT_TRUE(*outbox_.remove(id));
    EXPECT_FALSE(*outbox_.remove(id));
    EXPECT_FALSE(*outbox_.retry(id));
}

TEST_P(OnOutbox, ALinkThatDiedMeanwhileIsNotSent) {
    const auto id = add(letter_to("zoe@example.fr"));
    now_ += 3'600'000;
    EXPECT_TRUE(work());
    EXPECT_EQ(look(id).state, LetterState::dead);
    EXPECT_TRUE(peer_.taken().empty());
}

TEST_P(OnOutbox, AfterItsLastAttemptALetterIsDead) {
    NewLetter letter = letter_to("later@example.fr");
    letter.content.until.reset();
    const auto id = add(letter);
    int attempts = 0;
    while (look(id).state == LetterState::waiting && attempts < 40) {
        attempts += work() ? 1 : 0;
        now_ += 5'000'000;
    }
    EXPECT_EQ(attempts, 30);
    EXPECT_EQ(look(id).state, LetterState::dead);
}

TEST_P(OnOutbox, ADeletedLetterIsNotSent) {
    const auto id = add(letter_to("zoe@example.fr"));
    EXPECT_TRUE(*outbox_.remove(id));
    EXPECT_TRUE(work());
    EXPECT_TRUE(peer_.taken().empty());
}

TEST_P(OnOutbox, TwoWorkersSendItOnce) {
    for (int i = 0; i < 10; ++i) {
        add(letter_to("zoe@example.fr"));
    }
    std::thread other([&] {
        while (work()) {
        }
    });
    while (work()) {
    }
    other.join();
    EXPECT_EQ(peer_.taken().size(), 10U);
}

TEST_P(OnOutbox, AnAddressThatCannotBeWrittenToIsRefusedWithTheAct) {
    const auto added = database_.write(
        [&](Transaction& transaction) { return outbox_.add(transaction, letter_to("rené@example.fr")); });
    ASSERT_FALSE(added.ok());
    EXPECT_EQ(added.errors().front().field, "email");
}

TEST_P(OnOutbox, OpeningTheLinkThatWasSentProvesTheAddress) {
    add(letter_to("zoe@example.fr"));
    EXPECT_FALSE(outbox_.sent_with(std::string(32, 'p'))->has_value()) << "it has not left";
    EXPECT_TRUE(work());
    ASSERT_TRUE(outbox_.sent_with(std::string(32, 'p'))->has_value());
    EXPECT_EQ((*outbox_.sent_with(std::string(32, 'p')))->to.address, "zoe@example.fr");
    EXPECT_FALSE(outbox_.sent_with(std::string(32, 'q'))->has_value());
}

TEST_P(OnOutbox, IsListedTheNewestFirstByPagesAndStates) {
    const auto first = add(letter_to("zoe@example.fr"));
    const auto second = add(letter_to("refused@example.fr"));
    EXPECT_TRUE(work());
    EXPECT_TRUE(work());
    ASSERT_EQ(outbox_.list()->size(), 2U);
    EXPECT_EQ(outbox_.list()->front().id, second);
    EXPECT_EQ(outbox_.list({.before = second})->front().id, first);
    EXPECT_EQ(outbox_.list({.state = LetterState::dead})->size(), 1U);
    ASSERT_TRUE(outbox_.tidy(Instant(std::chrono::milliseconds(now_ + 1))).ok());
    EXPECT_EQ(outbox_.list()->size(), 1U) << "what left is forgotten, what is dead stays";
}

TEST_P(OnOutbox, ALetterWhoseJobDiedUnderItIsDead) {
    const auto id = add(letter_to("zoe@example.fr"));
    EXPECT_TRUE(*queue_.cancel(look(id).job));
    ASSERT_TRUE(outbox_.tidy(Instant(0ms)).ok());
    EXPECT_EQ(look(id).state, LetterState::dead);
}

TEST(Masked, ShowsTheFirstLetterAndTheDomain) {
    EXPECT_EQ(masked("zoe@example.fr"), "z…@example.fr");
    EXPECT_EQ(masked("@example.fr"), "…");
    EXPECT_EQ(masked(""), "…");
}

}  // namespace
}  // namespace egide::mail
