// What is particular to a bucket: parts, locks, versions, who is let in, what is never contacted.
#include <netinet/in.h>

#include <algorithm>

#include "objects/endpoint.h"
#include "objects/listing.h"
#include "objects/put.h"
#include "objects/upload.h"
#include "objects_fixture.h"

namespace egide::storage::objects {
namespace {

using namespace std::chrono_literals;

Second in_a_day() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()) + 24h;
}
std::string refusal(S3Options options) {
    return told(S3Store::open(std::move(options)));
}

TEST(S3StoreTest, ALargeObjectGoesInPartsAndTheSameBytesAreNotSentAgain) {
    FaultProxy proxy(shared_s3_server().port());
    const auto store = opened(options_at(proxy.endpoint()));
    const std::string bytes = bytes_of_size(2 * kPart + 5);
    put(*store, bytes);
    EXPECT_EQ(proxy.count("partNumber="), 3U);
    EXPECT_EQ(proxy.count("Content-Length: 5\r\n"), 1U) << "the last part is as long as what is left";
    proxy.forget();
    EXPECT_TRUE(put(*store, bytes).known);
    EXPECT_EQ(proxy.heads().size(), 1U) << "the bucket is only asked whether it has it";
}

TEST(S3StoreTest, ManyNamesTakeSeveralPages) {
    FaultProxy proxy(shared_s3_server().port());
    const S3Options options = options_at(proxy.endpoint());
    const auto store = opened(copy_of(options));
    const Intruder intruder(options);
    for (int number = 0; number < 1005; ++number) {
        intruder.write(Intruder::name_of(base::sha256(std::to_string(number))), "x");
    }
    std::vector<Digest> names;
    const auto listed = store->list([&](const Digest& name, std::uint64_t) {
        names.push_back(name);
        return true;
    });
    EXPECT_TRUE(listed.ok()) << told(listed);
    EXPECT_EQ(names.size(), 1005U);
    EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
    EXPECT_EQ(proxy.count("continuation-token="), 1U);
}

TEST(S3StoreTest, AnUploadThatFailsLeavesNoPart) {
    const auto store = opened(options_at(shared_s3_server().endpoint()));
    int times = 0;
    const evidence::OpenSource other_each_time = [&]() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        return text_source(bytes_of_size(kPart + 10, static_cast<unsigned>(++times)))();
    };
    const auto stored = store->put_one(other_each_time);
    EXPECT_NE(told(stored).find("changed while"), std::string::npos) << told(stored);
    EXPECT_TRUE(store->unfinished(in_a_day())->empty());
    EXPECT_TRUE(store->list([](const Digest&, std::uint64_t) -> bool { throw std::logic_error("nothing"); }).ok());
}

TEST(S3StoreTest, UploadsThatNobodyEndedAreListedAndAbandoned) {
    const S3Options options = options_at(shared_s3_server().endpoint());
    const auto store = opened(copy_of(options));
    const Intruder intruder(options);
    const Digest name = base::sha256("a process that died");
    const Reply begun = intruder.session().ask(
        {.method = Method::post, .key = key_of(options.prefix, name), .query = {{"uploads", ""}}});
    ASSERT_TRUE(begun.done()) << begun.body;
    EXPECT_EQ(*store->size(name), std::nullopt);
    EXPECT_TRUE(store->unfinished(in_a_day() - 48h)->empty()) << "what is under way is left alone";
    const auto found = store->unfinished(in_a_day());
    ASSERT_TRUE(found.ok()) << told(found);
    ASSERT_EQ(found->size(), 1U);
    EXPECT_EQ(found->front().sha256, name);
    const auto gone = store->abandon_unfinished(in_a_day());
    EXPECT_EQ(*gone, 1U);
    EXPECT_TRUE(store->unfinished(in_a_day())->empty());
}

class S3LockTest : public ::testing::Test {
  protected:
    S3Options kept(RetentionMode mode, std::chrono::days days) {
        S3Options options = options_at(shared_s3_server().endpoint(), true);
        options.retention = S3Retention{mode, days, {}};
        return options;
    }
};

TEST_F(S3LockTest, TheBucketSaysWhatItProtects) {
    const auto locked = opened(options_at(shared_s3_server().endpoint(), true));
    EXPECT_TRUE(locked->protections().locks);
    EXPECT_TRUE(locked->protections().versioned);
    const auto plain = opened(options_at(shared_s3_server().endpoint()));
    EXPECT_FALSE(plain->protections().locks);
    EXPECT_FALSE(plain->protections().versioned);
}

