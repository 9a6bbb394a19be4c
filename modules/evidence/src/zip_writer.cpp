#include "zip_writer.h"

#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "egide/evidence/messages.h"
#include "zip_crc.h"

namespace egide::evidence {

namespace {

base::Error zip_write_failed() {
    const int reason = errno;
    const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    return {base::ErrorKind::unavailable,
            full ? messages::zip_disk_full() : messages::zip_write_failed(),
            {},
            {},
            std::generic_category().message(reason)};
}

}  // namespace

Done ZipWriter::put(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = calls_.write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return zip_write_failed();
        }
        written_ += static_cast<std::uint64_t>(count);
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return std::monostate{};
}

Done ZipWriter::begin(std::string name, std::uint64_t size) {
    const bool follows = members_.empty() || members_.back().name < name;
    if (open_ || !follows || !is_zip_name(name)) {
        throw std::logic_error("a member of a ZIP out of place: " + name);
    }
    members_.push_back({std::move(name), written_, size, 0});
    open_ = true;
    auto done = put(zip_local_header(members_.back()));
    end_ = written_ + size;
    return done;
}

Done ZipWriter::write(std::string_view bytes) {
    if (!open_ || bytes.size() > end_ - written_) {
        throw std::logic_error("more bytes than announced for a member of a ZIP");
    }
    members_.back().crc = zip_crc(members_.back().crc, bytes);
    return put(bytes);
}

Done ZipWriter::end() {
    if (!open_ || written_ != end_) {
        throw std::logic_error("fewer bytes than announced for a member of a ZIP");
    }
    open_ = false;
    // The CRC is known only now: the header is written over, at the same length.
    constexpr std::size_t kCrcPlace = 14;
    const std::string header = zip_local_header(members_.back());
    const auto place = static_cast<off_t>(members_.back().offset + kCrcPlace);
    const bool written = ::pwrite(descriptor_, header.data() + kCrcPlace, 4, place) == 4;
    return written ? Done(std::monostate{}) : zip_write_failed();
}

Done ZipWriter::add(std::string name, std::string_view bytes) {
    auto done = begin(std::move(name), bytes.size());
    if (done && !(done = write(bytes))) {
        return done;
    }
    return done ? end() : done;
}

Done ZipWriter::finish() {
    const std::uint64_t directory = written_;
    for (const ZipMember& member : members_) {
        if (auto done = put(zip_central_header(member)); !done) {
            return done;
        }
    }
    return put(zip_end(members_.size(), directory, written_ - directory));
}

}  // namespace egide::evidence
