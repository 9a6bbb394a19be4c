#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "egide/organisation/import.h"
#include "egide/reading/tree.h"
#include "extract.h"
#include "feed.h"

namespace egide::organisation {
namespace {

using ::testing::ElementsAre;

RegisteredEntity found(const Registry& registry, std::string_view finess) {
    return registry.entity(registry.find(finess).value());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

class BothSpellings : public ::testing::TestWithParam<Spelling> {
  protected:
    ImportOutcome import() { return import_text({FeedWriter(GetParam()).write(feed_legals(), {feed_group()})}); }
};

INSTANTIATE_TEST_SUITE_P(FinessPlus, BothSpellings, ::testing::Values(Spelling::schema, Spelling::delivered));

TEST_P(BothSpellings, TellEntitiesWithoutTheirPadding) {
    const auto outcome = import();
    ASSERT_TRUE(outcome.registry) << ::testing::PrintToString(shown(outcome.errors));
    EXPECT_EQ(outcome.report.legal, 3u);
    EXPECT_EQ(outcome.report.geographic, 4u);
    EXPECT_EQ(outcome.report.closed, 2u);
    EXPECT_EQ(outcome.report.groups, 1u);
    EXPECT_EQ(outcome.report.wrong_check_digits, 0u) << ::testing::PrintToString(shown(outcome.report.warnings));
    const auto legal = found(*outcome.registry, "710000019");
    EXPECT_EQ(legal.name, "CH DE MÂCON");
    EXPECT_EQ(legal.commune, "MACON");
    EXPECT_EQ(legal.region, "27");
    EXPECT_EQ(legal.legal_status, "13");
    EXPECT_EQ(legal.business_number, "200000008");
    const auto site = found(*outcome.registry, "710000027");
    EXPECT_EQ(site.name, "LES CHANAUX");
    EXPECT_EQ(site.category, "355");
    EXPECT_EQ(site.business_number, "20000000800015");
    EXPECT_EQ(site.parent, outcome.registry->find("710000019"));
    EXPECT_EQ(found(*outcome.registry, "970100186").region, "01");
    EXPECT_EQ(found(*outcome.registry, "970100186").department, "9A");
}

TEST_P(BothSpellings, TellGroupsWithSupportAndMembers) {
    const auto outcome = import();
    ASSERT_TRUE(outcome.registry);
    EXPECT_TRUE(outcome.registry->tells_groups());
    const auto& group = outcome.registry->groups()[0];
    EXPECT_EQ(group.name, "GHT Bourgogne");
    EXPECT_EQ(group.external_id, "27103");
    EXPECT_EQ(group.type, "001");
    EXPECT_EQ(group.created, day("2017-01-01"));
    ASSERT_EQ(group.members.size(), 3u);
    EXPECT_EQ(outcome.registry->entity(group.members[0].entity).finess, "210000014");
    EXPECT_EQ(group.members[0].role, MemberRole::support);
    EXPECT_EQ(group.members[1].role, MemberRole::member);
    EXPECT_TRUE(group.members_on(day("2016-12-31")).empty());
    EXPECT_EQ(group.members_on(day("2017-01-01")).size(), 3u);
}

TEST_P(BothSpellings, KeepClosedEntitiesInHistoryOnly) {
    const auto outcome = import();
    ASSERT_TRUE(outcome.registry);
    const auto closed = found(*outcome.registry, "210000030");
    EXPECT_FALSE(closed.active);
    EXPECT_TRUE(closed.open_on(day("2025-06-30")));
    EXPECT_FALSE(closed.open_on(day("2025-07-01")));
    EXPECT_FALSE(closed.open_on(day("1979-02-12")));
}

TEST(FinessPlus, StatesItsVintage) {
    const auto outcome = import_text({FeedWriter(Spelling::delivered).write(feed_legals(), {})});
    EXPECT_EQ(outcome.registry.value().vintage(), day("2026-03-09"));
}

TEST(FinessPlus, EntityClosedOnAnUnknownDayIsNeverOpen) {
    auto legals = feed_legals();
    legals[1].closed.clear();
    const auto outcome = import_text({FeedWriter(Spelling::delivered).write(legals, {})});
    EXPECT_FALSE(found(outcome.registry.value(), "210000030").open_on(day("2000-01-01")));
}

TEST(FinessPlus, SingleMemberGroupIsAGroup) {
    const FeedGroup alone{.id = "2", .name = "77 Nord", .members = {{"1", "S"}}};
    const auto outcome = import_text({FeedWriter(Spelling::delivered).write(feed_legals(), {alone})});
    ASSERT_TRUE(outcome.registry);
    EXPECT_EQ(outcome.registry->groups()[0].members.size(), 1u);
    EXPECT_EQ(outcome.report.warnings_total, 0u);
}

TEST(FinessPlus, IsReadByNameWhateverTheOrderAndWhatIsUnknown) {
    const auto outcome = import_text({R"({"gcc": [], "news": {"a": [1, {"b": "}"}]}, "pmej": [
      {"ege": [{"etatObjet": "A", "new": [[]], "informationsGeneralesEGE": {"numFinessEge": "210000022", "nomEgeLong": "S"}}],
       "etatObjet": "A", "informationsGeneralesPMEJ": {"x": null, "denominationPm": "E\u0301J \"quoted\"", "pmSmsseId": 7,
       "numFinessPm": "210000014", "dateFermeture": null}}]})"});
    ASSERT_TRUE(outcome.registry) << ::testing::PrintToString(shown(outcome.errors));
    EXPECT_EQ(outcome.registry->size(), 2u);
    EXPECT_EQ(found(*outcome.registry, "210000014").name, "E\u0301J \"quoted\"");
    EXPECT_EQ(found(*outcome.registry, "210000022").parent_finess, "210000014");
    EXPECT_EQ(found(*outcome.registry, "210000022").department, "21") << "told by the number when there is no address";
}

TEST(FinessPlus, WarnsOfUnknownDoubleAndSupportlessMembers) {
    const std::vector<FeedGroup> groups{{.id = "1", .name = "A", .members = {{"1", "M"}, {"99", "M"}, {"1", "S"}}},
                                        {.id = "2", .name = "B", .members = {{"1", "M"}}},
                                        {.id = "3", .name = "C", .members = {{"1", "S"}, {"3", "S"}}}};
    const auto outcome = import_text({FeedWriter(Spelling::delivered).write(feed_legals(), groups)});
    ASSERT_TRUE(outcome.registry);
    std::vector<std::string> keys;
    for (const auto& warning : outcome.report.warnings) {
        keys.emplace_back(warning.message.message->key);
        EXPECT_GT(warning.at.line, 1u);
    }
    EXPECT_THAT(
        keys, ElementsAre("group.member_unknown", "group.member_twice", "group.no_support", "group.several_supports"));
    EXPECT_EQ(outcome.registry->groups()[0].members.size(), 1u);
    EXPECT_EQ(outcome.registry->groups()[0].members[0].role, MemberRole::support);
}

TEST(FinessPlus, RefusesAGroupInsideItselfAndALoop) {
    const auto feed = [](const std::string& cooperations) {
        return R"({"pmej": [{"informationsGeneralesPMEJ": {"pmSmsseId": "1", "numFinessPm": "210000014"}},
{"informationsGeneralesPMEJ": {"pmSmsseId": "2", "numFinessPm": "210000022"}},
{"informationsGeneralesPMEJ": {"pmSmsseId": "3", "numFinessPm": "210000030"}}],
"gco": [)" + cooperations +
               "]}";
    };
    const auto alone =
        import_text({feed(R"({"pmSmsseId": "1", "pmejDuGco": [{"pmSmsseId": "1", "typeRoleEntiteGroupe": "M"}]})")});
    EXPECT_THAT(shown(alone.errors), ElementsAre("file1:4:42 group.inside_itself"));
    const auto loop =
        import_text({feed("{\"pmSmsseId\": \"1\", \"pmejDuGco\": [{\"pmSmsseId\": \"2\"}]},\n"
                          "{\"pmSmsseId\": \"2\", \"pmejDuGco\": [{\"pmSmsseId\": \"3\"}]},\n"
                          "{\"pmSmsseId\": \"3\", \"pmejDuGco\": [{\"pmSmsseId\": \"1\"}]}")});
    ASSERT_THAT(shown(loop.errors), ElementsAre("file1:6:34 group.loop"));
    EXPECT_THAT(base::render(loop.errors[0].message, base::Language::french),
                ::testing::HasSubstr("210000014 → 210000022 → 210000030 → 210000014"));
    const auto tree =
        import_text({feed("{\"pmSmsseId\": \"1\", \"pmejDuGco\": [{\"pmSmsseId\": \"2\"}, {\"pmSmsseId\": \"3\"}]},\n"
                          "{\"pmSmsseId\": \"2\", \"pmejDuGco\": [{\"pmSmsseId\": \"3\"}]}")});
    EXPECT_TRUE(tree.registry) << "sharing a member is no loop";
    EXPECT_EQ(tree.report.cooperations, 2u);
}

