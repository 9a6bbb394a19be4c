#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace egide::sandbox {

/// Bytes that may be larger than memory, read at any place. What is read is never written.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    virtual std::uint64_t size() const = 0;
    /// Copies what stands at `offset` and says how much it was: less than asked for at the end alone. Throws
    /// std::runtime_error when the disk fails.
    virtual std::size_t read(std::uint64_t offset, std::span<char> into) const = 0;
    /// At most `length` bytes from `offset`; fewer at the end.
    std::string take(std::uint64_t offset, std::size_t length) const;
};

/// Bytes in memory, which must outlive it.
class MemoryBytes final : public ByteSource {
  public:
    explicit MemoryBytes(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const override { return bytes_.size(); }
    std::size_t read(std::uint64_t offset, std::span<char> into) const override;

  private:
    std::string_view bytes_;
};

/// An open file, read by pread through a window of 64 KiB. One thread at a time.
class DescriptorBytes final : public ByteSource {
  public:
    explicit DescriptorBytes(int descriptor);
    std::uint64_t size() const override { return size_; }
    std::size_t read(std::uint64_t offset, std::span<char> into) const override;

  private:
    std::size_t fetch(std::uint64_t offset, std::span<char> into) const;
    int descriptor_;
    std::uint64_t size_;
    mutable std::vector<char> window_;
    mutable std::uint64_t window_at_ = 0;
};

}  // namespace egide::sandbox
