#include "exchange_file.h"

#include <algorithm>

#include "egide/base/sha256.h"
#include "egide/evidence/bundle.h"
#include "egide/reading/reader.h"
#include "egide/sandbox/guest.h"
#include "egide/web/messages.h"
#include "upload_bytes.h"
#include "words.h"

namespace egide::web {

namespace {

constexpr std::int64_t kMostTexts = std::int64_t{256} << 20;

/// What the child said.
struct PackageAnswer {
    std::vector<std::string> wrong;
    std::string note;
    desk::PackageText text;
    std::vector<std::pair<std::string, std::pair<std::uint64_t, std::uint64_t>>> members;
};

base::Error package_trouble(base::Text message) {
    return {base::ErrorKind::invalid, std::move(message), {}, "upload", {}};
}

std::string joined_parts(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += part;
    }
    return text;
}

/// A child that was taken over answers what it likes: places beyond the file are none.
void read_members(reading::Reader& reader, PackageAnswer& answer, std::uint64_t size) {
    for (const reading::Node& node : reader.items("members")) {
        reading::Reader line(node, reader.problems(), "member");
        std::string name = line.require_text("name").value_or("");
        const auto offset = static_cast<std::uint64_t>(std::max<std::int64_t>(0, line.require_integer("offset").value_or(0)));
        const auto length = static_cast<std::uint64_t>(std::max<std::int64_t>(0, line.require_integer("size").value_or(0)));
        line.finish();
        if (offset > size || length > size - offset) {
            reader.problems().add(node, messages::package_unreadable(), "members");
        }
        answer.members.emplace_back(std::move(name), std::pair(offset, length));
    }
}

base::Result<PackageAnswer> read_answer(const std::string& json, std::uint64_t size) {
    const auto root = reading::read_json(json, "answer");
    if (!root) {
        return package_trouble(messages::package_unreadable());
    }
    reading::Problems problems;
    reading::Reader reader(*root, problems, "answer");
    PackageAnswer answer{reader.texts("wrong"), {}, {}, {}};
    if (!answer.wrong.empty()) {
        return answer;
    }
    answer.note = reader.require_text("note").value_or("");
    answer.text = {joined_parts(reader.texts("manifest")), joined_parts(reader.texts("rows"))};
    read_members(reader, answer, size);
    reader.finish();
    return problems.any() ? base::Result<PackageAnswer>(package_trouble(messages::package_unreadable())) : base::Result<PackageAnswer>(std::move(answer));
}

base::Result<PackageAnswer> ask_child(Services& services, const UnnamedFile& file, base::Language language) {
    sandbox::Run how;
    how.program = services.guest_program;
    const auto json = sandbox::run_guest(kPackageGuest, file.descriptor(), language_word(language), how);
    return json ? read_answer(*json, file.size()) : base::Result<PackageAnswer>(json.errors());
}

/// The registered instance that signed it, whatever the package says of itself.
base::Result<desk::Peer> signer_of(Services& services, const PackageAnswer& answer) {
    const auto note = journal::parse_note(answer.note, "note");
    if (!note || note->text != desk::statement_of(answer.text.manifest)) {
        return package_trouble(messages::package_unsigned());
    }
    const auto known = services.database->read([](storage::sql::Transaction& transaction) { return desk::peers(transaction); });
    if (!known) {
        return known.errors();
    }
    for (const desk::Peer& peer : *known) {
        const auto key = journal::VerifierKey::parse(peer.key);
        if (key && !peer.ended_at && journal::signed_by(*note, *key) == journal::Signed::yes) {
            return peer;
        }
    }
    const std::string name = note->signatures.empty() ? std::string() : note->signatures.front().name;
    return package_trouble(messages::package_signer_unknown({.name = name.substr(0, 200)}));
}

/// Whether a member is there and its bytes are those of its name.
base::Result<bool> is_whole(const OpenedPackage& opened, const std::string& name, const desk::PackageFile& file) {
    const auto source = opened.source(name);
    if (!source) {
        return false;
    }
    const auto bytes = source();
    if (!bytes) {
        return bytes.errors();
    }
    const auto hashed = evidence::hash_source(**bytes, [](std::string_view) { return evidence::Done(std::monostate{}); });
    if (!hashed) {
        return hashed.errors();
    }
    return base::hex(hashed->sha256) == file.sha256 && hashed->size == static_cast<std::uint64_t>(file.size);
}

base::Result<std::monostate> check_package_files(const OpenedPackage& opened) {
    std::int64_t texts = 0;
    for (const desk::PackageFile& text : opened.package.text_files) {
        texts += text.size;
    }
    if (texts > kMostTexts) {
        return package_trouble(messages::package_texts_too_large({.most = kMostTexts}));
    }
    for (const auto* const list : {&opened.package.files, &opened.package.text_files}) {
        const std::string folder = list == &opened.package.files ? "files/" : "texts/";
        for (const desk::PackageFile& file : *list) {
            const auto whole = is_whole(opened, folder + file.sha256, file);
            if (!whole) {
                return whole.errors();
            }
            if (!*whole) {
                return package_trouble(messages::package_bytes_altered({.sha256 = file.sha256.substr(0, 12)}));
            }
        }
    }
    return std::monostate{};
}

/// Nothing in it that it does not announce.
bool has_only_announced(const OpenedPackage& opened) {
    return opened.members.size() == opened.package.files.size() + opened.package.text_files.size() + 3;
}

base::Result<std::monostate> load_texts(OpenedPackage& opened) {
    for (const desk::PackageFile& file : opened.package.text_files) {
        const auto source = opened.source("texts/" + file.sha256);
        auto bytes = source();
        std::string text(static_cast<std::size_t>(file.size), '\0');
        for (std::size_t at = 0; bytes && at < text.size();) {
            const auto got = (*bytes)->read(std::span(text).subspan(at));
            if (!got || *got == 0) {
                return got ? base::Errors{package_trouble(messages::package_unreadable())} : got.errors();
            }
            at += *got;
        }
        if (!bytes) {
            return bytes.errors();
        }
        opened.package.texts.emplace(file.sha256, std::move(text));
    }
    return std::monostate{};
}

base::Result<OpenedPackage> checked_package(Services& services, std::shared_ptr<UnnamedFile> file, base::Language language) {
    auto answer = ask_child(services, *file, language);
    if (!answer) {
        return answer.errors();
    }
    if (!answer->wrong.empty()) {
        return package_trouble(messages::package_refused({.why = joined_parts(answer->wrong).substr(0, 2000)}));
    }
    const auto peer = signer_of(services, *answer);
    auto package = peer ? desk::read_package(answer->text) : base::Result<desk::Package>(peer.errors());
    if (!package) {
        return package.errors();
    }
    OpenedPackage opened{std::move(file), std::move(*package), *peer, base::hex(base::sha256(answer->text.manifest)), std::move(answer->members)};
    if (!has_only_announced(opened)) {
        return package_trouble(messages::package_unreadable());
    }
    auto done = check_package_files(opened);
    done = done ? load_texts(opened) : std::move(done);
    return done ? base::Result<OpenedPackage>(std::move(opened)) : base::Result<OpenedPackage>(done.errors());
}

/// The bytes of an object of the vault, opened when their turn comes.
evidence::OpenSource object_source(Services& services, const std::string& sha256) {
    return [&services, sha256]() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        const auto digest = evidence::parse_digest(sha256);
        if (!digest) {
            return package_trouble(messages::package_unreadable());
        }
        if (services.bucket) {
            return services.bucket->open(*digest);
        }
        return services.vault->with([&](evidence::Vault& vault) { return vault.store().open(*digest); });
    };
}

}  // namespace

