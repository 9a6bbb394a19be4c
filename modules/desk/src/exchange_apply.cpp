// A package written here, as its plan said and as a person decided.
#include <fmt/format.h>

#include <algorithm>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "egide/desk/moves.h"
#include "exchange_tables.h"
#include "rows.h"

namespace egide::desk {

namespace {

using storage::sql::Value;

/// One import under way.
struct Merge {
    Transaction& transaction;
    const Package& package;
    const MergeDecision& decision;
};

/// Whether a line is written: conflicts as somebody decided; steps together with the stage they lead to.
class Chosen {
  public:
    Chosen(const MergePlan& plan, const MergeDecision& decision) : decision_(decision) {
        for (const MergeLine& line : plan.lines) {
            steps_ = line.table == "stage" ? takes(line) : steps_;  // the same on both sides: no line
        }
    }
    bool operator()(const MergeLine& line) const { return line.table == "move" ? steps_ : takes(line); }

  private:
    bool takes(const MergeLine& line) const {
        if (line.effect == MergeEffect::conflict) {
            const auto at = decision_.theirs.find(line.key);
            return at != decision_.theirs.end() && at->second;
        }
        return line.effect != MergeEffect::keep;
    }
    const MergeDecision& decision_;
    bool steps_ = true;
};

base::Errors undecided(const MergePlan& plan, const MergeDecision& decision) {
    for (const MergeLine& line : plan.lines) {
        if (line.effect == MergeEffect::conflict && !decision.theirs.contains(line.key)) {
            return refused_package(messages::merge_undecided(), "choices");
        }
    }
    return {};
}

/// A statement under way: columns and their values.
struct Columns {
    std::vector<std::string> names;
    std::vector<Value> values;
    void add(std::string_view name, Value value) {
        names.emplace_back(name);
        values.push_back(std::move(value));
    }
};

Done insert_columns(Transaction& transaction, std::string_view table, const Columns& columns) {
    std::string names;
    std::string marks;
    for (std::size_t i = 0; i < columns.names.size(); ++i) {
        names += (i == 0 ? "" : ", ") + columns.names[i];
        marks += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
    }
    const auto written = transaction.execute(fmt::format("INSERT INTO {} ({}) VALUES ({})", table, names, marks), columns.values);
    return written ? Done(std::monostate{}) : Done(written.errors());
}

Value written_cell(const Merge& merge, const TravelRow& row, std::size_t at) {
    if (table_of(row).columns[at].kind != TravelKind::text_file) {
        return row.cells[at];
    }
    return merge.package.texts.at(row.cells[at].text());
}

/// The next revision of a part, as its past counts them.
base::Result<std::int64_t> next_revision(Transaction& transaction, const std::string& dossier, const TravelRow& row) {
    const auto rows = transaction.query("SELECT COALESCE(MAX(revision), 0) FROM desk_part_past WHERE dossier = $1 AND kind = $2 AND id = $3",
                                        {dossier, text_in(row, "kind"), text_in(row, "id")});
    return rows ? base::Result<std::int64_t>(rows->front().integer(0)) : base::Result<std::int64_t>(rows.errors());
}

/// What a row has beside what travels.
Done add_local(const Merge& merge, const TravelRow& row, Columns& columns) {
    const std::string_view word = table_of(row).word;
    if (word == "part" || word == "past") {
        const auto last = next_revision(merge.transaction, merge.package.head.dossier, row);
        if (!last) {
            return last.errors();
        }
        columns.add("revision", word == "past" ? *last + 1 : std::max<std::int64_t>(*last, 1));
    } else if (table_of(row).revised) {
        columns.add("revision", 1);
    }
    if (word == "piece") {
        const auto kept = merge.decision.kept.find(text_in(row, "sha256"));
        columns.add("evidence", kept == merge.decision.kept.end() ? std::string() : kept->second.evidence);
    }
    return std::monostate{};
}

/// An identifier that another dossier has here already is somebody's mistake, or worse.
Done check_identifier(const Merge& merge, const TravelRow& row) {
    const TravelTable& table = table_of(row);
    if (!table.by_id) {
        return std::monostate{};
    }
    const auto known = merge.transaction.query(fmt::format("SELECT COUNT(*) FROM {} WHERE id = $1", table.table), {text_in(row, "id")});
    if (!known) {
        return known.errors();
    }
    return known->front().integer(0) == 0 ? Done(std::monostate{}) : Done(refused_package(messages::package_row_strange({.what = row.key}), "id"));
}

Done insert_row_of(const Merge& merge, const TravelRow& row) {
    if (const auto alone = check_identifier(merge, row); !alone) {
        return alone;
    }
    const TravelTable& table = table_of(row);
    Columns columns;
    columns.add("dossier", merge.package.head.dossier);
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        columns.add(table.columns[i].name, written_cell(merge, row, i));
    }
    const auto local = add_local(merge, row, columns);
    return local ? insert_columns(merge.transaction, table.table, columns) : local;
}

/// The condition that finds the row of these keys; its values come after those that are set.
std::string row_condition(const Merge& merge, const TravelRow& row, std::vector<Value>& values) {
    values.emplace_back(merge.package.head.dossier);
    std::string where = fmt::format("{} = ${}", table_of(row).word == "stage" ? "id" : "dossier", values.size());
    for (const std::string_view key : table_of(row).keys) {
        values.emplace_back(text_in(row, key));
        where += fmt::format(" AND {} = ${}", key, values.size());
    }
    return where;
}

Done update_row_of(const Merge& merge, const TravelRow& row) {
    const TravelTable& table = table_of(row);
    std::vector<Value> values;
    std::string set;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (std::find(table.keys.begin(), table.keys.end(), table.columns[i].name) == table.keys.end()) {
            values.push_back(written_cell(merge, row, i));
            set += fmt::format("{}{} = ${}", set.empty() ? "" : ", ", table.columns[i].name, values.size());
        }
    }
    if (table.word == "part") {
        const auto last = next_revision(merge.transaction, merge.package.head.dossier, row);
        if (!last) {
            return last.errors();
        }
        values.emplace_back(*last);
        set += fmt::format(", revision = ${}", values.size());
    } else if (table.revised) {
        set += ", revision = revision + 1";
    }
    const std::string where = row_condition(merge, row, values);
    const auto written = merge.transaction.execute(fmt::format("UPDATE {} SET {} WHERE {}", table.table, set, where), values);
    return written ? Done(std::monostate{}) : Done(written.errors());
}

