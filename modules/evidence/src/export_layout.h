#pragma once

#include "disk.h"

namespace egide::evidence {

/// Where things stand in an export (docs/evidence-format.md). Texts of one item a line, so that any program reads them.
struct ExportLayout {
    Path root;
    Path format() const { return root / "format.json"; }
    Path checkpoint() const { return root / "journal/checkpoint"; }
    Path keys() const { return root / "journal/keys"; }
    Path entries() const { return root / "journal/entries.jsonl"; }
    Path personal() const { return root / "journal/personal.jsonl"; }
    Path records() const { return root / "records.jsonl"; }
    Path objects() const { return root / "objects"; }
};

inline constexpr std::string_view kExportFormat = "egide-export/1";

}  // namespace egide::evidence
