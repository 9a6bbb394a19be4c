#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "evidence_files.h"
#include "evidence_vault.h"
#include "opened_dossier.h"
#include "progress.h"

namespace egide::cli::commands {

namespace {

constexpr std::size_t kMostFiles = 1000;
constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;

/// Where the group that begins here ends: what is acknowledged together is bounded.
std::size_t end_of_group(const std::vector<FileToAdd>& files, std::size_t from) {
    std::uint64_t bytes = 0;
    std::size_t at = from;
    while (at < files.size() && at - from < kMostFiles && (at == from || bytes + files[at].size <= kMostBytes)) {
        bytes += files[at++].size;
    }
    return at;
}

/// Tells each file as it is acknowledged; JSON comes at the end, whole.
class Answer {
  public:
    explicit Answer(const Session& session)
        : session_(session), json_(session.format() == Format::json), whole_(session.request().has("--output")) {
        if (json_) {
            writer_.begin_array();
        }
    }
    void take(const evidence::Added& added) {
        if (!added.errors.empty()) {
            errors_.insert(errors_.end(), added.errors.begin(), added.errors.end());
            return;
        }
        const evidence::Content& content = *added.record->content;
        if (json_) {
            writer_.begin_object().field("evidence", added.evidence).field("entry", added.entry);
            writer_.field("sha256", base::hex(content.object.sha256)).field("sha3_256", base::hex(content.object.sha3));
            writer_.field("size", content.object.size).field("name", evidence::shown(content.name));
            writer_.key("same_bytes").begin_array();
            for (const std::string& same : added.same_bytes) {
                writer_.value(same);
            }
            writer_.end_array().end_object();
        } else {
            text_ +=
                added.evidence + "  " + base::hex(content.object.sha256) + "  " + evidence::shown(content.name) +
                (added.same_bytes.empty() ? ""
                                          : "  " + session_.say(messages::evidence_same({.ids = added.same_bytes}))) +
                "\n";
        }
        ++count_;
    }
    void tell() {
        if (!whole_ && !json_) {
            status_ = std::max(status_, session_.print(text_));
            text_.clear();
        }
    }
    int finish() {
        if (json_ || whole_) {
            status_ = std::max(status_, session_.print(json_ ? writer_.end_array().take() : text_));
        }
        session_.note(messages::evidence_added({.count = count_}));
        return errors_.empty() ? status_ : session_.fail(errors_);
    }
    void add(const base::Errors& errors) { errors_.insert(errors_.end(), errors.begin(), errors.end()); }

  private:
    const Session& session_;
    bool json_;
    bool whole_;
    reading::JsonWriter writer_;
    std::string text_;
    base::Errors errors_;
    std::size_t count_ = 0;
    int status_ = kDone;
};

/// A person is asked before a folder is taken; a script is not.
bool goes_on(const Session& session, const FilesToAdd& found) {
    if (found.folders == 0) {
        return true;
    }
    session.note(messages::evidence_preview({.duplicates = found.duplicates,
                                             .files = found.files.size(),
                                             .left = found.left,
                                             .size = show_size(session, found.bytes)}));
    if (session.request().has("--yes") || !is_terminal(STDIN_FILENO) || !is_terminal(STDERR_FILENO)) {
        return true;
    }
    session.note(messages::evidence_go_on());
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "o" || answer == "oui" || answer == "y" || answer == "yes";
}

int add_all(Session& session, evidence::Vault& vault, const FilesToAdd& found, const evidence::NewEvidence& described) {
    Progress progress(session, session.say(messages::evidence_adding()));
    Answer answer(session);
    answer.add(found.errors);
    std::uint64_t before = 0;
    for (std::size_t from = 0; from < found.files.size();) {
        const std::size_t end = end_of_group(found.files, from);
        std::vector<evidence::NewEvidence> group;
        for (std::size_t at = from; at < end; ++at) {
            group.push_back(described);
            group.back().open = evidence::file_source(found.files[at].path);
            group.back().name = found.files[at].name;
            group.back().media_type = media_type_of(found.files[at].path);
        }
        std::uint64_t taken = 0;
        const auto added = vault.add(actor_of(session), group, [&](std::uint64_t bytes) {
            taken = bytes;
            progress.show(before + taken, std::max(found.bytes, before + taken));
        });
        if (!added) {
            answer.tell();
            answer.add(added.errors());
            break;
        }
        for (const evidence::Added& one : *added) {
            answer.take(one);
        }
        answer.tell();
        before += taken;
        from = end;
    }
    return answer.finish();
}

int run_evidence_add(Session& session) {
    const auto fresh = described(session, {});
    if (!fresh) {
        return session.fail(fresh.errors());
    }
    const FilesToAdd found = find_files(session.request().texts("FILE"));
    if (found.files.empty()) {
        return found.errors.empty() ? session.fail(messages::evidence_no_file()) : session.fail(found.errors);
    }
    if (!goes_on(session, found)) {
        return kDone;
    }
    auto vault = open_vault(session, true);
    return vault ? add_all(session, *vault, found, *fresh) : session.fail(vault.errors());
}

}  // namespace

CommandSpec evidence_add() {
    std::vector<OptionSpec> options = attests_options();
    for (auto& more : origin_options()) {
        options.push_back(more);
    }
    options.push_back(actor_option());
    options.push_back({"--yes", ValueKind::none, "", messages::option_yes()});
    options.push_back({"--instance", ValueKind::text, "NAME", messages::option_instance()});
    return {.name = "add",
            .help = messages::help_evidence_add(),
            .arguments = {{"FILE", ValueKind::file, messages::help_evidence_files(), true, true}},
            .options = options,
            .run = run_evidence_add};
}

}  // namespace egide::cli::commands
