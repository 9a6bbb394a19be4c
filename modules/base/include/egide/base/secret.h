#pragma once

#include <string>
#include <string_view>

namespace egide::base {

/// Bytes that are wiped when they go and that nothing prints: a password, a key, a token. Never copied by accident.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string_view bytes);
    ~Secret();
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret copy() const { return Secret(view()); }
    std::string_view view() const { return bytes_; }
    const char* c_str() const { return bytes_.c_str(); }
    bool empty() const { return bytes_.empty(); }

  private:
    void wipe();
    std::string bytes_;
};

}  // namespace egide::base
