// What a command line means, and what is made from the tree of commands.
#include <gtest/gtest.h>

#include <fstream>

#include "command_tree.h"
#include "egide/testing/golden.h"
#include "help_text.h"
#include "observation_yaml.h"
#include "request_check.h"

namespace egide::cli {
namespace {

std::vector<std::string> troubles(const std::vector<std::string>& arguments) {
    std::vector<std::string> found;
    for (const base::Text& trouble : troubles_of(parse(arguments))) {
        found.push_back(base::render(trouble, base::Language::english));
    }
    return found;
}

TEST(CommandLine, FindsTheCommandAndItsArguments) {
    const Parsed parsed = parse({"organisation", "search", "clinique", "plan", "--limit", "3"});
    EXPECT_TRUE(parsed.troubles.empty());
    EXPECT_EQ(name_of(parsed.request.path), "egide organisation search");
    EXPECT_EQ(parsed.request.texts("QUERY"), (std::vector<std::string>{"clinique", "plan"}))
        << "plan is a word here, no command";
    EXPECT_EQ(parsed.request.number("--limit"), 3U);
}

TEST(CommandLine, TakesSharedOptionsBeforeAndAfterTheCommand) {
    EXPECT_EQ(parse({"--lang", "en", "evaluate", "d"}).request.text("--lang"), "en");
    EXPECT_EQ(parse({"evaluate", "d", "--lang=en"}).request.text("--lang"), "en");
}

TEST(CommandLine, TellsEveryTroubleAtOnce) {
    EXPECT_EQ(troubles({"evaluate", "--on", "2026-02-31", "--format", "pdf", "--threads", "0"}).size(), 4U);
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
    EXPECT_EQ(troubles({"evaluate", "d", "--frobnicate"}), std::vector<std::string>{"unknown option: --frobnicate"});
    EXPECT_EQ(troubles({"rules", "frobnicate"}),
              std::vector<std::string>{"unknown command: frobnicate. “egide rules --help” lists them."});
    EXPECT_EQ(troubles({"evaluate", "a", "b"}), std::vector<std::string>{"one argument too many: b"});
    EXPECT_EQ(troubles({"evaluate", "a", "--on"}).size(), 1U);
}

TEST(CommandLine, AcceptsARepeatedFlagOnce) {
    EXPECT_TRUE(troubles({"evaluate", "d", "--quiet"}).empty());
}

/// Every command of the tree, groups included.
void each(const CommandSpec& command, std::vector<const CommandSpec*> path, const auto& visit) {
    path.push_back(&command);
    visit(path);
    for (const CommandSpec& child : command.commands) {
        each(child, path, visit);
    }
}

TEST(CommandTree, SaysWhatEveryCommandArgumentAndOptionDoesInBothLanguages) {
    each(command_tree(), {}, [](const auto& path) {
        const CommandSpec& command = *path.back();
        EXPECT_EQ(command.run == nullptr, !command.commands.empty()) << command.name;
        for (const base::Language language : {base::Language::french, base::Language::english}) {
            EXPECT_FALSE(base::render(command.help, language).empty()) << command.name;
            const std::string help = help_text(path, {language, 80, false});
            for (const OptionSpec& option : command.options) {
                EXPECT_NE(help.find(option.name), std::string::npos);
                EXPECT_FALSE(base::render(option.help, language).empty()) << option.name;
            }
        }
    });
}

TEST(Help, FitsItsColumns) {
    each(command_tree(), {}, [](const auto& path) {
        const std::string help = help_text(path, {base::Language::french, 80, false});
        std::size_t from = 0;
        for (auto at = help.find('\n'); at != std::string::npos; from = at + 1, at = help.find('\n', from)) {
            EXPECT_LE(documents::display_width(help.substr(from, at - from)), 80U);
        }
    });
}

TEST(ManualPage, IsTheOneOfTheCommandTree) {
    EXPECT_TRUE(
        egide::testing::matches_golden(manual_page(), std::filesystem::path(EGIDE_SOURCE_DIR) / "docs/man/egide.1"));
}

TEST(Completion, NamesEveryVisibleCommandInEveryShell) {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const std::string script = completion_script(shell);
        each(command_tree(), {}, [&](const auto& path) {
            const CommandSpec& command = *path.back();
            EXPECT_EQ(script.find(command.name) != std::string::npos, true) << shell << " " << command.name;
        });
    }
    EXPECT_TRUE(completion_script("tcsh").empty());
}

TEST(ObservationYaml, QuotesWhatCouldBeReadAsSomethingElse) {
    EXPECT_EQ(yaml_scalar("chu.local"), "chu.local");
    EXPECT_EQ(yaml_scalar("210000018"), "\"210000018\"");
    EXPECT_EQ(yaml_scalar("2026-01-01"), "\"2026-01-01\"");
    EXPECT_EQ(yaml_scalar("null"), "\"null\"");
    EXPECT_EQ(yaml_scalar("a: b"), "\"a: b\"");
    EXPECT_EQ(yaml_scalar("say \"hi\"\n"), "\"say \\\"hi\\\"\\x0A\"");
    EXPECT_EQ(yaml_scalar(""), "\"\"");
}

TEST(ObservationYaml, WritesAnItemThatReadsBack) {
    organisation::Perimeter perimeter;
    organisation::Entity entity;
    entity.finess = "990000019";
    perimeter.entities.push_back(entity);
    observation::Observation audit;
    audit.kind = observation::Kind::exposure_audit;
    audit.entities = {0};
    audit.date = base::Date::parse("2026-03-05");
    audit.values.emplace_back(observation::Field::perimeter, std::string("internet"));
    audit.values.emplace_back(observation::Field::tool, std::string("industrial"));
    audit.values.emplace_back(
        observation::Field::findings,
        std::vector<observation::Finding>{{"CVE-2026-1", base::Ratio::parse("9.8"), std::nullopt, "vpn.example"}});
    EXPECT_EQ(yaml_item(audit, perimeter),
              "  - {kind: exposure_audit, entities: [\"990000019\"], date: 2026-03-05, perimeter: internet, tool: "
              "industrial, "
              "findings: [{id: CVE-2026-1, cvss: \"9.8\", asset: vpn.example}]}\n");
}

}  // namespace
}  // namespace egide::cli
