#include <algorithm>
#include <array>

#include "egide/exposure/messages.h"
#include "egide/exposure/opssies.h"
#include "opssies_forms.h"
#include "opssies_schema.h"

namespace egide::exposure {
namespace {

using reading::Problems;

constexpr std::array<std::string_view, 4> kTlp{"red", "amber", "green", "clear"};
constexpr std::array kEventTypes{kDirectoryAudit, kExposureByCert, kExposureByProvider, kSilene};

void refuse(const base::SourcePosition& at, base::Text message, std::string_view key, Problems& problems) {
    problems.add({base::ErrorKind::invalid, std::move(message), at, std::string(key), {}});
}

/// Absent codes are the schema's business.
void check_code(std::optional<std::int64_t> code, std::int64_t highest, std::string_view key,
                const base::SourcePosition& at, Problems& problems) {
    if (code && (*code < 1 || *code > highest)) {
        refuse(at, messages::opssies_unknown_code({.given = *code, .highest = highest, .key = key}), key, problems);
    }
}

void check_ids(const OpssiesStakeholder& stakeholder, Problems& problems) {
    for (const OpssiesLabel& id : stakeholder.ids) {
        check_code(id.type, kTrigram, "stakeholderIdType", id.at, problems);
        if (id.type && *id.type >= 1 && *id.type <= kTrigram && !has_id_form(*id.type, id.text)) {
            refuse(id.at, messages::opssies_id_form({.given = id.text, .type = *id.type}), "stakeholderId", problems);
        }
    }
}

void check_names(const OpssiesStakeholder& stakeholder, Problems& problems) {
    for (const OpssiesLabel& name : stakeholder.names) {
        check_code(name.type, kFullName, "stakeholderNameType", name.at, problems);
    }
    const bool named = std::any_of(stakeholder.names.begin(), stakeholder.names.end(), [](const OpssiesLabel& name) {
        return name.type == kFullName && !name.text.empty();
    });
    if (!named) {
        refuse(stakeholder.at, messages::opssies_no_full_name(), "stakeholderNameTypes", problems);
    }
}

void check_stakeholder(const OpssiesStakeholder& stakeholder, Problems& problems) {
    check_ids(stakeholder, problems);
    check_names(stakeholder, problems);
    check_code(stakeholder.type, 3, "stakeholderType", stakeholder.at, problems);
    check_code(stakeholder.role, kRecipient, "stakeholderRoleType", stakeholder.at, problems);
}

bool has_id(const OpssiesStakeholder& stakeholder, std::int64_t one, std::int64_t other) {
    return std::any_of(stakeholder.ids.begin(), stakeholder.ids.end(),
                       [&](const OpssiesLabel& id) { return id.type == one || id.type == other; });
}

/// Whether someone has that role with one of two kinds of identifiers.
bool is_told(const std::vector<OpssiesStakeholder>& stakeholders, std::int64_t role, std::int64_t one,
             std::int64_t other) {
    return std::any_of(stakeholders.begin(), stakeholders.end(), [&](const OpssiesStakeholder& stakeholder) {
        return stakeholder.role == role && has_id(stakeholder, one, other);
    });
}

void check_dates(const OpssiesEvent& event, Problems& problems) {
    if (event.dates.size() > 1) {
        refuse(event.dates[1].at, messages::opssies_one_date(), "dates", problems);
    }
    for (const OpssiesLabel& date : event.dates) {
        if (date.type && date.type != kDone) {
            refuse(date.at, messages::opssies_date_type({.given = *date.type}), "dateType", problems);
        }
        if (!OpssiesMoment::parse(date.text)) {
            refuse(date.at, messages::opssies_bad_date({.given = date.text}), "dates", problems);
        }
    }
}

void check_subnets(const OpssiesScope& scope, Problems& problems) {
    for (const std::string& subnet : scope.subnets_v4) {
        if (!is_subnet_v4(subnet)) {
            refuse(scope.at, messages::opssies_subnet({.given = subnet}), "subnetIpV4s", problems);
        }
    }
    for (const std::string& subnet : scope.subnets_v6) {
        if (!is_subnet_v6(subnet)) {
            refuse(scope.at, messages::opssies_subnet({.given = subnet}), "subnetIpV6s", problems);
        }
    }
}

void check_qualifiers(const OpssiesEvent& event, Problems& problems) {
    if (!event.tlp.empty() && std::find(kTlp.begin(), kTlp.end(), event.tlp) == kTlp.end()) {
        refuse(event.at, messages::opssies_tlp({.given = event.tlp}), "tlp", problems);
    }
    if (event.analysis_type && event.analysis_type != kCareD1) {
        refuse(event.at, messages::opssies_analysis_type({.given = *event.analysis_type}), "eventAnalysisType",
               problems);
    }
    if (event.type && std::find(kEventTypes.begin(), kEventTypes.end(), *event.type) == kEventTypes.end()) {
        refuse(event.at, messages::opssies_event_type({.given = *event.type}), "eventType", problems);
    }
}

void check_event(const OpssiesEvent& event, const OpssiesDocument& document, Problems& problems) {
    for (const OpssiesStakeholder& stakeholder : event.stakeholders) {
        check_stakeholder(stakeholder, problems);
    }
    if (!is_told(event.stakeholders, kRecipient, kFinessLegal, kFinessGeographic)) {
        refuse(event.at, messages::opssies_no_recipient(), "stakeholders", problems);
    }
    const bool provided = is_told(event.stakeholders, kProvider, kSiren, kSiret) ||
                          is_told(document.stakeholders, kProvider, kSiren, kSiret);
    if (event.type == kExposureByProvider && !provided) {
        refuse(event.at, messages::opssies_no_provider(), "stakeholders", problems);
    }
    check_dates(event, problems);
    for (const OpssiesScope& scope : event.scopes) {
        check_subnets(scope, problems);
    }
    check_qualifiers(event, problems);
}

std::string_view last_part(std::string_view path) {
    const std::size_t slash = path.find_last_of("/\\");
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Deviations in the order of the file, each once.
base::Errors in_order(base::Errors errors) {
    std::stable_sort(errors.begin(), errors.end(), [](const base::Error& a, const base::Error& b) {
        return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
    return errors;
}

}  // namespace

base::Errors check_opssies_strictly(std::string_view bytes, std::string_view file) {
    constexpr std::size_t kEveryDeviation = 100'000;
    Problems problems(kEveryDeviation);
    if (!is_opssies_name(last_part(file))) {
        refuse({std::string(file), 0, 0}, messages::opssies_file_name({.given = last_part(file)}), "", problems);
    }
    const auto root = reading::read_json(bytes, std::string(file));
    if (!root) {
        for (const base::Error& error : root.errors()) {
            problems.add(error);
        }
        return problems.take();
    }
    check_opssies_schema(*root, problems);
    if (const auto read = read_opssies(bytes, std::string(file))) {
        for (const OpssiesStakeholder& stakeholder : read->document.stakeholders) {
            check_stakeholder(stakeholder, problems);
        }
        for (const OpssiesEvent& event : read->document.events) {
            check_event(event, read->document, problems);
        }
    }
    return in_order(problems.take());
}

}  // namespace egide::exposure
