#pragma once

#include <map>
#include <set>
#include <span>

#include "egide/desk/pieces.h"
#include "egide/journal/note.h"

namespace egide::desk {

/// On which side of a file another instance stands: a hospital's, or a region's or the agency's. Each side may change
/// only what it may change at home.
enum class PeerSide : std::uint8_t { candidate, authority };
std::string_view word_of(PeerSide side);

/// Another instance whose packages are taken, as an administrator registered it.
struct Peer {
    std::string id;
    std::string name;
    std::string key;  // as VerifierKey::text has it
    PeerSide side{};
    std::vector<std::string> candidates;  // FINESS numbers that a hospital's instance speaks for
    std::string author;
    Instant at{};
    std::optional<Instant> ended_at;
};
struct NewPeer {
    std::string name;
    std::string key;
    PeerSide side{};
    std::vector<std::string> candidates = {};
};
/// Refused: a key that is none, is `own`, or is registered already; a hospital's instance without candidates.
base::Result<Peer> add_peer(Transaction& transaction, const NewPeer& fresh, const journal::VerifierKey& own, const std::string& author, Instant now);
/// The living ones first, by name.
base::Result<std::vector<Peer>> peers(Transaction& transaction);
/// Nothing when there is none, or it ended.
base::Result<std::optional<Peer>> find_peer(Transaction& transaction, const std::string& id);
/// False when it had ended. What came from it stays.
base::Result<bool> end_peer(Transaction& transaction, const std::string& id, Instant now);

/// One thing of a dossier on its way: a part, a step, a file … `text` is canonical JSON, so that two instances that hold
/// the same hold the same bytes. `key` names it within the dossier ("part/observation/a1").
struct TravelRow {
    std::size_t table = 0;
    std::string key;
    std::string text;
    std::vector<storage::sql::Value> cells;
};

/// The name of the file that a row of a piece tells of.
std::string file_name_in(const TravelRow& row);

/// What a package is about, and where it stands in the exchange of two instances.
struct PackageHead {
    std::string dossier;
    std::string programme;
    std::string rules_version;
    std::string rules;  // SHA-256
    std::string kind;
    std::string finess;
    std::string name;
    std::string region;
    Instant created_at{};
    std::string created_by;
    std::string from;         // key of the instance that signs
    std::string to;           // key of the one it is made for
    std::int64_t number = 0;  // 1 for the first of this dossier from one to the other
    std::int64_t seen = 0;    // the last of the other direction that was taken before; 0: none
    Instant made{};
};
/// Bytes that travel beside the rows, by their SHA-256.
struct PackageFile {
    std::string sha256;
    std::int64_t size = 0;
};
/// A dossier as it travels. `texts` are the long texts of snapshots by their digest; `people` the names of accounts.
struct Package {
    PackageHead head;
    std::vector<TravelRow> rows;
    std::vector<PackageFile> files;
    std::map<std::string, std::string> texts;
    std::vector<PackageFile> text_files;
    std::map<std::string, std::string> people;
};

/// All that may go to that peer, numbered and noted as sent. Drafts, files that nobody confirmed, samples and what is said
/// between readers stay; rulings reach a hospital once their reading is over. Files the peer is known to hold are left out.
base::Result<Package> make_package(Transaction& transaction, const Dossier& dossier, const Peer& to,
                                   const journal::VerifierKey& own, Instant now);
/// The accounts that its rows name.
std::set<std::string> people_in(const Package& package);

/// The two texts of a package: `rows` has one row a line; `manifest` binds the rows, the files and the texts by digests.
struct PackageText {
    std::string manifest;
    std::string rows;
};
PackageText package_text(const Package& package);
/// What a package is signed by: a text that names its manifest.
std::string statement_of(std::string_view manifest);
inline constexpr std::size_t kLargestManifestText = std::size_t{4} << 20;
inline constexpr std::size_t kLargestRows = std::size_t{10} << 20;
inline constexpr std::int64_t kLargestText = std::int64_t{16} << 20;
/// Reads both strictly: whatever this module would not write is refused. No texts yet: `text_files` says which there are.
base::Result<Package> read_package(const PackageText& text);

/// What an import does with one thing.
enum class MergeEffect : std::uint8_t { add, change, remove, keep, conflict };
std::string_view word_of(MergeEffect effect);
struct MergeLine {
    MergeEffect effect{};
    std::string table;  // part, past, move, stage, snapshot, piece, request, message, ruling, waiver
    std::string key;
    std::optional<TravelRow> mine;
    std::optional<TravelRow> theirs;
};
/// What a package would change here. Things that only one side changed since they last agreed follow that side; things
/// that both changed are conflicts, which a person decides.
struct MergePlan {
    bool already = false;  // this very package was taken before: nothing to do
    bool fresh = false;    // the dossier is not here yet
    std::size_t same = 0;
    std::vector<MergeLine> lines;
    std::vector<PackageFile> needed;  // files that are to be kept before it is applied
};
/// Refused: a peer who does not speak for this candidate, a package for somebody else, one older than what was taken or
/// with the number of another one, things that this side may not change, steps that do not follow, missing bytes.
base::Result<MergePlan> plan_merge(Transaction& transaction, const Package& package, const Peer& from,
                                   const journal::VerifierKey& own);

/// What was decided of a plan: of each conflict by its key (true: theirs), and where the bytes are, by SHA-256.
struct MergeDecision {
    std::map<std::string, bool> theirs;
    std::map<std::string, StoredFile> kept;
    std::string sha256;  // of the manifest
    std::string account;
};
/// Writes it, all or none, and notes the package as taken; a conflict that nobody decided, or a case that cannot be read
/// afterwards, refuses all. Judging the dossier is the caller's.
base::Result<Contents> apply_merge(Transaction& transaction, const Package& package, const Peer& from, const MergePlan& plan,
                                   const MergeDecision& decision, Instant now);

/// One package that was sent or taken.
struct PastExchange {
    std::string peer;
    bool sent = false;
    std::int64_t number = 0;
    std::string account;
    Instant at{};
};
base::Result<std::vector<PastExchange>> exchanges_of(Transaction& transaction, const std::string& dossier);
/// Notes who sent a package, and the digest of its manifest.
Done note_sent(Transaction& transaction, const Package& package, const Peer& to, const std::string& manifest, const std::string& account);
/// The name that another instance gave to one of its accounts; empty: unknown.
base::Result<std::string> foreign_name(Transaction& transaction, const std::string& account);

}  // namespace egide::desk
