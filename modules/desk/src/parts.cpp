#include "egide/desk/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "egide/desk/messages.h"
#include "json_text.h"
#include "part_rules.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;
using storage::sql::Value;

constexpr std::size_t kLongestValue = 64 << 10;
constexpr std::size_t kMostParts = 20'000;

base::Errors wrong(base::Text message, const PartChange& change, std::string field = {}) {
    return {{base::ErrorKind::invalid, std::move(message), {std::string(word_of(change.kind)) + "/" + change.id, 0, 0},
             std::move(field), {}}};
}

bool before(const Part& one, const Part& other) {
    return std::tie(one.kind, one.position, one.id) < std::tie(other.kind, other.position, other.id);
}

/// The value on one line, as it will be kept.
base::Result<std::string> checked_value(const PartChange& change) {
    if (change.value->size() > kLongestValue) {
        return wrong(messages::value_too_long({.most = kLongestValue}), change);
    }
    const auto node = reading::read_json(*change.value, std::string(word_of(change.kind)) + "/" + change.id);
    if (!node) {
        return node.errors();
    }
    if (node->kind != reading::Node::Kind::mapping) {
        return wrong(messages::value_not_an_object(), change);
    }
    if (change.kind == PartKind::observation && node->find("evidence") != nullptr) {
        return wrong(messages::evidence_is_the_piece(), change, "evidence");
    }
    if (change.kind == PartKind::entity) {
        const reading::Node* const finess = node->find("finess");
        if (finess == nullptr || finess->scalar != change.id) {
            return wrong(messages::entity_is_its_number({.finess = change.id}), change, "finess");
        }
    }
    reading::Problems problems;
    check_value(change.kind, *node, problems);
    return problems.any() ? base::Result<std::string>(problems.take()) : base::Result<std::string>(json_text(*node));
}

std::int64_t next_position(const std::vector<Part>& parts, PartKind kind) {
    std::int64_t last = 0;
    for (const Part& part : parts) {
        last = part.kind == kind ? std::max(last, part.position) : last;
    }
    return last + 1;
}

/// Puts the change among the parts; `revision` goes on where the part was last removed.
void apply_change(std::vector<Part>& parts, const PartChange& change, std::optional<std::string> value, std::int64_t revision,
                  const std::string& author, Instant now) {
    const auto same = [&](const Part& part) { return part.kind == change.kind && part.id == change.id; };
    const auto at = std::find_if(parts.begin(), parts.end(), same);
    if (!value) {
        if (at != parts.end()) {
            parts.erase(at);
        }
        return;
    }
    if (at == parts.end()) {
        Part fresh{change.kind, change.id, next_position(parts, change.kind), revision, std::move(*value), change.piece, author, now};
        parts.insert(std::upper_bound(parts.begin(), parts.end(), fresh, before), std::move(fresh));
        return;
    }
    at->revision = revision;
    at->value = std::move(*value);
    at->piece = change.piece;
    at->author = author;
    at->at = now;
}

base::Result<std::int64_t> last_revision(Transaction& transaction, const std::string& dossier, const PartChange& change) {
    const auto rows = transaction.query(
        "SELECT COALESCE(MAX(revision), 0) FROM desk_part_past WHERE dossier = $1 AND kind = $2 AND id = $3",
        {dossier, word_of(change.kind), change.id});
    return rows ? base::Result<std::int64_t>(rows->front().integer(0)) : base::Result<std::int64_t>(rows.errors());
}

