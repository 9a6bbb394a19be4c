#include "revocation.h"

#include <openssl/err.h>

#include <algorithm>

namespace egide::timestamp {

namespace {

bool takes_the_token(const Saying& saying, Instant at, Instant relied_on) {
    return saying.revoked_at && *saying.revoked_at <= (saying.compromised ? relied_on : at);
}

/// Could the saying have named a revocation before `at`?
bool covers(const Saying& saying, Instant at, std::optional<Instant> not_after) {
    if (!saying.from || (not_after && *saying.from > *not_after)) {
        return false;  // an issuer may forget certificates that have ended
    }
    return *saying.from >= at || (saying.until && *saying.until >= at);
}

void weigh(const Saying& saying, Instant at, Instant relied_on, std::optional<Instant> not_after,
           RevocationNews& news) {
    if (takes_the_token(saying, at, relied_on)) {
        const bool first = news.state != Revocation::revoked;
        news = {Revocation::revoked, saying.from, saying.revoked_at,
                saying.compromised || (!first && news.compromised)};
        return;
    }
    const bool newer = !news.told_at || (saying.from && *saying.from > *news.told_at);
    if (news.state != Revocation::revoked && newer && covers(saying, at, not_after)) {
        news = {Revocation::not_revoked, saying.from, std::nullopt, false};
    }
}

}  // namespace

bool spares_earlier_tokens(long reason) {
    return reason == CRL_REASON_UNSPECIFIED || reason == CRL_REASON_AFFILIATION_CHANGED ||
           reason == CRL_REASON_SUPERSEDED || reason == CRL_REASON_CESSATION_OF_OPERATION ||
           reason == CRL_REASON_CERTIFICATE_HOLD || reason == CRL_REASON_PRIVILEGE_WITHDRAWN;
}

RevocationData read_revocation(const Material& kept) {
    constexpr std::size_t kLongestAnswer = std::size_t{64} << 10U;
    RevocationData data;
    for (const std::string& bytes : kept.crls) {
        if (CrlPtr crl = crl_from(bytes)) {
            data.lists.push_back(std::move(crl));
        }
    }
    for (const std::string& bytes : kept.ocsp_responses) {
        if (bytes.size() <= kLongestAnswer) {
            data.answers.push_back(bytes);
        }
    }
    return data;
}

RevocationNews revocation_of(X509* certificate, X509* issuer, const RevocationData& data, Instant at,
                             Instant relied_on) {
    RevocationNews news;
    const auto not_after = instant_of(X509_get0_notAfter(certificate));
    for (const CrlPtr& list : data.lists) {
        if (const auto saying = saying_of_crl(list.get(), certificate, issuer)) {
            weigh(*saying, at, relied_on, not_after, news);
        }
    }
    for (const std::string& answer : data.answers) {
        if (const auto saying = saying_of_ocsp(answer, certificate, issuer)) {
            weigh(*saying, at, relied_on, not_after, news);
        }
    }
    ERR_clear_error();
    return news;
}

}  // namespace egide::timestamp
