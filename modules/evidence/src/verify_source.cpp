#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "egide/evidence/verify.h"

namespace egide::evidence {

bool SeekableFile::read(std::uint64_t offset, std::span<char> into) const {
    while (!into.empty()) {
        const auto count = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        offset += static_cast<std::uint64_t>(count);
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

bool SeekableText::read(std::uint64_t offset, std::span<char> into) const {
    if (offset > bytes_.size() || into.size() > bytes_.size() - offset) {
        return false;
    }
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
    return true;
}

}  // namespace egide::evidence
