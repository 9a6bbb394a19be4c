#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "answers.h"
#include "egide/desk/pieces.h"
#include "egide/evidence/store.h"
#include "services.h"
#include "upload_store.h"

namespace egide::web {

/// A file of this node without a name, for a child to read or for bytes on their way to the vault: gone with the last who
/// holds it, also when the program dies.
class UnnamedFile {
  public:
    /// Fails when the disk does.
    static base::Result<std::shared_ptr<UnnamedFile>> make(const std::filesystem::path& folder);
    explicit UnnamedFile(int descriptor) : descriptor_(descriptor) {}
    ~UnnamedFile();
    UnnamedFile(const UnnamedFile&) = delete;
    UnnamedFile& operator=(const UnnamedFile&) = delete;
    evidence::Done add(std::string_view bytes);
    int descriptor() const { return descriptor_; }
    std::uint64_t size() const { return size_; }

  private:
    int descriptor_;
    std::uint64_t size_ = 0;
};

/// A part of it as a source; the file lives as long as the source may be opened.
evidence::OpenSource part_of(std::shared_ptr<UnnamedFile> file, std::uint64_t offset, std::uint64_t length);
/// All that a source gives, in such a file; what is longer than `most` is refused.
base::Result<std::shared_ptr<UnnamedFile>> spooled(Services& services, const evidence::OpenSource& source, std::uint64_t most);

/// Bytes that go to the vault for a dossier.
struct Intake {
    evidence::OpenSource open;
    std::string name;
    std::string media_type;
    std::optional<base::Date> collected = {};
};
/// Keeps all of them in the vault, as evidence of the dossier's candidate; all or an answer that refuses.
Or<std::vector<desk::StoredFile>> keep_files(Services& services, const http::Request& request, const desk::Dossier& dossier,
                                             const std::vector<Intake>& files);
/// A whole upload of the caller, or the answer that refuses; nothing is dropped.
Or<Upload> whole_upload(Services& services, const http::Request& request, const std::string& id);

/// What an extension usually holds: "application/pdf"; application/octet-stream for an unknown one.
std::string media_type_by_name(std::string_view name);

}  // namespace egide::web
