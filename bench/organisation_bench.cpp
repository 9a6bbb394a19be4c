// Imports national-sized FINESS files made from a seed and prints what that costs; each import runs in a process of its
// own, whose peak of resident memory is shown.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "egide/organisation/finess.h"
#include "egide/organisation/import.h"
#include "egide/organisation/search.h"
#include "egide/organisation/store.h"
#include "egide/testing/temporary_folder.h"

namespace {

using namespace egide;

constexpr unsigned kSeed = 20260512;
constexpr std::size_t kSites = 103'000;
constexpr std::size_t kLegals = 49'000;

/// Names, communes and categories as plentiful as the real ones.
class Country {
  public:
    std::string finess(std::size_t rank) const {
        char text[10];
        std::snprintf(text, sizeof text, "%02zu%06zu0", 10 + rank % 80, rank);
        text[8] = organisation::expected_check_digit(std::string_view(text, 9)).value();
        return text;
    }
    std::string name() {
        static constexpr const char* kWords[] = {"CENTRE",   "HOSPITALIER", "CLINIQUE", "RÉSIDENCE", "EHPAD",     "LES",
                                                 "TILLEULS", "SAINT",       "JOSEPH",   "MAISON",    "PHARMACIE", "DU",
                                                 "MARCHÉ",   "SERVICE",     "SOINS",    "DOMICILE"};
        std::string text;
        for (std::size_t i = 0; i < 4; ++i) {
            text += std::string(i == 0 ? "" : " ") + kWords[random_() % std::size(kWords)];
        }
        return text + " " + std::to_string(random_() % 9000);
    }
    std::string commune() { return "COMMUNE " + std::to_string(random_() % 9000); }
    std::string category() { return std::to_string(101 + random_() % 260); }
    std::string address(std::size_t rank) {
        return R"("adresse":[{"usageAdresse":"02","numeroVoie":"12","typeVoie":"R   ","libelleVoie":"DE L'HIPPODROME     ","cogCommune":")" +
               std::to_string(10 + rank % 80) + R"(053","ligneAcheminement":")" + commune() +
               R"(","ligneQuatre":"12 RUE DE L'HIPPODROME","codePostal":")" + std::to_string(10 + rank % 80) +
               R"(000","coordonneesGeographique":{"coordonneeX":"6568129.95","coordonneeY":"872513.72","directionLatitude":"46.191013","directionLongitude":"5.237126","cleInInteropBAN":"01053_1890_00012","scoreBAN":"0.9683863636363637"}}],)"
               R"("contact":[{"typeContact":{"roleContact":"01"},"telecom":{"telephone":"0474223655"}}],"engagement":[],)"
               R"("evenement":[{"evenementId":"3","dateEnregistrement":"2025-10-21 18:36:29","dateEvenement":"2002-07-10","etatObjet1":"002","identifiantObjet1":"4","systemeMaitre":"01","typeObjet1":"PM","codeEvenement":"002"},{"evenementId":"29","dateEnregistrement":"2025-10-21 18:36:29","dateEvenement":"2001-01-01","etatObjet1":"001","identifiantObjet1":"4","systemeMaitre":"01","typeObjet1":"PM","codeEvenement":"001"}],)";
    }

  private:
    std::mt19937 random_{kSeed};
};

void write_classic(const std::filesystem::path& legals, const std::filesystem::path& sites) {
    Country country;
    std::ofstream legal(legals, std::ios::binary);
    legal << "finess;etalab;110;2026-05-12\n";
    for (std::size_t i = 0; i < kLegals; ++i) {
        legal << "structureej;" << country.finess(i) << ';' << country.name() << ';' << country.name()
              << ";;12;R;DE PARIS;;;BP 12;053;" << 10 + i % 80 << "000 " << country.commune() << ';' << 10 + i % 80
              << ";DEPARTEMENT;0474223655;60;Ass.L.1901 non R.U.P;;;200000008;8610Z;1979-02-13\n";
    }
    std::ofstream site(sites, std::ios::binary);
    site << "finess;etalab;111;2026-05-12\n";
    for (std::size_t i = 0; i < kSites; ++i) {
        site << "structureet;" << country.finess(kLegals + i) << ';' << country.finess(i % kLegals) << ';'
             << country.name() << ';' << country.name() << ";;;900;RTE;DE PARIS;;;451;" << 10 + i % 80
             << ";DEPARTEMENT;" << 10 + i % 80 << "000 " << country.commune() << ";0474454647;0474454114;"
             << country.category()
             << ";Etablissement de soins;1102;Centres Hospitaliers;26010004500012;8610Z;03;ARS établissements Publics "
                "de santé dotation "
                "globale;1;Etablissement public de santé;1979-02-13;1979-02-13;2020-02-04;\n";
    }
}

