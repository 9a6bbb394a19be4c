#include "readers/oradad.h"

#include <algorithm>
#include <memory>

#include "egide/directory/messages.h"
#include "readers/chunks.h"
#include "readers/collection_losses.h"
#include "readers/merge.h"
#include "readers/ordered.h"
#include "readers/sysvol.h"
#include "readers/table_plan.h"
#include "readers/table_reader.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::uint64_t kTableListLimit = 64u << 20;
constexpr std::uint64_t kMetadataLimit = 16u << 20;

base::Error read_warning(base::Text message, std::string file) {
    return {base::ErrorKind::invalid, std::move(message), {std::move(file), 0, 0}, {}, {}};
}

/// What went wrong in one table, summed over its pieces.
struct Damage {
    std::uint64_t bad_rows = 0;
    std::uint64_t first_bad_row = 0;
    std::uint64_t bad_values = 0;
    std::uint64_t rows = 0;
    bool too_long = false;
};

struct OpenTable {
    const TablePlan* plan = nullptr;
    std::unique_ptr<ChunkedFile> file;
    Damage damage;
};

/// One piece of work: a chunk of one table.
struct Piece {
    std::size_t table;
    std::size_t chunk;
};

class PieceMaker {
  public:
    PieceMaker(const std::vector<OpenTable>& tables, const std::vector<Piece>& pieces, const WatchedGroups& groups)
        : tables_(&tables), pieces_(&pieces), reader_(groups) {}

    Batch& make(std::size_t index) {
        const Piece& piece = (*pieces_)[index];
        const OpenTable& table = (*tables_)[piece.table];
        batch_.clear();
        reader_.read(*table.plan, table.file->rows_of(piece.chunk, buffer_), batch_);
        batch_.too_long = buffer_.too_long;
        return batch_;
    }

  private:
    const std::vector<OpenTable>* tables_;
    const std::vector<Piece>* pieces_;
    TableReader reader_;
    ChunkedFile::Buffer buffer_;
    Batch batch_;
};

/// One reading: the tables first, then `top`, when it is known which groups it must complete.
class OradadReading {
  public:
    OradadReading(Model& model, const ReadingOptions& options) : model_(&model), options_(&options), merger_(model) {}

    void read(const std::vector<TablePlan>& plans) {
        std::vector<const TablePlan*> tables;
        std::vector<const TablePlan*> tops;
        for (const TablePlan& plan : plans) {
            if (plan.base == "metadata" || !wanted(plan)) {
                continue;
            }
            if (folded(plan.name).ends_with("sysvol.tsv")) {
                read_sysvol(plan, *model_);
            } else if (plan.kind != Kind::other) {
                (plan.top ? tops : tables).push_back(&plan);
            }
        }
        read_all(tables);
        read_all(tops);
        finish();
    }

  private:
    bool wanted(const TablePlan& plan) const {
        const auto& only = options_->only_domains;
        return only.empty() || plan.domain.empty() ||
               std::any_of(only.begin(), only.end(), [&](const auto& name) { return equal_folded(name, plan.domain); });
    }

    void read_all(const std::vector<const TablePlan*>& plans);
    void announce(const TablePlan& plan);
    void report(const OpenTable& table);
    void finish();

    Model* model_;
    const ReadingOptions* options_;
    Merger merger_;
};

void OradadReading::announce(const TablePlan& plan) {
    model_->tables.set(static_cast<std::size_t>(plan.kind));
    if (plan.base == "domain" || plan.base == "domaindns") {
        model_->of_domains.set(static_cast<std::size_t>(plan.kind));
    }
    auto& collected = model_->collected[static_cast<std::size_t>(plan.kind)];
    for (const auto& attribute : plan.wanted) {
        if (attribute) {
            collected.set(static_cast<std::size_t>(*attribute));
        }
    }
}