TEST_F(S3LockTest, ALockedObjectStaysAndIsSaidToBeLocked) {
    for (const std::size_t size : {std::size_t{10}, kPart + 1}) {
        const auto store = opened(kept(RetentionMode::governance, std::chrono::days(2)));
        const std::string bytes = bytes_of_size(size);
        const StoredObject stored = put(*store, bytes);
        const auto retention = store->retention(stored.name.sha256);
        ASSERT_TRUE(retention.ok() && *retention) << told(retention);
        EXPECT_EQ((*retention)->mode, RetentionMode::governance);
        EXPECT_GT(*(*retention)->until, in_a_day());
        const auto removed = store->remove(stored.name.sha256);
        EXPECT_NE(told(removed).find("is locked until"), std::string::npos) << told(removed);
        EXPECT_TRUE(read(*store, stored.name.sha256) == bytes);
    }
}

TEST_F(S3LockTest, ALockedObjectIsFoundAgainWhenSomebodyHidesIt) {
    const S3Options options = kept(RetentionMode::compliance, std::chrono::days(1));
    const auto store = opened(copy_of(options));
    const Digest name = put(*store, "protected").name.sha256;
    Intruder(options).remove(Intruder::name_of(name));  // a marker above the versions
    EXPECT_FALSE(*store->has(name));
    EXPECT_NE(told(store->remove(name)).find("is locked until"), std::string::npos);
    EXPECT_FALSE(put(*store, "protected").known);
    EXPECT_EQ(read(*store, name), "protected");
}

TEST_F(S3LockTest, DepositingAgainProlongsTheProtection) {
    S3Options options = kept(RetentionMode::governance, std::chrono::days(1));
    const Digest name = put(*opened(copy_of(options)), "bytes").name.sha256;
    options.retention->until = in_a_day() + 24h * 30;
    const auto store = opened(copy_of(options));
    EXPECT_TRUE(put(*store, "bytes").known);
    EXPECT_EQ((*store->retention(name))->until, options.retention->until);
    options.retention->until = in_a_day();
    put(*opened(copy_of(options)), "bytes");
    EXPECT_GT((*store->retention(name))->until, in_a_day() + 24h * 29) << "never shortened";
}

TEST_F(S3LockTest, AnObjectUnderLegalHoldStays) {
    const S3Options options = options_at(shared_s3_server().endpoint(), true);
    const auto store = opened(copy_of(options));
    const Digest name = put(*store, "held").name.sha256;
    const Intruder intruder(options);
    intruder.write(Intruder::name_of(name), "<LegalHold><Status>ON</Status></LegalHold>", {{"legal-hold", ""}});
    EXPECT_NE(told(store->remove(name)).find("legal hold"), std::string::npos);
    intruder.write(Intruder::name_of(name), "<LegalHold><Status>OFF</Status></LegalHold>", {{"legal-hold", ""}});
    EXPECT_TRUE(store->remove(name).ok());
}

TEST_F(S3LockTest, WithoutProtectionEveryVersionGoes) {
    const S3Options options = options_at(shared_s3_server().endpoint(), true);
    const auto store = opened(copy_of(options));
    const Digest name = put(*store, "bytes").name.sha256;
    const Intruder intruder(options);
    intruder.write(Intruder::name_of(name), "other");
    intruder.remove(Intruder::name_of(name));
    ASSERT_EQ(list_versions(intruder.session(), key_of(options.prefix, name))->size(), 3U);
    const auto removed = store->remove(name);
    EXPECT_TRUE(removed.ok()) << told(removed);
    EXPECT_TRUE(list_versions(intruder.session(), key_of(options.prefix, name))->empty());
}

TEST_F(S3LockTest, ARetentionThatTheBucketCannotKeepIsRefused) {
    S3Options options = options_at(shared_s3_server().endpoint());
    options.retention = S3Retention{RetentionMode::governance, std::chrono::days(1), {}};
    EXPECT_NE(refusal(std::move(options)).find("does not lock objects"), std::string::npos);
}

TEST(S3AccessTest, WrongKeysAndBucketsAreExplained) {
    S3Options unknown = options_at(shared_s3_server().endpoint());
    unknown.access_key = "nobody";
    EXPECT_NE(refusal(std::move(unknown)).find("does not recognise the key “nobody”"), std::string::npos);
    S3Options wrong = options_at(shared_s3_server().endpoint());
    wrong.secret_key = base::Secret("not-the-secret");
    EXPECT_NE(refusal(std::move(wrong)).find("or its signature"), std::string::npos);
    S3Options elsewhere = options_at(shared_s3_server().endpoint());
    elsewhere.bucket = "no-such-bucket";
    EXPECT_NE(refusal(std::move(elsewhere)).find("does not exist"), std::string::npos);
    S3Options nowhere = options_at("http://127.0.0.1:" + std::to_string(testing::S3Server::free_port()));
    EXPECT_NE(refusal(std::move(nowhere)).find("cannot be reached"), std::string::npos);
}

