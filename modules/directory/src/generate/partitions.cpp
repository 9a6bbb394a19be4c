#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "generate/scenery.h"
#include "generate/sid.h"
#include "layout/embedded.h"
#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
        text.replace(at, what.size(), by);
    }
}

void raise_line(Forest& forest, const Domain& domain, std::size_t context, std::string_view line) {
    const auto parts = layout::parts_of(line, '\t');
    const std::string base = forest.contexts()[context].dn;
    const std::string relative = fill_in(parts.at(0), forest, domain);
    Object& made = forest.create(relative == "." ? base : relative + "," + base, parts.at(1), context, parts.at(2));
    for (std::size_t at = 3; at < parts.size(); ++at) {
        const auto equals = parts[at].find('=');
        made.set(parts[at].substr(0, equals), fill_in(parts[at].substr(equals + 1), forest, domain));
    }
}

std::string_view section_of(std::string_view line) {
    return line.front() == '[' ? line.substr(1, line.size() - 2) : std::string_view();
}

void raise_context(Forest& forest, std::size_t context) {
    const std::string& kind = forest.contexts()[context].kind;
    std::string_view section;
    for (const std::string_view line : layout::useful_lines(layout::kSceneryText)) {
        if (const std::string_view next = section_of(line); !next.empty()) {
            section = next;
        } else if (section == kind) {
            raise_line(forest, forest.domain_of(context), context, line);
        }
    }
}

// The only ones whose place some control looks at.
constexpr std::array<std::string_view, 3> kAccountClasses = {"user", "computer", "group"};

void raise_classes(Forest& forest) {
    for (const SchemaClass& one : schema_classes()) {
        Object& made =
            forest.create(fmt::format("CN={},{}", one.common_name, forest.schema_dn()), "classSchema", forest.schema());
        made.set("lDAPDisplayName", std::string(one.name));
        made.set("governsID", std::string(one.identifier));
        made.set("subClassOf", std::string(one.parent));
        made.set("schemaIDGUID", std::string(one.guid));
        made.set("systemFlags", "16");
        if (std::find(kAccountClasses.begin(), kAccountClasses.end(), one.name) != kAccountClasses.end()) {
            made.set("systemPossSuperiors", "builtinDomain;organizationalUnit;domainDNS;container");
        }
        if (one.default_sddl != "-") {
            made.set("defaultSecurityDescriptor", std::string(one.default_sddl));
        }
    }
}

void raise_attributes(Forest& forest) {
    for (const std::string_view line : layout::useful_lines(layout::kAttributesText)) {
        const auto parts = layout::parts_of(line, '\t');
        Object& made =
            forest.create(fmt::format("CN={},{}", parts.at(1), forest.schema_dn()), "attributeSchema", forest.schema());
        made.set("lDAPDisplayName", std::string(parts.at(0)));
        made.set("attributeID", std::string(parts.at(2)));
        made.set("attributeSyntax", std::string(parts.at(3)));
        made.set("schemaIDGUID", std::string(parts.at(4)));
        made.set("searchFlags", std::string(parts.at(6)));
        made.set("systemFlags", "16");
        if (parts.at(5) != "-") {
            made.set("attributeSecurityGUID", std::string(parts.at(5)));
        }
    }
}

void raise_rights(Forest& forest) {
    for (const std::string_view line : layout::useful_lines(layout::kRightsText)) {
        const auto parts = layout::parts_of(line, '\t');
        Object& made = forest.create(fmt::format("CN={},CN=Extended-Rights,{}", parts.at(0), forest.configuration_dn()),
                                     "controlAccessRight", forest.configuration());
        made.set("rightsGuid", std::string(parts.at(1)));
        made.set("validAccesses", std::string(parts.at(2)));
        made.set("displayName", std::string(parts.at(3)));
    }
}

void raise_cross_reference(Forest& forest, const std::string& name, const std::string& context_dn,
                           const std::string& dns, const Domain* domain) {
    Object& made = forest.create(fmt::format("CN={},CN=Partitions,{}", name, forest.configuration_dn()), "crossRef",
                                 forest.configuration());
    made.set("nCName", context_dn);
    made.set("dnsRoot", dns);
    made.set("systemFlags", domain != nullptr ? "3" : "1");
    if (domain != nullptr) {
        made.set("nETBIOSName", domain->netbios);
        if (!domain->is_root) {
            made.set("trustParent",
                     fmt::format("CN={},CN=Partitions,{}", forest.root().netbios, forest.configuration_dn()));
        }
    }
}

void raise_cross_references(Forest& forest) {
    const std::string& dns = forest.root().dns;
    raise_cross_reference(forest, "Enterprise Configuration", forest.configuration_dn(), dns, nullptr);
    raise_cross_reference(forest, "Enterprise Schema", forest.schema_dn(), dns, nullptr);
    raise_cross_reference(forest, guid_for(forest.seed(), "forest zones"), "DC=ForestDnsZones," + forest.root().dn,
                          "ForestDnsZones." + dns, nullptr);
    for (const Domain& domain : forest.domains()) {
        raise_cross_reference(forest, domain.netbios, domain.dn, domain.dns, &domain);
        raise_cross_reference(forest, guid_for(forest.seed(), domain.dns), "DC=DomainDnsZones," + domain.dn,
                              "DomainDnsZones." + domain.dns, nullptr);
    }
}

}  // namespace

std::string fill_in(std::string_view text, const Forest& forest, const Domain& domain) {
    std::string filled(text);
    replace_all(filled, "{d}", domain.dn);
    replace_all(filled, "{c}", forest.configuration_dn());
    replace_all(filled, "{s}", forest.schema_dn());
    replace_all(filled, "{r}", forest.root().dn);
    replace_all(filled, "{dns}", domain.dns);
    replace_all(filled, "{rootdns}", forest.root().dns);
    replace_all(filled, "{sid}", domain.sid);
    return filled;
}

void raise_partitions(Forest& forest) {
    for (std::size_t context = 0; context < forest.contexts().size(); ++context) {
        raise_context(forest, context);
    }
    raise_classes(forest);
    raise_attributes(forest);
    raise_rights(forest);
    raise_cross_references(forest);
    for (Domain& domain : forest.domains()) {
        domain.node_descriptor =
            forest.born("dnsNode", fmt::format("DC={},CN=MicrosoftDNS,DC=DomainDnsZones,{}", domain.dns, domain.dn),
                        domain.dns_context, ".");
        domain.group_descriptor = forest.born("group", "OU=Groupes," + domain.dn, domain.context, ".");
    }
}

}  // namespace egide::directory::generate
