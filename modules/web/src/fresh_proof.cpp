#include "fresh_proof.h"

#include "answers.h"
#include "caller.h"
#include "egide/web/messages.h"

namespace egide::web {

std::optional<http::Response> fresh_proof(Services& services, const http::Request& request) {
    const auto& session = caller_of(request).session;
    if (session.step_up_until && services.now() < *session.step_up_until) {
        return std::nullopt;
    }
    return refusal(request, 403, "step-up-needed", messages::step_up_needed());
}

}  // namespace egide::web
