#include "directory_pages.h"

#include <algorithm>

#include "egide/cli/messages.h"
#include "text_block.h"

namespace egide::cli {
namespace {

constexpr std::size_t kShown = 5;
constexpr std::size_t kPathsShown = 20;

std::size_t shown(const Session& session, std::size_t count, std::size_t limit) {
    return session.verbose() ? count : std::min(count, limit);
}

void write_failure(TextBlock& block, const Session& session, const directory::Audit& audit,
                   const directory::ControlResult& control) {
    const std::string level = control.failed_level == 0 ? "–" : std::to_string(control.failed_level);
    block.line(0, "[" + level + "] " + std::string(control.id) + " — " + session.say(control.title) + " (" +
                      std::to_string(control.findings.size()) + ")");
    const std::size_t some = shown(session, control.findings.size(), kShown);
    for (const directory::Finding& finding : directory::ordered_findings(audit, control, some)) {
        const auto evidence = audit.evidence(control, finding);
        block.line(6, std::string(evidence.dn) + " — " + session.say(evidence.why));
    }
    if (some < control.findings.size()) {
        block.line(6, session.say(messages::directory_more({.count = base::Count(control.findings.size() - some)})));
    }
    block.line(4, "→ " + session.say(control.fix));
    block.whole(6, directory::reference_link(control.id));
}

void write_failures(TextBlock& block, const Session& session, const directory::Audit& audit) {
    for (int level = 1; level <= 4; ++level) {
        for (const auto& control : audit.controls) {
            if (control.outcome == directory::Outcome::fail && control.failed_level == level) {
                write_failure(block, session, audit, control);
            }
        }
    }
}

void write_unknown(TextBlock& block, const Session& session, const directory::Audit& audit) {
    const auto unknown = [](const directory::ControlResult& control) {
        return control.outcome == directory::Outcome::not_evaluable;
    };
    if (std::none_of(audit.controls.begin(), audit.controls.end(), unknown)) {
        return;
    }
    block.blank();
    block.line(0, session.say(messages::directory_not_evaluable()));
    for (const auto& control : audit.controls) {
        if (unknown(control)) {
            block.line(2, std::string(control.id) + " — " + session.say(control.cause));
        }
    }
}

void write_names(TextBlock& block, const Session& session, std::string_view mark,
                 const std::vector<std::string>& names) {
    const std::size_t some = shown(session, names.size(), kShown);
    for (std::size_t i = 0; i < some; ++i) {
        block.line(4, std::string(mark) + " " + names[i]);
    }
    if (some < names.size()) {
        block.line(4, session.say(messages::directory_more({.count = base::Count(names.size() - some)})));
    }
}

}  // namespace

std::string directory_audit_page(const Session& session, const directory::Audit& audit) {
    TextBlock block(session);
    const auto& collection = audit.collection;
    block.line(0, session.say(messages::directory_head({.count = base::Count(collection.object_count()),
                                                        .date = collection.reference_date(),
                                                        .domains = collection.domains(),
                                                        .forest = collection.forest()})));
    block.line(0, session.say(audit.level_certain ? messages::directory_level({.level = audit.level})
                                                  : messages::directory_level_at_most({.level = audit.level})));
    block.line(0, session.say(messages::directory_pre_audit({.date = audit.rules_as_of})));
    block.blank();
    write_failures(block, session, audit);
    write_unknown(block, session, audit);
    if (!collection.truncated().empty()) {
        block.blank();
        for (const auto& list : collection.truncated()) {
            block.line(0, session.say(messages::directory_truncated({.announced = base::Count(list.announced),
                                                                     .known = list.kept + list.recovered,
                                                                     .name = list.dn})));
        }
    }
    return block.take();
}

std::string directory_work_page(const Session& session, const directory::WorkPlan& plan) {
    TextBlock block(session);
    block.line(0, session.say(messages::directory_paths({.count = base::Count(plan.paths)})));
    for (std::size_t i = 0; i < plan.changes.size(); ++i) {
        const directory::Change& change = plan.changes[i];
        block.line(0, std::to_string(i + 1) + ". " +
                          (change.about.empty() ? std::string() : session.say(change.about) + " — ") +
                          session.say(change.what));
        block.line(4, session.say(messages::directory_work_effect({.count = base::Count(change.objects.size()),
                                                                   .left = base::Count(change.paths_left),
                                                                   .level = change.level_after})));
        for (const std::string_view control : change.controls) {
            block.line(4, std::string(control));
        }
    }
    return block.take();
}

std::string directory_paths_page(const Session& session, const std::vector<directory::ControlPath>& paths) {
    TextBlock block(session);
    block.line(0, session.say(messages::directory_paths({.count = base::Count(paths.size())})));
    const std::size_t some = shown(session, paths.size(), kPathsShown);
    for (std::size_t i = 0; i < some; ++i) {
        block.line(0, paths[i].from);
        for (const auto& edge : paths[i].edges) {
            block.line(4, std::string(edge.kind) + " → " + edge.to);
        }
    }
    if (some < paths.size()) {
        block.line(0, session.say(messages::directory_more({.count = base::Count(paths.size() - some)})));
    }
    return block.take();
}

std::string directory_changes_page(const Session& session, const directory::AuditSummary& before,
                                   const directory::AuditSummary& after,
                                   const std::vector<directory::ControlChange>& changes) {
    TextBlock block(session);
    block.line(0, session.say(messages::directory_changes({.after = after.reference_date,
                                                           .after_level = after.level,
                                                           .before = before.reference_date,
                                                           .before_level = before.level})));
    for (const auto& change : changes) {
        if (change.unknown) {
            block.line(0, change.id + " — " + session.say(messages::directory_not_comparable()));
            continue;
        }
        block.line(0,
                   change.id + " — " +
                       session.say(messages::directory_change(
                           {.added = change.added.size(), .fixed = change.fixed.size(), .kept = change.kept.size()})));
        write_names(block, session, "+", change.added);
        write_names(block, session, "-", change.fixed);
    }
    return block.take();
}

}  // namespace egide::cli
