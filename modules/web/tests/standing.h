#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "egide/testing/engines.h"
#include "egide/testing/s3_server.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// Whether this run of the tests puts platforms on PostgreSQL and S3 (EGIDE_TEST_ON=servers) instead of a folder.
inline bool on_servers() {
    const char* const wanted = std::getenv("EGIDE_TEST_ON");
    return wanted != nullptr && std::string_view(wanted) == "servers";
}

/// An empty database on the server that all the tests of this program share.
inline std::string empty_postgresql() {
    const std::string connection = testing::shared_server().connection();
    auto database = storage::sql::Database::open(storage::sql::PostgresServer{connection});
    EXPECT_TRUE(database.ok()) << testing::told(database);
    const auto emptied = database->write([](storage::sql::Transaction& transaction) {
        return transaction.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    });
    EXPECT_TRUE(emptied.ok()) << testing::told(emptied);
    return connection;
}

/// A secret as an administrator writes it: for its owner alone.
inline std::filesystem::path write_secret(const std::filesystem::path& file, const std::string& text,
                                          std::filesystem::perms mode = std::filesystem::perms::owner_read |
                                                                        std::filesystem::perms::owner_write) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text << "\n";
    std::filesystem::permissions(file, mode);
    return file;
}

/// A place that nobody else uses in the bucket of this program; the secret goes to a file of the folder. The endpoint is
/// the server's, unless a proxy stands before it.
inline BucketConfiguration empty_bucket(const std::filesystem::path& folder, const std::string& endpoint = {}) {
    static const std::string bucket = [] {
        testing::shared_s3_server().create_bucket("web");
        return std::string("web");
    }();
    static int drawn = 0;
    BucketConfiguration configuration;
    configuration.endpoint = endpoint.empty() ? testing::shared_s3_server().endpoint() : endpoint;
    configuration.bucket = bucket;
    configuration.prefix = "instance-" + std::to_string(++drawn) + "/";
    configuration.access_key = testing::shared_s3_server().access_key();
    configuration.secret_key_file = write_secret(folder / "s3-secret", testing::shared_s3_server().secret_key());
    configuration.part_bytes = std::size_t{5} << 20;
    configuration.attempts = 2;
    return configuration;
}

}  // namespace egide::web
