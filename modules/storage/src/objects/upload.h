#pragma once

#include <string>
#include <vector>

#include "session.h"

namespace egide::storage::objects {

/// What goes with the bytes of an object: its protection, when there is one.
Fields protection_fields(const S3Options& options, Second now);
/// The hash that some servers ask for beside SHA-256 before they lock an object; nothing where MD5 is forbidden.
Fields md5_field(std::string_view bytes);

/// An object sent in parts. Nothing has its name until finish(); without it, the parts are thrown away.
class Upload {
  public:
    static base::Result<Upload> begin(const Session& session, const Digest& sha256);
    Upload(Upload&& other) noexcept;
    Upload& operator=(Upload&&) = delete;
    ~Upload();

    Done add(std::string_view bytes);
    Done finish();

  private:
    Upload(const Session& session, const Digest& sha256, std::string id);
    Done send_part();
    Call about() const;
    std::string parts_text() const;

    const Session* session_;
    Digest sha256_;
    std::string key_;
    std::string id_;  // empty once ended
    std::string part_;
    std::uint64_t size_ = 0;
    std::vector<std::string> etags_;
};

/// Throws the parts of an upload away; one that is not there is no error.
Done abandon(const Session& session, const std::string& key, const std::string& id);
/// The bytes of an object as the bucket says; nothing when there is none.
base::Result<std::optional<std::uint64_t>> size_of(const Session& session, const Digest& sha256);

}  // namespace egide::storage::objects
