#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/directory/collection.h"
#include "model/attribute.h"
#include "model/descriptor.h"
#include "model/kind.h"
#include "model/names.h"
#include "model/sid.h"
#include "policy/policy_facts.h"

namespace egide::directory {

constexpr std::int64_t kAbsent = INT64_MIN;
constexpr std::uint32_t kUnreadable = 0xfffffffeu;  // a descriptor whose bytes lie

/// Whole numbers of one attribute: one place per object when it is frequent, else pairs sorted by object.
struct NumberColumn {
    std::vector<std::int64_t> dense;
    std::vector<std::pair<std::uint32_t, std::int64_t>> pairs;
};

struct TextCell {
    std::uint32_t object;
    std::string_view text;  // several values are joined by '\n'
};

struct Link {
    std::uint32_t from;
    std::uint32_t to;
    bool operator==(const Link&) const = default;
};

/// Facts about SYSVOL: one row per file or folder.
struct SysvolFile {
    std::string_view domain;
    std::string_view guid;
    std::string_view path;
    std::uint32_t descriptor = kNone;
    std::int64_t written = kAbsent;  // seconds since 1970, UTC
    bool failed = false;
};

/// What a file of a group policy says, and which policy.
struct PolicyFinding {
    std::string_view domain;
    std::string_view guid;
    std::string_view path;
    PolicyFact fact;
};

/// What the collector itself says that it did not bring back: of a table, or a whole domain when `table` is unknown.
struct Loss {
    Kind table = Kind::unknown;
    std::string where;  // "domain/corp.local/user", or the domain's DNS name
    std::string said;   // empty: the collector stopped there
};

struct Domain {
    std::uint32_t root;  // the object
    std::string_view dn;
    std::string dns;
    std::uint32_t sid;
    Sid identity;
};

/// What an object's row says beside its columns.
enum ObjectFlag : std::uint8_t { kInTop = 1, kInTable = 2, kDeleted = 4 };

/// The forest, column by column. An object is a number; the same number is its name's. Names without any row are
/// mentions: `exists` says no.
struct Model {
    Names names;
    TextArena texts_arena;
    SidTable sids;
    std::vector<Kind> kind;
    std::vector<std::uint8_t> flags;
    std::vector<std::uint32_t> sid;         // kNoSid
    std::vector<std::uint32_t> descriptor;  // kNone, kUnreadable
    std::vector<std::uint16_t> profile;     // into profiles; 0 when unknown
    std::vector<std::uint32_t> parent;      // kNone
    std::vector<Descriptor> descriptors;
    std::vector<std::string> profiles{std::string()};  // objectClass, from top to the most specific, joined by '\n'
    std::array<NumberColumn, kAttributeCount> numbers;
    std::array<std::vector<TextCell>, kAttributeCount> texts;
    std::array<std::vector<Link>, kAttributeCount> links;  // sorted by their start; also sidHistory (to: a SID),
                                                           // allowed_to_act (to: a descriptor)
    std::array<std::vector<std::pair<std::uint32_t, std::uint64_t>>, kAttributeCount> certificates;
    std::vector<std::uint32_t> object_of_sid;                                   // by SID; kNone
    std::vector<std::vector<std::pair<std::uint32_t, std::uint32_t>>> builtin;  // by domain: SID S-1-5-32-x, object
    std::vector<SysvolFile> sysvol;
    bool has_sysvol = false;

    std::vector<Domain> domains;
    std::size_t root_domain = 0;  // into domains
    std::string forest;
    std::string configuration_dn;
    std::int64_t reference = 0;  // seconds since 1970, UTC
    bool from_collector = false;  // and not an export, which names no tool
    std::string tool_version;
    std::array<std::bitset<kAttributeCount>, kKindCount> collected;  // which attributes were asked for, by table
    std::bitset<kKindCount> tables;
    std::bitset<kKindCount> damaged;
    std::bitset<kKindCount> of_domains;  // tables that every domain has
    std::vector<Loss> losses;
    std::vector<TruncatedList> truncated;
    base::Errors warnings;
    std::vector<PolicyFinding> policy_findings;
    bool has_policy_files = false;  // the copies of SYSVOL's files were there
    bool policy_files_cut = false;  // but not all of them

    std::size_t size() const { return kind.size(); }
    bool exists(std::uint32_t object) const { return (flags[object] & (kInTop | kInTable)) != 0 && !deleted(object); }
    bool deleted(std::uint32_t object) const { return (flags[object] & kDeleted) != 0; }
    std::string_view dn(std::uint32_t object) const { return names[object]; }
    /// The object of that name, when it has rows and is not deleted.
    std::uint32_t find(std::string_view dn) const;
    std::uint32_t with_sid(const Sid& sid) const;
    /// The object that a SID means on an object of that domain: every domain has its own S-1-5-32-544. kNone when the
    /// collection holds none.
    std::uint32_t trustee(std::uint32_t sid_id, std::optional<std::size_t> domain) const;
    std::string sid_text(std::uint32_t object) const;
    const Descriptor* security(std::uint32_t object) const;

    std::optional<std::int64_t> number(std::uint32_t object, Attribute attribute) const;
    std::int64_t number_or(std::uint32_t object, Attribute attribute, std::int64_t absent) const;
    bool has_bits(std::uint32_t object, Attribute attribute, std::int64_t bits) const;
    std::string_view text(std::uint32_t object, Attribute attribute) const;
    std::span<const Link> targets(std::uint32_t object, Attribute attribute) const;
    std::uint32_t target(std::uint32_t object, Attribute attribute) const;  // the first; kNone
    /// Index into domains of the object's naming context; nothing outside every collected domain.
    std::optional<std::size_t> domain_of(std::uint32_t object) const;

    /// Called once, when all rows are in: sorts the columns, finds parents and domains.
    void finish();

  private:
    void sort_columns();
    void find_parents();
    void find_domains();
};

/// Calls `each` for every value of a joined text.
template <typename Each>
void for_each_value(std::string_view joined, Each each) {
    while (!joined.empty()) {
        const std::size_t end = joined.find('\n');
        each(joined.substr(0, end));
        joined = end == std::string_view::npos ? std::string_view{} : joined.substr(end + 1);
    }
}

}  // namespace egide::directory
