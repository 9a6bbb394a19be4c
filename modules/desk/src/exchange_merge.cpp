// What a package changes here, found out before anything is written: each thing is compared with what both instances last
// agreed on.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "exchange_rights.h"

namespace egide::desk {

namespace {

constexpr std::array<std::string_view, 5> kEffectWords{"add", "change", "remove", "keep", "conflict"};

using RowsByKey = std::map<std::string, const TravelRow*>;

RowsByKey rows_by_key(std::span<const TravelRow> rows) {
    RowsByKey by_key;
    for (const TravelRow& row : rows) {
        by_key.emplace(row.key, &row);
    }
    return by_key;
}

/// Where two packages crossed, only what both said alike is agreed upon.
Marks agreed(const Marks& one, const Marks& other) {
    Marks both;
    for (const auto& [key, mark] : one) {
        if (const auto at = other.find(key); at != other.end() && at->second == mark) {
            both.emplace(key, mark);
        }
    }
    return both;
}

/// What both instances last knew alike: the last of ours that they took, when it was made after all we have of theirs;
/// the last of theirs, when they took nothing since.
base::Result<Marks> base_of(Transaction& transaction, const PackageHead& head, const Peer& from, const LastExchange& taken) {
    if (head.seen == 0) {
        return taken.marks;
    }
    const auto sent = exchange_with(transaction, head.dossier, from.id, true, head.seen);
    if (!sent) {
        return sent.errors();
    }
    if (sent->number == 0) {
        return refused_package(messages::package_seen_unknown({.number = head.seen}), "seen");
    }
    if (taken.number == 0 || sent->seen >= taken.number) {
        return sent->marks;
    }
    return head.seen == taken.seen ? taken.marks : agreed(sent->marks, taken.marks);
}

MergeEffect effect_of_row(const TravelRow* mine, const TravelRow& theirs, const Marks& base) {
    const auto at = base.find(theirs.key);
    const std::string* const before = at == base.end() ? nullptr : &at->second;
    if (mine == nullptr) {
        const bool we_removed = before != nullptr && table_of(theirs).word == "part";
        return !we_removed ? MergeEffect::add : *before == mark_of(theirs) ? MergeEffect::keep : MergeEffect::conflict;
    }
    if (before != nullptr && *before == mark_of(theirs)) {
        return MergeEffect::keep;
    }
    return before != nullptr && *before == mark_of(*mine) ? MergeEffect::change : MergeEffect::conflict;
}

void add_line(MergePlan& plan, MergeEffect effect, const TravelRow* mine, const TravelRow* theirs) {
    const TravelRow& row = theirs == nullptr ? *mine : *theirs;
    plan.lines.push_back({effect, std::string(table_of(row).word), row.key, mine == nullptr ? std::nullopt : std::optional(*mine),
                          theirs == nullptr ? std::nullopt : std::optional(*theirs)});
}

void compare_rows(MergePlan& plan, const std::vector<TravelRow>& here, const std::vector<TravelRow>& there, const Marks& base) {
    const RowsByKey mine = rows_by_key(here);
    const RowsByKey theirs = rows_by_key(there);
    for (const TravelRow& row : there) {
        const auto at = mine.find(row.key);
        const TravelRow* const own = at == mine.end() ? nullptr : at->second;
        if (own != nullptr && own->text == row.text) {
            ++plan.same;
            continue;
        }
        add_line(plan, effect_of_row(own, row, base), own, &row);
    }
    for (const TravelRow& row : here) {
        const auto before = base.find(row.key);
        if (table_of(row).word == "part" && before != base.end() && !theirs.contains(row.key)) {
            add_line(plan, before->second == mark_of(row) ? MergeEffect::remove : MergeEffect::conflict, &row, nullptr);
        }
    }
}

bool takes(const MergeLine& line) {
    return line.effect != MergeEffect::keep;
}

base::Errors line_errors(const MergePlan& plan, PeerSide side) {
    constexpr std::size_t kMostTold = 20;
    base::Errors errors;
    for (const MergeLine& line : plan.lines) {
        if (!takes(line) || errors.size() >= kMostTold) {
            continue;
        }
        const bool known = !line.theirs || has_known_words(*line.theirs);
        const bool frozen = line.table == "snapshot" && line.mine && line.theirs;
        if (!known || frozen) {
            errors.push_back({base::ErrorKind::invalid, messages::package_row_strange({.what = line.key}), {line.key, 0, 0}, line.table, {}});
        } else if (!side_may(side, line)) {
            errors.push_back({base::ErrorKind::invalid, messages::package_not_theirs({.what = line.key}), {line.key, 0, 0}, line.table, {}});
        }
    }
    return errors;
}

const MergeLine* stage_line(const MergePlan& plan) {
    const auto at = std::find_if(plan.lines.begin(), plan.lines.end(), [](const MergeLine& one) { return one.table == "stage"; });
    return at == plan.lines.end() ? nullptr : &*at;
}

/// Steps that came, against the stage that came with them.
base::Errors steps_of_plan(const MergePlan& plan, PeerSide side, const std::string& at_stage) {
    std::vector<const TravelRow*> steps;
    for (const MergeLine& line : plan.lines) {
        if (line.table == "move" && takes(line)) {
            steps.push_back(&*line.theirs);
        }
    }
    const MergeLine* const stage = stage_line(plan);
    if (stage == nullptr || stage->effect == MergeEffect::keep) {
        const std::string here = stage != nullptr ? text_in(*stage->mine, "stage") : at_stage;
        return steps.empty() ? base::Errors() : step_errors(steps, side, here, here, stage != nullptr);
    }
    const std::string from = stage->mine ? text_in(*stage->mine, "stage") : "simulation";
    return step_errors(steps, side, from, text_in(*stage->theirs, "stage"), stage->effect == MergeEffect::conflict);
}

/// Files and texts that are not here yet and have to come with it.
base::Errors find_needed(MergePlan& plan, const Package& package, const std::vector<TravelRow>& here) {
    std::set<std::string> held;
    for (const TravelRow& row : here) {
        if (table_of(row).word == "piece") {
            held.insert(text_in(row, "sha256"));
        }
    }
    std::set<std::string> asked;
    for (const MergeLine& line : plan.lines) {
        if (line.table != "piece" || line.effect != MergeEffect::add) {
            continue;
        }
        const std::string sha256 = text_in(*line.theirs, "sha256");
        const auto file = std::find_if(package.files.begin(), package.files.end(), [&](const PackageFile& one) { return one.sha256 == sha256; });
        const bool came = file != package.files.end() && file->size == cell_of(*line.theirs, "size").integer();
        if (!came && !held.contains(sha256)) {
            return refused_package(messages::package_file_missing({.name = text_in(*line.theirs, "name")}), "files");
        }
        if (!held.contains(sha256) && asked.insert(sha256).second) {
            plan.needed.push_back(*file);
        }
    }
    return {};
}

base::Errors texts_missing(const MergePlan& plan, const Package& package) {
    for (const MergeLine& line : plan.lines) {
        if (line.table != "snapshot" || line.effect != MergeEffect::add) {
            continue;
        }
        for (const char* const column : {"declaration", "dossier_yaml", "evaluation"}) {
            const std::string sha256 = text_in(*line.theirs, column);
            if (std::none_of(package.text_files.begin(), package.text_files.end(), [&](const PackageFile& one) { return one.sha256 == sha256; })) {
                return refused_package(messages::package_text_missing({.number = cell_of(*line.theirs, "number").integer()}), "texts");
            }
        }
        if (text_in(*line.theirs, "declaration") != text_in(*line.theirs, "sha256")) {
            return refused_package(messages::package_row_strange({.what = line.key}), "texts");
        }
    }
    return {};
}

base::Errors address_errors(const PackageHead& head, const Peer& from, const journal::VerifierKey& own) {
    if (head.from != from.key) {
        return refused_package(messages::package_signer_other(), "from");
    }
    if (head.to != own.text()) {
        return refused_package(messages::package_for_another(), "to");
    }
    const bool speaks = from.side == PeerSide::authority || std::find(from.candidates.begin(), from.candidates.end(), head.finess) != from.candidates.end();
    return speaks ? base::Errors() : refused_package(messages::package_candidate_foreign({.finess = head.finess, .peer = from.name}), "finess");
}

/// A package that was taken before, or that comes too late.
base::Errors number_errors(const Package& package, const LastExchange& taken, const std::optional<Dossier>& here) {
    if (here && (here->finess != package.head.finess || here->programme != package.head.programme)) {
        return refused_package(messages::package_other_dossier(), "dossier");
    }
    if (package.head.number > taken.number) {
        return {};
    }
    return refused_package(package.head.number == taken.number ? messages::package_number_twice({.number = taken.number})
                                                               : messages::package_older({.number = package.head.number, .taken = taken.number}), "number");
}

std::string stage_in(const std::vector<TravelRow>& rows) {
    const auto at = std::find_if(rows.begin(), rows.end(), [](const TravelRow& row) { return table_of(row).word == "stage"; });
    return at == rows.end() ? std::string() : text_in(*at, "stage");
}

base::Errors plan_errors(MergePlan& plan, const Package& package, const std::vector<TravelRow>& here, PeerSide side) {
    auto errors = line_errors(plan, side);
    errors = errors.empty() ? steps_of_plan(plan, side, stage_in(here)) : errors;
    errors = errors.empty() ? find_needed(plan, package, here) : errors;
    return errors.empty() ? texts_missing(plan, package) : errors;
}

}  // namespace

std::string_view word_of(MergeEffect effect) {
    return kEffectWords.at(static_cast<std::size_t>(effect));
}

base::Result<MergePlan> plan_merge(Transaction& transaction, const Package& package, const Peer& from, const journal::VerifierKey& own) {
    if (auto errors = address_errors(package.head, from, own); !errors.empty()) {
        return errors;
    }
    const auto here = find_dossier(transaction, package.head.dossier);
    const auto taken = exchange_with(transaction, package.head.dossier, from.id, false);
    if (!here || !taken) {
        return here ? taken.errors() : here.errors();
    }
    MergePlan plan;
    plan.fresh = !*here;
    const std::string sha256 = base::hex(base::sha256(package_text(package).manifest));
    if (taken->number > 0 && taken->sha256 == sha256) {
        plan.already = true;
        return plan;
    }
    if (auto errors = number_errors(package, *taken, *here); !errors.empty()) {
        return errors;
    }
    const auto base = base_of(transaction, package.head, from, *taken);
    const auto rows = base ? collect_rows(transaction, package.head.dossier) : base::Result<std::vector<TravelRow>>(base.errors());
    if (!rows) {
        return rows.errors();
    }
    compare_rows(plan, *rows, package.rows, *base);
    auto errors = plan_errors(plan, package, *rows, from.side);
    return errors.empty() ? base::Result<MergePlan>(std::move(plan)) : base::Result<MergePlan>(std::move(errors));
}

}  // namespace egide::desk
