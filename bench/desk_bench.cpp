// How long people wait for their dossiers when there are 5,000 of them with 1,000,000 pieces, on both engines: the queue,
// a search, an objective's page (contents read, case judged and written as JSON), one field saved in a dossier of 1,000
// facts and judged again, the whole check of a group of three EJ, and of thirty. Each counter is a percentile in milliseconds.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "egide/desk/moves.h"
#include "egide/documents/json.h"
#include "egide/organisation/finess.h"
#include "egide/programme/loading.h"
#include "egide/testing/postgres_server.h"
#include "egide/testing/temporary_folder.h"

namespace {

using namespace egide;
using desk::Contents;
using desk::PartKind;
using storage::sql::Database;
using storage::sql::Engine;
using storage::sql::Transaction;
using storage::sql::Value;

constexpr int kDossiers = 5'000;
constexpr int kPiecesEach = 200;
constexpr int kFacts = 1'000;
constexpr int kMembers = 30;
constexpr desk::Instant kNow{std::chrono::milliseconds(1'790'848'800'000)};  // 2026-10-01
const base::Date kToday = *base::Date::parse("2026-10-01");

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

template <typename T>
T good(base::Result<T> result) {
    if (!result.ok()) {
        throw std::runtime_error(base::render(result.errors().front().message, base::Language::english));
    }
    return std::move(*result);
}

std::shared_ptr<const programme::Programme> rules() {
    static const auto loaded = [] {
        const std::filesystem::path folder = std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis";
        std::vector<programme::RuleDocument> documents;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const auto name = entry.path().lexically_relative(folder).string();
            if (entry.is_regular_file() && !name.starts_with("tests")) {
                documents.push_back({name, good(reading::read_yaml(bytes_of(entry.path()), name))});
            }
        }
        return std::make_shared<const programme::Programme>(good(programme::load(documents, std::string(64, 'a'))));
    }();
    return loaded;
}

organisation::Perimeter perimeter() {
    organisation::Perimeter one;
    one.name = "GHT des Trois Vallées";
    one.support = 0;
    organisation::Entity entity;
    entity.finess = "210000006";
    entity.name = "CH Alpha";
    entity.region = "27";
    one.entities.push_back(entity);
    return one;
}

Contents filled(Transaction& transaction) {
    auto contents = good(desk::open_dossier(transaction, {"d1bis", "1", std::string(64, 'a'), perimeter(), "bench"}, rules(), "bench", kNow));
    const auto file = std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis/tests/base-ght.yaml";
    const auto plan = good(desk::plan_import(contents, good(reading::read_yaml(bytes_of(file), "base-ght.yaml"))));
    good(desk::change_parts(transaction, contents, plan.changes, "bench", kNow));
    return contents;
}

/// More audits of the three directories, a day apart, until the dossier holds `facts` facts.
void grow(Transaction& transaction, Contents& contents, int facts) {
    std::vector<desk::PartChange> changes;
    const base::Date first = *base::Date::parse("2024-01-01");
    for (int i = 0; static_cast<int>(changes.size()) + 60 < facts; ++i) {
        for (const char* const directory : {"alpha.local", "beta.local", "gamma.local"}) {
            changes.push_back({.kind = PartKind::observation, .id = desk::new_id(),
                               .value = "{\"kind\":\"directory_audit\",\"directory\":\"" + std::string(directory) + "\",\"date\":\"" +
                                        first.plus_days(i).iso() + "\",\"level\":2,\"tool\":\"ADS\"}"});
        }
    }
    good(desk::change_parts(transaction, contents, changes, "bench", kNow));
}

