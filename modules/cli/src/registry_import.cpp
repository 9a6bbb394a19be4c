#include "egide/organisation/import.h"

#include "egide/cli/messages.h"
#include "egide/organisation/store.h"
#include "registry_pages.h"
#include "text_block.h"

namespace egide::cli {

namespace {

std::string_view word(organisation::ImportFormat format) {
    switch (format) {
        case organisation::ImportFormat::classic:
            return "FINESS";
        case organisation::ImportFormat::finess_plus:
            return "FINESS+";
        case organisation::ImportFormat::unknown:
            return "?";
    }
    return {};
}

void describe_file(TextBlock& block, const Session& session, const organisation::ImportedFile& file) {
    block.line(0, session.say(file.vintage ? messages::registry_file_dated({.encoding = file.encoding,
                                                                            .format = word(file.format),
                                                                            .lines = file.lines,
                                                                            .name = file.name,
                                                                            .vintage = *file.vintage})
                                           : messages::registry_file({.encoding = file.encoding,
                                                                      .format = word(file.format),
                                                                      .lines = file.lines,
                                                                      .name = file.name})));
}

std::string understood(const Session& session, const organisation::ImportReport& report) {
    TextBlock block(session);
    for (const organisation::ImportedFile& file : report.files) {
        describe_file(block, session, file);
    }
    block.line(0, session.say(messages::registry_counts({.closed = report.closed,
                                                         .cooperations = report.cooperations,
                                                         .geographic = report.geographic,
                                                         .groups = report.groups,
                                                         .legal = report.legal})));
    block.line(0, session.say(messages::registry_doubts({.digits = report.wrong_check_digits,
                                                         .parents = report.unknown_parents,
                                                         .skipped = report.skipped_total,
                                                         .warnings = report.warnings_total})));
    for (const organisation::SkippedLine& line : report.skipped) {
        block.line(
            2, session.say(messages::registry_skipped({.place = line.at.show(), .reason = session.say(line.reason)})));
    }
    return block.take();
}

/// What only the former registry knows stays known: closed establishments, former members.
organisation::Registry with_history(const Session& session, const organisation::Registry& registry) {
    const auto former = organisation::load_registry(session.data_folder());
    return former ? organisation::carry_history(*former, registry) : registry;
}

}  // namespace

int import_registry(Session& session) {
    std::vector<std::filesystem::path> paths;
    for (const std::string& file : session.request().texts("FILE")) {
        paths.emplace_back(file);
    }
    const organisation::ImportOutcome outcome = organisation::import_files(paths);
    if (!outcome.registry) {
        return session.fail(outcome.errors);
    }
    if (session.verbose()) {
        session.warn(outcome.report.warnings);
    }
    const auto saved = organisation::save_registry(with_history(session, *outcome.registry), session.data_folder());
    if (!saved) {
        return session.fail(saved.errors());
    }
    const int printed = session.print(understood(session, outcome.report));
    session.note(messages::registry_saved({.path = saved->string()}));
    return printed;
}

}  // namespace egide::cli
