#include "collect/connection.h"

#include <fmt/format.h>
#include <ldap.h>
#include <sasl/sasl.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <set>

#include "egide/directory/messages.h"

namespace egide::directory::collecting {

namespace {

const std::vector<std::string> kNoValues;

constexpr const char* kDescriptorFlags = "1.2.840.113556.1.4.801";  // [MS-ADTS] 3.1.1.3.4.1.11
constexpr const char* kShowDeleted = "1.2.840.113556.1.4.417";
constexpr const char* kShowRecycled = "1.2.840.113556.1.4.2064";
// What no honest server does, and a lying one could do for ever.
constexpr std::size_t kMostEmptyPages = 200;
constexpr std::size_t kMostPages = 1'000'000;  // of one naming context
constexpr std::size_t kMostTimesAsked = 4;     // objects in a page, times the number asked for
constexpr std::size_t kMostRangeParts = 100'000;
constexpr ber_len_t kLongestMessage = ber_len_t{256} << 20;

struct MessageEnd {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
using Message = std::unique_ptr<LDAPMessage, MessageEnd>;

/// SEQUENCE { INTEGER 7 }: owner, group and access list, without the audit list that few may read.
std::array<char, 5> descriptor_flags() {
    return {0x30, 0x03, 0x02, 0x01, 0x07};
}

int no_questions(LDAP*, unsigned, void*, void* asked) {
    for (auto* one = static_cast<sasl_interact_t*>(asked); one->id != SASL_CB_LIST_END; ++one) {
        one->result = "";
        one->len = 0;
    }
    return LDAP_SUCCESS;
}

std::string text_of(const berval& value) {
    return {value.bv_val, value.bv_len};
}

Entry entry_of(LDAP* handle, LDAPMessage* message) {
    Entry entry;
    char* const dn = ldap_get_dn(handle, message);
    entry.dn = dn == nullptr ? "" : dn;
    ldap_memfree(dn);
    BerElement* place = nullptr;
    for (char* name = ldap_first_attribute(handle, message, &place); name != nullptr;
         name = ldap_next_attribute(handle, message, place)) {
        auto& values = entry.values[name];
        berval** const found = ldap_get_values_len(handle, message, name);
        for (berval** one = found; one != nullptr && *one != nullptr; ++one) {
            values.push_back(text_of(**one));
        }
        ldap_value_free_len(found);
        ldap_memfree(name);
    }
    ber_free(place, 0);
    return entry;
}

/// The attributes must outlive what is made of them.
std::vector<char*> names_for(const std::vector<std::string>&& attributes) = delete;
std::vector<char*> names_for(const std::vector<std::string>& attributes) {
    std::vector<char*> names;
    for (const std::string& attribute : attributes) {
        names.push_back(const_cast<char*>(attribute.c_str()));  // libldap does not write there
    }
    names.push_back(nullptr);
    return names;
}

/// Where the next part of "member;range=0-1499" starts; 0 when it was the last one ("…-*").
std::size_t next_start(std::string_view description) {
    const auto dash = description.rfind('-');
    const std::string_view end = description.substr(dash + 1);
    return end == "*" ? 0 : std::strtoul(std::string(end).c_str(), nullptr, 10) + 1;
}

constexpr std::string_view kRange = ";range=";

/// One number for the names of a page, in order.
std::size_t page_mark(const std::vector<Entry>& entries) {
    std::size_t mark = entries.size();
    for (const Entry& entry : entries) {
        mark = (mark * 31) ^ std::hash<std::string>{}(entry.dn);
    }
    return mark;
}

/// The next place of a paged search, from the controls that end a page; empty when it was the last one.
std::string next_cookie(LDAP* handle, LDAPMessage* message) {
    LDAPControl** returned = nullptr;
    ldap_parse_result(handle, message, nullptr, nullptr, nullptr, nullptr, &returned, 0);
    std::string cookie;
    if (LDAPControl* const found = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, returned, nullptr); found != nullptr) {
        berval next{0, nullptr};
        ber_int_t estimate = 0;
        if (ldap_parse_pageresponse_control(handle, found, &estimate, &next) == LDAP_SUCCESS &&
            next.bv_val != nullptr) {
            cookie = text_of(next);
            ber_memfree(next.bv_val);
        }
    }
    ldap_controls_free(returned);
    return cookie;
}

}  // namespace

const std::vector<std::string>& Entry::all(std::string_view attribute) const {
    const auto found = values.find(attribute);
    return found == values.end() ? kNoValues : found->second;
}

std::string Entry::first(std::string_view attribute) const {
    const auto& found = all(attribute);
    return found.empty() ? std::string() : found.front();
}

Connection::~Connection() {
    if (handle_ != nullptr) {
        ldap_unbind_ext_s(handle_, nullptr, nullptr);
    }
}

base::Errors Connection::failure(int code) const {
    char* said = nullptr;
    if (handle_ != nullptr) {
        ldap_get_option(handle_, LDAP_OPT_DIAGNOSTIC_MESSAGE, &said);
    }
    const std::string detail =
        fmt::format("{}{}{}", ldap_err2string(code), said == nullptr ? "" : ": ", said == nullptr ? "" : said);
    ldap_memfree(said);
    const bool refused = code == LDAP_INVALID_CREDENTIALS || code == LDAP_INSUFFICIENT_ACCESS ||
                         code == LDAP_STRONG_AUTH_REQUIRED || code == LDAP_LOCAL_ERROR;
    const base::Text message = refused ? messages::collect_refused({.server = server_, .what = detail})
                                       : messages::collect_unreachable({.server = server_, .what = detail});
    return {base::Error{base::ErrorKind::unavailable, message, {}, {}, detail}};
}

base::Result<std::unique_ptr<Connection>> Connection::open(const CollectionOrder& order, const std::string& server) {
    std::unique_ptr<Connection> made(new Connection(order, server));
    for (const auto step : {&Connection::initialise, &Connection::set_options, &Connection::bind}) {
        if (base::Errors errors = (made.get()->*step)(); !errors.empty()) {
            return errors;
        }
    }
    return made;
}

base::Errors Connection::initialise() {
    constexpr unsigned kPlainPort = 389;
    constexpr unsigned kTlsPort = 636;
    const bool tls = order_.protection == Protection::ldaps;
    const unsigned port = order_.port != 0 ? order_.port : tls ? kTlsPort : kPlainPort;
    const std::string address = fmt::format("{}://{}:{}", tls ? "ldaps" : "ldap", server_, port);
    const int code = ldap_initialize(&handle_, address.c_str());
    return code == LDAP_SUCCESS ? base::Errors{} : failure(code);
}

base::Errors Connection::set_options() {
    const int version = LDAP_VERSION3;
    const int demand = LDAP_OPT_X_TLS_DEMAND;
    const int client = 0;
    const timeval patience{static_cast<time_t>(order_.patience), 0};
    ldap_set_option(handle_, LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(handle_, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(handle_, LDAP_OPT_NETWORK_TIMEOUT, &patience);
    ldap_set_option(handle_, LDAP_OPT_TIMEOUT, &patience);
    // The name asked for is the name in the ticket: no reverse look-up may choose another one.
    ldap_set_option(handle_, LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON);
    ldap_set_option(handle_, LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (!order_.authorities.empty()) {
        ldap_set_option(handle_, LDAP_OPT_X_TLS_CACERTFILE, order_.authorities.c_str());
    }
    ldap_set_option(handle_, LDAP_OPT_X_TLS_NEWCTX, &client);
    Sockbuf* socket = nullptr;
    if (ldap_get_option(handle_, LDAP_OPT_SOCKBUF, &socket) == LDAP_OPT_SUCCESS && socket != nullptr) {
        ber_len_t longest = kLongestMessage;  // a message that announces more is not waited for
        ber_sockbuf_ctrl(socket, LBER_SB_OPT_SET_MAX_INCOMING, &longest);
    }
    if (order_.protection == Protection::starttls) {
        const int code = ldap_start_tls_s(handle_, nullptr, nullptr);
        return code == LDAP_SUCCESS ? base::Errors{} : failure(code);
    }
    return {};
}

base::Errors Connection::bind() {
    return order_.identity.simple_name.empty() ? bind_kerberos() : bind_simple();
}

base::Errors Connection::bind_simple() {
    if (order_.protection == Protection::gssapi) {
        return {base::Error{base::ErrorKind::invalid, messages::collect_simple_needs_tls(), {}, "--protection", {}}};
    }
    if (order_.identity.password.empty()) {  // an empty one would be an anonymous bind that succeeds
        return {base::Error{base::ErrorKind::invalid, messages::collect_no_password(), {}, "--password-file", {}}};
    }
    const std::string_view password = order_.identity.password.view();
    berval credential{password.size(), const_cast<char*>(password.data())};
    const int code = ldap_sasl_bind_s(handle_, order_.identity.simple_name.c_str(), LDAP_SASL_SIMPLE, &credential,
                                      nullptr, nullptr, nullptr);
    return code == LDAP_SUCCESS ? base::Errors{} : failure(code);
}

base::Errors Connection::bind_kerberos() {
    if (!order_.identity.ccache.empty()) {
        ::setenv("KRB5CCNAME", ("FILE:" + order_.identity.ccache.string()).c_str(), 1);
    } else if (!order_.identity.keytab.empty()) {
        ::setenv("KRB5_CLIENT_KTNAME", ("FILE:" + order_.identity.keytab.string()).c_str(), 1);
        ::setenv("KRB5CCNAME", "MEMORY:egide", 1);
    }
    // Below TLS a second layer is refused by directory servers; without TLS signing and sealing are asked for.
    const char* const layers = order_.protection == Protection::gssapi ? "minssf=56" : "maxssf=0";
    ldap_set_option(handle_, LDAP_OPT_X_SASL_SECPROPS, const_cast<char*>(layers));
    const char* const mechanism = order_.identity.mechanism == Mechanism::spnego ? "GSS-SPNEGO" : "GSSAPI";
    const int code = ldap_sasl_interactive_bind_s(handle_, nullptr, mechanism, nullptr, nullptr, LDAP_SASL_QUIET,
                                                  no_questions, nullptr);
    return code == LDAP_SUCCESS ? base::Errors{} : failure(code);
}

base::Result<Entry> Connection::root_dse(const std::vector<std::string>& attributes) {
    auto names = names_for(attributes);
    LDAPMessage* answered = nullptr;
    const timeval patience{static_cast<time_t>(order_.patience), 0};
    timeval limit = patience;
    const int code = ldap_search_ext_s(handle_, "", LDAP_SCOPE_BASE, "(objectClass=*)", names.data(), 0, nullptr,
                                       nullptr, &limit, 1, &answered);
    const Message result(answered);
    LDAPMessage* const first = code == LDAP_SUCCESS ? ldap_first_entry(handle_, answered) : nullptr;
    if (first == nullptr) {
        return failure(code == LDAP_SUCCESS ? LDAP_NO_SUCH_OBJECT : code);
    }
    return entry_of(handle_, first);
}

base::Errors Connection::page(const std::string& base_dn, std::vector<char*>& attributes, std::string& cookie,
                              std::vector<Entry>& entries) {
    std::array<char, 5> flags = descriptor_flags();
    LDAPControl with_flags{const_cast<char*>(kDescriptorFlags), {flags.size(), flags.data()}, 1};
    LDAPControl deleted{const_cast<char*>(kShowDeleted), {0, nullptr}, 0};
    LDAPControl recycled{const_cast<char*>(kShowRecycled), {0, nullptr}, 0};
    LDAPControl* paging = nullptr;
    berval place{cookie.size(), cookie.data()};
    ldap_create_page_control(handle_, static_cast<ber_int_t>(order_.page), &place, 1, &paging);
    const std::unique_ptr<LDAPControl, decltype(&ldap_control_free)> freed(paging, &ldap_control_free);
    std::array<LDAPControl*, 5> controls = {paging, &with_flags, &deleted, &recycled, nullptr};
    int asked = 0;
    const int code = ldap_search_ext(handle_, base_dn.c_str(), LDAP_SCOPE_SUBTREE, "(objectClass=*)", attributes.data(),
                                     0, controls.data(), nullptr, nullptr, LDAP_NO_LIMIT, &asked);
    return code == LDAP_SUCCESS ? answers(asked, cookie, entries) : failure(code);
}

/// The messages that answer a page, one by one: a server that never ends it is left before the memory is.
base::Errors Connection::answers(int asked, std::string& cookie, std::vector<Entry>& entries) {
    while (true) {
        LDAPMessage* answered = nullptr;
        timeval patience{static_cast<time_t>(order_.patience), 0};
        const int kind = ldap_result(handle_, asked, LDAP_MSG_ONE, &patience, &answered);
        const Message message(answered);
        if (kind <= 0) {
            int code = LDAP_TIMEOUT;
            if (kind < 0) {
                ldap_get_option(handle_, LDAP_OPT_RESULT_CODE, &code);
            }
            return failure(code);
        }
        if (kind == LDAP_RES_SEARCH_ENTRY) {
            entries.push_back(entry_of(handle_, answered));
        }
        if (entries.size() > kMostTimesAsked * order_.page) {
            ldap_abandon_ext(handle_, asked, nullptr, nullptr);
            return lie(messages::collect_overfull({.count = base::Count(order_.page), .server = server_}));
        }
        if (kind == LDAP_RES_SEARCH_RESULT) {
            int code = LDAP_OTHER;
            ldap_parse_result(handle_, answered, &code, nullptr, nullptr, nullptr, nullptr, 0);
            cookie = next_cookie(handle_, answered);
            return code == LDAP_SUCCESS || code == LDAP_REFERRAL ? base::Errors{} : failure(code);
        }
    }
}

base::Errors Connection::lie(base::Text said) const {
    return {base::Error{base::ErrorKind::unavailable, std::move(said), {}, {}, {}}};
}

base::Errors Connection::next_range(const std::string& dn, const std::string& asked, Entry& part) {
    const std::vector<std::string> wanted{asked};
    auto names = names_for(wanted);
    std::array<char, 5> flags = descriptor_flags();
    LDAPControl with_flags{const_cast<char*>(kDescriptorFlags), {flags.size(), flags.data()}, 1};
    LDAPControl deleted{const_cast<char*>(kShowDeleted), {0, nullptr}, 0};
    std::array<LDAPControl*, 3> controls = {&with_flags, &deleted, nullptr};
    LDAPMessage* answered = nullptr;
    timeval patience{static_cast<time_t>(order_.patience), 0};
    const int code = ldap_search_ext_s(handle_, dn.c_str(), LDAP_SCOPE_BASE, "(objectClass=*)", names.data(), 0,
                                       controls.data(), nullptr, &patience, 1, &answered);
    const Message result(answered);
    if (code != LDAP_SUCCESS) {
        return failure(code);
    }
    if (LDAPMessage* const first = ldap_first_entry(handle_, answered); first != nullptr) {
        part = entry_of(handle_, first);
    }
    return {};
}

base::Errors Connection::complete_ranges(Entry& entry) {
    std::vector<std::string> ranged;
    for (const auto& [name, values] : entry.values) {
        if (name.find(kRange) != std::string::npos) {
            ranged.push_back(name);
        }
    }
    for (std::string description : ranged) {
        const std::string attribute = description.substr(0, description.find(kRange));
        std::vector<std::string> values = std::move(entry.values[description]);
        entry.values.erase(description);
        std::size_t before = 0;
        std::size_t parts = 0;
        for (std::size_t start = next_start(description); start != 0; start = next_start(description)) {
            if (start <= before || ++parts > kMostRangeParts) {
                return lie(messages::collect_repeats({.server = server_}));
            }
            before = start;
            Entry part;
            if (base::Errors errors = next_range(entry.dn, fmt::format("{}{}{}-*", attribute, kRange, start), part);
                !errors.empty()) {
                return errors;
            }
            const auto found = part.values.lower_bound(attribute + std::string(kRange));
            if (found == part.values.end() || found->second.empty() || found->first.find(kRange) == std::string::npos) {
                break;  // it shrank meanwhile
            }
            description = found->first;
            values.insert(values.end(), found->second.begin(), found->second.end());
        }
        entry.values[attribute] = std::move(values);
    }
    return {};
}

base::Errors Connection::search(const std::string& base_dn, const std::vector<std::string>& attributes,
                                const std::function<void(const Entry&)>& each) {
    auto names = names_for(attributes);
    std::string cookie;
    std::size_t empty_pages = 0;
    std::set<std::size_t> seen;
    do {
        std::vector<Entry> entries;
        if (base::Errors errors = page(base_dn, names, cookie, entries); !errors.empty()) {
            return errors;
        }
        empty_pages = entries.empty() ? empty_pages + 1 : 0;
        if (empty_pages > kMostEmptyPages) {
            return lie(messages::collect_endless({.server = server_}));
        }
        // A cookie may stay the same over honest pages; the objects may not.
        if (!entries.empty() && (!seen.insert(page_mark(entries)).second || seen.size() > kMostPages)) {
            return lie(messages::collect_repeats({.server = server_}));
        }
        for (Entry& entry : entries) {
            if (base::Errors errors = complete_ranges(entry); !errors.empty()) {
                return errors;
            }
            each(entry);
        }
    } while (!cookie.empty());
    return {};
}

}  // namespace egide::directory::collecting
