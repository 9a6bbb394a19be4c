#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/base/sha256.h"
#include "egide/sandbox/bytes.h"

namespace egide::sandbox {

/// What a child may use. A guest that reads a very large file asks for more time, hardly ever for more memory.
struct Limits {
    std::uint64_t memory = std::uint64_t{512} << 20;  // bytes of address space; not set in sanitizer builds
    std::chrono::seconds processor{20};
    std::chrono::milliseconds wall{60'000};
    std::uint32_t answer = std::uint32_t{16} << 20;  // bytes
    bool operator==(const Limits&) const = default;
};

/// The largest request that a child can be given.
inline constexpr std::size_t kLargestRequest = std::size_t{16} << 20;

/// A function that runs in a child of its own: from the bytes of a stranger's file and a request (JSON, or whatever
/// both sides agreed on) to a JSON text. It may open nothing; an exception is a refusal.
struct Guest {
    std::string_view name;
    std::string (*answer)(const ByteSource& input, std::string_view request);
    /// Runs before the lock-down: loads what the function could no longer open (converters, tables). May be null.
    void (*prepare)() = nullptr;
};

/// How a child is run. `program` is started as `program __guest …` and must then call serve_guest. `stop` is asked a few
/// times a second: once it says true the child is ended, and what it was asked is refused.
struct Run {
    Limits limits = {};
    std::filesystem::path program = "/proc/self/exe";
    std::function<bool()> stop = {};
};

/// The first argument of the program when it is to serve as a child.
inline constexpr std::string_view kGuestCommand = "__guest";

/// Runs one guest over one regular file, in a child that has this file (read-only), an answer to give and nothing else.
/// Gives its JSON text, which was checked to be JSON within the limits: who reads its keys must do it strictly, since a
/// child that was taken over answers what it likes. Waits while two other children run. A crash, a limit or a forbidden
/// call is an error that says which (invalid: the file is to blame; unavailable: the machine is).
base::Result<std::string> run_guest(std::string_view name, int input, std::string_view request = {},
                                    const Run& how = {});

/// The same over a folder of files instead of one file: the guest finds it as its current folder, may read what is in it
/// and nothing else (Landlock: where the kernel lacks it, nothing is read), and gets no bytes as input.
base::Result<std::string> run_guest_in(std::string_view name, const std::filesystem::path& folder,
                                       std::string_view request = {}, const Run& how = {});

/// The child's side: protects this process, calls the guest, answers, ends. `arguments` is what follows kGuestCommand.
/// Descriptor 0 is the file, 1 the answer, 3 the request when there is one.
[[noreturn]] void serve_guest(std::span<const std::string> arguments, std::span<const Guest> guests);

/// Answers kept by what they were made of, so that the same bytes are read once; the oldest go when it is full. Safe
/// from several threads. Keep only what run_guest answered, never a refusal.
class AnswerCache {
  public:
    explicit AnswerCache(std::size_t bytes = std::size_t{32} << 20) : room_(bytes) {}
    std::optional<std::string> find(std::string_view guest, const base::Sha256Digest& content,
                                    std::string_view request = {});
    void keep(std::string_view guest, const base::Sha256Digest& content, std::string_view request, std::string answer);

  private:
    struct Kept {
        std::string key;
        std::string answer;
    };
    void forget(std::list<Kept>::iterator one);
    std::mutex mutex_;
    std::list<Kept> kept_;  // the newest first
    std::map<std::string, std::list<Kept>::iterator, std::less<>> by_key_;
    std::size_t room_;
    std::size_t used_ = 0;
};

}  // namespace egide::sandbox
