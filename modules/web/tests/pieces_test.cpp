#include <fmt/format.h>

#include "egide/desk/moves.h"
#include "egide/reading/json_writer.h"
#include "instance.h"

namespace egide::web {
namespace {

namespace fs = std::filesystem;

std::string crc_text(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    crc = ~crc;
    return {static_cast<char>(crc), static_cast<char>(crc >> 8U), static_cast<char>(crc >> 16U), static_cast<char>(crc >> 24U)};
}

std::string little(std::size_t value, std::size_t width) {
    std::string out;
    for (std::size_t at = 0; at < width; ++at) {
        out += static_cast<char>(value >> (8 * at));
    }
    return out;
}

/// A ZIP whose entries are stored as they are.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files) {
    std::string out;
    std::string directory;
    for (const auto& [name, bytes] : files) {
        const std::string middle = little(0, 2) + little(0, 2) + little(0, 4) + crc_text(bytes) + little(bytes.size(), 4) + little(bytes.size(), 4) +
                                   little(name.size(), 2) + little(0, 2);
        directory += std::string("PK\x01\x02", 4) + little(20, 2) + little(20, 2) + middle + little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4) +
                     little(out.size(), 4) + name;
        out += std::string("PK\x03\x04", 4) + little(20, 2) + middle + name + bytes;
    }
    const std::size_t at = out.size();
    return out + directory + std::string("PK\x05\x06", 4) + little(0, 4) + little(files.size(), 2) + little(files.size(), 2) + little(directory.size(), 4) +
           little(at, 4) + little(0, 2);
}

/// A dossier of the first candidate, and people around it.
class Pieces : public ::testing::Test {
  protected:
    Pieces() : owner_(referent(instance_, kOwnEntity)), other_(referent(instance_, kForeignEntity)), id_(dossier_of(kOwnEntity, "27")) {}

    std::string dossier_of(const std::string& finess, const std::string& region) {
        Services& services = instance_.services();
        const auto shelf = services.rules.get();
        EXPECT_TRUE(shelf.ok()) << testing::told(shelf);
        for (const ShelvedProgramme& one : **shelf) {
            if (one.folder.starts_with("d1bis")) {
                return open_with(one, finess, region);
            }
        }
        ADD_FAILURE() << "no rules";
        return {};
    }
    std::string open_with(const ShelvedProgramme& shelved, const std::string& finess, const std::string& region) {
        Services& services = instance_.services();
        const auto rules = load_rules(shelved.files, shelved.sha256);
        EXPECT_TRUE(rules.ok()) << testing::told(rules);
        organisation::Perimeter perimeter;
        perimeter.name = "CH " + finess;
        perimeter.support = 0;
        perimeter.kind = organisation::CandidateKind::legal_entity;
        organisation::Entity entity;
        entity.finess = finess;
        entity.name = "CH " + finess;
        entity.region = region;
        perimeter.entities.push_back(entity);
        const auto programme = std::make_shared<const programme::Programme>(*rules);
        const auto opened = services.database->write([&](storage::sql::Transaction& transaction) {
            return desk::open_dossier(transaction, {"d1bis", programme->version, programme->sha256, perimeter, "test"}, programme, owner_.account(), services.now());
        });
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        return opened.ok() ? opened->dossier.id : std::string();
    }
    static std::string upload(Browser& browser, const std::string& name, const std::string& bytes) {
        const Reply begun = browser.post("/api/v1/uploads", {},
                                         {{"Upload-Length", std::to_string(bytes.size())}, {"Upload-Metadata", "filename " + to_base64(name)}});
        EXPECT_EQ(begun.status, 201) << begun.body;
        if (!bytes.empty()) {
            const Reply sent = browser.change("PATCH", begun.field("Location"), bytes, {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}});
            EXPECT_EQ(sent.status, 204) << sent.body;
        }
        return begun.at({"id"});
    }
    std::string path(const std::string& more = {}) const { return "/api/v1/dossiers/" + id_ + "/pieces" + more; }
    reading::Node add(const std::string& name, const std::string& bytes) {
        const Reply added = owner_.post(path(), R"({"items":[{"upload":")" + upload(owner_, name, bytes) + R"("}]})");
        EXPECT_EQ(added.status, 201) << added.body;
        const reading::Node json = added.json();
        const reading::Node* const files = json.find("files");
        return files != nullptr && !files->items.empty() ? files->items.front() : reading::Node{};
    }
    static std::string word(const reading::Node& node, const char* key) {
        const reading::Node* const found = node.find(key);
        return found == nullptr ? std::string() : found->scalar;
    }
    Reply confirm(const reading::Node& file, const std::string& code, const std::string& more = {}) {
        return owner_.change("PATCH", path("/" + word(file, "id")), R"({"code":")" + code + "\"" + more + "}",
                             {{"If-Match", "\"r" + word(file, "revision") + "\""}});
    }
    std::string slot_state(const std::string& code) {
        const Reply answer = owner_.get(path());
        const reading::Node json = answer.json();
        const reading::Node* const slots = json.find("slots");
        if (slots == nullptr) {
            ADD_FAILURE() << answer.body;
            return {};
        }
        for (const reading::Node& slot : slots->items) {
            if (word(slot, "code") == code) {
                return word(slot, "state");
            }
        }
        return {};
    }

    Instance instance_;
    Browser owner_;
    Browser other_;
    std::string id_;
};

