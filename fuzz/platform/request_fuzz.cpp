// Any bytes as what a client sends to the whole platform: routes, gate, database, vault. "@TOKEN@" and "@CSRF@" become
// those of a signed-in referent, so that what is behind the gate is reached too. Whatever is sent, every answer is one
// that a client may get, none says that the server failed, and nothing that nobody is allowed to see is in it.
#include <fcntl.h>

#include "egide/http/connection.h"
#include "egide/testing/temporary_folder.h"
#include "gate.h"
#include "reading_text.h"
#include "routes.h"
#include "services.h"

namespace {

using namespace egide;
using namespace egide::web;
using fuzz::require;

constexpr std::string_view kNobodys = "a name that no answer may hold";

struct Platform {
    testing::TemporaryFolder folder;
    std::unique_ptr<Services> services;
    std::vector<http::Route> routes;
    std::string token;
    std::string csrf;

    Platform() {
        Configuration configuration;
        configuration.data = folder / "data";
        configuration.programmes = std::string(EGIDE_SOURCE_DIR) + "/programmes";
        accounts::Settings settings;
        settings.cost = {.passes = 1, .memory = 8192};
        const auto clock = [] { return storage::sql::Instant(std::chrono::milliseconds(1'790'000'000'000)); };
        auto log = std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC));
        services = std::move(Services::open(configuration, std::move(settings), clock, log)).value();
        routes = all_routes(*services);
        const auto person = somebody("p@test.example", "Camille");
        static_cast<void>(somebody("q@test.example", std::string(kNobodys)));
        const accounts::Scope scope{accounts::ScopeKind::candidate, "990000010"};
        require(services->rights.give({person, "main_referent", scope, {}, {}}, {.candidate = scope.id}, {}).ok(), "given");
        token = std::string(
            services->sessions.open({person, {accounts::Proof::password, accounts::Proof::totp}, "", ""})->token.view());
        csrf = (*services->sessions.find(token))->csrf;
    }

    std::string somebody(const std::string& email, const std::string& name) {
        const auto link = services->accounts.invite({.email = email, .name = name}, {});
        return services->accounts.accept(link->token.view(), {.password = accounts::Secret("agrafe cheval pile")}, {})->id;
    }
};

void replace_all(std::string& text, std::string_view word, const std::string& by) {
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
        text.replace(at, word.size(), by);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Platform platform;
    std::string bytes(reinterpret_cast<const char*>(data), size);
    replace_all(bytes, "@TOKEN@", platform.token);
    replace_all(bytes, "@CSRF@", platform.csrf);
    http::ServerOptions options;
    options.limits.workers = 0;
    http::MemoryConnection connection(platform.routes, make_gate(*platform.services), options);
    connection.send(bytes);
    connection.end_sending();
    connection.settle();
    const std::string answer = connection.receive();
    require(answer.empty() || answer.starts_with("HTTP/1."), "an answer is HTTP");
    require(!answer.starts_with("HTTP/1.1 500"), "no request makes the server fail");
    require(answer.find(kNobodys) == std::string::npos, "nobody reads what is another's");
    return 0;
}
