#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/directory/collection.h"
#include "model/descriptor.h"

namespace egide::directory::testing {

/// One entry of a descriptor to be written.
struct Entry {
    std::string sid;
    std::uint32_t mask = access::kFull;
    bool deny = false;
    std::uint8_t flags = 0;
    std::string object_type = {};
    std::string inherited_type = {};
};

/// The bytes of a self-relative descriptor; `control` without its self-relative bit.
std::string descriptor_bytes(const std::string& owner, const std::vector<Entry>& entries, std::uint16_t control = 4);
std::string sid_bytes(const std::string& sid);

inline const std::string kDomainSid = "S-1-5-21-1-2-3";

/// A small forest of one domain, corp.test, collected on 2026-03-01, in which every control that can pass does:
/// what a test wants to fail, it changes. Written as LDIF.
class Forest {
  public:
    Forest();
    using Values = std::vector<std::pair<std::string, std::string>>;

    /// Adds an object; its class is the last of a chain from top ("user", "computer", "group", "container" …).
    Forest& add(const std::string& dn, const std::string& class_name, const Values& values = {});
    Forest& set(const std::string& dn, const std::string& name, const std::string& value);
    Forest& append(const std::string& dn, const std::string& name, const std::string& value);
    Forest& remove(const std::string& dn, const std::string& name);
    Forest& erase(const std::string& dn);
    /// An enabled user of the domain, logged on lately; its SID is the domain's and `rid`.
    Forest& user(const std::string& name, std::uint32_t rid, const Values& values = {});
    Forest& computer(const std::string& name, std::uint32_t rid, const Values& values = {});
    Forest& group(const std::string& name, std::uint32_t rid, const std::vector<std::string>& members = {});
    /// Entries put before those of the object's descriptor, which stays protected or not.
    Forest& allow(const std::string& dn, const std::vector<Entry>& entries);
    /// No inheritance any more: SE_DACL_PROTECTED.
    Forest& protect(const std::string& dn);
    Forest& owner(const std::string& dn, const std::string& sid);

    std::string ldif() const;
    Collection read() const;

    static std::string user_dn(const std::string& name) { return "CN=" + name + ",OU=People,DC=corp,DC=test"; }
    static std::string group_dn(const std::string& name) { return "CN=" + name + ",OU=People,DC=corp,DC=test"; }
    static std::string sid(std::uint32_t rid) { return kDomainSid + "-" + std::to_string(rid); }

  private:
    struct Object {
        std::string dn;
        Values values;
        std::string owner;
        std::vector<Entry> entries;
        std::uint16_t control = 4;
    };
    Object& find(const std::string& dn);
    void add_base();
    void add_configuration();
    void add_groups();
    std::vector<Object> objects_;
};

}  // namespace egide::directory::testing
