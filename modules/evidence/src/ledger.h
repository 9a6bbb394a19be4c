#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "egide/evidence/record.h"
#include "egide/journal/log.h"

namespace egide::evidence {

/// What the journal says of some bytes.
struct ObjectUse {
    ObjectName name;
    std::uint64_t entry = 0;           // that recorded it first
    std::vector<std::size_t> holders;  // pieces of evidence with a revision that has them
    bool pinned = false;               // kept whatever becomes of evidence
    bool removed = false;              // recorded as removed since
};

/// One revision, without its record.
struct RevisionRef {
    std::uint64_t entry = 0;
    journal::Instant at{};
    const std::string* actor = nullptr;
    std::uint32_t number = 1;
    const ObjectUse* object = nullptr;
    std::vector<journal::Hash> commitments;
    std::shared_ptr<const Foreign> foreign;
};

struct TombstoneRef {
    std::uint64_t entry = 0;
    journal::Instant at{};
    const std::string* actor = nullptr;
    std::vector<journal::Hash> commitments;
};

/// One piece of evidence, as the leaves have it.
struct EvidenceRef {
    const std::string* id = nullptr;
    std::vector<RevisionRef> revisions;
    std::vector<std::uint64_t> entries;  // every one that names it
    std::vector<ObservationLink> observations;
    std::optional<TombstoneRef> tombstone;
};

/// Where an actor's readings stand.
struct Readings {
    std::uint64_t count = 0;
    std::optional<std::uint64_t> last;
};

/// The journal folded into what is true now; only leaves are read, no record. Some 400 bytes a revision.
class Ledger {
  public:
    /// Goes on from where it stood; starts again when the log is not a continuation of what it had read.
    Done refresh(const journal::LogReader& log);

    const std::vector<EvidenceRef>& evidence() const { return evidence_; }
    const journal::Hash& root() const { return root_; }
    const EvidenceRef* find(const std::string& id) const;
    const std::map<Digest, ObjectUse>& objects() const { return objects_; }
    Readings readings(const std::string& actor) const;
    /// The entry's commitments that name an actor; empty when nobody did.
    std::vector<journal::Hash> name_of(const std::string& actor) const;
    bool has_imported(const std::string& origin, std::uint64_t index) const;

  private:
    bool continues(const journal::LogReader& log) const;
    void take(Event event);
    void take_evidence(Event& event);
    void take_revision(EvidenceRef& evidence, std::size_t holder, Event& event);
    ObjectUse& use(const ObjectName& name, std::uint64_t entry);
    const std::string* actor(const std::string& id) { return &*actors_.insert(id).first; }

    std::uint64_t size_ = 0;
    journal::Hash root_{};
    std::set<std::string> actors_;
    std::map<std::string, std::size_t> places_;
    std::vector<EvidenceRef> evidence_;
    std::map<Digest, ObjectUse> objects_;
    std::map<std::string, Readings> readings_;
    std::map<std::string, std::vector<journal::Hash>> names_;
    std::set<std::pair<std::string, std::uint64_t>> imported_;
};

}  // namespace egide::evidence
