#include "egide/dossier/dossier_file.h"

#include <fstream>
#include <iterator>

#include "egide/dossier/messages.h"
#include "evidence_files.h"
#include "perimeter_reading.h"
#include "sections.h"

namespace egide::dossier {
namespace {

namespace fs = std::filesystem;
using reading::Node;
using reading::Reader;

/// A reading under way: `nodes` are the mappings of the observations, one for one.
struct Draft {
    DossierReading reading;
    std::vector<const Node*> nodes;
    Remarks remarks;
};

/// FINESS category 146: structure d'alternative à la dialyse en centre.
constexpr std::string_view kDialysisAlternative = "146";

/// An establishment of category 146 in the perimeter answers has_146 by itself; a contrary word is doubted, not overruled.
void know_by_category(programme::Case& facts, Remarks& remarks) {
    auto& has_146 = facts.context[static_cast<std::size_t>(observation::ContextFact::has_146)];
    for (const organisation::Entity& each : facts.perimeter.entities) {
        if (each.category != kDialysisAlternative) {
            continue;
        }
        if (has_146 && !*has_146) {
            remarks.warnings.push_back({base::ErrorKind::invalid, messages::category_contradicts({.finess = each.finess}), each.at, "has_146", {}});
            return;
        }
        has_146 = true;
    }
}

void read_facts(const Node& root, const ReadOptions& options, Draft& draft) {
    Reader reader(root, draft.remarks.problems, "dossier");
    programme::Case& facts = draft.reading.facts;
    facts.file = root.at().file;
    if (const Node* node = reader.require_child("programme")) {
        read_programme(*node, facts, draft.remarks.problems);
    }
    const Node* candidate = reader.require_child("candidate");
    const Node* entities = reader.require_child("entities");
    facts.perimeter = read_perimeter(candidate, entities, draft.remarks, draft.reading.trigram);
    if (const Node* node = reader.child("dates")) {
        read_milestones(*node, facts.milestones, draft.remarks.problems);
        check_milestones(*node, facts.milestones, draft.remarks);
    }
    if (const Node* node = reader.child("money")) {
        read_amounts(*node, facts.amounts, draft.remarks.problems);
    }
    if (const Node* node = reader.child("context")) {
        read_context(*node, facts, draft.remarks.problems);
    }
    know_by_category(facts, draft.remarks);
    auto list = read_observations(reader.items("observations"), facts.perimeter, draft.remarks.problems);
    facts.observations = std::move(list.observations);
    draft.nodes = std::move(list.nodes);
    reader.finish();
    observation::check_set(facts.observations, options.on, draft.remarks.problems);
}

base::Result<DossierReading> finish(Draft draft) {
    if (draft.remarks.problems.any()) {
        return draft.remarks.problems.take();
    }
    draft.reading.warnings = std::move(draft.remarks.warnings);
    for (base::Error& doubt : observation::doubts(draft.reading.facts.observations)) {
        draft.reading.warnings.push_back(std::move(doubt));
    }
    return std::move(draft.reading);
}

base::Error unavailable(const fs::path& file) {
    return {base::ErrorKind::unavailable,
            messages::dossier_unreadable({.path = file.string()}),
            {file.string(), 0, 0},
            {},
            {}};
}

base::Result<std::string> read_bytes(const fs::path& file) {
    std::error_code failed;
    if (!fs::is_regular_file(file, failed)) {
        return unavailable(file);
    }
    std::ifstream stream(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return unavailable(file);
    }
    return bytes;
}

}  // namespace

base::Result<DossierReading> read_dossier(const Node& root, const ReadOptions& options) {
    Draft draft;
    read_facts(root, options, draft);
    return finish(std::move(draft));
}

base::Result<DossierReading> read_dossier_folder(const fs::path& path, const ReadOptions& options) {
    std::error_code failed;
    const fs::path file = fs::is_directory(path, failed) ? path / "dossier.yaml" : path;
    const auto bytes = read_bytes(file);
    if (!bytes) {
        return bytes.errors();
    }
    const auto root = reading::read_yaml(*bytes, file.string());
    if (!root) {
        return root.errors();
    }
    Draft draft;
    read_facts(*root, options, draft);
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    hash_evidence(folder, draft.reading.facts.observations, draft.nodes, draft.remarks);
    return finish(std::move(draft));
}

}  // namespace egide::dossier
