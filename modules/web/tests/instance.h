#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "egide/http/connection.h"
#include "egide/organisation/import.h"
#include "egide/organisation/store.h"
#include "egide/reading/tree.h"
#include "egide/testing/engines.h"
#include "gate.h"
#include "routes.h"
#include "services.h"
#include "standing.h"
#include "work.h"

namespace egide::web {

inline constexpr const char* kPassword = "agrafe cheval pile juste";

/// An answer as a client reads it off the wire.
struct Reply {
    int status = 0;
    std::multimap<std::string, std::string> fields;
    std::string body;

    std::string field(const std::string& name) const {
        const auto at = fields.find(name);
        return at == fields.end() ? std::string() : at->second;
    }
    /// The value of a cookie that it sets; empty when it sets none.
    std::string cookie(const std::string& name) const {
        for (auto [at, end] = fields.equal_range("Set-Cookie"); at != end; ++at) {
            if (at->second.starts_with(name + "=")) {
                return at->second.substr(name.size() + 1, at->second.find(';') - name.size() - 1);
            }
        }
        return {};
    }
    reading::Node json() const {
        auto node = reading::read_json(body, "answer");
        EXPECT_TRUE(node.ok()) << body;
        return node.ok() ? *node : reading::Node{};
    }
    /// The text under a path of keys; empty when there is none.
    std::string at(std::initializer_list<const char*> path) const {
        reading::Node node = json();
        for (const char* const key : path) {
            const reading::Node* found = node.find(key);
            if (found == nullptr) {
                return {};
            }
            node = reading::Node(*found);
        }
        return node.scalar;
    }
};

using Headers = std::vector<std::pair<std::string, std::string>>;

/// What a browser says with the form of one of our pages.
inline const Headers kForm = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Sec-Fetch-Site", "same-origin"}};

inline Reply read_reply(const std::string& bytes) {
    Reply reply;
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || bytes.size() < 12) {
        return reply;
    }
    reply.status = std::stoi(bytes.substr(9, 3));
    for (auto at = bytes.find("\r\n") + 2; at < end + 2;) {
        const auto line = bytes.substr(at, bytes.find("\r\n", at) - at);
        const auto colon = line.find(": ");
        reply.fields.emplace(line.substr(0, colon), line.substr(colon + 2));
        at += line.size() + 2;
    }
    reply.body = bytes.substr(end + 4);
    return reply;
}

/// A whole platform in a temporary folder, asked through its real loop without a socket, at a time that the test moves.
class Instance {
  public:
    /// On a folder, or on the servers that this run of the tests is for.
    Instance() : Instance(on_servers() ? empty_postgresql() : std::string()) {}
    /// On PostgreSQL and S3 when a server is given.
    explicit Instance(const std::string& postgresql) {
        Configuration configuration;
        configuration.postgresql = postgresql;
        if (!postgresql.empty()) {
            configuration.bucket = empty_bucket(folder_.path());
        }
        start(std::move(configuration));
        fill_registry();
    }
    /// On a folder, its configuration changed before it is opened.
    explicit Instance(const std::function<void(Configuration&)>& configure) {
        Configuration configuration;
        configure(configuration);
        start(std::move(configuration));
        fill_registry();
    }
    /// As its configuration says; the data folder is its own.
    explicit Instance(Configuration configuration) {
        start(std::move(configuration));
        fill_registry();
    }
    /// Another node of the same platform: same servers, same keys, a data folder of its own.
    struct Node {};
    Instance(Instance& first, Node) : now_(first.now_.load()) {
        namespace fs = std::filesystem;
        const fs::path from = first.services().configuration.data;
        fs::create_directories(folder_ / "data");
        fs::copy(from / "accounts.key", folder_ / "data/accounts.key");
        fs::copy(from / "keys", folder_ / "data/keys", fs::copy_options::recursive);
        start(first.services().configuration);
    }

    Services& services() { return *services_; }
    storage::sql::Instant now() const { return storage::sql::Instant(std::chrono::milliseconds(now_.load())); }
    void pass(std::chrono::milliseconds time) { now_ += time.count(); }
    const std::vector<http::Route>& routes() const { return routes_; }

    Reply send(const std::string& bytes) {
        if (connection_->closed()) {
            connect();
        }
        connection_->send(bytes);
        connection_->settle();
        Reply reply = read_reply(connection_->receive());
        if (reply.status >= 400) {
            connect();  // a refused body was perhaps not read to its end
        }
        return reply;
    }
    Reply ask(const std::string& method, const std::string& target, const Headers& headers = {},
              const std::string& body = {}) {
        std::string bytes = method + " " + target + " HTTP/1.1\r\nHost: egide.test\r\nAccept-Language: en\r\n";
        for (const auto& [name, value] : headers) {
            bytes += name + ": " + value + "\r\n";
        }
        const bool has_body = !body.empty() || method == "PATCH";
        bytes += has_body ? "Content-Length: " + std::to_string(body.size()) + "\r\n" : std::string();
        return send(bytes + "\r\n" + body);
    }

