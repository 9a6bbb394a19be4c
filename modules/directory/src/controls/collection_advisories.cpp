#include <algorithm>
#include <charconv>
#include <optional>

#include "controls/advisories.h"
#include "controls/reading_rights.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"

// What the collection itself could not see, and with what it was made.
namespace egide::directory::advisories {
namespace {

constexpr std::uint32_t kReading =
    access::kReadProperty | access::kListContents | access::kListObject | access::kReadControl;

/// a.b.c as a × 1,000,000 + b × 1,000 + c; nothing when it is no version.
std::optional<std::int64_t> version_number(std::string_view text) {
    std::int64_t number = 0;
    for (int part = 0; part < 3; ++part) {
        std::int64_t value = -1;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || value < 0 || value > 999) {
            return std::nullopt;
        }
        number = number * 1000 + value;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (part < 2 && !text.starts_with('.')) {
            return std::nullopt;
        }
        text.remove_prefix(text.empty() ? 0 : 1);
    }
    return number;
}

template <typename Each>
void for_each_secured(const Model& model, Each each) {
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (model.exists(object) && model.security(object) != nullptr) {
            each(object);
        }
    }
}

}  // namespace

void not_wholly_read(ControlContext& context, Verdict& verdict) {
    ReadingRights reading(context);
    if (!reading.known()) {
        return verdict.incomplete(messages::cause_no_token());
    }
    const std::uint32_t reason = verdict.reason(messages::why_not_wholly_read());
    for_each_secured(context.model, [&](std::uint32_t object) {
        if (!reading.whole(object)) {
            verdict.add(0, object, reason);
        }
    });
}

void needed_not_read(ControlContext& context, Verdict& verdict) {
    ReadingRights reading(context);
    if (!reading.known()) {
        return verdict.incomplete(messages::cause_no_token());
    }
    for_each_secured(context.model, [&](std::uint32_t object) {
        const std::string_view attribute = reading.unreadable_attribute(object);
        if (!attribute.empty()) {
            verdict.add(0, object, messages::why_not_readable({.column = attribute}));
        }
    });
}

void denied_reading(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const ReadingRights reading(context);
    if (!reading.known()) {
        return verdict.incomplete(messages::cause_no_token());
    }
    for_each_secured(model, [&](std::uint32_t object) {
        for (const Ace& ace : model.security(object)->aces) {
            const bool own = (ace.flags & Ace::kInherited) == 0;
            if (ace.deny && own && (ace.mask & kReading) != 0 && reading.concerns(ace, domain_or_root(model, object))) {
                verdict.add_right(
                    0, object, ace.sid,
                    messages::why_denied_reading({.trustee = context.trustee_name(ace.sid, model.domain_of(object))}));
            }
        }
    });
}

void tool_version(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    if (!model.from_collector || model.domains.empty()) {
        return verdict.incomplete(messages::cause_no_collector());
    }
    const std::uint32_t root = model.domains[model.root_domain].root;
    const auto version = version_number(model.tool_version);
    if (!version) {
        verdict.add(0, root, messages::why_unknown_version());
    } else if (*version < context.limits.oldest_tool_version) {
        verdict.add(0, root, messages::why_old_version({.version = model.tool_version}));
    }
}

void missing_policies(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    for (const Link& link : model.links[static_cast<std::size_t>(Attribute::resultant_pso)]) {
        if (model.exists(link.from) && !model.exists(link.to)) {
            verdict.add(0, link.from, messages::why_missing_policy({.policy = model.dn(link.to)}));
        }
    }
}

}  // namespace egide::directory::advisories
