// Draws that anybody can repeat.
#include <algorithm>

#include "egide/base/sha256.h"
#include "egide/desk/messages.h"
#include "egide/desk/review.h"
#include "json_text.h"
#include "review_errors.h"

namespace egide::desk {

namespace {

using storage::sql::Row;

constexpr std::int64_t kLargestSample = 1000;

std::string targets_text(const std::vector<std::string>& targets) {
    std::string text = "[";
    for (const std::string& target : targets) {
        text += (text.size() > 1 ? "," : "") + json_string(target);
    }
    return text + "]";
}

Sample sample_in(const Row& row) {
    Sample sample{row.text(0), row.text(1), row.integer(2), {}, row.text(4), row.instant(5)};
    const auto node = reading::read_json(row.text(3), "targets");
    for (const reading::Node& item : node ? node->items : std::vector<reading::Node>{}) {
        sample.targets.push_back(item.scalar);
    }
    return sample;
}

}  // namespace

std::vector<std::string> drawn(std::vector<std::string> targets, const std::string& seed, std::size_t size) {
    std::vector<std::pair<std::string, std::string>> ordered;
    for (std::string& target : targets) {
        std::string digest = base::hex(base::sha256(seed + ":" + target));
        ordered.emplace_back(std::move(digest), std::move(target));
    }
    std::sort(ordered.begin(), ordered.end());
    std::vector<std::string> taken;
    for (std::size_t i = 0; i < std::min(size, ordered.size()); ++i) {
        taken.push_back(std::move(ordered[i].second));
    }
    return taken;
}

base::Result<Sample> add_sample(Transaction& transaction, const Contents& contents, std::int64_t size,
                                const std::optional<std::string>& seed, const std::string& author, Instant now) {
    if (size < 1 || size > kLargestSample) {
        return refused_field(messages::sample_size_wrong({.most = kLargestSample}), "size");
    }
    if (seed && (seed->empty() || seed->size() > 64)) {
        return refused_field(messages::sample_seed_wrong(), "seed");
    }
    std::vector<std::string> targets;
    for (const ShownFile& file : contents.files) {
        targets.push_back("piece:" + file.piece);
    }
    for (const Part& part : contents.parts) {
        if (part.kind == PartKind::expense) {
            targets.push_back("expense:" + part.id);
        }
    }
    Sample sample{new_id(), seed.value_or(new_id()), size, {}, author, now};
    sample.targets = drawn(std::move(targets), sample.seed, static_cast<std::size_t>(size));
    const auto written = transaction.execute(
        "INSERT INTO desk_sample (id, dossier, seed, size, targets, author, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {sample.id, contents.dossier.id, sample.seed, sample.size, targets_text(sample.targets), author, now});
    return written ? base::Result<Sample>(std::move(sample)) : base::Result<Sample>(written.errors());
}

base::Result<std::vector<Sample>> samples_of(Transaction& transaction, const std::string& dossier) {
    const auto rows = transaction.query(
        "SELECT id, seed, size, targets, author, at FROM desk_sample WHERE dossier = $1 ORDER BY at, id", {dossier});
    if (!rows) {
        return rows.errors();
    }
    std::vector<Sample> all;
    for (const Row& row : *rows) {
        all.push_back(sample_in(row));
    }
    return all;
}

}  // namespace egide::desk
