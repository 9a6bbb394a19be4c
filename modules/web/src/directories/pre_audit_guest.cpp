#include <map>

#include "directories/pre_audit.h"
#include "egide/directory/audit.h"
#include "egide/directory/report.h"
#include "egide/web/evaluation_guest.h"
#include "egide/web/messages.h"

namespace egide::web {

namespace {

constexpr std::size_t kMostFound = 300'000;
constexpr std::size_t kMostWarnings = 50;
constexpr std::string_view kSmallest = "dn: DC=chu,DC=local\nobjectClass: domain\n";

void write_title(reading::JsonWriter& json, std::string_view key, const base::Text& text) {
    write_words(json, key, text.message == nullptr ? base::Bilingual() : both_languages(text));
}

std::string refused_collection(const base::Errors& errors) {
    reading::JsonWriter json(false);
    json.begin_object().key("wrong").begin_array();
    for (std::size_t i = 0; i < errors.size() && i < kMostWarnings; ++i) {
        json.begin_object();
        write_title(json, "words", errors[i].message);
        json.end_object();
    }
    return json.end_array().end_object().take();
}

std::string_view word_of(directory::Outcome outcome) {
    return outcome == directory::Outcome::pass ? "pass" : outcome == directory::Outcome::fail ? "fail" : "not_evaluable";
}

/// Each distinct sentence once; the findings name theirs by number.
void write_control(reading::JsonWriter& json, const directory::Audit& audit, const directory::ControlResult& control, bool advisory) {
    json.begin_object().field("id", control.id).field("advisory", advisory).field("outcome", word_of(control.outcome));
    json.field("failed_level", control.failed_level);
    write_title(json, "cause", control.cause);
    std::vector<base::Bilingual> reasons;
    std::map<std::string, std::int64_t> numbers;
    json.key("found").begin_array();
    for (const directory::Finding& finding : control.findings) {
        const directory::Evidence shown = audit.evidence(control, finding);
        base::Bilingual why = both_languages(shown.why);
        const auto [at, fresh] = numbers.emplace(why.fr + '\n' + why.en, static_cast<std::int64_t>(reasons.size()));
        if (fresh) {
            reasons.push_back(std::move(why));
        }
        json.begin_object().field("dn", shown.dn).field("sid", shown.sid).field("reason", at->second);
        json.field("level", std::int64_t{finding.level}).end_object();
    }
    json.end_array().key("reasons").begin_array();
    for (const base::Bilingual& reason : reasons) {
        json.begin_object();
        write_words(json, "words", reason);
        json.end_object();
    }
    json.end_array().end_object();
}

RankedChange ranked(const directory::Change& change) {
    const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
    const bool named = change.about.message != nullptr;
    return {named ? both_languages(change.about) : base::Bilingual(), both_languages(change.what), change.level,
            {change.controls.begin(), change.controls.end()}, count(change.objects.size()), change.level_after,
            count(change.paths_alone), count(change.paths_left)};
}

Understood understood_of(const directory::Audit& audit) {
    const directory::Collection& collection = audit.collection;
    Understood seen{std::string(collection.forest()), collection.domains(), static_cast<std::int64_t>(collection.object_count()),
                    collection.reference_date(), audit.level, audit.level_certain, std::string(audit.rules_as_of),
                    static_cast<std::int64_t>(collection.truncated().size()), {}, 0, {}};
    for (const base::Error& warning : collection.warnings()) {
        if (seen.warnings.size() < kMostWarnings) {
            seen.warnings.push_back(both_languages(warning.message));
        }
    }
    const directory::WorkPlan plan = directory::ranked_work(audit);
    seen.paths = static_cast<std::int64_t>(plan.paths);
    for (const directory::Change& change : plan.changes) {
        seen.changes.push_back(ranked(change));
    }
    return seen;
}

std::size_t found_by(const directory::Audit& audit) {
    std::size_t count = 0;
    for (const auto* const list : {&audit.controls, &audit.advisories}) {
        for (const directory::ControlResult& control : *list) {
            count += control.findings.size();
        }
    }
    return count;
}

std::string answer_audit(const base::Result<directory::Collection>& collection) {
    if (!collection) {
        return refused_collection(collection.errors());
    }
    const directory::Audit audit = directory::audit(*collection, {.threads = 1});
    if (found_by(audit) > kMostFound) {
        return refused_collection({{base::ErrorKind::invalid, messages::directory_too_much({.most = kMostFound}), {}, {}, {}}});
    }
    reading::JsonWriter json(false);
    json.begin_object().key("wrong").begin_array().end_array();
    json.field("understood", understood_json(understood_of(audit))).key("controls").begin_array();
    for (const directory::ControlResult& control : audit.controls) {
        write_control(json, audit, control, false);
    }
    for (const directory::ControlResult& control : audit.advisories) {
        write_control(json, audit, control, true);
    }
    return json.end_array().end_object().take();
}

/// What stands in its current folder; the request says nothing.
std::string answer_directory(const sandbox::ByteSource&, std::string_view) {
    return answer_audit(directory::read_collection(".", {.threads = 1, .only_domains = {}}));
}

/// Loads what could no longer be opened: the sentences of every control.
void prepare_directory() {
    static_cast<void>(answer_audit(directory::read_ldif(kSmallest, "prepare")));
    const auto none = directory::read_ldif("x", "prepare");
    static_cast<void>(none ? std::string() : refused_collection(none.errors()));
}

}  // namespace

sandbox::Guest directory_guest() {
    return {kAuditGuest, answer_directory, prepare_directory};
}

}  // namespace egide::web
