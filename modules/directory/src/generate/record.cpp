#include "generate/record.h"

#include <fmt/format.h>

#include "generate/population.h"
#include "generate/sid.h"
#include "layout/text_lines.h"

namespace egide::directory::generate {

namespace {

/// What every object of one class shares: the texts of its class list.
struct ClassText {
    std::string list;  // "top;person;…", as the directory spells them
    std::string category;
};

class Recorder {
  public:
    Recorder(const Forest& forest, layout::CollectionWriter& writer, const std::function<void()>& done)
        : forest_(forest), writer_(writer), done_(done) {}

    void contexts();
    void structure();
    void crowd(const Domain& domain);
    void deleted(const Domain& domain);

  private:
    const ClassText& class_text(const std::string& name);
    void object(const Object& object, std::string_view born_groups = {});
    void person(const Domain& domain, std::size_t number);
    void computer(const Domain& domain, std::size_t number);
    void groups(const Domain& domain);

    const Forest& forest_;
    layout::CollectionWriter& writer_;
    const std::function<void()>& done_;
    std::map<std::string, ClassText> class_texts_;
    std::size_t number_ = 0;
};

std::string proper_class_list(const SchemaClass& own) {
    std::string list;
    for (const std::string& lower : own.chain) {
        for (const SchemaClass& one : schema_classes()) {
            if (one.chain.back() == lower) {
                list += (list.empty() ? "" : ";") + std::string(one.name);
                break;
            }
        }
    }
    return list;
}

std::string joined_list(std::string_view first, const std::vector<std::string>& rest) {
    std::string list(first);
    for (const std::string& one : rest) {
        list += (list.empty() ? "" : ";") + one;
    }
    return list;
}

const ClassText& Recorder::class_text(const std::string& name) {
    if (const auto known = class_texts_.find(name); known != class_texts_.end()) {
        return known->second;
    }
    const SchemaClass& own = schema_class(name);
    return class_texts_[name] = {proper_class_list(own), fmt::format("CN={},{}", own.common_name, forest_.schema_dn())};
}

void Recorder::object(const Object& object, std::string_view born_groups) {
    if (object.hidden) {
        return;
    }
    const ClassText& text = class_text(object.own_class);
    const std::string guid = guid_for(forest_.seed(), object.dn);
    const std::string changed = fmt::to_string(1'000'000 + ++number_);
    const std::string name(name_of(object.dn));
    const std::string created = moment_text(900);
    const std::string members = joined_list(object.get("member"), forest_.members(object.dn));
    const std::string member_of = joined_list(born_groups, forest_.groups_of(object.dn));
    std::vector<layout::Field> fields = {{"objectClass", text.list},
                                         {"objectCategory", text.category},
                                         {"objectGUID", guid},
                                         {"whenCreated", created},
                                         {"whenChanged", created},
                                         {"uSNCreated", changed},
                                         {"uSNChanged", changed},
                                         {"name", name},
                                         {"cn", name}};
    for (const auto& [attribute, value] : object.values) {
        fields.push_back({attribute, value});
    }
    fields.push_back({"member", members});
    fields.push_back({"memberOf", member_of});
    if (object.descriptor) {
        fields.push_back({"nTSecurityDescriptor", object.descriptor->hex});
    }
    writer_.add(object.context, object.dn, schema_class(object.own_class).chain, fields, object.deleted);
    done_();
}

void Recorder::contexts() {
    for (const layout::NamingContext& context : forest_.contexts()) {
        writer_.open(context);
    }
}

void Recorder::structure() {
    for (const Object& one : forest_.objects()) {
        object(one);
    }
}

void Recorder::person(const Domain& domain, std::size_t number) {
    const Object made = make_person(forest_.seed(), domain, number);
    const Object* changed = forest_.touched(made.dn);
    object(changed != nullptr ? *changed : made, groups_of_person(domain, number));
}

void Recorder::computer(const Domain& domain, std::size_t number) {
    const Object made = make_computer(forest_.seed(), domain, number);
    const Object* changed = forest_.touched(made.dn);
    object(changed != nullptr ? *changed : made);
    constexpr std::size_t kComputersPerRecord = 4;
    if (number % kComputersPerRecord == 0) {
        object(make_dns_node(domain, number));
    }
}

void Recorder::groups(const Domain& domain) {
    for (std::size_t department = 0; department < domain.departments.size(); ++department) {
        for (std::size_t part = 0; part < domain.groups_per_department; ++part) {
            object(make_department_group(forest_.seed(), domain, department, part),
                   part == 0 ? std::string() : department_group_dn(domain, department, 0));
        }
    }
    if (domain.people >= kLargeGroup) {
        object(make_large_group(forest_.seed(), domain));
    }
}

void Recorder::crowd(const Domain& domain) {
    for (std::size_t number = 0; number < domain.people; ++number) {
        person(domain, number);
    }
    for (std::size_t number = 0; number < domain.computers; ++number) {
        computer(domain, number);
    }
    groups(domain);
}

void Recorder::deleted(const Domain& domain) {
    const std::size_t count = 1 + domain.people / 100;
    for (std::size_t number = 0; number < count; ++number) {
        Object gone = make_person(forest_.seed(), domain, domain.people + number);
        const std::string guid = guid_for(forest_.seed(), gone.dn);
        gone.set("lastKnownParent", std::string(parent_of(gone.dn)));
        gone.dn = fmt::format("CN={}\\0ADEL:{},CN=Deleted Objects,{}", name_of(gone.dn), guid, domain.dn);
        gone.set("isDeleted", "1");
        gone.deleted = true;
        object(gone);
    }
}

}  // namespace

void record(const Forest& forest, layout::CollectionWriter& writer, const std::function<void()>& done) {
    Recorder recorder(forest, writer, done);
    recorder.contexts();
    recorder.structure();
    for (const Domain& domain : forest.domains()) {
        recorder.crowd(domain);
        recorder.deleted(domain);
    }
}

}  // namespace egide::directory::generate
