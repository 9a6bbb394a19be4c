#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "egide/evidence/store.h"
#include "egide/storage/objects/s3_store.h"
#include "egide/testing/fault_proxy.h"
#include "egide/testing/s3_server.h"
#include "egide/testing/temporary_folder.h"
#include "objects/keys.h"
#include "objects/session.h"

namespace egide::storage::objects {

namespace fs = std::filesystem;
using evidence::ExpectedObject;
using evidence::FolderStore;
using evidence::ObjectName;
using evidence::ObjectStore;
using evidence::OpenSource;
using evidence::StoredObject;
using evidence::StoreFault;
using evidence::StoreFinding;
using evidence::text_source;
using testing::Accident;
using testing::FaultProxy;
using testing::shared_s3_server;

inline std::string told(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text +=
            error.at.show() + " " + base::render(error.message, base::Language::english) + " " + error.detail + "\n";
    }
    return text;
}
template <typename T>
std::string told(const base::Result<T>& result) {
    return result.ok() ? std::string() : told(result.errors());
}
inline std::string told(const std::vector<StoreFinding>& findings) {
    std::string text;
    for (const StoreFinding& finding : findings) {
        text += finding.file + " " + base::render(finding.message, base::Language::english) + "\n";
    }
    return text;
}

inline std::string drained(evidence::ByteSource& source) {
    std::string bytes;
    std::vector<char> block(100'000);
    while (true) {
        const auto got = source.read(block);
        if (!got || *got == 0) {
            return got ? bytes : "failed: " + told(got);
        }
        bytes.append(block.data(), *got);
    }
}
inline std::string read(const ObjectStore& store, const Digest& sha256) {
    const auto source = store.open(sha256);
    return source ? drained(**source) : "failed: " + told(source);
}
inline StoredObject put(ObjectStore& store, const std::string& bytes) {
    auto stored = store.put_one(text_source(bytes));
    EXPECT_TRUE(stored.ok()) << told(stored);
    return stored.ok() ? *stored : StoredObject{};
}
/// Bytes that do not repeat within a part.
inline std::string bytes_of_size(std::size_t size, unsigned seed = 1) {
    std::string bytes(size, '\0');
    std::uint32_t state = seed * 2654435761U + 1;
    for (char& byte : bytes) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}
inline constexpr std::size_t kPart = std::size_t{5} << 20;

inline std::string bucket_of(bool locks) {
    static const std::string plain = [] {
        shared_s3_server().create_bucket("plain");
        return std::string("plain");
    }();
    static const std::string locked = [] {
        shared_s3_server().create_bucket("locked", true);
        return std::string("locked");
    }();
    return locks ? locked : plain;
}

/// The options of a store that nobody else uses, impatient enough for tests.
inline S3Options options_at(const std::string& endpoint, bool locks = false) {
    static int drawn = 0;
    S3Options options;
    options.endpoint = endpoint;
    options.bucket = bucket_of(locks);
    options.prefix = "test-" + std::to_string(++drawn) + "/objects/";
    options.access_key = shared_s3_server().access_key();
    options.secret_key = base::Secret(shared_s3_server().secret_key());
    options.part_bytes = kPart;
    options.block_bytes = std::size_t{1} << 20;
    options.first_wait = std::chrono::milliseconds(2);
    options.longest_wait = std::chrono::milliseconds(20);
    options.stall = std::chrono::seconds(1);
    options.attempt = std::chrono::milliseconds(30'000);
    return options;
}
inline S3Options copy_of(const S3Options& from) {
    S3Options options;
    options.endpoint = from.endpoint;
    options.region = from.region;
    options.bucket = from.bucket;
    options.prefix = from.prefix;
    options.access_key = from.access_key;
    options.secret_key = from.secret_key.copy();
    options.session_token = from.session_token.copy();
    options.authorities = from.authorities;
    options.retention = from.retention;
    options.part_bytes = from.part_bytes;
    options.block_bytes = from.block_bytes;
    options.attempts = from.attempts;
    options.first_wait = from.first_wait;
    options.longest_wait = from.longest_wait;
    options.stall = from.stall;
    options.attempt = from.attempt;
    return options;
}
inline std::unique_ptr<S3Store> opened(S3Options options) {
    auto store = S3Store::open(std::move(options));
    EXPECT_TRUE(store.ok()) << told(store);
    return store.ok() ? std::move(*store) : nullptr;
}

/// What somebody with the keys of the bucket does to it behind the store's back.
class Intruder {
  public:
    explicit Intruder(const S3Options& options)
        : session_(
              [&] {
                  S3Options own = copy_of(options);
                  own.endpoint = shared_s3_server().endpoint();
                  return own;
              }(),
              *parse_endpoint(shared_s3_server().endpoint())) {}
    void write(const std::string& name, const std::string& bytes, Fields query = {}) const {
        const Reply reply = session_.ask(
            {.method = Method::put, .key = session_.options().prefix + name, .query = std::move(query), .body = bytes});
        EXPECT_TRUE(reply.done()) << reply.status << reply.body;
    }
    void remove(const std::string& name) const {
        EXPECT_TRUE(session_.ask({.method = Method::remove, .key = session_.options().prefix + name}).done());
    }
    static std::string name_of(const Digest& sha256) { return key_of("", sha256); }
    const Session& session() const { return session_; }

  private:
    Session session_;
};

inline void PrintTo(StoreFault fault, std::ostream* out) {
    *out << "fault " << static_cast<int>(fault);
}

}  // namespace egide::storage::objects
