#pragma once

#include <optional>
#include <string>

#include "egide/journal/verify.h"
#include "findings.h"
#include "history.h"

namespace egide::journal {

/// One kept head, with what its own checks gave.
struct KeptHead {
    PastCheckpoint past;
    std::uint64_t number = 0;
    std::string file;
    std::uint64_t byte = 0;
    bool trusted = false;  // signed with a key that is good for its size
};

/// What a set of keys says of a signed head.
enum class Trust { trusted, revoked, unknown };
struct Judgement {
    Trust trust = Trust::unknown;
    const TrustedKey* key = nullptr;
};
Judgement judge_signature(const std::string& note, std::uint64_t size, const std::vector<TrustedKey>& keys);

/// The kept heads from the first to the published one, each checked against the one before as it passes.
class HeadStream {
  public:
    HeadStream(Layout layout, const VerifyOptions& options, const PastCheckpoint& published, Findings& findings);
    /// The head that comes next; none at the end.
    const KeptHead* peek() const { return next_ ? &*next_ : nullptr; }
    void pop();
    std::uint64_t passed() const { return passed_; }
    /// After the last: is the published head the last kept one, and are there signed heads beyond it? Gives whether the
    /// published head is signed with a trusted key.
    bool check_end();

  private:
    /// Follows links of one kind, which only move forward as long as clocks do.
    struct LinkCursor {
        std::uint64_t number = 0;
        unsigned rewinds = 0;
    };

    void advance();
    std::optional<KeptHead> read(std::uint64_t number);
    bool load(std::uint64_t segment);
    void check(KeptHead& head);
    void check_beyond();
    bool check_signature(const PastCheckpoint& past, const KeptHead& where);
    void check_order(const KeptHead& head);
    void check_link(const KeptHead& head, const std::optional<Link>& link, LinkCursor& cursor);
    bool find_link(const Link& link, std::uint64_t before, LinkCursor& cursor);
    void add(Fault fault, base::Text message, const KeptHead& head);

    Layout layout_;
    const VerifyOptions& options_;
    const PastCheckpoint& published_;
    Findings& findings_;
    History links_;
    std::string segment_;
    std::vector<std::string_view> notes_;
    std::optional<std::uint64_t> loaded_;
    std::optional<KeptHead> next_;
    std::optional<KeptHead> previous_;
    LinkCursor month_;
    LinkCursor year_;
    std::uint64_t number_ = 0;
    unsigned missing_ = 0;  // segments in a row
    std::uint64_t passed_ = 0;
};

}  // namespace egide::journal
