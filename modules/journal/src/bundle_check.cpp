#include "bundle_check.h"

#include <algorithm>

#include "edge.h"
#include "egide/journal/messages.h"
#include "personal.h"

namespace egide::journal {

namespace {

/// Names inside the log's folder, so that a finding reads the same wherever the folder stands.
std::string inside(const Layout& layout, const Path& path) {
    return path.lexically_relative(layout.root).string();
}

/// Reads the entries of one bundle in their order.
class EntryChecks {
  public:
    EntryChecks(const Layout& layout, std::uint64_t size, std::string file, BundleCheck& check)
        : layout_(layout), size_(size), file_(std::move(file)), check_(check) {}

    void entry(std::string_view bytes, std::uint64_t index, std::uint64_t byte) {
        index_ = index;
        byte_ = byte;
        const auto view = scan_entry(bytes);
        if (!view) {
            return add(Fault::entry_malformed, messages::verify_entry_malformed({.index = index}));
        }
        if (view->index != index) {
            add(Fault::entry_misplaced, messages::verify_index({.found = view->index, .index = index}));
        }
        if (!check_.last_at.empty() && view->at < check_.last_at) {
            add(Fault::clock_back,
                messages::verify_clock_back({.at = view->at, .before = check_.last_at, .index = index}));
        }
        check_.first_at = check_.first_at.empty() ? std::string(view->at) : check_.first_at;
        check_.last_at = view->at;
        std::for_each(view->commitments.begin(), view->commitments.end(), [this](const Hash& hash) { personal(hash); });
        if (const auto erased = erased_commitment(*view)) {
            erasure(*erased);
        }
    }

  private:
    void add(Fault fault, base::Text message) {
        check_.findings.push_back({fault, std::move(message), file_, byte_, index_, {}, {}});
    }

    void personal(const Hash& commitment) {
        const std::string name = base::hex(commitment);
        const auto bytes = read_if_there(layout_.personal(commitment));
        if (!bytes || !*bytes) {
            return add(Fault::personal_missing,
                       messages::verify_commitment_missing({.commitment = name, .index = index_}));
        }
        const auto kept = read_personal(**bytes, {});
        if (kept && !kept->disclosure) {
            return is_erased_by(layout_, commitment, kept->entry, size_)
                       ? void()
                       : add(Fault::personal_missing,
                             messages::verify_commitment_missing({.commitment = name, .index = index_}));
        }
        if (!kept || commitment_of(*kept->disclosure) != commitment || kept->entry != index_) {
            add(Fault::personal_altered, messages::verify_commitment_altered({.commitment = name, .index = index_}));
        }
    }

    void erasure(const Hash& commitment) {
        const auto bytes = read_if_there(layout_.personal(commitment));
        const auto kept = bytes && *bytes ? read_personal(**bytes, {}) : base::Result<PersonalFile>(base::Errors{});
        if (kept && kept->disclosure) {
            add(Fault::erasure_unfinished,
                messages::verify_erasure_unfinished({.commitment = base::hex(commitment), .index = index_}));
        }
    }

    const Layout& layout_;
    std::uint64_t size_;
    std::string file_;
    BundleCheck& check_;
    std::uint64_t index_ = 0;
    std::uint64_t byte_ = 0;
};

void unreadable(BundleCheck& check, const base::Errors& errors, std::string file, std::uint64_t first, unsigned width) {
    check.findings.push_back(
        {Fault::unreadable, errors.front().message, std::move(file), {}, first, first + width, errors.front().detail});
}

void check_entries(const Layout& layout, std::uint64_t index, std::uint64_t size, BundleCheck& check) {
    const std::uint64_t first = index * kTileWidth;
    const unsigned width = width_at(0, index, size);
    const std::string file = tile_path({std::nullopt, index, width});
    const auto bundle = load_bundle(layout, index, size);
    const auto entries = bundle ? read_bundle(bundle->bytes, width, file) : bundle.errors();
    if (!entries) {
        return unreadable(check, entries.errors(), file, first, width);
    }
    EntryChecks checks(layout, size, inside(layout, bundle->file), check);
    for (std::size_t at = 0; at < entries->size(); ++at) {
        const std::string_view entry = (*entries)[at];
        check.actual.push_back(leaf_hash(entry));
        checks.entry(entry, first + at, static_cast<std::uint64_t>(entry.data() - bundle->bytes.data()));
        if (!check.stored.empty() && check.stored[at] != check.actual[at]) {
            const auto byte = static_cast<std::uint64_t>(entry.data() - bundle->bytes.data());
            check.disagreements.push_back({first + at, byte, inside(layout, bundle->file)});
        }
    }
}

}  // namespace

BundleCheck check_bundle(const Layout& layout, std::uint64_t index, std::uint64_t size) {
    BundleCheck check;
    const unsigned width = width_at(0, index, size);
    auto stored = load_hashes(layout, 0, index, size);
    if (stored) {
        check.stored = std::move(*stored);
    } else {
        unreadable(check, stored.errors(), tile_path({0, index, width}), index * kTileWidth, width);
    }
    check_entries(layout, index, size, check);
    check.actual_head = tree_head(check.actual);
    check.stored_head = check.stored == check.actual ? check.actual_head : tree_head(check.stored);
    return check;
}

bool is_erased_by(const Layout& layout, const Hash& commitment, std::uint64_t entry, std::uint64_t size) {
    if (entry >= size) {
        return false;
    }
    const auto bundle = load_bundle(layout, entry / kTileWidth, size);
    const auto entries = bundle ? read_bundle(bundle->bytes, bundle->width, bundle->file) : bundle.errors();
    const auto view = entries ? scan_entry((*entries)[entry % kTileWidth]) : std::nullopt;
    return view && erased_commitment(*view) == commitment;
}

}  // namespace egide::journal
