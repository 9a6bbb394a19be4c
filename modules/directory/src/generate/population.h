#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "generate/forest.h"

namespace egide::directory::generate {

/// The inhabitants of a domain by their number: always the same for the same seed and number.
Object make_person(std::uint64_t seed, const Domain& domain, std::size_t number);
Object make_computer(std::uint64_t seed, const Domain& domain, std::size_t number);
std::string person_dn(std::uint64_t seed, const Domain& domain, std::size_t number);
std::string computer_dn(const Domain& domain, std::size_t number);

/// Whether this inhabitant never signs in any more, or has a password without end; shares of the domain.
bool is_dormant(std::uint64_t seed, const Domain& domain, std::string_view kind, std::size_t number);
bool never_expires(std::uint64_t seed, const Domain& domain, std::size_t number);

/// Group `part` of a department; 0 is the whole department.
std::string department_group_dn(const Domain& domain, std::size_t department, std::size_t part);
Object make_department_group(std::uint64_t seed, const Domain& domain, std::size_t department, std::size_t part);

/// Group of the first people of the domain, larger than what a list of values holds in a collection.
constexpr std::size_t kLargeGroup = 7000;
std::string large_group_dn(const Domain& domain);
Object make_large_group(std::uint64_t seed, const Domain& domain);

/// The groups a numbered person belongs to by birth.
std::string groups_of_person(const Domain& domain, std::size_t number);

/// The record of a computer in the zone of its domain.
Object make_dns_node(const Domain& domain, std::size_t number);

}  // namespace egide::directory::generate
