#include "egide/organisation/search.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "fold.h"
#include "registry_data.h"

namespace egide::organisation {

namespace {

/// Where a word stands, by falling worth.
enum Field : std::uint32_t { kName, kCommune, kCategory, kLabel };

constexpr std::array<int, 4> kWholeWord{40, 25, 20, 6};
constexpr std::array<int, 4> kWordStart{24, 15, 8, 3};
constexpr int kWholeFiness = 120;
constexpr int kFinessStart = 60;
constexpr int kHighestScore = 1 << 20;
constexpr std::size_t kFewestFinessDigits = 2;

/// Calls `visit` for each word of a folded text.
template <typename Visit>
void each_word(std::string_view folded, Visit visit) {
    while (!folded.empty()) {
        const auto end = std::min(folded.find(' '), folded.size());
        visit(folded.substr(0, end));
        folded.remove_prefix(std::min(end + 1, folded.size()));
    }
}

std::string upper(std::string_view word) {
    std::string raised(word);
    std::transform(raised.begin(), raised.end(), raised.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return raised;
}

}  // namespace

/// The words of all entities in order, each with the entities that hold it.
struct Search::Index {
    explicit Index(Registry source);
    void add(TextId text, std::uint32_t field, std::uint32_t entity);
    void score_word(std::string_view word, std::vector<int>& scores) const;
    void score_finess(std::string_view word, std::vector<int>& scores) const;
    std::uint64_t rank(std::uint32_t entity, int score) const;

    struct Posting {
        std::uint32_t entity : 30;
        std::uint32_t field : 2;
    };

    Registry registry;
    TextPool words;
    std::vector<TextId> order;                               // word numbers in alphabetical order
    std::vector<std::vector<Posting>> held;                  // by word number
    std::unordered_map<TextId, std::vector<TextId>> folded;  // registry text → its words, while building
};

Search::Index::Index(Registry source) : registry(std::move(source)), held(1) {
    const auto& entities = registry.data().entities;
    for (std::uint32_t i = 0; i < entities.size(); ++i) {
        add(entities[i].name, kName, i);
        if (entities[i].short_name != entities[i].name) {
            add(entities[i].short_name, kName, i);
        }
        add(entities[i].commune, kCommune, i);
        add(entities[i].postcode, kCategory, i);
        add(entities[i].category, kCategory, i);
        add(entities[i].category_label, kLabel, i);
    }
    folded = {};
    words.seal();
    order.resize(held.size() - 1);
    for (TextId word = 1; word < held.size(); ++word) {
        order[word - 1] = word;
        held[word].shrink_to_fit();
    }
    std::sort(order.begin(), order.end(), [&](TextId a, TextId b) { return words.view(a) < words.view(b); });
}

void Search::Index::add(TextId text, std::uint32_t field, std::uint32_t entity) {
    if (text == 0) {
        return;
    }
    const auto entry = folded.try_emplace(text);
    auto& own_words = entry.first->second;
    if (entry.second) {
        each_word(fold(registry.data().texts.view(text)), [&](std::string_view word) {
            own_words.push_back(words.intern(word));
            held.resize(std::max<std::size_t>(held.size(), own_words.back() + 1));
        });
    }
    for (const auto word : own_words) {
        const Posting posting{entity & ((1u << 30) - 1), field & 3u};
        auto& postings = held[word];
        if (postings.empty() || postings.back().entity != posting.entity || postings.back().field != posting.field) {
            postings.push_back(posting);
        }
    }
}

void Search::Index::score_word(std::string_view word, std::vector<int>& scores) const {
    auto at = std::lower_bound(order.begin(), order.end(), word,
                               [&](TextId id, std::string_view wanted) { return words.view(id) < wanted; });
    for (; at != order.end() && words.view(*at).starts_with(word); ++at) {
        const auto& worth = words.view(*at).size() == word.size() ? kWholeWord : kWordStart;
        for (const auto& posting : held[*at]) {
            scores[posting.entity] = std::max(scores[posting.entity], worth[posting.field]);
        }
    }
}

void Search::Index::score_finess(std::string_view word, std::vector<int>& scores) const {
    const auto wanted = upper(word);
    const auto& entities = registry.data().entities;
    auto at = std::lower_bound(
        entities.begin(), entities.end(), wanted,
        [](const EntityRecord& record, const std::string& text) { return view(record.finess) < text; });
    for (; at != entities.end() && view(at->finess).starts_with(wanted); ++at) {
        auto& score = scores[static_cast<std::size_t>(at - entities.begin())];
        score = std::max(score, wanted.size() == at->finess.size() ? kWholeFiness : kFinessStart);
    }
}

/// Lower is better: score, then open before closed, then EJ before EG, then the order of the registry. The entity is
/// the lower half.
std::uint64_t Search::Index::rank(std::uint32_t entity, int score) const {
    const auto& record = registry.data().entities[entity];
    const std::uint64_t later = (record.active ? 0u : 2u) + (record.kind == EntityKind::legal ? 0u : 1u);
    return static_cast<std::uint64_t>(kHighestScore - std::min(score, kHighestScore)) << 40 | later << 32 | entity;
}

Search::Search(Registry registry) : index_(std::make_unique<const Index>(std::move(registry))) {}
Search::~Search() = default;
Search::Search(Search&&) noexcept = default;
Search& Search::operator=(Search&&) noexcept = default;

std::vector<SearchHit> Search::find(std::string_view query, std::size_t limit) const {
    const auto folded = fold(query);
    const auto count = index_->registry.size();
    std::vector<int> totals(count, folded.empty() ? -1 : 0);  // -1: some word is not there
    std::vector<int> scores(count);
    each_word(folded, [&](std::string_view word) {
        std::fill(scores.begin(), scores.end(), 0);
        index_->score_word(word, scores);
        if (word.size() >= kFewestFinessDigits && word.front() >= '0' && word.front() <= '9') {
            index_->score_finess(word, scores);
        }
        for (std::size_t i = 0; i < count; ++i) {
            totals[i] = totals[i] < 0 || scores[i] == 0 ? -1 : totals[i] + scores[i];
        }
    });
    std::vector<std::uint64_t> ranks;
    for (std::uint32_t i = 0; i < count; ++i) {
        if (totals[i] >= 0) {
            ranks.push_back(index_->rank(i, totals[i]));
        }
    }
    const auto kept = static_cast<std::ptrdiff_t>(std::min(limit, ranks.size()));
    std::partial_sort(ranks.begin(), ranks.begin() + kept, ranks.end());
    std::vector<SearchHit> hits;
    std::transform(ranks.begin(), ranks.begin() + kept, std::back_inserter(hits), [&](std::uint64_t rank) {
        const auto entity = static_cast<std::uint32_t>(rank);
        return SearchHit{entity, totals[entity]};
    });
    return hits;
}

std::vector<std::uint32_t> Search::find_groups(std::string_view query, std::size_t limit) const {
    std::vector<std::uint32_t> found;
    const auto wanted = fold(query);
    const auto groups = index_->registry.groups();
    for (std::uint32_t i = 0; i < groups.size() && found.size() < limit && !wanted.empty(); ++i) {
        const auto name = " " + fold(groups[i].name);
        bool all = true;
        each_word(wanted,
                  [&](std::string_view word) { all = all && name.find(" " + std::string(word)) != std::string::npos; });
        if (all || fold(groups[i].id) == wanted || fold(groups[i].external_id) == wanted) {
            found.push_back(i);
        }
    }
    return found;
}

}  // namespace egide::organisation
