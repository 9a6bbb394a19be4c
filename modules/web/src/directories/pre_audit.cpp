#include "directories/pre_audit.h"

#include <algorithm>
#include <mutex>

#include "egide/directory/audit.h"
#include "egide/reading/reader.h"
#include "egide/sandbox/guest.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

constexpr reading::Limits kAuditAnswer{.bytes = std::size_t{64} << 20};

base::Errors not_as_agreed() {
    return {{base::ErrorKind::invalid, messages::directory_unreadable(), {}, "upload", {}}};
}

base::Bilingual words_in(reading::Reader& reader, std::string_view key) {
    return reader.bilingual(key).value_or(base::Bilingual());
}

std::int64_t count_in(reading::Reader& reader, std::string_view key) {
    return std::max<std::int64_t>(0, reader.require_integer(key).value_or(0));
}

RankedChange read_change(reading::Reader& reader) {
    RankedChange change{words_in(reader, "about"), words_in(reader, "what"), count_in(reader, "level"), reader.texts("controls"),
                        count_in(reader, "objects"), count_in(reader, "level_after"), count_in(reader, "paths_alone"),
                        count_in(reader, "paths_left")};
    reader.finish();
    return change;
}

bool is_level(std::int64_t level) {
    return level >= 1 && level <= 5;
}

JudgedControl read_control(const reading::Node& node, reading::Problems& problems) {
    reading::Reader reader(node, problems, "control");
    JudgedControl control;
    control.id = reader.require_text("id").value_or("");
    control.advisory = reader.boolean("advisory").value_or(false);
    control.outcome = reader.require_text("outcome").value_or("");
    control.failed_level = count_in(reader, "failed_level");
    control.cause = words_in(reader, "cause");
    for (const reading::Node& one : reader.items("reasons")) {
        reading::Reader reason(one, problems, "reason");
        control.reasons.push_back(words_in(reason, "words"));
        reason.finish();
    }
    for (const reading::Node& one : reader.items("found")) {
        reading::Reader row(one, problems, "found");
        control.found.push_back({row.text("dn").value_or(""), row.text("sid").value_or(""), count_in(row, "reason"), count_in(row, "level")});
        row.finish();
    }
    reader.finish();
    return control;
}

/// What no honest child says.
bool is_sound(const JudgedControl& control) {
    const KnownControl* const known = known_control(control.id);
    const bool worded = control.outcome == "pass" || control.outcome == "fail" || control.outcome == "not_evaluable";
    const auto count = static_cast<std::int64_t>(control.reasons.size());
    return known != nullptr && known->advisory == control.advisory && worded && control.failed_level <= 4 &&
           std::all_of(control.found.begin(), control.found.end(), [&](const FoundObject& row) { return row.reason < count; });
}

base::Result<PreAudit> read_pre_audit(const std::string& json) {
    const auto root = reading::read_json(json, "answer", kAuditAnswer);
    if (!root) {
        return not_as_agreed();
    }
    reading::Problems problems;
    reading::Reader reader(*root, problems, "answer");
    base::Errors wrong;
    for (const reading::Node& one : reader.items("wrong")) {
        reading::Reader line(one, problems, "wrong");
        wrong.push_back({base::ErrorKind::invalid, messages::plain({.text = words_in(line, "words")}), {}, "upload", {}});
    }
    if (!wrong.empty()) {
        return wrong;
    }
    auto understood = read_understood(reader.require_text("understood").value_or(""));
    if (!understood) {
        return understood.errors();
    }
    PreAudit audit{std::move(*understood), {}};
    for (const reading::Node& node : reader.items("controls")) {
        audit.controls.push_back(read_control(node, problems));
    }
    reader.finish();
    const bool sound = !problems.any() && audit.controls.size() == known_controls().size() &&
                       std::all_of(audit.controls.begin(), audit.controls.end(), is_sound);
    return sound ? base::Result<PreAudit>(std::move(audit)) : base::Result<PreAudit>(not_as_agreed());
}

void write_changes(reading::JsonWriter& json, const std::vector<RankedChange>& changes) {
    json.key("changes").begin_array();
    for (const RankedChange& change : changes) {
        json.begin_object();
        write_words(json, "about", change.about);
        write_words(json, "what", change.what);
        json.field("level", change.level).key("controls").begin_array();
        for (const std::string& control : change.controls) {
            json.value(control);
        }
        json.end_array().field("objects", change.objects).field("level_after", change.level_after);
        json.field("paths_alone", change.paths_alone).field("paths_left", change.paths_left).end_object();
    }
    json.end_array();
}

std::vector<KnownControl> read_known() {
    const auto none = directory::read_ldif("dn: DC=chu,DC=local\nobjectClass: domain\n", "controls");
    std::vector<KnownControl> all;
    if (!none) {
        return all;
    }
    const directory::Audit audit = directory::audit(*none, {.threads = 1});
    for (const auto* const list : {&audit.controls, &audit.advisories}) {
        for (const directory::ControlResult& one : *list) {
            all.push_back({std::string(one.id), one.levels, list == &audit.advisories, one.title, one.fix, directory::reference_link(one.id)});
        }
    }
    return all;
}

}  // namespace

