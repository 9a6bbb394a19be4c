#include "cbor.h"

#include <algorithm>

namespace egide::accounts {

namespace {

constexpr int kBytes = 2;
constexpr int kText = 3;
constexpr int kArray = 4;
constexpr int kMap = 5;
constexpr int kTag = 6;
constexpr int kSimple = 7;
constexpr int kLevels = 8;
constexpr std::uint64_t kMembers = 16;

struct Head {
    int type = 0;
    std::uint64_t argument = 0;
};

/// Reads items off the front of the bytes.
class CborReader {
  public:
    explicit CborReader(std::string_view bytes) : rest_(bytes) {}

    bool at_end() const { return rest_.empty(); }
    std::string_view rest() const { return rest_; }

    std::optional<Head> head() {
        const auto first = number(1);
        if (!first) {
            return std::nullopt;
        }
        const int type = static_cast<int>(*first >> 5U);
        const unsigned more = static_cast<unsigned>(*first & 31U);
        if (more < 24) {
            return Head{type, more};
        }
        if (more > 27) {
            return std::nullopt;  // reserved, or of indefinite length
        }
        const std::size_t size = std::size_t{1} << (more - 24);
        const auto argument = number(size);
        // The shortest form alone: a number has one writing.
        const std::uint64_t least = size == 1 ? 24 : std::uint64_t{1} << (size * 4);
        return argument && *argument >= least ? std::optional(Head{type, *argument}) : std::nullopt;
    }

    std::optional<std::string_view> string(std::uint64_t length) {
        if (length > rest_.size()) {
            return std::nullopt;
        }
        const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(length));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    /// Goes past one whole item.
    bool skip(int level = 0) {
        const auto item = head();
        if (!item || level > kLevels) {
            return false;
        }
        switch (item->type) {
            case kBytes:
            case kText:
                return string(item->argument).has_value();
            case kArray:
                return skip_many(item->argument, level);
            case kMap:
                return item->argument <= rest_.size() && skip_many(item->argument * 2, level);
            case kTag:
                return skip(level + 1);
            case kSimple:
                return item->argument >= 20 && item->argument <= 23;  // false, true, null, undefined
            default:
                return true;
        }
    }

  private:
    bool skip_many(std::uint64_t count, int level) {
        for (std::uint64_t one = 0; one < count; ++one) {
            if (!skip(level + 1)) {
                return false;
            }
        }
        return true;
    }

    std::optional<std::uint64_t> number(std::size_t size) {
        if (size > rest_.size()) {
            return std::nullopt;
        }
        std::uint64_t value = 0;
        for (const char byte : rest_.substr(0, size)) {
            value = (value << 8U) | static_cast<unsigned char>(byte);
        }
        rest_.remove_prefix(size);
        return value;
    }

    std::string_view rest_;
};

std::optional<CborMember> read_member(CborReader& reader) {
    const auto key_head = reader.head();
    const auto key = key_head && key_head->type == kText ? reader.string(key_head->argument) : std::nullopt;
    if (!key) {
        return std::nullopt;
    }
    const std::string_view from = reader.rest();
    CborReader inside(from);
    if (!reader.skip()) {
        return std::nullopt;
    }
    const auto head = inside.head();
    CborMember member{*key, head->type, from.substr(0, from.size() - reader.rest().size()), {}};
    if (member.type == kBytes || member.type == kText) {
        member.content = *inside.string(head->argument);
    }
    return member;
}

}  // namespace

std::optional<std::vector<CborMember>> read_cbor_map(std::string_view bytes) {
    CborReader reader(bytes);
    const auto head = reader.head();
    if (!head || head->type != kMap || head->argument > kMembers) {
        return std::nullopt;
    }
    std::vector<CborMember> members;
    for (std::uint64_t one = 0; one < head->argument; ++one) {
        const auto member = read_member(reader);
        if (!member || std::any_of(members.begin(), members.end(),
                                   [&](const CborMember& other) { return other.key == member->key; })) {
            return std::nullopt;
        }
        members.push_back(*member);
    }
    return reader.at_end() ? std::optional(std::move(members)) : std::nullopt;
}

bool is_whole_cbor(std::string_view bytes) {
    CborReader reader(bytes);
    while (!reader.at_end()) {
        if (!reader.skip()) {
            return false;
        }
    }
    return true;
}

}  // namespace egide::accounts
