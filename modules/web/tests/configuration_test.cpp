#include "egide/web/configuration.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

namespace egide::web {
namespace {

std::vector<std::string> refusals(const std::string& text) {
    const auto read = parse_configuration(text, "egide.toml");
    std::vector<std::string> all;
    for (const base::Error& error : read.ok() ? base::Errors{} : read.errors()) {
        all.push_back(error.at.show() + " " + base::render(error.message, base::Language::english));
    }
    return all;
}

TEST(Configuration, AnEmptyFileIsTheDefaults) {
    const auto read = parse_configuration("", "egide.toml");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->address, "127.0.0.1");
    EXPECT_EQ(read->port, 8080);
    EXPECT_FALSE(read->secure());
}

TEST(Configuration, IsRead) {
    const auto read = parse_configuration(
        "[server]\nlisten = \"[::1]:9000\"\nhosts = [\"egide.example\"]\nbehind_proxy = true\nlanguage = \"en\"\n"
        "[paths]\ndata = \"/var/lib/egide\"\n[limits]\nconnections = 12\nidle_ms = 5000\nupload_bytes = 1024\n",
        "egide.toml");
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(read->address, "::1");
    EXPECT_EQ(read->port, 9000);
    EXPECT_EQ(read->hosts, std::vector<std::string>{"egide.example"});
    EXPECT_TRUE(read->behind_proxy);
    EXPECT_EQ(read->limits.connections, 12U);
    EXPECT_EQ(read->limits.idle_time, std::chrono::milliseconds(5000));
    EXPECT_EQ(read->application.upload_bytes, 1024U);
}

TEST(Configuration, AnUnknownKeyIsAnErrorWithItsPlaceAndWhatWasExpected) {
    EXPECT_EQ(refusals("[server]\nlisten = \"127.0.0.1:1\"\n[limits]\nconections = 3\n"),
              std::vector<std::string>{"egide.toml:4:1 The key limits.conections does not exist. Expected here: connections."});
}

TEST(Configuration, SeveralErrorsComeAtOnceInTheirOrder) {
    const auto all = refusals("[server]\nlisten = 8080\nbehind_proxy = \"yes\"\n[extra]\nkey = 1\n[limits]\nworkers = 0\n");
    ASSERT_EQ(all.size(), 4U);
    EXPECT_EQ(all[0].substr(0, 16), "egide.toml:2:1 s");
    EXPECT_EQ(all[1], "egide.toml:3:1 server.behind_proxy: true | false expected.");
    EXPECT_EQ(all[3], "egide.toml:7:1 limits.workers: 1 … 256 expected.");
}

TEST(Configuration, BothSidesOfALimit) {
    EXPECT_TRUE(refusals("[limits]\nworkers = 1\n").empty());
    EXPECT_TRUE(refusals("[limits]\nworkers = 256\n").empty());
    EXPECT_EQ(refusals("[limits]\nworkers = 257\n").size(), 1U);
}

TEST(Configuration, ACertificateAloneIsRefused) {
    EXPECT_EQ(refusals("[server]\ncertificate = \"/a.pem\"\n").size(), 1U);
}

TEST(Configuration, WhatIsNoTomlIsRefusedWithItsLine) {
    const auto all = refusals("[server]\nlisten = \n");
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].substr(0, 13), "egide.toml:2:");
}

TEST(Configuration, EveryKeyIsThereOnce) {
    std::set<std::string> keys;
    for (const Setting& setting : settings()) {
        EXPECT_TRUE(keys.insert(setting.key).second) << setting.key;
    }
    EXPECT_GT(keys.size(), 30U);
}

