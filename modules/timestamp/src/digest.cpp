#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

#include "hash_table.h"
#include "openssl.h"

namespace egide::timestamp {

namespace {

const HashRow& row_of(HashAlgorithm algorithm) {
    for (const HashRow& row : kHashTable) {
        if (row.algorithm == algorithm) {
            return row;
        }
    }
    throw std::logic_error("unknown hash algorithm");
}

/// Without case and dashes, so that "sha256" and "SHA-256" meet.
std::string bare(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (c != '-' && c != '_') {
            text.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        }
    }
    return text;
}

}  // namespace

std::string_view name_of(HashAlgorithm algorithm) {
    return row_of(algorithm).name;
}

std::string_view oid_of(HashAlgorithm algorithm) {
    return row_of(algorithm).oid;
}

std::optional<HashAlgorithm> hash_named(std::string_view name) {
    for (const HashRow& row : kHashTable) {
        if (bare(row.name) == bare(name)) {
            return row.algorithm;
        }
    }
    return std::nullopt;
}

std::optional<HashAlgorithm> hash_of_oid(std::string_view dotted) {
    for (const HashRow& row : kHashTable) {
        if (row.oid == dotted) {
            return row.algorithm;
        }
    }
    return std::nullopt;
}

std::optional<HashAlgorithm> hash_of_nid(int nid) {
    for (const HashRow& row : kHashTable) {
        if (row.nid == nid) {
            return row.algorithm;
        }
    }
    return std::nullopt;
}

std::size_t size_of(HashAlgorithm algorithm) {
    return row_of(algorithm).size;
}

const EVP_MD* method_of(HashAlgorithm algorithm) {
    return row_of(algorithm).method();
}

namespace {

int signature_nid(const X509* certificate) {
    int digest = NID_undef;
    X509_get_signature_info(const_cast<X509*>(certificate), &digest, nullptr, nullptr, nullptr);
    return digest;
}

}  // namespace

std::optional<HashAlgorithm> signature_hash(const X509* certificate) {
    return hash_of_nid(signature_nid(certificate));
}

bool has_unknown_hash(const X509* certificate) {
    const int digest = signature_nid(certificate);
    return digest != NID_undef && !hash_of_nid(digest);
}

struct Digester::State {
    HashAlgorithm algorithm;
    Owned<EVP_MD_CTX, EVP_MD_CTX_free> context;
};

Digester::Digester(HashAlgorithm algorithm) {
    prepare_openssl();
    state_ = std::make_unique<State>(State{algorithm, Owned<EVP_MD_CTX, EVP_MD_CTX_free>(EVP_MD_CTX_new())});
    if (EVP_DigestInit_ex(state_->context.get(), method_of(algorithm), nullptr) != 1) {
        throw std::runtime_error("OpenSSL does not compute " + std::string(name_of(algorithm)));
    }
}

Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

void Digester::update(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1) {
        throw std::runtime_error("OpenSSL cannot hash");
    }
}

Digest Digester::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(state_->context.get(), bytes.data(), &size) != 1) {
        throw std::runtime_error("OpenSSL cannot hash");
    }
    return {state_->algorithm, std::string(reinterpret_cast<const char*>(bytes.data()), size)};
}

Digest digest_of(HashAlgorithm algorithm, std::string_view bytes) {
    Digester digester(algorithm);
    digester.update(bytes);
    return digester.finish();
}

WeakSince known_weak_hashes() {
    using namespace std::chrono;
    return {{HashAlgorithm::md5, sys_days(August / 17 / 2004)}, {HashAlgorithm::sha1, sys_days(January / 1 / 2014)}};
}

}  // namespace egide::timestamp
