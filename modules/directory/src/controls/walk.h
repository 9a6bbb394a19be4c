#pragma once

#include "controls/control.h"

namespace egide::directory {

// Bits of userAccountControl.
namespace uac {
constexpr std::int64_t kDisabled = 0x2, kReversible = 0x80, kTrust = 0x800, kWorkstation = 0x1000, kServer = 0x2000,
                       kDontExpire = 0x10000, kTrustedForDelegation = 0x80000, kDesOnly = 0x200000,
                       kNoPreauth = 0x400000, kProtocolTransition = 0x1000000, kPartialSecrets = 0x4000000;
}

/// Calls `each` for every object of a kind, in the order of the collection.
template <typename Each>
void for_each_of(const Model& model, Kind kind, Each each) {
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (model.kind[object] == kind && model.exists(object)) {
            each(object);
        }
    }
}

/// The same for accounts: users, computers, managed accounts.
template <typename Each>
void for_each_account(const Model& model, Each each) {
    for (std::uint32_t object = 0; object < model.size(); ++object) {
        if (is_account(model.kind[object]) && model.exists(object)) {
            each(object);
        }
    }
}

}  // namespace egide::directory
