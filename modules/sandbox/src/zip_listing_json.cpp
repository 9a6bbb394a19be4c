#include <limits>

#include "answer_reading.h"
#include "egide/reading/json_writer.h"
#include "egide/sandbox/messages.h"
#include "egide/sandbox/zip_listing.h"
#include "shown_text.h"

namespace egide::sandbox {

namespace {

constexpr std::array<std::string_view, kZipFlaws> kFlawWords{
    "not_zip", "damaged_directory", "several_disks",  "too_many_entries", "too_large",
    "ratio",   "unsafe_name",       "link",           "duplicate",        "header_mismatch",
    "overlap", "stray_bytes",       "unknown_method", "damaged_entry"};
constexpr std::uint64_t kAnyNumber = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

ZipEntry read_entry_answer(AnswerReader& reader) {
    ZipEntry entry;
    entry.name = reader.shown("name", kLongestShownName);
    entry.size = reader.number("size", kAnyNumber);
    entry.packed = reader.number("packed", kAnyNumber);
    entry.folder = reader.truth("folder");
    entry.encrypted = reader.truth("encrypted");
    entry.archive = reader.truth("archive");
    entry.odd_name = reader.truth("odd_name");
    return entry;
}

}  // namespace

void write_json(reading::JsonWriter& json, const ZipListing& listing) {
    json.begin_object().key("entries").begin_array();
    for (const ZipEntry& entry : listing.entries) {
        json.begin_object().field("name", entry.name).field("size", entry.size).field("packed", entry.packed);
        json.field("folder", entry.folder).field("encrypted", entry.encrypted).field("archive", entry.archive);
        json.field("odd_name", entry.odd_name).end_object();
    }
    json.end_array().key("flaws").begin_array();
    for (const ZipFound& found : listing.flaws) {
        json.begin_object().field("flaw", id_of(found.flaw));
        if (found.entry) {
            json.field("entry", *found.entry);
        }
        json.end_object();
    }
    json.end_array().end_object();
}

std::string zip_listing_json(const ZipListing& listing) {
    reading::JsonWriter json(false);
    write_json(json, listing);
    return json.take();
}

base::Result<ZipListing> read_zip_listing(std::string_view json) {
    constexpr std::size_t kMostEntries = 10'000;
    constexpr std::size_t kMostFlaws = 60'000;
    const auto tree = answer_tree(json);
    if (!tree.ok()) {
        return tree.errors();
    }
    ZipListing listing;
    AnswerReader reader(*tree);
    reader.objects("entries", kMostEntries,
                   [&](AnswerReader& inner) { listing.entries.push_back(read_entry_answer(inner)); });
    reader.objects("flaws", kMostFlaws, [&](AnswerReader& inner) {
        ZipFound found{static_cast<ZipFlaw>(inner.word("flaw", kFlawWords)), std::nullopt};
        if (inner.has("entry") && !listing.entries.empty()) {
            found.entry = static_cast<std::uint32_t>(inner.number("entry", listing.entries.size() - 1));
        }
        listing.flaws.push_back(found);
    });
    if (!reader.finish()) {
        return garbled_answer();
    }
    return listing;
}

base::Text sentence_of(ZipFlaw flaw, std::string_view name) {
    const char* const whole = name.empty() ? "yes" : "no";
    return messages::zip_flaw({.flaw = id_of(flaw), .name = name, .whole = whole});
}

std::string_view id_of(ZipFlaw flaw) {
    return kFlawWords[static_cast<std::size_t>(flaw)];
}

}  // namespace egide::sandbox
