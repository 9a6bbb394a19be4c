#include "egide/desk/moves.h"

#include <fmt/format.h>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "egide/documents/json.h"
#include "egide/desk/review.h"
#include "egide/dossier/dossier_file.h"
#include "json_text.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Row;

/// The dates of the case that a step sets by being taken.
std::string_view milestone_of(std::string_view way) {
    if (way == "submit_application") {
        return "application";
    }
    if (way == "validate_application") {
        return "ars_validation";
    }
    return way == "submit_attainment" ? "declaration" : "";
}

/// The dates with one of them set anew.
std::string dates_with(const Contents& contents, std::string_view key, base::Date day) {
    const Part* const part = contents.find(PartKind::dates);
    auto node = part == nullptr ? base::Result<reading::Node>(reading::Node{}) : reading::read_json(part->value, "dates");
    reading::Node dates = node ? std::move(*node) : reading::Node{};
    dates.kind = reading::Node::Kind::mapping;
    std::erase_if(dates.members, [&](const reading::Member& member) { return member.key == key; });
    reading::Node value;
    value.kind = reading::Node::Kind::scalar;
    value.quoted = true;
    value.scalar = day.iso();
    dates.members.push_back({std::string(key), 0, 0, std::move(value)});
    return json_text(dates);
}

/// Written past what a person may change: the step itself says the date.
Done set_milestone(Transaction& transaction, Contents& contents, const MoveRequest& request, base::Date day, Instant now) {
    const std::string_view key = milestone_of(request.way);
    if (key.empty()) {
        return std::monostate{};
    }
    const dossier::Stage stage = contents.dossier.stage;
    contents.dossier.stage = dossier::Stage::operational;  // where dates may be written
    const PartChange change{.kind = PartKind::dates, .value = dates_with(contents, key, day), .reason = request.way};
    const auto changed = change_parts(transaction, contents, std::span<const PartChange>(&change, 1), request.mover.account, now);
    contents.dossier.stage = stage;
    return changed ? Done(std::monostate{}) : Done(changed.errors());
}

std::string details_of(const MoveRequest& request, const dossier::Move& move) {
    std::string text = "{\"given\":" + request.details + ",\"waived\":[";
    for (std::size_t i = 0; i < move.relied_on.size(); ++i) {
        const auto& waiver = move.relied_on[i];
        text += fmt::format("{}{{\"condition\":{},\"author\":{},\"motive\":{}}}", i == 0 ? "" : ",",
                            json_string(dossier::word_of(waiver.condition)), json_string(waiver.author), json_string(waiver.motive));
    }
    return text + "]}";
}

base::Result<std::int64_t> insert_move(Transaction& transaction, const Contents& contents, const MoveRequest& request,
                                       const dossier::Move& move, base::Date day, Instant now) {
    const auto rows = transaction.query(
        "INSERT INTO desk_move (dossier, way, stage_before, stage_after, account, day, at, reason, details, snapshot) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        {contents.dossier.id, request.way, dossier::word_of(contents.dossier.stage), dossier::word_of(move.to),
         request.mover.account, day.iso(), now, request.reason, details_of(request, move), request.snapshot});
    return rows ? base::Result<std::int64_t>(rows->front().integer(0)) : base::Result<std::int64_t>(rows.errors());
}

std::string optional_text(const std::optional<std::string>& text) {
    return text ? json_string(*text) : "null";
}

