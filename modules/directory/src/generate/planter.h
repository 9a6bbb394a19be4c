#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generate/forest.h"

namespace egide::directory::generate {

/// What an audit must find: a control, the level at which it fails, the objects that make it fail. A control that fails
/// for a share of a crowd names no object.
struct Answer {
    std::string control;
    int level = 0;
    std::vector<std::string> objects;
};

/// Gives fresh objects to the plantings, so that one does not disturb another, and keeps the answers.
class Planter {
  public:
    explicit Planter(Forest& forest) : forest_(forest) {}

    Forest& forest() { return forest_; }
    /// The planting that begins: names and the choice of a domain come from it.
    void begin(std::string_view control);
    /// A domain, always the same for the same planting.
    Domain& domain();
    Object& administrator();
    Object& person();
    Object& server();
    Object& controller();
    Object& group();
    /// The SID of a group of ordinary people, who have no business with Tier-0.
    std::string outsiders();
    void found(std::string_view control, int level, std::string_view dn);
    /// The same for a control that the crowd fails.
    void found(std::string_view control, int level);
    const std::vector<Answer>& answers() const { return answers_; }

  private:
    std::string fresh_name(std::string_view prefix);

    Forest& forest_;
    std::string_view control_;
    std::size_t made_ = 0;
    std::size_t next_person_ = 0;
    std::vector<Answer> answers_;
};

/// One weakness: the control that it makes fail, and how to plant it. `alone` ones take away what other controls need,
/// or make them not evaluable: "all" leaves them out.
struct Weakness {
    std::string_view control;
    void (*plant)(Planter&);
    bool alone = false;
};

/// All of them, in ANSSI's order.
const std::vector<Weakness>& weaknesses();

}  // namespace egide::directory::generate
