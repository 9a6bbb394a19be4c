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

Done ZipWriter::begin(std::string name, std::optional<std::uint64_t> size) {
    const bool follows = members_.empty() || members_.back().name < name;
    if (open_ || !follows || !is_zip_name(name)) {
        throw std::logic_error("a member of a ZIP out of place: " + name);
    }
    members_.push_back({std::move(name), written_, size.value_or(0), 0});
    open_ = true;
    announced_ = size;
    auto done = put(zip_local_header(members_.back()));
    start_ = written_;
    return done;
}

Done ZipWriter::write(std::string_view bytes) {
    const std::uint64_t most = announced_.value_or(kZip32Limit - 1);
    if (!open_ || (announced_ && bytes.size() > most - (written_ - start_))) {
        throw std::logic_error("more bytes than announced for a member of a ZIP");
    }
    if (bytes.size() > most - (written_ - start_)) {
        return base::Error{base::ErrorKind::invalid, messages::zip_member_large({.limit = kZip32Limit}), {}, {}, {}};
    }
    members_.back().crc = zip_crc(members_.back().crc, bytes);
    return put(bytes);
}

Done ZipWriter::end() {
    ZipMember& member = members_.back();
    if (!open_ || (announced_ && written_ != start_ + *announced_)) {
        throw std::logic_error("fewer bytes than announced for a member of a ZIP");
    }
    open_ = false;
    member.size = written_ - start_;
    // What is known only now is written over the header, which keeps its length.
    const std::string header = zip_local_header(member);
    const bool written = ::pwrite(descriptor_, header.data(), header.size(), static_cast<off_t>(member.offset)) ==
                         static_cast<ssize_t>(header.size());
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
