#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "egide/base/sha256.h"
#include "egide/testing/temporary_folder.h"
#include "read_case.h"

namespace egide::dossier {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::string_view kEvidence = "ads/2026-03-01.zed";

TEST(DossierFolder, HashesItsEvidence) {
    const testing::TemporaryFolder folder;
    folder.write("dossier.yaml", kCorrect);
    const std::string bytes(3'000'000, 'e');  // several pieces
    folder.write(kEvidence, bytes);
    const auto read = read_dossier_folder(folder.path());
    ASSERT_TRUE(read.ok()) << shown(read.errors());
    EXPECT_EQ(read->facts.observations[1].evidence->sha256, base::hex(base::sha256(bytes)));
    EXPECT_EQ(shown(read->warnings), "");
}

TEST(DossierFolder, MayBeGivenByItsFile) {
    const testing::TemporaryFolder folder;
    folder.write("dossier.yaml", "not: read");
    folder.write("other.yaml", kCorrect);
    folder.write(kEvidence, "");
    const auto read = read_dossier_folder(folder / "other.yaml");
    ASSERT_TRUE(read.ok()) << shown(read.errors());
    EXPECT_EQ(read->facts.observations[1].evidence->sha256, base::hex(base::sha256("")));
}

TEST(DossierFolder, TellsMissingEvidenceAndLeavesItsHashEmpty) {
    const testing::TemporaryFolder folder;
    const auto file = folder.write("dossier.yaml", kCorrect);
    const auto read = read_dossier_folder(folder.path());
    ASSERT_TRUE(read.ok()) << shown(read.errors());
    EXPECT_EQ(read->facts.observations[1].evidence->sha256, "");
    ASSERT_EQ(read->warnings.size(), 1u);
    EXPECT_EQ(read->warnings[0].at.show(), file.string() + ":12:100");
}

void expect_refused(const testing::TemporaryFolder& folder, const std::string& says) {
    const auto read = read_dossier_folder(folder.path());
    ASSERT_FALSE(read.ok());
    ASSERT_EQ(read.errors().size(), 1u) << shown(read.errors());
    EXPECT_THAT(shown(read.errors()), HasSubstr(":12:100: "));
    EXPECT_THAT(shown(read.errors()), HasSubstr(says));
}

TEST(DossierFolder, RefusesEvidenceThatALinkLeadsOutside) {
    const testing::TemporaryFolder elsewhere;
    const auto secret = elsewhere.write("secret", "s");
    const testing::TemporaryFolder folder;
    folder.write("dossier.yaml", kCorrect);
    fs::create_directory(folder / "ads");
    fs::create_symlink(secret, folder / kEvidence);
    expect_refused(folder, "outside the folder");
    fs::remove_all(folder / "ads");
    fs::create_directory_symlink(elsewhere.path(), folder / "ads");
    expect_refused(folder, "outside the folder");
}

TEST(DossierFolder, FollowsALinkThatStaysInside) {
    const testing::TemporaryFolder folder;
    folder.write("dossier.yaml", kCorrect);
    const auto kept = folder.write("kept.zed", "k");
    fs::create_directory(folder / "ads");
    fs::create_symlink(kept, folder / kEvidence);
    const auto read = read_dossier_folder(folder.path());
    ASSERT_TRUE(read.ok()) << shown(read.errors());
    EXPECT_EQ(read->facts.observations[1].evidence->sha256, base::hex(base::sha256("k")));
}

TEST(DossierFolder, RefusesEvidenceThatIsNoFile) {
    const testing::TemporaryFolder folder;
    folder.write("dossier.yaml", kCorrect);
    fs::create_directories(folder / kEvidence);
    expect_refused(folder, "not an ordinary file");
}

TEST(DossierFolder, ThatCannotBeOpenedIsUnavailableNotInvalid) {
    const testing::TemporaryFolder folder;
    for (const fs::path& path : {folder / "nothing", folder.path()}) {
        const auto read = read_dossier_folder(path);
        ASSERT_FALSE(read.ok());
        EXPECT_EQ(read.errors()[0].kind, base::ErrorKind::unavailable);
    }
}

TEST(DossierFolder, ReportsYamlTroubleWithItsPlace) {
    const testing::TemporaryFolder folder;
    const auto file = folder.write("dossier.yaml", "programme: d1bis\nprogramme: d2\n");
    const auto read = read_dossier_folder(folder.path());
    ASSERT_FALSE(read.ok());
    EXPECT_THAT(shown(read.errors()), HasSubstr(file.string() + ":2:1"));
}

}  // namespace
}  // namespace egide::dossier
