#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "egide/base/result.h"
#include "egide/evidence/store.h"

namespace egide::storage::objects {

/// What a copy of objects did.
struct ObjectsCopied {
    std::uint64_t objects = 0;  // expected and present at the destination now
    std::uint64_t copied = 0;   // of them, now
    std::uint64_t copied_bytes = 0;
    std::vector<evidence::Digest> missing;  // expected, and gone or altered in the source: not copied
};

/// How objects are copied.
struct ObjectsCopyOptions {
    bool deep = false;  // read again also what the destination had already, and replace what is damaged there
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// Brings every expected object from one store to another, whatever they are made of: what is copied is read again at
/// the destination and compared by both hashes. It never deletes what is not expected, and an interrupted copy goes on
/// the next time. Fails when the destination does, or when the source cannot be reached.
base::Result<ObjectsCopied> copy_objects(const evidence::ObjectStore& from, evidence::ObjectStore& to,
                                         std::span<const evidence::ExpectedObject> expected,
                                         const ObjectsCopyOptions& options = {});

}  // namespace egide::storage::objects
