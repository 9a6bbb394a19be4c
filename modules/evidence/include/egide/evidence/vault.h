#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/evidence/record.h"
#include "egide/evidence/store.h"
#include "egide/journal/log.h"

namespace egide::evidence {

/// Fills with unpredictable bytes; given from outside so that tests choose theirs.
using Random = std::function<void(std::span<std::uint8_t>)>;
/// The system's clock, to the millisecond, and OpenSSL's generator.
journal::Instant system_now();
void system_random(std::span<std::uint8_t> into);

/// The rights that a vault records: administer, deposit, evaluate, read, seal, withdraw.
std::span<const std::string_view> rights();

/// Who writes, when, and with what.
struct VaultOptions {
    std::string origin;  // the name of a vault to be made; ignored for one that exists
    journal::Clock clock = system_now;
    Random random = system_random;
    journal::Calls* calls = &journal::system_calls();
    std::shared_ptr<ObjectStore> objects = {};  // where the bytes are; empty: in the folder, beside the journal
    std::shared_ptr<journal::Share> share = {};  // of several nodes; empty: the folder alone has the journal
};

/// Bytes to be kept, and what is said of them.
struct NewEvidence {
    OpenSource open;
    std::string name;  // as received
    std::string media_type = "application/octet-stream";
    Attests attests = {};
    std::optional<journal::Instant> collected = {};
    Origin origin = {};
    std::string note = {};
};

/// What became of one of them: recorded and durable, or why not.
struct Added {
    std::string evidence;     // empty when it was not recorded
    std::uint64_t entry = 0;  // its place in the journal
    std::optional<Record> record;
    std::vector<std::string> same_bytes;  // other evidence, held before, that has the same bytes (10 at most)
    base::Errors errors;
};

/// One revision as the journal holds it; no record once its data was erased.
struct Revision {
    std::uint64_t entry = 0;
    journal::Instant at{};
    std::string actor;
    std::uint32_t number = 1;
    std::optional<ObjectName> object;
    std::vector<journal::Hash> commitments;
    std::optional<Record> record;
    std::optional<Foreign> foreign;
};

/// The end of a piece of evidence; its revisions stay in the journal.
struct Tombstone {
    std::uint64_t entry = 0;
    journal::Instant at{};
    std::string actor;
    std::string reason;  // empty once erased
    std::vector<journal::Hash> commitments;
};

/// All that the journal says of one piece of evidence.
struct Evidence {
    std::string id;
    std::vector<Revision> revisions;  // never empty
    std::vector<ObservationLink> observations;
    std::optional<Tombstone> tombstone;
    const Revision& latest() const { return revisions.back(); }
};

/// Which pieces of evidence a list wants; empty fields ask for nothing.
struct Filter {
    std::string objective = {};
    std::string piece = {};
    std::string entity = {};
    std::string programme = {};
    bool withdrawn = false;  // true: tombstones too
};

/// Bytes handed to somebody, after the reading was recorded.
struct HandedOut {
    Record record;
    std::uint64_t entry = 0;  // the evidence.read
    std::unique_ptr<ByteSource> bytes;
};

/// An evaluation to be remembered. `evidence` are the pieces it used; empty means all that was held.
struct EvaluationMade {
    std::string programme;
    std::string rules_version;
    Digest rules{};
    Digest evaluation{};
    Digest dossier{};
    base::Date on;
    std::vector<std::string> evidence = {};         // at most 1,000
    std::map<std::string, Digest> rule_files = {};  // path in the rules folder, SHA-256; at most 200
};

/// What a copy did.
struct CopyReport {
    std::uint64_t size = 0;  // entries of the journal at the destination
    std::uint64_t objects = 0;
    std::uint64_t copied = 0;  // of them, now
    std::uint64_t copied_bytes = 0;
    std::vector<Digest> missing;  // referred to, gone or altered in the source: not copied
};

/// What an import brought.
struct ImportReport {
    std::string origin;
    std::uint64_t size = 0;  // entries of the foreign journal
    std::uint64_t records = 0;
    std::uint64_t events = 0;  // custody
    std::uint64_t objects = 0;
    std::uint64_t known = 0;  // entries that an earlier import had brought
    bool key_trusted = false;
};

/// What a journal refers to and did not record as removed, by increasing name: for ObjectStore::check. It needs no key
/// and changes nothing.
base::Result<std::vector<ExpectedObject>> expected_objects(const journal::LogReader& log);

using ProgressCall = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Evidence in a data folder: objects, and a journal that is the only source of truth about them. Several processes may
/// use one. Whoever calls decides who may do what: the vault records it, review.h tells what was done without the
/// right.
class Vault {
  public:
    /// Makes the folder, its signing key (mode 0600) and its journal; refuses a folder, or a share, that has one: every
    /// node of a share signs with the same key, copied from the first.
    static base::Result<Vault> create(const std::filesystem::path& folder, VaultOptions options);
    static base::Result<Vault> open(const std::filesystem::path& folder, VaultOptions options = {});
    static bool exists(const std::filesystem::path& folder);
    /// The same of a folder or of its share, when there is one: then open() makes the folder from it.
    static base::Result<bool> exists(const std::filesystem::path& folder, journal::Share* share);
    ~Vault();
    Vault(Vault&&) noexcept;
    Vault& operator=(Vault&&) noexcept;

