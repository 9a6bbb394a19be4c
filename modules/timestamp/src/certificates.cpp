// Certificates and revocation lists as people keep them: PEM or DER.
#include <openssl/err.h>
#include <openssl/pem.h>

#include "der.h"
#include "egide/timestamp/messages.h"
#include "openssl.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kMostCertificates = 64;
constexpr std::size_t kCertificatesLimit = std::size_t{1} << 20U;
constexpr std::size_t kCrlsLimit = std::size_t{16} << 20U;

/// The blocks of a PEM text with one of two labels, as DER.
std::vector<std::string> pem_blocks(std::string_view text, std::string_view label, std::string_view other_label) {
    std::vector<std::string> blocks;
    const BioPtr bio = reading(text);
    char* name = nullptr;
    char* header = nullptr;
    unsigned char* bytes = nullptr;
    long size = 0;
    while (blocks.size() <= kMostCertificates && PEM_read_bio(bio.get(), &name, &header, &bytes, &size) == 1) {
        if (name == label || name == other_label) {
            blocks.emplace_back(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(bytes);
    }
    ERR_clear_error();
    return blocks;
}

template <typename Parse>
base::Result<std::vector<std::string>> read_all(std::vector<std::string> blocks, Parse parse, const base::Text& nothing,
                                                const base::Text& wrong, const std::string& file) {
    if (blocks.empty() || blocks.size() > kMostCertificates) {
        return der::refused(nothing, file);
    }
    for (const std::string& block : blocks) {
        if (!parse(block)) {
            return der::refused(wrong, file);
        }
    }
    return blocks;
}

bool is_der(std::string_view bytes) {
    return !bytes.empty() && static_cast<unsigned char>(bytes.front()) == der::kSequence;
}

}  // namespace

base::Result<std::vector<std::string>> read_certificates(std::string_view bytes, const std::string& file) {
    prepare_openssl();
    if (bytes.size() > kCertificatesLimit) {
        return der::refused(messages::file_too_large({.limit = kCertificatesLimit}), file);
    }
    auto blocks = is_der(bytes) ? std::vector<std::string>{std::string(bytes)}
                                : pem_blocks(bytes, PEM_STRING_X509, PEM_STRING_X509_OLD);
    return read_all(std::move(blocks), certificate_from, messages::certificates_none({.limit = kMostCertificates}),
                    messages::certificates_malformed(), file);
}

base::Result<std::vector<std::string>> read_crls(std::string_view bytes, const std::string& file) {
    prepare_openssl();
    if (bytes.size() > kCrlsLimit) {
        return der::refused(messages::file_too_large({.limit = kCrlsLimit}), file);
    }
    auto blocks = is_der(bytes) ? std::vector<std::string>{std::string(bytes)}
                                : pem_blocks(bytes, PEM_STRING_X509_CRL, PEM_STRING_X509_CRL);
    return read_all(std::move(blocks), crl_from, messages::crls_none({.limit = kMostCertificates}),
                    messages::crls_malformed(), file);
}

std::string write_certificates(std::span<const std::string> certificates) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    for (const std::string& der : certificates) {
        PEM_write_bio(bio.get(), PEM_STRING_X509, "", reinterpret_cast<const unsigned char*>(der.data()),
                      static_cast<long>(der.size()));
    }
    return taken_from(bio.get());
}

base::Result<CertificateInfo> describe_certificate(std::string_view der, const std::string& file) {
    prepare_openssl();
    const X509Ptr certificate = certificate_from(der);
    if (!certificate) {
        return der::refused(messages::certificates_malformed(), file);
    }
    return describe(certificate.get());
}

}  // namespace egide::timestamp
