#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bundle_format.h"
#include "verify_findings.h"

namespace egide::evidence {

/// A head that was read, and the text its note signs.
struct ReadHead {
    journal::Checkpoint checkpoint;
    std::string text;
    std::string member;                  // where it stands
    std::optional<journal::Instant> at;  // when it says it was made
};

/// Checks the head of a proof and what is tied to it: signature, earlier heads, what others saw.
class HeadCheck {
  public:
    HeadCheck(const ProofOptions& options, ProofFindings& findings) : options_(options), findings_(findings) {}

    /// Reads the head and looks who signed it; `stated` are the keys that the proof gives itself.
    bool open(std::string_view note, std::vector<journal::VerifierKey> stated, const std::string& member);
    /// One earlier head, in strictly ascending order of sizes.
    void add_earlier(const EarlierHead& earlier, const std::string& member, std::uint64_t line);
    /// What others saw, once all earlier heads are there.
    void compare_references();

    const ReadHead& head() const { return *head_; }
    /// The earlier heads that the head only added to, then the head.
    std::vector<ReadHead> heads() const;

  private:
    enum class SignatureState { trusted, stated, revoked, unknown };
    SignatureState judge(const journal::Note& note, std::uint64_t size) const;
    void report_signature(const journal::Note& note);
    void report_witnesses(const journal::Note& note, std::uint64_t size);
    void compare(const ReadHead& reference);
    std::optional<ReadHead> read(std::string_view note, const std::string& member, journal::Note& parsed);

    const ProofOptions& options_;
    ProofFindings& findings_;
    std::vector<journal::VerifierKey> stated_;
    std::optional<ReadHead> head_;
    std::vector<ReadHead> earlier_;
};

/// The keys in a text of one a line; a line that is no key is a fault.
std::vector<journal::VerifierKey> stated_keys(std::string_view text, const std::string& member,
                                              ProofFindings& findings);

}  // namespace egide::evidence
