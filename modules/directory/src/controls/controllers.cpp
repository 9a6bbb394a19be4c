#include <array>
#include <optional>

#include "controls/list.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"
#include "readers/values.h"

namespace egide::directory::controls {
namespace {

/// A version of Windows Server by "major.minor (build)": the highest level it serves and its end of extended support.
struct ServerVersion {
    int major;
    int minor;
    std::int64_t first_build;
    std::int64_t behavior;  // -1: the threshold of 2025
    std::string_view support_ends;
};

constexpr ServerVersion kServerVersions[] = {
    {5, 0, 0, 0, "2010-07-13"},      {5, 2, 0, 2, "2015-07-14"},      {6, 0, 0, 3, "2020-01-14"},
    {6, 1, 0, 4, "2020-01-14"},      {6, 2, 0, 5, "2023-10-10"},      {6, 3, 0, 6, "2023-10-10"},
    {10, 0, 14393, 7, "2027-01-12"}, {10, 0, 16299, 7, "2022-08-09"}, {10, 0, 17763, 7, "2029-01-09"},
    {10, 0, 18362, 7, "2022-08-09"}, {10, 0, 20348, 7, "2031-10-14"}, {10, 0, 25398, 7, "2025-10-24"},
    {10, 0, 26100, -1, "2034-10-10"}};

std::optional<std::int64_t> number_at(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') {
        ++end;
    }
    const auto value = parse_whole(text.substr(0, end));
    text.remove_prefix(end);
    return value;
}

/// The row of "10.0 (20348)"; nothing for a system that is no Windows Server.
const ServerVersion* version_of(const ControlContext& context, std::uint32_t controller) {
    std::string_view text = context.model.text(controller, Attribute::operating_system_version);
    if (folded(context.model.text(controller, Attribute::operating_system)).find("windows") == std::string::npos) {
        return nullptr;
    }
    const auto major = number_at(text);
    text.remove_prefix(text.starts_with('.') ? 1 : 0);
    const auto minor = number_at(text);
    text.remove_prefix(text.starts_with(" (") ? 2 : 0);
    const std::int64_t build = number_at(text).value_or(0);
    const ServerVersion* found = nullptr;
    for (const ServerVersion& version : kServerVersions) {
        if (major == version.major && minor == version.minor && build >= version.first_build) {
            found = &version;
        }
    }
    return found;
}

std::uint32_t server_of(const Model& model, std::uint32_t controller) {
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::server_reference)]) {
        if (link.to == controller && model.kind[link.from] == Kind::server && model.exists(link.from)) {
            return link.from;
        }
    }
    return kNone;
}

std::uint32_t settings_below(const Model& model, std::uint32_t server) {
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (model.parent[object] == server && model.kind[object] == Kind::ntdsdsa && model.exists(object)) {
            return object;
        }
    }
    return kNone;
}

void check_flags(const ControlContext& context, Verdict& verdict, std::uint32_t controller) {
    const Model& model = context.model;
    const std::int64_t flags = model.number_or(controller, Attribute::user_account_control, 0);
    const std::int64_t wanted = context.tier0.is_read_only(controller)
                                    ? uac::kPartialSecrets | uac::kProtocolTransition | uac::kWorkstation
                                    : uac::kServer | uac::kTrustedForDelegation;
    if ((flags & wanted) != wanted) {
        verdict.add(1, controller, messages::why_dc_flags());
    }
}

void check_settings(const ControlContext& context, Verdict& verdict, std::uint32_t controller) {
    const Model& model = context.model;
    const std::uint32_t server = server_of(model, controller);
    if (server == kNone) {
        return verdict.add(1, controller, messages::why_dc_no_server());
    }
    const std::uint32_t settings = settings_below(model, server);
    if (settings == kNone) {
        return verdict.add(1, controller, messages::why_dc_no_settings());
    }
    const ServerVersion* const version = version_of(context, controller);
    if (version == nullptr) {
        return verdict.incomplete(messages::cause_unknown_system({.name = context.name_of(controller)}));
    }
    const std::int64_t wanted = version->behavior < 0 ? context.limits.behavior_of_2025 : version->behavior;
    if (model.number_or(settings, Attribute::behavior_version, 0) != wanted) {
        verdict.add(1, controller, messages::why_dc_behavior({.expected = wanted}));
    }
}

}  // namespace

void dc_inconsistent_uac(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t controller : context.tier0.controllers()) {
        check_flags(context, verdict, controller);
        check_settings(context, verdict, controller);
    }
}

void dc_obsolete(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t controller : context.tier0.controllers()) {
        const ServerVersion* const version = version_of(context, controller);
        if (version == nullptr) {
            verdict.incomplete(messages::cause_unknown_system({.name = context.name_of(controller)}));
            continue;
        }
        const auto ends = base::Date::parse(version->support_ends);
        if (ends && ends->days_since_1970() < context.model.reference / 86400) {
            verdict.add(1, controller,
                        messages::why_obsolete(
                            {.date = *ends, .system = context.model.text(controller, Attribute::operating_system)}));
        }
    }
}

void dc_crypto(ControlContext& context, Verdict& verdict) {
    for (const std::uint32_t controller : context.tier0.controllers()) {
        const auto types = context.model.number(controller, Attribute::encryption_types);
        const std::int64_t value = types.value_or(0);
        if ((value & 0x3) != 0) {
            verdict.add(2, controller, messages::why_dc_des());
        }
        if ((value & 0x18) == 0 && (types || context.limits.absent_types_are_no_aes != 0)) {
            verdict.add(3, controller, messages::why_no_aes());
        }
        if ((value & 0x4) != 0) {
            verdict.add(4, controller, messages::why_dc_rc4());
        }
    }
}

}  // namespace egide::directory::controls
