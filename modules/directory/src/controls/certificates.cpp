#include <algorithm>
#include <set>

#include "controls/list.h"
#include "controls/permissions.h"
#include "controls/walk.h"
#include "egide/directory/messages.h"
#include "model/certificate.h"

namespace egide::directory {

/// Names of the templates that some enrolment service publishes, folded.
std::set<std::string> published_templates(const Model& model) {
    std::set<std::string> names;
    for_each_of(model, Kind::enrollment_service, [&](std::uint32_t service) {
        for_each_value(model.text(service, Attribute::certificate_templates),
                       [&](std::string_view name) { names.insert(folded(name)); });
    });
    return names;
}

namespace controls {
namespace {

void judge_certificate(Verdict& verdict, std::uint32_t object, const CertificateFacts& facts) {
    using Key = CertificateFacts::Key;
    if (facts.key == Key::undecodable) {
        return verdict.add(2, object, messages::why_cert_undecodable());
    }
    if (facts.key == Key::dsa) {
        verdict.add(1, object, messages::why_cert_dsa());
    }
    if (facts.roca) {
        verdict.add(1, object, messages::why_cert_roca());
    }
    if (facts.key == Key::rsa && facts.bits < 2048) {
        verdict.add(facts.bits < 1024 ? 1 : 3, object, messages::why_cert_rsa({.bits = base::Count(facts.bits)}));
    }
    if (facts.key == Key::rsa && facts.small_exponent) {
        verdict.add(3, object, messages::why_cert_exponent());
    }
    if (facts.weak_hash) {
        verdict.add(3, object, messages::why_cert_hash());
    }
}

/// Whether a template's purposes include a logon to Windows: none means any.
bool lets_log_on(std::string_view purposes) {
    constexpr std::string_view logon[] = {"1.3.6.1.5.5.7.3.2", "1.3.6.1.4.1.311.20.2.2", "1.3.6.1.5.2.3.4",
                                          "2.5.29.37.0"};
    bool found = purposes.empty();
    for_each_value(purposes, [&](std::string_view purpose) {
        found = found || std::find(std::begin(logon), std::end(logon), purpose) != std::end(logon);
    });
    return found;
}

bool is_open_template(const ControlContext& context, std::uint32_t object) {
    const Model& model = context.model;
    const std::int64_t subject = context.limits.san_flag_counts != 0 ? 0x10001 : 0x1;
    return lets_log_on(model.text(object, Attribute::extended_key_usage)) &&
           model.has_bits(object, Attribute::certificate_name_flag, subject) &&
           !model.has_bits(object, Attribute::enrollment_flag, 0x2) &&
           model.number_or(object, Attribute::ra_signature, 0) == 0;
}

}  // namespace

void certificates_vuln(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const std::int64_t today = model.reference / 86400;
    for (const Attribute attribute : {Attribute::user_certificate, Attribute::ca_certificate}) {
        for (const auto& [object, packed] : model.certificates[static_cast<std::size_t>(attribute)]) {
            const CertificateFacts facts = CertificateFacts::unpacked(packed);
            const bool expired = facts.key != CertificateFacts::Key::undecodable && facts.expires < today;
            if (model.exists(object) && (!expired || attribute == Attribute::ca_certificate)) {
                judge_certificate(verdict, object, facts);
            }
        }
    }
}

void adcs_template_auth_enroll_with_name(ControlContext& context, Verdict& verdict) {
    const Model& model = context.model;
    const auto published = published_templates(model);
    for_each_of(model, Kind::certificate_template, [&](std::uint32_t object) {
        if (!published.contains(folded(first_value(model.dn(object)))) || !is_open_template(context, object)) {
            return;
        }
        if (model.security(object) == nullptr) {
            return verdict.incomplete(messages::cause_no_descriptor({.name = model.dn(object)}));
        }
        for (const Grant& grant : context.rights.on(object)) {
            if ((grant.rights & (bit(Right::enroll) | bit(Right::auto_enroll))) != 0 &&
                reaches_somebody(context, grant, object)) {
                verdict.add(1, object,
                            messages::why_grant({.right = "Enroll",
                                                 .trustee = context.trustee_name(grant.sid, model.domain_of(object))}));
            }
        }
    });
}

}  // namespace controls
}  // namespace egide::directory