Done remove_row(const Merge& merge, const TravelRow& row) {
    std::vector<Value> values;
    const std::string where = row_condition(merge, row, values);
    const auto written = merge.transaction.execute(fmt::format("DELETE FROM {} WHERE {}", table_of(row).table, where), values);
    return written ? Done(std::monostate{}) : Done(written.errors());
}

Done write_line(const Merge& merge, const MergeLine& line) {
    if (!line.theirs) {
        return remove_row(merge, *line.mine);
    }
    return line.mine || line.table == "stage" ? update_row_of(merge, *line.theirs) : insert_row_of(merge, *line.theirs);
}

Done write_people(const Merge& merge) {
    for (const auto& [account, name] : merge.package.people) {
        const auto known = merge.transaction.query("SELECT COUNT(*) FROM desk_person WHERE id = $1", {account});
        if (!known) {
            return known.errors();
        }
        if (known->front().integer(0) > 0) {
            continue;
        }
        const auto written = merge.transaction.execute("INSERT INTO desk_person (id, name) VALUES ($1, $2)", {account, name});
        if (!written) {
            return written.errors();
        }
    }
    return std::monostate{};
}

Done begin_dossier(const Merge& merge, Instant now) {
    const PackageHead& head = merge.package.head;
    Columns columns;
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
             {"id", head.dossier}, {"programme", head.programme}, {"rules_version", head.rules_version}, {"rules", head.rules},
             {"kind", head.kind}, {"finess", head.finess}, {"name", head.name}, {"region", head.region},
             {"establishments", " " + head.finess + " "}, {"stage", "simulation"}, {"created_by", head.created_by},
             {"evaluated_on", base::paris_date(now).iso()}}) {
        columns.add(name, value);
    }
    for (const char* const name : {"revision", "met", "partial", "not_met", "undetermined", "pieces_missing", "open_requests"}) {
        columns.add(name, 0);
    }
    columns.add("stage_since", now);
    columns.add("created_at", head.created_at);
    columns.add("changed_at", now);
    return insert_columns(merge.transaction, "desk_dossier", columns);
}

