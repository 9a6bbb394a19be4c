// Any bytes: listing ends within its caps, says what is wrong about entries that exist, shows plain names, and its
// answer reads back as it was.
#include "egide/sandbox/zip_listing.h"
#include "reading_text.h"

using namespace egide::sandbox;
using egide::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    constexpr ZipCaps kCaps{.entries = 50, .inflated = std::uint64_t{1} << 20};
    const ZipListing listing = list_zip(MemoryBytes(bytes), kCaps);
    require(listing.entries.size() <= kCaps.entries, "no more entries than the cap");
    for (const ZipFound& found : listing.flaws) {
        require(!found.entry || *found.entry < listing.entries.size(), "a flaw is that of an entry");
        require(!egide::base::render(sentence_of(found.flaw, ""), egide::base::Language::french).empty(),
                "a flaw has words");
    }
    std::uint64_t inflated = 0;
    for (const ZipEntry& entry : listing.entries) {
        inflated += listing.flaws.empty() ? entry.size : 0;
        require(!listing.flaws.empty() || entry.packed <= size, "an entry without flaw stands in the file");
    }
    require(inflated <= kCaps.inflated, "no more bytes than the cap");
    const auto read = read_zip_listing(zip_listing_json(listing));
    require(read.ok() && *read == listing, "an answer reads back");
    std::size_t handed = 0;
    const auto pieces = read_zip_pieces(MemoryBytes(bytes), {static_cast<std::uint32_t>(size % 3), size % 5});
    for (const ZipPiece& piece : pieces) {
        handed += piece.bytes.size();
    }
    require(handed <= (std::size_t{6} << 20), "no more bytes than agreed");
    const auto answered = read_zip_pieces_answer(zip_pieces_json(pieces));
    require(answered.ok() && *answered == pieces, "pieces read back");
    (void)read_zip_pieces_answer(bytes);
    (void)read_zip_listing(bytes);  // and a parent reads any answer at all
    return 0;
}
