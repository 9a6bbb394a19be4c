// TimeStampResp, what an authority answers (RFC 3161 §2.4.2).
#include <array>

#include "der.h"
#include "egide/timestamp/messages.h"
#include "signed_data.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kMostTexts = 16;
constexpr std::size_t kLongestText = 500;

/// PKIStatusInfo and the token when there is one.
struct Response {
    std::uint64_t status = 0;
    std::string words;               // the authority's own
    std::vector<unsigned> failures;  // numbers of PKIFailureInfo bits
    std::string_view token;
};

/// Words of a stranger, shown as a detail: no control characters.
std::string plain(std::string_view text) {
    std::string out(text.substr(0, kLongestText));
    for (char& c : out) {
        c = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return out;
}

std::vector<unsigned> bits_of(const der::Element& bits, der::Fault& fault) {
    std::vector<unsigned> set;
    if (bits.content.empty() || bits.content.size() > 8 || static_cast<unsigned char>(bits.content[0]) > 7) {
        fault.raise(messages::der_unexpected({.byte = bits.at, .field = "failInfo"}));
        return set;
    }
    for (std::size_t index = 8; index < bits.content.size() * 8; ++index) {
        if ((static_cast<unsigned char>(bits.content[index / 8]) >> (7 - index % 8) & 1U) != 0) {
            set.push_back(static_cast<unsigned>(index - 8));
        }
    }
    return set;
}

Response split_response(std::string_view bytes, der::Fault& fault) {
    Response response;
    der::Reader whole(bytes, fault);
    der::Reader inside(whole.take(der::kSequence, "TimeStampResp"), fault);
    whole.finish();
    der::Reader status(inside.take(der::kSequence, "status"), fault);
    response.status = der::small_number(status.take(der::kInteger, "status"), fault, "status");
    if (const auto texts = status.take_if(der::kSequence, "statusString")) {
        for (const der::Element& text : der::Reader(*texts, fault).all("statusString", kMostTexts)) {
            response.words += (response.words.empty() ? "" : " ") + plain(text.content);
        }
    }
    if (const auto failures = status.take_if(der::kBitString, "failInfo")) {
        response.failures = bits_of(*failures, fault);
    }
    status.finish();
    if (inside.more()) {
        response.token = inside.take(der::kSequence, "timeStampToken").whole;
    }
    inside.finish();
    return response;
}

base::Text failure_text(unsigned bit) {
    switch (bit) {
        case 0:
            return messages::failure_bad_alg();
        case 2:
            return messages::failure_bad_request();
        case 5:
            return messages::failure_bad_data_format();
        case 14:
            return messages::failure_time_not_available();
        case 15:
            return messages::failure_unaccepted_policy();
        case 16:
            return messages::failure_unaccepted_extension();
        case 17:
            return messages::failure_add_info_not_available();
        case 25:
            return messages::failure_system_failure();
        default:
            return messages::failure_other({.bit = bit});
    }
}

base::Text status_text(std::uint64_t status) {
    switch (status) {
        case 2:
            return messages::response_rejected();
        case 3:
            return messages::response_waiting();
        case 4:
            return messages::response_revocation_warning();
        case 5:
            return messages::response_revocation_notification();
        default:
            return messages::response_status({.status = status});
    }
}

base::Errors refusals(const Response& response, const std::string& file) {
    base::Errors errors;
    errors.push_back(der::refused(status_text(response.status), file));
    errors.back().detail = response.words;
    for (const unsigned bit : response.failures) {
        errors.push_back(der::refused(failure_text(bit), file));
    }
    return errors;
}

}  // namespace

base::Result<std::string> accept_response(const Request& request, std::string_view response, const std::string& file) {
    if (response.size() > kTokenLimit) {
        return der::refused(messages::file_too_large({.limit = kTokenLimit}), file);
    }
    der::Fault fault;
    const Response parts = split_response(response, fault);
    if (fault.raised) {
        return der::refused(std::move(fault.text), file);
    }
    if (parts.status > 1) {
        return refusals(parts, file);
    }
    if (parts.token.empty()) {
        return der::refused(messages::response_no_token(), file);
    }
    auto info = read_token(parts.token, file);
    if (!info) {
        return info.errors();
    }
    base::Errors errors;
    if (info->digest != request.digest) {
        errors.push_back(der::refused(messages::response_other_digest(), file));
    }
    if (info->nonce != request.nonce) {
        errors.push_back(der::refused(messages::response_other_nonce(), file));
    }
    if (!request.policy.empty() && info->policy != request.policy) {
        errors.push_back(
            der::refused(messages::response_other_policy({.expected = request.policy, .found = info->policy}), file));
    }
    if (!errors.empty()) {
        return errors;
    }
    return std::string(parts.token);
}

}  // namespace egide::timestamp
