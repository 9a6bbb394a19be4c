#include "demo/organisation.h"

#include <array>

#include "egide/organisation/finess.h"

namespace egide::cli::demo {

namespace {

/// Department 99 does not exist: no number can be that of a real establishment.
class Numbers {
  public:
    explicit Numbers(int family) : next_(family * 1000) {}
    std::string take() {
        ++next_;
        const std::string digits = "99" + std::to_string(1'000'000 + next_).substr(1);
        return digits.substr(0, 8) + organisation::expected_check_digit(digits.substr(0, 8) + "0").value_or('0');
    }

  private:
    int next_;
};

struct Planned {
    const char* name;
    const char* category;
    int weight;
    int sites;
};

// 660 thousandths for the support, Nord and Sud; 900 with Est, Ouest and Vallée.
constexpr std::array kGroup{
    Planned{"CHU de Démonstration-Centre", "101", 400, 5}, Planned{"CH de Démonstration-Nord", "355", 150, 3},
    Planned{"CH de Démonstration-Sud", "355", 110, 3},     Planned{"CH de Démonstration-Est", "355", 100, 3},
    Planned{"CH de Démonstration-Ouest", "355", 80, 2},    Planned{"CH de Démonstration-Vallée", "355", 60, 2},
    Planned{"CH de Démonstration-Plateau", "355", 50, 2},  Planned{"CH de Démonstration-Littoral", "355", 30, 1},
    Planned{"EPSM de Démonstration", "292", 20, 1}};

void add_sites(Candidate& candidate, Numbers& numbers, const DemoEntity& owner, int sites) {
    for (int site = 0; site < sites; ++site) {
        const std::string name = owner.name + ", site " + static_cast<char>('A' + site);
        candidate.entities.push_back({numbers.take(), owner.finess, name, owner.region, owner.category, 0});
    }
}

Candidate single(const std::string& name, Numbers& numbers, const char* region, const char* ownership) {
    Candidate candidate;
    candidate.name = name;
    candidate.support = numbers.take();
    candidate.ownership = ownership;
    candidate.entities.push_back({candidate.support, "", name, region, "", 0});
    return candidate;
}

void add_unit(Candidate& candidate, Numbers& numbers, const char* name, const char* region, const char* category,
              int weight) {
    const DemoEntity unit{numbers.take(), candidate.support, name, region, category, weight};
    candidate.entities.push_back(unit);
    candidate.units.push_back(unit);
}

}  // namespace

Candidate ght(Random& random) {
    Numbers numbers(1);
    Candidate candidate;
    candidate.group = true;
    candidate.name = "GHT de Démonstration";
    candidate.ownership = "public";
    candidate.activity = random.between(300, 420);
    for (const Planned& planned : kGroup) {
        const DemoEntity unit{numbers.take(), "", planned.name, "27", planned.category, planned.weight};
        candidate.entities.push_back(unit);
        candidate.units.push_back(unit);
    }
    for (std::size_t index = 0; index < kGroup.size(); ++index) {
        add_sites(candidate, numbers, candidate.units[index], kGroup[index].sites);
    }
    candidate.support = candidate.units.front().finess;
    candidate.zones = {{"centre", {0}}, {"nord", {1}}, {"sud", {2}}, {"est", {3, 5, 6}}, {"ouest", {4, 7, 8}}};
    candidate.strong = 3;
    return candidate;
}

Candidate private_group(Random& random) {
    Numbers numbers(2);
    Candidate candidate = single("Groupe privé de Démonstration", numbers, "75", "private");
    candidate.activity = random.between(60, 90);
    add_unit(candidate, numbers, "Clinique de Démonstration-Rive gauche", "75", "365", 300);
    add_unit(candidate, numbers, "Clinique de Démonstration-Rive droite", "75", "365", 200);
    add_unit(candidate, numbers, "Clinique de Démonstration-Estuaire", "75", "365", 160);
    add_unit(candidate, numbers, "Clinique de Démonstration-Garrigue", "76", "365", 100);
    add_unit(candidate, numbers, "Clinique de Démonstration-Canal", "76", "365", 100);
    add_unit(candidate, numbers, "Clinique de Démonstration-Coteaux", "76", "365", 60);
    add_unit(candidate, numbers, "Clinique de Démonstration-Étang", "76", "365", 50);
    add_unit(candidate, numbers, "Hospitalisation à domicile de Démonstration", "76", "127", 30);
    candidate.zones = {{"atlantique", {0, 1, 2}}, {"sud-ouest", {3, 4, 5, 6, 7}}};
    return candidate;
}

Candidate dialysis(Random& random) {
    Numbers numbers(3);
    Candidate candidate = single("Association de dialyse de Démonstration", numbers, "53", "ebnl");
    candidate.activity = random.between(12, 20);
    add_unit(candidate, numbers, "Unité de dialyse de Démonstration-Port", "53", "146", 400);
    add_unit(candidate, numbers, "Unité de dialyse de Démonstration-Lande", "53", "146", 260);
    add_unit(candidate, numbers, "Unité de dialyse de Démonstration-Golfe", "53", "146", 140);
    add_unit(candidate, numbers, "Unité de dialyse de Démonstration-Forêt", "53", "146", 100);
    add_unit(candidate, numbers, "Unité de dialyse de Démonstration-Île", "53", "146", 100);
    candidate.zones = {{"siege", {0, 1}}, {"antennes", {2, 3}}};
    candidate.without_directory = {4};
    return candidate;
}

}  // namespace egide::cli::demo
