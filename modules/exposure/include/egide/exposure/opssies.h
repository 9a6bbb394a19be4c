#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"

namespace egide::exposure {

// OPSSIES-V2 v0.13, CaRE D1 profile: statements of audits sent by providers [opssies.github.io]. The structure keeps
// what a file says as it says it; codes are those of the profile's definitions and are never interpreted here.

/// A moment as the profile writes it, AAAAMMJJ-HHMMSS, Paris time.
struct OpssiesMoment {
    base::Date date;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;

    static std::optional<OpssiesMoment> parse(std::string_view text);
    std::string text() const;
    auto operator<=>(const OpssiesMoment&) const = default;
};

/// A text qualified by a code: an identifier, a name, a date.
struct OpssiesLabel {
    std::optional<std::int64_t> type;
    std::string text;
    base::SourcePosition at;
};

/// Who asked, audited, controls or receives. Ids: 1 FINESS range, 2 geographic, 3 legal, 4 SIREN, 5 SIRET, 6 GHT
/// trigram; names: 1 short, 2 full; type: 1 site, 2 group, 3 third party; role: 1 requester, 2 provider, 3 auditor, 4
/// recipient.
struct OpssiesStakeholder {
    std::vector<OpssiesLabel> ids;
    bool ids_as_list = true;  // the profile wants one object at the top and a list in events; both are met everywhere
    std::vector<OpssiesLabel> names;
    std::optional<std::int64_t> type;
    std::optional<std::int64_t> role;
    base::SourcePosition at;
};

struct OpssiesFunctionalContext {
    std::optional<std::int64_t> category;
    std::string text;
    std::optional<bool> personal_data;
    std::optional<bool> personal_health_data;
    std::optional<std::int64_t> users;
};

struct OpssiesTechnicalContext {
    std::optional<std::int64_t> category;
    std::string text;
    std::optional<bool> dynamic;
    std::optional<bool> authenticatable;
    std::optional<bool> on_cloud;
};

/// What was audited. Subnets may be masked (xxx.xxx.xxx.xxx/n).
struct OpssiesScope {
    std::vector<OpssiesFunctionalContext> functional;
    std::vector<OpssiesTechnicalContext> technical;
    std::vector<std::string> autonomous_systems;
    std::vector<std::string> domains;
    std::vector<std::string> subnets_v4;
    std::vector<std::string> subnets_v6;
    std::string forest_fqdn;  // general profile, audits of directories
    std::string forest_guid;
    base::SourcePosition at;
};

/// One audit. Type: 27 directory audit by ADS, 28 exposure by CERT Santé, 29 exposure by a provider, 60 SILENE.
struct OpssiesEvent {
    std::vector<OpssiesStakeholder> stakeholders;
    std::vector<OpssiesLabel> dates;
    std::vector<OpssiesScope> scopes;
    std::optional<std::int64_t> level;  // outcome.level: its meaning is not published
    std::string tlp;
    std::optional<std::int64_t> analysis_type;
    std::optional<std::int64_t> type;
    base::SourcePosition at;
};

struct OpssiesDocument {
    std::vector<OpssiesStakeholder> stakeholders;  // common to every event
    std::vector<OpssiesEvent> events;
};

/// A file as it was understood. Each warning names what the profile does not foresee or what could not be kept.
struct OpssiesReading {
    OpssiesDocument document;
    base::Errors warnings;
};

/// Reads leniently: codes written as texts, lists written as one object, identifiers with letters, masked subnets are
/// taken; unknown keys, wrong types and impossible dates are warnings. Fails when the text is no JSON or holds no
/// `events`.
base::Result<OpssiesReading> read_opssies(std::string_view bytes, std::string file);

/// The document as JSON, nothing corrected: what was read is what is written.
std::string opssies_json(const OpssiesDocument& document);

/// Every deviation from the D1 schema and profile, with its place; `file` is also checked, as
/// SOCIETE-D1-AAAAMMJJ-HHMMSS.json.
base::Errors check_opssies_strictly(std::string_view bytes, std::string_view file);

/// Who sends a file: the company as it names its files and its SIREN (nine digits).
struct OpssiesSender {
    std::string company;
    std::string siren;
};

/// A file ready to be sent, and what had to be corrected for the strict check.
struct OpssiesFile {
    std::string name;
    std::string bytes;
    std::vector<base::Text> corrections;
};

/// Writes a file that passes the strict check, correcting what is known to go wrong: trigrams announced as FINESS,
/// SIREN and SIRET mixed up, codes of names, spaces in identifiers, one date, the sender's own identifier. What it
/// cannot correct is reported at its place in the file that would have been written.
base::Result<OpssiesFile> write_opssies(const OpssiesDocument& document, const OpssiesSender& sender,
                                        const OpssiesMoment& sent);

}  // namespace egide::exposure
