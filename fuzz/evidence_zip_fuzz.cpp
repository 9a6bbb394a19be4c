// Any bytes: a ZIP that is accepted is exactly what the house would write of the same members, and reading it never
// leaves its bytes.
#include "../modules/evidence/src/zip_reader.h"
#include "reading_text.h"

namespace {

using namespace egide::evidence;
using egide::fuzz::require;

std::string written_again(const SeekableText& source, const std::vector<ZipMember>& members) {
    std::string bytes;
    std::string directory;
    for (const ZipMember& member : members) {
        require(member.offset == bytes.size(), "members follow each other");
        bytes += zip_local_header(member);
        require(zip_data_offset(member) == bytes.size(), "the bytes of a member follow its header");
        bytes += read_small_member(source, member, source.size()).value();
        directory += zip_central_header(member);
    }
    return bytes + directory + zip_end(members.size(), bytes.size(), directory.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const SeekableText source(bytes);
    const ZipListing listing = read_zip(source);
    if (listing.trouble) {
        require(listing.trouble->byte <= size, "a trouble stands in the file");
        require(!listing.trouble->message.empty(), "a trouble has a message");
        return 0;
    }
    for (const ZipMember& member : listing.members) {
        require(is_zip_name(member.name) && listing.find(member.name) == &member, "a member is found by its name");
        std::uint64_t read = 0;
        const ZipRead result = read_zip_member(source, member, [&](std::string_view piece) { read += piece.size(); });
        require(result != ZipRead::unreadable && read == member.size, "a member is read whole");
    }
    require(written_again(source, listing.members) == bytes, "there is one way to write a ZIP");
    return 0;
}