    /// An active account.
    std::string person(const std::string& email, const std::string& name = "Camille Durand") {
        const auto link = services_->accounts.invite({.email = email, .name = name}, {});
        EXPECT_TRUE(link.ok()) << testing::told(link);
        const auto account =
            services_->accounts.accept(link->token.view(), {.password = accounts::Secret(kPassword)}, {});
        EXPECT_TRUE(account.ok()) << testing::told(account);
        return account->id;
    }
    std::string give(const std::string& account, const std::string& role, const accounts::Scope& scope) {
        const auto given =
            services_->rights.give({account, role, scope, {}, {}}, place_of(*services_, scope), {});
        EXPECT_TRUE(given.ok()) << role << testing::told(given);
        return given.ok() ? given->id : std::string();
    }
    /// Does every job whose time has come, as a worker does, until none is left; gives how many.
    int work() {
        const auto doers = work::doers(*services_);
        jobs::Claim claim{.kinds = {}, .worker = "test"};
        for (const auto& one : doers) {
            claim.kinds.push_back(one.first);
        }
        for (int done = 0;; ++done) {
            const auto jobs = services_->queue.claim(claim);
            EXPECT_TRUE(jobs.ok()) << testing::told(jobs);
            if (!jobs.ok() || jobs->empty()) {
                return done;
            }
            end(jobs->front(), doers.at(jobs->front().kind));
        }
    }
    const std::filesystem::path folder() const { return folder_.path(); }

  private:
    class HeldAttempt final : public jobs::Attempt {
      public:
        explicit HeldAttempt(const jobs::Job& job) : job_(job) {}
        const jobs::Job& job() const override { return job_; }
        bool should_stop() const override { return false; }
        void progress(std::int64_t, std::int64_t) override {}

      private:
        jobs::Job job_;
    };
    void end(const jobs::Job& job, const jobs::Doer& doer) {
        HeldAttempt attempt(job);
        const jobs::Outcome outcome = doer(attempt);
        using Kind = jobs::Outcome::Kind;
        const auto ended = outcome.kind == Kind::done
                               ? services_->queue.finish(job, outcome.text, outcome.effect)
                               : services_->queue.fail(job, outcome.text, outcome.kind == Kind::failed_for_good);
        EXPECT_TRUE(ended.ok()) << testing::told(ended);
    }
    void start(Configuration configuration) {
        configuration.data = folder_ / "data";
        configuration.programmes = std::string(EGIDE_SOURCE_DIR) + "/programmes";
        accounts::Settings settings;
        settings.cost = {.passes = 1, .memory = 8192};
        settings.origins = {"http://egide.test"};
        log_ = std::make_shared<Log>(::open("/dev/null", O_WRONLY | O_CLOEXEC));
        auto opened = Services::open(configuration, std::move(settings), [this] { return now(); }, log_);
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        services_ = std::move(*opened);
        routes_ = all_routes(*services_);
        connect();
    }
    void connect() {
        http::ServerOptions options;
        options.limits.workers = 0;
        connection_ = std::make_unique<http::MemoryConnection>(routes_, make_gate(*services_), options);
    }

    /// Two legal entities in two regions, the first with a site.
    void fill_registry() {
        const auto legal = [](const std::string& finess, const std::string& name, const std::string& commune,
                              const std::string& postcode, const std::string& sites) {
            const std::string address = R"("adresse":[{"cogCommune":")" + commune + R"(","ligneAcheminement":"X","codePostal":")" +
                                        postcode + R"("}])";
            return R"({"informationsGeneralesPMEJ":{"pmSmsseId":")" + finess + R"(","numFinessPm":")" + finess +
                   R"(","denominationPm":")" + name + R"(","denominationLonguePmSmsse":")" + name +
                   R"(","dateCreation":"2000-01-01","etatObjet":"A","statutJuridique":"13"},)" + address +
                   R"(,"etatObjet":"A","ege":[)" + sites + "]}";
        };
        const std::string site =
            R"({"informationsGeneralesEGE":{"egeId":"1","numFinessEge":"990000028","nomEgeCourt":"Site","nomEgeLong":"Site","dateOuverture":"2000-01-01"},)"
            R"("etatObjet":"A","categorieentiteGeographiqueExercice":"355","adresse":[{"cogCommune":"21231","codePostal":"21000"}]})";
        organisation::RegistryImport import;
        import.add(R"({"schemaVersion":"v1.0.0","generatedAt":"2026-10-01T06:00:00Z","pmej":[)" +
                       legal("990000010", "CH Un", "21231", "21000", site) + "," +
                       legal("990000036", "CH Deux", "35238", "35000", "") + R"(],"gco":{},"gcc":[]})",
                   "registry.json");
        const auto outcome = import.finish();
        ASSERT_TRUE(outcome.registry) << outcome.errors.size();
        ASSERT_TRUE(organisation::save_registry(*outcome.registry, folder_ / "data").ok());
    }

    testing::TemporaryFolder folder_;
    std::atomic<std::int64_t> now_{1'790'000'000'000};
    std::shared_ptr<Log> log_;
    std::unique_ptr<Services> services_;
    std::vector<http::Route> routes_;
    std::unique_ptr<http::MemoryConnection> connection_;
};

