// A hospital's instance and a region's, on two engines, that send a dossier to each other.
#include <algorithm>

#include "desk_fixture.h"
#include "egide/base/sha256.h"
#include "egide/desk/exchange.h"
#include "egide/desk/review.h"

namespace egide::desk {
namespace {

using dossier::Condition;
using dossier::Stage;
using storage::sql::Database;

constexpr const char* kSupportFiness = "210000006";

/// Hospital: the engine of the test. Region: the other one, empty.
class Exchange : public OnDesk {
  protected:
    Exchange() : region_(open_region()) {
        const std::vector<storage::sql::Schema> schemas = {schema()};
        EXPECT_TRUE(storage::sql::migrate(region_, schemas).ok());
        hospital_peer_ = register_peer(region_, {"CH Alpha", hospital_key_.verifier().text(), PeerSide::candidate, {kSupportFiness}}, region_key_);
        region_peer_ = register_peer(database_, {"ARS", region_key_.verifier().text(), PeerSide::authority}, hospital_key_);
        step(database_, "begin_application", "main_referent");
        put_file("p1", "organigramme.pdf", "d1");
        step(database_, "submit_application", "main_referent");
    }

    Database open_region() {
        if (!on_sqlite()) {
            return Database::open(storage::sql::SqliteFile{folder_ / "region.db"}).value();
        }
        auto database = Database::open(storage::sql::PostgresServer{testing::shared_server().connection()}).value();
        EXPECT_TRUE(database.write([](Transaction& t) { return t.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); }).ok());
        return database;
    }
    static Peer register_peer(Database& database, const NewPeer& fresh, const journal::SignerKey& own) {
        const auto added = database.write([&](Transaction& t) { return add_peer(t, fresh, own.verifier(), "admin", kNow); });
        EXPECT_TRUE(added.ok()) << testing::told(added);
        return added.ok() ? *added : Peer{};
    }
    void step(Database& database, const std::string& way, const std::string& role, const std::string& reason = {}) {
        dossier::Circumstances fine{*base::Date::parse("2026-10-01"), {}, {}};
        for (std::size_t i = 0; i < dossier::kConditions; ++i) {
            fine.findings[static_cast<Condition>(i)] = {.met = true};
        }
        const auto taken = database.write([&](Transaction& t) -> base::Result<MoveTaken> {
            auto here = load_contents(t, id_);
            return take_move(t, **here, {way, {"person-" + role, {role}}, (*here)->dossier.revision, reason}, fine, kNow);
        });
        EXPECT_TRUE(taken.ok() && taken->moved) << way << testing::told(taken);
    }
    void put_file(const std::string& id, const std::string& name, const std::string& content) {
        ASSERT_TRUE(database_.write([&](Transaction& t) {
            return t.execute("INSERT INTO desk_piece (id, dossier, code, unit, subject, state, version, revision, evidence, sha256, size, name, "
                             "media_type, received, signature, signer, why, author) VALUES ($1, $2, 'D1.O6.A.E1', '', '', 'confirmed', 1, 1, "
                             "'local', $3, 7, $4, 'application/pdf', $5, 'unknown', '', '', 'anne')",
                             {id, id_, base::hex(base::sha256(content)), name, kNow});
        }).ok());
    }
    void set_part(Database& database, PartKind kind, const std::string& value) {
        const auto changed = database.write([&](Transaction& t) -> base::Result<PartsChanged> {
            auto here = load_contents(t, id_);
            const PartChange one{.kind = kind, .value = value, .reason = "essai"};
            return change_parts(t, **here, std::span<const PartChange>(&one, 1), "somebody", kNow);
        });
        ASSERT_TRUE(changed.ok()) << testing::told(changed);
    }