/// Every part and every confirmed file, in a fixed order: same dossier, same bytes.
base::Result<std::string> declaration_of(Transaction& transaction, const Contents& contents) {
    const Dossier& one = contents.dossier;
    std::string text = fmt::format("{{\"format\":\"egide-declaration-1\",\"dossier\":{},\"programme\":{},\"rules_version\":{},\"rules\":{},\"finess\":{},\"revision\":{},\"parts\":[",
                                   json_string(one.id), json_string(one.programme), json_string(one.rules_version),
                                   json_string(one.rules), json_string(one.finess), one.revision);
    bool first = true;
    for (const Part& part : contents.parts) {
        text += fmt::format("{}\n{{\"kind\":{},\"id\":{},\"position\":{},\"revision\":{},\"piece\":{},\"value\":{}}}", first ? "" : ",",
                            json_string(word_of(part.kind)), json_string(part.id), part.position, part.revision,
                            optional_text(part.piece), part.value);
        first = false;
    }
    const auto files = transaction.query(
        "SELECT id, code, unit, subject, version, evidence, sha256, size, name FROM desk_piece "
        "WHERE dossier = $1 AND state = 'confirmed' ORDER BY id", {one.id});
    if (!files) {
        return files.errors();
    }
    text += "],\"files\":[";
    first = true;
    for (const Row& row : *files) {
        text += fmt::format("{}\n{{\"piece\":{},\"code\":{},\"unit\":{},\"subject\":{},\"version\":{},\"evidence\":{},\"sha256\":{},\"size\":{},\"name\":{}}}",
                            first ? "" : ",", json_string(row.text(0)), json_string(row.text(1)), json_string(row.text(2)),
                            json_string(row.text(3)), row.integer(4), json_string(row.text(5)), json_string(row.text(6)),
                            row.integer(7), json_string(row.text(8)));
        first = false;
    }
    return text + "]}\n";
}

/// What anybody gets who evaluates the text alone.
base::Result<std::string> evaluation_of_text(const std::string& text, const Judged& judged) {
    reading::Limits limits;
    limits.bytes = std::size_t{64} << 20;
    const auto root = reading::read_json(text, "dossier.yaml", limits);
    if (!root) {
        return root.errors();
    }
    const auto read = dossier::read_dossier(*root);
    if (!read) {
        return read.errors();
    }
    const auto evaluation = programme::evaluate(*judged.programme, read->facts, {.on = judged.evaluation.on, .known_on = {}});
    return documents::evaluation_json(evaluation, base::Language::french);
}

constexpr const char* kSnapshotColumns =
    "id, dossier, number, way, revision, rules, declaration, dossier_yaml, evaluation, evaluated_on, sha256, evidence, author, at";

Snapshot snapshot_in(const Row& row) {
    return {row.text(0), row.text(1), row.integer(2), row.text(3),
            row.integer(4), row.text(5), row.text(6), row.text(7),
            row.text(8), base::Date::parse(row.text(9)).value_or(base::Date()), row.text(10), row.maybe_text(11),
            row.text(12), row.instant(13)};
}

}  // namespace

base::Result<std::vector<PastMove>> moves_of(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT id, way, stage_before, stage_after, account, day, at, reason, details, snapshot FROM desk_move "
        "WHERE dossier = $1 ORDER BY id", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<PastMove> moves;
    for (const Row& row : *rows) {
        moves.push_back({row.integer(0), row.text(1), dossier::stage_of(row.text(2)).value_or(dossier::Stage::simulation),
                         dossier::stage_of(row.text(3)).value_or(dossier::Stage::simulation), row.text(4),
                         base::Date::parse(row.text(5)).value_or(base::Date()), row.instant(6), row.text(7), row.text(8),
                         row.maybe_text(9)});
    }
    return moves;
}

base::Result<std::vector<dossier::ClockReading>> clocks_of(Transaction& transaction, const std::string& dossier, base::Date on) {
    const auto moves = moves_of(transaction, dossier);
    if (!moves) {
        return moves.errors();
    }
    std::vector<dossier::Happened> history;
    for (const PastMove& move : *moves) {
        history.push_back({move.day, move.way});
    }
    return dossier::read_clocks(history, on);
}

base::Result<std::vector<WaiverRow>> waivers_of(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT id, condition, motive, author, expires, at FROM desk_waiver WHERE dossier = $1 ORDER BY at, id", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<WaiverRow> all;
    for (const Row& row : *rows) {
        for (std::size_t i = 0; i < dossier::kConditions; ++i) {
            const auto condition = static_cast<dossier::Condition>(i);
            if (dossier::word_of(condition) == row.text(1)) {
                all.push_back({row.text(0), {condition, row.text(2), row.text(3), base::Date::parse(row.text(4)).value_or(base::Date())}, row.instant(5)});
            }
        }
    }
    return all;
}

