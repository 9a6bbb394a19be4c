#pragma once

#include <string>
#include <vector>

#include "demo/random.h"

namespace egide::cli::demo {

struct DemoEntity {
    std::string finess;
    std::string parent;  // of a site
    std::string name;
    std::string region;
    std::string category;
    int weight = 0;  // thousandths of the candidate's combined activity; 0: not given
};

/// Units that share a directory and an internet access. `id` names both.
struct Zone {
    std::string id;
    std::vector<std::size_t> units;  // indexes in Candidate::units
};

/// An invented candidate. The first `strong` zones hold 66 % of the combined activity at least; in the group, exactly.
struct Candidate {
    bool group = false;
    std::string name;
    std::string support;  // FINESS
    std::string ownership;
    std::vector<DemoEntity> entities;
    std::vector<DemoEntity> units;  // what the rules count: EJ of a group, sites of an EJ
    std::vector<Zone> zones;
    std::size_t strong = 1;
    std::vector<std::size_t> without_directory;  // units that run no directory, accepted
    std::int64_t activity = 0;                   // combined activity per thousandth
};

/// A GHT of nine EJ and twenty-two sites, five directories.
Candidate ght(Random& random);
/// A private EJ whose eight sites lie in two regions.
Candidate private_group(Random& random);
/// An EJ of five dialysis units, category 146.
Candidate dialysis(Random& random);

}  // namespace egide::cli::demo