inline constexpr const char* kOwnSite = "990000028";
inline constexpr const char* kOwnEntity = "990000010";
inline constexpr const char* kForeignEntity = "990000036";

/// A browser that is signed in, sends its cookie and, with what changes something, its CSRF token.
class Browser {
  public:
    /// Opened with a password and an authenticator; `stepped_up`: and proved again just now.
    Browser(Instance& instance, std::string account, bool stepped_up = true)
        : instance_(&instance), account_(std::move(account)) {
        auto opened = instance.services().sessions.open(
            {account_, {accounts::Proof::password, accounts::Proof::totp}, "192.0.2.1", "test"});
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        token_ = std::string(opened->token.view());
        if (stepped_up) {
            auto proved = instance.services().sessions.stepped_up(token_, accounts::Proof::totp);
            EXPECT_TRUE(proved.ok() && proved->has_value());
            token_ = std::string((*proved)->token.view());
        }
        csrf_ = get("/api/v1/session").at({"csrf"});
    }

    Reply get(const std::string& target, Headers headers = {}) {
        headers.emplace_back("Cookie", "egide=" + token_);
        return instance_->ask("GET", target, headers);
    }
    Reply change(const std::string& method, const std::string& target, const std::string& body = {},
                 Headers headers = {}) {
        headers.emplace_back("Cookie", "egide=" + token_);
        headers.emplace_back("X-Egide-Csrf", csrf_);
        const bool typed = std::any_of(headers.begin(), headers.end(),
                                       [](const auto& one) { return one.first == "Content-Type"; });
        if (!body.empty() && !typed) {
            headers.emplace_back("Content-Type", "application/json");
        }
        return instance_->ask(method, target, headers, body);
    }
    Reply post(const std::string& target, const std::string& body = {}, const Headers& headers = {}) {
        return change("POST", target, body, headers);
    }

    const std::string& account() const { return account_; }
    const std::string& token() const { return token_; }
    const std::string& csrf() const { return csrf_; }

  private:
    Instance* instance_;
    std::string account_;
    std::string token_;
    std::string csrf_;
};

/// A new person in a role, signed in.
inline Browser in_role(Instance& instance, const std::string& role, const accounts::Scope& scope,
                       const std::string& email = {}) {
    const std::string account = instance.person(email.empty() ? role + "@test.example" : email);
    instance.give(account, role, scope);
    return Browser(instance, account);
}
inline Browser administrator(Instance& instance) {
    return in_role(instance, "instance_administrator", {accounts::ScopeKind::instance, {}}, "admin@test.example");
}
inline Browser referent(Instance& instance, const std::string& candidate = kOwnEntity) {
    return in_role(instance, "main_referent", {accounts::ScopeKind::candidate, candidate},
                   "referent-" + candidate + "@test.example");
}

/// A text in base64, for Upload-Metadata.
inline std::string to_base64(std::string_view text) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            bits = (bits << 8U) | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out += i + j > text.size() ? '=' : kDigits[(bits >> (18U - 6U * j)) & 63U];
        }
    }
    return out;
}

/// Uploads bytes in one go and deposits them; gives the identifier of the evidence.
inline std::string deposit(Browser& browser, const std::string& entity, const std::string& bytes = "preuve",
                           const std::string& name = "preuve.txt") {
    const Reply begun = browser.post("/api/v1/uploads", {},
                                     {{"Upload-Length", std::to_string(bytes.size())},
                                      {"Upload-Metadata", "filename " + to_base64(name) + ",filetype dGV4dC9wbGFpbg=="}});
    EXPECT_EQ(begun.status, 201) << begun.body;
    const Reply sent = browser.change("PATCH", begun.field("Location"), bytes,
                                      {{"Upload-Offset", "0"}, {"Content-Type", "application/offset+octet-stream"}});
    EXPECT_EQ(sent.status, 204) << sent.body;
    const Reply added = browser.post("/api/v1/evidence", R"({"upload":")" + begun.at({"id"}) +
                                                             R"(","attests":{"entities":[")" + entity + R"("]}})");
    EXPECT_EQ(added.status, 201) << added.body;
    return added.at({"evidence", "id"});
}

}  // namespace egide::web