TEST(FinessPlus, RefusesSeveralFaultsAtOnceEachAtItsPlace) {
    const auto outcome = import_text({R"({"pmej": [
  {"informationsGeneralesPMEJ": {"numFinessPm": "2100", "dateCreation": "2025-13-01"}},
  {"informationsGeneralesPMEJ": {"numFinessPm": "210000014", "dateCreation": "2025-02-30",
    "siren": [1], "denominationPm": "É", "denominationPm": "B"}},
  {"numeroFiness": "210000014"},
  {"informationsGeneralesPMEJ": {"numFinessPm": "210000014"}, "adresse": ["x"]}
]})"});
    EXPECT_FALSE(outcome.registry);
    EXPECT_THAT(shown(outcome.errors), ElementsAre("file1:2:49 finess.malformed", "file1:4:14 json.expected_text",
                                                   "file1:4:60 json.duplicate_key", "file1:3:78 import.impossible_date",
                                                   "file1:5:3 json.missing", "file1:6:75 json.expected_object",
                                                   "file1:6:49 finess.duplicate"));
}

TEST(FinessPlus, RefusesAnItemThatIsNoJsonWhereItBreaks) {
    const auto feed = FeedWriter(Spelling::delivered).write(feed_legals(), {feed_group()});
    const auto outcome = import_text({replaced(feed, "\"codeApe\": \"86.10Z\",", "\"codeApe\": \"86.10Z\"")});
    ASSERT_EQ(outcome.errors.size(), 1u);
    EXPECT_EQ(outcome.errors[0].at.line, 9u) << outcome.errors[0].at.show();
}

