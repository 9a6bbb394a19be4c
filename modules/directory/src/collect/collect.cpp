#include "egide/directory/collect.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "collect/connection.h"
#include "collect/finished.h"
#include "collect/written_value.h"
#include "egide/directory/messages.h"
#include "layout/collection_writer.h"

namespace egide::directory::collecting {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

std::string in_small_letters(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return lower;
}

std::string dns_of_dn(std::string_view dn) {
    std::string dns;
    const std::string lower = in_small_letters(dn);
    for (auto at = lower.find("dc="); at != std::string::npos; at = lower.find("dc=", at + 1)) {
        const auto end = std::min(lower.find(',', at), lower.size());
        dns += (dns.empty() ? "" : ".") + lower.substr(at + 3, end - at - 3);
    }
    return dns;
}

/// The kind of each attribute that some table shows.
const std::map<std::string, layout::Column>& shown_attributes() {
    static const auto known = [] {
        std::map<std::string, layout::Column> by_name;
        for (const layout::Table& table : layout::tables()) {
            for (const layout::Column& column : table.columns) {
                by_name.emplace(in_small_letters(column.name), column);
            }
        }
        return by_name;
    }();
    return known;
}

/// What is asked of every object: all that a table of some naming context shows.
std::vector<std::string> asked_attributes() {
    std::set<std::string> names;
    for (const layout::Table& table : layout::tables()) {
        if (table.name == "rootDSE" || table.name.substr(0, 9) == "exchange_") {
            continue;
        }
        for (const layout::Column& column : table.columns) {
            names.emplace(column.name);
        }
    }
    names.erase("shortname");
    names.erase("shortdn");
    return {names.begin(), names.end()};
}

std::vector<std::string> root_dse_attributes() {
    std::vector<std::string> names;
    for (const layout::Column& column : layout::tables().front().columns) {
        names.emplace_back(column.name);
    }
    return names;
}

bool is_below(const std::string& dn, const std::string& base) {
    return dn.size() > base.size() && dn[dn.size() - base.size() - 1] == ',' &&
           in_small_letters(dn).compare(dn.size() - base.size(), base.size(), in_small_letters(base)) == 0;
}

/// The texts of an entry, kept while the writer refers to them.
struct WrittenEntry {
    std::vector<std::string> classes;
    std::vector<std::string> texts;
    std::vector<layout::Field> fields;
};

WrittenEntry written_entry(const Entry& entry) {
    WrittenEntry written;
    for (const std::string& name : entry.all("objectClass")) {
        written.classes.push_back(in_small_letters(name));
    }
    written.texts.reserve(entry.values.size());
    for (const auto& [attribute, values] : entry.values) {
        const auto shown = shown_attributes().find(in_small_letters(attribute));
        if (shown != shown_attributes().end()) {
            written.texts.push_back(written_value(shown->second.kind, values));
            written.fields.push_back({shown->second.name, written.texts.back()});
        }
    }
    return written;
}

/// The work of one run: one writer over all servers.
class Collector {
  public:
    explicit Collector(const CollectionOrder& order) : order_(order) {}
    base::Result<CollectedDirectory> run();

  private:
    base::Errors server(const std::string& name, bool first);
    void begin(const Entry& root);
    std::vector<layout::NamingContext> contexts_of(const Entry& root, bool first) const;
    base::Errors context(Connection& connection, const layout::NamingContext& wanted, const Entry& root);
    void add(std::size_t number, const layout::NamingContext& wanted, const Entry& entry);
    void root_dse(std::size_t number, const Entry& root);
    void hold_back() const;
    std::string folder_date() const;

