#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
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
    /// False when the log is shared and the others could not be asked: entries may be missing at its end.
    bool current() const { return current_; }

  private:
    friend class Log;
    LogReader(std::filesystem::path folder, std::string note, Checkpoint checkpoint);
    base::Result<Hash> subtree(Subtree wanted) const;
    std::filesystem::path folder_;
    std::string note_;
    Checkpoint checkpoint_;
    bool current_ = true;
};

/// What stands behind a commitment, as a share keeps it: the data with its salt, or the entry that erased it.
struct SharedText {
    Hash commitment{};
    std::uint64_t entry = 0;  // that commits to it
    std::string bytes;
};

/// What one writer adds for all: entries, the heads that hold them, texts, and those that take the place of erased ones.
struct SharedGroup {
    std::uint64_t first = 0;  // of the entries
    std::vector<std::string> entries = {};
    std::vector<SharedText> texts = {};
    std::optional<SharedText> erased = {};
    std::uint64_t number = 0;  // of the first of the heads
    std::vector<std::string> notes = {};
};

/// How far a share is: all that must be asked to know whether there is something new.
struct SharedState {
    std::uint64_t heads = 0;  // 0: nothing was ever published
    std::string note;         // the last head
    std::uint64_t cosigned = 0;  // how often a cosigned note was kept
};

/// Where several writers without a common folder publish one log: entries, heads and texts, none of which changes once
/// it is there, but for texts that are erased. Each writer's folder is a copy that is rebuilt from it. Every call fails
/// when the others cannot be reached. For one thread at a time.
class Share {
  public:
    virtual ~Share() = default;
    virtual base::Result<SharedState> state() = 0;
    /// The notes of consecutive heads from this number on, `most` at the most.
    virtual base::Result<std::vector<std::string>> heads(std::uint64_t number, std::uint64_t most) = 0;
    /// The bytes of consecutive entries from this index on, `most` at the most.
    virtual base::Result<std::vector<std::string>> entries(std::uint64_t first, std::uint64_t most) = 0;
    /// The texts that the entries from `first` to before `end` commit to.
    virtual base::Result<std::vector<SharedText>> texts(std::uint64_t first, std::uint64_t end) = 0;
    /// Every cosigned note, after the number of its head.
    virtual base::Result<std::vector<std::pair<std::uint64_t, std::string>>> cosigned() = 0;

    /// Waits until no other writer has the turn; gives how far the share is, which stays so until the turn ends.
    virtual base::Result<SharedState> take_turn() = 0;
    /// Fails when the turn was lost; else nobody else has it before this writer was silent for so long, a minute unless
    /// said here.
    virtual base::Result<std::monostate> stay(std::chrono::seconds silent) = 0;
    /// Adds within the turn; nobody sees it before commit().
    virtual base::Result<std::monostate> publish(const SharedGroup& group) = 0;
    virtual base::Result<std::monostate> keep_cosigned(std::uint64_t number, std::string_view note) = 0;
    /// All that was added in this turn, durable and seen by all, or nothing of it; the turn ends. After an error, what
    /// was added may be there nevertheless: the next turn tells.
    virtual base::Result<std::monostate> commit() = 0;
    /// Ends the turn, if there is one, and adds nothing.
    virtual void leave() = 0;
};

/// Who writes, and with what.
struct LogOptions {
    SignerKey signer;                      // its name is the log's origin
    std::vector<VerifierKey> former = {};  // keys that signed before it
    Clock clock;
    Calls* calls = &system_calls();
    std::shared_ptr<Share> share = {};  // empty: the folder alone is the log
};

/// What an append gives back once all of it is durable: where the group stands and the head that holds it.
struct Appended {
    std::uint64_t first = 0;
    std::string note;
    std::vector<std::vector<Hash>> commitments;  // one list a draft
};

/// An append-only log in a folder. Several processes may write the same one: each append takes the folder's lock. A
/// process killed at any instruction leaves the last published head, whole; what was being written is dropped. With a
/// share, the log is what is published there, and the folder a copy of it that follows.
class Log {
  public:
    /// The turn of the log's share, kept until the next append or until this goes; nothing without a share.
    class Turn {
      public:
        Turn(Turn&& other) noexcept : log_(std::exchange(other.log_, nullptr)) {}
        Turn& operator=(Turn&&) = delete;
        ~Turn();

      private:
        friend class Log;
        explicit Turn(Log* log) : log_(log) {}
        Log* log_;
    };

    /// Makes the folder and publishes the head of no entries; refuses a folder, or a share, that has one.
    static base::Result<Log> create(const std::filesystem::path& folder, LogOptions options);
    /// Opens a log and drops what a dead process left unpublished. Refuses a head that none of the keys signed, or that
    /// the tiles of its right edge do not make. With a share: brings the folder up to it, from nothing if need be, or
    /// fills an empty share from the folder; refuses a folder whose head the share does not have.
    static base::Result<Log> open(const std::filesystem::path& folder, LogOptions options);
    ~Log();
    Log(Log&&) noexcept;
    Log& operator=(Log&&) noexcept;

    /// With a share: what is read from now on is what the next append builds on. The log must stay where it is.
    base::Result<Turn> hold();
    /// Before something outside the log that must be over before the turn is: see Share::stay. Nothing without a turn.
    base::Result<std::monostate> stay(std::chrono::seconds silent);
    /// Records a group: all of it or nothing. On an error after the head was renamed (a failing disk), the group may be
    /// there whole. Not for several threads at once.
    base::Result<Appended> append(std::span<const Draft> drafts);
    /// Records that the personal data is erased, then erases it; proofs stay valid. Gives the index of the record.
    base::Result<std::uint64_t> erase(const Hash& commitment, const std::string& reason);
    /// Keeps beside the log a note of one of its checkpoints that others cosigned.
    base::Result<std::filesystem::path> keep_cosigned(std::string_view note);
    /// The log as it was published last. When its share cannot be asked: as far as this folder knows (current()).
    base::Result<LogReader> reader() const;

  private:
    struct State;
    explicit Log(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::journal
