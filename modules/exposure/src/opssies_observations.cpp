#include "egide/exposure/opssies_observations.h"

#include <algorithm>
#include <map>

#include "egide/exposure/messages.h"
#include "opssies_forms.h"

namespace egide::exposure {
namespace {

using observation::Field;
using observation::Kind;
using observation::Observation;

struct Concerned {
    bool known = false;
    std::vector<std::uint32_t> entities;  // empty = the whole candidate
    std::string name;                     // of the recipient, for the perimeter
};

/// What tells one perimeter from another: who it belongs to and what it holds.
using PerimeterKey = std::pair<std::string, std::vector<std::string>>;

class Converter {
  public:
    Converter(const OpssiesDocument& document, const OpssiesTarget& target) : document_(&document), target_(&target) {}

    OpssiesObservations convert() {
        for (const OpssiesEvent& event : document_->events) {
            convert(event);
        }
        return std::move(converted_);
    }

  private:
    void leave_out(const base::SourcePosition& at, base::Text why) {
        converted_.warnings.push_back({base::ErrorKind::invalid, std::move(why), at, "event", {}});
    }

    /// A group whose trigram or legal number is the candidate's stands for all of it.
    void add_recipient(const OpssiesStakeholder& recipient, Concerned& into) {
        for (const OpssiesLabel& id : recipient.ids) {
            if (id.type == kTrigram || is_indexed_trigram(id.text)) {
                into.known = into.known || (!target_->trigram.empty() && id.text.substr(0, 3) == target_->trigram);
                continue;
            }
            const auto entity = target_->entities(id.text);
            if (!entity) {
                continue;
            }
            into.known = true;
            const bool listed = std::find(into.entities.begin(), into.entities.end(), *entity) != into.entities.end();
            if (recipient.type != kGroup && !listed) {
                into.entities.push_back(*entity);
            }
        }
        if (into.name.empty() && !recipient.ids.empty()) {
            into.name = recipient.ids.front().text;
        }
    }

    Concerned concerned_by(const OpssiesEvent& event) {
        Concerned concerned;
        for (const OpssiesStakeholder& stakeholder : event.stakeholders) {
            if (stakeholder.role == kRecipient) {
                add_recipient(stakeholder, concerned);
            }
        }
        return concerned;
    }

    /// The end of the scan: the last moment at which the audit took place.
    static std::optional<base::Date> date_of(const OpssiesEvent& event) {
        std::optional<OpssiesMoment> last;
        for (const OpssiesLabel& date : event.dates) {
            const auto moment = date.type == kDone ? OpssiesMoment::parse(date.text) : std::nullopt;
            last = std::max(last, moment);
        }
        return last ? std::optional(last->date) : std::nullopt;
    }

    std::string provider_of(const OpssiesEvent& event) const {
        std::string name;
        for (const auto* stakeholders : {&document_->stakeholders, &event.stakeholders}) {
            for (const OpssiesStakeholder& stakeholder : *stakeholders) {
                for (const OpssiesLabel& label : stakeholder.names) {
                    if (stakeholder.role == kProvider && label.type == kFullName) {
                        name = label.text;
                    }
                }
            }
        }
        return name;
    }

    void convert(const OpssiesEvent& event) {
        const bool exposure =
            event.type == kExposureByCert || event.type == kExposureByProvider || event.type == kSilene;
        if (!exposure && event.type != kDirectoryAudit) {
            return leave_out(event.at,
                             messages::convert_event_type({.given = event.type ? std::to_string(*event.type) : "—"}));
        }
        const auto date = date_of(event);
        if (!date) {
            return leave_out(event.at, messages::convert_no_date());
        }
        const Concerned concerned = concerned_by(event);
        if (!concerned.known) {
            return leave_out(event.at, messages::convert_nobody({.recipient = concerned.name}));
        }
        Observation audit;
        audit.date = date;
        audit.entities = concerned.entities;
        audit.at = event.at;
        if (exposure) {
            convert_exposure(event, concerned, std::move(audit));
        } else {
            convert_directory(event, std::move(audit));
        }
    }

