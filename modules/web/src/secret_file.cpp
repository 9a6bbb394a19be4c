#include "secret_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "egide/web/messages.h"

namespace egide::web {

namespace {

constexpr std::size_t kMostSecretBytes = 8193;

base::Error no_secret(const base::Text& message, const std::filesystem::path& file, const char* detail = "") {
    return {base::ErrorKind::unavailable, message, {file.string(), 0, 0}, {}, detail};
}

/// The line, without the end that editors add; nothing when it is none.
std::string_view only_line(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text.find('\n') == std::string_view::npos ? text : std::string_view();
}

}  // namespace

base::Result<base::Secret> read_secret(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) {
        return no_secret(messages::secret_unreadable({.path = file.string()}), file, std::strerror(errno));
    }
    struct stat known {};
    std::array<char, kMostSecretBytes> bytes{};
    const bool exposed = ::fstat(opened, &known) != 0 || (known.st_mode & S_IRWXO) != 0;
    const ssize_t size = exposed ? -1 : ::read(opened, bytes.data(), bytes.size());
    ::close(opened);
    if (exposed) {
        return no_secret(messages::secret_exposed({.path = file.string()}), file);
    }
    const bool sized = size > 0 && static_cast<std::size_t>(size) < kMostSecretBytes;
    base::Secret secret(only_line({bytes.data(), sized ? static_cast<std::size_t>(size) : 0}));
    ::explicit_bzero(bytes.data(), bytes.size());
    return secret.empty() ? base::Result<base::Secret>(no_secret(messages::secret_unreadable({.path = file.string()}), file))
                          : base::Result<base::Secret>(std::move(secret));
}

}  // namespace egide::web
