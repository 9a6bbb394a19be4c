// A dossier as it travels: what goes in, its two texts, and reading them strictly.
#include <fmt/format.h>

#include <algorithm>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "egide/reading/reader.h"
#include "exchange_tables.h"
#include "json_text.h"

namespace egide::desk {

namespace {

constexpr std::string_view kPackageFormat = "egide-exchange-1";
constexpr std::size_t kMostRows = 200'000;
constexpr std::size_t kMostPackageFiles = 20'000;
constexpr std::int64_t kLargestPackageFile = std::int64_t{8} << 30;

/// What readers decided of a reading that goes on is theirs.
bool may_travel(const TravelRow& row, const Peer& to, dossier::Stage stage) {
    if (to.side == PeerSide::authority || table_of(row).word != "ruling") {
        return true;
    }
    const auto under_way = phase_at(stage);
    return !under_way || word_of(*under_way) != text_in(row, "phase");
}

/// The bytes of files that the peer did not show that it has.
std::vector<PackageFile> files_for(const std::vector<TravelRow>& rows, const Marks& held) {
    std::map<std::string, std::int64_t> files;
    for (const TravelRow& row : rows) {
        if (table_of(row).word == "piece" && !held.contains(row.key)) {
            files.emplace(text_in(row, "sha256"), cell_of(row, "size").integer());
        }
    }
    std::vector<PackageFile> list;
    for (const auto& [sha256, size] : files) {
        list.push_back({sha256, size});
    }
    return list;
}

PackageHead head_of(const Dossier& one, const Peer& to, const journal::VerifierKey& own, std::int64_t number,
                    std::int64_t seen, Instant now) {
    return {one.id, one.programme, one.rules_version, one.rules, one.kind, one.finess, one.name, one.region,
            one.created_at, one.created_by, own.text(), to.key, number, seen, now};
}

/// Long texts of the snapshots that the peer has not got.
void leave_known_texts(Package& package, const Marks& held) {
    std::set<std::string> wanted;
    for (const TravelRow& row : package.rows) {
        if (table_of(row).word == "snapshot" && !held.contains(row.key)) {
            wanted.insert({text_in(row, "declaration"), text_in(row, "dossier_yaml"), text_in(row, "evaluation")});
        }
    }
    std::erase_if(package.texts, [&](const auto& one) { return !wanted.contains(one.first); });
    for (const auto& [sha256, text] : package.texts) {
        package.text_files.push_back({sha256, static_cast<std::int64_t>(text.size())});
    }
}

std::string files_json(const std::vector<PackageFile>& files) {
    std::string text = "[";
    for (const PackageFile& file : files) {
        text += fmt::format("{}{{\"sha256\":\"{}\",\"size\":{}}}", text.size() > 1 ? "," : "", file.sha256, file.size);
    }
    return text + "]";
}

std::int64_t milliseconds(Instant at) {
    return at.time_since_epoch().count();
}

bool is_package_digest(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// In strictly ascending order, so that there is one way to write them.
std::vector<PackageFile> read_files(reading::Reader& reader, std::string_view key, std::int64_t most) {
    std::vector<PackageFile> files;
    for (const reading::Node& node : reader.items(key)) {
        reading::Reader line(node, reader.problems(), "file");
        PackageFile file{line.require_text("sha256").value_or(""), line.require_integer("size").value_or(-1)};
        line.finish();
        const bool sound = is_package_digest(file.sha256) && file.size >= 0 && file.size <= most &&
                           files.size() < kMostPackageFiles && (files.empty() || files.back().sha256 < file.sha256);
        if (!sound) {
            reader.problems().add(node, messages::package_malformed(), std::string(key));
            return files;
        }
        files.push_back(std::move(file));
    }
    return files;
}

Instant read_moment(reading::Reader& reader, std::string_view key) {
    const auto number = reader.require_integer(key).value_or(-1);
    if (number < 0 || number >= 253'402'300'800'000) {
        reader.problems().add(reader.node(), messages::package_malformed(), std::string(key));
        return {};
    }
    return Instant(std::chrono::milliseconds(number));
}

PackageHead read_head(reading::Reader& reader) {
    const auto word = [&](std::string_view key, std::size_t most) {
        std::string given = reader.require_text(key).value_or("");
        if (given.size() > most || given.find('\0') != std::string::npos) {
            reader.problems().add(reader.node(), messages::package_malformed(), std::string(key));
        }
        return given;
    };
    PackageHead head{word("dossier", 32), word("programme", 64), word("rules_version", 64), word("rules", 64), word("kind", 8),
                     word("finess", 9), word("name", 400), word("region", 8), {}, {}, {}, {}, 0, 0, {}};
    head.created_at = read_moment(reader, "created_at");
    head.created_by = word("created_by", 64);
    head.from = word("from", 400);
    head.to = word("to", 400);
    head.number = reader.require_integer("number").value_or(0);
    head.seen = reader.require_integer("seen").value_or(-1);
    head.made = read_moment(reader, "made");
    const bool id = head.dossier.size() == 32 && head.dossier.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!id || !is_package_digest(head.rules) || head.number < 1 || head.seen < 0 || (head.kind != "GHT" && head.kind != "EJ")) {
        reader.problems().add(reader.node(), messages::package_malformed(), "dossier");
    }
    return head;
}

std::map<std::string, std::string> read_people(reading::Reader& reader) {
    std::map<std::string, std::string> people;
    const reading::Node* const node = reader.require_child("people");
    for (const reading::Member& one : node == nullptr ? std::vector<reading::Member>() : node->members) {
        if (one.key.size() > 64 || one.value.scalar.size() > 200 || people.size() > kMostPackageFiles) {
            reader.problems().add(one.value, messages::package_malformed(), "people");
            break;
        }
        people.emplace(one.key, one.value.scalar);
    }
    return people;
}

/// One line of the rows: {"table":"part","row":{…}}.
std::string row_line(const TravelRow& row) {
    return fmt::format("{{\"table\":\"{}\",\"row\":{}}}\n", table_of(row).word, row.text);
}

std::optional<TravelRow> read_line(std::string_view line) {
    const auto node = reading::read_json(line, "rows.jsonl");
    const reading::Node* const table = node && node->kind == reading::Node::Kind::mapping ? node->find("table") : nullptr;
    const reading::Node* const row = table == nullptr ? nullptr : node->find("row");
    if (row == nullptr || node->members.size() != 2) {
        return std::nullopt;
    }
    const std::size_t index = travel_table_index(table->scalar);
    return index < travel_tables().size() ? read_row(index, *row) : std::nullopt;
}

base::Errors malformed(std::string field, std::uint32_t line) {
    return {{base::ErrorKind::invalid, messages::package_malformed(), {"rows.jsonl", line, 0}, std::move(field), {}}};
}

base::Result<std::vector<TravelRow>> read_rows(std::string_view text) {
    std::vector<TravelRow> rows;
    std::set<std::string> keys;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        const auto number = static_cast<std::uint32_t>(rows.size() + 1);
        if (end == std::string_view::npos || rows.size() >= kMostRows) {
            return malformed("rows", number);
        }
        const std::string_view line = text.substr(at, end + 1 - at);
        auto row = read_line(line.substr(0, line.size() - 1));
        const bool ordered = row && (rows.empty() || rows.back().table <= row->table);
        const bool twice = row && !table_of(*row).keys.empty() && !keys.insert(row->key).second;
        if (!ordered || twice || row_line(*row) != line) {
            return malformed("rows", number);
        }
        rows.push_back(std::move(*row));
        at = end + 1;
    }
    return rows;
}

}  // namespace

