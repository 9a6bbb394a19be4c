#include "egide/programme/description.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rules.h"

namespace egide::programme {
namespace {

using organisation::CandidateKind;

/// A programme as it is shipped.
Programme programme_of(const std::string& name) {
    const auto folder = std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes" / name;
    std::vector<RuleDocument> documents;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto file = entry.path().lexically_relative(folder).string();
        if (entry.is_regular_file() && !file.starts_with("tests")) {
            std::ifstream stream(entry.path(), std::ios::binary);
            documents.push_back({file, tree(std::string(std::istreambuf_iterator<char>(stream), {}), file)});
        }
    }
    auto programme = load(documents, "sha");
    EXPECT_TRUE(programme.ok());
    return programme.ok() ? std::move(programme).value() : Programme();
}

bool holds(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

TEST(Questions, ALegalEntityIsNotAskedWhatOnlyAGroupCanAnswer) {
    const Programme d1bis = programme_of("d1bis");
    EXPECT_TRUE(holds(facts_asked_of(d1bis, CandidateKind::ght), "directories_converged"));
    EXPECT_FALSE(holds(facts_asked_of(d1bis, CandidateKind::legal_entity), "directories_converged"));
    EXPECT_TRUE(holds(facts_asked_of(d1bis, CandidateKind::legal_entity), "sun_es_validated"));
}

TEST(Questions, NobodyIsAskedWhatAnotherProgrammeWantsToKnow) {
    for (const CandidateKind kind : {CandidateKind::ght, CandidateKind::legal_entity}) {
        EXPECT_FALSE(holds(facts_asked_of(programme_of("d1bis"), kind), "outsourced_backup"));
        EXPECT_TRUE(holds(facts_asked_of(programme_of("d2"), kind), "outsourced_backup"));
        EXPECT_FALSE(holds(facts_asked_of(programme_of("d2"), kind), "directories_converged"));
    }
}

}  // namespace
}  // namespace egide::programme
