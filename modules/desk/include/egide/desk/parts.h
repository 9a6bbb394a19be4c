#pragma once

#include <memory>
#include <span>

#include "egide/desk/dossiers.h"
#include "egide/programme/case.h"
#include "egide/reading/tree.h"

namespace egide::desk {

/// What people change in a dossier. One of a kind, with an empty id: candidate, dates, money, context (the keys of
/// `dossier.yaml`), contacts, bank, agreement, convention, order. Several, each with its id: entity (by FINESS number),
/// observation, expense.
enum class PartKind : std::uint8_t {
    candidate,
    dates,
    money,
    context,
    entity,
    observation,
    expense,
    contacts,
    bank,
    agreement,
    convention,
    order,
};
std::string_view word_of(PartKind kind);
std::optional<PartKind> part_kind_of(std::string_view word);
bool is_single(PartKind kind);
/// Whether the rules read it: a change of it changes verdicts or amounts.
bool is_judged(PartKind kind);

/// One part as it is now. `value` is a JSON object: for the kinds of `dossier.yaml`, what that file says of it, without
/// `evidence`, which is the piece's.
struct Part {
    PartKind kind = PartKind::candidate;
    std::string id;
    std::int64_t position = 0;  // facts keep the order in which they came
    std::int64_t revision = 0;  // 1 for a new one
    std::string value;
    std::optional<std::string> piece;
    std::string author;
    Instant at{};
};

/// A part as it once was; no value: it was removed then.
struct PastPart {
    std::int64_t revision = 0;
    std::optional<std::string> value;
    std::optional<std::string> piece;
    std::string author;
    Instant at{};
    std::string reason;
};

/// A file that shows something, as far as the rules need to know.
struct ShownFile {
    std::string piece;
    std::string name;
    std::string sha256;
};

/// A dossier and everything in it that the rules read.
struct Contents {
    Dossier dossier;
    std::vector<Part> parts;         // by kind, position, id
    std::vector<ShownFile> files;    // confirmed ones, by piece
    std::vector<std::string> refused_expenses;  // by the controller
    const Part* find(PartKind kind, std::string_view id = {}) const;
    const ShownFile* file(std::string_view piece) const;
};
base::Result<std::optional<Contents>> load_contents(Transaction& transaction, const std::string& dossier);

/// The case that the rules are asked about, made of the parts. `observation_parts` names the part of each observation.
struct CaseReading {
    programme::Case facts;
    std::vector<std::string> observation_parts;
    base::Errors warnings;
};
/// Every error names the part it lies in: `at.file` is "kind/id". The amount of eligible expenses is the sum of the
/// expenses that nobody refused, as soon as there is one.
base::Result<CaseReading> read_case(const Contents& contents);
/// The same as a `dossier.yaml` that others read and evaluate to the same bytes: JSON, which is YAML, one part a line,
/// evidence by name. `expenses` stands for the amount of eligible expenses when given.
std::string dossier_yaml(const Contents& contents, const std::optional<base::Money>& expenses = {});

/// One change that somebody asks for.
struct PartChange {
    PartKind kind = PartKind::candidate;
    std::string id = {};
    std::optional<std::string> value = {};  // JSON; none: remove
    std::optional<std::string> piece = {};
    std::optional<std::int64_t> revision = {};  // the one that was seen, 0: none; absent: whatever it is
    std::string reason = {};
};

/// What became of it: written, or somebody else was there first, and then nothing is written.
struct PartsChanged {
    std::vector<Part> now;
    std::optional<Part> conflict;
    std::shared_ptr<CaseReading> reading = {};  // the case as it is now, when the rules read what changed
};

/// Checks and writes changes of one dossier, all or none; `contents` is brought up to date, its revision counted once.
/// Refuses what `read_case` refuses, values that are not what their kind asks for, and any change of a dossier whose
/// stage lets nothing be changed. Judging it again is the caller's (judged.h).
base::Result<PartsChanged> change_parts(Transaction& transaction, Contents& contents, std::span<const PartChange> changes,
                                        const std::string& author, Instant now);
base::Result<std::vector<PastPart>> past_of(Transaction& transaction, const std::string& dossier, PartKind kind,
                                            const std::string& id);

/// What the text of a `dossier.yaml` would change: parts it adds or replaces, never one it removes. A fact with an
/// identifier takes the place of that one; a fact said already, word for word, is left.
struct ImportPlan {
    std::vector<PartChange> changes;
    std::vector<std::uint32_t> lines;  // of the text, one for each change
    std::size_t unchanged = 0;
    std::vector<std::pair<std::string, std::string>> evidence;  // part, and the file name its evidence had
};
base::Result<ImportPlan> plan_import(const Contents& contents, const reading::Node& root);

/// A legal entity that leaves the group, with its sites, after a last day as member.
struct Departure {
    std::string member;
    base::Date last_day;
    std::string reason;
};
/// What that changes; nothing is written. Refused: who is no member, or carries the application.
base::Result<std::vector<PartChange>> departure_changes(const Contents& contents, const Departure& departure);

/// Two legal entities of the perimeter that became one: the absorbed one is a member until its last day, its sites go to
/// the other, and so do the facts that name it, when asked. The activity is the sum of both, or what is given.
struct Merger {
    std::string absorbed;
    std::string into;
    base::Date last_day;
    std::optional<std::int64_t> combined_activity = {};
    bool carry_facts = false;
    std::string reason;
};
/// Refused as above, and before its day: the sum would count twice.
base::Result<std::vector<PartChange>> merger_changes(const Contents& contents, const Merger& merger, base::Date today);

/// Whether parts of this kind may change at that stage: once submitted, what was declared stands.
bool may_change(dossier::Stage stage, PartKind kind);

}  // namespace egide::desk