base::Result<Package> make_package(Transaction& transaction, const Dossier& dossier, const Peer& to,
                                   const journal::VerifierKey& own, Instant now) {
    const auto sent = exchange_with(transaction, dossier.id, to.id, true);
    const auto taken = exchange_with(transaction, dossier.id, to.id, false);
    Package package;
    auto rows = collect_rows(transaction, dossier.id, &package.texts);
    for (const base::Errors* errors : {sent ? nullptr : &sent.errors(), taken ? nullptr : &taken.errors(), rows ? nullptr : &rows.errors()}) {
        if (errors != nullptr) {
            return *errors;
        }
    }
    package.rows = std::move(*rows);
    std::erase_if(package.rows, [&](const TravelRow& row) { return !may_travel(row, to, dossier.stage); });
    package.head = head_of(dossier, to, own, sent->number + 1, taken->number, now);
    package.files = files_for(package.rows, taken->marks);
    leave_known_texts(package, taken->marks);
    return package;
}

std::set<std::string> people_in(const Package& package) {
    std::set<std::string> accounts{package.head.created_by};
    for (const TravelRow& row : package.rows) {
        for (const TravelColumn& column : table_of(row).columns) {
            if (column.name == "author" || column.name == "account" || column.name == "second") {
                accounts.insert(text_in(row, column.name));
            }
        }
    }
    accounts.erase(std::string());
    return accounts;
}