TEST(S3AccessTest, ACertificateIsVerifiedBeforeAnythingIsSent) {
    S3Options options = options_at(shared_s3_server().secure_endpoint());
    EXPECT_NE(refusal(copy_of(options)).find("is not trusted"), std::string::npos);
    options.authorities = shared_s3_server().authority();
    const auto store = opened(std::move(options));
    EXPECT_EQ(read(*store, put(*store, "over TLS").name.sha256), "over TLS");
}

TEST(S3AccessTest, SecretsAppearNowhere) {
    FaultProxy proxy(shared_s3_server().port());
    S3Options options = options_at(proxy.endpoint());
    options.secret_key = base::Secret("the-secret-key-of-this-test");
    options.session_token = base::Secret("the-token-of-this-test");
    const std::string error = refusal(std::move(options));
    EXPECT_EQ(error.find("-of-this-test"), std::string::npos) << error;
    for (const std::string& head : proxy.heads()) {
        EXPECT_EQ(head.find("the-secret-key"), std::string::npos);
        EXPECT_NE(head.find("x-amz-security-token: the-token-of-this-test"), std::string::npos);
        EXPECT_NE(head.find("x-amz-content-sha256;x-amz-date;x-amz-security-token"), std::string::npos)
            << "the token is signed: " << head;
    }
}

TEST(S3OptionsTest, EveryTroubleIsSaidAtOnce) {
    S3Options options;
    options.endpoint = "s3.example";
    options.bucket = "Bad_Bucket";
    options.prefix = "../other/";
    options.region = "Paris";
    options.part_bytes = 1;
    const auto refused = check_options(options);
    ASSERT_FALSE(refused.ok());
    std::vector<std::string> fields;
    for (const base::Error& error : refused.errors()) {
        fields.push_back(error.field);
    }
    EXPECT_EQ(fields, (std::vector<std::string>{"endpoint", "bucket", "prefix", "region", "access_key", "limits"}));
}

TEST(S3OptionsTest, AnEndpointIsASchemeAHostAndAPort) {
    for (const char* const good :
         {"https://s3.example", "https://s3.example/", "https://S3.Example:9000", "http://127.0.0.1:80",
          "http://[::1]:9000", "https://10.1.2.3", "http://localhost"}) {
        EXPECT_TRUE(parse_endpoint(good).has_value()) << good;
    }
    for (const char* const bad :
         {"", "s3.example", "ftp://s3.example", "https://", "https://s3.example/path", "https://user@s3.example",
          "https://s3.example?x", "https://s3.example#x", "https://s3.example:0", "https://s3.example:99999",
          "https://s3.example:", "https://2130706433", "https://0x7f000001", "https://127.1", "https://::1",
          "https://[s3.example]", "https://a..b", "https://s3 .example", "https://s3.example\r\nx: y"}) {
        EXPECT_FALSE(parse_endpoint(bad).has_value()) << bad;
    }
}

TEST(S3OptionsTest, WithoutEncryptionOnlyThisMachineIsReached) {
    S3Options options = options_at("http://s3.example");
    EXPECT_NE(told(check_options(options)).find("must begin with https://"), std::string::npos);
    options.endpoint = "http://10.0.0.1";
    EXPECT_FALSE(check_options(options).ok());
    options.endpoint = "https://10.0.0.1";
    EXPECT_TRUE(check_options(options).ok());
}

/// Whether an endpoint may be connected at that address.
bool connects(const char* endpoint, const char* address) {
    sockaddr_in four{};
    sockaddr_in6 six{};
    four.sin_family = AF_INET;
    six.sin6_family = AF_INET6;
    if (::inet_pton(AF_INET, address, &four.sin_addr) == 1) {
        return may_connect(*parse_endpoint(endpoint), reinterpret_cast<const sockaddr&>(four));
    }
    EXPECT_EQ(::inet_pton(AF_INET6, address, &six.sin6_addr), 1);
    return may_connect(*parse_endpoint(endpoint), reinterpret_cast<const sockaddr&>(six));
}

TEST(S3OptionsTest, ANameNeverLeadsToReservedAddresses) {
    for (const char* const address : {"169.254.169.254", "169.254.0.1", "127.0.0.1", "127.9.9.9", "0.0.0.0",
                                      "224.0.0.1", "255.255.255.255", "100.100.100.200", "::1", "::", "fe80::1",
                                      "ff02::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254"}) {
        EXPECT_FALSE(connects("https://s3.example", address)) << address;
    }
    for (const char* const address : {"192.0.2.1", "10.0.0.1", "192.168.1.1", "2001:db8::1", "fd12::1"}) {
        EXPECT_TRUE(connects("https://s3.example", address)) << address;
    }
    EXPECT_TRUE(connects("https://169.254.10.1", "169.254.10.1")) << "written down as such";
    EXPECT_TRUE(connects("http://localhost", "127.0.0.1"));
    EXPECT_FALSE(connects("http://localhost", "10.0.0.1")) << "in clear, to another machine";
}

}  // namespace
}  // namespace egide::storage::objects
