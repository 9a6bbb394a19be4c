#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "demo/demo.h"
#include "demo/organisation.h"
#include "egide/base/date.h"

namespace egide::cli::demo {

using Key = std::pair<std::string_view, std::string>;

/// A dossier.yaml being written, with the evidence files it names.
class DossierText {
  public:
    /// Facts later than the horizon are not written: nobody could know them.
    DossierText(const Candidate& candidate, std::string_view programme, base::Date horizon);

    /// Milestones, amounts and context, as YAML flow mappings without braces.
    void dates(std::string_view keys);
    void money(std::string_view keys);
    void context(std::string_view keys);
    void section(std::string_view title);
    /// One observation; values are YAML already.
    void add(std::string_view kind, std::initializer_list<Key> keys);
    /// The same with an evidence file, made up here, named after its kind, its subject and its date.
    void add_with_evidence(std::string_view kind, const std::string& about, base::Date date,
                           std::initializer_list<Key> keys);
    /// A piece of an objective, with its evidence file.
    void piece(std::string_view code, base::Date date, std::initializer_list<Key> keys = {});
    std::vector<File> take();

  private:
    bool known(std::initializer_list<Key> keys) const;

    base::Date horizon_;
    std::string text_;
    std::vector<File> files_;
    bool in_observations_ = false;
};

std::string in_quotes(std::string_view text);
std::string list(const std::vector<std::string>& items);
inline std::string list_of(const std::string& item) {
    return "[" + item + "]";
}
/// The FINESS numbers of some units, as a YAML list.
std::string finess_of(const Candidate& candidate, const std::vector<std::size_t>& units);

}  // namespace egide::cli::demo
