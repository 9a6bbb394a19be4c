#include "egide/storage/objects/s3_store.h"

#include "check.h"
#include "download.h"
#include "egide/storage/messages.h"
#include "fault.h"
#include "keys.h"
#include "listing.h"
#include "put.h"
#include "upload.h"

namespace egide::storage::objects {

namespace {

/// Servers that do not know a thing say so in one of these ways: the bucket then has none of it.
bool is_absent(const Reply& reply) {
    return reply.whole() &&
           (reply.status == 404 || reply.status == 405 || reply.status == 501 ||
            reply.failure().code == "NotImplemented") &&
           reply.failure().code != "NoSuchBucket";
}

base::Result<S3Protections> protections_of(const Session& session) {
    const Call versions{.query = {{"versioning", ""}}};
    Reply reply = session.ask(versions);
    if (!reply.done() && !is_absent(reply)) {
        return explain(session, versions, reply);
    }
    const auto versioned = reply.done() ? read_versioning(reply.body) : std::optional(false);
    const Call locks{.query = {{"object-lock", ""}}};
    reply = session.ask(locks);
    if (!reply.done() && !is_absent(reply)) {
        return explain(session, locks, reply);
    }
    const auto lock = reply.done() ? read_lock(reply.body) : std::optional(LockConfiguration{});
    if (!versioned || !lock) {
        return strange(session, {}, "versioning, object lock");
    }
    return S3Protections{*versioned, lock->enabled, lock->by_default};
}

}  // namespace

struct S3Store::State {
    State(S3Options options, Endpoint endpoint) : session(std::move(options), std::move(endpoint)) {}
    Session session;
    S3Protections protections;

    const std::string& prefix() const { return session.options().prefix; }
    Done remove_key(const std::string& key, const std::string& version = {}) const;
    Done check_unprotected(const Digest& sha256, const std::vector<ListedVersion>& versions) const;
};

Done S3Store::State::remove_key(const std::string& key, const std::string& version) const {
    Call call{.method = Method::remove, .key = key};
    if (!version.empty()) {
        call.query.emplace_back("versionId", version);
    }
    const Reply reply = session.ask(call);
    const bool gone = reply.done() || (reply.whole() && reply.status == 404 && reply.failure().code != "NoSuchBucket");
    return gone ? Done(std::monostate{}) : explain(session, call, reply);
}

/// Asked before anything is removed: an object that stays, stays with all its versions.
Done S3Store::State::check_unprotected(const Digest& sha256, const std::vector<ListedVersion>& versions) const {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::string object = base::hex(sha256);
    const std::string place = session.place(key_of(prefix(), sha256));
    for (const ListedVersion& version : versions) {
        const auto protection =
            version.marker ? base::Result<Protection>(Protection{}) : protection_of(session, sha256, version.id);
        if (!protection) {
            return protection.errors();
        }
        if (protection->held) {
            return unavailable(messages::objects_held({.object = object}), place);
        }
        if (protection->retention && *protection->retention->until > now) {
            const std::string until = show_second(*protection->retention->until);
            return unavailable(messages::objects_locked({.object = object, .until = until}), place);
        }
    }
    return std::monostate{};
}

S3Store::S3Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
S3Store::~S3Store() = default;

base::Result<std::unique_ptr<S3Store>> S3Store::open(S3Options options) {
    auto endpoint = check_options(options);
    if (!endpoint) {
        return endpoint.errors();
    }
    auto state = std::make_unique<State>(std::move(options), std::move(*endpoint));
    const auto protections = protections_of(state->session);
    if (!protections) {
        return protections.errors();
    }
    state->protections = *protections;
    if (state->session.options().retention && !protections->locks) {
        return base::Error{base::ErrorKind::invalid,
                           messages::objects_no_lock({.bucket = state->session.options().bucket}),
                           {state->session.place({}), 0, 0},
                           "retention",
                           {}};
    }
    return std::unique_ptr<S3Store>(new S3Store(std::move(state)));
}

base::Result<std::vector<base::Result<evidence::StoredObject>>> S3Store::put(
    std::span<const evidence::OpenSource> sources, const std::function<void(std::uint64_t)>& progress) {
    Putting putting(state_->session, progress);
    std::vector<base::Result<evidence::StoredObject>> outcomes;
    outcomes.reserve(sources.size());
    for (const evidence::OpenSource& source : sources) {
        auto outcome = putting.take(source);
        if (!outcome) {
            return outcome.errors();
        }
        outcomes.push_back(std::move(*outcome));
    }
    return outcomes;
}

base::Result<std::unique_ptr<evidence::ByteSource>> S3Store::open(const Digest& sha256) const {
    return Download::open(state_->session, sha256);
}

base::Result<std::optional<std::uint64_t>> S3Store::size(const Digest& sha256) const {
    return size_of(state_->session, sha256);
}

Done S3Store::list(const std::function<bool(const Digest&, std::uint64_t)>& each) const {
    return list_keys(state_->session, [&](const ListedObject& object) {
        const auto digest = digest_of(state_->prefix(), object.key);
        return !digest || each(*digest, object.size);
    });
}

Done S3Store::remove(const Digest& sha256) {
    const std::string key = key_of(state_->prefix(), sha256);
    if (!state_->protections.versioned) {
        return state_->remove_key(key);
    }
    const auto versions = list_versions(state_->session, key);
    if (!versions) {
        return versions.errors();
    }
    auto done = state_->protections.locks ? state_->check_unprotected(sha256, *versions) : Done(std::monostate{});
    for (std::size_t at = 0; done && at < versions->size(); ++at) {
        done = state_->remove_key(key, (*versions)[at].id);
    }
    return done;
}

base::Result<evidence::StoreCheck> S3Store::check(std::span<const evidence::ExpectedObject> expected,
                                                  const evidence::StoreCheckOptions& options) const {
    return check_bucket(state_->session, expected, options);
}

const S3Protections& S3Store::protections() const {
    return state_->protections;
}

base::Result<std::optional<S3Retention>> S3Store::retention(const Digest& sha256) const {
    auto protection = protection_of(state_->session, sha256);
    return protection ? base::Result<std::optional<S3Retention>>(protection->retention) : protection.errors();
}

base::Result<std::vector<UnfinishedUpload>> S3Store::unfinished(Second before) const {
    return list_unfinished(state_->session, before);
}

base::Result<std::uint64_t> S3Store::abandon_unfinished(Second before) {
    const auto uploads = unfinished(before);
    if (!uploads) {
        return uploads.errors();
    }
    for (const UnfinishedUpload& upload : *uploads) {
        if (auto done = abandon(state_->session, key_of(state_->prefix(), upload.sha256), upload.id); !done) {
            return done.errors();
        }
    }
    return uploads->size();
}

}  // namespace egide::storage::objects
