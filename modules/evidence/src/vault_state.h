#pragma once

#include <mutex>

#include "disk.h"
#include "egide/evidence/vault.h"
#include "ledger.h"

namespace egide::evidence {

/// What a store may take for one object, tries included, while the other nodes wait; it is longer than S3 believes the
/// date of a request, so that nothing is carried out after the turn was given to another.
inline constexpr std::chrono::minutes kLongestStoreCall{16};

/// What a vault holds open. Functions that read the ledger refresh it first.
struct Vault::State {
    State(Path where, VaultOptions with, journal::VerifierKey verifier, journal::Log opened)
        : folder(std::move(where)),
          options(std::move(with)),
          key(std::move(verifier)),
          log(std::move(opened)),
          objects(options.objects ? options.objects
                                  : std::make_shared<FolderStore>(folder / "objects", *options.calls)),
          store(*objects) {}

    Path folder;
    VaultOptions options;
    journal::VerifierKey key;
    journal::Log log;
    std::shared_ptr<ObjectStore> objects;
    ObjectStore& store;
    Ledger ledger;

    /// Alone to change what a draft depends on, until the draft is recorded.
    struct Alone {
        FileLock here;
        journal::Log::Turn everywhere;
    };
    /// Waits for whoever changes what a draft depends on, in this folder and on every node.
    base::Result<Alone> lock();
    /// From the first byte stored until it is recorded, so that no garbage is collected meanwhile.
    base::Result<FileLock> storing() const {
        return FileLock::take(*options.calls, folder / "objects/lock", FileLock::Kind::shared);
    }
    /// Once alone: bytes that were stored and are about to be recorded are there still. Another node may have recorded
    /// their removal since; it removes only when alone, and only what no newer record has.
    Done keep(const ObjectName& name, const OpenSource& source);
    /// The journal as published, and the ledger brought up to it.
    base::Result<journal::LogReader> refreshed();
    /// One of the ledger's; an unknown one is an error.
    base::Result<const EvidenceRef*> find(const std::string& id) const;
    /// One that was not withdrawn.
    base::Result<const EvidenceRef*> find_open(const std::string& id) const;
    /// One draft, recorded; gives its entry.
    base::Result<std::uint64_t> record(journal::Draft draft);
    /// Records that these go, those that may go no longer left out.
    Done record_removals(const std::string& actor, std::vector<ObjectName>& garbage, bool strays);
    /// Removes those whose removal is still the last word on them.
    Done remove_recorded(std::span<const ObjectName> some, std::vector<ObjectName>& gone);
    std::string fresh_id() const;
    /// The root of the journal that the ledger has read.
    journal::Hash ledger_root() const { return ledger.root(); }
    /// Evidence of the ledger with its records.
    base::Result<Evidence> materialise(const journal::LogReader& log, const EvidenceRef& ref) const;
};

/// The record behind a commitment; nothing when it was erased.
base::Result<std::optional<Record>> load_record(const journal::LogReader& log, std::uint64_t entry,
                                                const std::vector<journal::Hash>& commitments);
/// Errors as a result when the actor's name has not the form of one.
Done check_actor(const std::string& actor);

}  // namespace egide::evidence
