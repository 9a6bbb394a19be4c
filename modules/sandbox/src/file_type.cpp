#include "egide/sandbox/file_type.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "detectors.h"
#include "little_endian.h"
#include "shown_text.h"
#include "signatures.h"

namespace egide::sandbox {

using namespace std::string_view_literals;

namespace {

constexpr std::size_t kHead = std::size_t{64} << 10;

struct Signature {
    std::string_view bytes;
    FileKind kind;
};

constexpr std::array kSignatures{Signature{"\x89PNG\r\n\x1A\n"sv, FileKind::png},
                                 Signature{"\xFF\xD8\xFF"sv, FileKind::jpeg},
                                 Signature{"GIF87a"sv, FileKind::gif},
                                 Signature{"GIF89a"sv, FileKind::gif},
                                 Signature{"II*\0"sv, FileKind::tiff},
                                 Signature{"MM\0*"sv, FileKind::tiff},
                                 Signature{"\x1F\x8B\x08"sv, FileKind::gzip},
                                 Signature{"\xFD\x37zXZ\0"sv, FileKind::xz},
                                 Signature{"BZh"sv, FileKind::bzip2},
                                 Signature{"\x28\xB5\x2F\xFD"sv, FileKind::zstd},
                                 Signature{"7z\xBC\xAF'\x1C"sv, FileKind::seven_zip},
                                 Signature{"Rar!\x1A\x07"sv, FileKind::rar},
                                 Signature{"MSCF\0\0\0\0"sv, FileKind::cabinet},
                                 Signature{"\x7F"
                                           "ELF"sv,
                                           FileKind::linux_program}};

/// "MZ", and where it points a PE header, or nothing readable there: a program for DOS all the same.
bool is_windows_program(std::string_view head) {
    constexpr std::size_t kPointerAt = 0x3C;
    if (!head.starts_with("MZ") || head.size() < kPointerAt + 4) {
        return false;
    }
    const std::uint64_t at = little_endian(head, kPointerAt, 4);
    return at >= head.size() || head.substr(static_cast<std::size_t>(at)).starts_with("PE\0\0"sv);
}

std::optional<FileType> detect_script(std::string_view head) {
    constexpr std::size_t kLongestLine = 128;
    const std::size_t end = head.find('\n');
    if (!head.starts_with("#!") || end > kLongestLine) {
        return std::nullopt;
    }
    return FileType{.kind = FileKind::script, .detail = shown_text(head.substr(2, end - 2), kLongestLine)};
}

/// A PDF may begin within the first kibibyte, as its readers accept it.
bool is_pdf(std::string_view head) {
    constexpr std::size_t kWithin = 1024;
    return head.substr(0, kWithin).find("%PDF-") != std::string_view::npos;
}

}  // namespace

std::optional<FileType> detect_by_signature(std::string_view head) {
    for (const Signature& signature : kSignatures) {
        if (head.starts_with(signature.bytes)) {
            return FileType{.kind = signature.kind};
        }
    }
    if (is_windows_program(head)) {
        return FileType{.kind = FileKind::windows_program};
    }
    if (begins_as_tar(head)) {
        return FileType{.kind = FileKind::tar};
    }
    if (is_pdf(head)) {
        return FileType{.kind = FileKind::pdf};
    }
    return detect_script(head);
}

FileType detect_file_type(const ByteSource& bytes) {
    const std::string head = bytes.take(0, kHead);
    if (head.empty()) {
        return {.kind = FileKind::empty};
    }
    if (auto found = detect_zip(bytes, head)) {
        return *found;
    }
    if (auto found = detect_ole2(bytes, head)) {
        return *found;
    }
    if (auto found = detect_by_signature(head)) {
        return *found;
    }
    if (auto found = detect_der(bytes, head)) {
        return *found;
    }
    return detect_text(head, head.size() == bytes.size()).value_or(FileType{});
}

}  // namespace egide::sandbox
