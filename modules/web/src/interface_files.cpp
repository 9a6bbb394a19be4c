#include "interface_files.h"

#include <openssl/evp.h>

#include <fstream>
#include <iterator>

#include "answers.h"
#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "pages/html.h"

namespace egide::web {

namespace {

std::string base64(const base::Sha256Digest& digest) {
    std::string text(45, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), digest.data(),
                                       static_cast<int>(digest.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

http::Route route_without_interface() {
    http::Route route;
    route.pattern = "/{rest...}";
    route.summary = {"Interface absente", "No interface"};
    route.permission = http::kPublic;
    route.any_query = true;
    route.handler = [](http::Request& request) {
        if (!request.path_parameter("rest").empty()) {
            return absent(request);
        }
        pages::Page page{.title = messages::page_no_interface()};
        page.said = {messages::page_no_interface_what()};
        page.links = {{"/connexion", messages::page_sign_in()}, {"/api/v1/openapi.json", messages::page_description()}};
        return pages::answer(request, page);
    };
    return route;
}

/// Paths of the interface under the API's own are not there: a program that misspells one is told so.
http::Route without_api(http::Route route) {
    route.handler = [inner = std::move(route.handler)](http::Request& request) {
        const auto& segments = request.target.segments;
        return !segments.empty() && segments.front() == "api" ? absent(request) : inner(request);
    };
    return route;
}

}  // namespace

std::vector<std::string> import_map_hashes(std::string_view html) {
    std::vector<std::string> hashes;
    constexpr std::string_view kOpen = "<script type=\"importmap\">";
    constexpr std::string_view kClose = "</script>";
    for (auto at = html.find(kOpen); at != std::string_view::npos; at = html.find(kOpen, at + 1)) {
        const auto begin = at + kOpen.size();
        const auto end = html.find(kClose, begin);
        if (end != std::string_view::npos) {
            hashes.push_back("sha256-" + base64(base::sha256(html.substr(begin, end - begin))));
        }
    }
    return hashes;
}

base::Result<http::Route> interface_route(Services& services, http::PagePolicy& pages) {
    const auto& folder = services.configuration.interface;
    std::ifstream index(folder / "index.html", std::ios::binary);
    if (folder.empty() || !index) {
        return route_without_interface();
    }
    const std::string html(std::istreambuf_iterator<char>(index), {});
    auto files = http::StaticFiles::load(folder, {.fallback = "index.html", .immutable_prefix = "assets/"});
    if (!files) {
        return files.errors();
    }
    pages.script_hashes = import_map_hashes(html);
    pages.trusted_types = {"svelte-trusted-html", "egide"};  // templates; the worker that computes fingerprints
    return without_api(http::StaticFiles::route(std::make_shared<const http::StaticFiles>(std::move(*files))));
}

}  // namespace egide::web