PackageText package_text(const Package& package) {
    const PackageHead& head = package.head;
    PackageText text;
    for (const TravelRow& row : package.rows) {
        text.rows += row_line(row);
    }
    std::string people = "{";
    for (const auto& [account, name] : package.people) {
        people += (people.size() > 1 ? "," : "") + json_string(account) + ":" + json_string(name);
    }
    text.manifest = fmt::format(
        "{{\"format\":\"{}\",\"dossier\":{},\"programme\":{},\"rules_version\":{},\"rules\":{},\"kind\":{},\"finess\":{},"
        "\"name\":{},\"region\":{},\"created_at\":{},\"created_by\":{},\"from\":{},\"to\":{},\"number\":{},\"seen\":{},\"made\":{},"
        "\"rows_sha256\":\"{}\",\"files\":{},\"texts\":{},\"people\":{}}}\n",
        kPackageFormat, json_string(head.dossier), json_string(head.programme), json_string(head.rules_version),
        json_string(head.rules), json_string(head.kind), json_string(head.finess), json_string(head.name),
        json_string(head.region), milliseconds(head.created_at), json_string(head.created_by), json_string(head.from),
        json_string(head.to), head.number, head.seen, milliseconds(head.made), base::hex(base::sha256(text.rows)),
        files_json(package.files), files_json(package.text_files), people + "}");
    return text;
}

std::string statement_of(std::string_view manifest) {
    return fmt::format("{}\nmanifest {}\n", kPackageFormat, base::hex(base::sha256(manifest)));
}

base::Result<Package> read_package(const PackageText& text) {
    if (text.manifest.size() > kLargestManifestText || text.rows.size() > kLargestRows) {
        return refused_package(messages::package_too_large());
    }
    const auto node = reading::read_json(text.manifest, "manifest.json");
    if (!node) {
        return node.errors();
    }
    reading::Problems problems;
    reading::Reader reader(*node, problems, "manifest");
    if (reader.require_text("format").value_or("") != kPackageFormat) {
        return refused_package(messages::package_other_format({.format = std::string(kPackageFormat)}));
    }
    Package package;
    package.head = read_head(reader);
    const bool bound = reader.require_text("rows_sha256").value_or("") == base::hex(base::sha256(text.rows));
    package.files = read_files(reader, "files", kLargestPackageFile);
    package.text_files = read_files(reader, "texts", kLargestText);
    package.people = read_people(reader);
    reader.finish();
    if (problems.any()) {
        return problems.take();
    }
    if (!bound) {
        return refused_package(messages::package_altered());
    }
    auto rows = read_rows(text.rows);
    if (!rows) {
        return rows.errors();
    }
    package.rows = std::move(*rows);
    return package_text(package).manifest == text.manifest ? base::Result<Package>(std::move(package))
                                                           : base::Result<Package>(refused_package(messages::package_malformed()));
}

Done note_sent(Transaction& transaction, const Package& package, const Peer& to, const std::string& manifest, const std::string& account) {
    const LastExchange one{package.head.number, package.head.seen, base::hex(base::sha256(manifest)), marks_of(package.rows)};
    return keep_exchange(transaction, package.head.dossier, to.id, true, one, account, package.head.made);
}

}  // namespace egide::desk
