#pragma once

#include <memory>
#include <string>
#include <vector>

#include "egide/evidence/vault.h"
#include "session.h"

namespace egide::cli {

/// A list that is written as it comes, in the format asked for.
class EvidenceListPage {
  public:
    virtual ~EvidenceListPage() = default;
    virtual void take(const evidence::Evidence& evidence) = 0;
    virtual std::string finish() = 0;
};
std::unique_ptr<EvidenceListPage> evidence_list_page(const Session& session);
std::unique_ptr<EvidenceListPage> json_list_page();
/// A word for scripts: held, absent, erased or withdrawn.
std::string_view state_of(const evidence::Evidence& evidence);

/// One piece of evidence with its revisions and every event of its custody.
std::string evidence_text(const Session& session, const evidence::Vault& vault, const evidence::Evidence& evidence,
                          const std::vector<evidence::Event>& history);
std::string evidence_json(const evidence::Evidence& evidence, const std::vector<evidence::Event>& history);

}  // namespace egide::cli
