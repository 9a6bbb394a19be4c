#include "readers/collector_log.h"

#include <algorithm>
#include <array>
#include <optional>

#include "model/names.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::size_t kMostBytes = 16u << 20;
constexpr std::size_t kMostText = 300;
constexpr std::size_t kMostTroubles = 200;
constexpr std::size_t kFirstMebibyte = 1u << 20;  // an archive of ORADAD holds no more of the log

/// Printable ASCII as it is, Latin-1 in UTF-8, all else a question mark: the log is in the code page of its machine.
/// Colours (ESC [ … m) are taken out.
std::string plain_text(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size() && text.size() < kMostText; ++i) {
        const auto letter = static_cast<unsigned char>(bytes[i]);
        if (letter == 0x1b) {
            const std::size_t end = bytes.find('m', i);
            i = end == std::string_view::npos || end - i > 8 ? i : end;
        } else if (letter >= 0xa0) {
            text += static_cast<char>(0xc0 | letter >> 6);
            text += static_cast<char>(0x80 | (letter & 0x3f));
        } else {
            text += letter >= 0x20 && letter < 0x7f ? static_cast<char>(letter) : '?';
        }
    }
    return text;
}

/// The message without its mark ("[!] ").
std::string_view message_of(std::string_view text) {
    const bool marked = text.size() > 4 && text[0] == '[' && text[2] == ']' && text[3] == ' ';
    return marked ? text.substr(4) : text;
}

/// What stands between the first two quotes.
std::string_view quoted(std::string_view text) {
    const std::size_t from = text.find('\'');
    const std::size_t to = from == std::string_view::npos ? from : text.find('\'', from + 1);
    return to == std::string_view::npos ? std::string_view() : text.substr(from + 1, to - from - 1);
}

/// Seconds since 1970 of "YYYY/MM/DD - HH:MM:SS.mmm".
std::optional<std::int64_t> moment_of_line(std::string_view text) {
    if (text.size() < 21 || text[4] != '/' || text[7] != '/' || text.substr(10, 3) != " - ") {
        return std::nullopt;
    }
    std::string usual(text.substr(0, 10));
    usual[4] = usual[7] = '-';
    return parse_moment(usual + " " + std::string(text.substr(13, 8)));
}

/// "3.6.218.0" of "… version 3.6.218.0 …"; empty when there is none.
std::string_view version_in(std::string_view message) {
    const std::size_t word = folded(message).find("version");
    const std::size_t from = word == std::string::npos ? word : message.find_first_of("0123456789", word);
    if (from == std::string_view::npos) {
        return {};
    }
    const std::string_view rest = message.substr(from);
    const std::string_view version = rest.substr(0, rest.find_first_not_of("0123456789."));
    const bool dotted = std::count(version.begin(), version.end(), '.') >= 2 && version.size() <= 20;
    return dotted ? version : std::string_view();
}

/// The lines one after the other: an error is about the request that was begun last.
class LogReading {
  public:
    explicit LogReading(CollectorLog& log) : log_(&log) {}

    void line(std::string_view text) {
        std::array<std::string_view, 6> cells;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::size_t tab = i + 1 < cells.size() ? text.find('\t') : std::string_view::npos;
            if (tab == std::string_view::npos && i + 1 < cells.size()) {
                return;
            }
            cells[i] = text.substr(0, tab);
            text.remove_prefix(tab == std::string_view::npos ? text.size() : tab + 1);
        }
        const auto moment = moment_of_line(cells[0]);
        if (moment) {
            log_->begun = log_->lines++ == 0 ? *moment : log_->begun;
            const std::string plain = plain_text(cells[5]);
            message(message_of(plain), cells[1]);
        }
    }

    /// The log stops: a request that is still open was not brought to its end.
    void end(bool whole) {
        if (whole && !request_.empty() && !failed_) {
            note({LogTrouble::What::request, request_, {}});
        }
    }

  private:
    void message(std::string_view said, std::string_view level) {
        if (log_->version.empty()) {
            log_->version = version_in(said);
        }
        if (said.starts_with("Dumping")) {
            request_ = std::string(quoted(said));
            failed_ = false;
        } else if (said.starts_with("Finished")) {
            request_.clear();
        } else if (said.starts_with("Unable to locate DC")) {
            note({LogTrouble::What::domain, std::string(quoted(said)), std::string(said)});
        } else if (said.starts_with("Error in ") || said.starts_with("Unable to ") || level == "ERROR") {
            const auto what = request_.empty() ? LogTrouble::What::other : LogTrouble::What::request;
            note({what, request_, std::string(said)});
            failed_ = true;
        }
    }

    void note(LogTrouble trouble) {
        if (std::find(log_->troubles.begin(), log_->troubles.end(), trouble) != log_->troubles.end()) {
            return;
        }
        if (log_->troubles.size() == kMostTroubles) {
            ++log_->left_out;
            return;
        }
        log_->troubles.push_back(std::move(trouble));
    }

    CollectorLog* log_;
    std::string request_;
    bool failed_ = false;
};

}  // namespace

CollectorLog read_collector_log(std::string_view bytes) {
    CollectorLog log;
    const bool archived = bytes.size() == kFirstMebibyte;
    log.cut = bytes.size() > kMostBytes;
    bytes = bytes.substr(0, kMostBytes);
    LogReading reading(log);
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        std::string_view line = bytes.substr(0, end);
        bytes = end == std::string_view::npos ? std::string_view() : bytes.substr(end + 1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        reading.line(line);
    }
    reading.end(!log.cut && !archived);
    return log;
}

}  // namespace egide::directory
