#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/base/text.h"
#include "egide/cli/run.h"
#include "egide/documents/terminal.h"
#include "egide/web/configuration.h"
#include "request.h"

namespace egide::cli {

enum class Format { text, json, html };

/// One command being run: what was asked, how to answer.
class Session {
  public:
    Session(std::string program, Request request);

    const std::string& program() const { return program_; }
    const Request& request() const { return request_; }
    base::Language language() const { return language_; }
    Format format() const { return format_; }
    bool quiet() const { return request_.has("--quiet"); }
    bool verbose() const { return request_.has("--verbose"); }
    unsigned threads() const;
    /// The reference date: as asked, else today in Paris.
    base::Date on() const { return on_; }
    documents::TerminalStyle style() const;
    /// --data, else the one of the configuration, EGIDE_DATA, the usual place.
    std::filesystem::path data_folder() const;
    /// What --config says, and the data folder put over it; the defaults without it. To be read before a command runs.
    const web::Configuration& configuration() const { return configuration_; }
    base::Errors read_configuration();
    /// Where the rules are: as asked, EGIDE_PROGRAMMES, beside the program, above it, below the present folder.
    std::filesystem::path programmes_folder() const;

    std::string say(const base::Text& text) const { return base::render(text, language_); }
    const std::string& say(const base::Bilingual& text) const { return text.in(language_); }
    /// A result: standard output, or the file of --output, whole or not at all.
    int print(std::string_view text) const;
    /// A sentence for the person, on standard error; silent with --quiet.
    void note(const base::Text& text) const;
    void warn(const base::Errors& warnings) const;
    /// All the errors, and the exit status they call for.
    int fail(const base::Errors& errors) const;
    int fail(const base::Text& message, base::ErrorKind kind = base::ErrorKind::invalid) const;

  private:
    int print_to_file(std::string_view text) const;

    std::string program_;
    Request request_;
    base::Language language_;
    Format format_;
    base::Date on_;
    web::Configuration configuration_;
};

/// Whether a stream is a terminal that wants colour (NO_COLOR, TERM=dumb and --output are obeyed).
bool is_terminal(int descriptor);
/// The folder of the running program, links followed; empty when the system does not say.
std::filesystem::path program_folder();

}  // namespace egide::cli