TEST_F(Pieces, AFileIsProposedConfirmedAndReadByTheRules) {
    EXPECT_EQ(slot_state("D1.O6.A.E1"), "") << "asked of groups alone";
    EXPECT_EQ(slot_state("D1.O1.A.E1"), "missing");
    const auto file = add("D1.O1.A.E1 annuaires 2026-04-02.pdf", "%PDF-1.4 octets");
    EXPECT_EQ(word(file, "state"), "proposed");
    EXPECT_EQ(word(file, "code"), "D1.O1.A.E1");
    EXPECT_EQ(word(file, "document_date"), "2026-04-02");
    EXPECT_EQ(slot_state("D1.O1.A.E1"), "missing") << "a proposal counts for nothing";
    const Reply confirmed = confirm(file, "D1.O1.A.E1", R"(,"document_date":"2026-04-02","signed":true,"signer":"Dr Lemaire")");
    ASSERT_EQ(confirmed.status, 200) << confirmed.body;
    EXPECT_EQ(confirmed.field("ETag"), "\"r2\"");
    EXPECT_NE(confirmed.at({"summary", "pieces_missing"}), "");
    EXPECT_NE(confirmed.at({"summary", "pieces_missing"}), "0") << "the others are still missing";
    EXPECT_EQ(slot_state("D1.O1.A.E1"), "present");
}

TEST_F(Pieces, WhoGuessesIdentifiersIsToldNothing) {
    const auto file = add("D1.O1.A.E1.pdf", "secret");
    const std::string piece = word(file, "id");
    const std::string foreign = dossier_of(kForeignEntity, "53");
    for (const std::string& target : {path(), path("/" + piece + "/preview"), path("/" + piece + "/messages")}) {
        EXPECT_EQ(other_.get(target).status, 404) << target;
    }
    const Headers match = {{"If-Match", "\"r1\""}};
    EXPECT_EQ(other_.change("PATCH", path("/" + piece), R"({"code":"D1.O1.A.E1"})", match).status, 404);
    EXPECT_EQ(other_.change("DELETE", path("/" + piece), R"({"reason":"x"})", match).status, 404);
    EXPECT_EQ(other_.post(path("/" + piece + "/messages"), R"({"words":"x"})").status, 404);
    const std::string through_his_own = "/api/v1/dossiers/" + foreign + "/pieces/" + piece;
    EXPECT_EQ(other_.get(through_his_own + "/preview").status, 404);
    EXPECT_EQ(other_.change("PATCH", through_his_own, R"({"code":"D1.O1.A.E1"})", match).status, 404);
    const Reply stolen = other_.post("/api/v1/dossiers/" + foreign + "/pieces", R"({"items":[{"evidence":")" + word(file, "evidence") + R"("}]})");
    const Reply invented = other_.post("/api/v1/dossiers/" + foreign + "/pieces", R"({"items":[{"evidence":")" + std::string(32, '0') + R"("}]})");
    EXPECT_EQ(stolen.status, 422);
    EXPECT_EQ(invented.status, 422);
    EXPECT_EQ(owner_.get(path()).json().find("files")->items.size(), 1U);
}

