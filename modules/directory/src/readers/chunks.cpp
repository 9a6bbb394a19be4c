#include "readers/chunks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// The length of a UTF-8 sequence by its first byte; 0 when no sequence begins so.
std::size_t sequence_length(std::uint8_t lead) {
    return lead < 0x80                   ? 1
           : lead >= 0xc2 && lead < 0xe0 ? 2
           : (lead & 0xf0) == 0xe0       ? 3
           : lead >= 0xf0 && lead < 0xf5 ? 4
                                         : 0;
}

/// Takes one code point; U+FFFD and one byte when the sequence is broken.
std::uint32_t take_code_point(std::string_view& text) {
    const auto lead = static_cast<std::uint8_t>(text[0]);
    const std::size_t length = sequence_length(lead);
    if (length == 1) {
        text.remove_prefix(1);
        return lead;
    }
    std::uint32_t code = length == 2 ? lead & 0x1fu : length == 3 ? lead & 0x0fu : lead & 0x07u;
    bool good = length != 0 && text.size() >= length;
    for (std::size_t i = 1; good && i < length; ++i) {
        const auto next = static_cast<std::uint8_t>(text[i]);
        good = (next & 0xc0) == 0x80;
        code = code << 6 | (next & 0x3fu);
    }
    good = good && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
    text.remove_prefix(good ? length : 1);
    return good ? code : 0xfffd;
}

}  // namespace

void append_utf16(std::string_view text, std::u16string& out) {
    while (!text.empty()) {
        const std::uint32_t code = take_code_point(text);
        if (code >= 0x10000) {
            out.push_back(static_cast<char16_t>(0xd800 + ((code - 0x10000) >> 10)));
            out.push_back(static_cast<char16_t>(0xdc00 + ((code - 0x10000) & 0x3ff)));
        } else {
            out.push_back(static_cast<char16_t>(code));
        }
    }
}

ChunkedFile::ChunkedFile(const std::filesystem::path& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat facts {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
        descriptor_ = -1;
        return;
    }
    size_ = static_cast<std::uint64_t>(facts.st_size);
    Buffer head;
    head.bytes.resize(4);
    const std::size_t got = read_at(0, 4, head, 0);
    const std::string_view mark(head.bytes.data(), got);
    if (mark.starts_with("\xff\xfe")) {
        start_ = 2;
    } else if (mark.starts_with("\xfe\xff")) {
        start_ = 2;
        encoding_ = Encoding::utf16_big;
    } else if (mark.starts_with("\xef\xbb\xbf")) {
        start_ = 3;
        encoding_ = Encoding::utf8;
    } else if (got >= 2 && mark[1] != '\0') {
        encoding_ = Encoding::utf8;
    }
}

ChunkedFile::~ChunkedFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

std::size_t ChunkedFile::chunk_count() const {
    return size_ <= start_ ? 0 : static_cast<std::size_t>((size_ - start_ + kChunk - 1) / kChunk);
}

std::size_t ChunkedFile::read_at(std::uint64_t offset, std::size_t length, Buffer& buffer, std::size_t into) const {
    if (buffer.bytes.size() < into + length) {
        buffer.bytes.resize(into + length);
    }
    std::size_t got = 0;
    while (got < length) {
        const ssize_t read =
            ::pread(descriptor_, buffer.bytes.data() + into + got, length - got, static_cast<off_t>(offset + got));
        if (read <= 0) {
            break;
        }
        got += static_cast<std::size_t>(read);
    }
    return got;
}

/// The place after the first LF at or after `from`, on whole units; kNowhere when there is none.
std::size_t ChunkedFile::after_feed(const Buffer& buffer, std::size_t from, std::size_t size) const {
    const char* const data = buffer.bytes.data();
    if (encoding_ == Encoding::utf8) {
        const void* const found = std::memchr(data + from, '\n', size - from);
        return found == nullptr ? kNowhere : static_cast<std::size_t>(static_cast<const char*>(found) - data) + 1;
    }
    const char low = encoding_ == Encoding::utf16_little ? '\n' : '\0';
    const char high = encoding_ == Encoding::utf16_little ? '\0' : '\n';
    for (std::size_t i = from; i + 1 < size; i += 2) {
        if (data[i] == low && data[i + 1] == high) {
            return i + 2;
        }
    }
    return kNowhere;
}

std::u16string_view ChunkedFile::as_units(Buffer& buffer, std::size_t begin, std::size_t end) const {
    const char* const data = buffer.bytes.data();
    buffer.units.clear();
    if (encoding_ == Encoding::utf8) {
        append_utf16(std::string_view(data + begin, end - begin), buffer.units);
        return buffer.units;
    }
    const std::size_t count = (end - begin) / 2;
    if (encoding_ == Encoding::utf16_little &&
        reinterpret_cast<std::uintptr_t>(data + begin) % alignof(char16_t) == 0) {
        return {reinterpret_cast<const char16_t*>(data + begin), count};
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto first = static_cast<std::uint8_t>(data[begin + 2 * i]);
        const auto second = static_cast<std::uint8_t>(data[begin + 2 * i + 1]);
        buffer.units.push_back(
            static_cast<char16_t>(encoding_ == Encoding::utf16_big ? first << 8 | second : second << 8 | first));
    }
    return buffer.units;
}

std::u16string_view ChunkedFile::rows_of(std::size_t index, Buffer& buffer) const {
    buffer.too_long = false;
    const std::uint64_t wanted = start_ + index * kChunk;
    const std::uint64_t lead = index == 0 ? 0 : unit();  // one unit before: a row may begin exactly here
    const std::uint64_t offset = wanted - lead;
    std::size_t size = read_at(offset, static_cast<std::size_t>(kChunk + lead), buffer, 0);
    const std::size_t begin = index == 0 ? 0 : after_feed(buffer, 0, size);
    const std::size_t limit = static_cast<std::size_t>(kChunk + lead);
    if (begin == kNowhere || begin >= size || begin >= limit) {
        return {};
    }
    std::size_t end = size;
    if (size == limit && offset + size < size_) {
        // The row across the end belongs to this chunk, when it begins before it.
        std::size_t from = limit - unit();
        std::size_t after = after_feed(buffer, from, size);
        while (after == kNowhere && size < kLongestRow) {
            const std::size_t more = read_at(offset + size, 1u << 20, buffer, size);
            if (more == 0) {
                break;
            }
            from = size;
            size += more;
            after = after_feed(buffer, from, size);
        }
        buffer.too_long = after == kNowhere && size >= kLongestRow;
        end = after == kNowhere ? size : after;
    }
    return as_units(buffer, begin, end);
}

std::string read_whole_text(const std::filesystem::path& path, std::uint64_t limit) {
    const ChunkedFile file(path);
    std::string out;
    if (!file.open() || file.size() > limit) {
        return out;
    }
    ChunkedFile::Buffer buffer;
    for (std::size_t i = 0; i < file.chunk_count(); ++i) {
        append_utf8(file.rows_of(i, buffer), out);
    }
    return out;
}

}  // namespace egide::directory
