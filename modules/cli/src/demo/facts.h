#pragma once

#include <map>
#include <string>
#include <string_view>

#include "demo/demo.h"
#include "demo/dossier_text.h"

namespace egide::cli::demo {

/// How every objective stands; those not named are met.
class Levels {
  public:
    Levels(Level all = Level::met) : all_(all) {}
    Levels& set(const std::string& objective, Level level) {
        own_[objective] = level;
        return *this;
    }
    Level of(const std::string& objective) const {
        const auto found = own_.find(objective);
        return found == own_.end() ? all_ : found->second;
    }

  private:
    Level all_;
    std::map<std::string, Level> own_;
};

/// The whole dossier of a candidate for domain 1 bis or domain 2, each objective at its level.
std::vector<File> d1bis_dossier(const Candidate& candidate, const Levels& levels, Random& random,
                                base::Date horizon = kReferenceDate);
std::vector<File> d2_dossier(const Candidate& candidate, const Levels& levels, Random& random);

/// The parts of a domain 2 dossier: continuity (D2.O1), policy and plans (D2.O2), infrastructure (D2.O3), tests
/// (D2.O4).
void add_continuity(DossierText& text, const Candidate& candidate, const Levels& levels);
void add_policy(DossierText& text, const Candidate& candidate, const Levels& levels);
void add_infrastructure(DossierText& text, const Candidate& candidate, const Levels& levels);

/// A civil date written here, in the code.
base::Date day(int year, unsigned month, unsigned day_of_month);
/// Every unit of a candidate, and those of its strong zones.
std::vector<std::size_t> all_units(const Candidate& candidate);
std::vector<std::size_t> strong_units(const Candidate& candidate);

}  // namespace egide::cli::demo
