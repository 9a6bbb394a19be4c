#pragma once

#include <string>
#include <vector>

#include "egide/reading/json_writer.h"

namespace egide::organisation {

/// An EG, an EJ and a group of a feed that a test makes; every text has the value that most tests want.
struct FeedSite {
    std::string id, finess, name = "SITE";
    std::string state = "A", opened = "1979-02-13", closed = {};
    std::string category = "355", commune_code = "21231", postcode = "21000", commune = "DIJON";
};

struct FeedLegal {
    std::string id, finess, name = "EJ";
    std::string state = "A", opened = "1979-02-13", closed = {};
    std::string status = "13", commune_code = "21231", postcode = "21000", commune = "DIJON";
    std::vector<FeedSite> sites = {};
};

struct FeedMember {
    std::string id, role;
};

struct FeedGroup {
    std::string id, name;
    std::vector<FeedMember> members;
    std::string external_id = "27103", state = "A", created = "2017-01-01";
};

/// The two spellings in circulation: the first published schema (pm_smsseId, coded values as objects, one gcc object)
/// and the feeds as they are delivered (pmSmsseId, coded values as texts, gcc as a list).
enum class Spelling { schema, delivered };

/// Writes a whole feed.
class FeedWriter {
  public:
    explicit FeedWriter(Spelling spelling) : delivered_(spelling == Spelling::delivered) {}

    std::string write(const std::vector<FeedLegal>& legals, const std::vector<FeedGroup>& groups) {
        json_.begin_object();
        if (delivered_) {
            text("schemaVersion", "v1.0.0");
            text("generatedAt", "2026-03-09T15:49:37.615611300Z");
        }
        json_.key("pmej").begin_array();
        for (const auto& legal : legals) {
            write_legal(legal);
        }
        json_.end_array();
        json_.key("gco").begin_object().end_object();
        json_.key("gcc");
        if (delivered_) {
            json_.begin_array();
        }
        for (const auto& group : groups) {
            write_group(group);
        }
        if (delivered_) {
            json_.end_array();
        } else if (groups.empty()) {
            json_.begin_object().end_object();
        }
        json_.end_object();
        return json_.take();
    }

  private:
    void text(const char* name, const std::string& value) { json_.field(name, value); }
    void code(const char* name, const std::string& value, const char* system) {
        json_.key(name);
        if (delivered_) {
            json_.value(value);
            return;
        }
        json_.begin_object();
        text("code", value);
        if (*system != '\0') {
            text("system", std::string("https://mos.esante.gouv.fr/NOS/") + system);
        }
        json_.end_object();
    }
    void state(const std::string& value) {
        code("etatObjet", value,
             "tre_r386-macro-etat-objet-administratif/FHIR/tre-r386-macro-etat-objet-administratif");
    }
    void date(const char* name, const std::string& value) {
        if (!delivered_ || !value.empty()) {
            text(name, value);
        }
    }

    void address(const std::string& commune_code, const std::string& postcode, const std::string& commune) {
        json_.key("adresse").begin_array().begin_object();
        for (const char* name :
             {"numeroVoie", "typeVoie", "libelleVoie", "complementVoie", "complementPointGeographique", "lieuDit"}) {
            text(name, "");
        }
        text("cogCommune", commune_code);
        text("ligneAcheminement", commune + "      ");
        text("codePostal", postcode);
        json_.key("coordonneesGeographique").begin_object();
        for (const char* name : {"coordonneeX", "coordonneeY", "directionLatitude", "directionLongitude"}) {
            text(name, "0.0");
        }
        json_.end_object().end_object().end_array();
    }