TEST_F(Pieces, TheSameBytesElsewhereAreToldToThoseAloneWhoMaySeeThem) {
    const std::string sibling = dossier_of(kOwnEntity, "27");
    add("ici.pdf", "memes octets");
    const Reply there = owner_.post("/api/v1/dossiers/" + sibling + "/pieces", R"({"items":[{"upload":")" + upload(owner_, "la.pdf", "memes octets") + R"("}]})");
    ASSERT_EQ(there.status, 201) << there.body;
    EXPECT_EQ(owner_.get(path()).json().find("files")->items.front().find("twins")->items.size(), 1U);
    Browser helper = in_role(instance_, "ars_reviewer", {accounts::ScopeKind::dossier, id_}, "ars@test.example");
    const Reply seen = helper.get(path());
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_TRUE(seen.json().find("files")->items.front().find("twins")->items.empty());
}

TEST_F(Pieces, OneEvidenceServesAnotherDossierOfItsCandidate) {
    const auto file = add("ici.pdf", "octets");
    const std::string sibling = dossier_of(kOwnEntity, "27");
    const Reply reused = owner_.post("/api/v1/dossiers/" + sibling + "/pieces", R"({"items":[{"evidence":")" + word(file, "evidence") + R"(","code":"D1.O1.A.E1"}]})");
    ASSERT_EQ(reused.status, 201) << reused.body;
    EXPECT_EQ(word(reused.json().find("files")->items.front(), "sha256"), word(file, "sha256"));
}

TEST_F(Pieces, AnArchiveOfFiveHundredIsSortedAndConfirmedInTwoRequests) {
    std::vector<std::pair<std::string, std::string>> files;
    for (int i = 0; i < 500; ++i) {
        files.emplace_back(fmt::format("lot/D1.O1.A.E1/description {:03}.txt", i), fmt::format("contenu {}", i));
    }
    files.emplace_back("__MACOSX/._x", "bruit");
    const Reply added = owner_.post(path("/archive"), R"({"upload":")" + upload(owner_, "lot.zip", zip_of(files)) + R"("})");
    ASSERT_EQ(added.status, 201) << added.body.substr(0, 500);
    const reading::Node json = added.json();
    ASSERT_EQ(json.find("files")->items.size(), 500U);
    EXPECT_TRUE(json.find("left_out")->items.empty());
    std::string items;
    for (const reading::Node& file : json.find("files")->items) {
        EXPECT_EQ(word(file, "code"), "D1.O1.A.E1");
        items += (items.empty() ? "" : ",") + fmt::format(R"({{"piece":"{}","revision":1,"code":"{}"}})", word(file, "id"), word(file, "code"));
    }
    const Reply confirmed = owner_.post(path("/confirmations"), "{\"items\":[" + items + "]}");
    ASSERT_EQ(confirmed.status, 200) << confirmed.body.substr(0, 500);
    EXPECT_EQ(confirmed.json().find("files")->items.size(), 500U);
    EXPECT_EQ(slot_state("D1.O1.A.E1"), "present");
}

TEST_F(Pieces, AnArchiveThatHarmsIsRefusedWithItsFlaw) {
    const Reply refused = owner_.post(path("/archive"), R"({"upload":")" + upload(owner_, "x.zip", zip_of({{"../../etc/passwd", "x"}})) + R"("})");
    EXPECT_EQ(refused.status, 422) << refused.body;
    EXPECT_NE(refused.body.find("passwd"), std::string::npos) << refused.body;
    const Reply no_zip = owner_.post(path("/archive"), R"({"upload":")" + upload(owner_, "y.zip", "rien d'une archive") + R"("})");
    EXPECT_EQ(no_zip.status, 422) << no_zip.body;
    EXPECT_TRUE(owner_.get(path()).json().find("files")->items.empty());
}

TEST_F(Pieces, TwoPeopleOnOneFileAndTheSecondIsTold) {
    const auto file = add("D1.O1.A.E1.pdf", "octets");
    ASSERT_EQ(confirm(file, "D1.O1.A.E1").status, 200);
    const Reply late = confirm(file, "D1.O2.A.E1");
    EXPECT_EQ(late.status, 409);
    EXPECT_NE(late.body.find("urn:egide:problem:conflict"), std::string::npos) << late.body;
}

