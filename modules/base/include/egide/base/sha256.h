#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace egide::base {

/// SHA-256 (FIPS 180-4) by OpenSSL.
using Sha256Digest = std::array<std::uint8_t, 32>;

/// Feeds bytes as they come; finish once.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void update(std::string_view bytes);
    Sha256Digest finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

Sha256Digest sha256(std::string_view bytes);
std::string hex(std::span<const std::uint8_t> bytes);  // lower case

}  // namespace egide::base
