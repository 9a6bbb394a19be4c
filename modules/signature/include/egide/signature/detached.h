#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/signature/trust_list.h"
#include "egide/signature/verdict.h"

namespace egide::signature {

/// What a file that is no PDF turns out to be.
enum class Format {
    cms_detached,   // .p7s, the content stands elsewhere
    cms_enclosing,  // .p7m, the content is inside
    xades,          // XML signature with or without XAdES properties
    asic_s,         // container, recognised by its mimetype only
    asic_e,         // container, recognised by its mimetype only
    none,           // no signature that is known here
};
std::string_view name(Format format);

/// Where an XML signature stands towards what it signs.
enum class Packaging { enveloped, enveloping, detached };
std::string_view name(Packaging packaging);

/// How far a XAdES signature goes, by the properties that can be seen (ETSI EN 319 132-1).
enum class Level { none, b, t, lt, lta };
std::string_view name(Level level);

/// One reference of an XML signature: what it points to, as written.
struct Reference {
    std::string uri;
    std::string digest_method;
    bool operator==(const Reference&) const = default;
};

/// One signature of the file. For XML, names and times are as written and nothing of it is proved.
struct DetachedSignature {
    std::vector<Fault> faults;
    Signer signer;
    std::optional<Packaging> packaging;  // XML only
    Level level = Level::none;           // XML only
    std::vector<Reference> references;   // XML only
    Verdict verdict = Verdict::unreadable;
    bool operator==(const DetachedSignature&) const = default;
};

/// The signatures of a file, and its verdict: that of the worst.
struct DetachedReport {
    Verdict verdict = Verdict::not_signed;
    Unreadable unreadable = Unreadable::no;
    Format format = Format::none;
    std::vector<DetachedSignature> signatures;
    std::optional<std::uint64_t> content_bytes;  // of the content inside, when there is one
    bool operator==(const DetachedReport&) const = default;
};

struct DetachedLimits {
    std::size_t bytes = 512u << 20;     // a CMS that encloses its content; without content, 4 MiB
    std::size_t xml_bytes = 20u << 20;  // no DOCTYPE, depth 64
    std::size_t signatures = 10;
};

/// Examines a signature that is a file of its own: CMS in DER or PEM, XML, or a container. `content` is what it should
/// sign, when it stands elsewhere. Pure, as examine_pdf.
DetachedReport examine_detached(std::span<const std::uint8_t> bytes,
                                std::optional<std::span<const std::uint8_t>> content, const TrustList& trusted,
                                Time now, const DetachedLimits& limits = {});

/// What to tell a person about the file, then about one signature.
std::vector<base::Text> explain(const DetachedReport& report);
std::vector<base::Text> explain(const DetachedSignature& signature);

/// JSON, read back strictly.
std::string to_json(const DetachedReport& report);
base::Result<DetachedReport> detached_report_from_json(std::string_view json, const std::string& file);

}  // namespace egide::signature
