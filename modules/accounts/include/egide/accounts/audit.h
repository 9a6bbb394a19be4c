#pragma once

#include <map>

#include "egide/accounts/account.h"

namespace egide::accounts {

/// Something that happened to an account, a session or a right. It holds no secret; address, name and e-mail are
/// personal data and belong in the part of a journal that can be erased.
struct Event {
    std::int64_t id = 0;
    Instant at{};
    std::string kind;                            // "sign_in.succeeded": a stable word, see kinds()
    std::string actor;                           // account id; empty: nobody was signed in, or the program itself
    std::string account;                         // whom it is about; empty: nobody that exists
    std::string address;                         // of the client
    std::map<std::string, std::string> details;  // role, scope, method …: words and ids
};

/// Every kind of event.
std::vector<std::string_view> event_kinds();

/// The sentence for people.
base::Text sentence_of(const Event& event);

/// Where events go for good, for instance a journal. Implemented by whoever has one.
class AuditTrail {
  public:
    virtual ~AuditTrail() = default;
    /// Keeps the event; told again, with the same id, when it fails or the process dies before it was noted.
    virtual Done record(const Event& event) = 0;
};

/// Events are written in the transaction of what caused them, so that there is none without the other, then handed to
/// the trail in their order.
class Events {
  public:
    explicit Events(AccountStore& store) : store_(&store) {}

    /// Hands over what was not yet; gives how many. Safe from several processes; each event goes to one of them. To be
    /// called after what changes something, and every few seconds.
    base::Result<int> deliver(AuditTrail& trail, int most = 100);
    /// Adds an event of a kind of the caller's, for instance a read by a controller, to the same order.
    Done add(Transaction& transaction, const Event& event) const;
    Done add(const Event& event) const;
    /// What happened to, or was done by, an account; the newest first; `before`: ids below it, the next page.
    base::Result<std::vector<Event>> of(const std::string& account, std::optional<std::int64_t> before = {},
                                        int most = 100) const;

  private:
    AccountStore* store_;
};

}  // namespace egide::accounts
