// A verification depends on its bytes alone: it runs where no file can be opened and where the configuration of OpenSSL
// would break everything.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

/// The part that runs in a process of its own; see below.
TEST(OfflineChild, Verifies) {
    const char* const folder = std::getenv("EGIDE_OFFLINE_FOLDER");
    if (folder == nullptr) {
        GTEST_SKIP() << "run by the test below";
    }
    const std::filesystem::path from(folder);
    const std::string token = bytes_of(from / "token");
    const std::string anchor = bytes_of(from / "anchor");
    const std::string digest = bytes_of(from / "digest");
    rlimit none{0, 0};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    const Verdict verdict =
        verify_token(token, {HashAlgorithm::sha256, digest}, {{anchor}, {}}, instant("2026-03-01T10:00:01.000Z"));
    std::_Exit(verdict.standing == Standing::good ? 0 : 9);
}

TEST_F(StampTest, VerificationOpensNoFileAndReadsNoConfiguration) {
    LocalAuthority by = authority("Testing");
    folder_.write("token", stamp(by, digest_));
    folder_.write("anchor", by.anchors().front());
    folder_.write("digest", digest_.bytes);
    // Read, this configuration leaves OpenSSL without a single algorithm.
    folder_.write("poison.cnf", "openssl_conf = a\n[a]\nalg_section = b\n[b]\ndefault_properties = nothing=has\n");
    const std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    const std::string poison = "OPENSSL_CONF='" + path("poison.cnf") + "' ";
    ASSERT_FALSE(run(poison + "openssl dgst -sha256 '" + path("token") + "'").ok) << "the poison does not work";
    const Ran child = run(poison + "SSL_CERT_FILE=/dev/null EGIDE_OFFLINE_FOLDER='" + path("") + "' '" + self +
                          "' --gtest_filter=OfflineChild.Verifies");
    EXPECT_TRUE(child.ok) << child.out;
}

}  // namespace
}  // namespace egide::timestamp