    const std::filesystem::path& folder() const;
    const journal::VerifierKey& key() const;
    /// Signs a text of another part with the key of the journal, as a note. Its first line says what it is; one that
    /// could be taken for a head of the journal is a bug (std::logic_error).
    base::Result<std::string> sign(std::string_view text) const;
    ObjectStore& store();
    const ObjectStore& store() const;
    /// The journal as last published.
    base::Result<journal::LogReader> journal() const;
    /// Records entries of other parts (bundle.sealed, time.stamped …); all or nothing.
    base::Result<journal::Appended> append(std::span<const journal::Draft> drafts);
    /// Keeps a cosigned note of a head (journal::Log::keep_cosigned).
    base::Result<std::filesystem::path> keep_cosigned(std::string_view note);

    /// Stores the bytes of all, then records all that could be read with one head: what is returned with a name is
    /// durable and proved. Fails as a whole when the disk does: nothing is recorded then.
    base::Result<std::vector<Added>> add(const std::string& actor, std::span<const NewEvidence> group,
                                         const std::function<void(std::uint64_t bytes)>& progress = {});
    /// Records that something expected is not there, and why.
    base::Result<Added> absent(const std::string& actor, const Attests& attests, const std::string& reason,
                               const std::string& note = {});
    /// Records a new revision: what is said changes, and the bytes too when there is a source in `fresh.open`; the name
    /// and the media type of the former revision are kept when empty. A withdrawn or unknown one is refused.
    base::Result<Added> revise(const std::string& actor, const std::string& evidence, const NewEvidence& fresh,
                               const std::string& reason);
    /// Leaves a tombstone; gives its entry.
    base::Result<std::uint64_t> withdraw(const std::string& actor, const std::string& evidence,
                                         const std::string& reason);
    base::Result<std::uint64_t> link(const std::string& actor, const std::string& evidence,
                                     std::span<const ObservationLink> observations);
    /// Hands out the bytes of the latest revision, or of one of them, once the reading is durable in the journal.
    base::Result<HandedOut> read(const std::string& actor, const std::string& evidence,
                                 std::optional<std::uint32_t> revision = {});
    base::Result<std::uint64_t> name_actor(const std::string& actor, const std::string& name);
    base::Result<std::uint64_t> grant(const std::string& actor, const std::string& to, const std::string& right);
    base::Result<std::uint64_t> revoke(const std::string& actor, const std::string& to, const std::string& right);
    base::Result<std::uint64_t> record_evaluation(const std::string& actor, const EvaluationMade& made);
    /// Erases what the journal keeps of all revisions of a piece of evidence besides hashes; proofs stay valid. Gives
    /// how many texts were erased. The bytes go by withdraw and collect_garbage.
    base::Result<std::uint64_t> erase(const std::string& actor, const std::string& evidence, const std::string& reason);
    /// Removes the objects that only withdrawn evidence refers to, each one recorded first. With `strays`, also those
    /// that nothing ever referred to. Waits for nobody: refuses while another process of this folder is adding; one of
    /// another node puts again what went before it could record it.
    base::Result<std::vector<ObjectName>> collect_garbage(const std::string& actor, bool strays = false);

    /// One piece of evidence; an unknown one is an error.
    base::Result<Evidence> get(const std::string& evidence) const;
    /// Every piece of evidence in the order of its arrival, one at a time.
    Done list(const Filter& filter, const std::function<Done(const Evidence&)>& each) const;
    /// Every event that concerns one piece of evidence, in order.
    base::Result<std::vector<Event>> history(const std::string& evidence) const;
    /// Evidence, held and not withdrawn, whose latest revision has these bytes.
    base::Result<std::vector<std::string>> with_bytes(const Digest& sha256) const;
    /// The name given to an actor; empty when there is none or it was erased.
    base::Result<std::string> actor_name(const std::string& actor) const;
    /// What the journal refers to and did not record as removed, by increasing name: for ObjectStore::check.
    base::Result<std::vector<ExpectedObject>> expected_objects() const;

    /// Brings a folder up to the published head: objects first, each read again there, then the journal, its head last.
    /// It never deletes; an interrupted copy goes on the next time. The private key is not copied. Refuses a
    /// destination that holds another history or a later head. With `deep`, objects already there are read again too.
    base::Result<CopyReport> copy_to(const std::filesystem::path& destination, bool deep = false,
                                     const ProgressCall& progress = {});
    /// Writes everything in a form that other programs read (docs/evidence-format.md); the folder must be empty.
    base::Result<std::uint64_t> export_to(const std::string& actor, const std::filesystem::path& destination,
                                          const ProgressCall& progress = {});
    /// Takes over an export: records keep their identifiers, times and origins, and the foreign journal is kept whole
    /// as an object. All is verified before anything is recorded. `trusted` empty: the key that the export states is
    /// taken.
    base::Result<ImportReport> import_from(const std::string& actor, const std::filesystem::path& source,
                                           std::span<const journal::VerifierKey> trusted = {},
                                           const ProgressCall& progress = {});

  private:
    struct State;
    explicit Vault(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace egide::evidence
