#include "file_inspection.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "egide/base/sha256.h"
#include "egide/cli/messages.h"

namespace egide::cli {

namespace {

struct OpenInput {
    int number;
    explicit OpenInput(const std::string& path)
        : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~OpenInput() {
        if (number >= 0) {
            ::close(number);
        }
    }
    OpenInput(const OpenInput&) = delete;
    OpenInput& operator=(const OpenInput&) = delete;
};

base::Error unreadable(const std::string& path) {
    return {base::ErrorKind::unavailable, messages::inspect_unreadable({.path = path}), {}, {}, std::strerror(errno)};
}

/// Counts and hashes; false with errno when the file cannot be read.
bool hash(int file, Inspection& into) {
    base::Sha256 sha256;
    std::string buffer(std::size_t{256} << 10, '\0');
    for (;;) {
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        if (got == 0) {
            into.sha256 = base::hex(sha256.finish());
            return true;
        }
        sha256.update(std::string_view(buffer).substr(0, static_cast<std::size_t>(got)));
        into.bytes += static_cast<std::uint64_t>(got);
    }
}

bool is_zip(sandbox::FileKind kind) {
    using sandbox::FileKind;
    return kind >= FileKind::docx && kind <= FileKind::zip;
}

base::Errors placed(base::Errors errors, const std::string& path) {
    for (base::Error& error : errors) {
        error.at.file = path;
    }
    return errors;
}

/// What the kind calls for; a refusal is told, and the rest stands.
base::Errors look_inside(int file, Inspection& into) {
    if (is_zip(into.type.kind)) {
        auto listing = sandbox::ask_zip_listing(file);
        if (!listing.ok()) {
            return listing.errors();
        }
        into.zip = std::move(listing).value();
    }
    if (into.type.kind == sandbox::FileKind::pdf) {
        auto structure = sandbox::ask_pdf_structure(file);
        if (!structure.ok()) {
            return structure.errors();
        }
        into.pdf = std::move(structure).value();
    }
    return {};
}

}  // namespace

base::Result<Inspection> inspect_file(const std::string& path) {
    const OpenInput file(path);
    struct stat status {};
    if (file.number < 0 || ::fstat(file.number, &status) != 0) {
        return unreadable(path);
    }
    if (!S_ISREG(status.st_mode)) {
        return base::Error{base::ErrorKind::invalid, messages::inspect_not_a_file({.path = path}), {}, {}, {}};
    }
    Inspection inspection;
    inspection.name = path;
    if (!hash(file.number, inspection)) {
        return unreadable(path);
    }
    const auto type = sandbox::ask_file_type(file.number);
    if (!type.ok()) {
        return placed(type.errors(), path);
    }
    inspection.type = *type;
    inspection.promises_else = sandbox::promises_something_else(*type, std::filesystem::path(path).filename().string());
    if (base::Errors refused = look_inside(file.number, inspection); !refused.empty()) {
        return placed(std::move(refused), path);
    }
    return inspection;
}

}  // namespace egide::cli
