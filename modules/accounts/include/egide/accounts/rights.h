#pragma once

#include <functional>
#include <span>

#include "egide/accounts/session.h"

namespace egide::accounts {

enum class ScopeKind { instance, region, candidate, establishment, dossier, piece, vendor };
std::string_view word_of(ScopeKind kind);
std::optional<ScopeKind> scope_kind_of(std::string_view word);

/// Over what a grant reaches: everything, or what lies in one region, one candidate …
struct Scope {
    ScopeKind kind = ScopeKind::instance;
    std::string id = {};  // region code, candidate, FINESS number …; empty for the instance alone
    bool operator==(const Scope&) const = default;
};

/// Where an object lies: what is known of it, empty where a question has no sense. An empty place is the instance
/// itself: only a grant over the instance reaches it.
struct ObjectPlace {
    std::string region = {};
    std::string candidate = {};
    std::vector<std::string> establishments = {};  // those it concerns
    std::string dossier = {};
    std::string piece = {};
    std::string vendor = {};
};

/// True when what lies there is within the scope.
bool reaches(const Scope& scope, const ObjectPlace& place);

/// One thing that can be done, and what it asks of whoever does it.
struct Action {
    std::string_view id;  // "dossier.read"
    base::Text (*label)();
    bool step_up = false;     // identity must have been proved again shortly before
    bool journalled = false;  // each use goes to the journal, whoever does it
    bool anywhere = false;    // asks for the role alone, whatever its scope: what it shows belongs to no candidate
    bool content = false;     // shows what a candidate brought
};

/// On which side of a file a role stands; the authorities judge what candidates and suppliers bring, so that nobody
/// holds roles of both.
enum class Side { candidate, authority, advice, supplier, instance };

/// Who does what.
struct Role {
    std::string_view id;  // "main_referent"
    base::Text (*label)();
    Side side = Side::candidate;
    std::span<const ScopeKind> scopes;          // over which kinds it can be given
    std::span<const std::string_view> actions;  // sorted
    bool second_factor = false;                 // holds nothing but account.own in a session without second factor
    bool reads_journalled = false;              // each content it is shown goes to the journal
    bool may(std::string_view action) const;
};

/// The table, in the order in which people are shown it.
std::span<const Action> actions();
std::span<const Role> roles();
const Action* find_action(std::string_view id);
const Role* find_role(std::string_view id);

/// A role given to an account over a scope, for a time.
struct Grant {
    std::string id;
    std::string account;
    std::string role;
    Scope scope;
    Instant from{};
    std::optional<Instant> until;  // the first moment at which it no longer holds
    std::string granted_by;        // empty: the program (first administrator)
    Instant granted_at{};
    std::optional<Instant> ended_at;
    std::string ended_by;
    bool holds(Instant now) const { return from <= now && (!until || now < *until) && (!ended_at || now < *ended_at); }
};

struct NewGrant {
    std::string account = {};
    std::string role = {};
    Scope scope = {};
    std::optional<Instant> from = {};  // now when empty
    std::optional<Instant> until = {};
    bool alone = false;  // refused when somebody else holds the role over this scope
};

/// A role over a scope that passes to one account: whoever held it holds it no more.
struct Succession {
    std::string role = {};
    Scope scope = {};
    std::string newcomer = {};
    std::optional<Instant> until = {};
    std::optional<std::string> from = {};  // refused when anybody but this account holds it; empty text: when anybody does
};
/// What else is written with it, or neither is. It may be called again when the transaction is repeated, and changes
/// nothing but the database.
using WithGrant = std::function<Done(Transaction& transaction, const Grant& grant)>;

/// The grants of one account as they were read; empty for an account that is not active.
struct Standing {
    std::string account;
    std::vector<Grant> grants;
    bool second_factor_by_role = true;  // as the settings say
};

/// Who asks, and what is held, both of one moment.
struct Admitted {
    Session session;
    Standing standing;
};

/// What may() says.
struct Decision {
    bool allowed = false;
    bool second_factor = false;  // allowed in a session that proved a second factor
    bool step_up = false;        // allowed within the minutes that follow a step-up
    bool journalled = false;     // this use is to be written in the journal
    std::string grant = {};      // by virtue of which grant; empty when the action is everybody's own
    explicit operator bool() const { return allowed; }
};

/// THE question, and the only place that answers it: may this account do this to what lies there, at that moment? An
/// action that is not in the table is a bug (std::logic_error). Of several grants that allow it, the one that asks for
/// least is taken.
Decision may(const Standing& standing, std::string_view action, const ObjectPlace& place, Instant now);

/// What stands between a session and an allowed action.
enum class Permit { refused, second_factor_needed, step_up_needed, allowed };
Permit permit(const Decision& decision, const Session& session, Instant now);

/// Grants: read, given, ended.
class Rights {
  public:
    explicit Rights(AccountStore& store) : store_(&store) {}

    base::Result<Standing> standing(const std::string& account) const;
    /// The living session of a token and what its account holds, both of one moment; notes its use as Sessions::find.
    base::Result<std::optional<Admitted>> admit(std::string_view token) const;
    base::Result<Decision> may(const std::string& account, std::string_view action, const ObjectPlace& place) const;

    /// Forbidden unless the actor may `grants.change` there and holds there every action of the role; the instance
    /// administrator may give any role. Nobody changes his own. `where` says in which region, candidate … the scope's
    /// object lies. Sessions of the account are to be rotated. The program itself (actor without account) may all.
    base::Result<Grant> give(const NewGrant& grant, const ObjectPlace& where, const Actor& actor);
    /// Ends it now; the row stays, for the history. The same conditions; the last instance administrator stays one.
    Done end(const std::string& grant, const ObjectPlace& where, const Actor& actor);

    /// All grants of the role over the scope end and the newcomer gets his, in one transaction: at no moment do two hold
    /// it, or none. Done by the program: whoever calls has judged it. The newcomer keeps a grant that he has.
    base::Result<Grant> succeed(const Succession& succession, const ObjectPlace& where, const Actor& actor,
                                const WithGrant& also = {});

    base::Result<std::optional<Grant>> find(const std::string& grant) const;
    /// All of an account, ended ones included, the newest first.
    base::Result<std::vector<Grant>> of(const std::string& account) const;
    /// Who holds something over a scope now.
    base::Result<std::vector<Grant>> over(const Scope& scope) const;
    /// Living ones that end before a moment.
    base::Result<std::vector<Grant>> ending(Instant before) const;

  private:
    AccountStore* store_;
};

}  // namespace egide::accounts
