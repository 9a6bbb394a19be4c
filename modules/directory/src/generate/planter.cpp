#include "generate/planter.h"

#include <fmt/format.h>

#include <algorithm>

#include "generate/population.h"
#include "generate/scenery.h"
#include "generate/sid.h"

namespace egide::directory::generate {

void Planter::begin(std::string_view control) {
    control_ = control;
}

Domain& Planter::domain() {
    return forest_.domains()[spread(forest_.seed(), control_) % forest_.domains().size()];
}

std::string Planter::fresh_name(std::string_view prefix) {
    return fmt::format("{}-{}", prefix, ++made_);
}

Object& Planter::administrator() {
    return make_administrator(forest_, domain(), fresh_name("adm-p"));
}

Object& Planter::person() {
    Domain& home = domain();
    while (is_dormant(forest_.seed(), home, "person", next_person_) ||
           never_expires(forest_.seed(), home, next_person_)) {
        ++next_person_;
    }
    return forest_.person(home, next_person_++);
}

Object& Planter::server() {
    return make_server(forest_, domain(), fresh_name("SRV-P"), "OU=Serveurs");
}

Object& Planter::controller() {
    return make_controller(forest_, domain(), fresh_name(domain().netbios + "-DCP"), false);
}

Object& Planter::group() {
    return make_new_group(forest_, domain(), fresh_name("GG_Projet"));
}

std::string Planter::outsiders() {
    const Object& outside = group();
    forest_.join(outside.dn, person().dn);
    return std::string(outside.get("objectSid"));
}

void Planter::found(std::string_view control, int level) {
    const auto known =
        std::find_if(answers_.begin(), answers_.end(), [&](const Answer& answer) { return answer.control == control; });
    if (known == answers_.end()) {
        answers_.push_back({std::string(control), level, {}});
    } else {
        known->level = std::min(known->level, level);
    }
}

void Planter::found(std::string_view control, int level, std::string_view dn) {
    found(control, level);
    const auto known =
        std::find_if(answers_.begin(), answers_.end(), [&](const Answer& answer) { return answer.control == control; });
    known->objects.emplace_back(dn);
}

}  // namespace egide::directory::generate
