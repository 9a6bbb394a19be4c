#include "demo/registry.h"

#include "demo/demo.h"
#include "demo/organisation.h"
#include "egide/organisation/import.h"
#include "egide/organisation/store.h"
#include "egide/reading/json_writer.h"

namespace egide::cli::demo {

namespace {

constexpr const char* kOpened = "2016-07-01";

/// The invented candidates in the form of the national feed, so that they come in by the same way as true ones.
class Feed {
  public:
    std::string write(const std::vector<Candidate>& candidates) {
        json_.begin_object().field("schemaVersion", "v1.0.0").field("generatedAt", "2026-10-01T06:00:00.000000000Z");
        json_.key("pmej").begin_array();
        for (const Candidate& candidate : candidates) {
            for (const DemoEntity& entity : candidate.entities) {
                if (entity.parent.empty()) {
                    legal(candidate, entity);
                }
            }
        }
        json_.end_array().key("gco").begin_object().end_object().key("gcc").begin_array();
        for (const Candidate& candidate : candidates) {
            if (candidate.group) {
                group(candidate);
            }
        }
        return json_.end_array().end_object().take();
    }

  private:
    void address(const DemoEntity& entity) {
        json_.key("adresse").begin_array().begin_object();
        const bool east = entity.region == "27";
        json_.field("cogCommune", east ? "21231" : entity.region == "53" ? "35238" : "33063");
        json_.field("ligneAcheminement", "DEMONSTRATION");
        json_.field("codePostal", east ? "21000" : entity.region == "53" ? "35000" : "33000");
        json_.end_object().end_array();
    }

    void legal(const Candidate& candidate, const DemoEntity& entity) {
        json_.begin_object().key("informationsGeneralesPMEJ").begin_object();
        json_.field("pmSmsseId", entity.finess).field("numFinessPm", entity.finess);
        json_.field("denominationLonguePmSmsse", entity.name).field("denominationPm", entity.name);
        json_.field("dateCreation", kOpened).field("etatObjet", "A");
        json_.field("statutJuridique", candidate.ownership == "public" ? "13" : candidate.ownership == "ebnl" ? "60" : "75");
        json_.field("categorieentiteGeographiqueExercice", entity.category).end_object();
        address(entity);
        json_.field("etatObjet", "A").key("ege").begin_array();
        for (const DemoEntity& site : candidate.entities) {
            if (site.parent == entity.finess) {
                geographic(site);
            }
        }
        json_.end_array().end_object();
    }

    void geographic(const DemoEntity& site) {
        json_.begin_object().key("informationsGeneralesEGE").begin_object();
        json_.field("egeId", site.finess).field("numFinessEge", site.finess);
        json_.field("nomEgeCourt", site.name).field("nomEgeLong", site.name).field("dateOuverture", kOpened).end_object();
        json_.field("etatObjet", "A").field("categorieentiteGeographiqueExercice", site.category);
        address(site);
        json_.end_object();
    }

    void group(const Candidate& candidate) {
        json_.begin_object().field("gccId", "demo").field("nomGcc", candidate.name).field("typeGcc", "001");
        json_.field("gccIdentifiantExterne", "99001").field("etatObjet", "A").key("evenement").begin_array();
        json_.begin_object().field("dateEvenement", kOpened).field("typeObjet1", "GR").field("codeEvenement", "003");
        json_.field("etatObjet1", "003").field("identifiantObjet1", "demo").end_object().end_array();
        json_.key("pmejDuGcc").begin_array();
        for (const DemoEntity& unit : candidate.units) {
            json_.begin_object().field("pmSmsseId", unit.finess);
            json_.field("typeRoleEntiteGroupe", unit.finess == candidate.support ? "S" : "M").end_object();
        }
        json_.end_array().end_object();
    }

    reading::JsonWriter json_{false};
};

}  // namespace

base::Errors write_registry(const std::filesystem::path& data) {
    Random random(1);
    const Candidate group = ght(random);
    const Candidate private_one = private_group(random);
    const Candidate dialysis_one = dialysis(random);
    organisation::RegistryImport import;
    import.add(Feed().write({group, private_one, dialysis_one}), "demonstration.json");
    const organisation::ImportOutcome outcome = import.finish();
    if (!outcome.registry) {
        return outcome.errors;
    }
    const auto saved = organisation::save_registry(*outcome.registry, data);
    return saved ? base::Errors{} : saved.errors();
}

}  // namespace egide::cli::demo