TEST(Configuration, TheDocumentationShowsEveryKeyWithItsDefault) {
    std::ifstream stream(std::string(EGIDE_SOURCE_DIR) + "/docs/how-to/serve.md");
    const std::string page(std::istreambuf_iterator<char>(stream), {});
    const auto begin = page.find("```toml\n") + 8;
    const std::string block = page.substr(begin, page.find("```", begin) - begin);
    EXPECT_TRUE(parse_configuration(block, "serve.md").ok());
    for (const Setting& setting : settings()) {
        const std::string name = setting.key.substr(setting.key.find('.') + 1);
        const bool is_path = setting.value == "\"\"" && block.find("# " + name + " = ") != std::string::npos;
        EXPECT_TRUE(is_path || block.find("\n" + name + " = " + setting.value) != std::string::npos)
            << setting.key << " = " << setting.value;
    }
}

TEST(Configuration, MailNeedsASenderAndTheAddressThatLinksStartFrom) {
    EXPECT_EQ(refusals("[mail]\nserver = \"smtp.example.fr\"\n").size(), 2U);
    EXPECT_TRUE(refusals("[server]\npublic_address = \"https://egide.example\"\n[mail]\nserver = \"smtp.example.fr\"\n"
                         "from = \"Égide <egide@example.fr>\"\n")
                    .empty());
    const auto plain = refusals("[server]\npublic_address = \"https://egide.example\"\n[mail]\nserver = \"smtp.example.fr\"\n"
                                "from = \"egide@example.fr\"\nsecurity = \"none\"\nuser = \"egide\"\n");
    ASSERT_EQ(plain.size(), 2U) << "plain text elsewhere, and a user without a password";
    EXPECT_EQ(refusals("[mail]\nsecurity = \"perhaps\"\n").size(), 1U);
}

constexpr const char* kProviderText =
    "[server]\npublic_address = \"https://egide.example\"\n[[oidc]]\nid = \"un\"\nlabel_fr = \"Un\"\nlabel_en = \"One\"\n"
    "issuer = \"https://id.example\"\nclient_id = \"egide\"\ncreate_accounts = false\n";

TEST(Configuration, ProvidersAreTablesInTheirOrder) {
    const auto read = parse_configuration(std::string(kProviderText) +
                                              "required_acr = [\"eidas2\"]\n[[oidc]]\nid = \"deux\"\nlabel_fr = \"Deux\"\n"
                                              "label_en = \"Two\"\nissuer = \"https://other.example\"\nclient_id = \"x\"\n",
                                          "egide.toml");
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read->providers.size(), 2U);
    EXPECT_EQ(read->providers[0].required_acr, std::vector<std::string>{"eidas2"});
    EXPECT_EQ(read->providers[1].label.en, "Two");
}

TEST(Configuration, AProviderTableIsReadAsStrictly) {
    const std::string good = kProviderText;
    EXPECT_TRUE(refusals(good).empty());
    EXPECT_EQ(refusals(good + "isuer = \"x\"\n"),
              std::vector<std::string>{"egide.toml:10:1 The key oidc.isuer does not exist. Expected here: issuer."});
    EXPECT_EQ(refusals(good + "hosts = \"x\"\n").size(), 1U);
    EXPECT_EQ(refusals(good + "scopes = \"email\"\n").size(), 1U) << "without openid";
    EXPECT_EQ(refusals("[server]\npublic_address = \"https://egide.example\"\n[[oidc]]\ncreate_accounts = true\n").size(), 5U);
    EXPECT_EQ(refusals(good + good.substr(good.find("[[oidc]]"))).size(), 2U) << "the same name and issuer twice";
    EXPECT_EQ(refusals(good.substr(good.find("[[oidc]]"))).size(), 1U) << "without public_address";
}

TEST(Configuration, SaysWhereToListen) {
    EXPECT_EQ(parse_listen("8080")->address, "127.0.0.1");
    EXPECT_EQ(parse_listen("[::1]:80")->address, "::1");
    EXPECT_EQ(parse_listen("0.0.0.0:443")->port, 443);
    for (const char* const wrong : {"", ":", "localhost", "127.0.0.1:", "127.0.0.1:70000", "::1:80", "a:b"}) {
        EXPECT_FALSE(parse_listen(wrong).has_value()) << wrong;
    }
}

}  // namespace
}  // namespace egide::web
