#include "egide/sandbox/bytes.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace egide::sandbox {

namespace {

constexpr std::size_t kWindow = std::size_t{64} << 10;

}  // namespace

std::string ByteSource::take(std::uint64_t offset, std::size_t length) const {
    const std::uint64_t left = offset < size() ? size() - offset : 0;
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(left, length)), '\0');
    bytes.resize(read(offset, bytes));
    return bytes;
}

std::size_t MemoryBytes::read(std::uint64_t offset, std::span<char> into) const {
    if (offset >= bytes_.size()) {
        return 0;
    }
    return bytes_.substr(static_cast<std::size_t>(offset)).copy(into.data(), into.size());
}

DescriptorBytes::DescriptorBytes(int descriptor) : descriptor_(descriptor), size_(0) {
    const off_t end = ::lseek(descriptor, 0, SEEK_END);
    if (end < 0) {
        throw std::runtime_error("the size of the input cannot be known");
    }
    size_ = static_cast<std::uint64_t>(end);
}

std::size_t DescriptorBytes::fetch(std::uint64_t offset, std::span<char> into) const {
    std::size_t got = 0;
    while (got < into.size()) {
        const ssize_t more =
            ::pread(descriptor_, into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
        if (more < 0 && errno == EINTR) {
            continue;
        }
        if (more < 0) {
            throw std::runtime_error(std::string("the input cannot be read: ") + std::strerror(errno));
        }
        if (more == 0) {
            break;
        }
        got += static_cast<std::size_t>(more);
    }
    return got;
}

std::size_t DescriptorBytes::read(std::uint64_t offset, std::span<char> into) const {
    if (offset >= size_ || into.empty()) {
        return 0;
    }
    if (into.size() >= kWindow) {
        return fetch(offset, into);
    }
    std::size_t got = 0;
    while (got < into.size()) {
        const std::uint64_t at = offset + got;
        if (at < window_at_ || at >= window_at_ + window_.size()) {
            window_.resize(kWindow);
            window_at_ = at;
            window_.resize(fetch(at, window_));
            if (window_.empty()) {
                break;
            }
        }
        const auto from = static_cast<std::size_t>(at - window_at_);
        const std::size_t length = std::min(into.size() - got, window_.size() - from);
        std::memcpy(into.data() + got, window_.data() + from, length);
        got += length;
    }
    return got;
}

}  // namespace egide::sandbox
