// Networks and servers that fail, lie or never end: what was acknowledged is whole, what is refused leaves nothing.
#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <future>
#include <thread>

#include "objects_fixture.h"

namespace egide::storage::objects {
namespace {

using namespace std::chrono_literals;
using Kind = Accident::Kind;

std::string http(const std::string& status, const std::string& body, const std::string& more = {}) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
           "Connection: close\r\n\r\n" + body;
}
std::string failure(const std::string& code) {
    return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>";
}
std::string page(const std::string& inner) {
    return "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + inner + "</ListBucketResult>";
}

class BadDaysTest : public ::testing::Test {
  protected:
    BadDaysTest()
        : store_(opened(copy_of(options_))), direct_(opened([this] {
              S3Options options = copy_of(options_);
              options.endpoint = shared_s3_server().endpoint();
              return options;
          }())) {
        proxy_.forget();
    }
    void arrange(Kind kind, const std::string& match, std::size_t at = 0, int times = 1) {
        proxy_.arrange({.kind = kind, .match = match, .at = at, .times = times, .text = {}});
    }
    void answer(const std::string& match, const std::string& text, int times = 1) {
        proxy_.arrange({.kind = Kind::answer, .match = match, .at = 0, .times = times, .text = text});
    }
    bool nothing_there() {
        bool none = true;
        const auto listed = direct_->list([&](const Digest&, std::uint64_t) { return none = false; });
        EXPECT_TRUE(listed.ok()) << told(listed);
        return none;
    }
    void wait_for(const std::string& match) {
        for (int turn = 0; turn < 4000 && proxy_.count(match) == 0; ++turn) {
            std::this_thread::sleep_for(5ms);
        }
        EXPECT_NE(proxy_.count(match), 0U) << match;
    }
    std::string listed() {
        return told(store_->list([](const Digest&, std::uint64_t) { return true; }));
    }

