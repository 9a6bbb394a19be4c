#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/files.h"
#include "egide/journal/merkle.h"
#include "egide/journal/note.h"

namespace egide::journal {

/// A moment in UTC, to the millisecond, written "2026-03-01T10:00:00.000Z".
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
std::string show_instant(Instant instant);
/// Strict: exactly what show_instant writes, from 1970 to 9999.
std::optional<Instant> parse_instant(std::string_view text);
/// Tells the time; given from outside, so that tests and proofs choose theirs.
using Clock = std::function<Instant()>;

/// The head of a log at a size (C2SP tlog-checkpoint): the text that its note signs.
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
    std::vector<std::string> extensions;  // opaque lines, none empty
    bool operator==(const Checkpoint&) const = default;
};

/// The text to sign; an empty line or one with a newline is a bug (std::logic_error).
std::string checkpoint_text(const Checkpoint& checkpoint);
/// Reads the text of a note as a checkpoint; `file` is the name shown.
base::Result<Checkpoint> parse_checkpoint(std::string_view text, const std::string& file);

/// An earlier checkpoint of the same log: its size, and SHA-256 of the text its note signs.
struct Link {
    std::uint64_t size = 0;
    Hash digest{};
    bool operator==(const Link&) const = default;
};
Link link_to(const Checkpoint& checkpoint);

/// What this house writes in extension lines: when, and which checkpoints came before (how many, the last one, the
/// newest of at least one month and of at least one year earlier). A reader jumps back years in a few steps.
struct Chain {
    Instant at{};
    std::uint64_t number = 0;  // checkpoints the log published before
    std::optional<Link> previous;
    std::optional<Link> month;
    std::optional<Link> year;
    bool operator==(const Chain&) const = default;
};
std::vector<std::string> chain_lines(const Chain& chain);
/// The chain among the extension lines; nothing when there is none or it is malformed. Unknown lines are stepped over.
std::optional<Chain> parse_chain(const Checkpoint& checkpoint);

/// Signs "cosignature/v1", the time and the text (C2SP tlog-cosignature); a key that is not of that type is a bug
/// (std::logic_error).
NoteSignature cosign(std::string_view text, const SignerKey& key, Instant at);
/// The time, to the second, of a cosignature that this key made over the note; nothing when it made none that holds.
std::optional<Instant> cosigned_by(const Note& note, const VerifierKey& key);

/// Signs heads of other parties' logs, only those consistent with what it signed before (C2SP tlog-witness). It keeps
/// the newest note of each log in a folder, durable before the cosignature leaves; safe under several processes.
class Witness {
  public:
    /// `logs` are the keys it trusts, each log's origin being its key's name.
    Witness(std::filesystem::path folder, SignerKey key, std::vector<VerifierKey> logs, Clock clock,
            Calls& calls = system_calls());

    /// Cosigns the note of a log; `proof` goes from `old_size`, the size it last cosigned (0: none yet). Refuses an
    /// unknown log, a wrong signature, another old size (its own is told), a smaller log, a wrong proof.
    base::Result<NoteSignature> cosign(std::string_view note, std::uint64_t old_size, std::span<const Hash> proof);
    /// The note it last cosigned for an origin; none when it never did.
    base::Result<std::optional<std::string>> latest(const std::string& origin) const;

  private:
    std::filesystem::path state_of(const std::string& origin) const;
    base::Result<Checkpoint> trusted(const Note& note) const;
    base::Result<Checkpoint> last_seen(const std::string& origin) const;
    std::filesystem::path folder_;
    SignerKey key_;
    std::vector<VerifierKey> logs_;
    Clock clock_;
    Calls* calls_;
};

}  // namespace egide::journal
