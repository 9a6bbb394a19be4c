#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace egide::directory {

enum class Encoding : std::uint8_t { utf16_little, utf16_big, utf8 };

/// A file of a collection read in pieces that hold whole rows, as UTF-16. Never mapped: a file cut while it is read
/// gives a short piece, not a signal.
class ChunkedFile {
  public:
    static constexpr std::uint64_t kChunk = 4u << 20;
    static constexpr std::uint64_t kLongestRow = 256u << 20;

    explicit ChunkedFile(const std::filesystem::path& path);
    ~ChunkedFile();
    ChunkedFile(const ChunkedFile&) = delete;
    ChunkedFile& operator=(const ChunkedFile&) = delete;

    bool open() const { return descriptor_ >= 0; }
    std::uint64_t size() const { return size_; }
    std::size_t chunk_count() const;

    /// The rows that begin in chunk `index`; the last one is read to its end. Thread-safe with one buffer a thread.
    struct Buffer {
        std::vector<char> bytes;
        std::u16string units;
        bool too_long = false;
    };
    std::u16string_view rows_of(std::size_t index, Buffer& buffer) const;

  private:
    std::size_t read_at(std::uint64_t offset, std::size_t length, Buffer& buffer, std::size_t into) const;
    std::size_t unit() const { return encoding_ == Encoding::utf8 ? 1 : 2; }
    std::size_t after_feed(const Buffer& buffer, std::size_t from, std::size_t size) const;
    std::u16string_view as_units(Buffer& buffer, std::size_t begin, std::size_t end) const;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::uint64_t start_ = 0;  // after the byte order mark
    Encoding encoding_ = Encoding::utf16_little;
};

/// A whole small file as UTF-8, from any of the three encodings; empty when it cannot be read or is above `limit`.
std::string read_whole_text(const std::filesystem::path& path, std::uint64_t limit);
/// UTF-8 to UTF-16, appended; bytes that are no UTF-8 become U+FFFD.
void append_utf16(std::string_view text, std::u16string& out);

}  // namespace egide::directory
