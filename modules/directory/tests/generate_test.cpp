// Invented collections: ORADAD's layout to the byte, the same for the same seed, with the defects of the real thing.
#include "egide/directory/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "egide/testing/temporary_folder.h"
#include "generate/share.h"
#include "layout/text_lines.h"

namespace egide::directory {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::map<std::string, std::string> tree_of(const fs::path& folder) {
    std::map<std::string, std::string> tree;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            tree.emplace(fs::relative(entry.path(), folder).string(), bytes_of(entry.path()));
        }
    }
    return tree;
}

GeneratedCollection generated(const fs::path& out, const GenerationOptions& options) {
    const auto made = generate_collection(out, options);
    EXPECT_TRUE(made) << (made ? "" : base::render(made.errors().front().message, base::Language::english));
    return made ? made.value() : GeneratedCollection{};
}

/// Rows of a table, fields as ASCII with '?' for the rest.
std::vector<std::vector<std::string>> rows_of(const fs::path& file) {
    const std::string bytes = bytes_of(file);
    std::string text;
    for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
        text += bytes[at + 1] == 0 && static_cast<unsigned char>(bytes[at]) < 0x80 ? bytes[at] : '?';
    }
    std::vector<std::vector<std::string>> rows;
    for (std::string_view line : layout::parts_of(text, '\n')) {
        if (line.empty()) {
            continue;
        }
        EXPECT_EQ(line.back(), '\r');
        line.remove_suffix(1);
        rows.emplace_back();
        for (const std::string_view field : layout::parts_of(line, '\t')) {
            rows.back().emplace_back(field);
        }
    }
    return rows;
}

TEST(GeneratedCollection, IsTheSameForTheSameSeedAndDiffersForAnother) {
    const egide::testing::TemporaryFolder folder;
    const GenerationOptions options{.objects = 3500, .seed = 7, .domains = 2, .weaknesses = {"all"}};
    generated(folder.path() / "one", options);
    generated(folder.path() / "two", options);
    generated(folder.path() / "other", {.objects = 3500, .seed = 8, .domains = 2, .weaknesses = {"all"}});
    EXPECT_EQ(tree_of(folder.path() / "one"), tree_of(folder.path() / "two"));
    EXPECT_NE(tree_of(folder.path() / "one"), tree_of(folder.path() / "other"));
}

TEST(GeneratedCollection, HasAsManyFieldsInEachRowAsTablesSay) {
    const egide::testing::TemporaryFolder folder;
    const auto made = generated(folder.path() / "out", {.objects = 3000, .seed = 1, .domains = 2});
    std::size_t tables = 0;
    const std::string description = bytes_of(made.collection / "tables.tsv");
    for (const std::string_view line : layout::parts_of(description, '\n')) {
        const auto parts = layout::parts_of(line, '\t');
        if (parts.size() < 4) {
            continue;
        }
        std::string path(parts[0]);
        std::replace(path.begin(), path.end(), '\\', '/');
        const std::size_t columns = std::stoul(std::string(parts[3]));
        EXPECT_EQ(parts.size(), 4 + 2 * columns) << path;
        ASSERT_TRUE(fs::exists(made.collection / path)) << path;
        EXPECT_EQ(bytes_of(made.collection / path).substr(0, 2), "\xFF\xFE") << path;
        for (const auto& row : rows_of(made.collection / path)) {
            ASSERT_EQ(row.size(), columns) << path << ": " << row.front();
        }
        ++tables;
    }
    EXPECT_GT(tables, 130U);
}

TEST(GeneratedCollection, HasAboutTheNumberOfObjectsAsked) {
    const egide::testing::TemporaryFolder folder;
    const auto made = generated(folder.path() / "out", {.objects = 10'000, .seed = 1, .domains = 3});
    EXPECT_NEAR(static_cast<double>(made.objects), 10'000.0, 1'000.0);
    const auto top = rows_of(made.collection / "domain" / "chu.exemple" / "top.tsv");
    EXPECT_GT(top.size(), 3'000U);
    EXPECT_TRUE(std::any_of(top.begin(), top.end(),
                            [](const auto& row) { return row[0].find("\\0ADEL:") != std::string::npos; }));
}

TEST(GeneratedCollection, CutsTheListOfSevenThousandMembersAsTheCollectorDoes) {
    const egide::testing::TemporaryFolder folder;
    const auto made = generated(folder.path() / "out", {.objects = 16'000, .seed = 3});
    const auto groups = rows_of(made.collection / "domain" / "chu.exemple" / "group.tsv");
    const auto large = std::find_if(groups.begin(), groups.end(), [](const auto& row) {
        return row[0].find("GG_Tous_les_agents") != std::string::npos;
    });
    ASSERT_NE(large, groups.end());
    const auto longest = std::max_element(
        large->begin(), large->end(), [](const auto& left, const auto& right) { return left.size() < right.size(); });
    EXPECT_EQ(layout::values_of(*longest).size(), 7'000U);
}

TEST(GeneratedCollection, SaysEveryPlantedWeaknessInItsAnswers) {
    const egide::testing::TemporaryFolder folder;
    const auto known = known_weaknesses();
    EXPECT_EQ(std::count_if(known.begin(), known.end(), [](auto name) { return name.starts_with("vuln_"); }), 76);
    EXPECT_EQ(known.size(), 76U + 23U);
    std::vector<std::string> wanted(known.begin(), known.end());
    const auto made =
        generated(folder.path() / "out", {.objects = 3000, .seed = 5, .domains = 2, .weaknesses = wanted});
    const std::string answers = bytes_of(made.answers);
    for (const std::string_view name : known) {
        EXPECT_NE(answers.find("{\"id\": \"" + std::string(name) + "\""), std::string::npos) << name;
    }
    EXPECT_NE(answers.find("\"level\": 1,"), std::string::npos);
}

TEST(GeneratedCollection, NamesFilesOfTheShareByTheirHash) {
    EXPECT_EQ(generate::xxh64(""), 0xEF46DB3751D8E999U);
    EXPECT_EQ(generate::xxh64("abc"), 0x44BC2CF5AD770999U);
    EXPECT_EQ(generate::xxh64("Nobody inspects the spammish repetition"), 0xFBCEA83C8A378BF1U);
}

TEST(GeneratedCollection, RefusesWhatItCannotMake) {
    const egide::testing::TemporaryFolder folder;
    EXPECT_FALSE(generate_collection(folder.path() / "a", {.weaknesses = {"vuln_nothing"}}));
    EXPECT_FALSE(generate_collection(folder.path() / "b", {.objects = 10}));
    EXPECT_FALSE(generate_collection(folder.path() / "c", {.domains = 0}));
    generated(folder.path() / "d", {.objects = 3000});
    EXPECT_FALSE(generate_collection(folder.path() / "d", {.objects = 3000})) << "a folder that holds something";
}

}  // namespace
}  // namespace egide::directory
