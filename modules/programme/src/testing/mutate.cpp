#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "egide/programme/testing.h"
#include "testing/mutations.h"

namespace egide::programme {

namespace {

Mutant judge(std::span<const RuleDocument> documents, const Mutation& mutation, const TestSuite& suite) {
    Mutant mutant;
    mutant.file = documents[mutation.document].name;
    mutant.line = mutation.line;
    mutant.what = mutation.what;
    std::vector<RuleDocument> changed(documents.begin(), documents.end());
    changed[mutation.document].root = mutation.root;
    const auto programme = load(changed, "");
    mutant.refused = !programme.ok();
    mutant.killed = mutant.refused || suite.fails(*programme);
    return mutant;
}

}  // namespace

std::vector<Mutant> mutate(std::span<const RuleDocument> documents, const TestSuite& suite, unsigned threads,
                           const std::function<void(std::size_t, std::size_t)>& progress) {
    const auto mutations = mutations_of(documents);
    std::vector<Mutant> mutants(mutations.size());
    std::atomic<std::size_t> next{0};
    std::size_t done = 0;
    std::mutex reporting;
    const auto work = [&] {
        for (std::size_t i = next++; i < mutations.size(); i = next++) {
            mutants[i] = judge(documents, mutations[i], suite);
            const std::scoped_lock lock(reporting);
            ++done;
            if (progress) progress(done, mutations.size());
        }
    };
    std::vector<std::jthread> workers;
    for (unsigned i = 1; i < std::max(1u, threads); ++i) workers.emplace_back(work);
    work();
    workers.clear();
    return mutants;
}

}  // namespace egide::programme
