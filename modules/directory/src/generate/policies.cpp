#include <fmt/format.h>

#include <array>

#include "generate/scenery.h"
#include "generate/sid.h"

namespace egide::directory::generate {

namespace {

constexpr std::array<std::string_view, 16> kDepartments = {
    "Urgences",    "Cardiologie", "Radiologie", "Pharmacie", "Laboratoire", "Pédiatrie",  "Maternité",    "Gériatrie",
    "Psychiatrie", "Réanimation", "Bloc",       "Accueil",   "Finances",    "Logistique", "Restauration", "DSI"};

std::string department_name(std::size_t number) {
    const std::string_view name = kDepartments[number % kDepartments.size()];
    return number < kDepartments.size() ? std::string(name)
                                        : fmt::format("{}{}", name, number / kDepartments.size() + 1);
}

void raise_departments(Forest& forest, Domain& domain) {
    constexpr std::size_t kUnitsPerPolicy = 3;
    for (std::size_t number = 0; number < domain.departments.size(); ++number) {
        Department& department = domain.departments[number];
        department.name = department_name(number);
        Object& unit = forest.create(fmt::format("OU={},OU=Services,{}", department.name, domain.dn),
                                     "organizationalUnit", domain.context);
        department.dn = unit.dn;
        if (number % kUnitsPerPolicy == 0) {
            const std::string guid = guid_for(forest.seed(), "policy of " + unit.dn);
            unit.set("gPLink",
                     fmt::format("[LDAP://{};0]", make_policy(forest, domain, guid, "Postes " + department.name).dn));
        }
        department.user = forest.born("user", department.dn, domain.context, ".");
        department.computer = forest.born("computer", department.dn, domain.context, ".");
    }
}

}  // namespace

Object& make_policy(Forest& forest, Domain& domain, const std::string& guid, const std::string& name) {
    Object& policy = forest.create(fmt::format("CN={{{}}},CN=Policies,CN=System,{}", guid, domain.dn),
                                   "groupPolicyContainer", domain.context);
    policy.set("displayName", name);
    policy.set("gPCFileSysPath", fmt::format("\\\\{0}\\sysvol\\{0}\\Policies\\{{{1}}}", domain.dns, guid));
    policy.set("gPCFunctionalityVersion", "2");
    policy.set("gPCMachineExtensionNames",
               "[{827D319E-6EAC-11D2-A4EA-00C04F79F83A}{803E14A0-B4FB-11D0-A0D0-00A0C90F574B}]");
    policy.set("versionNumber", "3");
    policy.set("flags", "0");
    forest.create("CN=Machine," + policy.dn, "container", domain.context);
    forest.create("CN=User," + policy.dn, "container", domain.context);
    return policy;
}

void raise_policies(Forest& forest) {
    for (Domain& domain : forest.domains()) {
        make_policy(forest, domain, "31B2F340-016D-11D2-945F-00C04FB984F9", "Default Domain Policy");
        make_policy(forest, domain, "6AC1786C-016F-11D2-945F-00C04FB984F9", "Default Domain Controllers Policy");
        raise_departments(forest, domain);
    }
}

}  // namespace egide::directory::generate