TEST(FinessPlus, RefusesATruncatedFileWhereverItIsCut) {
    const auto feed = FeedWriter(Spelling::delivered).write(feed_legals(), {feed_group()});
    ASSERT_TRUE(import_text({feed}).registry);
    for (std::size_t length = 1; length + 2 < feed.size(); length += 7) {
        const auto outcome = import_text({feed.substr(0, length)});
        EXPECT_FALSE(outcome.registry) << length;
        EXPECT_FALSE(outcome.errors.empty()) << length;
    }
}

TEST(FinessPlus, RefusesAWrongOutline) {
    EXPECT_THAT(shown(import_text({R"({"pmej": [)"}).errors), ElementsAre("file1:1:11 import.truncated"));
    EXPECT_THAT(shown(import_text({R"({pmej: []})"}).errors), ElementsAre("file1:1:2 json.expected"));
    EXPECT_THAT(shown(import_text({R"({"pmej" []})"}).errors), ElementsAre("file1:1:9 json.expected"));
    EXPECT_THAT(shown(import_text({R"({"pmej": [1]})"}).errors), ElementsAre("file1:1:11 json.expected"));
    EXPECT_THAT(shown(import_text({R"({"pmej": [{} {}]})"}).errors), ::testing::Contains("file1:1:14 json.expected"));
    EXPECT_THAT(shown(import_text({R"({"pmej": [],})"}).errors), ElementsAre("file1:1:13 json.expected"));
    EXPECT_THAT(shown(import_text({R"({"pmej": [], "pmej": []})"}).errors), ElementsAre("file1:1:19 json.key_twice"));
    EXPECT_THAT(shown(import_text({"{\"pmej\": []}\n{"}).errors), ElementsAre("file1:2:1 json.expected"));
    EXPECT_THAT(shown(import_text({R"({"pmej": nul})"}).errors), ::testing::Contains("file1:1:10 json.bad_word"));
    EXPECT_THAT(shown(import_text({R"({"pmej": []})"}).errors), ElementsAre("file1 import.empty"));
}

TEST(FinessPlus, RefusesADuplicateGroup) {
    const auto outcome =
        import_text({FeedWriter(Spelling::delivered).write(feed_legals(), {feed_group(), feed_group()})});
    ASSERT_EQ(outcome.errors.size(), 1u);
    EXPECT_EQ(outcome.errors[0].message.message->key, "group.duplicate");
}

TEST(FinessPlus, ReadsTheSameInPiecesFromAFile) {
    std::vector<FeedLegal> legals;
    for (int i = 0; i < 1800; ++i) {  // beyond one piece
        auto legal = feed_legals()[0];
        legal.id = std::to_string(i);
        legal.finess = std::to_string(210100000 + i);
        legal.name = "ÉTABLISSEMENT " + legal.id;
        legal.sites.clear();
        legals.push_back(legal);
    }
    const auto feed = FeedWriter(Spelling::delivered).write(legals, {});
    ASSERT_GT(feed.size(), 2u << 20);
    const auto path = std::filesystem::temp_directory_path() / ("egide-feed-" + std::to_string(::getpid()) + ".json");
    std::ofstream(path, std::ios::binary) << feed;
    const auto from_file = import_files({path});
    const auto from_memory = import_text({feed});
    std::filesystem::remove(path);
    ASSERT_TRUE(from_file.registry && from_memory.registry);
    EXPECT_EQ(from_file.registry->size(), 1800u);
    EXPECT_EQ(from_file.report.files[0].lines, from_memory.report.files[0].lines);
    for (std::uint32_t i = 0; i < 1800; ++i) {
        EXPECT_EQ(from_file.registry->entity(i).name, from_memory.registry->entity(i).name);
    }
}

