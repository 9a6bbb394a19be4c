#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace egide::sandbox {

/// CRC-32 as ZIP wants it, bit by bit.
inline std::uint32_t crc_of(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const char byte : bytes) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
        }
    }
    return ~crc;
}

/// Both headers of one entry; a test changes one of them to make them disagree.
struct BuiltHeader {
    std::string name;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t checksum = 0;
    std::uint64_t packed = 0;
    std::uint64_t size = 0;
    std::uint16_t mode = 0;
    std::string extra = {};
};

struct BuiltEntry {
    BuiltHeader local;
    BuiltHeader central;
    std::string data;
    std::string after;  // what follows the data
};

/// A stored entry that is in order.
inline BuiltEntry stored(std::string name, std::string data) {
    BuiltHeader header{.name = std::move(name), .checksum = crc_of(data), .packed = data.size(), .size = data.size()};
    return {header, header, std::move(data), {}};
}

/// Writes ZIP files byte by byte, wrong ones too.
class ZipBuilder {
  public:
    std::vector<BuiltEntry> entries;
    std::string before;   // the first entry
    std::string between;  // the entries and the directory
    std::string comment;
    std::string trailing;
    int count_error = 0;

    std::string build() const {
        std::string out = before;
        std::string directory;
        for (const BuiltEntry& entry : entries) {
            directory += central(entry.central, out.size());
            out += local(entry.local) + entry.data + entry.after;
        }
        out += between;
        const std::size_t at = out.size();
        const auto count = static_cast<std::uint64_t>(static_cast<int>(entries.size()) + count_error);
        out += directory + std::string("PK\x05\x06", 4) + number(0, 4) + number(count, 2) + number(count, 2) +
               number(directory.size(), 4) + number(at, 4) + number(comment.size(), 2) + comment;
        return out + trailing;
    }

    static std::string number(std::uint64_t value, std::size_t width) {
        std::string out;
        for (std::size_t at = 0; at < width; ++at) {
            out += static_cast<char>(value >> (8 * at));
        }
        return out;
    }

    static std::string local(const BuiltHeader& header) {
        return std::string("PK\x03\x04", 4) + number(20, 2) + middle(header) + number(header.name.size(), 2) +
               number(header.extra.size(), 2) + header.name + header.extra;
    }

  private:
    static std::string middle(const BuiltHeader& header) {
        return number(header.flags, 2) + number(header.method, 2) + number(0, 4) + number(header.checksum, 4) +
               number(header.packed, 4) + number(header.size, 4);
    }
    static std::string central(const BuiltHeader& header, std::size_t offset) {
        return std::string("PK\x01\x02", 4) + number(0x031E, 2) + number(20, 2) + middle(header) +
               number(header.name.size(), 2) + number(header.extra.size(), 2) + number(0, 2) + number(0, 2) +
               number(0, 2) + number(0, 2) + number(header.mode, 2) + number(offset, 4) + header.name + header.extra;
    }
};

struct PackedFile {
    std::string name;
    std::string content;
};

/// A ZIP as an ordinary program writes it: deflated, sizes after the data.
inline std::string deflated_zip(const std::vector<PackedFile>& files) {
    std::string out;
    archive* const writer = ::archive_write_new();
    ::archive_write_set_format_zip(writer);
    const auto take = [](archive*, void* into, const void* bytes, std::size_t size) {
        static_cast<std::string*>(into)->append(static_cast<const char*>(bytes), size);
        return static_cast<la_ssize_t>(size);
    };
    ::archive_write_set_bytes_in_last_block(writer, 1);
    ::archive_write_open(writer, &out, nullptr, take, nullptr);
    for (const PackedFile& file : files) {
        archive_entry* const entry = ::archive_entry_new();
        ::archive_entry_set_pathname(entry, file.name.c_str());
        ::archive_entry_set_size(entry, static_cast<la_int64_t>(file.content.size()));
        ::archive_entry_set_filetype(entry, AE_IFREG);
        ::archive_entry_set_perm(entry, 0644);
        ::archive_write_header(writer, entry);
        ::archive_write_data(writer, file.content.data(), file.content.size());
        ::archive_entry_free(entry);
    }
    ::archive_write_close(writer);
    ::archive_write_free(writer);
    return out;
}

}  // namespace egide::sandbox
