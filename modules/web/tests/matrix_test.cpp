#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "instance.h"

namespace egide::web {
namespace {

/// One thing that a route may name: the caller's own, somebody else's, one that does not exist.
struct Objects {
    std::string own;
    std::string foreign;
    std::string absent;
};

accounts::Scope scope_for(const accounts::Role& role, bool own) {
    using enum accounts::ScopeKind;
    const accounts::ScopeKind kind = role.scopes.front();
    switch (kind) {
        case region:
            return {kind, own ? "27" : "53"};
        case candidate:
        case establishment:
            return {kind, own ? kOwnEntity : kForeignEntity};
        case instance:
            return {kind, {}};
        default:
            return {kind, own ? "own" : "foreign"};
    }
}

std::string without_ids(std::string body) {
    for (const char* const key : {"\"instance\":\"", "\"request\":\"", "\"last_visit\":\""}) {
        if (const auto at = body.find(key); at != std::string::npos) {
            const auto from = at + std::string(key).size();
            body.erase(from, body.find('"', from) - from);
        }
    }
    return body;
}

/// What stands for the further things that a path names, inside the first one: words that exist where words are asked.
std::string inner_name(const std::string& parameter) {
    static const std::map<std::string, std::string> words = {{"kind", "observation"}, {"number", "1"}, {"phase", "application"},
                                                             {"line", "bank"},        {"target", "objective:D1.O3"}};
    const auto at = words.find(parameter);
    return at == words.end() ? std::string(32, '0') : at->second;
}

/// Whether a status says that what a route asks for is not there, although the first thing that it names is: something
/// inside it, or what the agency rules on, which exists once something was submitted.
bool lacks(const http::Route& route, int status) {
    const bool may_lack = std::count(route.pattern.begin(), route.pattern.end(), '{') > 1 ||
                          route.pattern == "/api/v1/dossiers/{id}/control" || route.pattern == "/api/v1/dossiers/{id}/decision";
    return may_lack && (status == 404 || status == 409);
}

/// Asks a route with every body it could have; reads alone and harmless changes on things that do not exist.
Reply ask_route(Browser& browser, const http::Route& route, const std::string& id) {
    std::string path = route.pattern;
    bool first = true;
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
        const std::string parameter = path.substr(open + 1, path.find('}') - open - 1);
        path.replace(open, parameter.size() + 2, first ? id : inner_name(parameter));
        first = false;
    }
    Headers headers;
    for (const http::Parameter& parameter : route.parameters) {
        if (parameter.required && parameter.place == http::Parameter::Place::header) {
            headers.emplace_back(parameter.name, parameter.name == "If-Match" ? "\"r0\"" : "0");
        }
    }
    std::string body;
    if (route.body.kind != http::BodyRule::Kind::none) {
        headers.emplace_back("Content-Type", route.body.media_type);
        body = "{}";
    }
    return browser.change(std::string(http::name_of(route.method)), path, body, headers);
}

class Matrix : public ::testing::Test {
  protected:
    Matrix() : owner_(referent(instance_, kOwnEntity)), other_(referent(instance_, kForeignEntity)) {
        objects_["/api/v1/evidence/"] = {deposit(owner_, kOwnEntity), deposit(other_, kForeignEntity), std::string(32, '0')};
        objects_["/api/v1/users/"] = {owner_.account(), other_.account(), std::string(32, '0')};
        objects_["/api/v1/grants/"] = {grant_of(owner_), grant_of(other_), std::string(32, '0')};
        objects_["/api/v1/uploads/"] = {upload_of(owner_), upload_of(other_), std::string(32, '0')};
        objects_["/api/v1/dossiers/"] = {dossier_of(owner_, kOwnEntity), dossier_of(other_, kForeignEntity), std::string(32, '0')};
    }

    std::string grant_of(const Browser& browser) {
        return instance_.services().rights.of(browser.account())->front().id;
    }
    static std::string upload_of(Browser& browser) {
        return browser.post("/api/v1/uploads", {}, {{"Upload-Length", "5"}}).at({"id"});
    }
    static std::string dossier_of(Browser& browser, const std::string& entity) {
        const Reply opened = browser.post("/api/v1/dossiers", R"({"programme":"d1bis","candidate":")" + entity + "\"}");
        EXPECT_EQ(opened.status, 201) << opened.body;
        const std::string id = opened.at({"id"});
        EXPECT_EQ(browser.get("/api/v1/dossiers/" + id).status, 200);
        return id;
    }
    const Objects* objects_for(const http::Route& route) const {
        for (const auto& [prefix, objects] : objects_) {
            if (route.pattern.starts_with(prefix + "{")) {
                return &objects;
            }
        }
        return nullptr;
    }

