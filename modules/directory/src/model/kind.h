#pragma once

#include <cstdint>
#include <string_view>

namespace egide::directory {

/// What an object is, as far as some control asks.
enum class Kind : std::uint8_t {
    unknown,
    user,
    computer,
    smsa,
    gmsa,
    dmsa,
    group,
    foreign,
    ou,
    gpo,
    domain,
    site,
    server,
    ntdsdsa,
    cross_ref,
    cross_ref_container,
    trust,
    dns_zone,
    pso,
    authority,
    enrollment_service,
    certificate_template,
    display_specifier,
    silo,
    schema_class,
    schema_attribute,
    directory_service,
    dfsr_local,
    dfsr_subscriber,
    dfsr_subscription,
    dfsr_global,
    dfsr_group,
    dfsr_content,
    dfsr_content_set,
    dfsr_topology,
    dfsr_member,
    dfsr_connection,
    frs_set,
    frs_member,
    frs_subscriber,
    root_dse,
    secret,
    container,
    top,
    other,
    count_
};

constexpr std::size_t kKindCount = static_cast<std::size_t>(Kind::count_);

/// The kind of a table of the collection ("user", "gpo"); `other` for tables nobody looks at.
Kind kind_of_table(std::string_view table);
/// The kind of an objectClass, by its most specific class ("organizationalUnit"); `other` when none is asked for.
Kind kind_of_class(std::string_view name);
/// The table that holds objects of this kind, for sentences; empty for kinds without one.
std::string_view table_of(Kind kind);

constexpr bool is_account(Kind kind) {
    return kind >= Kind::user && kind <= Kind::dmsa;
}
constexpr bool is_managed_account(Kind kind) {
    return kind == Kind::smsa || kind == Kind::gmsa || kind == Kind::dmsa;
}

}  // namespace egide::directory
