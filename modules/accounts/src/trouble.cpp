#include "trouble.h"

#include <algorithm>
#include <array>

#include "egide/accounts/messages.h"

namespace egide::accounts {

namespace {

struct Meaning {
    base::Text (*message)();
    Trouble trouble;
};

constexpr std::array kMeanings{
    Meaning{messages::trouble_absent, Trouble::absent},
    Meaning{messages::trouble_link_absent, Trouble::absent},
    Meaning{messages::trouble_changed, Trouble::changed},
    Meaning{messages::trouble_email_taken, Trouble::taken},
    Meaning{messages::trouble_grant_taken, Trouble::taken},
    Meaning{messages::trouble_identity_taken, Trouble::taken},
    Meaning{messages::trouble_passkey_taken, Trouble::taken},
    Meaning{messages::trouble_busy, Trouble::busy},
    Meaning{messages::trouble_throttled, Trouble::throttled},
    Meaning{messages::forbidden_wrong_password, Trouble::forbidden},
    Meaning{messages::forbidden_own_grant, Trouble::forbidden},
    Meaning{messages::forbidden_own_account, Trouble::forbidden},
    Meaning{messages::forbidden_not_held, Trouble::forbidden},
    Meaning{messages::forbidden_both_sides, Trouble::forbidden},
    Meaning{messages::forbidden_last_administrator, Trouble::forbidden},
    Meaning{messages::forbidden_only_way_in, Trouble::forbidden},
};

base::Error error_with(base::Text message, std::string field = {}) {
    return {base::ErrorKind::invalid, std::move(message), {}, std::move(field), {}};
}

bool is_ours(std::string_view key) {
    const auto& all = messages::all();
    return std::any_of(all.begin(), all.end(), [&](const auto* definition) { return definition->key == key; });
}

}  // namespace

base::Error absent() {
    return error_with(messages::trouble_absent());
}

base::Error link_absent() {
    return error_with(messages::trouble_link_absent());
}

base::Error changed_meanwhile() {
    return error_with(messages::trouble_changed());
}

base::Error busy() {
    return {base::ErrorKind::unavailable, messages::trouble_busy(), {}, {}, {}};
}

base::Error refused(base::Text why, std::string field) {
    return error_with(std::move(why), std::move(field));
}

base::Error email_taken() {
    return error_with(messages::trouble_email_taken(), "email");
}

base::Error forbidden(base::Text why) {
    return error_with(std::move(why));
}

Trouble trouble_of(const base::Errors& errors) {
    if (errors.empty() || errors.front().message.empty()) {
        return Trouble::storage;
    }
    const auto* const definition = errors.front().message.message;
    const auto* const found = std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& meaning) {
        return meaning.message().message == definition;
    });
    if (found != kMeanings.end()) {
        return found->trouble;
    }
    const bool asked_wrongly = errors.front().kind == base::ErrorKind::invalid && is_ours(definition->key);
    return asked_wrongly ? Trouble::invalid : Trouble::storage;
}

}  // namespace egide::accounts