    void information(const FeedLegal& legal) {
        json_.key(delivered_ ? "informationsGeneralesPMEJ" : "informationsGeneralesPmej").begin_object();
        text(delivered_ ? "pmSmsseId" : "pm_smsseId", legal.id);
        text("codeApe", "86.10Z");
        text("complementAdressePmSmsse", "");
        date("dateCreation", legal.opened);
        text("dateDerniereModificationSirene", "2020-01-01");
        date("dateFermeture", legal.closed);
        text("denominationLonguePmSmsse", legal.name + "        ");
        text("denominationPm", legal.name);
        text("numFinessPm", legal.finess);
        state(legal.state);
        code("fonctionPublique", "01", "tre_r361-fonction-publique/FHIR/tre-r361-fonction-publique");
        code(delivered_ ? "categorieentiteGeographiqueExercice" : "categorieEntiteGeographiqueExercice", "355",
             "tre_r397-categorie-entite-geographique-exercice/FHIR/tre-r397-categorie-entite-geographique-exercice");
        text("siren", "200000008");
        code("statutJuridique", legal.status, "tre_r400-finess-statut-juridique/FHIR/tre-r400-finess-statut-juridique");
        code("typeGroupeGco", "", "tre_r372-type-groupe-gco/FHIR/tre-r372-type-groupe-gco");
        code("typePersonneMorale", "01", "tre_r373-type-personne-morale/FHIR/tre-r373-type-personne-morale");
        text("metadonneeId", "1");
        json_.key("dateDerniereMaj").begin_object();
        text("dateEvenement", "2024-01-01");
        json_.end_object().end_object();
    }

    void write_legal(const FeedLegal& legal) {
        json_.begin_object();
        information(legal);
        address(legal.commune_code, legal.postcode, legal.commune);
        json_.key("evenement").begin_array().end_array();
        state(legal.state);
        json_.key("ege").begin_array();
        for (const auto& site : legal.sites) {
            write_site(site);
        }
        json_.end_array().end_object();
    }

    void write_site(const FeedSite& site) {
        json_.begin_object();
        json_.key("informationsGeneralesEGE").begin_object();
        text("egeId", site.id);
        text("numFinessEge", site.finess);
        text("nomEgeCourt", site.name);
        text("nomEgeLong", site.name + "   ");
        date("dateOuverture", site.opened);
        date("dateFermeture", site.closed);
        json_.end_object();
        state(site.state);
        code(delivered_ ? "categorieentiteGeographiqueExercice" : "categorieEntiteGeographiqueExercice", site.category,
             "");
        text("siret", "20000000800015");
        address(site.commune_code, site.postcode, site.commune);
        json_.key("roleEge").begin_array().end_array();
        json_.end_object();
    }

    void write_group(const FeedGroup& group) {
        json_.begin_object();
        text("gccId", group.id);
        text("nomGcc", group.name);
        text("typeGcc", "001");
        text("gccIdentifiantExterne", group.external_id);
        text(delivered_ ? "etatObjet" : "etatActif", group.state);
        json_.key("evenement").begin_array().begin_object();
        text("evenementId", "1");
        text("dateEnregistrement", "2025-10-21 19:19:05");
        text("dateEvenement", group.created);
        text("etatObjet1", "003");
        text("identifiantObjet1", group.id);
        text("systemeMaitre", "01");
        text("typeObjet1", "GR");
        text("codeEvenement", "003");
        json_.end_object().end_array();
        json_.key("pmejDuGcc").begin_array();
        for (const auto& member : group.members) {
            json_.begin_object();
            text(delivered_ ? "pmSmsseId" : "pm_smsseId", member.id);
            text("typeRoleEntiteGroupe", member.role);
            json_.end_object();
        }
        json_.end_array().end_object();
    }

    bool delivered_;
    reading::JsonWriter json_;
};

/// A GHT of three EJ with sites; the second closed in 2025, the third has a closed site and one overseas.
inline std::vector<FeedLegal> feed_legals() {
    return {
        {.id = "1",
         .finess = "210000014",
         .name = "CHU DE DIJON",
         .sites = {{.id = "11", .finess = "210000022", .name = "BOCAGE"}}},
        {.id = "2", .finess = "210000030", .name = "CH DE BEAUNE", .state = "I", .closed = "2025-07-01"},
        {.id = "3",
         .finess = "710000019",
         .name = "CH DE MÂCON",
         .commune_code = "71270",
         .postcode = "71000",
         .commune = "MACON",
         .sites = {
             {.id = "31", .finess = "710000027", .name = "LES CHANAUX", .commune_code = "71270", .postcode = "71000"},
             {.id = "32", .finess = "710000035", .name = "ANCIEN", .state = "I", .closed = "2001-01-01"},
             {.id = "33", .finess = "970100186", .name = "ÎLE", .commune_code = "97127", .postcode = "97150"}}}};
}

inline FeedGroup feed_group() {
    return {.id = "5", .name = "GHT Bourgogne", .members = {{"1", "S"}, {"2", "M"}, {"3", "M"}}};
}

}  // namespace egide::organisation
