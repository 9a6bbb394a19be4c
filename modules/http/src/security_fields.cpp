#include "security_fields.h"

#include <string_view>

namespace egide::http {

namespace {

void add_unless_set(Fields& fields, std::string_view name, std::string_view value) {
    if (!fields.has(name)) {
        fields.add(std::string(name), std::string(value));
    }
}

}  // namespace

std::string page_policy(const PagePolicy& policy) {
    std::string text = "default-src 'none'; script-src 'self'";
    for (const std::string& hash : policy.script_hashes) {
        text += " '" + hash + "'";
    }
    text +=
        "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types";
    if (policy.trusted_types.empty()) {
        text += " 'none'";
    }
    for (const std::string& name : policy.trusted_types) {
        text += " " + name;
    }
    return text;
}

void add_security_fields(Response& response, const std::string& page_policy, bool secure) {
    const bool page = response.fields.find("Content-Type").value_or("").starts_with("text/html");
    Fields& fields = response.fields;
    add_unless_set(fields, "Cache-Control", "no-store");
    // A 304 renews the fields of what the browser holds, and does not say what that is: it keeps the policy it has.
    if (response.status != 304) {
        add_unless_set(fields, "Content-Security-Policy",
                       page ? std::string_view(page_policy) : "default-src 'none'; frame-ancestors 'none'; sandbox");
    }
    add_unless_set(fields, "X-Content-Type-Options", "nosniff");
    add_unless_set(fields, "Referrer-Policy", "no-referrer");
    add_unless_set(fields, "Cross-Origin-Opener-Policy", "same-origin");
    add_unless_set(fields, "Cross-Origin-Resource-Policy", "same-origin");
    if (secure) {
        add_unless_set(fields, "Strict-Transport-Security", "max-age=63072000; includeSubDomains");
    }
}

}  // namespace egide::http