    void convert_exposure(const OpssiesEvent& event, const Concerned& concerned, Observation audit) {
        audit.kind = Kind::exposure_audit;
        audit.values.emplace_back(Field::perimeter, perimeter_of(event, concerned));
        const char* tool = event.type == kSilene               ? "SILENE"
                           : event.type == kExposureByProvider ? "industrial"
                                                               : "other";
        audit.values.emplace_back(Field::tool, std::string(tool));
        if (const std::string provider = provider_of(event); !provider.empty()) {
            audit.values.emplace_back(Field::provider, provider);
        }
        if (event.level) {
            audit.values.emplace_back(Field::level, *event.level);
        }
        converted_.observations.push_back(std::move(audit));
    }

    /// The unit of a directory audit is the forest. The level is told in the note: it may not be read as an ADS level.
    void convert_directory(const OpssiesEvent& event, Observation audit) {
        std::string forest;
        for (const OpssiesScope& scope : event.scopes) {
            forest = !scope.forest_fqdn.empty()                    ? scope.forest_fqdn
                     : forest.empty() && scope.domains.size() == 1 ? scope.domains.front()
                                                                   : forest;
        }
        if (forest.empty()) {
            return leave_out(event.at, messages::convert_no_forest());
        }
        if (known_directories_.emplace(forest, true).second) {
            Observation directory;
            directory.kind = Kind::directory;
            directory.id = forest;
            directory.entities = audit.entities;
            directory.at = event.at;
            converted_.observations.push_back(std::move(directory));
        }
        audit.kind = Kind::directory_audit;
        audit.values.emplace_back(Field::directory, forest);
        audit.values.emplace_back(Field::tool, std::string("ADS"));
        if (event.level) {
            audit.note = "OPSSIES outcome.level " + std::to_string(*event.level);
        }
        converted_.observations.push_back(std::move(audit));
    }

    static void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
        to.insert(to.end(), from.begin(), from.end());
    }

    std::string perimeter_of(const OpssiesEvent& event, const Concerned& concerned) {
        if (!target_->perimeter_id.empty()) {
            return target_->perimeter_id;
        }
        std::vector<std::string> domains;
        std::vector<std::string> addresses;
        for (const OpssiesScope& scope : event.scopes) {
            append(domains, scope.domains);
            append(addresses, scope.subnets_v4);
            append(addresses, scope.subnets_v6);
        }
        PerimeterKey key{concerned.name, domains};
        append(key.second, addresses);
        std::sort(key.second.begin(), key.second.end());
        const auto [known, added] = perimeters_.emplace(key, std::string());
        if (added) {
            known->second = new_perimeter(event, concerned, std::move(domains), std::move(addresses));
        }
        return known->second;
    }

    std::string new_perimeter(const OpssiesEvent& event, const Concerned& concerned, std::vector<std::string> domains,
                              std::vector<std::string> addresses) {
        const int rank = ++ranks_[concerned.name];
        Observation perimeter;
        perimeter.kind = Kind::exposure_perimeter;
        perimeter.id = "opssies-" + concerned.name + (rank == 1 ? "" : "-" + std::to_string(rank));
        perimeter.entities = concerned.entities;
        perimeter.at = event.at;
        if (!domains.empty()) {
            perimeter.values.emplace_back(Field::domains, std::move(domains));
        }
        if (!addresses.empty()) {
            perimeter.values.emplace_back(Field::addresses, std::move(addresses));
        }
        converted_.observations.push_back(perimeter);
        return perimeter.id;
    }

    const OpssiesDocument* document_;
    const OpssiesTarget* target_;
    OpssiesObservations converted_;
    std::map<PerimeterKey, std::string> perimeters_;
    std::map<std::string, int> ranks_;
    std::map<std::string, bool> known_directories_;
};

}  // namespace

OpssiesObservations observations_of(const OpssiesDocument& document, const OpssiesTarget& target) {
    return Converter(document, target).convert();
}

}  // namespace egide::exposure
