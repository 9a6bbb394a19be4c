#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/money.h"
#include "egide/base/ratio.h"
#include "egide/base/result.h"
#include "egide/observation/dictionary.h"

namespace egide::observation {

/// One vulnerability of an exposure audit.
struct Finding {
    std::string id;                     // e.g. CVE-2026-0001
    std::optional<base::Ratio> cvss;    // highest base score the report gives; absent = not given
    std::optional<bool> rated_critical;  // the report's own word: "critique"
    std::string asset;
    bool operator==(const Finding&) const = default;
};

/// A field's value. monostate = the file said null: known to be unknown.
using Value = std::variant<std::monostate, bool, std::int64_t, base::Ratio, base::Date, base::Money, std::string, std::vector<std::string>,
                           std::vector<Finding>>;

/// Where the bytes of a fact are. An empty sha256 with a path means that the file could not be found.
struct Evidence {
    std::string path;    // relative to the dossier
    std::string sha256;  // lower-case hexadecimal
};

/// One dated fact. Three times, never merged: what it attests, when it was collected, when it was received.
struct Observation {
    Kind kind = Kind::directory;
    std::string id;                               // for kinds that others refer to
    std::vector<std::uint32_t> entities;          // indexes in the perimeter; empty = the whole candidate
    std::optional<base::Date> date;               // attested (meaning per kind: see the dictionary)
    std::optional<base::Date> collected;
    std::optional<base::Date> received;
    std::vector<std::pair<Field, Value>> values;  // only what the file said
    std::optional<Evidence> evidence;
    std::string note;
    base::SourcePosition at;
    bool supposed = false;  // from a what-if, not from the dossier

    /// The value said for a field; null when the file did not speak of it or said null.
    const Value* find(Field field) const;
    /// The text of a text, identifier, choice or reference field; empty when unknown.
    const std::string& text(Field field) const;
};

}  // namespace egide::observation
