#include "egide/evidence/messages.h"
#include "egide/reading/tree.h"
#include "reviewer.h"

namespace egide::evidence {

namespace {

std::string text_at(const reading::Node& payload, std::string_view key) {
    const reading::Node* const value = payload.find(key);
    return value == nullptr ? std::string() : value->scalar;
}

/// The rule files that are not what the evaluation used; none when it did not say.
std::vector<std::string> changed_files(const reading::Node& payload, const RulesNow& now) {
    std::vector<std::string> changed;
    const reading::Node* const files = payload.find("rules_files");
    if (files == nullptr || now.files.empty()) {
        return changed;
    }
    for (const reading::Member& file : files->members) {
        const auto present = now.files.find(file.key);
        if (present == now.files.end() || base::hex(present->second) != file.value.scalar) {
            changed.push_back(shown(file.key));
        }
    }
    for (const auto& [path, digest] : now.files) {
        if (files->find(path) == nullptr) {
            changed.push_back(shown(path));
        }
    }
    return changed;
}

}  // namespace

void RulesReview::take(const Event& event) {
    if (event.kind != kinds::evaluation_made || options_.rules.empty()) {
        return;
    }
    const auto payload = reading::read_json(event.payload, event.kind);
    if (!payload) {
        return;
    }
    const std::string programme = text_at(*payload, "programme");
    const std::string version = text_at(*payload, "rules_version");
    const std::string then = text_at(*payload, "rules_sha256");
    const RulesNow* other = nullptr;
    const RulesNow* same = nullptr;
    for (const RulesNow& now : options_.rules) {
        if (now.programme == programme) {
            (now.version == version || base::hex(now.rules) == then ? same : other) = &now;
        }
    }
    if (same == nullptr && other != nullptr) {
        sink_.add(
            Concern::rules_changed,
            messages::review_rules_other_version(
                {.entry = event.index, .now = other->version, .programme = shown(programme), .then = shown(version)}),
            event);
    }
    if (same == nullptr || base::hex(same->rules) == then) {
        return;
    }
    const std::vector<std::string> files = changed_files(*payload, *same);
    sink_.add(
        Concern::rules_changed,
        files.empty()
            ? messages::review_rules_changed({.entry = event.index,
                                              .now = base::hex(same->rules),
                                              .programme = shown(programme),
                                              .then = shown(then),
                                              .version = shown(version)})
            : messages::review_rules_file_changed(
                  {.entry = event.index, .files = files, .programme = shown(programme), .version = shown(version)}),
        event);
}

}  // namespace egide::evidence