    PackageText sent(Database& from, const Peer& to, const journal::SignerKey& own) {
        const auto text = from.write([&](Transaction& t) -> base::Result<PackageText> {
            const auto dossier = find_dossier(t, id_);
            auto package = make_package(t, **dossier, to, own.verifier(), kNow);
            if (!package) {
                return package.errors();
            }
            for (const std::string& account : people_in(*package)) {
                package->people[account] = "Nom de " + account;
            }
            texts_ = package->texts;
            const PackageText made = package_text(*package);
            const auto noted = note_sent(t, *package, to, made.manifest, "anne");
            return noted ? base::Result<PackageText>(made) : base::Result<PackageText>(noted.errors());
        });
        EXPECT_TRUE(text.ok()) << testing::told(text);
        return text.ok() ? *text : PackageText{};
    }
    PackageText to_region() { return sent(database_, region_peer_, hospital_key_); }
    PackageText to_hospital() { return sent(region_, hospital_peer_, region_key_); }

    base::Result<MergePlan> planned(Database& at, const PackageText& text, const Peer& from, const journal::SignerKey& own) {
        const auto package = read_package(text);
        if (!package) {
            return package.errors();
        }
        return at.read([&](Transaction& t) { return plan_merge(t, *package, from, own.verifier()); });
    }
    /// Takes a package, conflicts as chosen; the bytes of each file are "kept" under a name of their own.
    base::Result<Contents> taken(Database& at, const PackageText& text, const Peer& from, const journal::SignerKey& own,
                                 const std::map<std::string, bool>& choices = {}) {
        auto package = read_package(text);
        if (!package) {
            return package.errors();
        }
        package->texts = texts_;
        return at.write([&](Transaction& t) -> base::Result<Contents> {
            const auto plan = plan_merge(t, *package, from, own.verifier());
            if (!plan) {
                return plan.errors();
            }
            MergeDecision decision{choices, {}, base::hex(base::sha256(text.manifest)), "reader"};
            for (const PackageFile& file : plan->needed) {
                decision.kept[file.sha256] = {"kept-" + file.sha256.substr(0, 8), file.sha256, file.size, "", ""};
            }
            return apply_merge(t, *package, from, *plan, decision, kNow);
        });
    }
    base::Result<Contents> region_takes(const PackageText& text, const std::map<std::string, bool>& choices = {}) {
        return taken(region_, text, hospital_peer_, region_key_, choices);
    }
    base::Result<Contents> hospital_takes(const PackageText& text, const std::map<std::string, bool>& choices = {}) {
        return taken(database_, text, region_peer_, hospital_key_, choices);
    }
    Contents at(Database& database) {
        auto loaded = database.read([&](Transaction& t) { return load_contents(t, id_); });
        EXPECT_TRUE(loaded.ok() && *loaded) << testing::told(loaded);
        return std::move(**loaded);
    }
    static std::size_t count(const MergePlan& plan, MergeEffect effect) {
        return static_cast<std::size_t>(std::count_if(plan.lines.begin(), plan.lines.end(), [&](const auto& one) { return one.effect == effect; }));
    }
    Request asked_by_region() {
        const auto request = region_.write([&](Transaction& t) -> base::Result<Request> {
            const auto here = load_contents(t, id_);
            return add_request(t, **here, {.phase = Phase::application, .code = "bank", .reason = std::string(request_reasons().front().code),
                                           .words = "Joignez le RIB", .due = *base::Date::parse("2026-10-20")}, "person-ars_reviewer", kNow);
        });
        EXPECT_TRUE(request.ok()) << testing::told(request);
        return request.ok() ? *request : Request{};
    }

