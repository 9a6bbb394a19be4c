#include "egide/organisation/import.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "classic.h"
#include "egide/organisation/messages.h"
#include "finess_plus.h"
#include "registry_builder.h"

namespace egide::organisation {

namespace {

constexpr std::size_t kPiece = 1u << 20;
constexpr std::size_t kLargestClassic = 512u << 20;

/// Both formats are told by the first character that is no space or byte order mark.
ImportFormat format_of(std::string_view start) {
    const auto first = start.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    const auto text = first == std::string_view::npos ? std::string_view() : start.substr(first);
    if (text.starts_with('{')) {
        return ImportFormat::finess_plus;
    }
    const bool tagged =
        text.starts_with("finess;") || text.starts_with("structure") || text.starts_with("geolocalisation;");
    return tagged ? ImportFormat::classic : ImportFormat::unknown;
}

}  // namespace

struct RegistryImport::State {
    ImportReport report;
    RegistryBuilder builder{report};

    void refuse(const std::string& name, base::Text message, base::ErrorKind kind, std::string detail) {
        builder.error(base::Error{
            .kind = kind, .message = std::move(message), .at = {name, 0, 0}, .field = {}, .detail = std::move(detail)});
    }
    void note_vintage(const ImportedFile& file) {
        if (!file.vintage && !builder.failed()) {
            builder.warn({file.name, 0, 0}, messages::import_no_vintage());
        }
    }
    void read_classic_whole(std::string_view bytes, const std::string& name) {
        auto& file = report.files.back();
        if (bytes.size() > kLargestClassic) {
            refuse(name, messages::import_too_large({.megabytes = kLargestClassic >> 20}), base::ErrorKind::invalid,
                   {});
            return;
        }
        read_classic(bytes, name, builder, file);
        note_vintage(file);
    }
    void read_stream(std::istream& stream, std::string piece, const std::string& name);
};

RegistryImport::RegistryImport() : state_(std::make_unique<State>()) {}
RegistryImport::~RegistryImport() = default;
RegistryImport::RegistryImport(RegistryImport&&) noexcept = default;
RegistryImport& RegistryImport::operator=(RegistryImport&&) noexcept = default;

void RegistryImport::add(std::string_view bytes, std::string name) {
    auto& file = state_->report.files.emplace_back();
    file.name = name;
    switch (format_of(bytes.substr(0, kPiece))) {
        case ImportFormat::classic:
            state_->read_classic_whole(bytes, name);
            return;
        case ImportFormat::unknown:
            state_->refuse(name, messages::import_unknown_format(), base::ErrorKind::invalid, {});
            return;
        case ImportFormat::finess_plus:
            break;
    }
    FinessPlusReader reader(name, state_->builder, file);
    reader.feed(bytes);
    reader.finish();
    state_->note_vintage(file);
}

void RegistryImport::State::read_stream(std::istream& stream, std::string piece, const std::string& name) {
    auto& file = report.files.back();
    FinessPlusReader reader(name, builder, file);
    while (!piece.empty()) {
        reader.feed(piece);
        piece.resize(kPiece);
        stream.read(piece.data(), static_cast<std::streamsize>(kPiece));
        piece.resize(static_cast<std::size_t>(stream.gcount()));
    }
    reader.finish();
    note_vintage(file);
}

void RegistryImport::add_file(const std::filesystem::path& path) {
    const auto name = path.string();
    std::ifstream stream(path, std::ios::binary);
    std::string start(kPiece, '\0');
    if (stream) {
        stream.read(start.data(), static_cast<std::streamsize>(kPiece));
    }
    if (!stream && !stream.eof()) {
        state_->report.files.emplace_back().name = name;
        state_->refuse(name, messages::import_unreadable(), base::ErrorKind::unavailable, std::strerror(errno));
        return;
    }
    start.resize(static_cast<std::size_t>(stream.gcount()));
    if (format_of(start) == ImportFormat::finess_plus) {
        state_->report.files.emplace_back().name = name;
        state_->read_stream(stream, std::move(start), name);
        return;
    }
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    if (!ignored && size <= kLargestClassic) {
        start.reserve(size);
    }
    std::string piece(kPiece, '\0');
    while (start.size() <= kLargestClassic &&
           stream.read(piece.data(), static_cast<std::streamsize>(kPiece)).gcount() > 0) {
        start.append(piece, 0, static_cast<std::size_t>(stream.gcount()));
    }
    add(start, name);
}

ImportOutcome RegistryImport::finish() {
    ImportOutcome outcome;
    auto registry = state_->builder.finish();
    if (registry && registry->size() == 0) {
        const auto& files = state_->report.files;
        state_->refuse(files.empty() ? std::string() : files.front().name, messages::import_empty(),
                       base::ErrorKind::invalid, {});
    } else {
        outcome.registry = std::move(registry);
    }
    outcome.errors = state_->builder.take_errors();
    outcome.report = std::move(state_->report);
    return outcome;
}

ImportOutcome import_files(const std::vector<std::filesystem::path>& paths) {
    RegistryImport import;
    for (const auto& path : paths) {
        import.add_file(path);
    }
    return import.finish();
}

}  // namespace egide::organisation
