#include "openssl.h"

#include <openssl/err.h>

#include <array>

#include "egide/base/sha256.h"

namespace egide::timestamp {

namespace {

template <typename Object, typename Writer>
std::string written(const Object* object, Writer write) {
    unsigned char* bytes = nullptr;
    const int size = write(object, &bytes);
    std::string out;
    if (size > 0) {
        out.assign(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    }
    OPENSSL_free(bytes);
    return out;
}

std::string entry_of(const X509_NAME* name, int nid) {
    const int index = X509_NAME_get_index_by_NID(name, nid, -1);
    if (index < 0) {
        return {};
    }
    const ASN1_STRING* const value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, value);
    std::string text;
    if (size > 0) {
        text.assign(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    }
    OPENSSL_free(utf8);
    return text;
}

/// A stranger's name is shown to people: no line breaks nor other control characters, and not for ever.
std::string presentable(std::string text) {
    constexpr std::size_t kLongest = 120;
    for (char& c : text) {
        c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    if (text.size() > kLongest) {
        std::size_t end = kLongest;
        while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        text = text.substr(0, end) + "…";
    }
    return text;
}

std::string shown(const X509_NAME* name) {
    const std::string common = entry_of(name, NID_commonName);
    const std::string organisation = entry_of(name, NID_organizationName);
    if (!common.empty() && !organisation.empty()) {
        return presentable(common) + " (" + presentable(organisation) + ")";
    }
    return presentable(common.empty() ? organisation : common);
}

std::string hex_of(const ASN1_INTEGER* number) {
    const auto* const bytes = ASN1_STRING_get0_data(number);
    return base::hex({bytes, static_cast<std::size_t>(ASN1_STRING_length(number))});
}

}  // namespace

void prepare_openssl() {
    static const int ready = OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    static_cast<void>(ready);
}

X509Ptr certificate_from(std::string_view der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = at + der.size();
    X509Ptr certificate(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
    if (at != end) {
        certificate.reset();
    }
    if (!certificate) {
        ERR_clear_error();
    }
    return certificate;
}

CrlPtr crl_from(std::string_view der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    const auto* const end = at + der.size();
    CrlPtr crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())));
    if (at != end) {
        crl.reset();
    }
    if (!crl) {
        ERR_clear_error();
    }
    return crl;
}

std::string der_of(const X509* certificate) {
    return written(certificate, [](const X509* object, unsigned char** out) { return i2d_X509(object, out); });
}

std::string der_of(const X509_CRL* crl) {
    return written(crl, [](const X509_CRL* object, unsigned char** out) { return i2d_X509_CRL(object, out); });
}

BioPtr reading(std::string_view bytes) {
    return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

std::string taken_from(BIO* memory) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

std::optional<Instant> instant_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) {
        return std::nullopt;
    }
    const std::chrono::year_month_day day(std::chrono::year(parts.tm_year + 1900),
                                          std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                          std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
    return std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) + std::chrono::minutes(parts.tm_min) +
           std::chrono::seconds(parts.tm_sec);
}

CertificateInfo describe(const X509* certificate) {
    const std::string der = der_of(certificate);
    return {.subject = shown(X509_get_subject_name(certificate)),
            .issuer = shown(X509_get_issuer_name(certificate)),
            .serial = hex_of(X509_get0_serialNumber(certificate)),
            .fingerprint = base::hex(base::sha256(der)),
            .not_before = instant_of(X509_get0_notBefore(certificate)).value_or(Instant{}),
            .not_after = instant_of(X509_get0_notAfter(certificate)).value_or(Instant{})};
}

std::string openssl_words() {
    std::array<char, 256> text{};
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    if (code == 0) {
        return {};
    }
    ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

}  // namespace egide::timestamp
