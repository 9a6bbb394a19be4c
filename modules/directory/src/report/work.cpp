#include <algorithm>
#include <map>
#include <utility>

#include "controls/control.h"
#include "egide/directory/messages.h"
#include "egide/directory/report.h"
#include "egide/reading/csv.h"
#include "graph/ways.h"
#include "model/model.h"

namespace egide::directory {
namespace {

constexpr std::size_t kPrincipalsApart = 50;  // those with most rights; the others are one change a level

/// A change being put together, and what it takes away.
struct Draft {
    Change change;
    Cuts cuts;
    std::size_t rights = 0;  // findings, for the order of principals
};

/// What a finding of this control takes away beside rights, when it is corrected.
void cut_edges(std::string_view control, std::uint32_t object, Cuts& cuts) {
    if (control == "vuln_delegation_a2d2" || control == "vuln_delegation_t2a4d") {
        cuts.edge(object, EdgeKind::allowed_to_delegate);
    } else if (control == "vuln_delegation_sourcedeleg") {
        cuts.edge(object, EdgeKind::allowed_to_act);
    } else if (control.starts_with("vuln_sidhistory")) {
        cuts.edge(object, EdgeKind::has_sid_history);
    }
}

void note_finding(const ControlResult& control, const Finding& finding, Draft& draft) {
    Change& change = draft.change;
    change.level = change.level == 0 ? finding.level : std::min<int>(change.level, finding.level);
    if (change.controls.empty() || change.controls.back() != control.id) {
        change.controls.push_back(control.id);
    }
    change.objects.push_back(finding.object);
    ++draft.rights;
    if (finding.by == Finding::kNobody) {
        cut_edges(control.id, finding.object, draft.cuts);
    } else {
        draft.cuts.right(finding.by, finding.object);
    }
}

/// The findings of an audit, put together by principal, or by control and level.
class DraftMaker {
  public:
    explicit DraftMaker(const Audit& audit) : audit_(&audit) {
        for (const ControlResult& control : audit.controls) {
            for (const Finding& finding : control.findings) {
                if (finding.by == Finding::kNobody) {
                    note_finding(control, finding, by_control_[{&control - audit.controls.data(), finding.level}]);
                } else {
                    note_finding(control, finding, by_principal_[finding.by]);
                }
            }
        }
    }

    std::vector<Draft> take() {
        std::vector<Draft> drafts;
        for (auto& [key, draft] : by_control_) {
            draft.change.about = audit_->controls[static_cast<std::size_t>(key.first)].title;
            draft.change.what = audit_->controls[static_cast<std::size_t>(key.first)].fix;
            drafts.push_back(std::move(draft));
        }
        take_principals(drafts);
        for (Draft& draft : drafts) {
            auto& objects = draft.change.objects;
            std::sort(objects.begin(), objects.end());
            objects.erase(std::unique(objects.begin(), objects.end()), objects.end());
        }
        return drafts;
    }

  private:
    void take_principals(std::vector<Draft>& drafts) {
        std::vector<std::pair<std::uint32_t, Draft*>> most;
        for (auto& [sid, draft] : by_principal_) {
            most.emplace_back(sid, &draft);
        }
        std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) {
            return std::pair(a.second->change.level, b.second->rights) <
                   std::pair(b.second->change.level, a.second->rights);
        });
        std::map<int, std::pair<Draft, std::size_t>> others;
        for (std::size_t i = 0; i < most.size(); ++i) {
            if (i < kPrincipalsApart) {
                drafts.push_back(named(most[i].first, std::move(*most[i].second)));
            } else {
                auto& [together, count] = others[most[i].second->change.level];
                join(together, *most[i].second);
                ++count;
            }
        }
        for (auto& [level, other] : others) {
            other.first.change.what = messages::work_others({.count = base::Count(other.second)});
            drafts.push_back(std::move(other.first));
        }
    }

