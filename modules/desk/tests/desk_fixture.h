#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "egide/desk/moves.h"
#include "egide/programme/loading.h"
#include "egide/testing/engines.h"

namespace egide::desk {

inline constexpr Instant kNow{std::chrono::milliseconds(1'790'848'800'000)};  // 2026-10-01 10:00 in Paris

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The rules of D1 bis, as they are shipped.
inline std::shared_ptr<const programme::Programme> d1bis() {
    static const auto loaded = [] {
        const std::filesystem::path folder = std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis";
        std::vector<programme::RuleDocument> documents;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            const auto name = entry.path().lexically_relative(folder).string();
            if (entry.is_regular_file() && !name.starts_with("tests")) {
                documents.push_back({name, *reading::read_yaml(bytes_of(entry.path()), name)});
            }
        }
        auto programme = programme::load(documents, std::string(64, 'a'));
        EXPECT_TRUE(programme.ok()) << testing::told(programme);
        return std::make_shared<const programme::Programme>(std::move(*programme));
    }();
    return loaded;
}

/// A GHT of three EJ, from the tests of the rules: everything is met.
inline reading::Node three_valleys() {
    const auto file = std::filesystem::path(EGIDE_SOURCE_DIR) / "programmes/d1bis/tests/base-ght.yaml";
    return *reading::read_yaml(bytes_of(file), "base-ght.yaml");
}

/// Every test runs on both engines, on a dossier that holds the GHT above.
class OnDesk : public testing::OnBothEngines {
  protected:
    OnDesk() {
        const std::vector<storage::sql::Schema> schemas = {schema()};
        const auto migrated = storage::sql::migrate(database_, schemas);
        EXPECT_TRUE(migrated.ok()) << testing::told(migrated);
        id_ = open_one();
        fill(id_, three_valleys());
    }

    organisation::Perimeter perimeter() const {
        organisation::Perimeter perimeter;
        perimeter.name = "GHT des Trois Vallées";
        perimeter.support = 0;
        organisation::Entity entity;
        entity.finess = "210000006";
        entity.name = "CH Alpha";
        entity.region = "27";
        perimeter.entities.push_back(entity);
        return perimeter;
    }
    std::string open_one() {
        const auto opened = database_.write([&](Transaction& transaction) {
            return open_dossier(transaction, {"d1bis", d1bis()->version, d1bis()->sha256, perimeter(), "FINESS 2026-05"}, d1bis(), "anne", kNow);
        });
        EXPECT_TRUE(opened.ok()) << testing::told(opened);
        return opened.ok() ? opened->dossier.id : std::string();
    }
    void fill(const std::string& id, const reading::Node& root) {
        const auto filled = database_.write([&](Transaction& transaction) -> base::Result<PartsChanged> {
            auto contents = load_contents(transaction, id);
            const auto plan = plan_import(**contents, root);
            EXPECT_TRUE(plan.ok()) << testing::told(plan);
            return change_parts(transaction, **contents, plan->changes, "anne", kNow);
        });
        EXPECT_TRUE(filled.ok()) << testing::told(filled);
    }
    Contents contents() { return contents_of(id_); }
    Contents contents_of(const std::string& id) {
        auto loaded = database_.read([&](Transaction& transaction) { return load_contents(transaction, id); });
        EXPECT_TRUE(loaded.ok() && *loaded) << testing::told(loaded);
        return std::move(**loaded);
    }
    base::Result<PartsChanged> change(const PartChange& one) {
        return database_.write([&](Transaction& transaction) -> base::Result<PartsChanged> {
            auto contents = load_contents(transaction, id_);
            return change_parts(transaction, **contents, std::span<const PartChange>(&one, 1), "anne", kNow);
        });
    }
    Judged judged(base::Date on = *base::Date::parse("2026-10-01")) {
        auto judged = judge_contents(contents(), d1bis(), on);
        EXPECT_TRUE(judged.ok()) << testing::told(judged);
        return std::move(*judged);
    }

    storage::sql::Database database_ = open();
    std::string id_;
};

}  // namespace egide::desk
