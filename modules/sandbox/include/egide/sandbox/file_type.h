#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "egide/base/result.h"
#include "egide/sandbox/bytes.h"

namespace egide::reading {
class JsonWriter;
}

namespace egide::sandbox {

/// What a file is by its bytes alone. The order is that of kFileKinds' words, which programs may rely on.
enum class FileKind {
    empty,
    pdf,
    docx,
    xlsx,
    pptx,
    odt,
    ods,
    odp,
    signed_container,  // ASiC: a ZIP with its signatures (ETSI EN 319 162)
    epub,
    jar,
    zip,
    xml,
    xml_signature,  // its root is a signature, XAdES or not
    html,
    json,
    csv,
    text,
    mail,  // RFC 5322
    pem,
    cms,              // DER, signed or enveloped data
    timestamp_token,  // CMS that holds a TSTInfo (RFC 3161)
    timestamp_response,
    certificate,
    key_store,  // PKCS #12
    png,
    jpeg,
    gif,
    tiff,
    gzip,
    xz,
    bzip2,
    zstd,
    seven_zip,
    rar,
    cabinet,
    tar,
    office_binary,  // OLE2: Word, Excel or PowerPoint before 2007
    outlook_message,
    ole2,
    windows_program,
    linux_program,
    script,
    unknown,
};
inline constexpr std::size_t kFileKinds = 44;

/// How the characters of a text are written; `single_byte` is neither UTF-8 nor UTF-16: windows-1252 as a rule.
enum class TextEncoding { none, ascii, utf8, utf8_mark, utf16_le, utf16_be, single_byte };
inline constexpr std::size_t kTextEncodings = 7;

struct FileType {
    FileKind kind = FileKind::unknown;
    TextEncoding encoding = TextEncoding::none;
    /// XML: the root as {namespace}name; PEM: its label; CMS: its kind; script: its interpreter; ODF: its media type.
    std::string detail = {};
    bool macros = false;  // an Office file that carries a program
    bool operator==(const FileType&) const = default;
};

/// Looks at the first 64 KiB, at the end and, for a ZIP, at its directory. Pure, for the child.
FileType detect_file_type(const ByteSource& bytes);

/// Whether a file name promises another kind than the bytes are: "facture.pdf" that is a program. A name without
/// extension, or with one nobody knows, promises nothing.
bool promises_something_else(const FileType& type, std::string_view file_name);

std::string file_type_json(const FileType& type);
void write_json(reading::JsonWriter& json, const FileType& type);
base::Result<FileType> read_file_type(std::string_view json);

/// A stable word for programs, and a name for people.
std::string_view id_of(FileKind kind);
std::string_view id_of(TextEncoding encoding);
base::Text name_of(const FileType& type);

}  // namespace egide::sandbox