/// The rules follow a choice that came with its step.
void follow_rules(const Merge& merge, const MergePlan& plan, Dossier& one) {
    const Chosen chosen(plan, merge.decision);
    for (const MergeLine& line : plan.lines) {
        if (line.table == "move" && line.theirs && chosen(line) && text_in(*line.theirs, "way") == kRulesAccepted) {
            one.rules = merge.package.head.rules;
            one.rules_version = merge.package.head.rules_version;
        }
    }
}

/// The dossier as it is now; what cannot be read as a case, or is about somebody else, undoes all.
base::Result<Contents> settled(const Merge& merge, const MergePlan& plan, Instant now) {
    auto contents = load_contents(merge.transaction, merge.package.head.dossier);
    if (!contents) {
        return contents.errors();
    }
    const auto reading = read_case(**contents);
    if (!reading) {
        return reading.errors();
    }
    Dossier& one = (*contents)->dossier;
    const std::string region = one.region;
    follow_case(one, *reading);
    follow_rules(merge, plan, one);
    const auto& perimeter = reading->facts.perimeter;
    // The candidate may correct the region it belongs to; a package that says one thing and holds another is refused.
    const bool placed = one.region == region || one.region == merge.package.head.region;
    const bool own = !perimeter.support || perimeter.entities[*perimeter.support].finess == one.finess;
    if (!own || !placed) {
        return refused_package(messages::package_other_candidate(), "finess");
    }
    one.revision += 1;
    one.changed_at = now;
    const auto stored = store_dossier(merge.transaction, one);
    return stored ? base::Result<Contents>(std::move(**contents)) : base::Result<Contents>(stored.errors());
}

Done note_taken(const Merge& merge, const Peer& from, Instant now) {
    const PackageHead& head = merge.package.head;
    const LastExchange one{head.number, head.seen, merge.decision.sha256, marks_of(merge.package.rows)};
    return keep_exchange(merge.transaction, head.dossier, from.id, false, one, merge.decision.account, now);
}

Done write_lines_of(const Merge& merge, const MergePlan& plan) {
    const Chosen chosen(plan, merge.decision);
    for (const MergeLine& line : plan.lines) {
        if (!chosen(line)) {
            continue;
        }
        if (const auto written = write_line(merge, line); !written) {
            return written;
        }
    }
    return std::monostate{};
}

}  // namespace

base::Result<Contents> apply_merge(Transaction& transaction, const Package& package, const Peer& from, const MergePlan& plan,
                                   const MergeDecision& decision, Instant now) {
    const Merge merge{transaction, package, decision};
    auto errors = plan.already ? refused_package(messages::package_taken()) : undecided(plan, decision);
    if (!errors.empty()) {
        return errors;
    }
    Done done = plan.fresh ? begin_dossier(merge, now) : Done(std::monostate{});
    done = done ? write_lines_of(merge, plan) : done;
    done = done ? write_people(merge) : done;
    done = done ? note_taken(merge, from, now) : done;
    return done ? settled(merge, plan, now) : base::Result<Contents>(done.errors());
}

}  // namespace egide::desk
