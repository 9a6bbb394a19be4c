#include "listing.h"

#include "keys.h"

namespace egide::storage::objects {

namespace {

/// Pages that a list of versions or uploads may have: 10 million items, far above what one name or one day brings.
constexpr int kMostPages = 10'000;

base::Result<std::string> ask_for_page(const Session& session, const Call& call) {
    Reply reply = session.ask(call);
    return reply.done() ? base::Result<std::string>(std::move(reply.body)) : explain(session, call, reply);
}

const std::string kPageItems = "1000";

}  // namespace

Done list_keys(const Session& session, const std::function<bool(const ListedObject&)>& each) {
    const std::string& prefix = session.options().prefix;
    std::optional<std::string> token;
    std::string last;
    do {
        Call call;
        if (token) {
            call.query.emplace_back("continuation-token", *token);
        }
        call.query.insert(call.query.end(), {{"encoding-type", "url"}, {"list-type", "2"}, {"max-keys", kPageItems}});
        if (!prefix.empty()) {
            call.query.emplace_back("prefix", prefix);
        }
        const auto xml = ask_for_page(session, call);
        if (!xml) {
            return xml.errors();
        }
        const auto page = read_object_page(*xml);
        if (!page) {
            return strange(session, {}, "list");
        }
        for (const ListedObject& object : page->objects) {
            if (object.key <= last || !object.key.starts_with(prefix)) {
                return strange(session, {}, "the list is not in order");
            }
            last = object.key;
            if (!each(object)) {
                return std::monostate{};
            }
        }
        token = page->next;
    } while (token);
    return std::monostate{};
}

base::Result<std::vector<ListedVersion>> list_versions(const Session& session, const std::string& key) {
    std::vector<ListedVersion> versions;
    std::optional<std::string> next_key;
    std::string next_version;
    for (int pages = 0; pages < kMostPages; ++pages) {
        Call call;
        call.query.emplace_back("encoding-type", "url");
        if (next_key) {
            call.query.emplace_back("key-marker", *next_key);
        }
        call.query.insert(call.query.end(), {{"max-keys", kPageItems}, {"prefix", key}});
        if (next_key) {
            call.query.emplace_back("version-id-marker", next_version);
        }
        call.query.emplace_back("versions", "");
        const auto xml = ask_for_page(session, call);
        if (!xml) {
            return xml.errors();
        }
        auto page = read_version_page(*xml);
        if (!page) {
            return strange(session, key, "versions");
        }
        for (ListedVersion& version : page->versions) {
            if (version.key == key) {
                versions.push_back(std::move(version));
            }
        }
        if (!page->next_key) {
            return versions;
        }
        next_key = std::move(page->next_key);
        next_version = std::move(page->next_version);
    }
    return strange(session, key, "endless list");
}

base::Result<std::vector<UnfinishedUpload>> list_unfinished(const Session& session, Second before) {
    const std::string& prefix = session.options().prefix;
    std::vector<UnfinishedUpload> unfinished;
    std::optional<std::string> next_key;
    std::string next_upload;
    for (int pages = 0; pages < kMostPages; ++pages) {
        Call call;
        call.query.emplace_back("encoding-type", "url");
        if (next_key) {
            call.query.emplace_back("key-marker", *next_key);
        }
        call.query.emplace_back("max-uploads", kPageItems);
        if (!prefix.empty()) {
            call.query.emplace_back("prefix", prefix);
        }
        if (next_key) {
            call.query.emplace_back("upload-id-marker", next_upload);
        }
        call.query.emplace_back("uploads", "");
        const auto xml = ask_for_page(session, call);
        if (!xml) {
            return xml.errors();
        }
        auto page = read_upload_page(*xml);
        if (!page) {
            return strange(session, {}, "uploads");
        }
        for (ListedUpload& upload : page->uploads) {
            const auto digest = digest_of(prefix, upload.key);
            if (digest && upload.begun < before) {
                unfinished.push_back({*digest, std::move(upload.id), upload.begun});
            }
        }
        if (!page->next_key) {
            return unfinished;
        }
        next_key = std::move(page->next_key);
        next_upload = std::move(page->next_upload);
    }
    return strange(session, {}, "endless list");
}

}  // namespace egide::storage::objects