/// The part of JSON Schema that the published one uses: types, required members, items, constants, references it
/// defines.
class SchemaCheck {
  public:
    explicit SchemaCheck(const reading::Node& schema) : root_(schema) {}
    std::vector<std::string> troubles;

    void check(const reading::Node& value, const reading::Node& schema, const std::string& path) {
        if (const auto* reference = schema.find("$ref")) {
            const auto* definitions = root_.find("definitions");
            const auto name = reference->scalar.substr(reference->scalar.rfind('/') + 1);
            if (const auto* target = definitions != nullptr ? definitions->find(name) : nullptr) {
                check(value, *target, path);
            }
            return;
        }
        check_kind(value, schema, path);
        check_object(value, schema, path);
        const auto* items = schema.find("items");
        for (std::size_t i = 0; items != nullptr && i < value.items.size(); ++i) {
            check(value.items[i], *items, path + "/" + std::to_string(i));
        }
    }

  private:
    void check_kind(const reading::Node& value, const reading::Node& schema, const std::string& path) {
        using Kind = reading::Node::Kind;
        const auto* type = schema.find("type");
        const auto wanted = type == nullptr ? "" : type->scalar;
        const bool right = wanted.empty() || (wanted == "object" && value.kind == Kind::mapping) ||
                           (wanted == "array" && value.kind == Kind::sequence) ||
                           (wanted == "string" && value.kind == Kind::scalar && value.quoted);
        if (!right) {
            troubles.push_back(path + " is no " + wanted);
        }
        if (const auto* constant = schema.find("const"); constant != nullptr && constant->scalar != value.scalar) {
            troubles.push_back(path + " is not " + constant->scalar);
        }
    }

    void check_object(const reading::Node& value, const reading::Node& schema, const std::string& path) {
        if (const auto* required = schema.find("required")) {
            for (const auto& name : required->items) {
                if (value.find(name.scalar) == nullptr) {
                    troubles.push_back(path + " lacks " + name.scalar);
                }
            }
        }
        if (const auto* properties = schema.find("properties")) {
            for (const auto& member : value.members) {
                if (const auto* inner = properties->find(member.key)) {
                    check(member.value, *inner, path + "/" + member.key);
                }
            }
        }
    }

    const reading::Node& root_;
};

TEST(FinessPlus, FileMadeToThePublishedSchemaIsReadWithoutLoss) {
    const char* stated = std::getenv("EGIDE_SHARED");
    const auto folder =
        stated != nullptr ? std::filesystem::path(stated) : std::filesystem::path(EGIDE_SOURCE_DIR) / ".." / "shared";
    std::ifstream stream(folder / "data" / "finess" / "schema-structures-v1.json", std::ios::binary);
    if (!stream) {
        GTEST_SKIP() << "the published schema is not at " << folder;
    }
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    const auto schema = reading::read_json(bytes.str(), "schema");
    ASSERT_TRUE(schema.ok());
    auto legals = feed_legals();
    legals[1].sites.push_back({.id = "21", .finess = "210000048"});  // the schema wants one at least
    const auto feed = FeedWriter(Spelling::schema).write(legals, {feed_group()});
    if (const char* kept = std::getenv("EGIDE_KEEP_FEED")) {
        std::ofstream(kept, std::ios::binary) << feed;
    }
    const auto instance = reading::read_json(feed, "feed");
    ASSERT_TRUE(instance.ok());
    SchemaCheck check(*schema);
    check.check(*instance, *schema, "");
    EXPECT_THAT(check.troubles, ElementsAre());
    const auto outcome = import_text({feed});
    ASSERT_TRUE(outcome.registry);
    EXPECT_EQ(outcome.registry->size(), 8u);
    EXPECT_EQ(outcome.registry->groups()[0].members.size(), 3u);
    EXPECT_EQ(outcome.report.skipped_total, 0u);
    EXPECT_EQ(outcome.report.warnings_total, 1u) << "only the vintage, which the schema has no place for";
}

}  // namespace
}  // namespace egide::organisation