/// A legal entity's number, its check digit as FINESS has it.
std::string member_number(int i) {
    const std::string first = "21" + std::to_string(100'000 + i);
    for (int digit = 0; digit < 10; ++digit) {
        const std::string number = first + std::to_string(digit);
        if (organisation::parse_finess(number)) {
            return number;
        }
    }
    throw std::runtime_error("no number");
}

/// The group with as many more legal entities as make `members`, each with its directory, its exposure and their audits.
void widen(Transaction& transaction, Contents& contents, int members) {
    std::vector<desk::PartChange> changes;
    const auto fact = [&](const std::string& value) { changes.push_back({.kind = PartKind::observation, .id = desk::new_id(), .value = value}); };
    for (int i = 3; i < members; ++i) {
        const std::string finess = member_number(i);
        const std::string name = "m" + std::to_string(i);
        changes.push_back({.kind = PartKind::entity, .id = finess,
                           .value = R"({"finess":")" + finess + R"(","kind":"EJ","name":"CH )" + name +
                                    R"(","region":"27","category":"355","combined_activity":9000,"activity_year":2023,"pmsi":true})"});
        fact(R"({"kind":"directory","id":")" + name + R"(.local","entities":[")" + finess + R"("]})");
        fact(R"({"kind":"exposure_perimeter","id":"web-)" + name + R"(","entities":[")" + finess + R"("],"domains":[")" + name + R"(.example"]})");
        for (const char* const day : {"2026-03-01", "2026-04-20", "2026-06-09", "2026-07-29", "2026-09-17"}) {
            fact(R"({"kind":"directory_audit","directory":")" + name + R"(.local","date":")" + day + R"(","level":2,"tool":"ADS"})");
            fact(R"({"kind":"exposure_audit","perimeter":"web-)" + name + R"(","date":")" + day +
                 R"(","tool":"industrial","conformant":true,"findings":[],"critical_risks":0,"patches_applied":true})");
        }
    }
    good(desk::change_parts(transaction, contents, changes, "bench", kNow));
}

/// Copies of one dossier, row by row, with pieces of their own.
void copy_dossiers(Transaction& transaction, const Contents& model) {
    int at = 0;
    good(transaction.load("desk_dossier",
                          {"id", "programme", "rules_version", "rules", "kind", "finess", "name", "region", "establishments", "stage",
                           "stage_since", "revision", "created_at", "created_by", "changed_at", "evaluated_on", "amount_low", "amount_high",
                           "ceiling", "met", "partial", "not_met", "undetermined", "pieces_missing", "open_requests", "due"},
                          [&](std::vector<Value>& row) {
                              const auto now = kNow - std::chrono::minutes(at);
                              const std::string number = std::to_string(1'000'000 + at);
                              row = {"d" + number, "d1bis", "1", std::string(64, 'a'), "GHT", "21" + number, "GHT " + number, std::to_string(11 + at % 17),
                                     " 21" + number + " ", dossier::word_of(static_cast<dossier::Stage>(at % 21)), now, 1, now, "bench", now,
                                     "2026-10-01", at * 100, at * 200, 5'330'000, 7, 0, 1, 1, 3, at % 4, Value()};
                              return ++at <= kDossiers;
                          }));
    std::size_t part = 0;
    at = 0;
    good(transaction.load("desk_part", {"dossier", "kind", "id", "position", "revision", "value", "piece", "author", "at"},
                          [&](std::vector<Value>& row) {
                              if (part == model.parts.size()) {
                                  part = 0;
                                  ++at;
                              }
                              const desk::Part& one = model.parts[part++];
                              row = {"d" + std::to_string(1'000'000 + at), desk::word_of(one.kind), one.id, one.position, 1, one.value, Value(), "bench", kNow};
                              return at < kDossiers;
                          }));
    std::int64_t piece = 0;
    good(transaction.load("desk_piece",
                          {"id", "dossier", "code", "unit", "subject", "state", "version", "revision", "evidence", "sha256", "size", "name",
                           "media_type", "received", "signature", "signer", "why", "author"},
                          [&](std::vector<Value>& row) {
                              const std::string number = std::to_string(10'000'000 + piece);
                              row = {"p" + number, "d" + std::to_string(1'000'000 + piece / kPiecesEach), "D1.O6.A.E1", "", "", "confirmed", 1, 1,
                                     "e" + number, std::string(56, '0') + number, 1000, "piece-" + number + ".pdf", "application/pdf", kNow, "", "", "", "bench"};
                              return ++piece <= std::int64_t{kDossiers} * kPiecesEach;
                          }));
}

struct Desk {
    Database database;
    std::string small;
    std::string large;
    std::string wide;
};

Desk made(const storage::sql::Location& location) {
    storage::sql::DatabaseOptions options;
    options.longest_statement = std::chrono::minutes(10);
    auto opened = Database::open(location, options);
    if (!opened.ok()) {
        throw std::runtime_error("cannot open the database");
    }
    Database database = std::move(*opened);
    const std::vector<storage::sql::Schema> schemas = {desk::schema()};
    good(storage::sql::migrate(database, schemas));
    Desk one{std::move(database), {}, {}, {}};
    const auto done = one.database.write([&](Transaction& transaction) -> base::Result<int> {
        Contents contents = filled(transaction);
        copy_dossiers(transaction, contents);
        one.small = contents.dossier.id;
        Contents large = filled(transaction);
        grow(transaction, large, kFacts);
        one.large = large.dossier.id;
        Contents wide = filled(transaction);
        widen(transaction, wide, kMembers);
        one.wide = wide.dossier.id;
        return 0;
    });
    good(done);
    if (one.database.engine() == Engine::postgresql) {
        good(one.database.write([](Transaction& transaction) { return transaction.script("ANALYZE"); }));
    }
    return one;
}

