#pragma once

#include "generate/forest.h"

namespace egide::directory::generate {

/// Builds what a healthy forest has before anybody lives in it; each step needs the ones before it.
void raise_partitions(Forest& forest);   // data/scenery.txt, schema, extended rights, cross-references
void raise_groups(Forest& forest);       // data/groups.txt
void raise_accounts(Forest& forest);     // built-in accounts, administrators, service accounts, servers
void raise_controllers(Forest& forest);  // domain controllers, one of them read-only
void raise_policies(Forest& forest);     // group policies and departments
void raise_authority(Forest& forest);    // AD CS
void raise_trusts(Forest& forest);

/// An administrator as it should be: protected descriptor, Domain Admins, Protected Users, Tier-0 silo.
Object& make_administrator(Forest& forest, Domain& domain, const std::string& login, const std::string& dn = {});
/// An ordinary account outside the numbered ones.
Object& make_account(Forest& forest, Domain& domain, const std::string& dn, std::string_view own_class = "user");
Object& make_server(Forest& forest, Domain& domain, const std::string& name, const std::string& unit);
Object& make_new_group(Forest& forest, Domain& domain, const std::string& name);
/// A domain controller with all that belongs to it in the domain and in the configuration.
Object& make_controller(Forest& forest, Domain& domain, const std::string& name, bool read_only);
Object& make_template(Forest& forest, const std::string& name, unsigned name_flag, std::string_view usages,
                      std::string_view enrolled, bool published);
Object& make_trust(Forest& forest, Domain& domain, const std::string& partner, unsigned direction, unsigned attributes);
Object& make_policy(Forest& forest, Domain& domain, const std::string& guid, const std::string& name);
std::string certificate(std::string_view name);
std::string silo_dn(const Forest& forest);

/// Puts {d} {c} {s} {r} {dns} {rootdns} {sid} in their place.
std::string fill_in(std::string_view text, const Forest& forest, const Domain& domain);

}  // namespace egide::directory::generate
