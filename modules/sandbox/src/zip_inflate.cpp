#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <memory>

#include "zip_entries.h"

namespace egide::sandbox {

namespace {

/// Stored, deflate, bzip2, LZMA, zstd, xz, PPMd: what libarchive inflates.
constexpr std::array<std::uint16_t, 7> kMethods{0, 8, 12, 14, 93, 95, 98};
constexpr std::size_t kStep = std::size_t{64} << 10;

struct ReaderRelease {
    void operator()(archive* reader) const { ::archive_read_free(reader); }
};

void put(std::string& into, std::uint64_t value, std::size_t width) {
    for (std::size_t at = 0; at < width; ++at) {
        into += static_cast<char>(value >> (8 * at));
    }
}

/// A local header of our own making: no name, no extra field, no flag of the stranger's reaches the library.
std::string plain_header(const ZipHeader& header) {
    std::string out("PK\x03\x04", 4);
    put(out, 63, 2);  // version needed: any
    put(out, 0, 2);
    put(out, header.method, 2);
    put(out, 0, 4);
    put(out, header.checksum, 4);
    put(out, header.packed, 4);
    put(out, header.size, 4);
    put(out, 1, 2);
    put(out, 0, 2);
    return out + "e";
}

/// Our header, then the data, in steps.
struct PackedStream {
    const ByteSource& bytes;
    std::uint64_t at;
    std::uint64_t end;
    std::string piece;
    bool begun = false;
};

la_ssize_t next_piece(archive*, void* from, const void** into) {
    auto& stream = *static_cast<PackedStream*>(from);
    if (stream.begun) {
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kStep, stream.end - stream.at));
        stream.piece = stream.bytes.take(stream.at, length);
        stream.at += stream.piece.size();
    }
    stream.begun = true;
    *into = stream.piece.data();
    return static_cast<la_ssize_t>(stream.piece.size());
}

}  // namespace

Inflated inflate(const ByteSource& bytes, const ZipHeader& header, std::uint64_t data,
                 const std::function<bool(std::string_view)>& take) {
    constexpr std::size_t kHead = 512;
    if (std::find(kMethods.begin(), kMethods.end(), header.method) == kMethods.end()) {
        return {ZipFlaw::unknown_method, {}};
    }
    PackedStream stream{bytes, data, data + header.packed, plain_header(header)};
    const std::unique_ptr<archive, ReaderRelease> reader(::archive_read_new());
    archive_entry* entry = nullptr;
    const bool opened = ::archive_read_support_format_zip_streamable(reader.get()) == ARCHIVE_OK &&
                        ::archive_read_open(reader.get(), &stream, nullptr, next_piece, nullptr) == ARCHIVE_OK &&
                        ::archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK;
    if (!opened) {
        return {ZipFlaw::damaged_entry, {}};
    }
    Inflated result;
    std::uint64_t total = 0;
    std::string buffer(kStep, '\0');
    for (;;) {
        const la_ssize_t got = ::archive_read_data(reader.get(), buffer.data(), buffer.size());
        if (got == 0) {
            break;
        }
        total += got > 0 ? static_cast<std::uint64_t>(got) : 0;
        if (got < 0 || total > header.size) {
            result.flaw = ZipFlaw::damaged_entry;
            return result;
        }
        result.head.append(buffer, 0, std::min(static_cast<std::size_t>(got), kHead - result.head.size()));
        if (take && !take(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)))) {
            return result;
        }
    }
    if (total != header.size) {
        result.flaw = ZipFlaw::damaged_entry;
    }
    return result;
}

}  // namespace egide::sandbox