TEST_F(Pieces, ANewVersionTakesThePlaceAndTheFormerStays) {
    const auto file = add("D1.O1.A.E1.pdf", "version 1");
    ASSERT_EQ(confirm(file, "D1.O1.A.E1").status, 200);
    const Reply replaced = owner_.post(path("/" + word(file, "id") + "/replace"), R"({"upload":")" + upload(owner_, "v2.pdf", "version 2") + R"(","reason":"page manquante"})",
                                       {{"If-Match", "\"r2\""}});
    ASSERT_EQ(replaced.status, 201) << replaced.body;
    const reading::Node files = *owner_.get(path()).json().find("files");
    ASSERT_EQ(files.items.size(), 2U);
    std::map<std::string, std::string> states;
    for (const reading::Node& one : files.items) {
        states[word(one, "name")] = word(one, "state");
    }
    EXPECT_EQ(states, (std::map<std::string, std::string>{{"D1.O1.A.E1.pdf", "replaced"}, {"v2.pdf", "confirmed"}}));
    EXPECT_EQ(owner_.get("/api/v1/evidence/" + word(file, "evidence") + "/content").body, "version 1") << "the bytes stay in the vault";
}

TEST_F(Pieces, AWithdrawalAsksForAReasonAndAFreshProof) {
    const auto file = add("D1.O1.A.E1.pdf", "octets");
    ASSERT_EQ(confirm(file, "D1.O1.A.E1").status, 200);
    const Headers match = {{"If-Match", "\"r2\""}};
    EXPECT_EQ(owner_.change("DELETE", path("/" + word(file, "id")), R"({"reason":" "})", match).status, 422);
    const Reply gone = owner_.change("DELETE", path("/" + word(file, "id")), R"({"reason":"mauvais fichier"})", match);
    ASSERT_EQ(gone.status, 200) << gone.body;
    EXPECT_EQ(slot_state("D1.O1.A.E1"), "missing");
    Browser not_proved(instance_, owner_.account(), false);
    EXPECT_EQ(not_proved.change("DELETE", path("/" + word(file, "id")), R"({"reason":"x"})", match).status, 403);
}

TEST_F(Pieces, ATextIsPreviewedAndAnExecutableIsCalledSo) {
    const auto text = add("note.txt", "Première ligne\nSeconde ligne\n");
    const Reply shown = owner_.get(path("/" + word(text, "id") + "/preview"));
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.at({"kind"}), "text");
    EXPECT_EQ(shown.at({"text"}), "Première ligne\nSeconde ligne\n");
    const auto program = add("facture.pdf", std::string("MZ") + std::string(58, '\0') + std::string("\x40\0\0\0PE\0\0", 8));
    const Reply warned = owner_.get(path("/" + word(program, "id") + "/preview"));
    ASSERT_EQ(warned.status, 200) << warned.body;
    EXPECT_EQ(warned.at({"promises_else"}), "true") << warned.body;
}

TEST_F(Pieces, PeopleTalkAboutAFileAndVersionsShareTheThread) {
    const auto file = add("D1.O1.A.E1.pdf", "version 1");
    ASSERT_EQ(owner_.post(path("/" + word(file, "id") + "/messages"), R"({"words":"La page 3 manque."})").status, 200);
    EXPECT_EQ(owner_.post(path("/" + word(file, "id") + "/messages"), R"({"words":"  "})").status, 422);
    const Reply replaced = owner_.post(path("/" + word(file, "id") + "/replace"), R"({"upload":")" + upload(owner_, "v2.pdf", "version 2") + R"("})", {{"If-Match", "\"r1\""}});
    ASSERT_EQ(replaced.status, 201) << replaced.body;
    const std::string newer = word(replaced.json().find("files")->items.front(), "id");
    Browser region = in_role(instance_, "ars_reviewer", {accounts::ScopeKind::region, "27"}, "ars@test.example");
    const Reply answered = region.post(path("/" + newer + "/messages"), R"({"words":"Merci."})");
    ASSERT_EQ(answered.status, 200) << answered.body;
    const reading::Node items = *answered.json().find("items");
    ASSERT_EQ(items.items.size(), 2U);
    EXPECT_EQ(word(items.items.front(), "side"), "candidate");
    EXPECT_EQ(word(items.items.back(), "side"), "authority");
}

TEST_F(Pieces, WhatIsWrongIsSaidByField) {
    const auto file = add("x.pdf", "octets");
    const Reply unknown = confirm(file, "D9.O9.E9");
    EXPECT_EQ(unknown.status, 422);
    EXPECT_NE(unknown.body.find("\"code\""), std::string::npos) << unknown.body;
    EXPECT_EQ(owner_.post(path(), R"({"items":[]})").status, 422);
    EXPECT_EQ(owner_.post(path(), R"({"items":[{"upload":"a","evidence":"b"}]})").status, 422);
    EXPECT_EQ(owner_.change("PATCH", path("/" + word(file, "id")), R"({"code":"D1.O1.A.E1"})").status, 400);
}

