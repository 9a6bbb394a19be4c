#include "egide/sandbox/zip_listing.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "shown_text.h"
#include "signatures.h"
#include "zip_entries.h"

namespace egide::sandbox {

namespace {

constexpr std::uint64_t kRatioFrom = std::uint64_t{64} << 10;

class ZipCheck {
  public:
    ZipCheck(const ByteSource& bytes, const ZipCaps& caps)
        : bytes_(bytes), caps_(caps), directory_(read_zip_directory(bytes, caps.entries)) {}

    ZipListing run() {
        for (const ZipFlaw flaw : directory_.flaws) {
            listing_.flaws.push_back({flaw, std::nullopt});
        }
        for (const ZipHeader& header : directory_.headers) {
            list(header);
        }
        check_total();
        if (directory_.flaws.empty()) {
            check_places();
        }
        if (listing_.flaws.empty()) {
            inflate_all();
        }
        return std::move(listing_);
    }

  private:
    void found(ZipFlaw flaw, std::size_t entry) { listing_.flaws.push_back({flaw, static_cast<std::uint32_t>(entry)}); }

    void list(const ZipHeader& header) {
        const std::size_t index = listing_.entries.size();
        ZipEntry entry{.name = shown_text(header.name, kLongestShownName),
                       .size = header.size,
                       .packed = header.packed,
                       .folder = header.folder(),
                       .encrypted = header.encrypted()};
        entry.odd_name = entry.name != header.name;
        listing_.entries.push_back(std::move(entry));
        std::string_view name = header.name;
        if (name.ends_with('/')) {
            name.remove_suffix(1);
        }
        if (is_unsafe_name(header.name)) {
            found(ZipFlaw::unsafe_name, index);
        }
        if (!names_.insert(name).second) {
            found(ZipFlaw::duplicate, index);
        }
        if (is_special(header)) {
            found(ZipFlaw::link, index);
        }
        const bool swells = header.size > kRatioFrom &&
                            header.size / caps_.ratio >= std::max<std::uint64_t>(header.packed, 1) &&
                            header.size > header.packed * caps_.ratio;
        if (swells) {
            found(ZipFlaw::ratio, index);
        }
    }

    void check_total() {
        constexpr std::uint64_t kWidest = 0xFFFFFFFF;
        std::uint64_t left = caps_.inflated;
        for (std::size_t index = 0; index < directory_.headers.size(); ++index) {
            const ZipHeader& header = directory_.headers[index];
            if (header.size > left || header.packed >= kWidest) {
                return found(ZipFlaw::too_large, index);
            }
            left -= header.size;
        }
    }

    /// Local headers, one after the other from the first byte to the directory, without a gap.
    void check_places() {
        std::vector<std::size_t> order(directory_.headers.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return directory_.headers[a].offset < directory_.headers[b].offset;
        });
        data_.resize(order.size());
        const std::uint64_t first = order.empty() ? directory_.offset : directory_.headers[order.front()].offset;
        if (first != 0) {
            listing_.flaws.push_back({ZipFlaw::stray_bytes, std::nullopt});
        }
        for (std::size_t at = 0; at < order.size(); ++at) {
            const bool last = at + 1 == order.size();
            check_place(order[at], last ? directory_.offset : directory_.headers[order[at + 1]].offset);
        }
    }

    void check_place(std::size_t index, std::uint64_t next) {
        const ZipHeader& header = directory_.headers[index];
        const auto place = compare_local(bytes_, header);
        if (!place) {
            return found(ZipFlaw::header_mismatch, index);
        }
        data_[index] = place->data;
        if (place->end > next) {
            found(ZipFlaw::overlap, index);
        } else if (!described(bytes_, header, place->end, next - place->end)) {
            found(ZipFlaw::stray_bytes, index);
        }
    }

    void inflate_all() {
        for (std::size_t index = 0; index < directory_.headers.size(); ++index) {
            const ZipHeader& header = directory_.headers[index];
            if (header.encrypted() || (header.folder() && header.size == 0 && header.packed == 0)) {
                continue;
            }
            const Inflated inflated = inflate(bytes_, header, data_[index]);
            if (inflated.flaw) {
                found(*inflated.flaw, index);
            }
            listing_.entries[index].archive = begins_as_archive(inflated.head);
        }
    }

    const ByteSource& bytes_;
    const ZipCaps& caps_;
    ZipDirectory directory_;
    ZipListing listing_;
    std::set<std::string_view> names_;
    std::vector<std::uint64_t> data_;
};

}  // namespace

ZipListing list_zip(const ByteSource& bytes, const ZipCaps& caps) {
    return ZipCheck(bytes, caps).run();
}

}  // namespace egide::sandbox
