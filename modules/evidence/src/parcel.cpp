#include <algorithm>

#include "egide/evidence/bundle.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/verify.h"
#include "disk.h"
#include "zip_reader.h"
#include "zip_writer.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kParcelStep = std::size_t{256} << 10;

/// Exactly as many bytes as were announced: a source that gives others fails the parcel.
Done put_parcel_file(ZipWriter& zip, const ParcelFile& file) {
    const auto source = file.open();
    if (!source) {
        return source.errors();
    }
    if (const auto begun = zip.begin(file.name, file.size); !begun) {
        return begun;
    }
    std::string step(kParcelStep, '\0');
    for (std::uint64_t left = file.size;;) {
        const auto got = (*source)->read(step);
        if (!got) {
            return got.errors();
        }
        if (*got > left || (*got == 0 && left > 0)) {
            return unavailable(messages::parcel_other_size({.file = file.name}), file.name);
        }
        if (*got == 0) {
            return zip.end();
        }
        left -= *got;
        if (const auto written = zip.write(std::string_view(step).substr(0, *got)); !written) {
            return written;
        }
    }
}

}  // namespace

Done write_parcel(std::vector<ParcelFile> files, int descriptor, journal::Calls& calls) {
    std::sort(files.begin(), files.end(), [](const ParcelFile& a, const ParcelFile& b) { return a.name < b.name; });
    ZipWriter zip(descriptor, calls);
    for (const ParcelFile& file : files) {
        if (const auto put = put_parcel_file(zip, file); !put) {
            return put;
        }
    }
    return zip.finish();
}

base::Result<std::vector<ParcelMember>> read_parcel(const SeekableBytes& source) {
    const ZipListing listing = read_zip(source);
    if (listing.trouble) {
        return refused(listing.trouble->message, listing.trouble->member);
    }
    std::vector<ParcelMember> members;
    members.reserve(listing.members.size());
    for (const ZipMember& one : listing.members) {
        members.push_back({one.name, zip_data_offset(one), one.size});
    }
    return members;
}

}  // namespace egide::evidence
