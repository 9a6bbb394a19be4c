#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace egide::testing {

namespace golden_detail {

inline std::optional<std::string> read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

inline ::testing::AssertionResult rewrite(std::string_view actual, const std::filesystem::path& file) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(actual.data(), static_cast<std::streamsize>(actual.size()));
    stream.close();
    if (!stream) {
        return ::testing::AssertionFailure() << "cannot write " << file;
    }
    return ::testing::AssertionSuccess();
}

/// Takes the first line off `text`, its line end included.
inline std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    const auto length = end == std::string_view::npos ? text.size() : end + 1;
    const auto line = text.substr(0, length);
    text.remove_prefix(length);
    return line;
}

inline ::testing::AssertionResult first_difference(std::string_view actual, std::string_view expected,
                                                   const std::filesystem::path& file) {
    for (std::size_t number = 1;; ++number) {
        const auto actual_line = take_line(actual);
        const auto expected_line = take_line(expected);
        if (actual_line != expected_line) {
            return ::testing::AssertionFailure()
                   << file.string() << ":" << number
                   << ": differs\n  expected: " << ::testing::PrintToString(std::string(expected_line))
                   << "\n  actual:   " << ::testing::PrintToString(std::string(actual_line))
                   << "\nEGIDE_UPDATE_GOLDEN=1 rewrites the file: read the difference first";
        }
    }
}

}  // namespace golden_detail

/// Whether `actual` is the file, byte for byte; the failure shows the first line that differs. With
/// EGIDE_UPDATE_GOLDEN=1 in the environment the file becomes `actual`.
inline ::testing::AssertionResult matches_golden(std::string_view actual, const std::filesystem::path& file) {
    const char* const update = std::getenv("EGIDE_UPDATE_GOLDEN");
    if (update != nullptr && std::string_view(update) == "1") {
        return golden_detail::rewrite(actual, file);
    }
    const auto expected = golden_detail::read(file);
    if (!expected) {
        return ::testing::AssertionFailure() << "cannot read " << file.string() << "; EGIDE_UPDATE_GOLDEN=1 makes it";
    }
    if (actual == *expected) {
        return ::testing::AssertionSuccess();
    }
    return golden_detail::first_difference(actual, *expected, file);
}

}  // namespace egide::testing
