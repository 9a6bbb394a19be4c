#pragma once

#include <chrono>
#include <span>

#include "egide/desk/dossiers.h"

namespace egide::desk {

/// How a role over a candidate changes hands: offered by who holds it, or asked for by a newcomer because he left.
enum class HandoverKind : std::uint8_t { transfer, takeover };
/// asked: time or an answer decides; referred and contested: only people do; the others are over.
enum class HandoverState : std::uint8_t { asked, referred, contested, done, refused, cancelled };
enum class HandoverStep : std::uint8_t { ask, accept, refuse, contest, confirm, cancel, refer };
/// As what somebody acts on a handover.
enum class Party : std::uint8_t { newcomer, holder, representative, arbiter, program };

std::string_view word_of(HandoverKind kind);
std::string_view word_of(HandoverState state);
std::string_view word_of(HandoverStep step);
std::string_view word_of(Party party);
std::optional<HandoverStep> handover_step_of(std::string_view word);
/// What people read.
base::Text name_of(HandoverState state);
bool is_open(HandoverState state);

/// How long a former holder has to contest, and how long an offer stands.
inline constexpr std::chrono::hours kCoolingOff{24 * 7};
inline constexpr std::chrono::hours kOfferStands{24 * 30};

/// Somebody named to vouch for a newcomer.
struct NamedPerson {
    std::string name;
    std::string email;
    std::string function = {};
};

/// A role over a candidate that is to change hands, or did.
struct Handover {
    std::string id;
    std::string candidate;  // FINESS of the EJ
    HandoverKind kind = HandoverKind::transfer;
    std::string role;
    std::string holder;  // account; empty: nobody held it
    std::string newcomer;
    HandoverState state = HandoverState::asked;
    std::string motive;
    std::optional<std::string> proof;  // evidence
    std::vector<NamedPerson> contacts = {};
    bool vouched = false;  // those contacts are the ones that the candidate's dossiers name
    Instant asked_at{};
    Instant effective_at{};  // from when on time has decided: for a transfer, that it came to nothing
    std::optional<Instant> role_until = {};
    std::optional<Instant> ended_at = {};
    std::string ended_by = {};  // account; empty: the program
    std::int64_t revision = 0;
};

/// What somebody asks for.
struct NewHandover {
    std::string candidate;
    HandoverKind kind = HandoverKind::transfer;
    std::string role;
    std::string holder;
    std::string newcomer;
    std::string motive;
    std::optional<std::string> proof = {};
    std::vector<NamedPerson> contacts = {};
    bool vouched = false;
    std::optional<Instant> role_until = {};
};

/// Refused: a newcomer who asked already, or who has three takeovers under way; a takeover without proof or without a
/// legal representative or two contacts; an offer to oneself, or beside another offer.
base::Result<Handover> ask_handover(Transaction& transaction, const NewHandover& fresh, Instant now);

/// What a party may do with it at that moment. A former holder may contest as long as it is open; nobody hastens the
/// delay but him and the legal representative; a transfer is between the two.
std::vector<HandoverStep> steps_for(const Handover& handover, Party party, Instant now);

struct HandoverAct {
    HandoverStep step = HandoverStep::cancel;
    std::string account = {};  // empty: the program
    std::vector<Party> as = {};
    std::string reason = {};
};
/// Takes the step and writes it; refuses what none of the parties may do now, a refusal or a contest without a reason,
/// and a handover that somebody else changed meanwhile. Who holds what afterwards is the caller's to write.
Done take_step(Transaction& transaction, Handover& handover, const HandoverAct& act, Instant now);

struct PastStep {
    HandoverStep step = HandoverStep::ask;
    std::string account;
    Instant at{};
    std::string reason;
};
base::Result<std::vector<PastStep>> steps_of(Transaction& transaction, const std::string& handover);

base::Result<std::optional<Handover>> find_handover(Transaction& transaction, const std::string& id);
/// Of a candidate, the newest first.
base::Result<std::vector<Handover>> handovers_of(Transaction& transaction, const std::string& candidate);
/// Those an account is the newcomer or the former holder of, and of these candidates; `every` adds all takeovers. The
/// newest first, 200 at most.
struct HandoverSight {
    std::string account;
    std::vector<std::string> candidates = {};
    bool every = false;
};
base::Result<std::vector<Handover>> handovers_for(Transaction& transaction, const HandoverSight& sight);
/// Open ones whose time is over.
base::Result<std::vector<Handover>> handovers_due(Transaction& transaction, Instant now);
/// The other open ones of the same role over the same candidate.
base::Result<std::vector<Handover>> rivals_of(Transaction& transaction, const Handover& handover);

/// Whether the dossiers of a candidate name these people, by e-mail address: the legal representative, or two contacts.
/// The newcomer himself vouches for nobody.
base::Result<bool> are_contacts(Transaction& transaction, const std::string& candidate, std::span<const NamedPerson> named,
                                std::string_view newcomer_email);
/// The e-mail addresses of the legal representatives that the candidate's dossiers name.
base::Result<std::vector<std::string>> legal_addresses(Transaction& transaction, const std::string& candidate);

/// Something that a hospital asks a supplier to deliver, for an objective or a piece.
enum class AskState : std::uint8_t { open, deposited, refused, cancelled };
std::string_view word_of(AskState state);
struct Ask {
    std::string id;
    std::string dossier;
    std::string vendor;
    std::string code;
    std::string unit;
    std::string words;
    base::Date due;
    AskState state = AskState::open;
    std::optional<std::string> deposit;  // what answered it: a deliverable, or the proof of a refusal
    std::string said;                    // with the answer
    std::int64_t revision = 0;
    std::string author;
    Instant at{};
    std::optional<Instant> answered_at;
};
struct NewAsk {
    std::string dossier;
    std::string vendor;
    std::string code;
    std::string unit;
    std::string words;
    base::Date due;
};
base::Result<Ask> add_ask(Transaction& transaction, const NewAsk& fresh, const std::string& author, Instant now);
/// Of a dossier, or of suppliers; what is due first comes first, 500 at most.
base::Result<std::vector<Ask>> asks_of(Transaction& transaction, const std::string& dossier);
base::Result<std::vector<Ask>> asks_to(Transaction& transaction, const std::vector<std::string>& vendors);
/// Open ones of every supplier that fall due by a day.
base::Result<std::vector<Ask>> asks_due(Transaction& transaction, base::Date by);
base::Result<std::optional<Ask>> find_ask(Transaction& transaction, const std::string& id);
struct AskAnswer {
    AskState state = AskState::deposited;
    std::optional<std::string> deposit = {};
    std::string said = {};
};
/// Nothing when it is open no more.
base::Result<std::optional<Ask>> answer_ask(Transaction& transaction, const Ask& ask, const AskAnswer& answer, Instant now);

/// A document that a supplier deposited once, for one client or many.
struct Deposit {
    std::string id;
    std::string vendor;
    std::string kind;  // pas, contract, architecture, order, invoice, report, refusal
    std::string name;
    std::string evidence;
    std::string sha256;
    std::int64_t size = 0;
    std::string media_type;
    std::optional<base::Date> document_date;
    std::vector<std::string> clients;  // FINESS numbers
    std::optional<Instant> withdrawn_at;
    std::string author;
    Instant at{};
};
Done add_deposit(Transaction& transaction, const Deposit& deposit);
base::Result<std::vector<Deposit>> deposits_by(Transaction& transaction, const std::vector<std::string>& vendors);
/// Those addressed to one of these establishments and not withdrawn, the newest first.
base::Result<std::vector<Deposit>> deposits_for(Transaction& transaction, const std::vector<std::string>& clients);
base::Result<std::optional<Deposit>> find_deposit(Transaction& transaction, const std::string& id);
/// False when it was withdrawn already. What clients made pieces of stays theirs.
base::Result<bool> withdraw_deposit(Transaction& transaction, const std::string& id, Instant now);

}  // namespace egide::desk