    const CollectionOrder& order_;
    std::unique_ptr<layout::CollectionWriter> writer_;
    std::unique_ptr<Finished> finished_;
    std::vector<std::string> all_contexts_;
    CollectedDirectory done_;
    Clock::time_point started_ = Clock::now();
};

/// "YYYYMMDD-HHMMSS" in UTC, of now or of the folder that is resumed.
std::string Collector::folder_date() const {
    if (order_.resume) {
        return order_.out.filename().string();
    }
    using namespace std::chrono;
    const auto now = floor<seconds>(system_clock::now());
    const auto day = floor<days>(now);
    const year_month_day date(day);
    const hh_mm_ss time(now - day);
    return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

void Collector::begin(const Entry& root) {
    const std::string forest = dns_of_dn(root.first("rootDomainNamingContext"));
    const std::string date = folder_date();
    const fs::path out = order_.resume ? order_.out.parent_path().parent_path() : order_.out;
    writer_ = std::make_unique<layout::CollectionWriter>(out, forest, date, false);
    finished_ = std::make_unique<Finished>(writer_->folder());
    if (order_.resume && finished_->read()) {
        writer_->adopt(finished_->lines());
        done_.kept = finished_->count();
    }
    writer_->log("INFO", "Starting");
    writer_->metadata("oradad_version", "3.6.218.0");
    writer_->metadata("forest|rootdns", forest);
    writer_->metadata("forest|systemtime",
                      fmt::format("{}-{}-{} {}:{}:{}", date.substr(0, 4), date.substr(4, 2), date.substr(6, 2),
                                  date.substr(9, 2), date.substr(11, 2), date.substr(13, 2)));
}

std::vector<layout::NamingContext> Collector::contexts_of(const Entry& root, bool first) const {
    const std::string domain = root.first("defaultNamingContext");
    const std::string configuration = root.first("configurationNamingContext");
    const std::string schema = root.first("schemaNamingContext");
    const std::string forest = root.first("rootDomainNamingContext");
    std::vector<layout::NamingContext> contexts;
    for (const std::string& dn : root.all("namingContexts")) {
        const std::string kind = dn == configuration                   ? "configuration"
                                 : dn == schema                        ? "schema"
                                 : dn == domain                        ? "domain"
                                 : dn == "DC=ForestDnsZones," + forest ? "forestdns"
                                 : dn == "DC=DomainDnsZones," + domain ? "domaindns"
                                                                       : "application";
        const bool shared = kind == "configuration" || kind == "schema" || kind == "forestdns";
        if (first || (!shared && kind != "application")) {
            contexts.push_back({kind, dns_of_dn(kind == "domaindns" ? domain : dn), dn});
        }
    }
    return contexts;
}

void Collector::hold_back() const {
    if (order_.objects_per_second > 0) {
        const auto due = std::chrono::milliseconds(1000 * done_.objects / order_.objects_per_second);
        std::this_thread::sleep_until(started_ + due);
    }
}

void Collector::add(std::size_t number, const layout::NamingContext& wanted, const Entry& entry) {
    // A server may go down into a naming context below: that one has its own turn.
    const bool belongs = std::none_of(all_contexts_.begin(), all_contexts_.end(), [&](const std::string& other) {
        return other.size() > wanted.dn.size() && is_below(other, wanted.dn) &&
               (entry.dn == other || is_below(entry.dn, other));
    });
    if (!belongs) {
        return;
    }
    const WrittenEntry written = written_entry(entry);
    writer_->add(number, entry.dn, written.classes, written.fields, entry.first("isDeleted") == "TRUE");
    ++done_.objects;
    if (order_.progress) {
        order_.progress(wanted.dn, done_.objects);
    }
    hold_back();
}

void Collector::root_dse(std::size_t number, const Entry& root) {
    const WrittenEntry written = written_entry(root);
    writer_->add_root_dse(number, root.first("dNSHostName"), written.fields);
}

base::Errors Collector::context(Connection& connection, const layout::NamingContext& wanted, const Entry& root) {
    if (finished_->has(wanted.dn)) {
        return {};
    }
    const std::size_t number = writer_->open(wanted);
    if (base::Errors errors =
            connection.search(wanted.dn, asked_attributes(), [&](const Entry& entry) { add(number, wanted, entry); });
        !errors.empty()) {
        return errors;
    }
    if (wanted.kind == "domain") {
        root_dse(number, root);
    }
    ++done_.contexts;
    if (!finished_->add(wanted.dn, writer_->finish(number))) {
        return {base::Error{
            base::ErrorKind::unavailable, messages::write_failed({.path = writer_->folder().string()}), {}, {}, {}}};
    }
    return {};
}

base::Errors Collector::server(const std::string& name, bool first) {
    auto opened = Connection::open(order_, name);
    if (!opened) {
        return opened.errors();
    }
    Connection& connection = *opened.value();
    const auto root = connection.root_dse(root_dse_attributes());
    if (!root) {
        return root.errors();
    }
    if (first) {
        begin(*root);
    }
    const auto& naming = root->all("namingContexts");
    all_contexts_.insert(all_contexts_.end(), naming.begin(), naming.end());
    for (const layout::NamingContext& wanted : contexts_of(*root, first)) {
        if (base::Errors errors = context(connection, wanted, *root); !errors.empty()) {
            errors.push_back({base::ErrorKind::unavailable,
                              messages::collect_resume({.path = writer_->folder().string()}),
                              {},
                              {},
                              {}});
            return errors;
        }
    }
    return {};
}

base::Result<CollectedDirectory> Collector::run() {
    if (order_.servers.empty()) {
        return base::Error{base::ErrorKind::invalid, messages::collect_no_server(), {}, "--server", {}};
    }
    for (std::size_t at = 0; at < order_.servers.size(); ++at) {
        if (base::Errors errors = server(order_.servers[at], at == 0); !errors.empty()) {
            return errors;
        }
    }
    writer_->log("INFO", fmt::format("Finished: {} objects", writer_->objects()));
    if (base::Errors errors = writer_->close(); !errors.empty()) {
        return errors;
    }
    finished_->remove();
    done_.collection = writer_->folder();
    return done_;
}

}  // namespace

}  // namespace egide::directory::collecting

namespace egide::directory {

base::Result<CollectedDirectory> collect(const CollectionOrder& order) {
    return collecting::Collector(order).run();
}

}  // namespace egide::directory
