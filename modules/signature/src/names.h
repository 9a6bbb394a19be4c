#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "egide/signature/detached.h"
#include "egide/signature/pdf.h"

namespace egide::signature {

/// The words of an enumeration, in its order: written to JSON and read back.
template <typename T>
struct Words;

#define EGIDE_SIGNATURE_WORDS(type, ...)                                          \
    template <>                                                                   \
    struct Words<type> {                                                          \
        static constexpr auto all = std::to_array<std::string_view>(__VA_ARGS__); \
    }

EGIDE_SIGNATURE_WORDS(Verdict, {"signed_trusted", "signed_issuer_unknown", "changed_after_signature", "broken",
                                "not_signed", "unreadable", "encrypted"});
EGIDE_SIGNATURE_WORDS(Fault,
                      {"byte_range_malformed", "byte_range_start",   "byte_range_overlap",   "byte_range_gap",
                       "byte_range_end",       "contents_malformed", "dictionary_ambiguous", "field_shared",
                       "cms_malformed",        "cms_too_large",      "signer_count",         "certificate_missing",
                       "digest_mismatch",      "signature_mismatch", "attributes_missing",   "certificate_mismatch",
                       "digest_broken",        "algorithm_unknown",  "sub_filter_unknown",   "content_missing",
                       "content_differs",      "file_damaged",       "value_not_checked"});
EGIDE_SIGNATURE_WORDS(Trust, {"trusted", "issuer_unknown", "expired", "not_yet_valid", "not_for_signing", "revoked",
                              "weak", "not_examined"});
EGIDE_SIGNATURE_WORDS(Revocation, {"not_known", "good", "revoked"});
EGIDE_SIGNATURE_WORDS(Stamp::Kind, {"signature", "document"});
EGIDE_SIGNATURE_WORDS(SubFilter, {"adbe.pkcs7.detached", "adbe.pkcs7.sha1", "adbe.x509.rsa_sha1", "ETSI.CAdES.detached",
                                  "ETSI.RFC3161", "unknown"});
EGIDE_SIGNATURE_WORDS(Change, {"signature", "validation_data", "metadata", "form_field", "annotation", "page_content",
                               "other", "not_examined"});
EGIDE_SIGNATURE_WORDS(FieldLock::Action, {"all", "include", "exclude"});
EGIDE_SIGNATURE_WORDS(Unreadable, {"no", "not_pdf", "too_large", "damaged", "too_many_signatures", "unsafe_xml"});
EGIDE_SIGNATURE_WORDS(Format, {"cms_detached", "cms_enclosing", "xades", "asic_s", "asic_e", "none"});
EGIDE_SIGNATURE_WORDS(Packaging, {"enveloped", "enveloping", "detached"});
EGIDE_SIGNATURE_WORDS(Level, {"none", "b", "t", "lt", "lta"});

#undef EGIDE_SIGNATURE_WORDS

template <typename T>
std::string_view word_of(T value) {
    return Words<T>::all.at(static_cast<std::size_t>(value));
}

template <typename T>
std::optional<T> value_of(std::string_view word) {
    for (std::size_t at = 0; at < Words<T>::all.size(); ++at) {
        if (Words<T>::all[at] == word) {
            return static_cast<T>(at);
        }
    }
    return std::nullopt;
}

}  // namespace egide::signature
