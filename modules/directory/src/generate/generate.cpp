#include "egide/directory/generate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "egide/directory/messages.h"
#include "generate/answers.h"
#include "generate/planter.h"
#include "generate/record.h"
#include "generate/scenery.h"
#include "generate/share.h"
#include "generate/sid.h"

namespace egide::directory::generate {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kScenery = 2600;  // objects that a forest has before anybody lives in it
constexpr std::size_t kMostDomains = 20;
constexpr std::size_t kFewestObjects = 3000;
constexpr std::array<std::string_view, 6> kSites = {"nord", "sud", "est", "ouest", "recherche", "formation"};

std::string domain_sid(std::uint64_t seed, std::string_view dns) {
    const std::uint64_t drawn = spread(seed, dns);
    return fmt::format("S-1-5-21-{}-{}-{}", drawn & 0xFFFFFFFFU, drawn >> 32U, spread(drawn) & 0xFFFFFFFFU);
}

std::string dn_of_dns(std::string_view dns) {
    std::string dn = "DC=";
    for (const char letter : dns) {
        dn += letter == '.' ? ",DC=" : std::string(1, letter);
    }
    return dn;
}

std::string site_name(std::size_t number) {
    return number < kSites.size() ? std::string(kSites[number]) : fmt::format("site{}", number);
}

/// How many live there: about half people, a third machines, and the rest groups and records.
void settle(Domain& domain, std::size_t objects) {
    domain.people = std::max<std::size_t>(40, objects * 55 / 100);
    domain.computers = std::max<std::size_t>(20, objects * 30 / 100);
    const std::size_t departments = std::clamp<std::size_t>(domain.people / 250, 4, 200);
    domain.departments.resize(departments);
    domain.groups_per_department = std::max<std::size_t>(2, objects * 5 / 100 / departments);
}

std::vector<Domain> domains_for(const GenerationOptions& options) {
    constexpr std::string_view kRoot = "chu.exemple";
    const std::size_t inhabitants = options.objects - std::min(options.objects, kScenery + 250 * (options.domains - 1));
    std::vector<Domain> domains(options.domains);
    for (std::size_t number = 0; number < domains.size(); ++number) {
        Domain& domain = domains[number];
        domain.is_root = number == 0;
        domain.dns = domain.is_root ? std::string(kRoot) : fmt::format("{}.{}", site_name(number - 1), kRoot);
        domain.dn = dn_of_dns(domain.dns);
        domain.netbios = domain.dns.substr(0, domain.dns.find('.'));
        std::transform(domain.netbios.begin(), domain.netbios.end(), domain.netbios.begin(),
                       [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
        domain.sid = domain_sid(options.seed, domain.dns);
        // The root domain holds as much as all the others together.
        const std::size_t share = domains.size() == 1 ? inhabitants : inhabitants / 2;
        settle(domain, domain.is_root ? share : share / (domains.size() - 1));
    }
    return domains;
}

void raise(Forest& forest) {
    raise_partitions(forest);
    raise_groups(forest);
    raise_accounts(forest);
    raise_controllers(forest);
    raise_policies(forest);
    raise_authority(forest);
    raise_trusts(forest);
}

bool is_wanted(const Weakness& weakness, const std::vector<std::string>& wanted) {
    const auto asked = [&](std::string_view name) {
        return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    };
    const bool is_advisory = !weakness.control.starts_with("vuln_");
    return asked(weakness.control) || (!weakness.alone && asked(is_advisory ? "advisories" : "all"));
}

base::Errors unknown_names(const std::vector<std::string>& wanted) {
    base::Errors errors;
    const auto known = known_weaknesses();
    for (const std::string& name : wanted) {
        if (name != "all" && name != "advisories" && std::find(known.begin(), known.end(), name) == known.end()) {
            errors.push_back(
                {base::ErrorKind::invalid, messages::generate_unknown({.name = name}), {}, "--weaknesses", {}});
        }
    }
    return errors;
}

base::Errors refused(const fs::path& out, const GenerationOptions& options) {
    base::Errors errors = unknown_names(options.weaknesses);
    if (options.objects < kFewestObjects) {
        errors.push_back({base::ErrorKind::invalid,
                          messages::generate_too_few({.fewest = fmt::to_string(kFewestObjects)}),
                          {},
                          "--objects",
                          {}});
    }
    if (options.domains < 1 || options.domains > kMostDomains) {
        errors.push_back({base::ErrorKind::invalid,
                          messages::generate_domains({.most = fmt::to_string(kMostDomains)}),
                          {},
                          "--domains",
                          {}});
    }
    std::error_code ignored;
    if (fs::exists(out, ignored) && !fs::is_empty(out, ignored)) {
        errors.push_back(
            {base::ErrorKind::invalid, messages::generate_not_empty({.path = out.string()}), {}, "OUT", {}});
    }
    return errors;
}

/// The token of an administrator of the forest, as a controller of the domain makes it.
std::string collector_token(const Forest& forest, const Domain& domain) {
    std::string token;
    for (const std::string_view rid : {"512", "513", "518", "519"}) {
        token += fmt::format("{}-{};", forest.root().sid, rid);
    }
    if (!domain.is_root) {
        token += fmt::format("{}-572;", domain.sid);
    }
    return token + "S-1-1-0;S-1-5-11;S-1-5-32-544;S-1-5-32-545;S-1-5-32-554";
}

void write_root_dse(Forest& forest, layout::CollectionWriter& writer) {
    for (const Domain& domain : forest.domains()) {
        const std::string level(forest.at(domain.dn).get("msDS-Behavior-Version"));
        const std::string forest_level(
            forest.at("CN=Partitions," + forest.configuration_dn()).get("msDS-Behavior-Version"));
        const std::string configuration = forest.configuration_dn();
        const std::string schema = forest.schema_dn();
        const std::string now = moment_text(0);
        const std::string token = collector_token(forest, domain);
        writer.add_root_dse(domain.context, fmt::format("{}.{}", name_of(domain.controllers.front()), domain.dns),
                            {{"configurationNamingContext", configuration},
                             {"schemaNamingContext", schema},
                             {"currentTime", now},
                             {"defaultNamingContext", domain.dn},
                             {"rootDomainNamingContext", forest.root().dn},
                             {"domainControllerFunctionality", "7"},
                             {"domainFunctionality", level},
                             {"forestFunctionality", forest_level},
                             {"isGlobalCatalogReady", "1"},
                             {"isSynchronized", "1"},
                             {"tokenGroups", token}});
    }
}

void write_metadata(const Forest& forest, layout::CollectionWriter& writer) {
    writer.metadata("oradad_version", forest.tool_version);
    writer.metadata("token_type", "2");
    writer.metadata("computer_name", "COLLECTE");
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, const char*>>{{"level", "4"},
                                                                                               {"autoGetDomain", "1"},
                                                                                               {"autoGetTrusts", "0"},
                                                                                               {"outputFiles", "1"},
                                                                                               {"outputMla", "0"},
                                                                                               {"writeHeader", "0"},
                                                                                               {"processSysvol", "0"},
                                                                                               {"confidential", "0"}}) {
        writer.metadata(fmt::format("oradad|config|{}", key), value);
    }
    writer.metadata("forest|rootdns", forest.root().dns);
    writer.metadata("forest|systemtime", moment_text(0));
    writer.metadata("forest|rootguid", guid_for(forest.seed(), forest.root().dn));
}

Planter plant_all(Forest& forest, const std::vector<std::string>& wanted) {
    Planter planter(forest);
    for (const Weakness& weakness : weaknesses()) {
        if (is_wanted(weakness, wanted)) {
            planter.begin(weakness.control);
            weakness.plant(planter);
        }
    }
    return planter;
}

base::Result<GeneratedCollection> write_forest(const fs::path& out, const GenerationOptions& options) {
    if (base::Errors errors = refused(out, options); !errors.empty()) {
        return errors;
    }
    Forest forest(options.seed, domains_for(options));
    raise(forest);
    const Planter planter = plant_all(forest, options.weaknesses);
    layout::CollectionWriter writer(out, forest.root().dns, std::string(kCollectionDate), true);
    writer.log("INFO", "Starting");
    write_metadata(forest, writer);
    std::size_t done = 0;
    record(forest, writer, [&] {
        ++done;
        if (options.progress) {
            options.progress(std::min(done, options.objects), options.objects);
        }
    });
    write_root_dse(forest, writer);
    record_shares(forest, writer);
    writer.log("INFO", fmt::format("Finished: elapsed time: 1 seconds, {} objects", writer.objects()));
    base::Errors errors = writer.close();
    const fs::path answers = out / "answers.json";
    if (errors.empty()) {
        errors = write_answers(answers, options.seed, writer.objects(), planter.answers());
    }
    if (!errors.empty()) {
        return errors;
    }
    return GeneratedCollection{writer.folder(), answers, writer.objects()};
}

}  // namespace

}  // namespace egide::directory::generate

namespace egide::directory {

std::vector<std::string_view> known_weaknesses() {
    std::vector<std::string_view> names;
    for (const generate::Weakness& weakness : generate::weaknesses()) {
        names.push_back(weakness.control);
    }
    return names;
}

base::Result<GeneratedCollection> generate_collection(const std::filesystem::path& out,
                                                      const GenerationOptions& options) {
    return generate::write_forest(out, options);
}

}  // namespace egide::directory
