// What reading a stranger's file in a child costs, against reading it in process: milliseconds a file. The child is
// this very program.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "egide/sandbox/guests.h"

namespace {

using namespace egide::sandbox;

/// A PDF with this many pages, without cross-reference table worth the name: the slow way.
std::string pdf_of(int pages) {
    std::string kids;
    std::string out = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n";
    std::string objects;
    for (int page = 0; page < pages; ++page) {
        const std::string number = std::to_string(page + 3);
        kids += number + " 0 R ";
        objects += number + " 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n";
    }
    out += "2 0 obj\n<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages) + " >>\nendobj\n" + objects;
    return out + "trailer\n<< /Root 1 0 R >>\n%%EOF\n";
}

class InputFile {
  public:
    explicit InputFile(const std::string& bytes) : number_(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) {
        if (::write(number_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            std::abort();
        }
    }
    ~InputFile() { ::close(number_); }
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    int number() const { return number_; }

  private:
    int number_;
};

double children_milliseconds() {
    rusage usage{};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    const auto of = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

/// Beside the wall clock, which other work on the machine stretches: the processor time of one child.
class ChildTime {
  public:
    explicit ChildTime(benchmark::State& state) : state_(state) {}
    ~ChildTime() {
        state_.counters["child_cpu_ms"] =
            benchmark::Counter(children_milliseconds() - before_, benchmark::Counter::kAvgIterations);
    }
    ChildTime(const ChildTime&) = delete;
    ChildTime& operator=(const ChildTime&) = delete;

  private:
    benchmark::State& state_;
    double before_ = children_milliseconds();
};

void type_in_a_child(benchmark::State& state) {
    const InputFile file("a;b;c\n1;2;3\n");
    const ChildTime time(state);
    for (auto _ : state) {
        if (!ask_file_type(file.number()).ok()) {
            state.SkipWithError("refused");
            break;
        }
    }
}
BENCHMARK(type_in_a_child)->Unit(benchmark::kMillisecond)->UseRealTime();

void type_in_process(benchmark::State& state) {
    const std::string bytes = "a;b;c\n1;2;3\n";
    for (auto _ : state) {
        benchmark::DoNotOptimize(detect_file_type(MemoryBytes(bytes)));
    }
}
BENCHMARK(type_in_process)->Unit(benchmark::kMillisecond)->UseRealTime();

void pdf_in_a_child(benchmark::State& state) {
    const InputFile file(pdf_of(static_cast<int>(state.range(0))));
    const ChildTime time(state);
    for (auto _ : state) {
        if (!ask_pdf_structure(file.number()).ok()) {
            state.SkipWithError("refused");
            break;
        }
    }
}
BENCHMARK(pdf_in_a_child)->Arg(1)->Arg(100)->Arg(2000)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (!arguments.empty() && arguments.front() == kGuestCommand) {
        serve_guest(std::span(arguments).subspan(1), own_guests());
    }
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
}
