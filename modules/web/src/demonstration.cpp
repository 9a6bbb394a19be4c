#include "demonstration.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include "egide/web/messages.h"
#include "gate.h"
#include "sealed.h"

namespace egide::web {

namespace {

/// An invented person. The scope is found in the registry: the first group, its region, its support.
struct Person {
    std::string_view email;
    std::string_view name;
    std::string_view role;
    accounts::ScopeKind scope;
};

constexpr Person kPeople[] = {
    {"admin@demo.example", "Camille Exemple", "instance_administrator", accounts::ScopeKind::instance},
    {"directrice@demo.example", "Dominique Modèle", "legal_representative", accounts::ScopeKind::candidate},
    {"referent@demo.example", "Claude Fictif", "main_referent", accounts::ScopeKind::candidate},
    {"technique@demo.example", "Robin Imaginé", "technical_referent", accounts::ScopeKind::candidate},
    {"finances@demo.example", "Ange Supposé", "finance_hr_referent", accounts::ScopeKind::candidate},
    {"rssi@demo.example", "Alex Inventé", "rssi", accounts::ScopeKind::candidate},
    {"contributeur@demo.example", "Sacha Échantillon", "contributor", accounts::ScopeKind::establishment},
    {"ars@demo.example", "Andrea Spécimen", "ars_reviewer", accounts::ScopeKind::region},
    {"ans@demo.example", "Charlie Maquette", "ans_controller", accounts::ScopeKind::instance},
    {"ans2@demo.example", "Dany Gabarit", "ans_controller", accounts::ScopeKind::instance},
    {"pilote@demo.example", "Morgan Prototype", "ans_administrator", accounts::ScopeKind::instance},
    {"conseil@demo.example", "Lou Factice", "adviser", accounts::ScopeKind::region},
    {"industriel@demo.example", "Noa Simulé", "vendor", accounts::ScopeKind::vendor},
};

/// What the scopes of the demonstration are.
struct Places {
    std::string candidate = "demo";
    std::string establishment = "demo";
    std::string region = "27";
};

Places places_in(Services& services) {
    Places places;
    const auto loaded = services.registry.get();
    if (!loaded || loaded->registry.groups().empty()) {
        return places;
    }
    const organisation::Group& group = loaded->registry.groups().front();
    for (const organisation::GroupMember& member : group.members) {
        if (member.role == organisation::MemberRole::support) {
            const auto support = loaded->registry.entity(member.entity);
            // A candidate goes by the entity that carries its application, whether alone or for its group.
            places.candidate = support.finess;
            places.establishment = support.finess;
            places.region = support.region;
        }
    }
    return places;
}

accounts::Scope scope_of(const Person& person, const Places& places) {
    switch (person.scope) {
        case accounts::ScopeKind::candidate:
            return {person.scope, places.candidate};
        case accounts::ScopeKind::establishment:
            return {person.scope, places.establishment};
        case accounts::ScopeKind::region:
            return {person.scope, places.region};
        case accounts::ScopeKind::vendor:
            return {person.scope, "demo-industriel"};
        default:
            return {person.scope, {}};
    }
}

/// Opens the account by its own invitation, as a person would.
base::Result<std::string> make_person(Services& services, const Person& person, const Places& places) {
    const std::string password = random_id(8);
    const auto link = services.accounts.invite({std::string(person.email), std::string(person.name)}, {});
    if (!link) {
        return link.errors();
    }
    const auto accepted = services.accounts.accept(
        link->token.view(), {{}, {}, accounts::Secret(std::string_view(password)), base::Language::french}, {});
    if (!accepted) {
        return accepted.errors();
    }
    const accounts::Scope scope = scope_of(person, places);
    const auto given = services.rights.give({accepted->id, std::string(person.role), scope, {}, {}},
                                            place_of(services, scope), {});
    if (!given) {
        return given.errors();
    }
    return std::string(person.email) + "  " + password + "  " + std::string(person.role);
}

std::vector<std::string> read_lines(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    return lines;
}

base::Errors write_lines(const std::filesystem::path& file, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + "\n";
    }
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool written = descriptor >= 0 && ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(descriptor);
    return written ? base::Errors{}
                   : base::Errors{{base::ErrorKind::unavailable, messages::folder_unwritable({.path = file.string()}), {}, {}, {}}};
}

base::Errors make_people(Services& services, const std::filesystem::path& file) {
    const Places places = places_in(services);
    std::vector<std::string> lines;
    for (const Person& person : kPeople) {
        const auto line = make_person(services, person, places);
        if (!line) {
            return line.errors();
        }
        lines.push_back(*line);
    }
    return write_lines(file, lines);
}

/// A link that nobody used yet: a new person each time when the former was taken up.
base::Result<accounts::Link> open_invitation(Services& services) {
    const std::string email = "invite@demo.example";
    const auto known = services.accounts.find_by_email(email);
    if (!known) {
        return known.errors();
    }
    if (*known && (*known)->state == accounts::AccountState::invited) {
        return services.accounts.invite_again((*known)->id, {});
    }
    const std::string address = *known ? "invite-" + random_id(3) + "@demo.example" : email;
    return services.accounts.invite({address, "Invité de démonstration"}, {});
}

}  // namespace

base::Result<std::vector<std::string>> make_demonstration(Services& services, const ServeOptions& options,
                                                          const std::string& address) {
    const auto file = services.configuration.data / "demo-accounts.txt";
    if (!std::filesystem::exists(file)) {
        if (auto errors = make_people(services, file); !errors.empty()) {
            return errors;
        }
    }
    const auto invitation = open_invitation(services);
    if (!invitation) {
        return invitation.errors();
    }
    std::vector<std::string> lines = {base::render(messages::serve_demo_accounts(), options.language)};
    for (const std::string& line : read_lines(file)) {
        lines.push_back("  " + line);
    }
    lines.push_back(base::render(messages::serve_demo_invitation(), options.language));
    lines.push_back(address + "/premier-acces/" + std::string(invitation->token.view()));
    return lines;
}

}  // namespace egide::web
