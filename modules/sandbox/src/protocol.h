#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "egide/sandbox/guest.h"

namespace egide::sandbox {

/// How a child that did not answer ends. A child that was taken over may lie: then the reason shown is wrong, the
/// refusal stands.
enum ChildExit : int {
    kAnswered = 0,
    kMisused = 101,
    kUnknownGuest = 102,
    kUnprotected = 103,
    kOutOfMemory = 104,
    kThrew = 105,
    kAnswerTooLarge = 106,
};

inline constexpr int kInputDescriptor = 0;
inline constexpr int kAnswerDescriptor = 1;
inline constexpr int kNowhereDescriptor = 2;  // /dev/null: what libraries complain of
inline constexpr int kRequestDescriptor = 3;

inline constexpr std::size_t kPrefixBytes = 4;  // the length of the answer, most significant byte first
using Prefix = std::array<char, kPrefixBytes>;

/// What the parent tells the child on its command line.
struct Order {
    std::string guest;
    Limits limits;
    int parent = 0;
    bool request = false;
    bool folder = false;  // the input is a folder
};

std::array<std::string, 7> written(const Order& order);
std::optional<Order> read_order(std::span<const std::string> arguments);

Prefix prefix_of(std::uint32_t length);
std::uint32_t length_of(const Prefix& prefix);

/// Whether memory can be limited: sanitizers reserve terabytes of addresses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsLimited = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
inline constexpr bool kMemoryIsLimited = false;
#else
inline constexpr bool kMemoryIsLimited = true;
#endif
#else
inline constexpr bool kMemoryIsLimited = true;
#endif

}  // namespace egide::sandbox
