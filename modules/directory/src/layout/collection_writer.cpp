#include "layout/collection_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "egide/directory/messages.h"
#include "layout/text_lines.h"

namespace egide::directory::layout {

namespace fs = std::filesystem;

namespace {

/// Whether a table is asked of a naming context; other naming contexts get the requests of a domain.
bool is_asked(const Table& table, const std::string& kind) {
    const std::string_view wanted = kind == "application" ? std::string_view("domain") : std::string_view(kind);
    return std::find(table.contexts.begin(), table.contexts.end(), wanted) != table.contexts.end();
}

bool has_own_folder(const std::string& kind) {
    return kind == "domain" || kind == "domaindns" || kind == "application";
}

const Table& root_dse_table() {
    return tables().front();
}

}  // namespace

CollectionWriter::CollectionWriter(fs::path out, std::string forest, std::string date, bool cap_lists)
    : folder_(out / forest / date), forest_(std::move(forest)), date_(std::move(date)), cap_lists_(cap_lists) {
    std::error_code failed;
    fs::create_directories(folder_, failed);
}

CollectionWriter::OpenTable CollectionWriter::open_table(const Table& table, const NamingContext& context,
                                                         std::string first_column) const {
    const bool own = has_own_folder(context.kind);
    const fs::path relative = own ? fs::path(context.kind) / context.dns : fs::path(context.kind);
    std::error_code failed;
    fs::create_directories(folder_ / relative, failed);
    OpenTable opened;
    opened.file = std::make_unique<TableFile>(table, folder_ / relative / (std::string(table.name) + ".tsv"),
                                              std::move(first_column));
    opened.path = context.kind + (own ? "\\" + context.dns : "") + "\\" + std::string(table.name) + ".tsv";
    const bool plain = &table == &root_dse_table();
    opened.short_name = plain ? "rootDSE" : fmt::format("{}_{}", context.kind, table.name);
    opened.name = plain || !own ? opened.short_name : fmt::format("{}_{}_{}", context.kind, context.dns, table.name);
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        opened.columns.emplace(table.columns[at].name, at);
    }
    return opened;
}

std::size_t CollectionWriter::open(NamingContext context) {
    contexts_.push_back({std::move(context), {}, {}, false});
    restart(contexts_.size() - 1);
    return contexts_.size() - 1;
}

void CollectionWriter::restart(std::size_t context) {
    OpenContext& opened = contexts_.at(context);
    opened.tables.clear();
    opened.by_classes.clear();
    for (const Table& table : tables()) {
        if (is_asked(table, opened.context.kind)) {
            opened.tables.push_back(open_table(table, opened.context, "dn"));
        }
    }
    if (opened.context.kind == "domain") {
        opened.tables.push_back(open_table(root_dse_table(), opened.context, "server"));
    }
}

const std::vector<std::size_t>& CollectionWriter::tables_for(OpenContext& context,
                                                             const std::vector<std::string>& classes) {
    if (const auto known = context.by_classes.find(classes); known != context.by_classes.end()) {
        return known->second;
    }
    std::vector<std::size_t> answered;
    for (std::size_t at = 0; at < context.tables.size(); ++at) {
        const Table& table = context.tables[at].file->table();
        if (&table != &root_dse_table() && answers_filter(table.filter, classes)) {
            answered.push_back(at);
        }
    }
    return context.by_classes.emplace(classes, std::move(answered)).first->second;
}

void CollectionWriter::fill(OpenTable& table, std::string_view dn, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
        const auto column = table.columns.find(field.attribute);
        if (column != table.columns.end()) {
            table.file->set(column->second, field.text);
        }
    }
    table.file->end_row(dn, cap_lists_);
}

void CollectionWriter::add(std::size_t context, std::string_view dn, const std::vector<std::string>& classes,
                           const std::vector<Field>& fields, bool deleted) {
    OpenContext& opened = contexts_.at(context);
    const std::string& base = opened.context.dn;
    const bool is_base = dn.size() == base.size();
    const std::string short_name =
        opened.context.kind + "/" + (has_own_folder(opened.context.kind) ? opened.context.dns : forest_);
    for (const std::size_t at : tables_for(opened, classes)) {
        OpenTable& table = opened.tables[at];
        const bool is_top = table.file->table().name == "top";
        if ((deleted && !is_top) || (table.file->table().base_only && !is_base)) {
            continue;
        }
        if (is_top) {
            table.file->set(0, short_name);
            table.file->set(1,
                            dn.size() > base.size() ? dn.substr(0, dn.size() - base.size() - 1) : std::string_view());
        }
        fill(table, dn, fields);
    }
    ++objects_;
}

