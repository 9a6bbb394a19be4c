#pragma once

#include <functional>
#include <vector>

#include "egide/evidence/record.h"
#include "egide/journal/checkpoint.h"
#include "export_layout.h"

namespace egide::evidence {

/// Personal data that an export discloses, checked against its commitment.
struct ForeignPersonal {
    journal::Hash commitment{};
    std::string data;  // canonical JSON
    std::string salt;  // hexadecimal
};

/// An export whose entries were verified against its signed head, and its personal data against the entries.
class ImportSource {
  public:
    /// Reads everything once. With `trusted` keys the head must be signed by one of them, otherwise by the key that the
    /// export states.
    static base::Result<ImportSource> open(const Path& folder, std::span<const journal::VerifierKey> trusted);

    const journal::Checkpoint& head() const { return head_; }
    /// The objects that must be there: recorded, not recorded as removed.
    const std::vector<ObjectName>& wanted() const { return wanted_; }
    const FolderStore& objects() const { return objects_; }
    Path entries_file() const { return layout_.entries(); }
    /// Every entry in order, with what it discloses.
    Done each(const std::function<Done(const Event&, const std::vector<ForeignPersonal>&)>& take) const;

  private:
    ImportSource(ExportLayout layout, journal::Checkpoint head)
        : layout_(std::move(layout)), head_(std::move(head)), objects_(layout_.objects()) {}
    Done verify();
    ExportLayout layout_;
    journal::Checkpoint head_;
    FolderStore objects_;
    std::vector<ObjectName> wanted_;
};

}  // namespace egide::evidence
