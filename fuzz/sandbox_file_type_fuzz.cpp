// Any bytes have a type, with words, that reads back as it was.
#include "egide/sandbox/file_type.h"
#include "reading_text.h"

using namespace egide::sandbox;
using egide::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const FileType type = detect_file_type(MemoryBytes(bytes));
    require((type.kind == FileKind::empty) == bytes.empty(), "only an empty file is empty");
    require(!egide::base::render(name_of(type), egide::base::Language::french).empty(), "a type has words");
    const auto read = read_file_type(file_type_json(type));
    require(read.ok() && *read == type, "an answer reads back");
    (void)read_file_type(bytes);
    (void)promises_something_else(type, bytes.substr(0, 100));
    return 0;
}
