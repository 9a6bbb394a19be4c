#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/text.h"
#include "egide/reading/json_writer.h"
#include "services.h"

namespace egide::web {

inline constexpr std::string_view kAuditGuest = "directory_audit";

/// One row of what shows a failure: an object, its SID, which of the control's reasons, the lowest level it fails.
struct FoundObject {
    std::string dn;
    std::string sid;
    std::int64_t reason = 0;
    std::int64_t level = 0;
};

/// What an audit says of one control point or advisory, as it is kept.
struct JudgedControl {
    std::string id;
    bool advisory = false;
    std::string outcome;  // pass, fail, not_evaluable
    std::int64_t failed_level = 0;
    base::Bilingual cause;
    std::vector<base::Bilingual> reasons;
    std::vector<FoundObject> found;
};

/// One thing to do, ranked by the engine.
struct RankedChange {
    base::Bilingual about;
    base::Bilingual what;
    std::int64_t level = 0;
    std::vector<std::string> controls;
    std::int64_t objects = 0;
    std::int64_t level_after = 0;
    std::int64_t paths_alone = 0;
    std::int64_t paths_left = 0;
};

/// What was understood of a collection, without what was found.
struct Understood {
    std::string forest;
    std::vector<std::string> domains;
    std::int64_t objects = 0;
    base::Date date;
    std::int64_t level = 0;
    bool certain = false;  // false: the level is a ceiling, some control could not be judged
    std::string rules_as_of;
    std::int64_t truncated = 0;  // lists of values that the collector cut
    std::vector<base::Bilingual> warnings;
    std::int64_t paths = 0;  // principals outside Tier-0 that control it
    std::vector<RankedChange> changes;
};

struct PreAudit {
    Understood understood;
    std::vector<JudgedControl> controls;  // in ANSSI's order, advisories last
};

/// Reads and judges, in a child, the collection that lies unpacked in a folder. What the child says is believed only in
/// the agreed form. Refused: no collection, one that cannot be read, one that finds more than a page can show.
base::Result<PreAudit> audit_folder(Services& services, const std::filesystem::path& folder, std::function<bool()> stop);

/// The same as texts for rows, and back. A text that was not written by these is an error.
std::string understood_json(const Understood& understood);
base::Result<Understood> read_understood(std::string_view json);
std::string found_json(const JudgedControl& control);
base::Result<JudgedControl> read_found(std::string_view json, JudgedControl control);

void write_words(reading::JsonWriter& json, std::string_view key, const base::Bilingual& words);
base::Bilingual both_languages(const base::Text& text);

/// A control of ANSSI's list, whatever an audit says of it.
struct KnownControl {
    std::string id;
    std::vector<int> levels;
    bool advisory = false;
    base::Text title;
    base::Text fix;
    std::string link;
};
/// All of them, in ANSSI's order, advisories last.
const std::vector<KnownControl>& known_controls();
const KnownControl* known_control(std::string_view id);

}  // namespace egide::web
