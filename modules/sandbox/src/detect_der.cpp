#include <algorithm>
#include <array>

#include "detectors.h"

namespace egide::sandbox {

using namespace std::string_view_literals;

namespace {

constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kObject = 0x06;
constexpr unsigned char kInteger = 0x02;

/// One DER element: its tag, what it holds as far as we have it, and the length it announces with its own head.
struct Element {
    unsigned char tag = 0;
    std::string_view content;
    std::uint64_t whole = 0;
};

/// BER's endless length (0x80), which CMS streams use, counts as "to the end".
std::optional<Element> first_element(std::string_view bytes) {
    constexpr std::size_t kMostLengthBytes = 5;
    if (bytes.size() < 2) {
        return std::nullopt;
    }
    const auto at = [&](std::size_t index) { return static_cast<unsigned char>(bytes[index]); };
    std::uint64_t length = at(1);
    std::size_t head = 2;
    if (length == 0x80) {
        return Element{at(0), bytes.substr(head), 0};
    }
    if (length > 0x80) {
        const std::size_t count = length & 0x7FU;
        if (count > kMostLengthBytes || bytes.size() < head + count) {
            return std::nullopt;
        }
        length = 0;
        for (std::size_t index = 0; index < count; ++index) {
            length = length << 8 | at(head + index);
        }
        head += count;
    }
    const auto content = bytes.substr(head, static_cast<std::size_t>(std::min<std::uint64_t>(length, bytes.size())));
    return Element{at(0), content, head + length};
}

std::optional<Element> inside(std::string_view bytes, unsigned char tag) {
    const auto element = first_element(bytes);
    return element && element->tag == tag ? element : std::nullopt;
}

/// Object identifiers, as DER writes them.
constexpr std::string_view kCms = "\x2A\x86\x48\x86\xF7\x0D\x01\x07"sv;                  // 1.2.840.113549.1.7
constexpr std::string_view kTstInfo = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x04"sv;  // id-ct-TSTInfo

constexpr std::array<std::string_view, 7> kCmsKinds{"", "data",          "signed_data",   "enveloped_data",
                                                    "", "digested_data", "encrypted_data"};

/// ContentInfo (RFC 5652); a token when what it signs is a TSTInfo.
std::optional<FileType> content_info(std::string_view sequence) {
    const auto type = inside(sequence, kObject);
    const bool known = type && type->content.size() == kCms.size() + 1 && type->content.starts_with(kCms) &&
                       static_cast<std::size_t>(type->content.back()) < kCmsKinds.size();
    if (!known || kCmsKinds[static_cast<std::size_t>(type->content.back())].empty()) {
        return std::nullopt;
    }
    constexpr std::size_t kNear = 256;
    const bool token = sequence.substr(0, kNear).find(kTstInfo) != std::string_view::npos;
    return FileType{.kind = token ? FileKind::timestamp_token : FileKind::cms,
                    .detail = std::string(kCmsKinds[static_cast<std::size_t>(type->content.back())])};
}

/// TimeStampResp (RFC 3161): a status, then the token unless it was refused.
std::optional<FileType> timestamp_response(std::string_view sequence) {
    const auto status = inside(sequence, kSequence);
    if (!status || !inside(status->content, kInteger)) {
        return std::nullopt;
    }
    const std::string_view rest =
        sequence.substr(std::min<std::size_t>(sequence.size(), static_cast<std::size_t>(status->whole)));
    if (rest.empty()) {
        const auto value = inside(status->content, kInteger);
        const bool refusal = value->content.size() == 1 && value->content[0] >= 2 && value->content[0] <= 5;
        return refusal ? std::optional(FileType{.kind = FileKind::timestamp_response}) : std::nullopt;
    }
    const auto token = inside(rest, kSequence);
    const auto found = token ? content_info(token->content) : std::nullopt;
    return found && found->kind == FileKind::timestamp_token
               ? std::optional(FileType{.kind = FileKind::timestamp_response})
               : std::nullopt;
}

/// Certificate (RFC 5280): a sequence that begins with [0] version, serial number, algorithm. PFX (RFC 7292): version
/// 3, then a ContentInfo.
std::optional<FileType> certificate_or_store(std::string_view sequence) {
    constexpr unsigned char kVersion = 0xA0;
    if (const auto body = inside(sequence, kSequence)) {
        const auto version = inside(body->content, kVersion);
        const bool serial = version && inside(body->content.substr(std::min<std::size_t>(
                                                  body->content.size(), static_cast<std::size_t>(version->whole))),
                                              kInteger);
        return serial ? std::optional(FileType{.kind = FileKind::certificate}) : std::nullopt;
    }
    const auto version = inside(sequence, kInteger);
    if (!version || version->content != "\x03"sv) {
        return std::nullopt;
    }
    const auto content = inside(sequence.substr(static_cast<std::size_t>(version->whole)), kSequence);
    return content && content_info(content->content) ? std::optional(FileType{.kind = FileKind::key_store})
                                                     : std::nullopt;
}

}  // namespace

std::optional<FileType> detect_der(const ByteSource& bytes, std::string_view head) {
    const auto outer = inside(head, kSequence);
    if (!outer || (outer->whole != 0 && outer->whole != bytes.size())) {
        return std::nullopt;
    }
    if (auto found = content_info(outer->content)) {
        return found;
    }
    if (auto found = timestamp_response(outer->content)) {
        return found;
    }
    return certificate_or_store(outer->content);
}

}  // namespace egide::sandbox
