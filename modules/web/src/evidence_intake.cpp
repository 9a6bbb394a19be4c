#include "evidence_intake.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "caller.h"
#include "egide/web/messages.h"
#include "upload_bytes.h"

namespace egide::web {

namespace {

constexpr std::size_t kSpoolStep = std::size_t{256} << 10;
constexpr std::size_t kLongestName = 255;

base::Error spool_trouble() {
    return {base::ErrorKind::unavailable, messages::upload_disk(), {}, {}, std::strerror(errno)};
}

/// Reads its part by pread, so that several may at once.
class PartSource final : public evidence::ByteSource {
  public:
    PartSource(std::shared_ptr<UnnamedFile> file, std::uint64_t offset, std::uint64_t length)
        : file_(std::move(file)), at_(offset), left_(length) {}
    base::Result<std::size_t> read(std::span<char> into) override {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
        if (wanted == 0) {
            return std::size_t{0};
        }
        const ssize_t got = ::pread(file_->descriptor(), into.data(), wanted, static_cast<off_t>(at_));
        if (got <= 0) {
            return spool_trouble();
        }
        at_ += static_cast<std::uint64_t>(got);
        left_ -= static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
    }

  private:
    std::shared_ptr<UnnamedFile> file_;
    std::uint64_t at_;
    std::uint64_t left_;
};

/// The end of a long name, which tells most, cut between two characters.
std::string fitting_name(std::string name) {
    if (name.size() > kLongestName) {
        std::size_t from = name.size() - kLongestName;
        while (from < name.size() && (static_cast<unsigned char>(name[from]) & 0xC0U) == 0x80U) {
            ++from;
        }
        name.erase(0, from);
    }
    return name.empty() ? "-" : name;
}

/// At noon, so that the day is the same in Paris.
std::optional<journal::Instant> instant_of(const std::optional<base::Date>& day) {
    return day ? std::optional(journal::Instant(std::chrono::hours(24) * day->days_since_1970() + std::chrono::hours(12))) : std::nullopt;
}

desk::StoredFile stored_of(const evidence::Added& added) {
    const evidence::Content& content = *added.record->content;
    return {added.evidence, base::hex(content.object.sha256), static_cast<std::int64_t>(content.object.size), content.name,
            content.media_type};
}

std::vector<evidence::NewEvidence> evidence_of(const desk::Dossier& dossier, const std::vector<Intake>& files) {
    std::vector<evidence::NewEvidence> group;
    for (const Intake& one : files) {
        evidence::NewEvidence fresh;
        fresh.open = one.open;
        fresh.name = fitting_name(one.name);
        fresh.media_type = one.media_type;
        fresh.collected = instant_of(one.collected);
        fresh.attests.entities = {dossier.finess};
        fresh.attests.programme = dossier.programme;
        group.push_back(std::move(fresh));
    }
    return group;
}

/// Brought to the bucket before the vault is asked, so that nobody else waits for a slow one.
bool bucket_takes(Services& services, const std::vector<evidence::NewEvidence>& group) {
    for (const evidence::NewEvidence& fresh : group) {
        if (const auto there = services.bucket->put_one(fresh.open); !there) {
            services.log->errors("objects", there.errors());
            return false;
        }
    }
    return true;
}

}  // namespace

base::Result<std::shared_ptr<UnnamedFile>> UnnamedFile::make(const std::filesystem::path& folder) {
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    std::string name = (folder / "spool-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return spool_trouble();
    }
    ::unlink(name.c_str());
    return std::make_shared<UnnamedFile>(descriptor);
}

UnnamedFile::~UnnamedFile() {
    ::close(descriptor_);
}

evidence::Done UnnamedFile::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return spool_trouble();
        }
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return std::monostate{};
}

evidence::OpenSource part_of(std::shared_ptr<UnnamedFile> file, std::uint64_t offset, std::uint64_t length) {
    return [file = std::move(file), offset, length]() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        return std::unique_ptr<evidence::ByteSource>(std::make_unique<PartSource>(file, offset, length));
    };
}

base::Result<std::shared_ptr<UnnamedFile>> spooled(Services& services, const evidence::OpenSource& source, std::uint64_t most) {
    auto file = UnnamedFile::make(services.uploads_folder());
    auto bytes = source();
    if (!file || !bytes) {
        return file ? bytes.errors() : file.errors();
    }
    std::string step(kSpoolStep, '\0');
    for (;;) {
        const auto got = (*bytes)->read(step);
        if (!got) {
            return got.errors();
        }
        if (*got == 0) {
            return file;
        }
        if ((*file)->size() + *got > most) {
            return base::Error{base::ErrorKind::invalid, messages::upload_too_large({.limit = most}), {}, "upload", {}};
        }
        if (const auto added = (*file)->add(std::string_view(step).substr(0, *got)); !added) {
            return added.errors();
        }
    }
}

Or<std::vector<desk::StoredFile>> keep_files(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                             const std::vector<Intake>& files) {
    const auto group = evidence_of(dossier, files);
    if (services.bucket && !bucket_takes(services, group)) {
        return storage_away(request);
    }
    const auto added = services.vault->with(
        [&](evidence::Vault& vault) { return vault.add(caller_of(request).session.account, group); });
    if (!added) {
        services.log->errors("evidence", added.errors());
        return unavailable(request, added.errors());
    }
    std::vector<desk::StoredFile> stored;
    for (const evidence::Added& one : *added) {
        if (one.evidence.empty()) {
            return unsound(request, one.errors);
        }
        stored.push_back(stored_of(one));
    }
    for (std::size_t i = 0; i < stored.size(); ++i) {
        stored[i].name = files[i].name;
    }
    return stored;
}

Or<Upload> whole_upload(Services& services, const http::Request& request, const std::string& id) {
    const auto upload = find_upload(services, caller_of(request).session.account, id);
    if (!upload) {
        return unavailable(request, upload.errors());
    }
    if (!*upload || !(*upload)->whole()) {
        return refusal(request, *upload ? 409 : 422, *upload ? "upload-not-whole" : "invalid",
                       *upload ? messages::upload_not_whole() : messages::upload_absent());
    }
    return **upload;
}

std::string media_type_by_name(std::string_view name) {
    struct Extension {
        std::string_view ending;
        std::string_view type;
    };
    static constexpr std::array kExtensions{
        Extension{".pdf", "application/pdf"}, Extension{".png", "image/png"}, Extension{".jpg", "image/jpeg"},
        Extension{".jpeg", "image/jpeg"}, Extension{".csv", "text/csv"}, Extension{".txt", "text/plain"},
        Extension{".json", "application/json"}, Extension{".xml", "application/xml"}, Extension{".zip", "application/zip"},
        Extension{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        Extension{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        Extension{".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
        Extension{".odt", "application/vnd.oasis.opendocument.text"},
        Extension{".ods", "application/vnd.oasis.opendocument.spreadsheet"}, Extension{".eml", "message/rfc822"},
        Extension{".p7m", "application/pkcs7-mime"}};
    std::string small(name);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const Extension& one : kExtensions) {
        if (small.ends_with(one.ending)) {
            return std::string(one.type);
        }
    }
    return "application/octet-stream";
}

}  // namespace egide::web
