#include "session.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "egide/cli/messages.h"

namespace egide::cli {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::size_t columns() {
    constexpr std::size_t kUsual = 80;
    if (const std::string given = variable("COLUMNS"); !given.empty()) {
        const auto number = std::strtoul(given.c_str(), nullptr, 10);
        return number > 0 ? number : kUsual;
    }
    winsize size{};
    const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : kUsual;
}

bool holds_rules(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder, ignored);
}

/// The first folder that exists among the usual places; the last one named when none does, for the message.
fs::path usual_programmes() {
    constexpr int kLevelsUp = 4;
    const fs::path own = program_folder();
    if (!own.empty()) {
        if (const fs::path installed = own.parent_path() / "share" / "egide" / "programmes"; holds_rules(installed)) {
            return installed;
        }
        fs::path at = own;
        for (int level = 0; level < kLevelsUp && at.has_relative_path(); ++level, at = at.parent_path()) {
            if (holds_rules(at / "programmes")) {
                return at / "programmes";
            }
        }
    }
    return "programmes";
}

}  // namespace

bool is_terminal(int descriptor) {
    return ::isatty(descriptor) == 1;
}

fs::path program_folder() {
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed);
    return failed ? fs::path() : program.parent_path();
}

Session::Session(std::string program, Request request)
    : program_(std::move(program)),
      request_(std::move(request)),
      language_(request_.text("--lang") == "en" ? base::Language::english : base::Language::french),
      format_(request_.text("--format") == "json"   ? Format::json
              : request_.text("--format") == "html" ? Format::html
                                                    : Format::text),
      on_(request_.date("--on").value_or(base::paris_date(std::chrono::system_clock::now()))) {}

unsigned Session::threads() const {
    const unsigned available = std::max(1U, std::thread::hardware_concurrency());
    return request_.number("--threads").value_or(available);
}

documents::TerminalStyle Session::style() const {
    const bool colour = is_terminal(STDOUT_FILENO) && !request_.has("--output") && variable("NO_COLOR").empty() &&
                        variable("TERM") != "dumb";
    return {language_, columns(), colour};
}

fs::path Session::data_folder() const {
    if (request_.has("--data")) {
        return request_.text("--data");
    }
    if (!configuration_.data.empty()) {
        return configuration_.data;
    }
    if (const std::string own = variable("EGIDE_DATA"); !own.empty()) {
        return own;
    }
    if (const std::string data = variable("XDG_DATA_HOME"); !data.empty()) {
        return fs::path(data) / "egide";
    }
    return fs::path(variable("HOME")) / ".local" / "share" / "egide";
}

base::Errors Session::read_configuration() {
    if (request_.has("--config")) {
        auto given = web::read_configuration(request_.text("--config"));
        if (!given) {
            return given.errors();
        }
        configuration_ = std::move(*given);
    }
    configuration_.data = data_folder();
    return {};
}

fs::path Session::programmes_folder() const {
    if (request_.has("--programmes")) {
        return request_.text("--programmes");
    }
    if (!configuration_.programmes.empty()) {
        return configuration_.programmes;
    }
    const std::string own = variable("EGIDE_PROGRAMMES");
    return own.empty() ? usual_programmes() : fs::path(own);
}

int Session::print(std::string_view text) const {
    if (request_.has("--output")) {
        return print_to_file(text);
    }
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    return written ? kDone : kUnavailable;
}

int Session::print_to_file(std::string_view text) const {
    const fs::path file = request_.text("--output");
    const fs::path part = file.string() + ".part";
    std::ofstream stream(part, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    std::error_code failed;
    if (stream) {
        fs::rename(part, file, failed);
    }
    if (!stream || failed) {
        std::error_code ignored;
        fs::remove(part, ignored);
        return fail(messages::file_unwritable({.path = file.string()}), base::ErrorKind::unavailable);
    }
    note(messages::file_written({.path = file.string()}));
    return kDone;
}

void Session::note(const base::Text& text) const {
    if (!quiet()) {
        std::fprintf(stderr, "%s\n", documents::harmless(say(text)).c_str());
    }
}

namespace {

void show(const Session& session, const base::Error& error, const std::string& prefix) {
    const std::string place = error.at.show();
    std::string line = (place.empty() ? "" : place + ": ") + prefix + session.say(error.message);
    if (!error.detail.empty() && session.verbose()) {
        line += " (" + error.detail + ")";
    }
    std::fprintf(stderr, "%s\n", documents::harmless(line).c_str());
}

}  // namespace

void Session::warn(const base::Errors& warnings) const {
    if (quiet()) {
        return;
    }
    for (const base::Error& warning : warnings) {
        show(*this, warning, say(messages::warning_prefix()));
    }
}

int Session::fail(const base::Errors& errors) const {
    for (const base::Error& error : errors) {
        show(*this, error, {});
    }
    const bool invalid = std::any_of(errors.begin(), errors.end(),
                                     [](const base::Error& error) { return error.kind == base::ErrorKind::invalid; });
    return invalid ? kInvalid : kUnavailable;
}

int Session::fail(const base::Text& message, base::ErrorKind kind) const {
    return fail(base::Errors{{kind, message, {}, {}, {}}});
}

}  // namespace egide::cli
