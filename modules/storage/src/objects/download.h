#pragma once

#include <memory>

#include "session.h"

namespace egide::storage::objects {

/// An object read block by block, each by a request of its own: nothing is held open while the reader thinks, and what
/// was cut is asked for again from where it was.
class Download final : public evidence::ByteSource {
  public:
    /// Asks for the first block; fails when there is no such object. `verify`: the last read fails when the bytes are
    /// not those of the name.
    static base::Result<std::unique_ptr<evidence::ByteSource>> open(const Session& session, const Digest& sha256,
                                                                    bool verify = true);
    base::Result<std::size_t> read(std::span<char> into) override;

  private:
    Download(const Session& session, const Digest& sha256, bool verify);
    Done next_block();
    Done take(const Call& call, Reply& reply, bool& came);
    bool learn(const Reply& reply, std::uint64_t from);
    base::Error failed(const Call& call, const Reply& reply) const;
    base::Error altered() const;

    const Session& session_;
    Digest sha256_;
    std::string key_;
    bool verify_;
    base::Sha256 hash_;
    std::optional<std::uint64_t> size_;  // once the server said it
    std::string etag_;
    std::string block_;
    std::size_t taken_ = 0;      // of the block
    std::uint64_t fetched_ = 0;  // blocks included
    bool ended_ = false;
    base::Errors broken_;  // once a read failed, all that follow do
};

}  // namespace egide::storage::objects
