// Any bytes: the file of a policy is refused or understood, of whatever kind it is taken to be, and stays in its
// limits.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "policy/policy_facts.h"
#include "policy/registry_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    using egide::directory::PolicyFile;
    const auto values = egide::directory::read_registry_policy(bytes);
    if (values) {
        std::size_t held = 0;
        for (const auto& value : *values) {
            held += value.data.size();
        }
        if (held > size) {
            std::abort();
        }
    }
    for (const PolicyFile kind :
         {PolicyFile::registry, PolicyFile::security, PolicyFile::scripts, PolicyFile::preferences}) {
        for (const auto& fact : egide::directory::policy_facts(kind, bytes)) {
            if (fact.detail.size() > 4 * size + 64) {
                std::abort();
            }
        }
    }
    return 0;
}
