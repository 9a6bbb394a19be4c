#pragma once

#include "session.h"

namespace egide::storage::objects {

/// Puts one source after the other.
class Putting {
  public:
    Putting(const Session& session, std::function<void(std::uint64_t)> progress)
        : session_(session), progress_(std::move(progress)) {}
    /// Fails when the store does; what is wrong with the source is in the inner result.
    base::Result<base::Result<evidence::StoredObject>> take(const evidence::OpenSource& open);

  private:
    using Outcome = base::Result<evidence::StoredObject>;
    base::Result<Outcome> put_small(const evidence::ObjectName& name, bool absent);
    base::Result<Outcome> put_meanwhile(const evidence::ObjectName& name);
    base::Result<Outcome> known(const evidence::ObjectName& name);
    base::Result<Outcome> put_large(const evidence::ObjectName& name, const evidence::OpenSource& open);
    Done prolong(const Digest& sha256);
    void count(std::uint64_t bytes);

    const Session& session_;
    std::function<void(std::uint64_t)> progress_;
    std::uint64_t taken_ = 0;
    std::string first_;  // the bytes of a source that fits into one request
};

/// How long an object is protected now, by retention or by legal hold (which has no end).
struct Protection {
    std::optional<S3Retention> retention;
    bool held = false;
};
/// Of the latest version, or of one of them; a missing one has no protection.
base::Result<Protection> protection_of(const Session& session, const Digest& sha256, const std::string& version = {});

}  // namespace egide::storage::objects