Done write_part(Transaction& transaction, const std::string& dossier, const PartChange& change, const Part* part, bool was_there,
                std::int64_t revision, const std::string& author, Instant now) {
    const auto kind = word_of(change.kind);
    base::Result<std::int64_t> written = std::int64_t{0};
    if (part == nullptr) {
        written = transaction.execute("DELETE FROM desk_part WHERE dossier = $1 AND kind = $2 AND id = $3", {dossier, kind, change.id});
    } else if (was_there) {
        written = transaction.execute(
            "UPDATE desk_part SET revision = $1, value = $2, piece = $3, author = $4, at = $5 "
            "WHERE dossier = $6 AND kind = $7 AND id = $8",
            {part->revision, part->value, part->piece, author, now, dossier, kind, change.id});
    } else {
        written = transaction.execute(
            "INSERT INTO desk_part (dossier, kind, id, position, revision, value, piece, author, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            {dossier, kind, change.id, part->position, part->revision, part->value, part->piece, author, now});
    }
    if (!written) {
        return written.errors();
    }
    const auto past = transaction.execute(
        "INSERT INTO desk_part_past (dossier, kind, id, revision, value, piece, author, at, reason) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {dossier, kind, change.id, revision, part == nullptr ? Value() : Value(part->value),
         part == nullptr ? Value() : Value(part->piece), author, now, change.reason});
    return past ? Done(std::monostate{}) : Done(past.errors());
}

/// What is checked and will be written for one change.
struct Accepted {
    const PartChange* change = nullptr;
    std::optional<std::string> value;
    bool was_there = false;
    std::int64_t revision = 0;
};

/// The part that somebody else changed meanwhile; a removed one has no value.
std::optional<Part> conflict_of(const Contents& contents, const PartChange& change) {
    const Part* const present = contents.find(change.kind, change.id);
    const std::int64_t revision = present == nullptr ? 0 : present->revision;
    if (!change.revision || *change.revision == revision) {
        return std::nullopt;
    }
    return present == nullptr ? Part{change.kind, change.id, 0, 0, {}, {}, {}, {}} : *present;
}

base::Bilingual named_stage(dossier::Stage stage) {
    const base::Text name = dossier::name_of(stage);
    return {base::render(name, base::Language::french), base::render(name, base::Language::english)};
}

base::Result<Accepted> accept(Transaction& transaction, const Contents& contents, const PartChange& change) {
    if (!may_change(contents.dossier.stage, change.kind)) {
        return wrong(messages::part_frozen({.stage = named_stage(contents.dossier.stage)}), change);
    }
    if (is_single(change.kind) != change.id.empty() || change.id.size() > 64) {
        return wrong(messages::part_id_wrong(), change);
    }
    Accepted accepted{&change, {}, contents.find(change.kind, change.id) != nullptr, 0};
    if (change.value) {
        auto value = checked_value(change);
        if (!value) {
            return value.errors();
        }
        accepted.value = std::move(*value);
    }
    const auto last = last_revision(transaction, contents.dossier.id, change);
    if (!last) {
        return last.errors();
    }
    accepted.revision = *last + 1;
    return accepted;
}

Done write_changes(Transaction& transaction, Contents& contents, const std::vector<Accepted>& accepted, const std::string& author,
                   Instant now) {
    for (const Accepted& one : accepted) {
        const Part* const part = one.value ? contents.find(one.change->kind, one.change->id) : nullptr;
        const auto written =
            write_part(transaction, contents.dossier.id, *one.change, part, one.was_there, one.revision, author, now);
        if (!written) {
            return written.errors();
        }
    }
    contents.dossier.revision += 1;
    contents.dossier.changed_at = now;
    return store_dossier(transaction, contents.dossier);
}

}  // namespace

void follow_case(Dossier& dossier, const CaseReading& reading) {
    const organisation::Perimeter& perimeter = reading.facts.perimeter;
    dossier.name = perimeter.name;
    dossier.kind = perimeter.kind == organisation::CandidateKind::ght ? "GHT" : "EJ";
    if (!perimeter.region().empty()) {
        dossier.region = perimeter.region();
    }
    dossier.establishments.clear();
    for (const organisation::Entity& entity : perimeter.entities) {
        dossier.establishments.push_back(entity.finess);
    }
}

Part part_in(const Row& row) {
    return {part_kind_of(row.text(0)).value_or(PartKind::observation),
            row.text(1),
            row.integer(2),
            row.integer(3),
            row.text(4),
            row.maybe_text(5),
            row.text(6),
            row.instant(7)};
}

const Part* Contents::find(PartKind kind, std::string_view id) const {
    const auto at = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.kind == kind && part.id == id; });
    return at == parts.end() ? nullptr : &*at;
}

