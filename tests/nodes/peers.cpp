// PostgreSQL and an S3 server for tests that are not written in C++: says on one line how to reach them, and ends them
// when its input ends.
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "egide/testing/postgres_server.h"
#include "egide/testing/s3_server.h"

int main() {
    using egide::testing::PostgresServer;
    using egide::testing::S3Server;
    if (!PostgresServer::available() || !S3Server::available()) {
        std::cerr << "PostgreSQL or the S3 server of the tests is not installed: tools/setup.sh test\n";
        return 2;
    }
    const PostgresServer database(true);
    const S3Server bucket;
    bucket.create_bucket("egide");
    std::cout << fmt::format(
                     R"({{"postgresql":"{}","endpoint":"{}","bucket":"egide","access_key":"{}","secret_key":"{}"}})",
                     database.connection(), bucket.endpoint(), bucket.access_key(), bucket.secret_key())
              << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
    }
    return 0;
}