void OradadReading::read_all(const std::vector<const TablePlan*>& plans) {
    std::vector<OpenTable> tables;
    std::vector<Piece> pieces;
    for (const TablePlan* plan : plans) {
        auto file = std::make_unique<ChunkedFile>(plan->file);
        if (!file->open()) {
            model_->warnings.push_back(read_warning(messages::read_no_file({.table = plan->name}), plan->name));
            model_->damaged.set(static_cast<std::size_t>(plan->kind));
            continue;
        }
        announce(*plan);
        for (std::size_t chunk = 0; chunk < file->chunk_count(); ++chunk) {
            pieces.push_back({tables.size(), chunk});
        }
        tables.push_back({plan, std::move(file), {}});
    }
    const WatchedGroups groups{merger_.cut_groups(), merger_.privileged_groups()};
    in_order(
        pieces.size(), options_->threads, [&] { return PieceMaker(tables, pieces, groups); },
        [&](std::size_t index, const Batch& batch) {
            Damage& damage = tables[pieces[index].table].damage;
            if (damage.bad_rows == 0 && batch.bad_rows > 0) {
                damage.first_bad_row = damage.rows + batch.first_bad_row;
            }
            damage.bad_rows += batch.bad_rows;
            damage.bad_values += batch.bad_values;
            damage.rows += batch.row_count;
            damage.too_long = damage.too_long || batch.too_long;
            merger_.merge(batch);
        });
    for (const OpenTable& table : tables) {
        report(table);
    }
}

void OradadReading::report(const OpenTable& table) {
    const Damage& damage = table.damage;
    const std::string& name = table.plan->name;
    if (damage.bad_rows > 0) {
        model_->warnings.push_back(
            read_warning(messages::read_bad_rows(
                             {.count = base::Count(damage.bad_rows), .first = damage.first_bad_row, .table = name}),
                         name));
        model_->damaged.set(static_cast<std::size_t>(table.plan->kind));
    }
    if (damage.bad_values > 0) {
        model_->warnings.push_back(
            read_warning(messages::read_bad_values({.count = base::Count(damage.bad_values), .table = name}), name));
        model_->damaged.set(static_cast<std::size_t>(table.plan->kind));
    }
    if (damage.too_long) {
        model_->warnings.push_back(
            read_warning(messages::read_too_long({.megabytes = ChunkedFile::kLongestRow >> 20, .table = name}), name));
        model_->damaged.set(static_cast<std::size_t>(table.plan->kind));
    }
}

void OradadReading::finish() {
    merger_.finish();
    if (merger_.duplicates() > 0) {
        model_->warnings.push_back(read_warning(
            messages::read_duplicates({.count = base::Count(merger_.duplicates()), .first = merger_.first_duplicate()}),
            {}));
    }
    if (merger_.bad_descriptors() > 0) {
        model_->warnings.push_back(
            read_warning(messages::read_bad_descriptors({.count = base::Count(merger_.bad_descriptors())}), {}));
    }
}

/// The reference date and the version, from "key TAB value" lines.
void read_metadata(const std::string& text, Model& model) {
    for_each_value(text, [&](std::string_view line) {
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos) {
            return;
        }
        const std::string_view key = line.substr(0, tab);
        const std::string_view value = line.substr(tab + 1);
        if (key == "forest|systemtime") {
            model.reference = parse_moment(value).value_or(parse_generalized_time(value).value_or(0));
        } else if (key == "forest|rootdns") {
            model.forest = folded(value);
        } else if (key == "oradad_version") {
            model.tool_version = std::string(value);
        }
    });
}

/// The start written in the name of the collection, <forest>_YYYYMMDD-HHMMSS.
std::int64_t moment_of_title(std::string_view title) {
    if (title.size() < 15) {
        return 0;
    }
    std::string digits(title.substr(title.size() - 15));
    digits.erase(8, 1);
    return parse_generalized_time(digits).value_or(0);
}

}  // namespace

base::Result<Collection> read_oradad(const std::filesystem::path& folder, const ReadingOptions& options) {
    const std::string text = read_whole_text(folder / "tables.tsv", kTableListLimit);
    auto list = read_table_list(text, folder);
    if (!list.ok()) {
        return list.errors();
    }
    auto model = std::make_shared<Model>();
    model->from_collector = true;
    read_metadata(read_whole_text(folder / "metadata.tsv", kMetadataLimit), *model);
    if (model->reference == 0) {
        model->reference = moment_of_title(list->title);
    }
    const CollectorLog log = read_log_of(folder);
    if (model->reference == 0) {
        model->reference = log.begun;
    }
    if (model->tool_version.empty()) {
        model->tool_version = log.version;
    }
    if (model->reference == 0) {
        return read_warning(messages::read_no_date(), "metadata.tsv");
    }
    OradadReading(*model, options).read(list->tables);
    note_losses(log, options.only_domains, *model);
    return Collection(std::move(model));
}

}  // namespace egide::directory