    FaultProxy proxy_{shared_s3_server().port()};
    S3Options options_ = options_at(proxy_.endpoint());
    std::unique_ptr<S3Store> store_;
    std::unique_ptr<S3Store> direct_;
};

TEST_F(BadDaysTest, AnUploadCutInTheMiddleIsSentAgain) {
    const std::string small = bytes_of_size(300'000);
    arrange(Kind::cut_request, "PUT ", 100'000, 2);
    EXPECT_EQ(put(*store_, small).name.sha256, base::sha256(small));
    const std::string large = bytes_of_size(2 * kPart + 9);
    arrange(Kind::cut_request, "partNumber=2", kPart / 2, 2);
    put(*store_, large);
    EXPECT_TRUE(read(*direct_, base::sha256(small)) == small);
    EXPECT_TRUE(read(*direct_, base::sha256(large)) == large);
    EXPECT_EQ(proxy_.count("partNumber=1"), 1U) << "the parts that arrived stay";
    EXPECT_EQ(proxy_.count("partNumber=2"), 3U);
}

TEST_F(BadDaysTest, AnUploadThatIsAlwaysCutLeavesNothing) {
    arrange(Kind::cut_request, "PUT ", 1000, 1000);
    EXPECT_NE(told(store_->put_one(text_source(bytes_of_size(5000)))).find("broke several times"), std::string::npos);
    EXPECT_EQ(proxy_.count("PUT "), 6U) << "as often as the options say";
    const auto large = store_->put_one(text_source(bytes_of_size(kPart + 1)));
    EXPECT_NE(told(large).find("broke several times"), std::string::npos);
    EXPECT_TRUE(nothing_there());
    EXPECT_TRUE(direct_->unfinished(Second::max())->empty()) << "its parts were thrown away";
}

TEST_F(BadDaysTest, BytesDamagedOnTheWayAreRefusedByTheServerAndSentAgain) {
    const std::string bytes = bytes_of_size(300'000);
    arrange(Kind::corrupt_request, "PUT ", 200'000);
    put(*store_, bytes);
    EXPECT_EQ(proxy_.count("PUT "), 2U);
    EXPECT_TRUE(read(*direct_, base::sha256(bytes)) == bytes);
}

TEST_F(BadDaysTest, AnAnswerLostAfterTheServerStoredIsNoFailure) {
    arrange(Kind::lose_answer, "PUT ");
    const std::string small = bytes_of_size(1000);
    EXPECT_EQ(put(*store_, small).name.sha256, base::sha256(small));
    EXPECT_TRUE(read(*direct_, base::sha256(small)) == small);
    const std::string large = bytes_of_size(kPart + 1);
    arrange(Kind::lose_answer, "partNumber=2");
    arrange(Kind::lose_answer, "uploadId=");
    arrange(Kind::lose_answer, "POST /");
    put(*store_, large);
    EXPECT_TRUE(read(*direct_, base::sha256(large)) == large);
}

TEST_F(BadDaysTest, ADownloadThatIsCutGoesOnFromThere) {
    const std::string bytes = bytes_of_size((std::size_t{3} << 20) + 17);
    const Digest name = put(*direct_, bytes).name.sha256;
    arrange(Kind::cut_answer, "range: bytes=0-", 700'000);
    arrange(Kind::cut_answer, "range: bytes=700000-", 200'000);
    arrange(Kind::cut_answer, "range: bytes=2097152-", 10);
    EXPECT_TRUE(read(*store_, name) == bytes);
    EXPECT_EQ(proxy_.count("range: bytes=900000-1048575"), 1U);
    arrange(Kind::cut_answer, "range: ", 10, 1000);
    EXPECT_NE(read(*store_, name).find("broke several times"), std::string::npos);
}

TEST_F(BadDaysTest, BytesDamagedOnTheWayBackAreDetected) {
    const std::string bytes = bytes_of_size(std::size_t{2} << 20);
    const Digest name = put(*direct_, bytes).name.sha256;
    arrange(Kind::corrupt_answer, "range: bytes=1048576-", 400'000);
    EXPECT_NE(read(*store_, name).find("no longer those"), std::string::npos);
    EXPECT_TRUE(read(*store_, name) == bytes) << "the object itself is sound";
}

TEST_F(BadDaysTest, AnObjectReplacedWhileItIsReadIsNotMixed) {
    const std::string bytes = bytes_of_size(std::size_t{2} << 20);
    const Digest name = put(*direct_, bytes).name.sha256;
    const auto source = store_->open(name);
    ASSERT_TRUE(source.ok()) << told(source);
    Intruder(options_).write(Intruder::name_of(name), bytes_of_size(std::size_t{2} << 20, 2));
    EXPECT_NE(drained(**source).find("no longer those"), std::string::npos);
    EXPECT_EQ(proxy_.count("if-match: "), 1U);
}

TEST_F(BadDaysTest, ABusyServerIsAskedAgainLater) {
    for (const char* const status : {"503 Slow Down", "500 Internal Server Error", "502 Bad Gateway"}) {
        answer("PUT ", http(status, failure("SlowDown")), 3);
        put(*store_, std::string("bytes after ") + status);
    }
    answer("POST ", http("200 OK", failure("InternalError")));
    const std::string large = bytes_of_size(kPart + 2);
    put(*store_, large);
    EXPECT_TRUE(read(*direct_, base::sha256(large)) == large);
    answer("", http("503 Slow Down", failure("SlowDown")), 1000);
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_NE(told(store_->size(base::sha256("x"))).find("overloaded"), std::string::npos);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s) << "bounded";
}

TEST_F(BadDaysTest, AServerThatTricklesOrIsSilentIsLeft) {
    const Digest name = put(*direct_, bytes_of_size(100'000)).name.sha256;
    options_.attempts = 1;
    const auto impatient = opened(copy_of(options_));
    for (const Kind kind : {Kind::trickle, Kind::silence}) {
        arrange(kind, "GET ");
        const auto begun = std::chrono::steady_clock::now();
        EXPECT_NE(read(*impatient, name).find("too long"), std::string::npos);
        EXPECT_LT(std::chrono::steady_clock::now() - begun, 10s);
    }
}

TEST_F(BadDaysTest, AServerThatComesBackIsFoundAgain) {
    const Digest name = put(*store_, "before").name.sha256;
    shared_s3_server().stop_gateway();
    EXPECT_FALSE(store_->size(name).ok()) << "gone is not absent";
    EXPECT_FALSE(store_->check({}).ok());
    shared_s3_server().start_gateway();
    EXPECT_EQ(read(*store_, name), "before");
    put(*store_, "after");
}

TEST_F(BadDaysTest, TheDeathOfTheServerInTheMiddleOfAnUploadIsSurvived) {
    options_.attempts = 20;
    options_.longest_wait = 1000ms;
    const auto patient = opened(copy_of(options_));
    const std::string bytes = bytes_of_size(3 * kPart + 1);
    auto stored = std::async(std::launch::async, [&] { return patient->put_one(text_source(bytes)); });
    wait_for("partNumber=1");
    shared_s3_server().stop_gateway();
    shared_s3_server().start_gateway();
    const auto done = stored.get();
    ASSERT_TRUE(done.ok()) << told(done);
    EXPECT_TRUE(read(*direct_, done->name.sha256) == bytes);
}

TEST_F(BadDaysTest, AProcessKilledInTheMiddleOfAnUploadLeavesNothingButParts) {
    arrange(Kind::silence, "partNumber=2", 0, 100);
    const std::string bytes = bytes_of_size(2 * kPart);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto own = S3Store::open(copy_of(options_));
        static_cast<void>((*own)->put_one(text_source(bytes)));
        ::_exit(0);
    }
    wait_for("partNumber=2");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(*direct_->size(base::sha256(bytes)), std::nullopt);
    EXPECT_EQ(*direct_->abandon_unfinished(Second::max()), 1U);
    EXPECT_FALSE(put(*direct_, bytes).known);
}

TEST_F(BadDaysTest, AClockThatIsWrongIsExplained) {
    answer("", http("403 Forbidden", failure("RequestTimeTooSkewed"), "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"), 2);
    EXPECT_NE(told(store_->open(base::sha256("x"))).find("NTP"), std::string::npos);
    const auto head = store_->size(base::sha256("x"));
    EXPECT_NE(told(head).find("The clocks of this machine and of the S3 server differ"), std::string::npos)
        << "an answer without a body says it by its date: " << told(head);
}

TEST_F(BadDaysTest, ExpiredTokensFullBucketsAndRefusalsAreExplained) {
    const auto said = [&](const std::string& status, const std::string& code) {
        answer("PUT ", http(status, failure(code)));
        return told(store_->put_one(text_source("bytes " + code)));
    };
    EXPECT_NE(said("400 Bad Request", "ExpiredToken").find("Renew"), std::string::npos);
    EXPECT_NE(said("403 Forbidden", "QuotaExceeded").find("no room"), std::string::npos);
    EXPECT_NE(said("403 Forbidden", "AccessDenied").find("Check its rights"), std::string::npos);
    EXPECT_NE(said("418 Teapot", "Teapot").find("418"), std::string::npos);
}

TEST_F(BadDaysTest, ARedirectIsNotFollowed) {
    FaultProxy elsewhere(shared_s3_server().port());
    answer("",
           http("307 Temporary Redirect", failure("TemporaryRedirect"),
                "Location: " + elsewhere.endpoint() + "/plain\r\nx-amz-bucket-region: eu-west-3\r\n"),
           10);
    EXPECT_NE(listed().find("not followed"), std::string::npos);
    EXPECT_NE(listed().find("eu-west-3"), std::string::npos);
    EXPECT_NE(read(*store_, base::sha256("x")).find("not followed"), std::string::npos);
    EXPECT_TRUE(elsewhere.heads().empty());
}

TEST_F(BadDaysTest, AListThatIsNotOneIsRefused) {
    const std::string key = "<Key>" + options_.prefix + "aa/" + std::string(64, 'a') + "</Key>";
    const std::string object = "<Contents>" + key + "<Size>1</Size></Contents>";
    const std::string whole = "<IsTruncated>false</IsTruncated>";
    for (const std::string& body :
         {std::string("not XML"), std::string("<html><body>proxy</body></html>"), std::string(),
          page(whole).substr(0, 100), page("<IsTruncated>perhaps</IsTruncated>"), page(object),
          page(whole + whole + object), page(whole + "<Contents>" + key + "<Size>-1</Size></Contents>"),
          page(whole + "<Contents>" + key + "<Size>99999999999999999999</Size></Contents>"),
          page(whole + "<Contents><Size>1</Size></Contents>"), page(whole + object + object),
          page(whole + "<Contents><Key>outside/x</Key><Size>1</Size></Contents>"),
          "<!DOCTYPE x [<!ENTITY a \"b\">]>" + page(whole + object), page("<IsTruncated>true</IsTruncated>" + object),
          page("<IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"),
          page(whole + std::string(100'000, ' ') + [] {
              std::string deep;
              for (int depth = 0; depth < 10'000; ++depth) {
                  deep += "<a>";
              }
              return deep;
          }())}) {
        answer("list-type=2", http("200 OK", body));
        EXPECT_NE(listed().find("does not answer as an S3 server"), std::string::npos) << body.substr(0, 300);
    }
}

TEST_F(BadDaysTest, AListThatNeverEndsIsRefused) {
    const std::string object =
        "<Contents><Key>" + options_.prefix + "aa/" + std::string(64, 'a') + "</Key><Size>1</Size></Contents>";
    answer("list-type=2",
           http("200 OK", page("<IsTruncated>true</IsTruncated>" + object +
                               "<NextContinuationToken>again</NextContinuationToken>")),
           1000);
    EXPECT_NE(listed().find("does not answer as an S3 server"), std::string::npos);
    EXPECT_EQ(proxy_.count("list-type=2"), 2U);
}

TEST_F(BadDaysTest, AnAnswerThatNeverEndsIsStopped) {
    answer("list-type=2", http("200 OK", page(std::string(std::size_t{5} << 20, ' '))));
    EXPECT_NE(listed().find("more bytes than it was asked for"), std::string::npos);
    answer("GET ", http("200 OK", std::string(std::size_t{2} << 20, 'x')));
    EXPECT_NE(read(*store_, base::sha256("x")).find("more bytes"), std::string::npos);
    answer(
        "HEAD ", "HTTP/1.1 200 OK\r\n" + [] {
            std::string many;
            for (int header = 0; header < 2000; ++header) {
                many += "x-header-" + std::to_string(header) + ": " + std::string(50, 'x') + "\r\n";
            }
            return many;
        }() + "\r\n");
    EXPECT_FALSE(store_->size(base::sha256("x")).ok());
}

TEST_F(BadDaysTest, WhatAnObjectHoldsIsNeverTakenForAnAnswer) {
    const std::string bytes = failure("SlowDown");
    const Digest name = put(*direct_, bytes).name.sha256;
    EXPECT_EQ(read(*store_, name), bytes);
    EXPECT_EQ(proxy_.heads().size(), 1U);
}

TEST_F(BadDaysTest, AServerThatSaysItStoredAndDidNotIsFoundOut) {
    answer("POST ", http("200 OK",
                         "<InitiateMultipartUploadResult><UploadId>u</UploadId>"
                         "</InitiateMultipartUploadResult>"));
    answer("partNumber=", http("200 OK", "", "ETag: \"e\"\r\n"), 2);
    answer("POST ", http("200 OK",
                         "<CompleteMultipartUploadResult><Key>k</Key><ETag>e</ETag>"
                         "</CompleteMultipartUploadResult>"));
    const auto stored = store_->put_one(text_source(bytes_of_size(kPart + 1)));
    EXPECT_NE(told(stored).find("does not have all of it"), std::string::npos) << told(stored);
}

TEST_F(BadDaysTest, MemoryDoesNotGrowWithTheObject) {
    const testing::TemporaryFolder folder;
    const fs::path file = folder.write("sparse", "");
    const std::uint64_t size = std::uint64_t{48} << 20;
    fs::resize_file(file, size);
    const auto peak = [] {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    };
    put(*direct_, bytes_of_size(1));
    const std::uint64_t before = peak();
    const auto stored = direct_->put_one(evidence::file_source(file));
    ASSERT_TRUE(stored.ok()) << told(stored);
    const auto checked = direct_->check(std::vector<ExpectedObject>{{stored->name, 0}});
    ASSERT_TRUE(checked.ok()) << told(checked);
    EXPECT_EQ(checked->bytes, size + 1);
    EXPECT_LT(peak() - before, std::uint64_t{32} << 20);
}

}  // namespace
}  // namespace egide::storage::objects
