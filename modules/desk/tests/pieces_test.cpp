#include "egide/desk/pieces.h"

#include <fmt/format.h>

#include "desk_fixture.h"

namespace egide::desk {
namespace {

constexpr const char* kSupport = "210000006";
constexpr const char* kMember = "210000014";

StoredFile stored(const std::string& name, const std::string& bytes = {}) {
    const std::string sha256 = base::hex(base::sha256(bytes.empty() ? name : bytes));
    return {sha256.substr(0, 32), sha256, 4321, name, "application/pdf"};
}

class Pieces : public OnDesk {
  protected:
    std::vector<PieceFile> put(const std::vector<StoredFile>& files, const std::string& dossier) {
        const auto now_there = contents_of(dossier);
        std::vector<FileHints> hints;
        for (const StoredFile& file : files) {
            hints.push_back({file.name, file.media_type});
        }
        const auto proposals = propose_uses(now_there, *d1bis(), hints);
        std::vector<NewPiece> fresh;
        for (std::size_t i = 0; i < files.size(); ++i) {
            fresh.push_back({files[i], proposals[i], {}});
        }
        auto added = database_.write([&](Transaction& t) { return add_pieces(t, dossier, fresh, "anne", kNow); });
        EXPECT_TRUE(added.ok()) << testing::told(added);
        return added.ok() ? std::move(*added) : std::vector<PieceFile>();
    }
    PieceFile put(const std::string& name) { return put({stored(name)}, id_).front(); }
    base::Result<PiecesChanged> confirm(const std::vector<Confirmation>& said) {
        return database_.write([&](Transaction& t) -> base::Result<PiecesChanged> {
            auto loaded = load_contents(t, id_);
            return confirm_pieces(t, **loaded, *d1bis(), said, "berthe", kNow);
        });
    }
    PieceFile confirmed(const std::string& name, const PieceUse& use, std::optional<base::Date> date = {}) {
        const PieceFile file = put(name);
        const auto done = confirm({{.piece = file.id, .revision = 1, .use = use, .document_date = date}});
        EXPECT_TRUE(done.ok()) << testing::told(done);
        return done.ok() && !done->now.empty() ? done->now.front() : file;
    }
    base::Result<PiecesChanged> replace(const PieceFile& file, const std::string& name) {
        return database_.write([&](Transaction& t) -> base::Result<PiecesChanged> {
            auto loaded = load_contents(t, id_);
            return replace_piece(t, **loaded,
                                 {.piece = file.id, .revision = file.revision, .file = stored(name), .document_date = *base::Date::parse("2026-09-15"), .reason = "page manquante"},
                                 "berthe", kNow);
        });
    }
    base::Result<PiecesChanged> withdraw(const PieceFile& file, const std::string& reason) {
        return database_.write([&](Transaction& t) -> base::Result<PiecesChanged> {
            auto loaded = load_contents(t, id_);
            return withdraw_piece(t, **loaded, file.id, file.revision, reason, "berthe", kNow);
        });
    }
    std::vector<Part> facts_shown_by(const std::string& piece) {
        std::vector<Part> found;
        for (const Part& part : contents().parts) {
            if (part.piece == piece) {
                found.push_back(part);
            }
        }
        return found;
    }
    std::string audit_of(std::string_view kind) {
        for (const Part& part : contents().parts) {
            if (part.kind == PartKind::observation && part.value.find(fmt::format("\"{}\"", kind)) != std::string::npos) {
                return part.id;
            }
        }
        return {};
    }
    Slot slot(const Judged& judged, std::string_view code) {
        for (const Slot& one : slots_of(judged)) {
            if (one.piece->code == code) {
                return one;
            }
        }
        ADD_FAILURE() << code;
        return {};
    }
    void empty_of_documents() {
        std::vector<PartChange> gone;
        for (const Part& part : contents().parts) {
            if (part.kind == PartKind::observation && part.value.find("\"document\"") != std::string::npos) {
                gone.push_back({.kind = PartKind::observation, .id = part.id});
            }
        }
        const auto removed = database_.write([&](Transaction& t) -> base::Result<PartsChanged> {
            auto loaded = load_contents(t, id_);
            return change_parts(t, **loaded, gone, "anne", kNow);
        });
        ASSERT_TRUE(removed.ok()) << testing::told(removed);
    }
};
EGIDE_ON_BOTH_ENGINES(Pieces);

TEST_P(Pieces, aNameWithACodeAnEstablishmentAndADateIsProposedSo) {
    const auto file = put("210000014 CH Beta/D1_O3-E1 compte rendu 2026-03-12.pdf");
    EXPECT_EQ(file.use, (PieceUse{"D1.O3.E1", kMember, ""}));
    ASSERT_TRUE(file.document_date);
    EXPECT_EQ(file.document_date->iso(), "2026-03-12");
    EXPECT_EQ(file.why, "code date unit");
    EXPECT_EQ(file.state, FileState::proposed);
}

TEST_P(Pieces, wordsOfThePieceAreEnoughWhenTheyPointToOneAlone) {
    const auto file = put("Organigramme DSI à jour 12-03-2026.pdf");
    EXPECT_EQ(file.use.code, "D1B.PREREQ.E3");
    EXPECT_EQ(file.document_date->iso(), "2026-03-12");
    EXPECT_EQ(put("scan_0042.pdf").use, PieceUse{}) << "nothing tells: nothing is proposed";
}

TEST_P(Pieces, accentsWrittenInTwoWaysReadTheSame) {
    // macOS writes e and the accent apart.
    EXPECT_EQ(put("Procedure de remontee des incidents.pdf").use.code, "D1B.PREREQ.E2");
    EXPECT_EQ(put("Proc\xC3\xA9"
                  "dure de remont\xC3\xA9"
                  "e des incidents.pdf").use.code, "D1B.PREREQ.E2");
    EXPECT_EQ(put("Proce\xCC\x81"
                  "dure de remonte\xCC\x81"
                  "e des incidents.pdf").use.code, "D1B.PREREQ.E2");
}

TEST_P(Pieces, aProposalChangesNothingThatTheRulesRead) {
    const auto before = contents();
    put("D1.O6.A.E1.pdf");
    const auto after = contents();
    EXPECT_EQ(after.dossier.revision, before.dossier.revision);
    EXPECT_EQ(after.parts.size(), before.parts.size());
    EXPECT_TRUE(after.files.empty());
}

TEST_P(Pieces, aConfirmedFileBecomesADocumentInTheSameChange) {
    empty_of_documents();
    EXPECT_EQ(slot(judged(), "D1.O6.A.E1").state, programme::PieceState::missing);
    const auto revision = contents().dossier.revision;
    const auto file = put("D1.O6.A.E1 trajectoire.pdf");
    const auto done = confirm({{.piece = file.id, .revision = 1, .use = {"D1.O6.A.E1", "", ""}, .document_date = *base::Date::parse("2026-04-02"),
                                .is_signed = true, .signer = "Dr Lemaire", .signatory = "legal_representative"}});
    ASSERT_TRUE(done.ok()) << testing::told(done);
    ASSERT_FALSE(done->conflict);
    const auto facts = facts_shown_by(file.id);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_EQ(facts.front().value, R"({"kind":"document","piece":"D1.O6.A.E1","date":"2026-04-02","signed":true,"signed_by":"Dr Lemaire","signatory":"legal_representative"})");
    EXPECT_EQ(contents().dossier.revision, revision + 1);
    const auto verdicts = judged();
    EXPECT_EQ(slot(verdicts, "D1.O6.A.E1").state, programme::PieceState::present);
    const auto& observation = verdicts.reading->facts.observations.back();
    ASSERT_TRUE(observation.evidence);
    EXPECT_EQ(observation.evidence->sha256, file.file.sha256);
}

TEST_P(Pieces, aDocumentThatWaitedForItsFileTakesIt) {
    const auto before = contents().parts.size();
    const auto file = confirmed("trajectoire.pdf", {"D1.O6.B.E1", "", ""});
    const auto facts = facts_shown_by(file.id);
    ASSERT_EQ(facts.size(), 1U);
    EXPECT_NE(facts.front().value.find("support_it_department"), std::string::npos) << "what was known of it stays";
    EXPECT_EQ(contents().parts.size(), before);
}

TEST_P(Pieces, aReportIsTiedToTheAuditThatItShows) {
    const std::string audit = audit_of("directory_audit");
    ASSERT_FALSE(audit.empty());
    const auto file = confirmed("rapport ADS.pdf", {"D1.O1.A.E2", "", audit});
    ASSERT_EQ(facts_shown_by(file.id).size(), 1U);
    EXPECT_EQ(facts_shown_by(file.id).front().id, audit);
    const auto unknown = put("autre rapport.pdf");
    const auto refused = confirm({{.piece = unknown.id, .revision = 1, .use = {"D1.O1.A.E2", "", ""}}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().front().field, "subject");
    EXPECT_EQ(refused.errors().front().at.file, "piece/" + unknown.id);
}

TEST_P(Pieces, oneOfTwoAlternativesIsEnoughForItsEstablishment) {
    empty_of_documents();
    confirmed("attestation ARS.pdf", {"D1.O3.E2", kSupport, ""});
    const auto verdicts = judged();
    const Slot report = slot(verdicts, "D1.O3.E1");
    EXPECT_EQ(report.piece->group, "G1");
    ASSERT_EQ(report.missing.size(), 2U);
    EXPECT_EQ(report.missing.front().use.unit, kMember);
    const auto without_unit = put("rapport.pdf");
    const auto refused = confirm({{.piece = without_unit.id, .revision = 1, .use = {"D1.O3.E1", "", ""}}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().front().field, "unit");
}

TEST_P(Pieces, whatIsNotOfThisCallIsRefusedAndNothingIsWritten) {
    const auto one = put("a.pdf");
    const auto other = put("b.pdf");
    const auto refused = confirm({{.piece = one.id, .revision = 1, .use = {"D1.O6.A.E1", "", ""}},
                                  {.piece = other.id, .revision = 1, .use = {"D9.O1.E1", "999999999", ""}}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.errors().front().field, "code");
    EXPECT_TRUE(contents().files.empty());
}

TEST_P(Pieces, twoPeopleOnOneFileCollide) {
    const auto file = confirmed("a.pdf", {"D1.O6.A.E1", "", ""});
    const auto late = confirm({{.piece = file.id, .revision = 1, .use = {"D1.O6.A.E2", "", ""}}});
    ASSERT_TRUE(late.ok());
    ASSERT_TRUE(late->conflict);
    EXPECT_EQ(late->conflict->use.code, "D1.O6.A.E1");
    EXPECT_EQ(facts_shown_by(file.id).size(), 1U);
}

TEST_P(Pieces, aFileConfirmedOtherwiseLeavesItsFormerPlace) {
    empty_of_documents();
    const auto file = confirmed("a.pdf", {"D1.O6.A.E1", "", ""});
    const std::string audit = audit_of("directory_audit");
    const auto moved = confirm({{.piece = file.id, .revision = file.revision, .use = {"D1.O1.A.E2", "", audit}}});
    ASSERT_TRUE(moved.ok()) << testing::told(moved);
    ASSERT_EQ(facts_shown_by(file.id).size(), 1U);
    EXPECT_EQ(facts_shown_by(file.id).front().id, audit);
    EXPECT_EQ(slot(judged(), "D1.O6.A.E1").state, programme::PieceState::missing);
}

TEST_P(Pieces, oneEvidenceServesSeveralPieces) {
    empty_of_documents();
    const auto files = put({stored("O6A.pdf", "memes octets"), stored("O6A.pdf", "memes octets")}, id_);
    const auto done = confirm({{.piece = files[0].id, .revision = 1, .use = {"D1.O6.A.E1", "", ""}},
                               {.piece = files[1].id, .revision = 1, .use = {"D1.O6.A.E2", "", ""}}});
    ASSERT_TRUE(done.ok()) << testing::told(done);
    const auto verdicts = judged();
    EXPECT_EQ(slot(verdicts, "D1.O6.A.E1").state, programme::PieceState::present);
    EXPECT_EQ(slot(verdicts, "D1.O6.A.E2").state, programme::PieceState::present);
    const auto uses = database_.read([&](Transaction& t) { return uses_of(t, files[0].file.evidence); });
    ASSERT_TRUE(uses.ok());
    EXPECT_EQ(uses->size(), 2U);
}

TEST_P(Pieces, aNewVersionStandsWhereTheFormerStoodAndTheThreadGoesOn) {
    const auto first = confirmed("v1.pdf", {"D1.O6.A.E1", "", ""}, *base::Date::parse("2026-04-02"));
    const auto done = replace(first, "v2.pdf");
    ASSERT_TRUE(done.ok()) << testing::told(done);
    const PieceFile second = done->now.front();
    EXPECT_EQ(second.version, 2);
    EXPECT_EQ(second.state, FileState::confirmed);
    EXPECT_TRUE(facts_shown_by(first.id).empty());
    ASSERT_EQ(facts_shown_by(second.id).size(), 1U);
    EXPECT_NE(facts_shown_by(second.id).front().value.find("2026-09-15"), std::string::npos);
    const auto all = database_.read([&](Transaction& t) { return pieces_of(t, id_); });
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ(topic_of(*all, second.id), topic_of(*all, first.id));
    EXPECT_EQ(replace(first, "v3.pdf").ok(), false) << "who replaces a replaced one is told";
}

TEST_P(Pieces, aFileReplacedAfterASubmissionStaysInItsSnapshot) {
    const auto first = confirmed("v1.pdf", {"D1.O6.A.E1", "", ""});
    const auto snapshot = database_.write([&](Transaction& t) -> base::Result<Snapshot> {
        const auto loaded = load_contents(t, id_);
        const auto verdicts = judge_contents(**loaded, d1bis(), *base::Date::parse("2026-10-01"));
        auto made = make_snapshot(t, **loaded, *verdicts, "submit_attainment", "anne", kNow);
        const auto kept = store_snapshot(t, *made);
        EXPECT_TRUE(kept.ok());
        return made;
    });
    ASSERT_TRUE(snapshot.ok()) << testing::told(snapshot);
    ASSERT_TRUE(replace(first, "v2.pdf").ok());
    const auto kept = database_.read([&](Transaction& t) { return snapshots_of(t, id_); });
    ASSERT_EQ(kept->size(), 1U);
    EXPECT_NE(kept->front().declaration.find(first.file.sha256), std::string::npos);
    EXPECT_EQ(kept->front().declaration.find(stored("v2.pdf").sha256), std::string::npos);
    EXPECT_EQ(kept->front().sha256, base::hex(base::sha256(kept->front().declaration)));
}

TEST_P(Pieces, whatIsWithdrawnNoLongerCountsAndSaysWhy) {
    empty_of_documents();
    const auto file = confirmed("a.pdf", {"D1.O6.A.E1", "", ""});
    EXPECT_FALSE(withdraw(file, "  ").ok()) << "without a reason nothing is withdrawn";
    const auto done = withdraw(file, "mauvais établissement");
    ASSERT_TRUE(done.ok()) << testing::told(done);
    EXPECT_EQ(done->now.front().why, "mauvais établissement");
    EXPECT_TRUE(facts_shown_by(file.id).empty());
    EXPECT_EQ(slot(judged(), "D1.O6.A.E1").state, programme::PieceState::missing);
    const std::string audit = audit_of("directory_audit");
    const auto report = confirmed("rapport.pdf", {"D1.O1.A.E2", "", audit});
    ASSERT_TRUE(withdraw(report, "illisible").ok());
    ASSERT_NE(contents().find(PartKind::observation, audit), nullptr) << "the audit itself stays";
    EXPECT_FALSE(contents().find(PartKind::observation, audit)->piece);
}

TEST_P(Pieces, onceDecidedNothingConfirmedChanges) {
    const auto file = confirmed("a.pdf", {"D1.O6.A.E1", "", ""});
    const auto waiting = put("b.pdf");
    ASSERT_TRUE(database_.write([&](Transaction& t) {
        return t.execute("UPDATE desk_dossier SET stage = 'reached' WHERE id = $1", {id_});
    }).ok());
    EXPECT_FALSE(confirm({{.piece = waiting.id, .revision = 1, .use = {"D1.O6.A.E1", "", ""}}}).ok());
    EXPECT_FALSE(replace(file, "v2.pdf").ok());
    EXPECT_FALSE(withdraw(file, "trop tard").ok());
    EXPECT_EQ(put("c.pdf").state, FileState::proposed) << "what is read by nobody can be put beside";
}

TEST_P(Pieces, theSameBytesInAnotherDossierOfTheCandidateAreTold) {
    const std::string other = open_one();
    put({stored("copie.pdf", "memes octets"), stored("seul.pdf")}, other);
    put({stored("original.pdf", "memes octets")}, id_);
    const Dossier mine = contents().dossier;
    const auto twins = database_.read([&](Transaction& t) { return twins_of(t, mine); });
    ASSERT_TRUE(twins.ok()) << testing::told(twins);
    ASSERT_EQ(twins->size(), 1U);
    EXPECT_EQ(twins->front().dossier, other);
    EXPECT_EQ(twins->front().name, "copie.pdf");
    ASSERT_TRUE(database_.write([&](Transaction& t) {
        return t.execute("UPDATE desk_dossier SET finess = '350000014', establishments = ' 350000014 ' WHERE id = $1", {other});
    }).ok());
    EXPECT_TRUE(database_.read([&](Transaction& t) { return twins_of(t, mine); })->empty());
}

TEST_P(Pieces, fiveHundredFilesAreProposedAndConfirmedAtOnce) {
    std::vector<StoredFile> files;
    for (int i = 0; i < 500; ++i) {
        files.push_back(stored(fmt::format("lot/{}/D1.O3.E1 exercice {:03}.pdf", i % 2 == 0 ? kSupport : kMember, i)));
    }
    const auto put_there = put(files, id_);
    ASSERT_EQ(put_there.size(), 500U);
    std::vector<Confirmation> said;
    for (const PieceFile& file : put_there) {
        EXPECT_EQ(file.use.code, "D1.O3.E1");
        said.push_back({.piece = file.id, .revision = 1, .use = file.use});
    }
    const auto revision = contents().dossier.revision;
    const auto done = confirm(said);
    ASSERT_TRUE(done.ok()) << testing::told(done);
    EXPECT_EQ(done->now.size(), 500U);
    EXPECT_EQ(contents().files.size(), 500U);
    EXPECT_EQ(contents().dossier.revision, revision + 1) << "one change, however many files";
}

TEST_P(Pieces, remarksOnAFileComeInTheirOrder) {
    const auto file = put("a.pdf");
    const std::string topic = topic_of(std::span(&file, 1), file.id);
    for (const char* const words : {"La page 3 manque.", "Corrigé."}) {
        ASSERT_TRUE(database_.write([&](Transaction& t) {
            return add_remark(t, id_, topic, {.author = "anne", .side = "candidate", .words = words, .at = kNow});
        }).ok());
    }
    const auto remarks = database_.read([&](Transaction& t) { return remarks_on(t, id_, topic); });
    ASSERT_EQ(remarks->size(), 2U);
    EXPECT_EQ(remarks->back().words, "Corrigé.");
}

}  // namespace
}  // namespace egide::desk