void CollectionWriter::add_root_dse(std::size_t domain, std::string_view server, const std::vector<Field>& fields) {
    for (OpenTable& table : contexts_.at(domain).tables) {
        if (&table.file->table() == &root_dse_table()) {
            fill(table, server, fields);
        }
    }
}

void CollectionWriter::add_sysvol(std::size_t domain, std::string_view forest, const std::vector<Field>& fields) {
    OpenContext& opened = contexts_.at(domain);
    const Table& spec = tables().back();
    if (&opened.tables.back().file->table() != &spec) {
        opened.tables.push_back(open_table(spec, opened.context, "forest"));
    }
    fill(opened.tables.back(), forest, fields);
}

void CollectionWriter::metadata(std::string key, std::string value) {
    metadata_.emplace_back(std::move(key), std::move(value));
}

void CollectionWriter::log(std::string_view level, std::string_view message) {
    log_ +=
        fmt::format("{}/{}/{} - {}:{}:{}.000\t{}\t\t\t\t{}\r\n", date_.substr(0, 4), date_.substr(4, 2),
                    date_.substr(6, 2), date_.substr(9, 2), date_.substr(11, 2), date_.substr(13, 2), level, message);
}

std::string CollectionWriter::tables_line(const OpenTable& table) {
    const Table& spec = table.file->table();
    const auto& longest = table.file->longest();
    std::string columns;
    std::size_t physical = 0;
    const auto add_column = [&](std::string_view name, SqlType type) {
        const std::size_t size = longest[physical++] + 1;
        const bool large = type.sized && size >= type.maximum;
        columns += fmt::format("\t{}\t{}", name, type.name);
        columns += !type.sized ? "" : large ? "(max)" : fmt::format("({})", size);
        if (large) {
            metadata(fmt::format("size|{}|{}", table.short_name, name), fmt::to_string(size));
        }
    };
    add_column(table.file->first_column(), sql_type(Kind::text));
    for (const Column& column : spec.columns) {
        if (!column.filter.empty()) {
            add_column(column.name, sql_type(Kind::text));
            add_column(std::string(column.name) + "_int", sql_type(column.kind));
        } else {
            add_column(column.name, sql_type(column.kind));
        }
    }
    return fmt::format("{}\t{}\t{}\t{}{}\n", table.path, table.name, table.short_name, physical, columns);
}

bool CollectionWriter::write_text(const char* name, std::string_view text) const {
    std::ofstream stream(folder_ / name, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    return static_cast<bool>(stream);
}

bool CollectionWriter::write_metadata() const {
    const Table table{"metadata", {}, false, {}, {{"value", Kind::text, {}}}};
    TableFile file(table, folder_ / "metadata.tsv", "key");
    for (const auto& [key, value] : metadata_) {
        file.set(0, value);
        file.end_row(key, false);
    }
    return file.close();
}

std::string CollectionWriter::finish(std::size_t context) {
    OpenContext& opened = contexts_.at(context);
    const std::size_t before = metadata_.size();
    std::string lines;
    for (OpenTable& table : opened.tables) {
        failed_ = !table.file->close() || failed_;
        lines += "T\t" + tables_line(table);
    }
    for (std::size_t at = before; at < metadata_.size(); ++at) {
        lines += fmt::format("M\t{}\t{}\n", metadata_[at].first, metadata_[at].second);
    }
    metadata_.resize(before);
    opened.finished = true;
    adopt(lines);
    return lines;
}

void CollectionWriter::adopt(std::string_view finished) {
    for (const std::string_view line : parts_of(finished, '\n')) {
        if (line.substr(0, 2) == "T\t") {
            finished_ += std::string(line.substr(2)) + "\n";
        } else if (line.substr(0, 2) == "M\t") {
            const auto parts = parts_of(line, '\t');
            metadata(std::string(parts.at(1)), std::string(parts.at(2)));
        }
    }
}

base::Errors CollectionWriter::close() {
    for (std::size_t context = 0; context < contexts_.size(); ++context) {
        if (!contexts_[context].finished) {
            finish(context);
        }
    }
    const std::string head =
        forest_ + "_" + date_ + "\nmetadata.tsv\tmetadata\tmetadata\t2\tkey\tnvarchar(255)\tvalue\tnvarchar(1024)\n";
    bool written = write_text("tables.tsv", head + finished_) && !failed_;
    written = write_metadata() && written;
    written = write_text("oradad.log", log_) && written;
    if (written) {
        return {};
    }
    return {{base::ErrorKind::unavailable, messages::write_failed({.path = folder_.string()}), {}, {}, {}}};
}

}  // namespace egide::directory::layout
