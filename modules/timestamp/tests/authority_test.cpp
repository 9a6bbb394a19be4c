#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <memory>
#include <optional>

#include "egide/timestamp/queue.h"
#include "stamp_fixture.h"

namespace egide::timestamp {
namespace {

class LocalTest : public StampTest {};

TEST_F(LocalTest, IsOpenedAgainAsItWas) {
    LocalAuthority by = authority("Testing", {.hash = HashAlgorithm::sha384});
    ASSERT_TRUE(by.revoke(RevocationReason::superseded).ok());
    ASSERT_TRUE(by.renew().ok());
    const auto serial = read_token(stamp(by, digest_), "t")->serial;
    auto again = open_local_authority(folder_ / "Testing", clock());
    ASSERT_TRUE(again.ok()) << told(again);
    EXPECT_EQ(again->name(), "Testing");
    EXPECT_EQ(again->hash(), HashAlgorithm::sha384);
    EXPECT_EQ(again->anchors(), by.anchors());
    const std::string token = stamp(*again, digest_);
    EXPECT_NE(read_token(token, "t")->serial, serial) << "a serial number serves once";
    EXPECT_EQ(verify_token(token, digest_, {by.anchors(), {}}, now_).standing, Standing::good);
}

TEST_F(LocalTest, RefusesWhatIsThereAndWhatCannotBe) {
    authority("Testing");
    const auto twice = create_local_authority(folder_ / "Testing", "Testing", {}, clock());
    EXPECT_NE(told(twice).find("already holds"), std::string::npos);
    EXPECT_FALSE(create_local_authority(folder_ / "a", "", {}, clock()).ok());
    EXPECT_FALSE(create_local_authority(folder_ / "a", std::string(61, 'x'), {}, clock()).ok());
    EXPECT_FALSE(create_local_authority(folder_ / "a", "a", {.policy = "not one"}, clock()).ok());
    EXPECT_FALSE(create_local_authority(folder_ / "a", "a", {.validity = std::chrono::days(100'000)}, clock()).ok());
    EXPECT_FALSE(create_local_authority(folder_ / "a", "a", {.hash = HashAlgorithm::sha3_256}, clock()).ok());
    EXPECT_FALSE(std::filesystem::exists(folder_ / "a"));
    EXPECT_FALSE(open_local_authority(folder_ / "absent", clock()).ok());
    folder_.write("Testing/tsa-key.pem", "nonsense");
    EXPECT_NE(told(open_local_authority(folder_ / "Testing", clock())).find("damaged"), std::string::npos);
}

TEST_F(LocalTest, KeysAreForTheirOwnerAlone) {
    authority("Testing");
    for (const char* const file : {"ca-key.pem", "tsa-key.pem", "authority.json"}) {
        const auto rights = std::filesystem::status(folder_ / "Testing" / file).permissions();
        EXPECT_EQ(rights & std::filesystem::perms(077), std::filesystem::perms::none) << file;
    }
}

TEST(Settings, AreReadWithAllTheirTroublesAtOnce) {
    const auto good = read_authorities(
        "authorities:\n  - {name: A, url: 'https://tsa.example/x', anchors: a.pem, policy: 1.2.3, hash: sha512, "
        "certificates: [b.pem], crls: ['http://crl.example/c'], timeout_seconds: 5}\n",
        "/etc/x/authorities.yaml");
    ASSERT_TRUE(good.ok()) << told(good);
    ASSERT_EQ(good->size(), 1U);
    const AuthoritySettings& one = good->front();
    EXPECT_EQ(one.anchors, "/etc/x/a.pem");
    EXPECT_EQ(one.hash, HashAlgorithm::sha512);
    EXPECT_EQ(one.timeout, std::chrono::seconds(5));
    EXPECT_EQ(one.crls, std::vector<std::string>{"http://crl.example/c"});

    const auto bad = read_authorities(
        "authorities:\n  - {name: A, url: 'ftp://x', anchors: a.pem, policy: one, hash: sha1, timeout_seconds: 0}\n"
        "  - {name: A, url: 'http://x', colour: blue}\n",
        "f");
    ASSERT_FALSE(bad.ok());
    EXPECT_EQ(bad.errors().size(), 7U) << told(bad);
    EXPECT_EQ(bad.errors()[0].at.line, 2U);
}

/// A small HTTP server in another process, that answers with `openssl ts -reply`.
class HttpTest : public StampTest {
  protected:
    void SetUp() override {
        now_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        by_.emplace(authority("local"));
        int ends[2] = {};
        ASSERT_EQ(::pipe(ends), 0);
        server_ = ::fork();
        if (server_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            const std::string script = EGIDE_SOURCE_DIR "/modules/timestamp/tests/answer_http.py";
            ::execl("/usr/bin/python3", "python3", script.c_str(), path("local").c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        char digit = 0;
        while (::read(ends[0], &digit, 1) == 1 && digit != '\n') {
            port_.push_back(digit);
        }
        ::close(ends[0]);
        ASSERT_FALSE(port_.empty());
    }
    void TearDown() override {
        if (server_ > 0) {
            ::kill(server_, SIGKILL);
            ::waitpid(server_, nullptr, 0);
        }
    }
    std::string url(const std::string& page) const { return "http://127.0.0.1:" + port_ + "/" + page; }
    std::unique_ptr<Authority> connect(const std::string& page, const std::string& list = "crl") const {
        AuthoritySettings settings;
        settings.name = "HTTP";
        settings.url = url(page);
        settings.anchors = folder_ / "local/ca.pem";
        settings.crls = {url(list)};
        settings.timeout = std::chrono::milliseconds(700);
        auto made = connect_authority(settings);
        EXPECT_TRUE(made.ok()) << told(made);
        return std::move(made).value();
    }
    std::string refusal(const std::string& page) const {
        return told(connect(page)->stamp(write_request(make_request(digest_))));
    }

    std::optional<LocalAuthority> by_;
    pid_t server_ = -1;
    std::string port_;
};

TEST_F(HttpTest, StampsThroughAQueueWithItsListFetched) {
    const auto http = connect("tsa");
    Queue queue(folder_ / "queue", clock());
    const std::string id = queue.add(digest_).value();
    Authority* const authorities[] = {http.get()};
    const QueueRun run = queue.run(authorities).value();
    ASSERT_EQ(run.proved, std::vector{id}) << queue.state().value().pending.front().refusals.front().reason.en;
    const Verdict verdict =
        verify_token(queue.proof(id).value()->token, digest_, {by_->anchors(), {}}, now_ + std::chrono::minutes(1));
    EXPECT_EQ(verdict.standing, Standing::good) << words(verdict.reasons);
}

TEST_F(HttpTest, EachWayToFailHasItsWords) {
    EXPECT_NE(refusal("elsewhere").find("not followed"), std::string::npos) << refusal("elsewhere");
    EXPECT_NE(refusal("broken").find("HTTP error 500"), std::string::npos) << refusal("broken");
    EXPECT_NE(refusal("html").find("not with a time-stamp answer"), std::string::npos) << refusal("html");
    EXPECT_NE(refusal("endless").find("larger than"), std::string::npos) << refusal("endless");
    EXPECT_NE(refusal("slow").find("in time"), std::string::npos) << refusal("slow");
    EXPECT_FALSE(connect("tsa", "html")->material().ok());
    ::kill(server_, SIGKILL);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
    EXPECT_NE(refusal("tsa").find("cannot be reached"), std::string::npos) << refusal("tsa");
}

TEST_F(HttpTest, MissingAnchorsAreSaidAtOnce) {
    AuthoritySettings settings;
    settings.anchors = folder_ / "absent.pem";
    settings.certificates = {folder_ / "absent-too.pem"};
    EXPECT_EQ(connect_authority(settings).errors().size(), 2U);
}

}  // namespace
}  // namespace egide::timestamp
