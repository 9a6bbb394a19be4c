#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/directory/audit.h"
#include "graph/membership.h"
#include "model/model.h"
#include "rights/effective.h"
#include "rights/tier0.h"

namespace egide::directory {

/// All that a control may look at.
struct ControlContext {
    const Model& model;
    const Membership& membership;
    const Tier0& tier0;
    EffectiveRights& rights;
    const Thresholds& limits;

    bool enabled(std::uint32_t account) const;
    bool older(std::int64_t moment, std::int64_t days) const { return model.reference - moment > days * 86400; }
    /// When the password was set; the creation of the account when no date says it.
    std::optional<std::int64_t> password_moment(std::uint32_t account) const;
    /// The last authentication that the directory knows of; nothing when there was none.
    std::optional<std::int64_t> logon_moment(std::uint32_t account) const;
    /// RID of the object's SID when it belongs to a domain; 0 otherwise.
    std::uint32_t domain_rid(std::uint32_t object) const;
    bool is_cluster_name(std::uint32_t computer) const;
    bool is_server(std::uint32_t computer) const;
    /// How a SID is shown: its object's account name, else the SID.
    std::string trustee_name(std::uint32_t sid, std::optional<std::size_t> domain) const;
    std::string name_of(std::uint32_t object) const;
};

/// What a control found, level by level.
class Verdict {
  public:
    std::uint32_t reason(base::Text why);
    /// A fact that fails a level on its own (0 in an advisory).
    void add(int level, std::uint32_t object, std::uint32_t reason);
    void add(int level, std::uint32_t object, base::Text why) { add(level, object, reason(std::move(why))); }
    /// The same, when what fails is a right of `sid` on the object.
    void add_right(int level, std::uint32_t object, std::uint32_t sid, base::Text why);
    /// A reason that carries a day; the same day gives the same reason.
    void add_dated(int level, std::uint32_t object, std::int64_t moment, base::Text (*why)(base::Date));
    /// Something could not be looked at: without a finding, this is no pass.
    void incomplete(base::Text cause);
    /// Nothing of what it looks at was collected.
    bool has_findings() const { return !findings_.empty(); }
    void finish(ControlResult& result);

  private:
    std::vector<Finding> findings_;
    std::vector<base::Text> reasons_;
    std::map<std::string, std::uint32_t, std::less<>> known_;
    std::map<std::pair<std::int32_t, const void*>, std::uint32_t> dated_;
    base::Text cause_;
};

/// A table, and the columns of it, without which a control would not see.
struct Need {
    Kind table;
    std::vector<Attribute> columns = {};
};

/// One control point: when it applies, how it is judged, what is said of it. `rights`: it looks at descriptors.
struct Control {
    std::string_view id;
    std::vector<int> levels;
    std::vector<Need> needs;
    void (*evaluate)(ControlContext&, Verdict&);
    base::Text (*title)();
    base::Text (*fix)();
    bool rights = false;
};

/// The 76 control points, in ANSSI's order, and the advisories.
const std::vector<Control>& all_controls();
const std::vector<Control>& all_advisories();

/// Judges one control: needs first, then its function.
ControlResult judge_control(const Control& control, ControlContext& context);

}  // namespace egide::directory
