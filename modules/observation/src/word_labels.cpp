#include "egide/observation/word_labels.h"

#include <algorithm>
#include <array>

namespace egide::observation {

namespace {

struct Entry {
    std::string_view word;
    base::Label label;
};

constexpr std::array kLabels{
    Entry{"care", {"soins", "care"}},
    Entry{"administration", {"administration", "administration"}},
    Entry{"backup", {"sauvegarde", "backup"}},
    Entry{"egide", {"pré-audit Égide", "Égide pre-audit"}},
    Entry{"other", {"autre", "other"}},
    Entry{"industrial", {"prestataire industriel", "industrial provider"}},
    Entry{"information_system", {"indisponibilité des systèmes d’information", "information systems unavailable"}},
    Entry{"staff", {"indisponibilité des ressources humaines", "staff unavailable"}},
    Entry{"buildings", {"indisponibilité des bâtiments", "buildings unavailable"}},
    Entry{"suppliers", {"indisponibilité des fournisseurs", "suppliers unavailable"}},
    Entry{"legal_representative", {"représentant légal", "legal representative"}},
    Entry{"provider", {"prestataire", "provider"}},
    Entry{"candidate", {"candidat", "candidate"}},
    Entry{"management", {"instance de direction", "management body"}},
    Entry{"strategic_committee", {"comité stratégique", "strategic committee"}},
    Entry{"support_management", {"direction de l’établissement support", "management of the support establishment"}},
    Entry{"support_it_department", {"DSI de l’établissement support", "IT department of the support establishment"}},
    Entry{"collected", {"recueilli", "collected"}},
    Entry{"attested", {"attesté", "attested"}},
    Entry{"refused", {"refusé", "refused"}},
    Entry{"requested", {"demandé", "requested"}},
    Entry{"none", {"aucun", "none"}},
    Entry{"internal", {"interne", "internal"}},
    Entry{"third_party", {"hébergeur tiers", "third-party host"}},
    Entry{"active_directory", {"Active Directory", "Active Directory"}},
    Entry{"other_directory", {"autre annuaire", "other directory"}},
    Entry{"local_accounts", {"comptes locaux", "local accounts"}},
    Entry{"enabled", {"active", "enabled"}},
    Entry{"available_off", {"possible mais non activée", "available but off"}},
    Entry{"unsupported", {"impossible", "unsupported"}},
    Entry{"reached", {"atteinte", "reached"}},
    Entry{"on_path", {"en trajectoire", "on its path"}},
    Entry{"disk", {"disque", "disk"}},
    Entry{"tape", {"bande", "tape"}},
    Entry{"object_storage", {"stockage objet", "object storage"}},
    Entry{"snapshot", {"instantané", "snapshot"}},
    Entry{"success", {"réussie", "success"}},
    Entry{"warning", {"avertissement", "warning"}},
    Entry{"failure", {"échec", "failure"}},
    Entry{"vm", {"machine virtuelle", "virtual machine"}},
    Entry{"database", {"base de données", "database"}},
};

}  // namespace

base::Label word_label(std::string_view word) {
    const auto found = std::find_if(kLabels.begin(), kLabels.end(), [&](const Entry& each) { return each.word == word; });
    return found != kLabels.end() ? found->label : base::Label{word, word};
}

}  // namespace egide::observation
