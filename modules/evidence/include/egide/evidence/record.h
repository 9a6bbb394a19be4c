#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/evidence/store.h"
#include "egide/journal/log.h"

namespace egide::evidence {

/// An actor is an opaque identifier, [a-z0-9._-], 1 to 64 characters; a person's name stands apart and can be erased.
bool is_actor(std::string_view text);
/// 32 lower-case hexadecimal digits.
bool is_evidence_id(std::string_view text);

/// What a piece of evidence is about. All may be empty: bytes can be kept before anybody says what they prove.
struct Attests {
    std::string directory = {};
    std::string perimeter = {};              // never with a directory
    std::vector<std::string> entities = {};  // FINESS numbers
    std::optional<base::Date> from = {};
    std::optional<base::Date> to = {};  // not before `from`
    std::string objective = {};
    std::string piece = {};
    std::string programme = {};
    bool operator==(const Attests&) const = default;
};

/// The bytes of a revision. The name is kept as received and is never used as a path.
struct Content {
    std::string media_type;
    std::string name;
    ObjectName object;
    bool operator==(const Content&) const = default;
};

/// Where bytes came from.
struct Origin {
    enum class Kind { upload, vendor, collector, import };
    Kind kind = Kind::upload;
    std::string name = {};
    std::string version = {};
    std::string key = {};
    bool operator==(const Origin&) const = default;
};

/// One revision of a piece of evidence: with content it is held, without it is absent and says why. The attested
/// period, the moment of collection and the moment of reception are three different times.
struct Record {
    std::string evidence;
    std::uint32_t revision = 1;
    std::string by;  // the actor
    Attests attests;
    std::optional<journal::Instant> collected;
    std::optional<Content> content;
    std::string note;
    Origin origin;
    std::string reason;  // of an absence or of a revision
    journal::Instant received{};
    bool held() const { return content.has_value(); }
    bool operator==(const Record&) const = default;
};

/// Canonical JSON, version 1. A record that read_record would refuse is a bug (std::logic_error).
std::string write_record(const Record& record);
/// Strict: unknown keys, wrong words, more than 64 KiB are refused, all troubles at once. `file` is the name shown.
base::Result<Record> read_record(std::string_view json, const std::string& file);
/// What is wrong with a record that a caller made; nothing when it can be written.
base::Errors troubles_of(const Record& record);
/// A foreign name or text for people's eyes: line breaks, controls and direction marks appear as escapes.
std::string shown(std::string_view text);

/// The kinds of entries that this module writes and reads.
namespace kinds {
inline constexpr std::string_view actor_named = "actor.named";
inline constexpr std::string_view access_granted = "access.granted";
inline constexpr std::string_view access_revoked = "access.revoked";
inline constexpr std::string_view received = "evidence.received";
inline constexpr std::string_view absent = "evidence.absent";
inline constexpr std::string_view revised = "evidence.revised";
inline constexpr std::string_view withdrawn = "evidence.withdrawn";
inline constexpr std::string_view linked = "evidence.linked";
inline constexpr std::string_view read = "evidence.read";
inline constexpr std::string_view exported = "evidence.exported";
inline constexpr std::string_view erasing =
    "evidence.erasing";  // before the journal's own "erasure", which has no actor
inline constexpr std::string_view custody = "evidence.custody";    // an event of another vault, brought by an import
inline constexpr std::string_view imported = "evidence.imported";  // one import as a whole
inline constexpr std::string_view object_removed = "object.removed";
inline constexpr std::string_view evaluation_made = "evaluation.made";
inline constexpr std::string_view bundle_sealed = "bundle.sealed";
inline constexpr std::string_view time_stamped = "time.stamped";
inline constexpr std::string_view time_waiting = "time.waiting";
}  // namespace kinds

/// Where an entry that came by an import stood in its own journal.
struct Foreign {
    std::string origin;
    std::uint64_t index = 0;
    journal::Instant at{};
    std::string kind;
    bool operator==(const Foreign&) const = default;
};

/// An observation that a piece of evidence supports: its kind, and the SHA-256 of its canonical text.
struct ObservationLink {
    std::string kind;
    Digest digest{};
    bool operator==(const ObservationLink&) const = default;
};

/// An entry of the journal as this module understands it; what a kind does not have stays empty.
struct Event {
    std::uint64_t index = 0;
    journal::Instant at{};
    std::string kind;
    std::string payload;  // canonical JSON
    std::vector<journal::Hash> commitments;
    std::string actor;
    std::string evidence;
    std::uint32_t revision = 0;
    std::optional<ObjectName> object;  // received, revised with content, read (name alone), removed
    std::string to;                    // access.*: who
    std::string right;                 // access.*: which
    std::vector<ObservationLink> observations;
    std::uint64_t reader_count = 0;         // evidence.read: 1, 2, 3 … for each actor
    std::optional<std::uint64_t> previous;  // evidence.read: the actor's read before it
    std::optional<Foreign> foreign;
};

/// Reads an entry's payload; fails when a kind of this module does not have its shape. Unknown kinds pass.
base::Result<Event> read_event(journal::Entry entry);
/// Every event of a log from an index on, in order, one bundle in memory at a time; stops at the first failure. The
/// function may fail too. An entry whose shape is wrong is given to `broken` when there is one, and fails otherwise.
Done each_event(const journal::LogReader& log, std::uint64_t from, const std::function<Done(Event)>& each,
                const std::function<void(std::uint64_t index, const base::Errors&)>& broken = {});
/// The record that an event carries; nothing when its data was erased or the event carries none.
base::Result<std::optional<Record>> record_of(const journal::LogReader& log, const Event& event);

}  // namespace egide::evidence
