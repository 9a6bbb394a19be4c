#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/journal/checkpoint.h"
#include "egide/journal/files.h"
#include "egide/journal/merkle.h"

namespace egide::journal {

/// What a caller asks to be recorded: `payload` is a JSON object; each text of `personal` is JSON kept out of the
/// entry, which holds only SHA-256(salt ‖ canonical JSON) of it. `kind` is made of a-z, 0-9, '.', '_' and '-'.
struct Draft {
    std::string kind;
    std::string payload;
    std::vector<std::string> personal = {};
};

/// One recorded entry, read back; `payload` is canonical JSON.
struct Entry {
    Instant at{};
    std::uint64_t index = 0;
    std::string kind;
    std::string payload;
    std::vector<Hash> commitments;
};
/// Reads the bytes of an entry; fails on anything the log would not write. `file` is the name shown.
base::Result<Entry> read_entry(std::string_view bytes, const std::string& file);

/// The kind of the entry that says which personal data was erased, and why; only Log::erase writes it.
inline constexpr std::string_view kErasureKind = "erasure";

/// Personal data and the salt of its commitment, as shown to someone who checks.
struct Disclosure {
    std::vector<std::uint8_t> salt;
    std::string data;  // canonical JSON
};
/// SHA-256(salt ‖ canonical JSON).
Hash commitment_of(const Disclosure& disclosure);

/// That an entry stands in the tree of a checkpoint.
struct InclusionProof {
    std::uint64_t index = 0;
    std::uint64_t size = 0;
    std::vector<Hash> path;
};

/// Reads a log's folder as it was published last; never changes it, needs no key. Says what is written, not whether it
/// is true: that is verify.h.
class LogReader {
  public:
    static base::Result<LogReader> open(std::filesystem::path folder);

    const Checkpoint& checkpoint() const { return checkpoint_; }
    /// The signed note of that checkpoint.
    const std::string& note() const { return note_; }
    /// An index that the checkpoint does not have is an error, as is a size beyond it.
    base::Result<std::string> entry(std::uint64_t index) const;
    /// The entries from this index to the end of its bundle: at least one, at most 256. What reads a whole log asks this.
    base::Result<std::vector<std::string>> entries_from(std::uint64_t index) const;
    base::Result<InclusionProof> prove(std::uint64_t index) const { return prove(index, checkpoint_.size); }
    base::Result<InclusionProof> prove(std::uint64_t index, std::uint64_t size) const;
    /// From an earlier size to the checkpoint.
    base::Result<std::vector<Hash>> prove_consistency(std::uint64_t old_size) const;
    /// The signed note of the checkpoint of this number (Chain::number).
    base::Result<std::string> past_note(std::uint64_t number) const;
    /// What a commitment hides; nothing when it was erased, an error when it is not known here.
    base::Result<std::optional<Disclosure>> personal(const Hash& commitment) const;

  private:
    LogReader(std::filesystem::path folder, std::string note, Checkpoint checkpoint);
    base::Result<Hash> subtree(Subtree wanted) const;
    std::filesystem::path folder_;
    std::string note_;
    Checkpoint checkpoint_;
};

/// Who writes, and with what.
struct LogOptions {
    SignerKey signer;                      // its name is the log's origin
    std::vector<VerifierKey> former = {};  // keys that signed before it
    Clock clock;
    Calls* calls = &system_calls();
};

/// What an append gives back once all of it is durable: where the group stands and the head that holds it.
struct Appended {
    std::uint64_t first = 0;
    std::string note;
    std::vector<std::vector<Hash>> commitments;  // one list a draft
};

/// An append-only log in a folder. Several processes may write the same one: each append takes the folder's lock. A
/// process killed at any instruction leaves the last published head, whole; what was being written is dropped.
class Log {
  public:
    /// Makes the folder and publishes the head of no entries; refuses a folder that has one.
    static base::Result<Log> create(const std::filesystem::path& folder, LogOptions options);
    /// Opens a log and drops what a dead process left unpublished. Refuses a head that none of the keys signed, or that
    /// the tiles of its right edge do not make.
    static base::Result<Log> open(const std::filesystem::path& folder, LogOptions options);
    ~Log();
    Log(Log&&) noexcept;
    Log& operator=(Log&&) noexcept;

    /// Records a group: all of it or nothing. On an error after the head was renamed (a failing disk), the group may be
    /// there whole. Not for several threads at once.
    base::Result<Appended> append(std::span<const Draft> drafts);
    /// Records that the personal data is erased, then erases it; proofs stay valid. Gives the index of the record.
    base::Result<std::uint64_t> erase(const Hash& commitment, const std::string& reason);
    /// Keeps beside the log a note of one of its checkpoints that others cosigned.
    base::Result<std::filesystem::path> keep_cosigned(std::string_view note);
    /// The folder as this log last published it.
    base::Result<LogReader> reader() const;

  private:
    struct State;
    explicit Log(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::journal
