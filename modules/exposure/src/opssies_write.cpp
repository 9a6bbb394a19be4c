#include <algorithm>

#include "egide/exposure/messages.h"
#include "egide/exposure/opssies.h"
#include "opssies_forms.h"

namespace egide::exposure {
namespace {

/// Puts one document right for the strict check and tells each correction.
class Corrector {
  public:
    Corrector(const OpssiesSender& sender, std::vector<base::Text>& corrections)
        : sender_(&sender), corrections_(&corrections) {}

    void correct(OpssiesDocument& document) {
        for (OpssiesStakeholder& stakeholder : document.stakeholders) {
            correct(stakeholder);
            stakeholder.ids_as_list = false;
        }
        for (OpssiesEvent& event : document.events) {
            for (OpssiesStakeholder& stakeholder : event.stakeholders) {
                correct(stakeholder);
                stakeholder.ids_as_list = true;
            }
            correct(event);
        }
    }

  private:
    void tell(const std::string& from, const std::string& to) {
        corrections_->push_back(messages::opssies_corrected({.from = from, .to = to}));
    }

    void retype(OpssiesLabel& label, std::int64_t type) {
        const std::string before = label.type ? std::to_string(*label.type) : "—";
        tell(label.text + " (" + before + ")", label.text + " (" + std::to_string(type) + ")");
        label.type = type;
    }

    void correct_id(OpssiesLabel& id) {
        const std::string written = id.text;
        std::erase(id.text, ' ');
        if (id.text != written) {
            tell(written, id.text);
        }
        if (id.type && has_id_form(*id.type, id.text)) {
            return;
        }
        if (is_indexed_trigram(id.text)) {
            retype(id, kTrigram);
        } else if (id.type == kSiret && has_id_form(kSiren, id.text)) {
            retype(id, kSiren);
        } else if (id.type == kSiren && has_id_form(kSiret, id.text)) {
            retype(id, kSiret);
        }
    }

    void correct_own_id(OpssiesStakeholder& provider) {
        for (OpssiesLabel& id : provider.ids) {
            if (!id.type || !has_id_form(*id.type, id.text)) {
                tell(id.text, sender_->siren);
                id.text = sender_->siren;
                id.type = kSiren;
            }
        }
    }

    void correct_names(OpssiesStakeholder& stakeholder) {
        for (OpssiesLabel& name : stakeholder.names) {
            if (name.type != kShortName && name.type != kFullName) {
                const bool has_short = std::any_of(stakeholder.names.begin(), stakeholder.names.end(),
                                                   [](const OpssiesLabel& other) { return other.type == kShortName; });
                retype(name, has_short ? kFullName : kShortName);
            }
        }
    }

    void correct(OpssiesStakeholder& stakeholder) {
        for (OpssiesLabel& id : stakeholder.ids) {
            correct_id(id);
        }
        if (stakeholder.role == kProvider) {
            correct_own_id(stakeholder);
        }
        correct_names(stakeholder);
    }

    /// The profile keeps one date, that of the end of the scan: the last one that took place.
    void keep_one_date(OpssiesEvent& event) {
        const auto moment = [](const OpssiesLabel& date) {
            return date.type == kDone ? OpssiesMoment::parse(date.text) : std::nullopt;
        };
        const auto last = std::max_element(event.dates.begin(), event.dates.end(),
                                           [&](const auto& a, const auto& b) { return moment(a) < moment(b); });
        if (event.dates.size() < 2 || !moment(*last)) {
            return;
        }
        const OpssiesLabel kept = *last;
        for (const OpssiesLabel& date : event.dates) {
            if (date.text != kept.text) {
                tell(date.text, kept.text);
            }
        }
        event.dates = {kept};
    }

    void correct(OpssiesEvent& event) {
        keep_one_date(event);
        std::string lower = event.tlp;
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (lower != event.tlp) {
            tell(event.tlp, lower);
            event.tlp = lower;
        }
    }

    const OpssiesSender* sender_;
    std::vector<base::Text>* corrections_;
};

}  // namespace

base::Result<OpssiesFile> write_opssies(const OpssiesDocument& document, const OpssiesSender& sender,
                                        const OpssiesMoment& sent) {
    OpssiesFile file;
    OpssiesDocument corrected = document;
    Corrector(sender, file.corrections).correct(corrected);
    file.name = sender.company + "-D1-" + sent.text() + ".json";
    file.bytes = opssies_json(corrected);
    if (auto deviations = check_opssies_strictly(file.bytes, file.name); !deviations.empty()) {
        return deviations;
    }
    return file;
}

}  // namespace egide::exposure
