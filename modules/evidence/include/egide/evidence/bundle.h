#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"
#include "egide/evidence/seal.h"
#include "egide/evidence/vault.h"

namespace egide::evidence {

/// An evaluation to enclose, as bytes: this module knows no rules. `rules` are the files of the rules by their path
/// below the rules' folder.
struct BundleEvaluation {
    std::string json;
    std::string dossier;
    std::vector<std::pair<std::string, std::string>> rules;
    std::string rules_version;
    base::Date on;
};

/// SHA-256 over the names, sizes and bytes of rule files, in the order of the names: name ‖ 0x00 ‖ decimal size ‖ 0x00 ‖
/// bytes, for each.
Digest digest_of_rules(std::vector<std::pair<std::string, std::string>> rules);

/// What to seal.
struct BundleRequest {
    std::string actor;
    std::string programme;
    std::string candidate;
    std::vector<std::string> evidence = {};       // empty: all that is about `programme`, or about none
    std::optional<BundleEvaluation> evaluation = {};
    std::vector<std::string> tie_to = {};         // signed notes of this journal that others hold
    std::filesystem::path output;
    ProgressCall progress = {};
};

/// What was sealed.
struct SealedBundle {
    std::uint64_t files = 0;
    std::uint64_t entries = 0;
    std::uint64_t bytes = 0;       // of the bundle
    std::uint64_t sealed_by = 0;   // the entry bundle.sealed
    bool stamped = false;          // an authority stamped its head
    std::vector<std::string> without_bytes;  // evidence whose bytes are no longer there, or was withdrawn
};

/// Seals a bundle (docs/bundle-format.md): the bytes of the evidence, its records and entries with their proofs, the
/// evaluation, readable indexes, the signed head and its time stamp. The evaluation and the sealing are recorded in the
/// journal. Written beside `output` and renamed when whole and durable: interrupted, it leaves no output.
base::Result<SealedBundle> seal_bundle(Vault& vault, TimeKeeper& time, const BundleRequest& request);

/// A file to be put into a parcel.
struct ParcelFile {
    std::string name;  // A-Z a-z 0-9 . _ - / alone, as in a bundle
    std::uint64_t size = 0;
    OpenSource open;
};
/// Writes files into an open, empty file, one after the other whatever their sizes, as a ZIP of the same strict form as a
/// bundle; fails when a source gives another number of bytes than was said, and leaves the file unfinished then.
Done write_parcel(std::vector<ParcelFile> files, int descriptor, journal::Calls& calls = journal::system_calls());

/// Where the bytes of a file of a parcel stand.
struct ParcelMember {
    std::string name;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};
class SeekableBytes;  // verify.h
/// The files of a parcel, by name; anything that write_parcel would not write is refused. Their bytes are not looked at.
base::Result<std::vector<ParcelMember>> read_parcel(const SeekableBytes& source);

}  // namespace egide::evidence