evidence::OpenSource OpenedPackage::source(const std::string& name) const {
    const auto at = std::find_if(members.begin(), members.end(), [&](const auto& one) { return one.first == name; });
    return at == members.end() ? evidence::OpenSource() : part_of(file, at->second.first, at->second.second);
}

Or<OpenedPackage> opened_package(Services& services, const http::Request& request, const std::string& upload) {
    auto whole = whole_upload(services, request, upload);
    if (auto* refused = std::get_if<http::Response>(&whole)) {
        return std::move(*refused);
    }
    auto file = spooled(services, bytes_of_upload(services, upload), kLargestPackage);
    if (!file) {
        return unsound(request, file.errors());
    }
    auto opened = checked_package(services, std::move(*file), request.language);
    return opened ? Or<OpenedPackage>(std::move(*opened)) : Or<OpenedPackage>(unsound(request, opened.errors()));
}

base::Result<std::shared_ptr<UnnamedFile>> written_package(Services& services, const desk::Package& package,
                                                           const desk::PackageText& text) {
    const auto note = services.vault->with([&](evidence::Vault& vault) { return vault.sign(desk::statement_of(text.manifest)); });
    auto file = note ? UnnamedFile::make(services.uploads_folder()) : base::Result<std::shared_ptr<UnnamedFile>>(note.errors());
    if (!file) {
        return file.errors();
    }
    std::vector<evidence::ParcelFile> files{{"note", note->size(), evidence::text_source(*note)},
                                            {"manifest.json", text.manifest.size(), evidence::text_source(text.manifest)},
                                            {"rows.jsonl", text.rows.size(), evidence::text_source(text.rows)}};
    for (const desk::PackageFile& one : package.files) {
        files.push_back({"files/" + one.sha256, static_cast<std::uint64_t>(one.size), object_source(services, one.sha256)});
    }
    for (const auto& [sha256, content] : package.texts) {
        files.push_back({"texts/" + sha256, content.size(), evidence::text_source(content)});
    }
    const auto written = evidence::write_parcel(std::move(files), (*file)->descriptor());
    return written ? std::move(file) : base::Result<std::shared_ptr<UnnamedFile>>(written.errors());
}

void write_peer(reading::JsonWriter& json, const desk::Peer& peer) {
    json.begin_object().field("id", peer.id).field("name", peer.name).field("side", desk::word_of(peer.side));
    json.key("candidates").begin_array();
    for (const std::string& one : peer.candidates) {
        json.value(one);
    }
    json.end_array().end_object();
}

journal::VerifierKey own_key(Services& services) {
    return services.vault->with([](evidence::Vault& vault) { return vault.key(); });
}

}  // namespace egide::web
