#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "egide/storage/sql/migrations.h"

namespace egide::storage::sql {

/// A step that the database says it has taken.
struct AppliedStep {
    std::string part;
    std::int64_t number = 0;
    std::string name;
    std::string sha256;  // of the step's text
};

/// The two tables of the record; a copy does not hold them.
constexpr std::string_view kStepTable = "schema_step";
constexpr std::string_view kShapeTable = "schema_shape";

base::Result<bool> has_record(Transaction& transaction);
/// Makes the tables when they are not there; until the end of the transaction, no other process migrates.
Done prepare_record(Transaction& transaction);
/// By part, then number.
base::Result<std::vector<AppliedStep>> applied_steps(Transaction& transaction);
Done record_step(Transaction& transaction, const AppliedStep& step);
/// The lines of shape() after the last step; nothing when there was none, or on a server of another major version.
base::Result<std::optional<std::vector<std::string>>> recorded_shape(Transaction& transaction);
Done record_shape(Transaction& transaction);

}  // namespace egide::storage::sql
