#include <algorithm>
#include <array>
#include <cstring>

#include "detectors.h"
#include "little_endian.h"
#include "shown_text.h"
#include "zip_directory.h"

namespace egide::sandbox {

using namespace std::string_view_literals;

namespace {

struct MediaKind {
    std::string_view prefix;
    FileKind kind;
};

constexpr std::array kMediaKinds{MediaKind{"application/vnd.oasis.opendocument.text", FileKind::odt},
                                 MediaKind{"application/vnd.oasis.opendocument.spreadsheet", FileKind::ods},
                                 MediaKind{"application/vnd.oasis.opendocument.presentation", FileKind::odp},
                                 MediaKind{"application/vnd.etsi.asic", FileKind::signed_container},
                                 MediaKind{"application/epub+zip", FileKind::epub}};

constexpr std::array kPartKinds{MediaKind{"word/document.xml", FileKind::docx},
                                MediaKind{"xl/workbook.", FileKind::xlsx},
                                MediaKind{"ppt/presentation.xml", FileKind::pptx}};

/// ODF, EPUB and ASiC put their media type first, stored, in an entry called "mimetype".
std::string media_type(std::string_view head) {
    constexpr std::size_t kLocalBytes = 30;
    constexpr std::string_view kName = "mimetype";
    constexpr std::size_t kLongest = 128;
    const bool first = head.size() > kLocalBytes + kName.size() && little_endian(head, 8, 2) == 0 &&
                       little_endian(head, 26, 2) == kName.size() && head.substr(kLocalBytes, kName.size()) == kName;
    if (!first) {
        return {};
    }
    const std::size_t length = little_endian(head, 18, 4);
    const std::size_t at = kLocalBytes + kName.size() + little_endian(head, 28, 2);
    return length > kLongest || at >= head.size() ? std::string() : shown_text(head.substr(at, length), kLongest);
}

FileKind kind_of_parts(const std::vector<ZipHeader>& headers) {
    const auto has = [&](std::string_view prefix) {
        return std::any_of(headers.begin(), headers.end(),
                           [&](const ZipHeader& header) { return header.name.starts_with(prefix); });
    };
    if (has("[Content_Types].xml")) {
        for (const MediaKind& part : kPartKinds) {
            if (has(part.prefix)) {
                return part.kind;
            }
        }
    }
    return has("META-INF/MANIFEST.MF") ? FileKind::jar : FileKind::zip;
}

bool carries_macros(const std::vector<ZipHeader>& headers) {
    return std::any_of(headers.begin(), headers.end(), [](const ZipHeader& header) {
        return header.name.ends_with("vbaProject.bin") || header.name.starts_with("Basic/") ||
               header.name.starts_with("Scripts/");
    });
}

/// The names of an OLE2 directory, in UTF-16 as they stand.
std::string wide(std::string_view name) {
    std::string out;
    for (const char letter : name) {
        out += letter;
        out += '\0';
    }
    return out;
}

}  // namespace

std::optional<FileType> detect_zip(const ByteSource& bytes, std::string_view head) {
    constexpr std::size_t kMostEntries = 10'000;
    if (!head.starts_with("PK\x03\x04"sv) && !head.starts_with("PK\x05\x06"sv)) {
        return std::nullopt;
    }
    const ZipDirectory directory = read_zip_directory(bytes, kMostEntries);
    FileType type{.kind = kind_of_parts(directory.headers), .macros = carries_macros(directory.headers)};
    const std::string media = media_type(head);
    for (const MediaKind& known : kMediaKinds) {
        if (media.starts_with(known.prefix)) {
            type.kind = known.kind;
        }
    }
    type.detail = media;
    return type;
}

std::optional<FileType> detect_ole2(const ByteSource& bytes, std::string_view head) {
    constexpr std::size_t kHeader = 512;
    constexpr std::size_t kLargestShift = 16;
    constexpr std::size_t kDirectoryBytes = std::size_t{64} << 10;
    if (!head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv)) {
        return std::nullopt;
    }
    FileType type{.kind = FileKind::ole2};
    const std::size_t shift = head.size() < kHeader ? 0 : little_endian(head, 0x1E, 2);
    if (shift == 0 || shift > kLargestShift) {
        return type;
    }
    const std::uint64_t sector = little_endian(head, 0x30, 4);
    const std::string directory = bytes.take((sector + 1) << shift, kDirectoryBytes);
    const auto has = [&](std::string_view name) { return directory.find(wide(name)) != std::string::npos; };
    if (has("__properties_version1.0") || has("__nameid_version1.0")) {
        type.kind = FileKind::outlook_message;
    } else if (has("WordDocument") || has("Workbook") || has("PowerPoint Document")) {
        type.kind = FileKind::office_binary;
        type.macros = has("_VBA_PROJECT") || has("Macros");
    }
    return type;
}

}  // namespace egide::sandbox
