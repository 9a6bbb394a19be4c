#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <vector>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "evidence_vault.h"

namespace egide::cli::commands {

namespace {

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

int copy_out(const Session& session, evidence::ByteSource& bytes, int file, const std::string& path) {
    std::vector<char> block(std::size_t{1} << 20);
    while (true) {
        const auto got = bytes.read(block);
        if (!got) {
            return session.fail(got.errors());
        }
        if (*got == 0) {
            return kDone;
        }
        if (!write_all(file, {block.data(), *got})) {
            return session.fail(messages::file_unwritable({.path = path}), base::ErrorKind::unavailable);
        }
    }
}

/// Beside the file first: altered bytes never get the name that was asked for.
int write_file(const Session& session, evidence::ByteSource& bytes, const std::string& path) {
    const std::string part = path + ".part";
    const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    int status = file < 0 ? session.fail(messages::file_unwritable({.path = path}), base::ErrorKind::unavailable)
                          : copy_out(session, bytes, file, path);
    if (file >= 0 && ::close(file) != 0 && status == kDone) {
        status = session.fail(messages::file_unwritable({.path = path}), base::ErrorKind::unavailable);
    }
    if (status == kDone && std::rename(part.c_str(), path.c_str()) != 0) {
        status = session.fail(messages::file_unwritable({.path = path}), base::ErrorKind::unavailable);
    }
    if (status != kDone && file >= 0) {
        static_cast<void>(::unlink(part.c_str()));
    }
    return status;
}

int run_evidence_read(Session& session) {
    auto vault = open_vault(session);
    if (!vault) {
        return session.fail(vault.errors());
    }
    const auto id = evidence_named(*vault, session.request().text("ID"));
    const auto handed = id ? vault->read(actor_of(session), *id, session.request().number("--revision"))
                           : base::Result<evidence::HandedOut>(id.errors());
    if (!handed) {
        return session.fail(handed.errors());
    }
    session.note(messages::evidence_read_recorded(
        {.entry = handed->entry, .name = evidence::shown(handed->record.content->name)}));
    return session.request().has("--output") ? write_file(session, *handed->bytes, session.request().text("--output"))
                                             : copy_out(session, *handed->bytes, STDOUT_FILENO, "-");
}

}  // namespace

CommandSpec evidence_read() {
    return {.name = "read",
            .help = messages::help_evidence_read(),
            .arguments = {{"ID", ValueKind::text, messages::help_evidence_id()}},
            .options = {{"--revision", ValueKind::number, "N", messages::option_revision()}, actor_option()},
            .run = run_evidence_read,
            .formats = {"text"}};
}

}  // namespace egide::cli::commands
