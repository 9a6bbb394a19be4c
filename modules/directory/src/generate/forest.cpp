#include "generate/forest.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "generate/population.h"
#include "layout/embedded.h"
#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

std::string lowered(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return lower;
}

std::vector<SchemaClass> read_classes() {
    std::vector<SchemaClass> classes;
    std::map<std::string_view, std::string_view> parents;
    for (const std::string_view line : layout::useful_lines(layout::kClassesText)) {
        const auto parts = layout::parts_of(line, '\t');
        classes.push_back({parts.at(0), parts.at(1), parts.at(2), parts.at(3), parts.at(4), parts.at(5), {}});
        parents.emplace(parts.at(0), parts.at(3));
    }
    for (SchemaClass& one : classes) {
        for (std::string_view at = one.name; at != "top"; at = parents.at(at)) {
            one.chain.insert(one.chain.begin(), lowered(at));
        }
        one.chain.insert(one.chain.begin(), "top");
    }
    return classes;
}

std::string usual_owner(const std::string& kind, const SidNames& names) {
    return kind == "configuration" ? names.sid_of("EA")
           : kind == "schema"      ? names.sid_of("SA")
           : kind == "domain"      ? names.sid_of("DA")
                                   : names.sid_of("SY");
}

const std::vector<std::string> kNobody;

}  // namespace

DescriptorOf share(Descriptor meaning) {
    std::string hex = descriptor_hex(meaning);
    return std::make_shared<SharedDescriptor>(SharedDescriptor{std::move(meaning), std::move(hex)});
}

std::string_view Object::get(std::string_view attribute) const {
    const auto found = values.find(attribute);
    return found == values.end() ? std::string_view() : std::string_view(found->second);
}

void Object::append(std::string_view attribute, std::string_view value) {
    std::string& text = values[std::string(attribute)];
    text += text.empty() ? "" : ";";
    text += value;
}

void Object::erase(std::string_view attribute) {
    if (const auto found = values.find(attribute); found != values.end()) {
        values.erase(found);
    }
}

void Object::grant(const Ace& entry) {
    Descriptor changed = descriptor->meaning;
    changed.entries.insert(changed.entries.begin(), entry);
    descriptor = share(std::move(changed));
}

void Object::set_owner(std::string sid) {
    Descriptor changed = descriptor->meaning;
    changed.owner = std::move(sid);
    descriptor = share(std::move(changed));
}

const std::vector<SchemaClass>& schema_classes() {
    static const std::vector<SchemaClass> known = read_classes();
    return known;
}

const SchemaClass& schema_class(std::string_view name) {
    static const auto by_name = [] {
        std::map<std::string_view, const SchemaClass*> index;
        for (const SchemaClass& one : schema_classes()) {
            index.emplace(one.name, &one);
        }
        return index;
    }();
    return *by_name.at(name);
}

