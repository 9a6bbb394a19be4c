#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "egide/evidence/record.h"
#include "egide/evidence/verify.h"

namespace egide::evidence {

/// A moment as people read it, to the second, in UTC.
base::Bilingual readable_moment(journal::Instant instant);

/// Where something stands in a proof.
struct ProofPlace {
    std::string member = {};
    std::optional<std::uint64_t> entry = {};
    std::optional<std::uint64_t> byte = {};
};

/// Gathers what a verification finds. What a stranger wrote is made visible on its way in: a report with a NUL would not
/// leave the child that reads the bundle.
class ProofFindings {
  public:
    explicit ProofFindings(const ProofOptions& options) : most_(options.most_faults), words_(options.words) {}

    void prove(std::string code, const base::Text& text, ProofPlace place = {}) {
        report_.proved.push_back({std::move(code), both(text), shown(place.member), place.entry});
    }
    /// Something that no proof of this kind can show.
    void leave_open(std::string code, const base::Text& text, ProofPlace place = {}) {
        report_.not_proved.push_back({std::move(code), both(text), shown(place.member), place.entry});
    }
    /// Something that a better proof, or more knowledge, would show: the verdict says so.
    void reserve(std::string code, const base::Text& text, ProofPlace place = {}) {
        reserved_ = true;
        leave_open(std::move(code), text, std::move(place));
    }
    void fault(std::string code, const base::Text& text, ProofPlace place, std::string detail = {}) {
        ++faults_;
        if (report_.faults.size() < most_) {
            report_.faults.push_back(
                {std::move(code), both(text), shown(place.member), place.byte, place.entry, shown(detail)});
        } else {
            ++report_.left_out;
        }
    }
    std::uint64_t faults() const { return faults_; }
    void set_origin(std::string_view origin) { report_.origin = shown(origin); }

    ProofReport finish(std::string kind) {
        report_.kind = std::move(kind);
        report_.verdict = faults_ > 0 ? ProofVerdict::altered
                          : reserved_ ? ProofVerdict::reserved
                                      : ProofVerdict::intact;
        return std::move(report_);
    }
    ProofReport unreadable(std::string kind) {
        report_.proved.clear();
        report_.not_proved.clear();
        ProofReport report = finish(std::move(kind));
        report.verdict = ProofVerdict::unreadable;
        return report;
    }

  private:
    base::Bilingual both(const base::Text& text) const {
        if (!words_) {
            return {};
        }
        return {shown(base::render(text, base::Language::french)), shown(base::render(text, base::Language::english))};
    }
    std::size_t most_;
    bool words_;
    std::uint64_t faults_ = 0;
    bool reserved_ = false;
    ProofReport report_;
};

}  // namespace egide::evidence
