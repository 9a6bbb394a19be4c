// How long whole campaigns take: GHT dossiers (9 EJ, 25 EG, 5 directories with 12 audits each, 3 exposed perimeters with 12 audits each) evaluated
// with full explanation trees and other readings, then evaluated again after a change of rule, with the list of differences.
//   programme_bench [--threads N] [--sizes 500,5000,50000]
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "egide/programme/difference.h"
#include "egide/programme/loading.h"

namespace {

using namespace egide;
using observation::Field;
using observation::Kind;
using observation::Observation;
using programme::Case;
using programme::RuleDocument;

constexpr std::uint32_t kSeed = 20261001;
constexpr std::size_t kBatch = 250;

std::vector<RuleDocument> read_rules(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<RuleDocument> documents;
    for (const auto& file : files) {
        const auto name = std::filesystem::relative(file, folder).string();
        if (name.starts_with("tests/")) continue;
        std::ostringstream bytes;
        bytes << std::ifstream(file).rdbuf();
        auto root = reading::read_yaml(bytes.str(), name);
        if (root) documents.push_back({name, std::move(root).value()});
    }
    return documents;
}

programme::Programme load_or_stop(const std::vector<RuleDocument>& documents) {
    auto loaded = programme::load(documents, "bench");
    if (loaded) return std::move(loaded).value();
    for (const auto& error : loaded.errors()) fmt::print("{}: {}\n", error.at.show(), base::render(error.message, base::Language::english));
    std::exit(3);
}

/// The rule change of the second round: audits every 20 days on average instead of 60.
std::vector<RuleDocument> changed(std::vector<RuleDocument> documents) {
    for (auto& document : documents) {
        if (document.name != "programme.yaml") continue;
        for (auto& section : document.root.members) {
            if (section.key != "parameters") continue;
            for (auto& parameter : section.value.members) {
                if (parameter.key != "o1a_mean") continue;
                for (auto& field : parameter.value.members) {
                    if (field.key == "days") field.value.scalar = "20";
                }
            }
        }
    }
    return documents;
}

class Generator {
  public:
    explicit Generator(std::size_t dossier) : random_(kSeed + static_cast<std::uint32_t>(dossier)) {}

    Case make() {
        perimeter();
        facts_.milestones = {day(20), day(50), day(20), day(243)};
        facts_.amounts = {base::Money::from_cents(5'330'000), std::nullopt, base::Money::from_cents(6'125'000)};
        directories();
        perimeters();
        for (std::uint32_t unit = 0; unit < 9; ++unit) governed(unit);
        documents();
        return std::move(facts_);
    }

  private:
    static base::Date day(int offset) { return base::Date::from_civil(2026, 2, 1)->plus_days(offset); }
    int chance(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

    void perimeter() {
        facts_.perimeter.name = "GHT d’essai";
        facts_.perimeter.support = 0;
        for (std::uint32_t i = 0; i < 34; ++i) {
            organisation::Entity entity;
            entity.finess = fmt::format("21{:07}", i);
            entity.name = fmt::format("Établissement {}", i);
            entity.kind = i < 9 ? organisation::EntityKind::legal : organisation::EntityKind::geographic;
            if (i >= 9) entity.parent = i % 9;
            entity.region = "27";
            entity.combined_activity = 1'000 + chance(50'000);
            facts_.perimeter.entities.push_back(std::move(entity));
        }
    }

    Observation& add(Kind kind) {
        facts_.observations.emplace_back();
        facts_.observations.back().kind = kind;
        return facts_.observations.back();
    }

    void directories() {
        for (std::uint32_t d = 0; d < 5; ++d) {
            Observation& directory = add(Kind::directory);
            directory.id = fmt::format("ad{}.exemple", d);
            directory.entities = {d, d == 4 ? 8u : (d + 5) % 9};
            const std::string id = directory.id;
            int when = 20 + chance(30);
            for (int audit = 0; audit < 12; ++audit, when += 12 + chance(16)) {
                Observation& one = add(Kind::directory_audit);
                one.date = day(std::min(when, 243));
                one.values = {{Field::directory, id}, {Field::tool, std::string("ADS")}, {Field::level, std::int64_t{1 + chance(3)}}};
                one.evidence = observation::Evidence{"ads.zed", std::string(64, 'a')};
            }
        }
    }

    void perimeters() {
        for (std::uint32_t p = 0; p < 3; ++p) {
            Observation& perimeter = add(Kind::exposure_perimeter);
            perimeter.id = fmt::format("internet{}", p);
            perimeter.entities = {p * 3, p * 3 + 1, p * 3 + 2};
            const std::string id = perimeter.id;
            int when = 20 + chance(40);
            for (int audit = 0; audit < 12; ++audit, when += 12 + chance(16)) {
                Observation& one = add(Kind::exposure_audit);
                one.date = day(std::min(when, 243));
                std::vector<observation::Finding> findings;
                if (chance(9) == 0) findings.push_back({"CVE-2026-0001", base::Ratio::of(98, 10), std::nullopt, "vpn.exemple"});
                one.values = {{Field::perimeter, id}, {Field::tool, std::string("industrial")}, {Field::conformant, true},
                              {Field::findings, std::move(findings)}, {Field::critical_risks, std::int64_t{0}}};
            }
        }
    }

