// Any bytes: a bundle, a tile, a path and an entry that are read are exactly what is written back; a made-up proof
// proves nothing.
#include "egide/journal/canonical_json.h"
#include "egide/journal/log.h"
#include "egide/journal/tiles.h"
#include "reading_text.h"

namespace {

using namespace egide::journal;
using egide::fuzz::require;

void check_bundle(std::string_view bytes, unsigned width) {
    const auto entries = read_bundle(bytes, width, "f");
    if (!entries.ok()) {
        return egide::fuzz::check_errors(entries.errors(), 0);
    }
    require(entries->size() == width, "a bundle has the entries it should");
    std::string again;
    for (const std::string_view entry : *entries) {
        add_to_bundle(again, entry);
        const auto read = read_entry(entry, "f");
        require(!read.ok() || is_canonical_json(entry), "an entry is canonical JSON");
        require(!read.ok() || is_canonical_json(read->payload), "so is what it holds");
    }
    require(again == bytes, "a bundle is written as it was read");
}

/// The bytes as a proof: of a leaf nobody hashed, in a tree whose head is not theirs.
void check_proof(std::string_view bytes, std::uint64_t index, std::uint64_t size) {
    const auto hashes = read_hashes(bytes, static_cast<unsigned>(bytes.size() / sizeof(Hash)), "f");
    if (!hashes.ok()) {
        return egide::fuzz::check_errors(hashes.errors(), 0);
    }
    require(write_hashes(*hashes) == bytes, "a tile is written as it was read");
    require(!verify_inclusion(leaf_hash(bytes), index, size, leaf_hash("another head"), *hashes), "nothing is proved");
    require(!verify_consistency(index, size, leaf_hash("an old head"), leaf_hash("a head"), *hashes),
            "nothing is consistent");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto tile = parse_tile_path(bytes)) {
        require(tile_path(*tile) == bytes, "a path is written as it was read");
    }
    if (bytes.size() < 2) {
        return 0;
    }
    const auto first = static_cast<unsigned char>(bytes[0]);
    const auto second = static_cast<unsigned char>(bytes[1]);
    check_bundle(bytes.substr(1), first + 1U);
    check_proof(bytes.substr(2), first, second);
    static_cast<void>(read_entry(bytes, "f"));
    return 0;
}