Desk& desk_on(const benchmark::State& state) {
    static const testing::TemporaryFolder folder;
    if (state.range(0) == 0) {
        static Desk sqlite = made(storage::sql::SqliteFile{folder / "desk.db"});
        return sqlite;
    }
    static testing::PostgresServer server(true);
    static Desk postgresql = made(storage::sql::PostgresServer{server.connection()});
    return postgresql;
}

template <typename Work>
void measure(benchmark::State& state, int rounds, Work&& work) {
    Desk& desk = desk_on(state);
    std::vector<double> times;
    for (auto _ : state) {
        for (int i = 0; i < rounds; ++i) {
            const auto begin = std::chrono::steady_clock::now();
            work(desk, i);
            times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
        }
    }
    std::sort(times.begin(), times.end());
    state.counters["p50_ms"] = times[times.size() / 2];
    state.counters["p95_ms"] = times[times.size() * 95 / 100];
    state.SetLabel(state.range(0) == 0 ? "SQLite" : "PostgreSQL");
}

desk::DossierQuery queue_of_region(int i) {
    desk::DossierQuery query{.reach = {.regions = {std::to_string(11 + i % 17)}}};
    query.stages = {dossier::Stage::application_review, dossier::Stage::attainment_review};
    query.order = desk::Order::since;
    return query;
}

void Queue(benchmark::State& state) {
    measure(state, 300, [](Desk& desk, int i) {
        good(desk.database.read([&](Transaction& t) { return desk::list_dossiers(t, queue_of_region(i)); }));
    });
}

void ListOfAll(benchmark::State& state) {
    measure(state, 300, [](Desk& desk, int i) {
        desk::DossierQuery query{.reach = {.all = true}, .words = i % 3 == 0 ? "ght 1000" : "", .order = static_cast<desk::Order>(i % 5), .skip = (i % 90) * 50};
        good(desk.database.read([&](Transaction& t) { return desk::list_dossiers(t, query); }));
    });
}

Contents contents_of(Desk& desk, const std::string& id) {
    return *good(desk.database.read([&](Transaction& t) { return desk::load_contents(t, id); }));
}

void ObjectivePage(benchmark::State& state) {
    measure(state, 200, [](Desk& desk, int i) {
        const Contents contents = contents_of(desk, "d" + std::to_string(1'000'000 + i * 17 % kDossiers));
        const auto judged = good(desk::judge_contents(contents, rules(), kToday));
        benchmark::DoNotOptimize(documents::evaluation_json(judged.evaluation, base::Language::french));
    });
}

void CheckOfAGroup(benchmark::State& state) {
    measure(state, 200, [](Desk& desk, int) {
        const Contents contents = contents_of(desk, desk.small);
        const auto judged = good(desk::judge_contents(contents, rules(), kToday));
        benchmark::DoNotOptimize(desk::check_dossier(contents, judged, {.today = kToday}));
    });
}

void CheckOfThirty(benchmark::State& state) {
    measure(state, 200, [](Desk& desk, int) {
        const Contents contents = contents_of(desk, desk.wide);
        const auto judged = good(desk::judge_contents(contents, rules(), kToday));
        benchmark::DoNotOptimize(desk::check_dossier(contents, judged, {.today = kToday}));
    });
}

void SaveOneField(benchmark::State& state) {
    measure(state, 200, [](Desk& desk, int i) {
        const desk::PartChange change{.kind = PartKind::money, .value = "{\"ceiling\":\"" + std::to_string(50'000 + i) + ".00\"}"};
        good(desk.database.write([&](Transaction& t) -> base::Result<int> {
            Contents contents = *good(desk::load_contents(t, desk.large));
            auto changed = good(desk::change_parts(t, contents, std::span<const desk::PartChange>(&change, 1), "bench", kNow));
            const auto judged = desk::judge_reading(contents, changed.reading, rules(), kToday, false);
            good(desk::refresh_summary(t, contents, judged));
            return 0;
        }));
    });
}

BENCHMARK(Queue)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ListOfAll)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(ObjectivePage)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(CheckOfAGroup)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(CheckOfThirty)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(SaveOneField)->Arg(0)->Arg(1)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