void write_site(std::ofstream& out, Country& country, std::size_t rank) {
    out << R"({"informationsGeneralesEGE":{"egeId":")" << rank
        << R"(","dateOuverture":"1967-07-01","datePremiereAutorisation":"1967-07-01","nomEgeCourt":")" << country.name()
        << R"(","nomEgeLong":")" << country.name() << R"(    ","numFinessEge":")" << country.finess(rank)
        << R"(","espic":["0"],"siret":"75920025600015"},"categorieentiteGeographiqueExercice":")" << country.category()
        << R"(","modefixationtarifaire":"07","typeBudget":["01"],)" << country.address(rank)
        << R"("roleEge":[],"etatObjet":"A"})";
}

void write_feed(const std::filesystem::path& path) {
    Country country;
    std::ofstream out(path, std::ios::binary);
    out << R"({"schemaVersion":"v1.0.0","generatedAt":"2026-05-12T02:00:00Z","gcc":[],"gco":[],"pmej":[)";
    for (std::size_t i = 0; i < kLegals; ++i) {
        out << (i == 0 ? "\n" : ",\n") << R"({"informationsGeneralesPMEJ":{"pmSmsseId":")" << i
            << R"(","codeApe":"86.10Z","dateCreation":"2001-01-01","denominationLonguePmSmsse":")" << country.name()
            << R"(      ","denominationPm":")" << country.name() << R"(","numFinessPm":")" << country.finess(i)
            << R"(","siren":"200000008","statutJuridique":"60","typePersonneMorale":"01"},)" << country.address(i)
            << R"("ege":[)";
        for (std::size_t site = i; site < kSites; site += kLegals) {
            out << (site == i ? "" : ",");
            write_site(out, country, kLegals + site);
        }
        out << R"(],"etatObjet":"A","dateDerniereMaj":"2021-10-18 00:00:00"})";
    }
    out << "\n]}\n";
}

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Runs in a child: imports, prints one row.
int import_row(const char* title, const std::vector<std::filesystem::path>& paths) {
    std::uintmax_t bytes = 0;
    for (const auto& path : paths) {
        bytes += std::filesystem::file_size(path);
    }
    const auto start = Clock::now();
    const auto outcome = organisation::import_files(paths);
    const auto elapsed = milliseconds_since(start);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto cpu = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
    };
    std::printf("%-28s %10zu %8.1f %9.0f %9.0f %11.1f\n", title, outcome.registry ? outcome.registry->size() : 0,
                static_cast<double>(bytes) / 1e6, elapsed, cpu(usage.ru_utime) + cpu(usage.ru_stime),
                static_cast<double>(usage.ru_maxrss) / 1024);
    return outcome.registry ? 0 : 1;
}

int in_child(const char* title, const std::vector<std::filesystem::path>& paths) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        const int status = import_row(title, paths);
        std::fflush(stdout);
        _exit(status);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

void search_rows(const organisation::Registry& registry) {
    auto start = Clock::now();
    const organisation::Search search(registry);
    std::printf("\n%-28s %9.0f ms\n", "search index", milliseconds_since(start));
    for (const char* query :
         {"c", "centre", "centre hospitalier saint joseph", "residence commune 8", "210", "ehpad les tilleuls 12"}) {
        double worst = 0;
        std::size_t hits = 0;
        for (int i = 0; i < 20; ++i) {
            start = Clock::now();
            hits = search.find(query).size();
            worst = std::max(worst, milliseconds_since(start));
        }
        std::printf("%-36s %3zu hits %7.2f ms (worst of 20)\n", query, hits, worst);
    }
}

void store_row(const organisation::Registry& registry, const std::filesystem::path& folder) {
    auto start = Clock::now();
    const auto saved = organisation::save_registry(registry, folder);
    const auto saving = milliseconds_since(start);
    start = Clock::now();
    const auto loaded = organisation::load_registry(folder);
    std::printf("\n%-28s save %.0f ms, load %.0f ms, %s\n", "stored registry", saving, milliseconds_since(start),
                saved.ok() && loaded.ok() && loaded->size() == registry.size() ? "same size" : "FAILED");
}

}  // namespace

int main() {
    const egide::testing::TemporaryFolder folder;
    write_classic(folder / "501.csv", folder / "502.csv");
    write_feed(folder / "finess-plus.json");
    std::printf("%-28s %10s %8s %9s %9s %11s\n", "import", "entities", "MB", "ms", "CPU ms", "peak MB");
    int status = in_child("502 alone", {folder / "502.csv"});
    status |= in_child("501 + 502", {folder / "501.csv", folder / "502.csv"});
    status |= in_child("FINESS+", {folder / "finess-plus.json"});
    const auto outcome = organisation::import_files({folder / "501.csv", folder / "502.csv"});
    if (status != 0 || !outcome.registry) {
        return 1;
    }
    search_rows(*outcome.registry);
    store_row(*outcome.registry, folder.path());
    return 0;
}
