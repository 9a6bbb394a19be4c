#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "egide/base/result.h"
#include "egide/directory/collect.h"

struct ldap;

namespace egide::directory::collecting {

/// One object as the server answered: attribute → values, bytes as they are. Ranges are already put together.
struct Entry {
    std::string dn;
    std::map<std::string, std::vector<std::string>, std::less<>> values;

    const std::vector<std::string>& all(std::string_view attribute) const;
    std::string first(std::string_view attribute) const;
};

/// A connection to one server, bound. It can search, and nothing else: this is the only file that includes libldap.
class Connection {
  public:
    static base::Result<std::unique_ptr<Connection>> open(const CollectionOrder& order, const std::string& server);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// The root of the server's information; its operational attributes must be named.
    base::Result<Entry> root_dse(const std::vector<std::string>& attributes);
    /// Every object below a base, page by page; Deleted ones are shown.
    base::Errors search(const std::string& base_dn, const std::vector<std::string>& attributes,
                        const std::function<void(const Entry&)>& each);

  private:
    Connection(const CollectionOrder& order, std::string server) : order_(order), server_(std::move(server)) {}

    base::Errors initialise();
    base::Errors set_options();
    base::Errors bind();
    base::Errors bind_simple();
    base::Errors bind_kerberos();
    base::Errors page(const std::string& base_dn, std::vector<char*>& attributes, std::string& cookie,
                      std::vector<Entry>& entries);
    base::Errors answers(int asked, std::string& cookie, std::vector<Entry>& entries);
    base::Errors lie(base::Text said) const;
    base::Errors complete_ranges(Entry& entry);
    base::Errors next_range(const std::string& dn, const std::string& asked, Entry& part);
    base::Errors failure(int code) const;

    const CollectionOrder& order_;
    std::string server_;
    ldap* handle_ = nullptr;
};

}  // namespace egide::directory::collecting