    Draft named(std::uint32_t sid, Draft draft) const {
        const Model& model = audit_->collection.model();
        const std::uint32_t object = model.trustee(sid, model.domain_of(draft.change.objects.front()));
        const std::string text = model.sids[sid].text();
        const std::string_view account =
            object == kNone ? std::string_view() : model.text(object, Attribute::sam_account_name);
        const std::string name =
            object == kNone
                ? text
                : std::string(account.empty() ? first_value(model.dn(object)) : account) + " (" + text + ")";
        draft.change.what = messages::work_rights({.trustee = name});
        return draft;
    }

    static void join(Draft& into, const Draft& from) {
        Change& change = into.change;
        change.level = from.change.level;
        change.objects.insert(change.objects.end(), from.change.objects.begin(), from.change.objects.end());
        for (const std::string_view control : from.change.controls) {
            if (std::find(change.controls.begin(), change.controls.end(), control) == change.controls.end()) {
                change.controls.push_back(control);
            }
        }
        into.cuts.add(from.cuts);
    }

    const Audit* audit_;
    std::map<std::pair<std::ptrdiff_t, int>, Draft> by_control_;
    std::map<std::uint32_t, Draft> by_principal_;
};

/// How many principals still have a way, once something is taken away.
class WayCount {
  public:
    explicit WayCount(const Audit& audit)
        : membership_(audit.collection.model()),
          tier0_(audit.collection.model(), membership_),
          rights_(audit.collection.model(), membership_),
          context_{audit.collection.model(), membership_, tier0_, rights_, audit.thresholds},
          targets_(tier0_targets(context_)) {}

    std::size_t without(const Cuts& cuts) {
        ReverseSearch search(context_, &cuts);
        search.run(targets_);
        return static_cast<std::size_t>(
            std::count_if(search.order().begin(), search.order().end(),
                          [&](std::uint32_t node) { return is_controller_of_others(context_, search, node); }));
    }

  private:
    Membership membership_;
    Tier0 tier0_;
    EffectiveRights rights_;
    ControlContext context_;
    std::vector<std::uint32_t> targets_;
};

void rank(std::vector<Draft>& drafts) {
    std::stable_sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
        return std::tuple(a.change.level, b.change.paths_alone, a.change.objects.size()) <
               std::tuple(b.change.level, a.change.paths_alone, b.change.objects.size());
    });
}

}  // namespace

WorkPlan ranked_work(const Audit& audit) {
    WayCount ways(audit);
    WorkPlan plan;
    plan.paths = ways.without({});
    std::vector<Draft> drafts = DraftMaker(audit).take();
    for (Draft& draft : drafts) {
        draft.change.paths_alone = draft.cuts.empty() ? 0 : plan.paths - ways.without(draft.cuts);
    }
    rank(drafts);
    Cuts done;
    std::size_t left = plan.paths;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        Change& change = drafts[i].change;
        done.add(drafts[i].cuts);
        left = drafts[i].cuts.empty() || left == 0 ? left : ways.without(done);
        change.paths_left = left;
        change.level_after = i + 1 < drafts.size() ? drafts[i + 1].change.level : 5;
        plan.changes.push_back(std::move(change));
    }
    return plan;
}

std::string_view object_name(const Audit& audit, std::uint32_t object) {
    return audit.collection.model().dn(object);
}

std::string work_csv(const Audit& audit, const WorkPlan& plan, base::Language language) {
    std::string out =
        "rank;level;level_after;paths_closed_alone;paths_left;objects;controls;about;what;first_object\r\n";
    for (std::size_t i = 0; i < plan.changes.size(); ++i) {
        const Change& change = plan.changes[i];
        std::string controls;
        for (const std::string_view control : change.controls) {
            controls += (controls.empty() ? "" : " ") + std::string(control);
        }
        for (const std::size_t number :
             {i + 1, static_cast<std::size_t>(change.level), static_cast<std::size_t>(change.level_after),
              change.paths_alone, change.paths_left, change.objects.size()}) {
            out += std::to_string(number) + ";";
        }
        const std::string about = change.about.empty() ? std::string() : base::render(change.about, language);
        out += controls + ";" + reading::csv_cell(about) + ";" +
               reading::csv_cell(base::render(change.what, language)) + ";" +
               reading::csv_cell(object_name(audit, change.objects.front())) + "\r\n";
    }
    return out;
}

}  // namespace egide::directory
