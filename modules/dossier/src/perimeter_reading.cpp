#include "perimeter_reading.h"

#include <algorithm>

#include "egide/dossier/messages.h"
#include "entities_reading.h"

namespace egide::dossier {
namespace {

using organisation::CandidateKind;
using organisation::Entity;
using organisation::EntityKind;
using organisation::Ownership;
using organisation::Perimeter;
using reading::Node;
using reading::Problems;
using reading::Reader;

constexpr Ownership kOwnerships[] = {Ownership::publicly_owned, Ownership::non_profit, Ownership::private_for_profit};

/// The agency's code of a GHT: three letters, or digits for those it added later.
bool is_trigram(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(),
                                           [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

void read_trigram(Reader& reader, std::string& into) {
    into = reader.text("trigram").value_or("");
    if (!into.empty() && !is_trigram(into)) {
        reader.problems().add(*reader.node().find("trigram"), messages::trigram_malformed({.given = into}), "trigram");
    }
}

void read_candidate(Reader& reader, Perimeter& into, std::string& trigram) {
    const auto kind = reader.require_choice("kind", {"GHT", "EJ"});
    into.kind = kind == std::size_t{1} ? CandidateKind::legal_entity : CandidateKind::ght;
    into.name = reader.require_text("name").value_or("");
    // A GHT is public by law; an EJ has to say.
    const auto choices = {std::string_view("public"), std::string_view("ebnl"), std::string_view("private")};
    const auto ownership = into.kind == CandidateKind::ght ? reader.choice("ownership", choices)
                                                           : reader.require_choice("ownership", choices);
    into.ownership = kOwnerships[ownership.value_or(0)];
    reader.child("support");  // linked once the establishments are known
    read_trigram(reader, trigram);
    reader.finish();
}

std::optional<std::uint32_t> only_legal_entity(const Perimeter& perimeter) {
    std::optional<std::uint32_t> only;
    for (std::uint32_t i = 0; i < perimeter.entities.size(); ++i) {
        if (perimeter.entities[i].kind == EntityKind::legal) {
            if (only) {
                return std::nullopt;
            }
            only = i;
        }
    }
    return only;
}

/// Points `support` at the establishment that carries the application.
void link_support(const Node& candidate, Perimeter& perimeter, Remarks& remarks) {
    const Node* node = candidate.find("support");
    Problems& problems = remarks.problems;
    if (node == nullptr || node->is_null()) {
        perimeter.support = perimeter.kind == CandidateKind::legal_entity ? only_legal_entity(perimeter) : std::nullopt;
        if (!perimeter.support) {
            problems.add(
                candidate,
                perimeter.kind == CandidateKind::ght ? messages::support_missing_ght() : messages::support_missing_ej(),
                "support");
        }
        return;
    }
    const auto finess = read_finess(*node, "support", remarks);
    if (!finess) {
        return;
    }
    const auto found = perimeter.find(*finess);
    if (!found) {
        problems.add(*node, messages::support_unknown({.finess = *finess}), "support");
    } else if (perimeter.entities[*found].kind != EntityKind::legal) {
        problems.add(*node, messages::support_not_legal({.finess = *finess}), "support");
    } else {
        perimeter.support = found;
    }
}

/// Whether an establishment weighs in the shares of this candidate: EJ of a GHT, EG of an EJ.
bool weighs(const Perimeter& perimeter, const Entity& entity) {
    const bool lists_sites = std::any_of(perimeter.entities.begin(), perimeter.entities.end(),
                                         [](const Entity& other) { return other.kind == EntityKind::geographic; });
    const bool by_site = perimeter.kind == CandidateKind::legal_entity && lists_sites;
    return entity.kind == (by_site ? EntityKind::geographic : EntityKind::legal);
}

/// A missing weight may be found later; weights that are all there and all zero cannot give any share.
void check_weights(const Node& entities, const Perimeter& perimeter, Problems& problems) {
    std::size_t units = 0;
    for (const Entity& entity : perimeter.entities) {
        if (!weighs(perimeter, entity)) {
            continue;
        }
        if (entity.combined_activity != std::int64_t{0}) {
            return;
        }
        ++units;
    }
    if (units > 0) {
        problems.add(entities, messages::weights_zero(), "combined_activity");
    }
}

}  // namespace

Perimeter read_perimeter(const Node* candidate, const Node* entities, Remarks& remarks, std::string& trigram) {
    Perimeter perimeter;
    if (candidate != nullptr) {
        Reader reader(*candidate, remarks.problems, "candidate");
        if (candidate->kind == Node::Kind::mapping) {
            read_candidate(reader, perimeter, trigram);
        }
    }
    if (entities == nullptr) {
        return perimeter;
    }
    if (entities->kind != Node::Kind::sequence || entities->items.empty()) {
        remarks.problems.add(*entities, messages::entities_missing(), "entities");
        return perimeter;
    }
    perimeter.entities = read_entities(*entities, remarks).entities;
    if (candidate != nullptr && candidate->kind == Node::Kind::mapping) {
        link_support(*candidate, perimeter, remarks);
        check_weights(*entities, perimeter, remarks.problems);
    }
    return perimeter;
}

}  // namespace egide::dossier
