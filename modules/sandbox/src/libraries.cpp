#include <archive.h>
#include <seccomp.h>

#include "egide/sandbox/protections.h"
#include "qpdf_headers.h"

namespace egide::sandbox {

std::vector<base::Library> reading_libraries() {
    const scmp_version* const filter = ::seccomp_version();
    const std::string seccomp =
        filter == nullptr
            ? "?"
            : std::to_string(filter->major) + "." + std::to_string(filter->minor) + "." + std::to_string(filter->micro);
    const std::string archive = ::archive_version_string();
    return {
        {"libarchive", archive.substr(archive.find(' ') + 1)}, {"libseccomp", seccomp}, {"qpdf", QPDF::QPDFVersion()}};
}

}  // namespace egide::sandbox
