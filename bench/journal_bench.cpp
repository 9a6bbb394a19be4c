// How fast entries are recorded durably, proved and verified. The size of the log that is proved and verified is
// EGIDE_JOURNAL_ENTRIES (200,000 unless said; 10,000,000 is the target's), built once in EGIDE_JOURNAL_FOLDER or a
// temporary folder.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>

#include "egide/journal/log.h"
#include "egide/journal/verify.h"
#include "egide/testing/temporary_folder.h"

namespace {

using namespace egide::journal;

std::uint64_t wanted_entries() {
    const char* const asked = std::getenv("EGIDE_JOURNAL_ENTRIES");
    return asked == nullptr ? 200'000 : std::strtoull(asked, nullptr, 10);
}

Instant now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::vector<Draft> group_of(std::size_t count) {
    std::vector<Draft> drafts;
    for (std::size_t at = 0; at < count; ++at) {
        drafts.push_back({"evidence.received", R"({"piece":"D1.O6.A.E1","sha256":")" + std::string(64, 'a') +
                                                   R"(","entity":"210000001","bytes":)" + std::to_string(at) + "}"});
    }
    return drafts;
}

const SignerKey& key() {
    static const SignerKey generated = SignerKey::generate("bench.example/journal");
    return generated;
}

Log new_log(const std::filesystem::path& folder) {
    auto log = Log::create(folder, {.signer = key(), .former = {}, .clock = now});
    if (!log.ok()) {
        throw std::runtime_error("cannot create the log");
    }
    return std::move(log).value();
}

/// The large log, built before the first measure that needs it.
const std::filesystem::path& large_log() {
    static const egide::testing::TemporaryFolder temporary;
    static std::filesystem::path folder;
    if (folder.empty()) {
        const char* const asked = std::getenv("EGIDE_JOURNAL_FOLDER");
        folder = std::filesystem::path(asked == nullptr ? temporary.path() : std::filesystem::path(asked)) / "large";
        Log log = new_log(folder);
        constexpr std::size_t kGroup = 10'000;
        const auto group = group_of(kGroup);
        for (std::uint64_t left = wanted_entries(); left > 0; left -= std::min<std::uint64_t>(left, kGroup)) {
            if (!log.append(std::span(group).first(std::min<std::uint64_t>(left, kGroup))).ok()) {
                throw std::runtime_error("cannot append");
            }
        }
    }
    return folder;
}

void append_durably(benchmark::State& state) {
    const egide::testing::TemporaryFolder folder;
    Log log = new_log(folder / "log");
    const auto group = group_of(static_cast<std::size_t>(state.range(0)));
    for (auto _ : state) {
        if (!log.append(group).ok()) {
            state.SkipWithError("append failed");
            break;
        }
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}
BENCHMARK(append_durably)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(5000)
    ->Arg(10'000)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

void prove_inclusion(benchmark::State& state) {
    const auto log = LogReader::open(large_log()).value();
    std::mt19937_64 random(1);
    for (auto _ : state) {
        benchmark::DoNotOptimize(log.prove(random() % log.checkpoint().size));
    }
}
BENCHMARK(prove_inclusion)->Unit(benchmark::kMicrosecond)->UseRealTime();

void prove_consistency(benchmark::State& state) {
    const auto log = LogReader::open(large_log()).value();
    std::mt19937_64 random(1);
    for (auto _ : state) {
        benchmark::DoNotOptimize(log.prove_consistency(1 + random() % log.checkpoint().size));
    }
}
BENCHMARK(prove_consistency)->Unit(benchmark::kMicrosecond)->UseRealTime();

void verify_everything(benchmark::State& state) {
    const auto& folder = large_log();
    for (auto _ : state) {
        const auto verification = verify_log(folder, {.keys = {{key().verifier()}}, .threads = 2});
        if (!verification.ok() || !verification->findings.empty()) {
            state.SkipWithError("the log does not verify");
            break;
        }
    }
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * wanted_entries()));
}
BENCHMARK(verify_everything)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

}  // namespace
