#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generate/descriptor.h"
#include "layout/collection_writer.h"

namespace egide::directory::generate {

/// A descriptor and its hexadecimal text, shared by the objects that were born alike.
struct SharedDescriptor {
    Descriptor meaning;
    std::string hex;
};
using DescriptorOf = std::shared_ptr<const SharedDescriptor>;
DescriptorOf share(Descriptor meaning);

/// One object with its attributes as a table shows them.
struct Object {
    std::string dn;
    std::string own_class;
    std::size_t context = 0;
    DescriptorOf descriptor;
    std::map<std::string, std::string, std::less<>> values;
    bool deleted = false;
    bool hidden = false;  // not in the collection: the collector could not see it

    std::string_view get(std::string_view attribute) const;
    void set(std::string_view attribute, std::string text) {
        values.insert_or_assign(std::string(attribute), std::move(text));
    }
    /// One more value of a list.
    void append(std::string_view attribute, std::string_view value);
    void erase(std::string_view attribute);
    /// Puts an entry in front of its access list.
    void grant(const Ace& entry);
    void set_owner(std::string sid);
};

/// A class of the schema.
struct SchemaClass {
    std::string_view name;
    std::string_view common_name;
    std::string_view identifier;
    std::string_view parent;
    std::string_view guid;
    std::string_view default_sddl;
    std::vector<std::string> chain;  // lower case, from top to the class itself
};
const SchemaClass& schema_class(std::string_view name);
const std::vector<SchemaClass>& schema_classes();

/// A department: its unit in the directory, and what is born there.
struct Department {
    std::string name;
    std::string dn;
    DescriptorOf user;
    DescriptorOf computer;
};

/// One domain of the forest. People, computers and groups of departments are not kept: they are made when written.
struct Domain {
    std::string dns;
    std::string dn;
    std::string netbios;
    std::string sid;
    bool is_root = false;
    std::size_t context = 0;
    std::size_t dns_context = 0;
    std::vector<Department> departments;
    DescriptorOf group_descriptor;
    DescriptorOf node_descriptor;
    std::size_t people = 0;
    std::size_t computers = 0;
    std::size_t groups_per_department = 1;
    std::uint32_t next_rid = 1200;
    unsigned dormant_percent = 4;
    unsigned never_expires_percent = 2;
    std::vector<std::string> controllers;  // DN of the writable ones
    std::string read_only_controller;
};

/// A file below the folder of a group policy, or, without name, that folder itself.
struct SharedFile {
    std::size_t context = 0;  // of the domain
    std::string guid;         // of the policy, in braces
    std::string name;
    std::string sddl;
    std::int64_t days_ago = 900;
};

/// The moment of every generated collection; ages are counted back from it.
std::string moment_text(std::int64_t days_ago, std::int64_t seconds_ago = 0);
constexpr std::string_view kCollectionDate = "20260615-080000";

/// A forest before it is written: the structure object by object, the crowd as numbers, and what differs from both.
class Forest {
  public:
    Forest(std::uint64_t seed, std::vector<Domain> domains);

    std::uint64_t seed() const { return seed_; }
    std::vector<Domain>& domains() { return domains_; }
    const std::vector<Domain>& domains() const { return domains_; }
    Domain& root() { return domains_.front(); }
    const Domain& root() const { return domains_.front(); }
    std::string configuration_dn() const { return "CN=Configuration," + root().dn; }
    std::string schema_dn() const { return "CN=Schema," + configuration_dn(); }
    SidNames names(const Domain& domain) const { return {domain.sid, root().sid}; }
    const std::vector<layout::NamingContext>& contexts() const { return contexts_; }
    std::size_t configuration() const { return 0; }
    std::size_t schema() const { return 1; }
    std::size_t forest_dns() const { return 2; }

    /// A new object; `sddl` is ".", "holder" or SDDL. The parent must be there, or the object is the base of its
    /// context.
    Object& create(std::string dn, std::string_view own_class, std::size_t context, std::string_view sddl = ".");
    /// The descriptor that a new object would have.
    DescriptorOf born(std::string_view own_class, std::string_view parent_dn, std::size_t context,
                      std::string_view sddl);
    Object& at(std::string_view dn);
    bool has(std::string_view dn) const { return by_dn_.contains(std::string(dn)); }
    const std::deque<Object>& objects() const { return objects_; }
    const Domain& domain_of(std::size_t context) const;

    void join(const std::string& group, const std::string& member);
    void leave(const std::string& group, const std::string& member);
    const std::vector<std::string>& members(const std::string& group) const;
    const std::vector<std::string>& groups_of(const std::string& member) const;

    /// The numbered inhabitants, made again and again the same; `touched` keeps the ones that were changed.
    Object& person(Domain& domain, std::size_t number);
    Object& computer(Domain& domain, std::size_t number);
    const Object* touched(const std::string& dn) const;
    /// What differs from the files that every policy has; the first one of a name counts.
    std::vector<SharedFile> changed_files;
    std::string tool_version = "3.6.218.0";

    std::string next_sid(Domain& domain) { return domain.sid + "-" + std::to_string(domain.next_rid++); }

  private:
    Object& keep_touched(Object object);

    std::uint64_t seed_;
    std::vector<Domain> domains_;
    std::vector<layout::NamingContext> contexts_;
    std::deque<Object> objects_;
    std::unordered_map<std::string, Object*> by_dn_;
    std::unordered_map<std::string, Object> touched_;
    std::unordered_map<std::string, std::vector<std::string>> members_;
    std::unordered_map<std::string, std::vector<std::string>> groups_of_;
    std::map<std::string, DescriptorOf> born_;
};

/// The DN without its first component.
std::string_view parent_of(std::string_view dn);
/// The value of its first component, escapes kept.
std::string_view name_of(std::string_view dn);

}  // namespace egide::directory::generate
