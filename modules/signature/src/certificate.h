#pragma once

#include "openssl_types.h"

namespace egide::signature {

/// The names and limits that a certificate carries.
Certificate describe(X509* certificate);
/// The name to show for it: its common name, else its organisation.
std::string shown_name(X509* certificate);

/// Whether its key usages allow signing a document: electronic signature or seal, not a web server's.
bool may_sign(X509* certificate);
}  // namespace egide::signature
