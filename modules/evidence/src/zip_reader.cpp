#include "zip_reader.h"

#include <algorithm>

#include "egide/evidence/messages.h"
#include "zip_crc.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kPiece = 256U << 10;

/// Where the directory stands, as the end of the file says.
struct ZipDirectory {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

std::optional<std::string> bytes_at(const SeekableBytes& source, std::uint64_t offset, std::uint64_t size) {
    std::string bytes(size, '\0');
    return source.read(offset, bytes) ? std::optional(std::move(bytes)) : std::nullopt;
}

/// Reads a directory front to back in pieces.
class DirectoryWalk {
  public:
    DirectoryWalk(const SeekableBytes& source, const ZipDirectory& directory)
        : source_(source), directory_(directory), at_(directory.offset) {}

    std::uint64_t at() const { return at_; }
    bool at_end() const { return at_ == end(); }
    /// The next bytes, not taken yet; nothing when the directory ends before.
    std::optional<std::string_view> peek(std::size_t size) {
        if (size > end() - at_) {
            return std::nullopt;
        }
        if (at_ < from_ || at_ + size > from_ + piece_.size()) {
            auto piece = bytes_at(source_, at_, std::min<std::uint64_t>(kPiece, end() - at_));
            if (!piece) {
                return std::nullopt;
            }
            piece_ = std::move(*piece);
            from_ = at_;
        }
        return std::string_view(piece_).substr(at_ - from_, size);
    }
    void take(std::size_t size) { at_ += size; }

  private:
    std::uint64_t end() const { return directory_.offset + directory_.size; }
    const SeekableBytes& source_;
    const ZipDirectory& directory_;
    std::uint64_t at_;
    std::uint64_t from_ = 0;
    std::string piece_;
};

/// Checks one ZIP from its end to its last local header.
class ZipScan {
  public:
    explicit ZipScan(const SeekableBytes& source) : source_(source) {}
    ZipListing run() {
        if (const auto directory = find_directory()) {
            read_members(*directory);
        }
        return std::move(listing_);
    }

  private:
    std::nullopt_t refuse(base::Text message, std::uint64_t byte, std::string member = {}) {
        if (!listing_.trouble) {
            listing_.trouble = ZipTrouble{std::move(message), byte, std::move(member)};
        }
        return std::nullopt;
    }
    std::optional<ZipDirectory> find_directory();
    std::optional<ZipDirectory> read_end(std::string_view tail);
    void read_members(const ZipDirectory& directory);
    std::optional<ZipMember> read_central(DirectoryWalk& walk);
    bool check_place(const ZipMember& member, std::uint64_t byte, const ZipDirectory& directory);
    bool check_local(const ZipMember& member);

