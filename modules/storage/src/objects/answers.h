#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/storage/objects/s3_store.h"

namespace egide::storage::objects {

/// The largest answer that is read as XML: 1,000 names of 1,024 bytes and what is said of them.
inline constexpr std::size_t kMostXml = std::size_t{4} << 20;
/// The most items that a page of a list may hold, whatever the server was asked for.
inline constexpr std::size_t kMostItems = 1000;

/// What a server says of a failure.
struct S3Failure {
    std::string code;
    std::string message;
    std::string region;  // where the bucket is, when it is elsewhere
};

/// One name of a list.
struct ListedObject {
    std::string key;
    std::uint64_t size = 0;
};
struct ObjectPage {
    std::vector<ListedObject> objects;
    std::optional<std::string> next;  // the token of the next page
};

/// One version of an object, or the marker that says it was removed.
struct ListedVersion {
    std::string key;
    std::string id;
    bool marker = false;
};
struct VersionPage {
    std::vector<ListedVersion> versions;
    std::optional<std::string> next_key;
    std::string next_version;
};

struct ListedUpload {
    std::string key;
    std::string id;
    Second begun{};
};
struct UploadPage {
    std::vector<ListedUpload> uploads;
    std::optional<std::string> next_key;
    std::string next_upload;
};

/// Each reads one kind of answer, strictly: another root, a missing or repeated element, a number that is none, a
/// document type, more than the limits give nothing.
std::optional<S3Failure> read_failure(std::string_view xml);
std::optional<ObjectPage> read_object_page(std::string_view xml);
std::optional<VersionPage> read_version_page(std::string_view xml);
std::optional<UploadPage> read_upload_page(std::string_view xml);
/// The identifier of an upload that was begun.
std::optional<std::string> read_upload_id(std::string_view xml);
/// Whether an upload that was ended is an object now.
bool read_completed(std::string_view xml);
/// Whether the bucket keeps versions.
std::optional<bool> read_versioning(std::string_view xml);
/// Whether the bucket locks objects, and what it applies by itself (a year is 365 days).
struct LockConfiguration {
    bool enabled = false;
    std::optional<S3Retention> by_default;
};
std::optional<LockConfiguration> read_lock(std::string_view xml);

/// `2026-03-01T10:00:00[.000]Z`.
std::optional<Second> parse_second(std::string_view text);
std::string show_second(Second second);

}  // namespace egide::storage::objects