    Instance instance_;
    Browser owner_;
    Browser other_;
    std::map<std::string, Objects> objects_;
};

void expect_same(const Reply& foreign, const Reply& absent, const std::string& what) {
    EXPECT_EQ(foreign.status, absent.status) << what << foreign.body;
    EXPECT_EQ(without_ids(foreign.body), without_ids(absent.body)) << what;
}

/// The answers as a table of Markdown: a line a route, a column a role, in each cell own / foreign / absent.
class AnswerTable {
  public:
    void add(const http::Route& route, std::string_view role, const std::string& cell) {
        const std::string name = std::string(http::name_of(route.method)) + " " + route.pattern;
        if (cells_.find(name) == cells_.end()) {
            order_.push_back(name);
        }
        cells_[name][std::string(role)] = cell;
    }
    void write_if_asked(const std::string& count) const {
        const char* const file = std::getenv("EGIDE_MATRIX");
        if (file == nullptr) {
            return;
        }
        std::ofstream out(file);
        out << "# Route × role × object\n\nWhat the server answers, as modules/web/tests/matrix_test.cpp asked it (" << count
            << "). A cell is the status of a thing of the role's own scope, of somebody else's, of none; one number where a "
               "route names no thing that can be foreign. Bodies are empty or `{}`: 400, 415, 422 and 428 mean that the "
               "role was let in.\n\n| route |";
        for (const accounts::Role& role : accounts::roles()) {
            out << " " << role.id << " |";
        }
        out << "\n|" << "-" << "|";
        for (std::size_t at = 0; at < accounts::roles().size(); ++at) {
            out << "-|";
        }
        for (const std::string& name : order_) {
            out << "\n| `" << name << "` |";
            for (const accounts::Role& role : accounts::roles()) {
                const auto& row = cells_.at(name);
                const auto at = row.find(std::string(role.id));
                out << " " << (at == row.end() ? "" : at->second) << " |";
            }
        }
        out << "\n";
    }

  private:
    std::vector<std::string> order_;
    std::map<std::string, std::map<std::string, std::string>> cells_;
};

// With EGIDE_MATRIX=docs/rights-matrix.md the table is written there.
TEST_F(Matrix, EveryRouteForEveryRoleAndObject) {
    AnswerTable table;
    std::size_t asked = 0;
    std::size_t refused = 0;
    std::size_t hidden = 0;
    for (const accounts::Role& role : accounts::roles()) {
        const std::string email = std::string(role.id) + "@matrix.example";
        Browser browser = in_role(instance_, std::string(role.id), scope_for(role, true), email);
        for (const http::Route& route : instance_.routes()) {
            const bool ends_session = route.method == http::Method::remove && route.pattern == "/api/v1/session";
            if (route.permission == http::kPublic || ends_session || route.answer_schema == "text/event-stream") {
                continue;
            }
            const Objects* objects = objects_for(route);
            const std::string absent_id = objects == nullptr ? "0" : objects->absent;
            const Reply absent = ask_route(browser, route, absent_id);
            const std::string what = std::string(role.id) + " " + std::string(http::name_of(route.method)) + " " + route.pattern;
            ++asked;
            EXPECT_NE(absent.status, 500) << what << absent.body;
            EXPECT_NE(absent.status, 401) << what;
            const bool allowed_somewhere = role.may(route.permission);
            if (!allowed_somewhere) {
                ++refused;
                EXPECT_EQ(absent.status, 403) << what << absent.body;
            }
            table.add(route, role.id, std::to_string(absent.status));
            if (objects == nullptr) {
                continue;
            }
            const bool sees_all = role.scopes.front() == accounts::ScopeKind::instance && allowed_somewhere;
            if (route.method != http::Method::get) {
                if (!sees_all || route.pattern.starts_with("/api/v1/uploads")) {
                    ++asked;
                    ++hidden;
                    const Reply foreign = ask_route(browser, route, objects->foreign);
                    expect_same(foreign, absent, what);
                    table.add(route, role.id, "– / " + std::to_string(foreign.status) + " / " + std::to_string(absent.status));
                }
                continue;
            }
            const Reply foreign = ask_route(browser, route, objects->foreign);
            const Reply own = ask_route(browser, route, objects->own);
            asked += 2;
            table.add(route, role.id, std::to_string(own.status) + " / " + std::to_string(foreign.status) + " / " +
                                          std::to_string(absent.status));
            if (sees_all && !route.pattern.starts_with("/api/v1/uploads")) {
                EXPECT_TRUE(foreign.status == 200 || lacks(route, foreign.status)) << what << foreign.status << foreign.body;
            } else {
                ++hidden;
                expect_same(foreign, absent, what);
            }
            EXPECT_TRUE(own.status == 200 || own.status == 403 || own.status == 404 || lacks(route, own.status)) << what << own.status;
        }
    }
    std::printf("matrix: %zu requests (routes x roles x objects), %zu refused by role, %zu foreign objects hidden\n", asked,
                refused, hidden);
    table.write_if_asked(std::to_string(asked) + " requests, " + std::to_string(refused) + " refused by role, " +
                         std::to_string(hidden) + " foreign things hidden");
    EXPECT_GT(asked, 500U);
}

