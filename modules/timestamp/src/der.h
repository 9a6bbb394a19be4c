#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::timestamp::der {

enum Tag : unsigned {
    kBoolean = 0x01,
    kInteger = 0x02,
    kBitString = 0x03,
    kOctetString = 0x04,
    kOid = 0x06,
    kEnumerated = 0x0A,
    kUtf8String = 0x0C,
    kGeneralizedTime = 0x18,
    kSequence = 0x30,
    kSet = 0x31,
};
/// Context-specific tags.
constexpr unsigned primitive(unsigned number) {
    return 0x80U | number;
}
constexpr unsigned constructed(unsigned number) {
    return 0xA0U | number;
}

inline unsigned byte_at(std::string_view bytes, std::size_t index) {
    return static_cast<unsigned char>(bytes[index]);
}

/// The first thing that was wrong with some bytes, and at which byte of the file; what is read after it is empty.
struct Fault {
    bool raised = false;
    base::Text text;
    void raise(base::Text what) {
        if (!raised) {
            raised = true;
            text = std::move(what);
        }
    }
};

/// One element: where it starts in the file, all its bytes, and what they hold.
struct Element {
    unsigned tag = 0;
    std::size_t at = 0;
    std::string_view whole;
    std::string_view content;
    std::size_t content_at() const { return at + whole.size() - content.size(); }
};

/// Reads elements one after the other, strictly (DER lengths, low tag numbers), without recursion.
class Reader {
  public:
    Reader(std::string_view bytes, Fault& fault, std::size_t at = 0) : rest_(bytes), at_(at), fault_(&fault) {}
    /// Reads inside an element.
    Reader(const Element& element, Fault& fault) : Reader(element.content, fault, element.content_at()) {}

    bool more() const { return !fault_->raised && !rest_.empty(); }
    bool next_is(unsigned tag) const { return more() && static_cast<unsigned char>(rest_.front()) == tag; }
    Element next(const char* field);
    /// The next element, which must have that tag; `field` is its name in the standard.
    Element take(unsigned tag, const char* field);
    std::optional<Element> take_if(unsigned tag, const char* field);
    /// The elements up to the end, at most `limit`.
    std::vector<Element> all(const char* field, std::size_t limit);
    /// Nothing may be left.
    void finish();
    Fault& fault() { return *fault_; }
    std::size_t at() const { return at_; }

  private:
    std::string_view rest_;
    std::size_t at_;
    Fault* fault_;
};

/// A small number, not negative; a larger one is a fault.
std::uint64_t small_number(const Element& element, Fault& fault, const char* field);
constexpr std::size_t kLongestOid = 64;  // bytes
/// The bytes of a number, without leading zero byte; a negative one is a fault.
std::string number_bytes(const Element& element, Fault& fault, const char* field);
/// Strict DER: 0x00 or 0xFF.
bool boolean(const Element& element, Fault& fault, const char* field);
/// "1.2.840…"; empty and a fault when malformed.
std::string dotted(const Element& element, Fault& fault, const char* field);

/// Writing.
std::string element(unsigned tag, std::string_view content);
std::string sequence(std::initializer_list<std::string_view> parts);
std::string sequence_of(const std::vector<std::string>& parts);
/// A SET OF, its elements in the order DER wants.
std::string set_of(unsigned tag, std::vector<std::string> parts);
std::string integer(std::uint64_t number);
/// A number from its big-endian bytes.
std::string integer_of(std::string_view bytes);
/// Nothing when the text is not a dotted identifier.
std::optional<std::string> oid(std::string_view dotted);
/// An identifier known to be right; anything else is a bug.
std::string known_oid(std::string_view dotted);

base::Error refused(base::Text text, const std::string& file);

}  // namespace egide::timestamp::der
