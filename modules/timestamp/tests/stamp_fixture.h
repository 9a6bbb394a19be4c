#pragma once

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "egide/journal/checkpoint.h"
#include "egide/testing/temporary_folder.h"
#include "egide/timestamp/authority.h"
#include "egide/timestamp/record.h"

namespace egide::timestamp {

/// What was refused, in words, for the message of a failed expectation.
template <typename T>
std::string told(const base::Result<T>& result) {
    std::string text;
    if (!result.ok()) {
        for (const base::Error& error : result.errors()) {
            text += error.at.show() + " " + base::render(error.message, base::Language::english) + " " + error.detail +
                    "\n";
        }
    }
    return text;
}

inline std::string words(const std::vector<base::Text>& reasons) {
    std::string text;
    for (const base::Text& reason : reasons) {
        text += base::render(reason, base::Language::english) + "\n";
    }
    return text;
}

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline Instant instant(const char* text) {
    return journal::parse_instant(text).value();
}

/// What a command printed, and whether it succeeded.
struct Ran {
    bool ok = false;
    std::string out;
};
inline Ran run(const std::string& command) {
    Ran ran;
    FILE* const pipe = ::popen(("{ " + command + "; } 2>&1").c_str(), "r");
    std::array<char, 4096> part{};
    for (std::size_t got = 0; (got = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
        ran.out.append(part.data(), got);
    }
    ran.ok = ::pclose(pipe) == 0;
    return ran;
}

/// A folder, a clock that stands still until it is moved, local authorities.
class StampTest : public ::testing::Test {
  protected:
    Clock clock() {
        return [this] { return now_; };
    }
    LocalAuthority authority(const std::string& name, const LocalAuthorityOptions& options = {}) {
        auto made = create_local_authority(folder_ / name, name, options, clock());
        EXPECT_TRUE(made.ok()) << told(made);
        return std::move(made).value();
    }
    /// A token over the digest, with its list unless `bare`.
    std::string stamp(Authority& by, const Digest& digest, bool bare = false) {
        const Request request = make_request(digest);
        const auto response = by.stamp(write_request(request));
        EXPECT_TRUE(response.ok()) << told(response);
        const auto token = accept_response(request, *response, "response");
        EXPECT_TRUE(token.ok()) << told(token);
        if (bare || !token.ok()) {
            return token.ok() ? *token : std::string();
        }
        const auto whole = with_material(*token, by.material().value(), "token");
        EXPECT_TRUE(whole.ok()) << told(whole);
        return *whole;
    }
    std::string path(const std::filesystem::path& relative) const { return (folder_ / relative).string(); }

    testing::TemporaryFolder folder_;
    Instant now_ = instant("2026-03-01T10:00:00.250Z");
    const Digest digest_ = digest_of(HashAlgorithm::sha256, "a signed checkpoint");
};

}  // namespace egide::timestamp
