#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/base/sha256.h"
#include "egide/base/text.h"
#include "egide/journal/checkpoint.h"
#include "egide/journal/verify.h"
#include "egide/timestamp/trust.h"

namespace egide::evidence {

/// Bytes that are read where asked and never all at once.
class SeekableBytes {
  public:
    virtual ~SeekableBytes() = default;
    virtual std::uint64_t size() const = 0;
    /// Fills the whole of `into` with the bytes at an offset; false when they are not all there, or cannot be read.
    virtual bool read(std::uint64_t offset, std::span<char> into) const = 0;
};

/// An open file, which stays the caller's; needs pread alone, so that a confined process can read with it.
class SeekableFile : public SeekableBytes {
  public:
    SeekableFile(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
    std::uint64_t size() const override { return size_; }
    bool read(std::uint64_t offset, std::span<char> into) const override;

  private:
    int descriptor_;
    std::uint64_t size_;
};

/// Bytes in memory, which must outlive it.
class SeekableText : public SeekableBytes {
  public:
    explicit SeekableText(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    bool read(std::uint64_t offset, std::span<char> into) const override;

  private:
    std::string_view bytes_;
};

/// What the verifier knows from elsewhere; nothing of it is taken from the proof itself, nor from a clock.
struct ProofOptions {
    std::vector<journal::TrustedKey> keys = {};  // of the instance that made the proof; none: those it states, said so
    std::vector<std::string> references = {};    // signed notes of its journal that others hold
    std::vector<journal::VerifierKey> witnesses = {};
    std::vector<std::string> anchors = {};    // certificates of trusted time authorities, in DER; none: likewise
    std::optional<journal::Instant> on = {};  // the moment of the verification; none: each token's own time
    timestamp::WeakSince weak = timestamp::known_weak_hashes();
    std::optional<base::Sha256Digest> object = {};  // of a receipt: SHA-256 of the bytes it is shown for
    std::string evidence = {};                      // of a receipt: the piece of evidence it is shown for
    std::size_t most_faults = 1000;                 // then only counted
    bool words = true;                              // false: codes and places alone
    std::function<void(std::uint64_t done, std::uint64_t size)> progress = {};
};

/// One thing that was found, by its stable code and in words.
struct ProofStatement {
    std::string code;
    base::Bilingual text;
    std::string member = {};                  // the file inside the bundle that it speaks of; empty: the whole proof
    std::optional<std::uint64_t> entry = {};  // index in the journal
};

/// One thing that is wrong, and where.
struct ProofFault {
    std::string code;
    base::Bilingual text;
    std::string member;                  // the file inside the bundle; empty: the proof as a whole
    std::optional<std::uint64_t> byte;   // of the bundle
    std::optional<std::uint64_t> entry;  // index in the journal
    std::string detail;                  // untranslated, e.g. what a reader said
};

enum class ProofVerdict {
    intact,      // everything is as it was sealed, by a known key, at a proved time
    reserved,    // nothing is wrong, and something that matters is not proved
    altered,     // something is wrong
    unreadable,  // no bundle and no receipt
};

/// What a proof proves, what it does not, and what is wrong in it.
struct ProofReport {
    ProofVerdict verdict = ProofVerdict::unreadable;
    std::string kind;    // "bundle" or "receipt"
    std::string origin;  // the journal it says it comes from
    std::vector<ProofStatement> proved;
    std::vector<ProofStatement> not_proved;
    std::vector<ProofFault> faults;
    std::uint64_t left_out = 0;  // faults beyond the cap
};

/// Verifies a bundle alone: no database, no network, no clock; reads it once, in at most 128 MiB of memory whatever its
/// size. Everything in it may be hostile. Never fails: what cannot be read is said in the report.
ProofReport verify_bundle(const SeekableBytes& source, const ProofOptions& options);
/// Verifies a receipt likewise.
ProofReport verify_receipt(std::string_view bytes, const ProofOptions& options);
/// Tells a bundle from a receipt by its first byte and verifies it.
ProofReport verify_proof(const SeekableBytes& source, const ProofOptions& options);

/// What a verifier was told, as JSON, for a confined process that cannot open the files it came from.
std::string pack_options(const ProofOptions& options);
base::Result<ProofOptions> unpack_options(std::string_view packed);

/// "intact", "reserved", "altered", "unreadable".
std::string_view name_of(ProofVerdict verdict);
/// The report as JSON with stable keys and fixed bytes; sentences in one language.
std::string report_json(const ProofReport& report, base::Language language);
/// The same with sentences in both languages, so that a confined process can hand it over.
std::string pack_report(const ProofReport& report);
/// Reads a packed report back, as hostile as any file.
base::Result<ProofReport> unpack_report(std::string_view packed);

}  // namespace egide::evidence
