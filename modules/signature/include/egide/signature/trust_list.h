#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/signature/verdict.h"

namespace egide::signature {

/// What an anchor is trusted to vouch for.
enum class Service { signatures, timestamps };

/// A time during which an anchor is trusted; no end means until now.
struct Period {
    Time from{};
    std::optional<Time> to;
    bool operator==(const Period&) const = default;
};

/// One certificate that is trusted without asking further, and for what.
struct Anchor {
    std::vector<std::uint8_t> certificate;  // DER
    std::string name;                       // of the service, or the certificate's own
    bool signatures = true;
    bool timestamps = true;
    std::vector<Period> periods;  // none: always
    bool operator==(const Anchor&) const = default;
};

/// Whom we trust, and where that comes from. Nothing is trusted by default.
struct TrustList {
    std::string origin;     // "certificates", or the scheme operator of a national list
    std::string territory;  // "FR"; empty for a bundle
    std::optional<std::uint64_t> sequence;
    std::optional<Time> issued;
    std::optional<Time> next_update;
    std::vector<Anchor> anchors;
    std::uint32_t passed_over =
        0;  // certificates and services that give no anchor: another type, never granted, unreadable
    bool operator==(const TrustList&) const = default;
};

struct TrustListLimits {
    std::size_t bytes = 20u << 20;
    std::size_t anchors = 20'000;
};

/// Reads a bundle of certificates (PEM or DER) or a national trusted list (ETSI TS 119 612, XML), told apart by
/// content. From the latter: services CA/QC and TSA/QTST (and TSA), for the periods in which they were granted. The
/// list's own XML signature is not checked: import it from where it can be believed. Pure; `file` is the name shown in
/// errors.
base::Result<TrustList> read_trust_list(std::span<const std::uint8_t> bytes, const std::string& file,
                                        const TrustListLimits& limits = {});

/// Adds the anchors of another list.
void add(TrustList& list, const TrustList& other);

/// What a person should know of a list just read: where it comes from, how much it holds, what was not checked.
std::vector<base::Text> explain(const TrustList& list);

/// JSON, read back strictly: an answer of a sandboxed reader is as hostile as what it read.
std::string to_json(const TrustList& list);
base::Result<TrustList> trust_list_from_json(std::string_view json, const std::string& file);

}  // namespace egide::signature
