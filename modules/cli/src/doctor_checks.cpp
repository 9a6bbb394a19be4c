#include "doctor_checks.h"

#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>

#include "egide/base/libraries.h"
#include "egide/cli/messages.h"
#include "egide/sandbox/guests.h"
#include "egide/sandbox/protections.h"
#include "egide/web/connections.h"
#include "egide/web/node.h"

namespace egide::cli {

namespace {

DoctorCheck library_check(const base::Library& library) {
    return {library.name, Health::told, messages::doctor_plain({.text = library.name}),
            messages::doctor_plain({.text = library.version})};
}

DoctorSection program_section(const Session&) {
    utsname system{};
    const bool known = ::uname(&system) == 0;
    DoctorSection section{"program", messages::doctor_program(), {}};
    section.checks.push_back(library_check({"Égide", EGIDE_VERSION}));
    section.checks.push_back(library_check({"Linux", known ? system.release : "?"}));
    return section;
}

DoctorSection protections_section(const Session&) {
    DoctorSection section{"protections", messages::doctor_protections(), {}};
    for (const sandbox::Probed& probed : sandbox::probe_all()) {
        const Health state = probed.state == sandbox::Available::yes      ? Health::good
                             : probed.state == sandbox::Available::partly ? Health::limited
                             : probed.needed                              ? Health::missing
                                                                          : Health::limited;
        section.checks.push_back({std::string(sandbox::id_of(probed.protection)), state,
                                  sandbox::name_of(probed.protection), sandbox::meaning_of(probed)});
    }
    return section;
}

/// Reads a file of its own making in a child, as a stranger's would be.
DoctorSection reading_section(const Session& session) {
    constexpr std::string_view kSample = "{\"egide\": \"doctor\"}";
    const int file = ::memfd_create("egide-doctor", MFD_CLOEXEC);
    const bool written =
        file >= 0 && ::write(file, kSample.data(), kSample.size()) == static_cast<ssize_t>(kSample.size());
    const auto type = sandbox::ask_file_type(file);
    ::close(file);
    const bool good = written && type.ok() && type->kind == sandbox::FileKind::json;
    const std::string reason = type.ok() ? std::string() : session.say(type.errors().front().message);
    DoctorSection section{"reading", messages::doctor_reading(), {}};
    section.checks.push_back(
        {"child", good ? Health::good : Health::missing, messages::doctor_child(),
         good ? messages::doctor_child_works() : messages::doctor_child_fails({.reason = reason})});
    return section;
}

DoctorSection libraries_section(const Session&) {
    DoctorSection section{"libraries", messages::doctor_libraries(), {}};
    for (const auto& libraries : {base::libraries_in_use(), sandbox::reading_libraries()}) {
        for (const base::Library& library : libraries) {
            section.checks.push_back(library_check(library));
        }
    }
    return section;
}

Health health_of(web::NodeFact::State state) {
    using enum web::NodeFact::State;
    return state == good ? Health::good : state == limited ? Health::limited : state == missing ? Health::missing : Health::told;
}

/// Only for the instance that --config names: it asks its database and its bucket.
DoctorSection node_section(const Session& session) {
    DoctorSection section{"node", messages::doctor_node(), {}};
    for (const web::NodeFact& fact : web::examine_node(session.configuration())) {
        section.checks.push_back({fact.id, health_of(fact.state), fact.name, fact.what});
    }
    return section;
}

DoctorSection network_section(const Session& session) {
    DoctorSection section{"network", messages::doctor_network(), {}};
    section.checks.push_back({"outside", Health::good, messages::doctor_outside(),
                              session.request().has("--config") ? messages::doctor_own_servers()
                                                                : messages::doctor_nothing_sent()});
    return section;
}

DoctorCheck connection_check(const web::Connection& connection) {
    const Health state = connection.place.empty() || !connection.asked ? Health::told
                         : connection.answers                          ? Health::good
                                                                       : Health::missing;
    const base::Text what = connection.place.empty() ? messages::doctor_connection_off()
                            : !connection.asked      ? messages::doctor_plain({.text = connection.place})
                            : connection.answers     ? messages::doctor_connection_answers({.place = connection.place})
                                                     : messages::doctor_connection_fails(
                                                           {.place = connection.place, .reason = connection.detail});
    return {connection.id, state, connection.name, what};
}

/// Mail and providers of the instance that --config names; asks nobody unless told to.
DoctorSection connections_section(const Session& session) {
    DoctorSection section{"connections", messages::doctor_connections(), {}};
    const auto found = web::connections_of(session.configuration(), session.request().has("--check-connectors"));
    if (!found) {
        section.checks.push_back({"configuration", Health::missing, messages::doctor_connection_configuration(),
                                  found.errors().front().message});
        return section;
    }
    for (const web::Connection& connection : *found) {
        section.checks.push_back(connection_check(connection));
    }
    return section;
}

constexpr std::array kSections{program_section, protections_section, reading_section, libraries_section,
                               network_section};

}  // namespace

std::vector<DoctorSection> examine(const Session& session) {
    std::vector<DoctorSection> sections;
    for (const auto& section : kSections) {
        sections.push_back(section(session));
    }
    if (session.request().has("--config")) {
        sections.push_back(node_section(session));
        sections.push_back(connections_section(session));
    }
    return sections;
}

}  // namespace egide::cli
