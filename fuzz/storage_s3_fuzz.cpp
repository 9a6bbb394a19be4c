// Any bytes as the answer of an S3 server: read or refused by every reader, within the limits of a page.

#include <string>

#include "../modules/storage/src/objects/answers.h"
#include "reading_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace egide::storage::objects;
    using egide::fuzz::require;
    const std::string_view xml(reinterpret_cast<const char*>(data), size);
    if (const auto page = read_object_page(xml)) {
        require(page->objects.size() <= kMostItems, "a page has an end");
        require(!page->next || (!page->next->empty() && !page->objects.empty()),
                "a page that goes on brought something");
        for (const ListedObject& object : page->objects) {
            require(!object.key.empty() && object.key.size() <= 4096, "an object has a name");
        }
    }
    if (const auto page = read_version_page(xml)) {
        require(page->versions.size() <= kMostItems, "a page has an end");
        require(!page->next_key || !page->next_key->empty(), "the next page has a beginning");
    }
    if (const auto page = read_upload_page(xml)) {
        require(page->uploads.size() <= kMostItems, "a page has an end");
    }
    if (const auto failure = read_failure(xml)) {
        require(!failure->code.empty() && !read_completed(xml), "a failure is no success");
    }
    if (const auto id = read_upload_id(xml)) {
        require(!id->empty() && !read_failure(xml), "an upload has a name");
    }
    if (const auto lock = read_lock(xml); lock && lock->by_default) {
        require(lock->by_default->days.count() >= 0, "a retention is a duration");
    }
    static_cast<void>(read_versioning(xml));
    if (const auto second = parse_second(xml)) {
        require(parse_second(show_second(*second)) == second, "a date is written as it was read");
    }
    return 0;
}
