#include "file_inspection.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
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

bool may_be_signature(const sandbox::FileType& type) {
    using sandbox::FileKind;
    const bool cms = type.kind == FileKind::cms || (type.kind == FileKind::pem && type.detail != "CERTIFICATE");
    return cms || type.kind == FileKind::xml_signature || type.kind == FileKind::signed_container;
}

/// Puts an answer in its place, or gives why there is none.
template <typename Answer>
base::Errors take(base::Result<Answer> answer, std::optional<Answer>& into) {
    if (!answer.ok()) {
        return answer.errors();
    }
    into = std::move(answer).value();
    return {};
}

base::Errors look_into_signed_pdf(int file, const SignatureTrust& trust, Inspection& into) {
    const auto& fields = into.pdf->signatures;
    const bool is_signed =
        std::any_of(fields.begin(), fields.end(), [](const sandbox::PdfSignature& one) { return one.filled; });
    return is_signed ? take(sandbox::ask_pdf_signatures(file, trust.list, trust.now), into.pdf_signatures)
                     : base::Errors();
}

/// What the kind calls for.
base::Errors look_inside(int file, const SignatureTrust& trust, Inspection& into) {
    if (may_be_signature(into.type)) {
        return take(sandbox::ask_detached_signatures(file, trust.list, trust.now), into.detached_signatures);
    }
    if (is_zip(into.type.kind)) {
        return take(sandbox::ask_zip_listing(file), into.zip);
    }
    if (into.type.kind != sandbox::FileKind::pdf) {
        return {};
    }
    base::Errors refused = take(sandbox::ask_pdf_structure(file), into.pdf);
    return refused.empty() ? look_into_signed_pdf(file, trust, into) : refused;
}

}  // namespace

base::Result<Inspection> inspect_file(const std::string& path, const SignatureTrust& trust) {
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
    if (base::Errors refused = look_inside(file.number, trust, inspection); !refused.empty()) {
        return placed(std::move(refused), path);
    }
    return inspection;
}

}  // namespace egide::cli