TEST_F(Matrix, WhoIsNotSignedInIsToldTheSameEverywhere) {
    std::size_t asked = 0;
    for (const http::Route& route : instance_.routes()) {
        if (route.permission == http::kPublic) {
            continue;
        }
        std::string path = route.pattern;
        for (auto open = path.find('{'); open != std::string::npos; open = path.find('{')) {
            path.replace(open, path.find('}') - open + 1, "x");
        }
        Headers headers;
        for (const http::Parameter& parameter : route.parameters) {
            if (parameter.required) {
                headers.emplace_back(parameter.name, "0");
            }
        }
        std::string body;
        if (route.body.kind != http::BodyRule::Kind::none) {
            headers.emplace_back("Content-Type", route.body.media_type);
            body = "{}";
        }
        const Reply reply = instance_.ask(std::string(http::name_of(route.method)), path, headers, body);
        EXPECT_EQ(reply.status, 401) << path << reply.body;
        ++asked;
    }
    EXPECT_GT(asked, 40U);
}

/// The middle one of how long so many questions took, in microseconds; two kinds asked in turn, so that what slows the
/// machine slows both.
std::pair<double, double> middle_times(Browser& browser, const std::string& first, const std::string& second) {
    constexpr std::size_t kRounds = 301;
    std::vector<double> times[2];
    for (std::size_t round = 0; round < 2 * kRounds; ++round) {
        const auto start = std::chrono::steady_clock::now();
        EXPECT_EQ(browser.get(round % 2 == 0 ? first : second).status, 404);
        times[round % 2].push_back(
            std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
    for (auto& one : times) {
        std::nth_element(one.begin(), one.begin() + kRounds / 2, one.end());
    }
    return {times[0][kRounds / 2], times[1][kRounds / 2]};
}

// What is measured is a ratio of two medians taken in turn in one process: a loaded machine moves both alike. A branch
// that does work for one of the two alone (a file read, a verification, a mail) is well beyond the bound.
TEST_F(Matrix, AForeignThingTakesAsLongToBeAbsentAsAnAbsentOne) {
    for (const std::string prefix : {"/api/v1/evidence/", "/api/v1/users/", "/api/v1/uploads/", "/api/v1/dossiers/"}) {
        const Objects& objects = objects_.at(prefix);
        const auto [foreign, absent] = middle_times(owner_, prefix + objects.foreign, prefix + objects.absent);
        std::printf("%s: foreign %.0f µs, absent %.0f µs\n", prefix.c_str(), foreign, absent);
        EXPECT_LT(std::max(foreign, absent) / std::min(foreign, absent), 1.5) << prefix;
    }
}

TEST_F(Matrix, WhatOthersMayNotChangeStaysAsItWas) {
    for (const auto& [prefix, objects] : objects_) {
        const std::string before = without_ids(other_.get(prefix + objects.foreign).body);
        for (const char* const method : {"PATCH", "PUT", "DELETE", "POST"}) {
            for (const char* const body : {"", "{}"}) {
                const Reply reply = owner_.change(method, prefix + objects.foreign, body, {{"If-Match", "\"r1\""}});
                EXPECT_TRUE(reply.status >= 400 && reply.status < 500) << method << prefix << reply.status << reply.body;
            }
        }
        EXPECT_EQ(without_ids(other_.get(prefix + objects.foreign).body), before) << prefix;
    }
}

TEST_F(Matrix, TheOwnerSeesHisOwnThings) {
    EXPECT_EQ(owner_.get("/api/v1/evidence/" + objects_["/api/v1/evidence/"].own).status, 200);
    EXPECT_EQ(owner_.get("/api/v1/users/" + owner_.account()).status, 200);
    EXPECT_EQ(owner_.get("/api/v1/evidence").json().find("items")->items.size(), 1U);
}

}  // namespace
}  // namespace egide::web
