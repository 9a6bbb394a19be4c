#pragma once

#include <string>
#include <vector>

#include "egide/journal/verify.h"
#include "findings.h"
#include "layout.h"
#include "tree_check.h"

namespace egide::journal {

/// Signed heads of the log that were given from outside, or kept with cosignatures, in the order of their sizes.
class References {
  public:
    References(const Layout& layout, const VerifyOptions& options, const Checkpoint& published, Findings& findings);
    /// The size of the next one to compare; the largest number when there is none.
    std::uint64_t next_size() const;
    /// Compares those of the tree's present size.
    void compare(const TreeCheck& tree);
    const std::vector<Witnessed>& witnessed() const { return witnessed_; }

  private:
    struct Reference {
        Checkpoint checkpoint;
        std::string file;
    };
    void add(const std::string& bytes, const std::string& file);
    void add_witnesses(const Note& note, const Checkpoint& checkpoint);
    void report(Fault fault, base::Text message, const Reference& reference);
    const VerifyOptions& options_;
    const Checkpoint& published_;
    Findings& findings_;
    std::vector<Reference> ordered_;
    std::size_t next_ = 0;
    std::vector<Witnessed> witnessed_;
};

}  // namespace egide::journal