    Database region_;
    journal::SignerKey hospital_key_ = journal::SignerKey::generate("hospital.example");
    journal::SignerKey region_key_ = journal::SignerKey::generate("region.example");
    Peer hospital_peer_;
    Peer region_peer_;
    std::map<std::string, std::string> texts_;
};
EGIDE_ON_BOTH_ENGINES(Exchange);

std::string parts_text(const Contents& contents) {
    std::string text;
    for (const Part& part : contents.parts) {
        text += std::string(word_of(part.kind)) + "/" + part.id + " " + part.value + "\n";
    }
    return text;
}

TEST_P(Exchange, aDossierArrivesWithAllOfItsParts) {
    const auto there = region_takes(to_region());
    ASSERT_TRUE(there.ok()) << testing::told(there);
    EXPECT_EQ(parts_text(*there), parts_text(contents()));
    EXPECT_EQ(there->dossier.stage, Stage::application_review);
    EXPECT_EQ(there->dossier.name, contents().dossier.name);
    EXPECT_EQ(there->dossier.establishments, contents().dossier.establishments);
    const auto moves = region_.read([&](Transaction& t) { return moves_of(t, id_); });
    ASSERT_EQ(moves->size(), 2U);
    EXPECT_EQ(moves->back().way, "submit_application");
    const auto files = region_.read([&](Transaction& t) { return pieces_of(t, id_); });
    ASSERT_EQ(files->size(), 1U);
    EXPECT_TRUE(files->front().file.evidence.starts_with("kept-"));
    EXPECT_EQ(*region_.read([&](Transaction& t) { return foreign_name(t, "anne"); }), "Nom de anne");
    // The same case, the same amounts.
    const auto one = judge_contents(*there, d1bis(), *base::Date::parse("2026-10-01"));
    EXPECT_EQ(one->evaluation.grant.low, judged().evaluation.grant.low);
}

TEST_P(Exchange, theSamePackageTwiceChangesNothing) {
    const PackageText text = to_region();
    ASSERT_TRUE(region_takes(text).ok());
    const auto before = at(region_).dossier.revision;
    const auto again = planned(region_, text, hospital_peer_, region_key_);
    ASSERT_TRUE(again.ok()) << testing::told(again);
    EXPECT_TRUE(again->already);
    EXPECT_FALSE(region_takes(text).ok());
    EXPECT_EQ(at(region_).dossier.revision, before);
}

TEST_P(Exchange, answersComeBackAndAreTheRegions) {
    ASSERT_TRUE(region_takes(to_region()).ok());
    const Request request = asked_by_region();
    step(region_, "ask_application_complement", "ars_reviewer");
    const auto back = hospital_takes(to_hospital());
    ASSERT_TRUE(back.ok()) << testing::told(back);
    EXPECT_EQ(back->dossier.stage, Stage::application_complement);
    const auto requests = database_.read([&](Transaction& t) { return requests_of(t, id_); });
    ASSERT_EQ(requests->size(), 1U);
    EXPECT_EQ(requests->front().id, request.id);
    EXPECT_EQ(requests->front().state, RequestState::open);

    // The hospital answers and sends again: the region takes the answer, and the file it has already does not travel.
    ASSERT_TRUE(database_.write([&](Transaction& t) {
        return change_request(t, requests->front(), {.revision = requests->front().revision, .state = RequestState::answered}, kNow);
    }).ok());
    step(database_, "answer_application_complement", "main_referent");
    const PackageText second = to_region();
    EXPECT_TRUE(read_package(second)->files.empty());
    const auto plan = planned(region_, second, hospital_peer_, region_key_);
    ASSERT_TRUE(plan.ok()) << testing::told(plan);
    EXPECT_EQ(count(*plan, MergeEffect::conflict), 0U);
    const auto there = region_takes(second);
    ASSERT_TRUE(there.ok()) << testing::told(there);
    EXPECT_EQ(there->dossier.stage, Stage::application_review);
    EXPECT_EQ(region_.read([&](Transaction& t) { return requests_of(t, id_); })->front().state, RequestState::answered);
    EXPECT_EQ(parts_text(*there), parts_text(contents()));
    EXPECT_EQ(region_.read([&](Transaction& t) { return moves_of(t, id_); })->size(), 4U);
}

TEST_P(Exchange, draftsAndRulingsUnderWayStayWithTheRegion) {
    ASSERT_TRUE(region_takes(to_region()).ok());
    asked_by_region();
    ASSERT_TRUE(region_.write([&](Transaction& t) {
        return put_ruling(t, id_, {.phase = Phase::application, .target = "line:bank", .word = RulingWord::accept}, "person-ars_reviewer", kNow);
    }).ok());
    EXPECT_EQ(to_hospital().rows.find("\"ruling\""), std::string::npos);
    EXPECT_EQ(to_hospital().rows.find("Joignez"), std::string::npos);
    step(region_, "validate_application", "ars_reviewer");
    EXPECT_NE(to_hospital().rows.find("line:bank"), std::string::npos);
}

TEST_P(Exchange, whatBothChangedIsAConflictThatAPersonDecides) {
    ASSERT_TRUE(region_takes(to_region()).ok());
    step(region_, "ask_application_complement", "ars_reviewer");
    ASSERT_TRUE(hospital_takes(to_hospital()).ok());
    set_part(database_, PartKind::context, R"({"sun_es_validated":true})");
    set_part(region_, PartKind::context, R"({"sun_es_validated":false})");
    const PackageText text = to_region();
    const auto plan = planned(region_, text, hospital_peer_, region_key_);
    ASSERT_TRUE(plan.ok()) << testing::told(plan);
    ASSERT_EQ(count(*plan, MergeEffect::conflict), 1U);
    const auto at_conflict = std::find_if(plan->lines.begin(), plan->lines.end(), [](const auto& one) { return one.effect == MergeEffect::conflict; });
    EXPECT_EQ(at_conflict->key, "part/context/");
    const auto undecided = region_takes(text);
    ASSERT_FALSE(undecided.ok());
    EXPECT_EQ(undecided.errors().front().field, "choices");
    const auto ours = region_takes(text, {{"part/context/", false}});
    ASSERT_TRUE(ours.ok()) << testing::told(ours);
    EXPECT_EQ(ours->find(PartKind::context)->value, R"({"sun_es_validated":false})");
    // What was written here is in the past of the part all the same.
    EXPECT_GE(region_.read([&](Transaction& t) { return past_of(t, id_, PartKind::context, ""); })->size(), 3U);
}

TEST_P(Exchange, aRegionThatTheCandidateCorrectedFollows) {
    ASSERT_TRUE(region_takes(to_region()).ok());
    step(region_, "ask_application_complement", "ars_reviewer");
    ASSERT_TRUE(hospital_takes(to_hospital()).ok());
    const std::string before = at(region_).dossier.region;
    const auto contents = at(database_);
    const auto* const carrier = contents.find(PartKind::entity, contents.dossier.finess);
    ASSERT_NE(carrier, nullptr);
    std::string value = carrier->value;
    const std::string there = "\"region\":\"" + before + "\"";
    ASSERT_NE(value.find(there), std::string::npos) << value;
    value.replace(value.find(there), there.size(), R"("region":"75")");
    const auto corrected = database_.write([&](Transaction& t) -> base::Result<PartsChanged> {
        auto here = load_contents(t, id_);
        const PartChange one{.kind = PartKind::entity, .id = contents.dossier.finess, .value = value, .revision = carrier->revision, .reason = "erreur"};
        return change_parts(t, **here, std::span<const PartChange>(&one, 1), "somebody", kNow);
    });
    ASSERT_TRUE(corrected.ok()) << testing::told(corrected);
    ASSERT_EQ(at(database_).dossier.region, "75");
    const auto taken = region_takes(to_region());
    ASSERT_TRUE(taken.ok()) << testing::told(taken);
    EXPECT_EQ(at(region_).dossier.region, "75");
    // And what comes back from where it was does not undo it.
    ASSERT_TRUE(hospital_takes(to_hospital()).ok());
    EXPECT_EQ(at(database_).dossier.region, "75");
}

TEST_P(Exchange, whatIsRemovedThereIsRemovedHere) {
    ASSERT_TRUE(region_takes(to_region()).ok());
    step(region_, "ask_application_complement", "ars_reviewer");
    ASSERT_TRUE(hospital_takes(to_hospital()).ok());
    const auto loaded = contents();
    const auto fact = std::find_if(loaded.parts.rbegin(), loaded.parts.rend(), [](const Part& part) { return part.kind == PartKind::observation; });
    ASSERT_TRUE(change({.kind = PartKind::observation, .id = fact->id}).ok());
    const auto there = region_takes(to_region());
    ASSERT_TRUE(there.ok()) << testing::told(there);
    EXPECT_EQ(there->find(PartKind::observation, fact->id), nullptr);
}

TEST_P(Exchange, anOlderPackageAndASecondOneOfTheSameNumberAreRefused) {
    const PackageText first = to_region();
    const PackageText second = to_region();
    ASSERT_TRUE(region_takes(second).ok());
    const auto older = planned(region_, first, hospital_peer_, region_key_);
    ASSERT_FALSE(older.ok());
    EXPECT_EQ(older.errors().front().field, "number");
    auto altered = read_package(second);
    altered->head.name = "Autre";
    const auto twice = planned(region_, package_text(*altered), hospital_peer_, region_key_);
    ASSERT_FALSE(twice.ok());
    EXPECT_EQ(twice.errors().front().field, "number");
}

TEST_P(Exchange, everyByteOfThePackageIsBound) {
    const PackageText text = to_region();
    PackageText cut = text;
    cut.rows.resize(cut.rows.size() / 2);
    EXPECT_FALSE(read_package(cut).ok());
    PackageText other = text;
    other.rows[other.rows.find("GHT") + 1] = 'X';
    EXPECT_FALSE(read_package(other).ok());
    PackageText blank = text;
    blank.manifest.insert(1, " ");
    EXPECT_FALSE(read_package(blank).ok());
    EXPECT_TRUE(read_package(text).ok());
    EXPECT_NE(statement_of(text.manifest), statement_of(blank.manifest));
}

TEST_P(Exchange, aPeerSpeaksForItsCandidatesAlone) {
    const PackageText text = to_region();
    Peer other = hospital_peer_;
    other.candidates = {"330000001"};
    EXPECT_EQ(planned(region_, text, other, region_key_).errors().front().field, "finess");
    EXPECT_EQ(planned(region_, text, region_peer_, region_key_).errors().front().field, "from");
    EXPECT_EQ(planned(region_, text, hospital_peer_, hospital_key_).errors().front().field, "to");
}

TEST_P(Exchange, aHospitalCannotRuleNorMoveForTheRegion) {
    ASSERT_TRUE(region_takes(to_region()).ok());
    // Its own program was made to validate its own application, to rule and to order the payment.
    step(database_, "validate_application", "ars_reviewer");
    const auto moved = planned(region_, to_region(), hospital_peer_, region_key_);
    ASSERT_FALSE(moved.ok());
    EXPECT_EQ(moved.errors().front().field, "move");
    ASSERT_TRUE(database_.write([&](Transaction& t) { return t.execute("UPDATE desk_dossier SET stage = 'paid' WHERE id = $1", {id_}); }).ok());
    ASSERT_FALSE(planned(region_, to_region(), hospital_peer_, region_key_).ok());
    ASSERT_TRUE(database_.write([&](Transaction& t) {
        return put_ruling(t, id_, {.phase = Phase::application, .target = "line:bank", .word = RulingWord::accept}, "anne", kNow);
    }).ok());
    const auto ruled = planned(region_, to_region(), hospital_peer_, region_key_);
    ASSERT_FALSE(ruled.ok());
    EXPECT_EQ(ruled.errors().front().field, "ruling");
}

TEST_P(Exchange, aKeyIsRegisteredOnceAndNeverOnesOwn) {
    const auto add = [&](const NewPeer& fresh) {
        return region_.write([&](Transaction& t) { return add_peer(t, fresh, region_key_.verifier(), "admin", kNow); });
    };
    EXPECT_EQ(add({"Autre", hospital_key_.verifier().text(), PeerSide::authority}).errors().front().field, "key");
    EXPECT_EQ(add({"Nous", region_key_.verifier().text(), PeerSide::authority}).errors().front().field, "key");
    EXPECT_EQ(add({"Rien", "abc", PeerSide::authority}).errors().front().field, "key");
    const auto key = journal::SignerKey::generate("third.example").verifier().text();
    EXPECT_EQ(add({"Sans candidat", key, PeerSide::candidate}).errors().front().field, "candidates");
    EXPECT_TRUE(*region_.write([&](Transaction& t) { return end_peer(t, hospital_peer_.id, kNow); }));
    EXPECT_FALSE(region_.read([&](Transaction& t) { return find_peer(t, hospital_peer_.id); })->has_value());
}

}  // namespace
}  // namespace egide::desk
