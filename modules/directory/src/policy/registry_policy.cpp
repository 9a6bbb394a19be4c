#include "policy/registry_policy.h"

#include "readers/values.h"

namespace egide::directory {
namespace {

constexpr std::string_view kSignature("PReg\x01\0\0\0", 8);
constexpr std::size_t kMostValues = 65'536;
constexpr std::size_t kLongestName = 16'384;  // UTF-16 units
constexpr std::uint32_t kMostData = 65'535;   // bytes, as the format says

/// Takes the parts of an entry from the front; `good` once false stays so.
class PolicyBytes {
  public:
    explicit PolicyBytes(std::string_view bytes) : rest_(bytes) {}
    bool good() const { return good_; }
    bool at_end() const { return rest_.empty(); }

    void sign(char16_t wanted) { good_ = good_ && unit() == wanted; }

    /// UTF-16 up to its zero, which is taken too.
    std::string name() {
        std::u16string units;
        for (char16_t next = unit(); good_ && next != 0; next = unit()) {
            units.push_back(next);
            good_ = good_ && units.size() <= kLongestName;
        }
        std::string text;
        append_utf8(units, text);
        return text;
    }

    std::uint32_t number() {
        const std::uint32_t low = unit();
        return std::uint32_t{unit()} << 16 | low;
    }

    std::string data(std::uint32_t size) {
        good_ = good_ && size <= kMostData && size <= rest_.size();
        const std::string taken(rest_.substr(0, good_ ? size : 0));
        rest_.remove_prefix(taken.size());
        return taken;
    }

  private:
    char16_t unit() {
        if (rest_.size() < 2) {
            good_ = false;
            return 0;
        }
        const auto low = static_cast<unsigned char>(rest_[0]);
        const auto high = static_cast<unsigned char>(rest_[1]);
        rest_.remove_prefix(2);
        return static_cast<char16_t>(high << 8 | low);
    }

    std::string_view rest_;
    bool good_ = true;
};

RegistryValue read_value(PolicyBytes& bytes) {
    RegistryValue value;
    bytes.sign(u'[');
    value.key = bytes.name();
    bytes.sign(u';');
    value.name = bytes.name();
    bytes.sign(u';');
    value.type = bytes.number();
    bytes.sign(u';');
    const std::uint32_t size = bytes.number();
    bytes.sign(u';');
    value.data = bytes.data(size);
    bytes.sign(u']');
    return value;
}

}  // namespace

std::optional<std::uint32_t> RegistryValue::number() const {
    if (type != kNumber || data.size() != 4) {
        return std::nullopt;
    }
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) {
        value = value << 8 | static_cast<unsigned char>(data[i]);
    }
    return value;
}

std::optional<std::vector<RegistryValue>> read_registry_policy(std::string_view bytes) {
    if (!bytes.starts_with(kSignature)) {
        return std::nullopt;
    }
    PolicyBytes rest(bytes.substr(kSignature.size()));
    std::vector<RegistryValue> values;
    while (!rest.at_end()) {
        RegistryValue value = read_value(rest);
        if (!rest.good() || values.size() == kMostValues) {
            return std::nullopt;
        }
        values.push_back(std::move(value));
    }
    return values;
}

}  // namespace egide::directory
