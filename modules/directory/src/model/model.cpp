#include "model/model.h"

#include <algorithm>

namespace egide::directory {
namespace {

constexpr auto kByObject = [](const auto& cell, std::uint32_t object) { return cell.object < object; };
constexpr auto kByFirst = [](const auto& pair, std::uint32_t object) { return pair.first < object; };
constexpr auto kByStart = [](const Link& link, std::uint32_t object) { return link.from < object; };

bool starts_folded(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equal_folded(text.substr(0, start.size()), start);
}

template <typename Cells, typename Key>
void sort_keep_first(Cells& cells, Key key) {
    std::stable_sort(cells.begin(), cells.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
    const auto last =
        std::unique(cells.begin(), cells.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); });
    cells.erase(last, cells.end());
    cells.shrink_to_fit();
}

}  // namespace

std::uint32_t Model::find(std::string_view dn) const {
    const std::uint32_t id = names.find(dn);
    return id != kNone && id < size() && exists(id) ? id : kNone;
}

std::uint32_t Model::with_sid(const Sid& wanted) const {
    const std::uint32_t id = sids.find(wanted);
    return id == kNoSid || id >= object_of_sid.size() ? kNone : object_of_sid[id];
}

std::uint32_t Model::trustee(std::uint32_t sid_id, std::optional<std::size_t> domain) const {
    const std::size_t place = domain.value_or(root_domain);
    if (place < builtin.size()) {
        const auto at = std::lower_bound(builtin[place].begin(), builtin[place].end(), sid_id, kByFirst);
        if (at != builtin[place].end() && at->first == sid_id) {
            return at->second;
        }
    }
    return sid_id < object_of_sid.size() ? object_of_sid[sid_id] : kNone;
}

std::string Model::sid_text(std::uint32_t object) const {
    return sid[object] == kNoSid ? std::string() : sids[sid[object]].text();
}

const Descriptor* Model::security(std::uint32_t object) const {
    const std::uint32_t id = descriptor[object];
    return id == kNone || id == kUnreadable ? nullptr : &descriptors[id];
}

std::optional<std::int64_t> Model::number(std::uint32_t object, Attribute attribute) const {
    const NumberColumn& column = numbers[static_cast<std::size_t>(attribute)];
    if (attribute_row(attribute).frequent) {
        const bool there = object < column.dense.size() && column.dense[object] != kAbsent;
        return there ? std::optional(column.dense[object]) : std::nullopt;
    }
    const auto at = std::lower_bound(column.pairs.begin(), column.pairs.end(), object, kByFirst);
    return at != column.pairs.end() && at->first == object ? std::optional(at->second) : std::nullopt;
}

std::int64_t Model::number_or(std::uint32_t object, Attribute attribute, std::int64_t absent) const {
    return number(object, attribute).value_or(absent);
}

bool Model::has_bits(std::uint32_t object, Attribute attribute, std::int64_t bits) const {
    return (number_or(object, attribute, 0) & bits) != 0;
}

std::string_view Model::text(std::uint32_t object, Attribute attribute) const {
    const auto& column = texts[static_cast<std::size_t>(attribute)];
    const auto at = std::lower_bound(column.begin(), column.end(), object, kByObject);
    return at != column.end() && at->object == object ? at->text : std::string_view();
}

std::span<const Link> Model::targets(std::uint32_t object, Attribute attribute) const {
    const auto& column = links[static_cast<std::size_t>(attribute)];
    const auto first = std::lower_bound(column.begin(), column.end(), object, kByStart);
    auto last = first;
    while (last != column.end() && last->from == object) {
        ++last;
    }
    return {first, last};
}

std::uint32_t Model::target(std::uint32_t object, Attribute attribute) const {
    const auto found = targets(object, attribute);
    return found.empty() ? kNone : found.front().to;
}

std::optional<std::size_t> Model::domain_of(std::uint32_t object) const {
    const std::string_view suffix = domain_suffix(dn(object));
    for (std::size_t i = 0; i < domains.size(); ++i) {
        if (equal_folded(domains[i].dn, suffix)) {
            return i;
        }
    }
    return std::nullopt;
}

void Model::finish() {
    sort_columns();
    find_parents();
    for (const char* const always : {"S-1-1-0", "S-1-5-11"}) {
        sids.intern(*Sid::parse(always));  // judged with, named by a descriptor or not
    }
    object_of_sid.assign(sids.size(), kNone);
    for (std::uint32_t object = 0; object < size(); ++object) {
        if (sid[object] != kNoSid && exists(object) && object_of_sid[sid[object]] == kNone) {
            object_of_sid[sid[object]] = object;
        }
    }
    find_domains();
}

void Model::sort_columns() {
    for (NumberColumn& column : numbers) {
        sort_keep_first(column.pairs, [](const auto& pair) { return pair.first; });
    }
    for (auto& column : texts) {
        sort_keep_first(column, [](const TextCell& cell) { return cell.object; });
    }
    for (auto& column : links) {
        std::stable_sort(column.begin(), column.end(), [](const Link& a, const Link& b) { return a.from < b.from; });
        column.shrink_to_fit();
    }
    for (auto& column : certificates) {
        std::stable_sort(column.begin(), column.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }
}

void Model::find_parents() {
    parent.assign(size(), kNone);
    for (std::uint32_t object = 0; object < size(); ++object) {
        if (exists(object)) {
            parent[object] = find(parent_dn(dn(object)));
        }
    }
}

void Model::find_domains() {
    for (std::uint32_t object = 0; object < size(); ++object) {
        if (kind[object] == Kind::domain && exists(object) && sid[object] != kNoSid) {
            domains.push_back({object, dn(object), dns_name(dn(object)), sid[object], sids[sid[object]]});
        }
    }
    for (std::uint32_t object = 0; object < size() && configuration_dn.empty(); ++object) {
        if (exists(object) && starts_folded(dn(object), "CN=Configuration,DC=")) {
            configuration_dn = std::string(dn(object));
        }
    }
    std::string root;
    for (std::uint32_t object = 0; object < size(); ++object) {
        if (kind[object] == Kind::root_dse && root.empty()) {
            const std::uint32_t named = target(object, Attribute::root_domain_naming_context);
            root = named == kNone ? std::string() : std::string(dn(named));
        }
    }
    if (root.empty()) {
        root = std::string(domain_suffix(configuration_dn));
    }
    for (std::size_t i = 0; i < domains.size(); ++i) {
        if (equal_folded(domains[i].dn, root)) {
            root_domain = i;
        }
    }
    builtin.assign(domains.size(), {});
    for (std::uint32_t object = 0; object < size(); ++object) {
        const bool is_builtin = sid[object] != kNoSid && exists(object) && kind[object] == Kind::group &&
                                sids[sid[object]].authority == 5 && sids[sid[object]].sub[0] == 32;
        const auto domain = is_builtin ? domain_of(object) : std::nullopt;
        if (domain) {
            builtin[*domain].emplace_back(sid[object], object);
        }
    }
    for (auto& groups : builtin) {
        std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    if (forest.empty()) {
        forest = dns_name(root);
    }
    if (configuration_dn.empty() && !root.empty()) {
        configuration_dn = "CN=Configuration," + root;
    }
}

}  // namespace egide::directory
