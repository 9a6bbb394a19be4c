// How long a forest takes from its files to its verdicts and its paths, and what it holds in memory: a table, one line
// a size. cpu_s is what all threads used, to be believed on a machine that does something else.
// EGIDE_DIRECTORY_OBJECTS gives the sizes ("10000,100000" unless said; 1000000 needs 14 GB of disk),
// EGIDE_DIRECTORY_FOLDER where the collections are kept between two runs (a temporary folder unless said).
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "egide/directory/audit.h"
#include "egide/directory/generate.h"
#include "egide/directory/paths.h"
#include "egide/testing/temporary_folder.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using namespace egide::directory;

std::vector<std::size_t> wanted_sizes() {
    const char* const asked = std::getenv("EGIDE_DIRECTORY_OBJECTS");
    std::vector<std::size_t> sizes;
    for (const char* at = asked == nullptr ? "10000,100000" : asked; *at != '\0';) {
        char* end = nullptr;
        sizes.push_back(std::strtoull(at, &end, 10));
        at = *end == ',' ? end + 1 : end;
    }
    return sizes;
}

std::uintmax_t bytes_below(const fs::path& folder) {
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        bytes += entry.is_regular_file() ? entry.file_size() : 0;
    }
    return bytes;
}

/// The collection of a size, made once; its files are read through so that the measure starts from the page cache.
fs::path collection_of(std::size_t objects) {
    static const egide::testing::TemporaryFolder temporary;
    const char* const asked = std::getenv("EGIDE_DIRECTORY_FOLDER");
    const fs::path out = (asked == nullptr ? fs::path(temporary.path()) : fs::path(asked)) / std::to_string(objects);
    if (!fs::exists(out / "answers.json")) {
        const auto made =
            generate_collection(out, {.objects = objects, .seed = 1, .domains = 3, .weaknesses = {"all"}});
        if (!made) {
            std::fprintf(stderr, "cannot make a collection of %zu objects in %s\n", objects, out.c_str());
            std::exit(1);
        }
    }
    std::vector<char> buffer(std::size_t{1} << 20);
    for (const auto& entry : fs::recursive_directory_iterator(out)) {
        if (entry.is_regular_file()) {
            std::ifstream stream(entry.path(), std::ios::binary);
            while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
            }
        }
    }
    return out;
}

struct Measure {
    double reading = 0;  // seconds
    double judging = 0;
    double searching = 0;
    double processor = 0;  // of all threads, user and system
    std::size_t paths = 0;
    std::size_t objects = 0;
    long peak = 0;  // KiB
    int level = 0;
};

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double seconds_of(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Measure judged(const fs::path& out, unsigned threads) {
    Measure measure;
    const auto start = Clock::now();
    const auto read = read_collection(out, {.threads = threads});
    measure.reading = seconds_since(start);
    if (!read) {
        std::exit(1);
    }
    const auto middle = Clock::now();
    const Audit result = audit(*read, {.threads = threads});
    measure.judging = seconds_since(middle);
    const auto last = Clock::now();
    const auto paths = find_paths(*read, {});
    measure.searching = seconds_since(last);
    measure.paths = paths ? paths->size() : 0;
    measure.objects = read->object_count();
    measure.level = result.level;
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    measure.peak = usage.ru_maxrss;
    measure.processor = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    return measure;
}

/// In a process of its own: the peak of one size is not that of a larger one before it.
Measure measured_apart(const fs::path& out, unsigned threads) {
    int ends[2];
    Measure measure;
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return measure;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const Measure mine = judged(out, threads);
        const bool told = ::write(ends[1], &mine, sizeof mine) == static_cast<ssize_t>(sizeof mine);
        ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    if (::read(ends[0], &measure, sizeof measure) != static_cast<ssize_t>(sizeof measure)) {
        measure = {};
    }
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return measure;
}

void forest(benchmark::State& state) {
    const auto objects = static_cast<std::size_t>(state.range(0));
    const auto threads = static_cast<unsigned>(state.range(1));
    const fs::path out = collection_of(objects);
    const double megabytes = static_cast<double>(bytes_below(out)) / 1e6;
    Measure measure;
    for (auto _ : state) {
        measure = measured_apart(out, threads);
        state.SetIterationTime(measure.reading + measure.judging + measure.searching);
    }
    const double total = measure.reading + measure.judging + measure.searching;
    state.counters["objects"] = static_cast<double>(measure.objects);
    state.counters["MB"] = megabytes;
    state.counters["read_s"] = measure.reading;
    state.counters["judge_s"] = measure.judging;
    state.counters["paths_s"] = measure.searching;
    state.counters["paths"] = static_cast<double>(measure.paths);
    state.counters["cpu_s"] = measure.processor;
    state.counters["MB/s"] = total > 0 ? megabytes / total : 0;
    state.counters["peak_MB"] = static_cast<double>(measure.peak) / 1024;
    state.counters["level"] = measure.level;
}

}  // namespace

int main(int argc, char** argv) {
    for (const std::size_t size : wanted_sizes()) {
        for (const long threads : {1L, 2L}) {
            benchmark::RegisterBenchmark("forest", forest)
                ->Args({static_cast<long>(size), threads})
                ->ArgNames({"objects", "threads"})
                ->UseManualTime()
                ->Unit(benchmark::kMillisecond)
                ->Iterations(1);
        }
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