class Imports : public Pieces {
  protected:
    Reply import(const std::string& kind, const std::string& text, const std::string& more = {}) {
        reading::JsonWriter json(false);
        json.value(text);
        std::string quoted = json.take();
        quoted.pop_back();
        return owner_.post("/api/v1/dossiers/" + id_ + "/imports", R"({"kind":")" + kind + R"(","text":)" + quoted + more + "}");
    }
    static std::string with_token(const Reply& shown) { return R"(,"apply":true,"token":")" + shown.at({"token"}) + "\""; }
};

constexpr const char* kYaml =
    "programme: d1bis\n"
    "observations:\n"
    "  - {kind: exercise, id: exo, entities: [\"990000010\"], date: 2026-03-01, crisis: true}\n"
    "  - {kind: exercise, id: faux, entities: [\"990000010\"], date: 2026-02-31, crisis: true}\n";

TEST_F(Imports, ADossierIsShownFirstAndOnlyWhatWasShownIsApplied) {
    const Reply shown = import("dossier", kYaml);
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.at({"applied"}), "false");
    const reading::Node json = shown.json();
    ASSERT_EQ(json.find("added")->items.size(), 1U) << shown.body;
    EXPECT_EQ(word(json.find("added")->items.front(), "line"), "3");
    ASSERT_EQ(json.find("wrong")->items.size(), 1U) << shown.body;
    EXPECT_EQ(word(json.find("wrong")->items.front(), "line"), "4");
    EXPECT_EQ(word(json.find("wrong")->items.front(), "field"), "date");
    const Reply again = import("dossier", kYaml);
    EXPECT_EQ(again.at({"token"}), shown.at({"token"})) << "showing changes nothing";
    EXPECT_EQ(import("dossier", std::string(kYaml) + "# autre\n", with_token(shown)).status, 409) << "another file than the one shown";
    const Reply applied = import("dossier", kYaml, with_token(shown));
    ASSERT_EQ(applied.status, 200) << applied.body;
    EXPECT_EQ(applied.at({"applied"}), "true");
    EXPECT_EQ(import("dossier", kYaml, with_token(shown)).status, 409) << "the dossier is no longer what it was";
    EXPECT_EQ(import("dossier", kYaml).at({"unchanged"}), "1");
}

TEST_F(Imports, ATableOfAuditsGivesItsSoundRowsAndTellsTheOthers) {
    const Reply shown = import("csv", "date;perimetre;outil;cvss_max;finess\n2026-05-04;P1;SILENE;5.0;990000010\nhier;P1;SILENE;5.0;990000010\n");
    ASSERT_EQ(shown.status, 200) << shown.body;
    const reading::Node json = shown.json();
    ASSERT_FALSE(json.find("wrong")->items.empty()) << shown.body;
    EXPECT_EQ(word(json.find("wrong")->items.front(), "line"), "3") << shown.body;
}

TEST_F(Imports, ABrokenFileIsToldLineByLineAndAppliesNothing) {
    const Reply shown = import("dossier", "observations:\n  - {kind: exercise\n");
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_FALSE(shown.json().find("wrong")->items.empty());
    const Reply applied = import("dossier", "observations:\n  - {kind: exercise\n", with_token(shown));
    EXPECT_EQ(applied.at({"applied"}), "false") << applied.body;
    EXPECT_EQ(import("opssies", "{}").status, 200);
    EXPECT_FALSE(import("opssies", "{}").json().find("wrong")->items.empty());
    EXPECT_EQ(import("autre", "x").status, 422);
}

TEST_F(Imports, AnotherCallsDossierIsRefusedAndAForeignOneIsAbsent) {
    const Reply shown = import("dossier", "programme: d2\ncontext: {}\n");
    EXPECT_FALSE(shown.json().find("wrong")->items.empty()) << shown.body;
    EXPECT_EQ(other_.post("/api/v1/dossiers/" + id_ + "/imports", R"({"kind":"dossier","text":"x"})").status, 404);
    Browser helper = in_role(instance_, "contributor", {accounts::ScopeKind::establishment, kOwnEntity}, "aide@test.example");
    EXPECT_EQ(helper.post("/api/v1/dossiers/" + id_ + "/imports", R"({"kind":"dossier","text":"x"})").status, 403);
}

}  // namespace
}  // namespace egide::web