    const SeekableBytes& source_;
    ZipListing listing_;
    std::uint64_t expected_ = 0;  // where the next member must start
};

/// The numbers of the end, taken from their ZIP64 form when it is there; whether they are written in the one way they
/// can be is found by writing them again.
std::optional<ZipDirectory> ZipScan::read_end(std::string_view tail) {
    constexpr std::size_t kLong = kZip64End + kZip64Locator + kZipEnd;
    const std::string_view plain = tail.substr(tail.size() - kZipEnd);
    ZipDirectory found{zip_number(plain, 10, 2), zip_number(plain, 16, 4), zip_number(plain, 12, 4)};
    const bool large = found.count == kZip16Limit || found.offset == kZip32Limit || found.size == kZip32Limit;
    if (large && tail.size() >= kLong) {
        const std::string_view end = tail.substr(tail.size() - kLong);
        found = {zip_number(end, 32, 8), zip_number(end, 48, 8), zip_number(end, 40, 8)};
    }
    const std::string again = zip_end(found.count, found.offset, found.size);
    if (!tail.ends_with(again)) {
        return refuse(messages::zip_end(), source_.size() - std::min(tail.size(), again.size()));
    }
    // Sums of hostile numbers may wrap: they are compared by what is left.
    const std::uint64_t before = source_.size() - again.size();
    if (found.offset > before || found.size != before - found.offset) {
        return refuse(messages::zip_end(), before);
    }
    return found;
}

std::optional<ZipDirectory> ZipScan::find_directory() {
    const std::uint64_t longest = kZip64End + kZip64Locator + kZipEnd;
    const std::uint64_t size = std::min(source_.size(), longest);
    const auto tail = size < kZipEnd ? std::nullopt : bytes_at(source_, source_.size() - size, size);
    if (!tail) {
        return refuse(messages::zip_not(), 0);
    }
    return read_end(*tail);
}

std::optional<ZipMember> ZipScan::read_central(DirectoryWalk& walk) {
    const std::uint64_t byte = walk.at();
    auto fixed = walk.peek(kZipCentralHeader);
    if (!fixed) {
        return refuse(messages::zip_directory(), byte);
    }
    const std::size_t name_size = zip_number(*fixed, 28, 2);
    const std::size_t extra_size = zip_number(*fixed, 30, 2);
    ZipMember member{{}, zip_number(*fixed, 42, 4), zip_number(*fixed, 24, 4), 0};
    member.crc = static_cast<std::uint32_t>(zip_number(*fixed, 16, 4));
    const auto header = walk.peek(kZipCentralHeader + name_size + extra_size);
    if (!header) {
        return refuse(messages::zip_directory(), byte);
    }
    member.name = header->substr(kZipCentralHeader, name_size);
    if (!is_zip_name(member.name)) {
        return refuse(messages::zip_name(), byte);
    }
    const std::string_view extra = header->substr(kZipCentralHeader + name_size);
    std::size_t at = 4;
    if (member.size == kZip32Limit && extra.size() >= at + 16) {
        member.size = zip_number(extra, at, 8);
        at += 16;
    }
    if (member.offset == kZip32Limit && extra.size() >= at + 8) {
        member.offset = zip_number(extra, at, 8);
    }
    if (zip_central_header(member) != *header) {
        return refuse(messages::zip_header(), byte, member.name);
    }
    walk.take(header->size());
    return member;
}

bool ZipScan::check_place(const ZipMember& member, std::uint64_t byte, const ZipDirectory& directory) {
    if (!listing_.members.empty() && member.name <= listing_.members.back().name) {
        refuse(member.name == listing_.members.back().name ? messages::zip_twice() : messages::zip_order(), byte,
               member.name);
    } else if (member.offset != expected_) {
        refuse(messages::zip_gap({.expected = expected_}), byte, member.name);
    } else if (const std::uint64_t data = zip_data_offset(member);
               data > directory.offset || member.size > directory.offset - data) {
        refuse(messages::zip_size(), byte, member.name);
    }
    return !listing_.trouble;
}

bool ZipScan::check_local(const ZipMember& member) {
    const std::string expected = zip_local_header(member);
    const auto found = bytes_at(source_, member.offset, expected.size());
    if (found != expected) {
        refuse(messages::zip_header(), member.offset, member.name);
    }
    return !listing_.trouble;
}

void ZipScan::read_members(const ZipDirectory& directory) {
    if (directory.count > std::min(kMostZipMembers, directory.size / kZipCentralHeader)) {
        refuse(messages::zip_count({.limit = kMostZipMembers}), directory.offset);
        return;
    }
    DirectoryWalk walk(source_, directory);
    while (listing_.members.size() < directory.count) {
        const std::uint64_t byte = walk.at();
        auto member = read_central(walk);
        if (!member || !check_place(*member, byte, directory) || !check_local(*member)) {
            return;
        }
        expected_ = zip_data_offset(*member) + member->size;
        listing_.members.push_back(std::move(*member));
    }
    if (!walk.at_end()) {
        refuse(messages::zip_directory(), walk.at());
    } else if (expected_ != directory.offset) {
        refuse(messages::zip_gap({.expected = directory.offset}), expected_);
    }
}

}  // namespace

const ZipMember* ZipListing::find(std::string_view name) const {
    const auto place =
        std::lower_bound(members.begin(), members.end(), name,
                         [](const ZipMember& member, std::string_view one) { return member.name < one; });
    return place != members.end() && place->name == name ? &*place : nullptr;
}

ZipListing read_zip(const SeekableBytes& source) {
    return ZipScan(source).run();
}

ZipRead read_zip_member(const SeekableBytes& source, const ZipMember& member,
                        const std::function<void(std::string_view)>& sink) {
    std::string piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, member.size)), '\0');
    const std::uint64_t from = zip_data_offset(member);
    std::uint32_t crc = 0;
    for (std::uint64_t done = 0; done < member.size;) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), member.size - done));
        if (!source.read(from + done, std::span(piece.data(), size))) {
            return ZipRead::unreadable;
        }
        const std::string_view bytes(piece.data(), size);
        crc = zip_crc(crc, bytes);
        sink(bytes);
        done += size;
    }
    return crc == member.crc ? ZipRead::whole : ZipRead::crc;
}

std::optional<std::string> read_small_member(const SeekableBytes& source, const ZipMember& member, std::size_t most) {
    return member.size > most ? std::nullopt : bytes_at(source, zip_data_offset(member), member.size);
}

}  // namespace egide::evidence
