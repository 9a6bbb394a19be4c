#include "egide/signature/verdict.h"

#include <algorithm>

#include "field.h"

namespace egide::signature {
namespace {

/// Faults that leave the question open, rather than answer it.
bool leaves_open(Fault fault) {
    switch (fault) {
        case Fault::sub_filter_unknown:
        case Fault::algorithm_unknown:
        case Fault::content_missing:
        case Fault::value_not_checked:
        case Fault::cms_too_large:
        case Fault::file_damaged:
            return true;
        default:
            return false;
    }
}

int rank(Verdict verdict) {
    switch (verdict) {
        case Verdict::signed_trusted:
            return 0;
        case Verdict::signed_issuer_unknown:
            return 1;
        case Verdict::changed_after_signature:
            return 2;
        case Verdict::not_signed:
            return 3;
        case Verdict::encrypted:
            return 4;
        case Verdict::unreadable:
            return 5;
        case Verdict::broken:
            return 6;
    }
    return 6;
}

}  // namespace

Verdict worse(Verdict one, Verdict other) {
    return rank(one) < rank(other) ? other : one;
}

Verdict verdict_of(const std::vector<Fault>& faults, Trust trust) {
    if (!std::all_of(faults.begin(), faults.end(), leaves_open) || trust == Trust::revoked) {
        return Verdict::broken;
    }
    if (!faults.empty()) {
        return Verdict::unreadable;
    }
    return trust == Trust::trusted ? Verdict::signed_trusted : Verdict::signed_issuer_unknown;
}

Verdict verdict_of(const PdfSignature& signature) {
    const Verdict verdict = verdict_of(signature.faults, signature.signer.trust);
    const bool is_signed = verdict == Verdict::signed_trusted || verdict == Verdict::signed_issuer_unknown;
    return is_signed && !signature.changes_allowed ? Verdict::changed_after_signature : verdict;
}

Verdict verdict_of(const PdfReport& report) {
    if (report.unreadable != Unreadable::no) {
        return Verdict::unreadable;
    }
    std::optional<Verdict> worst;
    for (const PdfSignature& signature : report.signatures) {
        const Verdict verdict = verdict_of(signature);
        const bool intact = verdict == Verdict::signed_trusted || verdict == Verdict::signed_issuer_unknown;
        if (!signature.is_timestamp() || !intact) {
            worst = worst ? worse(*worst, verdict) : verdict;
        }
    }
    return worst.value_or(Verdict::not_signed);
}

}  // namespace egide::signature