const ShownFile* Contents::file(std::string_view piece) const {
    const auto at = std::lower_bound(files.begin(), files.end(), piece,
                                     [](const ShownFile& one, std::string_view wanted) { return one.piece < wanted; });
    return at == files.end() || at->piece != piece ? nullptr : &*at;
}

base::Result<std::optional<Contents>> load_contents(Transaction& transaction, const std::string& id) {
    auto dossier = find_dossier(transaction, id);
    if (!dossier || !*dossier) {
        return dossier ? base::Result<std::optional<Contents>>(std::optional<Contents>()) : dossier.errors();
    }
    const auto parts = transaction.query(fmt::format("SELECT {} FROM desk_part WHERE dossier = $1", kPartColumns), {id});
    const auto files = transaction.query(
        "SELECT id, name, sha256 FROM desk_piece WHERE dossier = $1 AND state = 'confirmed' ORDER BY id", {id});
    const auto refused = transaction.query(
        "SELECT target FROM desk_ruling WHERE dossier = $1 AND phase = 'control' AND ruling = 'refuse' AND target LIKE 'expense:%'",
        {id});
    for (const auto* const rows : {&parts, &files, &refused}) {
        if (!*rows) {
            return rows->errors();
        }
    }
    Contents contents{std::move(**dossier), {}, {}, {}};
    std::transform(parts->begin(), parts->end(), std::back_inserter(contents.parts), part_in);
    std::sort(contents.parts.begin(), contents.parts.end(), before);
    for (const Row& row : *files) {
        contents.files.push_back({row.text(0), row.text(1), row.text(2)});
    }
    std::sort(contents.files.begin(), contents.files.end(), [](const ShownFile& a, const ShownFile& b) { return a.piece < b.piece; });
    for (const Row& row : *refused) {
        contents.refused_expenses.push_back(row.text(0).substr(std::string_view("expense:").size()));
    }
    return std::optional(std::move(contents));
}

base::Result<PartsChanged> change_parts(Transaction& transaction, Contents& contents, std::span<const PartChange> changes,
                                        const std::string& author, Instant now) {
    Contents fresh = contents;
    std::vector<Accepted> accepted;
    bool judged = false;
    for (const PartChange& change : changes) {
        if (auto conflict = conflict_of(contents, change)) {
            return PartsChanged{{}, std::move(conflict), {}};
        }
        auto one = accept(transaction, contents, change);
        if (!one) {
            return one.errors();
        }
        apply_change(fresh.parts, change, one->value, one->revision, author, now);
        accepted.push_back(std::move(*one));
        judged = judged || is_judged(change.kind);
    }
    if (fresh.parts.size() > kMostParts) {
        return wrong(messages::too_many_parts({.most = kMostParts}), changes.front());
    }
    PartsChanged done;
    if (judged) {
        auto reading = read_case(fresh);
        if (!reading) {
            return reading.errors();
        }
        follow_case(fresh.dossier, *reading);
        done.reading = std::make_shared<CaseReading>(std::move(*reading));
    }
    const auto written = write_changes(transaction, fresh, accepted, author, now);
    if (!written) {
        return written.errors();
    }
    contents = std::move(fresh);
    for (const Accepted& one : accepted) {
        if (const Part* const part = contents.find(one.change->kind, one.change->id)) {
            done.now.push_back(*part);
        }
    }
    return done;
}

base::Result<std::vector<PastPart>> past_of(Transaction& transaction, const std::string& dossier, PartKind kind,
                                            const std::string& id) {
    const auto rows = transaction.query(
        "SELECT revision, value, piece, author, at, reason FROM desk_part_past WHERE dossier = $1 AND kind = $2 AND id = $3 "
        "ORDER BY revision DESC",
        {dossier, word_of(kind), id});
    if (!rows) {
        return rows.errors();
    }
    std::vector<PastPart> past;
    for (const Row& row : *rows) {
        past.push_back({row.integer(0), row.maybe_text(1), row.maybe_text(2), row.text(3), row.instant(4), row.text(5)});
    }
    return past;
}

}  // namespace egide::desk
