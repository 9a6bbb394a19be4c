#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory {

/// What a collector says in its log (oradad.log) that it did not bring back. Texts are printable UTF-8, at most 300
/// bytes each.
struct LogTrouble {
    enum class What : std::uint8_t {
        request,  // a search failed, or the log stops in it: `where` is "<context>/<domain>/<table>"
        domain,   // no controller was found for a domain: `where` is its DNS name
        other,    // an error of another kind: `where` is empty
    };
    What what{};
    std::string where;
    std::string said;
    bool operator==(const LogTrouble&) const = default;
};

struct CollectorLog {
    std::string version;      // "3.6.218.0"; empty when no line says it
    std::int64_t begun = 0;   // seconds since 1970 of the first line, in the collector's local time; 0: unknown
    std::uint64_t lines = 0;  // understood
    std::vector<LogTrouble> troubles;
    std::uint64_t left_out = 0;  // troubles beyond the first 200
    bool cut = false;            // longer than what is read
};

/// Reads the lines of a log, hostile or not: "YYYY/MM/DD - HH:MM:SS.mmm" TAB level TAB file TAB function TAB line TAB
/// message. Other lines say nothing. Only the first 16 MiB are looked at. Never fails.
CollectorLog read_collector_log(std::string_view bytes);

}  // namespace egide::directory
