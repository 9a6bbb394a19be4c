// Any bytes as a copy of a database: read to the end or refused at a line of the file; what is accepted gives its own
// hash.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "egide/base/sha256.h"
#include "egide/storage/sql/copy.h"
#include "reading_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace egide::storage::sql;
    using egide::fuzz::require;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    static const int memory = ::memfd_create("copy", MFD_CLOEXEC);
    static const std::string path = "/proc/self/fd/" + std::to_string(memory);
    require(::ftruncate(memory, 0) == 0 && ::pwrite(memory, data, size, 0) == static_cast<ssize_t>(size),
            "memory holds the bytes");
    const auto summary = check_copy(path);
    const auto lines = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')) + 1;
    if (!summary.ok()) {
        const auto& error = summary.errors().front();
        require(error.at.file == path && error.at.line >= 1 && error.at.line <= lines, "a refusal stands in the file");
        return 0;
    }
    require(bytes.ends_with("\n"), "a copy ends with a whole line");
    const auto last = bytes.rfind('\n', bytes.size() - 2) + 1;
    require(summary->sha256 == egide::base::hex(egide::base::sha256(bytes.substr(0, last))),
            "the hash is of all lines but the last");
    require(summary->tables >= 0 && summary->rows >= 0, "counts are counts");
    return 0;
}