Done add_waiver(Transaction& transaction, const std::string& dossier, const dossier::Waiver& waiver, Instant now) {
    if (!dossier::waivable(waiver.condition)) {
        return base::Errors{{base::ErrorKind::invalid, messages::not_waivable(), {}, "condition", {}}};
    }
    const auto written = transaction.execute(
        "INSERT INTO desk_waiver (id, dossier, condition, motive, author, expires, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {new_id(), dossier, dossier::word_of(waiver.condition), waiver.motive, waiver.author, waiver.expires.iso(), now});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<MoveTaken> take_move(Transaction& transaction, Contents& contents, const MoveRequest& request,
                                  const dossier::Circumstances& circumstances, Instant now) {
    if (request.revision != contents.dossier.revision) {
        return MoveTaken{};
    }
    auto move = dossier::propose(contents.dossier.stage, request.way, request.mover, circumstances);
    if (!move) {
        return move.errors();
    }
    const auto decision = decision_of(transaction, contents.dossier.id);
    if (!decision) {
        return decision.errors();
    }
    if (auto errors = decision_step_errors(*decision, request.way, request.mover.account); !errors.empty()) {
        return errors;
    }
    const base::Date day = base::paris_date(now);
    const auto id = insert_move(transaction, contents, request, *move, day, now);
    if (!id) {
        return id.errors();
    }
    if (const auto dated = set_milestone(transaction, contents, request, day, now); !dated) {
        return dated.errors();
    }
    if (const auto followed = follow_step(transaction, contents.dossier.id, request.way, now); !followed) {
        return followed.errors();
    }
    contents.dossier.stage = move->to;
    contents.dossier.stage_since = contents.dossier.changed_at = now;
    contents.dossier.revision += 1;
    const auto stored = store_dossier(transaction, contents.dossier);
    return stored ? base::Result<MoveTaken>(MoveTaken{true, std::move(*move), *id}) : base::Result<MoveTaken>(stored.errors());
}

base::Result<Snapshot> make_snapshot(Transaction& transaction, const Contents& contents, const Judged& judged,
                                     const std::string& way, const std::string& author, Instant now) {
    auto declaration = declaration_of(transaction, contents);
    if (!declaration) {
        return declaration.errors();
    }
    const auto last = transaction.query("SELECT COALESCE(MAX(number), 0) FROM desk_snapshot WHERE dossier = $1", {contents.dossier.id});
    if (!last) {
        return last.errors();
    }
    Snapshot snapshot{.id = new_id(),
                      .dossier = contents.dossier.id,
                      .number = last->front().integer(0) + 1,
                      .way = way,
                      .revision = contents.dossier.revision,
                      .rules = contents.dossier.rules,
                      .declaration = std::move(*declaration),
                      .dossier_yaml = dossier_yaml(contents, declared_expenses(contents, *judged.programme)),
                      .evaluation = {},
                      .evaluated_on = judged.evaluation.on,
                      .sha256 = {},
                      .evidence = {},
                      .author = author,
                      .at = now};
    snapshot.sha256 = base::hex(base::sha256(snapshot.declaration));
    auto evaluation = evaluation_of_text(snapshot.dossier_yaml, judged);
    if (!evaluation) {
        return evaluation.errors();
    }
    snapshot.evaluation = std::move(*evaluation);
    return snapshot;
}

Done store_snapshot(Transaction& transaction, const Snapshot& one) {
    const auto written = transaction.execute(
        fmt::format("INSERT INTO desk_snapshot ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", kSnapshotColumns),
        {one.id, one.dossier, one.number, one.way, one.revision, one.rules, one.declaration, one.dossier_yaml, one.evaluation,
         one.evaluated_on.iso(), one.sha256, one.evidence, one.author, one.at});
    return written ? Done(std::monostate{}) : Done(written.errors());
}

base::Result<std::vector<Snapshot>> snapshots_of(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        fmt::format("SELECT {} FROM desk_snapshot WHERE dossier = $1 ORDER BY number", kSnapshotColumns), {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Snapshot> all;
    for (const Row& row : *rows) {
        all.push_back(snapshot_in(row));
    }
    return all;
}

}  // namespace egide::desk