    void governed(std::uint32_t unit) {
        if (chance(9) != 0) {
            Observation& exercise = add(Kind::exercise);
            exercise.entities = {unit};
            exercise.date = base::Date::from_civil(2025, 6, 12);
            exercise.values = {{Field::crisis, true}, {Field::ans_kit, true}};
        }
        Observation& maturity = add(Kind::maturity);
        maturity.entities = {unit};
        maturity.values = {{Field::measures_filled, std::int64_t{36 + chance(7)}}, {Field::budget_share_filled, true},
                           {Field::security_fte_filled, chance(20) != 0}};
    }

    void documents() {
        for (const auto* piece : {"D1.O1.A.E1", "D1.O2.A.E1", "D1.O2.A.E2", "D1.O6.A.E1", "D1.O6.A.E2", "D1.O6.B.E1"}) {
            Observation& document = add(Kind::document);
            document.date = day(100);
            document.values = {{Field::piece, std::string(piece)}};
        }
    }

    std::mt19937 random_;
    Case facts_;
};

struct Round {
    double seconds = 0;
    std::size_t nodes = 0;
    std::size_t differences = 0;
    std::size_t alternatives = 0;
};

std::size_t count(const programme::Node& node) {
    std::size_t total = 1;
    for (const auto& child : node.children) total += count(child);
    return total;
}

/// Evaluates a batch on all threads; the clock runs on evaluation alone, not on making the dossiers.
template <typename Work>
double timed(std::size_t size, unsigned threads, const Work& work) {
    std::atomic<std::size_t> next{0};
    const auto start = std::chrono::steady_clock::now();
    {
        std::vector<std::jthread> workers;
        const auto loop = [&] {
            for (std::size_t i = next++; i < size; i = next++) work(i);
        };
        for (unsigned t = 1; t < threads; ++t) workers.emplace_back(loop);
        loop();
    }
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void run(std::size_t dossiers, unsigned threads, const programme::Programme& before, const programme::Programme& after) {
    Round first;
    Round again;
    std::atomic<std::size_t> nodes{0};
    std::atomic<std::size_t> alternatives{0};
    std::atomic<std::size_t> differences{0};
    for (std::size_t done = 0; done < dossiers; done += kBatch) {
        const std::size_t size = std::min(kBatch, dossiers - done);
        std::vector<Case> cases;
        for (std::size_t i = 0; i < size; ++i) cases.push_back(Generator(done + i).make());
        const auto options = [](const Case& facts) {
            programme::EvaluationOptions result;
            result.on = *facts.milestones.declaration;
            return result;
        };
        first.seconds += timed(size, threads, [&](std::size_t i) {
            const auto evaluation = programme::evaluate(before, cases[i], options(cases[i]));
            for (const auto& each : evaluation.objectives) nodes += count(each.tree);
            alternatives += evaluation.alternatives.size();
        });
        again.seconds += timed(size, threads, [&](std::size_t i) {
            const auto was = programme::evaluate(before, cases[i], options(cases[i]));
            const auto is = programme::evaluate(after, cases[i], options(cases[i]));
            differences += programme::differences(was, is).any() ? 1 : 0;
        });
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{:>9} {:>10.3f} {:>12.0f} {:>11.1f} {:>13.1f} {:>11.3f} {:>11} {:>9.1f}\n", dossiers, first.seconds,
               static_cast<double>(dossiers) / first.seconds, static_cast<double>(nodes) / static_cast<double>(dossiers),
               static_cast<double>(alternatives) / static_cast<double>(dossiers), again.seconds, differences.load(),
               static_cast<double>(usage.ru_maxrss) / 1024.0);
}

std::vector<std::size_t> sizes_of(const std::string& text) {
    std::vector<std::size_t> sizes;
    std::istringstream list(text);
    for (std::string one; std::getline(list, one, ',');) sizes.push_back(static_cast<std::size_t>(std::stoul(one)));
    return sizes;
}

}  // namespace

int main(int argc, char** argv) {
    unsigned threads = 2;
    std::string sizes = "500,5000,50000";
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--threads") threads = static_cast<unsigned>(std::stoul(argv[i + 1]));
        if (option == "--sizes") sizes = argv[i + 1];
    }
    const auto documents = read_rules(std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes" / "d1bis");
    const auto before = load_or_stop(documents);
    const auto after = load_or_stop(changed(documents));
    fmt::print("seed {}, {} threads; “again” evaluates both versions of the rules and lists the differences\n", kSeed, threads);
    fmt::print("{:>9} {:>10} {:>12} {:>11} {:>13} {:>11} {:>11} {:>9}\n", "dossiers", "seconds", "dossiers/s", "nodes each", "readings each",
               "again, s", "different", "peak MB");
    for (const auto size : sizes_of(sizes)) run(size, threads, before, after);
    return 0;
}
