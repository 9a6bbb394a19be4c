#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "egide/http/files.h"
#include "egide/http/messages.h"
#include "egide/http/problem.h"
#include "ranged.h"
#include "weighted_list.h"

namespace egide::http {

namespace {

struct NamedType {
    std::string_view ending;
    std::string_view media_type;
};
constexpr std::array kTypes{NamedType{".html", "text/html; charset=utf-8"},
                            NamedType{".js", "text/javascript; charset=utf-8"},
                            NamedType{".mjs", "text/javascript; charset=utf-8"},
                            NamedType{".css", "text/css; charset=utf-8"},
                            NamedType{".json", "application/json"},
                            NamedType{".webmanifest", "application/manifest+json"},
                            NamedType{".svg", "image/svg+xml"},
                            NamedType{".png", "image/png"},
                            NamedType{".ico", "image/x-icon"},
                            NamedType{".woff2", "font/woff2"},
                            NamedType{".txt", "text/plain; charset=utf-8"},
                            NamedType{".pdf", "application/pdf"}};

std::string_view media_type_of(std::string_view path) {
    for (const NamedType& type : kTypes) {
        if (path.ends_with(type.ending)) {
            return type.media_type;
        }
    }
    return "application/octet-stream";
}

std::optional<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << stream.rdbuf();
    return stream.good() || stream.eof() ? std::optional(std::move(bytes).str()) : std::nullopt;
}

base::Error unreadable(base::Text message, const std::filesystem::path& path) {
    return {.kind = base::ErrorKind::unavailable,
            .message = std::move(message),
            .at = {path.string(), 0, 0},
            .field = {},
            .detail = {}};
}

bool wants_page(const Request& request) {
    return request.fields.find("Accept").value_or("").find("text/html") != std::string_view::npos;
}

bool has_dot(std::string_view path) {
    return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

}  // namespace

/// One form of a file.
struct FileForm {
    std::string_view coding;  // "br", "gzip", or empty
    std::shared_ptr<const std::string> bytes;
    std::string tag;
};

/// A file and its forms, the plain one first.
struct ShownFile {
    std::vector<FileForm> variants;
};

struct StaticFiles::State {
    StaticOptions options;
    std::map<std::string, ShownFile, std::less<>> files;

    void add(const std::string& path, std::string bytes);
    void join_variants();
    const FileForm& choose(const ShownFile& file, const Request& request) const;
    Response answer(const Request& request, const std::string& path, const ShownFile& file) const;
};

void StaticFiles::State::add(const std::string& path, std::string bytes) {
    std::string tag = entity_tag(bytes);
    files[path].variants.push_back({"", std::make_shared<const std::string>(std::move(bytes)), std::move(tag)});
}

/// "a.js.br" beside "a.js" becomes a form of it.
void StaticFiles::State::join_variants() {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kCodings{
        {{".br", "br"}, {".gz", "gzip"}}};
    for (const auto& [ending, coding] : kCodings) {
        for (auto at = files.begin(); at != files.end();) {
            const auto plain = at->first.ends_with(ending)
                                   ? files.find(at->first.substr(0, at->first.size() - ending.size()))
                                   : files.end();
            if (plain == files.end()) {
                ++at;
                continue;
            }
            FileForm form = std::move(at->second.variants.front());
            form.coding = coding;
            plain->second.variants.push_back(std::move(form));
            at = files.erase(at);
        }
    }
}

const FileForm& StaticFiles::State::choose(const ShownFile& file, const Request& request) const {
    const std::string_view accepted = request.fields.find("Accept-Encoding").value_or("");
    const FileForm* best = &file.variants.front();
    int best_weight = 0;
    for (const FileForm& variant : file.variants) {
        const int weight = variant.coding.empty() ? 0 : weight_in(accepted, variant.coding).value_or(0);
        if (weight > best_weight) {
            best = &variant;
            best_weight = weight;
        }
    }
    return *best;
}

Response StaticFiles::State::answer(const Request& request, const std::string& path, const ShownFile& file) const {
    const FileForm& variant = choose(file, request);
    const bool immutable = !options.immutable_prefix.empty() && path.starts_with(options.immutable_prefix);
    Response response;
    ByteRange part;
    auto early = conditional_answer(request, variant.tag);
    if (!early) {
        early = begin_ranged(request, variant.bytes->size(), variant.tag, part, response);
    }
    Response& answered = early ? *early : response;
    if (!early) {
        response.fields.add("Content-Type", std::string(media_type_of(path)));
        if (!variant.coding.empty()) {
            response.fields.add("Content-Encoding", std::string(variant.coding));
        }
        response.body = SharedBody{variant.bytes, static_cast<std::size_t>(part.offset), static_cast<std::size_t>(part.length)};
    }
    if (answered.status < 400) {
        answered.fields.add("Cache-Control", immutable ? "public, max-age=31536000, immutable" : "no-cache");
    }
    if (file.variants.size() > 1) {
        answered.fields.add("Vary", "Accept-Encoding");
    }
    return std::move(answered);
}

StaticFiles::StaticFiles(std::unique_ptr<State> state) : state_(std::move(state)) {}
StaticFiles::~StaticFiles() = default;
StaticFiles::StaticFiles(StaticFiles&&) noexcept = default;
StaticFiles& StaticFiles::operator=(StaticFiles&&) noexcept = default;

base::Result<StaticFiles> StaticFiles::load(const std::filesystem::path& folder, const StaticOptions& options) {
    auto state = std::make_unique<State>();
    state->options = options;
    std::error_code error;
    std::size_t total = 0;
    for (std::filesystem::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (!at->is_regular_file() || at->is_symlink()) {
            continue;
        }
        auto bytes = read_file(at->path());
        if (!bytes) {
            return unreadable(messages::file_unreadable({.path = at->path().string()}), at->path());
        }
        total += bytes->size();
        if (total > options.bytes) {
            return unreadable(messages::file_too_large({.limit = options.bytes, .path = folder.string()}), folder);
        }
        state->add(at->path().lexically_relative(folder).generic_string(), *std::move(bytes));
    }
    if (error) {
        return unreadable(messages::file_folder({.path = folder.string()}), folder);
    }
    state->join_variants();
    return StaticFiles(std::move(state));
}

std::optional<Response> StaticFiles::find(const Request& request, std::string_view path) const {
    auto found = state_->files.find(path);
    const bool falls_back = !state_->options.fallback.empty() && !has_dot(path) && wants_page(request);
    if (found == state_->files.end() && falls_back) {
        found = state_->files.find(state_->options.fallback);
    }
    if (found == state_->files.end()) {
        return std::nullopt;
    }
    return state_->answer(request, found->first, found->second);
}

Route StaticFiles::route(std::shared_ptr<const StaticFiles> files) {
    Route route;
    route.pattern = "/{path...}";
    route.summary = {"Fichiers de l’interface", "Files of the interface"};
    route.permission = kPublic;
    route.immediate = true;
    route.any_query = true;
    route.handler = [files = std::move(files)](Request& request) {
        auto response = files->find(request, request.path_parameter("path"));
        return response ? *std::move(response)
                        : problem_response({404, "absent", messages::route_absent()}, request);
    };
    return route;
}

}  // namespace egide::http
