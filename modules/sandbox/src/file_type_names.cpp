#include <algorithm>
#include <cctype>

#include "answer_reading.h"
#include "egide/reading/json_writer.h"
#include "egide/sandbox/file_type.h"
#include "egide/sandbox/messages.h"

namespace egide::sandbox {

namespace {

constexpr std::size_t kLongestDetail = 512;

/// One kind: its word, and the extensions that promise it.
struct KindRow {
    std::string_view id;
    std::string_view extensions;  // between blanks
};

constexpr std::array<KindRow, kFileKinds> kRows{{
    {"empty", ""},
    {"pdf", " pdf "},
    {"docx", " docx docm dotx "},
    {"xlsx", " xlsx xlsm xlsb xltx "},
    {"pptx", " pptx pptm potx "},
    {"odt", " odt ott "},
    {"ods", " ods ots "},
    {"odp", " odp otp "},
    {"signed_container", " asice asics sce scs "},
    {"epub", " epub "},
    {"jar", " jar war apk "},
    {"zip", " zip "},
    {"xml", " xml xsd xsl svg rss "},
    {"xml_signature", " xml xsig xades sig "},
    {"html", " html htm xhtml "},
    {"json", " json geojson "},
    {"csv", " csv tsv txt "},
    {"text", " txt csv md log ini yaml yml conf toml "},
    {"mail", " eml "},
    {"pem", " pem crt cer key csr p7b p7s p7c "},
    {"cms", " p7m p7s p7b p7c cms "},
    {"timestamp_token", " tst p7s "},
    {"timestamp_response", " tsr "},
    {"certificate", " cer crt der "},
    {"key_store", " p12 pfx "},
    {"png", " png "},
    {"jpeg", " jpg jpeg "},
    {"gif", " gif "},
    {"tiff", " tif tiff "},
    {"gzip", " gz tgz "},
    {"xz", " xz txz "},
    {"bzip2", " bz2 tbz "},
    {"zstd", " zst "},
    {"seven_zip", " 7z "},
    {"rar", " rar "},
    {"cabinet", " cab "},
    {"tar", " tar "},
    {"office_binary", " doc xls ppt dot xlt pps "},
    {"outlook_message", " msg "},
    {"ole2", " msi "},
    {"windows_program", " exe dll sys scr com "},
    {"linux_program", " so bin "},
    {"script", " sh bash py pl rb ps1 "},
    {"unknown", ""},
}};

constexpr std::array<std::string_view, kTextEncodings> kEncodings{"none",     "ascii",    "utf8",       "utf8_mark",
                                                                  "utf16_le", "utf16_be", "single_byte"};

/// ".PDF" of "a.PDF" as " pdf "; empty without one.
std::string extension_of(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    name = slash == std::string_view::npos ? name : name.substr(slash + 1);
    const std::size_t dot = name.find_last_of('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) {
        return {};
    }
    std::string out = " " + std::string(name.substr(dot + 1)) + " ";
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return out;
}

bool promises(const KindRow& row, const std::string& extension) {
    return row.extensions.find(extension) != std::string_view::npos;
}

}  // namespace

bool promises_something_else(const FileType& type, std::string_view file_name) {
    const std::string extension = extension_of(file_name);
    const bool known = !extension.empty() && std::any_of(kRows.begin(), kRows.end(),
                                                         [&](const KindRow& row) { return promises(row, extension); });
    return known && !promises(kRows[static_cast<std::size_t>(type.kind)], extension);
}

void write_json(reading::JsonWriter& json, const FileType& type) {
    json.begin_object().field("kind", id_of(type.kind)).field("encoding", id_of(type.encoding));
    json.field("detail", type.detail).field("macros", type.macros).end_object();
}

std::string file_type_json(const FileType& type) {
    reading::JsonWriter json(false);
    write_json(json, type);
    return json.take();
}

base::Result<FileType> read_file_type(std::string_view json) {
    const auto tree = answer_tree(json);
    if (!tree.ok()) {
        return tree.errors();
    }
    std::array<std::string_view, kFileKinds> ids{};
    std::transform(kRows.begin(), kRows.end(), ids.begin(), [](const KindRow& row) { return row.id; });
    AnswerReader reader(*tree);
    FileType type;
    type.kind = static_cast<FileKind>(reader.word("kind", ids));
    type.encoding = static_cast<TextEncoding>(reader.word("encoding", kEncodings));
    type.detail = reader.shown("detail", kLongestDetail);
    type.macros = reader.truth("macros");
    if (!reader.finish()) {
        return garbled_answer();
    }
    return type;
}

std::string_view id_of(FileKind kind) {
    return kRows[static_cast<std::size_t>(kind)].id;
}

std::string_view id_of(TextEncoding encoding) {
    return kEncodings[static_cast<std::size_t>(encoding)];
}

base::Text name_of(const FileType& type) {
    return messages::file_kind(
        {.detail = type.detail, .detailed = type.detail.empty() ? "no" : "yes", .kind = id_of(type.kind)});
}

}  // namespace egide::sandbox