base::Bilingual both_languages(const base::Text& text) {
    return {base::render(text, base::Language::french), base::render(text, base::Language::english)};
}

void write_words(reading::JsonWriter& json, std::string_view key, const base::Bilingual& words) {
    json.key(key);
    if (words.empty()) {
        json.null();
        return;
    }
    json.begin_object().field("fr", words.fr).field("en", words.en).end_object();
}

// What an audit of next to nothing lists is the list: the controls are the same whatever is judged.
const std::vector<KnownControl>& known_controls() {
    static const std::vector<KnownControl> all = read_known();
    return all;
}

const KnownControl* known_control(std::string_view id) {
    const auto& all = known_controls();
    const auto at = std::find_if(all.begin(), all.end(), [&](const KnownControl& one) { return one.id == id; });
    return at == all.end() ? nullptr : &*at;
}

base::Result<PreAudit> audit_folder(Services& services, const std::filesystem::path& folder, std::function<bool()> stop) {
    sandbox::Run how;
    how.program = services.guest_program;
    how.limits.memory = std::uint64_t{1} << 30;
    how.limits.processor = std::chrono::seconds(120);
    how.limits.wall = std::chrono::minutes(5);
    how.limits.answer = std::uint32_t{64} << 20;
    how.stop = std::move(stop);
    static std::mutex one_at_a_time;  // other files are read meanwhile
    const std::lock_guard lock(one_at_a_time);
    const auto json = sandbox::run_guest_in(kAuditGuest, folder, {}, how);
    return json ? read_pre_audit(*json) : base::Result<PreAudit>(json.errors());
}

std::string understood_json(const Understood& seen) {
    reading::JsonWriter json(false);
    json.begin_object().field("forest", seen.forest).key("domains").begin_array();
    for (const std::string& domain : seen.domains) {
        json.value(domain);
    }
    json.end_array().field("objects", seen.objects).field("date", seen.date.iso()).field("level", seen.level);
    json.field("certain", seen.certain).field("rules_as_of", seen.rules_as_of).field("truncated", seen.truncated);
    json.key("warnings").begin_array();
    for (const base::Bilingual& warning : seen.warnings) {
        json.begin_object();
        write_words(json, "words", warning);
        json.end_object();
    }
    json.end_array().field("paths", seen.paths);
    write_changes(json, seen.changes);
    return json.end_object().take();
}

base::Result<Understood> read_understood(std::string_view text) {
    const auto root = reading::read_json(text, "understood", kAuditAnswer);
    if (!root) {
        return not_as_agreed();
    }
    reading::Problems problems;
    reading::Reader reader(*root, problems, "understood");
    Understood seen;
    seen.forest = reader.text("forest").value_or("");
    seen.domains = reader.texts("domains");
    seen.objects = count_in(reader, "objects");
    seen.date = reader.require_date("date").value_or(base::Date());
    seen.level = count_in(reader, "level");
    seen.certain = reader.boolean("certain").value_or(false);
    seen.rules_as_of = reader.text("rules_as_of").value_or("");
    seen.truncated = count_in(reader, "truncated");
    for (const reading::Node& one : reader.items("warnings")) {
        reading::Reader warning(one, problems, "warning");
        seen.warnings.push_back(words_in(warning, "words"));
        warning.finish();
    }
    seen.paths = count_in(reader, "paths");
    for (const reading::Node& one : reader.items("changes")) {
        reading::Reader change(one, problems, "change");
        seen.changes.push_back(read_change(change));
    }
    reader.finish();
    return problems.any() || !is_level(seen.level) ? base::Result<Understood>(not_as_agreed()) : base::Result<Understood>(std::move(seen));
}

std::string found_json(const JudgedControl& control) {
    reading::JsonWriter json(false);
    json.begin_object().key("reasons").begin_array();
    for (const base::Bilingual& reason : control.reasons) {
        json.begin_object();
        write_words(json, "words", reason);
        json.end_object();
    }
    json.end_array().key("found").begin_array();
    for (const FoundObject& row : control.found) {
        json.begin_object().field("dn", row.dn).field("sid", row.sid).field("reason", row.reason).field("level", row.level).end_object();
    }
    return json.end_array().end_object().take();
}

base::Result<JudgedControl> read_found(std::string_view text, JudgedControl control) {
    const auto root = reading::read_json(text, "found", kAuditAnswer);
    if (!root) {
        return not_as_agreed();
    }
    reading::Problems problems;
    reading::Reader reader(*root, problems, "found");
    for (const reading::Node& one : reader.items("reasons")) {
        reading::Reader reason(one, problems, "reason");
        control.reasons.push_back(words_in(reason, "words"));
    }
    for (const reading::Node& one : reader.items("found")) {
        reading::Reader row(one, problems, "found");
        control.found.push_back({row.text("dn").value_or(""), row.text("sid").value_or(""), count_in(row, "reason"), count_in(row, "level")});
    }
    return problems.any() ? base::Result<JudgedControl>(not_as_agreed()) : base::Result<JudgedControl>(std::move(control));
}

}  // namespace egide::web
