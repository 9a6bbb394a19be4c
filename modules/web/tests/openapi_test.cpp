#include "openapi.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "egide/web/serve.h"
#include "instance.h"
#include "schema_check.h"

namespace egide::web {
namespace {

std::string committed() {
    std::ifstream stream(std::string(EGIDE_SOURCE_DIR) + "/docs/openapi.json", std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Description, IsTheCommittedOne) {
    const std::string now = description_of_routes();
    const char* const update = std::getenv("EGIDE_UPDATE");
    if (update != nullptr && std::string(update) == "1") {
        std::ofstream(std::string(EGIDE_SOURCE_DIR) + "/docs/openapi.json", std::ios::binary) << now;
    }
    EXPECT_TRUE(now == committed()) << "docs/openapi.json is not what the routes are; EGIDE_UPDATE=1 rewrites it";
}

/// Every answer of a session's life, compared with its schema.
TEST(Description, RealAnswersHaveTheirSchemas) {
    Instance instance;
    Browser admin = administrator(instance);
    Browser owner = referent(instance);
    const std::string evidence = deposit(owner, kOwnEntity);
    const reading::Node description = reading::read_json(committed(), "openapi.json").value();
    SchemaCheck check(description);
    const std::vector<std::tuple<Browser*, std::string, std::string>> cases = {
        {&admin, "session", "Session"},
        {&admin, "account", "Me"},
        {&admin, "account/passkeys", "PasskeyList"},
        {&admin, "account/sessions", "OpenSessionList"},
        {&admin, "users", "UserList"},
        {&admin, "users?shape=columns", "UserColumns"},
        {&admin, "users/" + owner.account(), "User"},
        {&admin, "users/" + owner.account() + "/sessions", "OpenSessionList"},
        {&admin, "roles", "Roles"},
        {&admin, "grants", "GrantList"},
        {&admin, "entities", "EntityList"},
        {&admin, "entities?q=un", "EntityList"},
        {&admin, "entities/990000010", "EntityDetail"},
        {&admin, "programmes", "ProgrammeList"},
        {&admin, "programmes/d1bis", "Programme"},
        {&admin, "programmes/d2", "Programme"},
        {&admin, "observation-kinds", "ObservationKinds"},
        {&admin, "journal", "JournalList"},
        {&admin, "journal?from=0&limit=3", "JournalList"},
        {&admin, "journal/checkpoint", "Checkpoint"},
        {&admin, "jobs", "JobList"},
        {&admin, "notifications", "NotificationList"},
        {&admin, "system", "System"},
        {&admin, "jobs/99", "Problem"},
        {&owner, "evidence", "EvidenceList"},
        {&owner, "evidence/" + evidence, "EvidenceDetail"},
        {&owner, "uploads", "UploadList"},
    };
    for (const auto& [browser, path, schema] : cases) {
        const Reply reply = browser->get("/api/v1/" + path);
        const auto troubles = check.troubles(reply.json(), schema);
        EXPECT_TRUE(troubles.empty()) << path << ": " << ::testing::PrintToString(troubles);
    }
}

TEST(Description, EveryRouteSaysWhatItIsInBothLanguages) {
    Instance instance;
    for (const http::Route& route : instance.routes()) {
        EXPECT_FALSE(route.summary.fr.empty() || route.summary.en.empty()) << route.pattern;
        EXPECT_TRUE(route.permission == http::kPublic || accounts::find_action(route.permission) != nullptr)
            << route.pattern << " asks for " << route.permission;
    }
}

}  // namespace
}  // namespace egide::web