std::string moment_text(std::int64_t days_ago, std::int64_t seconds_ago) {
    using namespace std::chrono;
    const auto moment = sys_days(year{2026} / June / 15) + hours(8) - days(days_ago) - seconds(seconds_ago);
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

std::string_view parent_of(std::string_view dn) {
    for (std::size_t at = 0; at < dn.size(); ++at) {
        if (dn[at] == '\\') {
            ++at;
        } else if (dn[at] == ',') {
            return dn.substr(at + 1);
        }
    }
    return {};
}

std::string_view name_of(std::string_view dn) {
    const std::string_view parent = parent_of(dn);
    const std::string_view first = parent.empty() ? dn : dn.substr(0, dn.size() - parent.size() - 1);
    return first.substr(first.find('=') + 1);
}

Forest::Forest(std::uint64_t seed, std::vector<Domain> domains) : seed_(seed), domains_(std::move(domains)) {
    contexts_ = {{"configuration", root().dns, configuration_dn()},
                 {"schema", root().dns, schema_dn()},
                 {"forestdns", root().dns, "DC=ForestDnsZones," + root().dn}};
    for (Domain& domain : domains_) {
        domain.context = contexts_.size();
        contexts_.push_back({"domain", domain.dns, domain.dn});
        domain.dns_context = contexts_.size();
        contexts_.push_back({"domaindns", domain.dns, "DC=DomainDnsZones," + domain.dn});
    }
}

const Domain& Forest::domain_of(std::size_t context) const {
    const auto found = std::find_if(domains_.begin(), domains_.end(), [&](const Domain& domain) {
        return domain.context == context || domain.dns_context == context;
    });
    return found == domains_.end() ? root() : *found;
}

DescriptorOf Forest::born(std::string_view own_class, std::string_view parent_dn, std::size_t context,
                          std::string_view sddl) {
    const SidNames sid_names = names(domain_of(context));
    const std::string key = fmt::format("{}|{}|{}|{}", own_class, parent_dn, context, sddl);
    if (const auto known = born_.find(key); known != born_.end()) {
        return known->second;
    }
    if (sddl == "holder") {
        return born_[key] = share(at("CN=AdminSDHolder,CN=System," + domain_of(context).dn).descriptor->meaning);
    }
    const std::string_view by_default = schema_class(own_class).default_sddl;
    Descriptor own = read_sddl(sddl != "." ? sddl : by_default == "-" ? std::string_view() : by_default, sid_names);
    if (own.owner.empty()) {
        own.owner = usual_owner(contexts_[context].kind, sid_names);
    }
    const auto parent = by_dn_.find(std::string(parent_dn));
    const bool has_parent = parent != by_dn_.end();
    return born_[key] = share(inherit(own, has_parent ? parent->second->descriptor->meaning : Descriptor{},
                                      schema_class(own_class).guid));
}

Object& Forest::create(std::string dn, std::string_view own_class, std::size_t context, std::string_view sddl) {
    if (by_dn_.contains(dn)) {
        throw std::logic_error("the generator makes " + dn + " twice");
    }
    const bool is_base = dn == contexts_.at(context).dn;
    Object& made = objects_.emplace_back();
    made.own_class = std::string(own_class);
    made.context = context;
    made.descriptor = born(own_class, is_base ? std::string_view() : parent_of(dn), context, sddl);
    made.dn = std::move(dn);
    by_dn_.emplace(made.dn, &made);
    return made;
}

Object& Forest::at(std::string_view dn) {
    const auto found = by_dn_.find(std::string(dn));
    if (found == by_dn_.end()) {
        throw std::logic_error("the generator looks for " + std::string(dn));
    }
    return *found->second;
}

void Forest::join(const std::string& group, const std::string& member) {
    members_[group].push_back(member);
    groups_of_[member].push_back(group);
}

void Forest::leave(const std::string& group, const std::string& member) {
    std::erase(members_[group], member);
    std::erase(groups_of_[member], group);
}

const std::vector<std::string>& Forest::members(const std::string& group) const {
    const auto found = members_.find(group);
    return found == members_.end() ? kNobody : found->second;
}

const std::vector<std::string>& Forest::groups_of(const std::string& member) const {
    const auto found = groups_of_.find(member);
    return found == groups_of_.end() ? kNobody : found->second;
}

Object& Forest::keep_touched(Object object) {
    std::string dn = object.dn;
    return touched_.try_emplace(std::move(dn), std::move(object)).first->second;
}

Object& Forest::person(Domain& domain, std::size_t number) {
    return keep_touched(make_person(seed_, domain, number));
}

Object& Forest::computer(Domain& domain, std::size_t number) {
    return keep_touched(make_computer(seed_, domain, number));
}

const Object* Forest::touched(const std::string& dn) const {
    const auto found = touched_.find(dn);
    return found == touched_.end() ? nullptr : &found->second;
}

}  // namespace egide::directory::generate
