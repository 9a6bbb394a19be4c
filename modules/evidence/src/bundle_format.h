#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/evidence/store.h"
#include "egide/journal/checkpoint.h"
#include "egide/journal/log.h"

namespace egide::evidence {

// The texts inside a bundle and a receipt (docs/bundle-format.md). Each is canonical JSON; what is not exactly what the
// writer here would write is refused.

inline constexpr std::string_view kBundleFormat = "egide-bundle/1";
inline constexpr std::string_view kReceiptFormat = "egide-receipt/1";

namespace member {
inline constexpr std::string_view manifest = "manifest.json";
inline constexpr std::string_view files = "manifest-files.jsonl";
inline constexpr std::string_view entries_list = "manifest-entries.jsonl";
inline constexpr std::string_view checkpoint = "journal/checkpoint";
inline constexpr std::string_view earlier = "journal/earlier.jsonl";
inline constexpr std::string_view entries = "journal/entries.jsonl";
inline constexpr std::string_view keys = "journal/keys";
inline constexpr std::string_view evaluation = "evaluation/evaluation.json";
inline constexpr std::string_view dossier = "evaluation/dossier.yaml";
inline constexpr std::string_view rules = "evaluation/rules/";
inline constexpr std::string_view evidence = "files/";
inline constexpr std::string_view time = "time/";
inline constexpr std::string_view anchors = "time/anchors.pem";
inline constexpr std::string_view gap = "time/gap.json";
}  // namespace member

inline constexpr std::size_t kLargestManifest = 1U << 20;
inline constexpr std::size_t kLargestNote = 1U << 20;
inline constexpr std::size_t kLongestLine = 1U << 20;
inline constexpr std::size_t kLargestReceipt = 4U << 20;

/// A list in lines: how many, and SHA-256 of its bytes.
struct ListDigest {
    std::uint64_t count = 0;
    Digest sha256{};
    bool operator==(const ListDigest&) const = default;
};

/// The evaluation that a bundle encloses, as its entry in the journal recorded it.
struct SealedEvaluation {
    std::uint64_t entry = 0;
    std::string on;  // date
    Digest rules{};
    std::string rules_version;
    bool operator==(const SealedEvaluation&) const = default;
};

struct Manifest {
    std::string candidate;
    ListDigest entries;
    std::optional<SealedEvaluation> evaluation;
    ListDigest files;
    journal::Instant made{};
    std::string origin;
    std::string programme;
    bool operator==(const Manifest&) const = default;
};
std::string write_manifest(const Manifest& manifest);
base::Result<Manifest> read_manifest(std::string_view bytes);

/// A file of the bundle; `entry` is the one that recorded it, for pieces of evidence alone.
struct SealedFile {
    std::optional<std::uint64_t> entry;
    std::string path;
    std::string role;  // dossier | evaluation | evidence | index | rules
    ObjectName object;
    bool operator==(const SealedFile&) const = default;
};
std::string write_file_line(const SealedFile& file);
base::Result<SealedFile> read_file_line(std::string_view line);

/// An entry that the bundle must hold.
struct ListedEntry {
    std::uint64_t index = 0;
    journal::Hash leaf{};
    bool operator==(const ListedEntry&) const = default;
};
std::string write_listed_entry(const ListedEntry& entry);
base::Result<ListedEntry> read_listed_entry(std::string_view line);

/// An entry, its proof in the head, and for each of its commitments what it hides, or nothing (erased, or kept back).
struct ProvedEntry {
    std::string bytes;
    journal::InclusionProof proof;  // its `size` is the head's: not written
    std::vector<std::optional<journal::Disclosure>> personal;
};
std::string write_proved_entry(const ProvedEntry& entry);
base::Result<ProvedEntry> read_proved_entry(std::string_view line);

/// An earlier head, and the proof that the head of the bundle only added to it.
struct EarlierHead {
    std::string note;
    std::vector<journal::Hash> proof;
};
std::string write_earlier_head(const EarlierHead& head);
base::Result<EarlierHead> read_earlier_head(std::string_view line);

/// A token or an evidence record over the text of a head, by the size of that head.
struct HeadStamp {
    std::uint64_t size = 0;
    unsigned number = 1;   // 1, 2 … for each head
    bool renewed = false;  // an evidence record (RFC 4998) instead of a token (RFC 3161)
    std::string bytes;     // DER
};
/// "time/000000000120-1.tst", "….ers" when renewed.
std::string stamp_path(const HeadStamp& stamp);
/// A stamp without its bytes; nothing when the path is not one that stamp_path gives.
std::optional<HeadStamp> parse_stamp_path(std::string_view path);

/// What a bundle says when no authority had stamped its head: since when it was asked for.
std::string write_gap(journal::Instant since);
std::optional<journal::Instant> read_gap(std::string_view bytes);

/// All that a receipt holds.
struct ReceiptText {
    std::vector<std::string> anchors;  // DER
    std::string checkpoint;            // signed note
    std::vector<EarlierHead> earlier;
    ProvedEntry entry;
    std::vector<std::string> keys;  // as texts
    std::vector<HeadStamp> stamps;
};
std::string write_receipt(const ReceiptText& receipt);
base::Result<ReceiptText> parse_receipt(std::string_view bytes);

}  // namespace egide::evidence
