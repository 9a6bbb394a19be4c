#include "sentences.h"

#include "egide/signature/messages.h"

namespace egide::signature {
namespace {

using Sentences = std::vector<base::Text>;

void explain_names(const Certificate& certificate, Sentences& sentences) {
    const std::string& name = certificate.common_name.empty() ? certificate.organisation : certificate.common_name;
    const bool both = !certificate.common_name.empty() && !certificate.organisation.empty() &&
                      certificate.common_name != certificate.organisation;
    sentences.push_back(both ? messages::signer_name({.name = name, .organisation = certificate.organisation})
                             : messages::signer_name_alone({.name = name}));
    if (!certificate.siren.empty()) {
        sentences.push_back(messages::signer_siren({.siren = certificate.siren}));
    }
    const std::string& issuer =
        certificate.issuer_name.empty() ? certificate.issuer_organisation : certificate.issuer_name;
    sentences.push_back(messages::signer_issuer(
        {.from = day_of(certificate.valid_from), .issuer = issuer, .to = day_of(certificate.valid_to)}));
}

void explain_times(const Signer& signer, Sentences& sentences) {
    if (signer.claimed_time) {
        sentences.push_back(messages::signer_claimed({.date = day_of(*signer.claimed_time)}));
    }
    sentences.push_back(signer.proven_time ? messages::signer_proven({.date = day_of(*signer.proven_time)})
                                           : messages::signer_not_proven());
    for (const Stamp& stamp : signer.stamps) {
        if (!stamp.faults.empty() || !stamp.time) {
            sentences.push_back(messages::signer_stamp_broken());
        } else if (!stamp.proves()) {
            sentences.push_back(
                messages::signer_stamp_unknown({.authority = stamp.authority, .date = day_of(*stamp.time)}));
        }
    }
}

base::Text explain_trust(const Signer& signer) {
    switch (signer.trust) {
        case Trust::trusted:
            return messages::trust_trusted({.anchor = signer.anchor});
        case Trust::expired:
            return messages::trust_expired();
        case Trust::not_yet_valid:
            return messages::trust_not_yet_valid();
        case Trust::not_for_signing:
            return messages::trust_not_for_signing();
        case Trust::weak:
            return messages::trust_weak();
        case Trust::revoked:
            return signer.revoked_at ? messages::trust_revoked({.date = day_of(*signer.revoked_at)})
                                     : messages::trust_revoked_undated();
        case Trust::issuer_unknown:
        case Trust::not_examined:
            break;
    }
    return messages::trust_issuer_unknown();
}

void explain_revocation(const Signer& signer, Sentences& sentences) {
    if (signer.revocation == Revocation::good) {
        sentences.push_back(messages::revocation_good());
    } else if (signer.revocation == Revocation::not_known) {
        sentences.push_back(messages::revocation_not_known());
    }
    if (signer.revocation != Revocation::revoked && signer.revoked_at) {
        sentences.push_back(messages::revocation_later({.date = day_of(*signer.revoked_at)}));
    }
}

}  // namespace

base::Date day_of(Time time) {
    return base::paris_date(std::chrono::time_point_cast<std::chrono::system_clock::duration>(time));
}

Sentences explain(const Signer& signer) {
    Sentences sentences;
    if (signer.certificate) {
        explain_names(*signer.certificate, sentences);
    }
    explain_times(signer, sentences);
    if (signer.trust != Trust::not_examined) {
        sentences.push_back(explain_trust(signer));
        explain_revocation(signer, sentences);
    }
    if (signer.weak_digest) {
        sentences.push_back(messages::signer_weak_digest());
    }
    return sentences;
}

base::Text meaning(Verdict verdict) {
    switch (verdict) {
        case Verdict::signed_trusted:
            return messages::verdict_signed_trusted();
        case Verdict::signed_issuer_unknown:
            return messages::verdict_signed_issuer_unknown();
        case Verdict::changed_after_signature:
            return messages::verdict_changed_after_signature();
        case Verdict::broken:
            return messages::verdict_broken();
        case Verdict::not_signed:
            return messages::verdict_not_signed();
        case Verdict::unreadable:
            return messages::verdict_unreadable();
        case Verdict::encrypted:
            return messages::verdict_encrypted();
    }
    return messages::verdict_unreadable();
}

base::Text advice(Verdict verdict) {
    switch (verdict) {
        case Verdict::signed_trusted:
            return messages::advice_signed_trusted();
        case Verdict::signed_issuer_unknown:
            return messages::advice_signed_issuer_unknown();
        case Verdict::changed_after_signature:
            return messages::advice_changed_after_signature();
        case Verdict::broken:
            return messages::advice_broken();
        case Verdict::not_signed:
            return messages::advice_not_signed();
        case Verdict::unreadable:
            return messages::advice_unreadable();
        case Verdict::encrypted:
            return messages::advice_encrypted();
    }
    return messages::advice_unreadable();
}

base::Text explain(Fault fault) {
    switch (fault) {
        case Fault::byte_range_malformed:
            return messages::fault_byte_range_malformed();
        case Fault::byte_range_start:
            return messages::fault_byte_range_start();
        case Fault::byte_range_overlap:
            return messages::fault_byte_range_overlap();
        case Fault::byte_range_gap:
            return messages::fault_byte_range_gap();
        case Fault::byte_range_end:
            return messages::fault_byte_range_end();
        case Fault::contents_malformed:
            return messages::fault_contents_malformed();
        case Fault::dictionary_ambiguous:
            return messages::fault_dictionary_ambiguous();
        case Fault::field_shared:
            return messages::fault_field_shared();
        case Fault::cms_malformed:
            return messages::fault_cms_malformed();
        case Fault::cms_too_large:
            return messages::fault_cms_too_large();
        case Fault::signer_count:
            return messages::fault_signer_count();
        case Fault::certificate_missing:
            return messages::fault_certificate_missing();
        case Fault::digest_mismatch:
            return messages::fault_digest_mismatch();
        case Fault::signature_mismatch:
            return messages::fault_signature_mismatch();
        case Fault::attributes_missing:
            return messages::fault_attributes_missing();
        case Fault::certificate_mismatch:
            return messages::fault_certificate_mismatch();
        case Fault::digest_broken:
            return messages::fault_digest_broken();
        case Fault::algorithm_unknown:
            return messages::fault_algorithm_unknown();
        case Fault::sub_filter_unknown:
            return messages::fault_sub_filter_unknown();
        case Fault::content_missing:
            return messages::fault_content_missing();
        case Fault::content_differs:
            return messages::fault_content_differs();
        case Fault::file_damaged:
            return messages::fault_file_damaged();
        case Fault::value_not_checked:
            return messages::fault_value_not_checked();
    }
    return messages::fault_cms_malformed();
}

}  // namespace egide::signature
