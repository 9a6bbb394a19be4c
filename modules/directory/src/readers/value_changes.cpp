#include "readers/value_changes.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "model/names.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::size_t kMostChanges = 200;
constexpr std::string_view kFragmentEnd = "</DS_REPL_VALUE_META_DATA>";

/// What stands between <name> and </name>; empty when either is missing.
std::string_view element(std::string_view fragment, std::string_view name) {
    const std::string open = "<" + std::string(name) + ">";
    const std::size_t from = fragment.find(open);
    if (from == std::string_view::npos) {
        return {};
    }
    fragment.remove_prefix(from + open.size());
    const std::size_t to = fragment.find("</" + std::string(name) + ">");
    return to == std::string_view::npos ? std::string_view() : fragment.substr(0, to);
}

/// Seconds since 1970 of "YYYY-MM-DDTHH:MM:SSZ"; 1601 means never.
std::optional<std::int64_t> moment_of(std::string_view text) {
    std::string spaced(text.substr(0, 19));
    if (spaced.size() < 19 || spaced[10] != 'T' || spaced.starts_with("1601")) {
        return std::nullopt;
    }
    spaced[10] = ' ';
    return parse_moment(spaced);
}

std::string unescaped(std::string_view text) {
    constexpr std::pair<std::string_view, char> kEntities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    std::string plain;
    while (!text.empty()) {
        const auto* const entity = std::find_if(std::begin(kEntities), std::end(kEntities),
                                                [&](const auto& each) { return text.starts_with(each.first); });
        const bool known = entity != std::end(kEntities);
        plain += known ? entity->second : text.front();
        text.remove_prefix(known ? entity->first.size() : 1);
    }
    return plain;
}

}  // namespace

std::string changes_of_members(std::string_view fragments) {
    std::vector<std::pair<std::int64_t, std::string>> changes;
    for (std::size_t end = fragments.find(kFragmentEnd); end != std::string_view::npos;
         end = fragments.find(kFragmentEnd)) {
        const std::string_view fragment = fragments.substr(0, end);
        fragments.remove_prefix(end + kFragmentEnd.size());
        const auto changed = moment_of(element(fragment, "ftimeLastOriginatingChange"));
        const std::string member = unescaped(element(fragment, "pszObjectDn"));
        if (changed && equal_folded(element(fragment, "pszAttributeName"), "member") && !member.empty() &&
            member.find('\n') == std::string::npos) {
            const bool added = !moment_of(element(fragment, "ftimeDeleted"));
            changes.emplace_back(*changed, std::to_string(*changed) + (added ? "+" : "-") + member);
        }
    }
    std::sort(changes.begin(), changes.end(), std::greater<>());
    changes.resize(std::min(changes.size(), kMostChanges));
    std::string lines;
    for (const auto& [moment, line] : changes) {
        lines += (lines.empty() ? "" : "\n") + line;
    }
    return lines;
}

std::optional<MemberChange> read_change(std::string_view line) {
    const std::size_t sign = line.find_first_of("+-", 1);
    const auto moment = parse_whole(line.substr(0, sign));
    if (sign == std::string_view::npos || !moment) {
        return std::nullopt;
    }
    return MemberChange{*moment, line[sign] == '+', line.substr(sign + 1)};
}

}  // namespace egide::directory
