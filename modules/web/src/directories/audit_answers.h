#pragma once

#include "directories/declared.h"
#include "dossier_access.h"

namespace egide::web {

/// A directory of a dossier that the path names ({id}, {directory}: the part of its fact).
struct NamedDirectory {
    desk::Contents contents;
    DeclaredDirectory directory;
};
/// When the caller may do this, else the answer.
Or<NamedDirectory> named_directory(Services& services, const http::Request& request, std::string_view action);

/// An audit that the path names ({id}, {audit}).
struct NamedAudit {
    desk::Contents contents;
    DirectoryAudit audit;
};
Or<NamedAudit> named_audit(Services& services, const http::Request& request, std::string_view action);

/// "DirectoryLine": a directory, the newest result of each tool that its facts tell.
void write_directory(reading::JsonWriter& json, const desk::Contents& contents, const DeclaredDirectory& directory);
/// "AuditLine".
void write_audit(reading::JsonWriter& json, const DirectoryAudit& audit, const desk::Contents& contents, base::Language language);
/// "AuditSight", with what was found when somebody confirmed it.
http::Response audit_answer(Services& services, const http::Request& request, const NamedAudit& named, int status = 200);

/// Writes a fact into the dossier and judges it again: a part of the transaction of what caused it.
desk::Done settle_fact(Services& services, Transaction& transaction, const http::Request& request, desk::Contents& contents,
                       const DirectoryAudit& audit);

}  // namespace egide::web
