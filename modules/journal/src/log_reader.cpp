#include "edge.h"
#include "egide/journal/log.h"
#include "egide/journal/messages.h"
#include "history.h"
#include "personal.h"
#include "trouble.h"

namespace egide::journal {

namespace {

base::Error out_of_log(std::uint64_t wanted, std::uint64_t size) {
    return refused(messages::log_no_entry({.index = wanted, .size = size}));
}

}  // namespace

LogReader::LogReader(std::filesystem::path folder, std::string note, Checkpoint checkpoint)
    : folder_(std::move(folder)), note_(std::move(note)), checkpoint_(std::move(checkpoint)) {}

base::Result<LogReader> LogReader::open(std::filesystem::path folder) {
    const Path file = Layout{folder}.checkpoint();
    auto bytes = read_file(file);
    if (!bytes) {
        return bytes.errors();
    }
    auto published = read_past(std::move(*bytes), file.string());
    if (!published) {
        return published.errors();
    }
    return LogReader(std::move(folder), std::move(published->note), std::move(published->checkpoint));
}

base::Result<std::string> LogReader::entry(std::uint64_t index) const {
    auto entries = entries_from(index);
    return entries ? base::Result<std::string>(std::move(entries->front())) : entries.errors();
}

base::Result<std::vector<std::string>> LogReader::entries_from(std::uint64_t index) const {
    if (index >= checkpoint_.size) {
        return out_of_log(index, checkpoint_.size);
    }
    const auto bundle = load_bundle(Layout{folder_}, index / kTileWidth, checkpoint_.size);
    if (!bundle) {
        return bundle.errors();
    }
    const auto entries = read_bundle(bundle->bytes, bundle->width, bundle->file);
    if (!entries) {
        return entries.errors();
    }
    return std::vector<std::string>(entries->begin() + static_cast<std::ptrdiff_t>(index % kTileWidth), entries->end());
}

base::Result<Hash> LogReader::subtree(Subtree wanted) const {
    const unsigned level = wanted.level / 8;
    const unsigned height = wanted.level % 8;
    const std::uint64_t tile = wanted.index >> (8 - height);
    const auto hashes = load_hashes(Layout{folder_}, level, tile, checkpoint_.size);
    if (!hashes) {
        return hashes.errors();
    }
    const std::size_t first = (wanted.index << height) % kTileWidth;
    const std::size_t count = std::size_t{1} << height;
    if (first + count > hashes->size()) {
        return out_of_log(wanted.index << wanted.level, checkpoint_.size);
    }
    return tree_head(std::span(*hashes).subspan(first, count));
}

base::Result<InclusionProof> LogReader::prove(std::uint64_t index, std::uint64_t size) const {
    if (size > checkpoint_.size || index >= size) {
        return out_of_log(index, std::min(size, checkpoint_.size));
    }
    auto path = inclusion_proof(index, size, [this](Subtree wanted) { return subtree(wanted); });
    if (!path) {
        return path.errors();
    }
    return InclusionProof{index, size, std::move(*path)};
}

base::Result<std::vector<Hash>> LogReader::prove_consistency(std::uint64_t old_size) const {
    if (old_size > checkpoint_.size) {
        return out_of_log(old_size, checkpoint_.size);
    }
    return consistency_proof(old_size, checkpoint_.size, [this](Subtree wanted) { return subtree(wanted); });
}

base::Result<std::string> LogReader::past_note(std::uint64_t number) const {
    History history(Layout{folder_});
    auto past = history.at(number);
    return past ? base::Result<std::string>(std::move(past->note)) : past.errors();
}

base::Result<std::optional<Disclosure>> LogReader::personal(const Hash& commitment) const {
    const Path path = Layout{folder_}.personal(commitment);
    const auto bytes = read_if_there(path);
    if (!bytes) {
        return bytes.errors();
    }
    if (!*bytes) {
        return refused(messages::personal_unknown({.commitment = base::hex(commitment)}));
    }
    auto file = read_personal(**bytes, path.string());
    return file ? base::Result<std::optional<Disclosure>>(std::move(file->disclosure)) : file.errors();
}

}  // namespace egide::journal
