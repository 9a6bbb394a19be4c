#include "idempotency.h"

#include "answers.h"
#include "caller.h"
#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "sealed.h"

namespace egide::web {

namespace {

using storage::sql::Transaction;

constexpr std::size_t kShortestKey = 8;
constexpr std::size_t kLongestKey = 200;

std::string hash(std::string_view text) {
    return base::hex(base::sha256(text));
}

struct Kept {
    std::string request_hash;
    std::optional<std::int64_t> status;
    std::string sealed;
};

std::string packed(const http::Response& response) {
    std::string text;
    for (const http::Field& field : response.fields.all()) {
        if (!http::same_name(field.name, "Set-Cookie")) {
            text += field.name + ": " + field.value + "\n";
        }
    }
    return text + "\n" + std::get<std::string>(response.body);
}

http::Response unpacked(std::string_view text, std::int64_t status) {
    http::Response response;
    response.status = static_cast<int>(status);
    while (!text.empty() && text.front() != '\n') {
        const auto end = text.find('\n');
        const auto colon = text.find(": ");
        response.fields.add(std::string(text.substr(0, colon)), std::string(text.substr(colon + 2, end - colon - 2)));
        text.remove_prefix(end + 1);
    }
    response.body = std::string(text.substr(std::min<std::size_t>(1, text.size())));
    return response;
}

/// Takes the key: nothing when it was free, else what is kept under it.
base::Result<std::optional<Kept>> take(Services& services, const std::string& account, const std::string& key_hash,
                                       const std::string& request_hash) {
    return services.database->write([&](Transaction& transaction) -> base::Result<std::optional<Kept>> {
        const auto rows = transaction.query(
            "SELECT request_hash, status, sealed FROM web_reply WHERE account = $1 AND key_hash = $2",
            {account, key_hash});
        if (!rows) {
            return rows.errors();
        }
        if (!rows->empty()) {
            const auto& row = rows->front();
            return std::optional(Kept{row.text(0), row.maybe_integer(1), row.is_null(2) ? std::string() : row.blob(2)});
        }
        const auto done = transaction.execute(
            "INSERT INTO web_reply (account, key_hash, request_hash, created_at) VALUES ($1, $2, $3, $4)",
            {account, key_hash, request_hash, services.now()});
        return done.ok() ? base::Result<std::optional<Kept>>(std::optional<Kept>()) : done.errors();
    });
}

void keep(Services& services, const std::string& account, const std::string& key_hash, std::string_view key,
          const http::Response& response) {
    const bool failed = response.status >= 500 || response.status == 401 || response.status == 403;
    const auto done = services.database->write([&](Transaction& transaction) {
        return failed ? transaction.execute("DELETE FROM web_reply WHERE account = $1 AND key_hash = $2",
                                            {account, key_hash})
                      : transaction.execute(
                            "UPDATE web_reply SET status = $1, sealed = $2 WHERE account = $3 AND key_hash = $4",
                            {std::int64_t{response.status}, storage::sql::Blob{seal(packed(response), key)}, account,
                             key_hash});
    });
    if (!done) {
        services.log->errors("idempotency", done.errors());
    }
}

http::Response replayed(const http::Request& request, const Kept& kept, const std::string& request_hash,
                        std::string_view key) {
    if (kept.request_hash != request_hash) {
        return refusal(request, 422, "idempotency-mismatch", messages::idempotency_mismatch());
    }
    const auto text = kept.status ? unseal(kept.sealed, key) : std::nullopt;
    if (!text) {
        return refusal(request, 409, "idempotency-running", messages::idempotency_running());
    }
    http::Response response = unpacked(*text, *kept.status);
    response.fields.set("Idempotent-Replayed", "true");
    return response;
}

http::Response run_once(Services& services, ServiceHandler handler, http::Request& request) {
    const auto given = request.fields.find("Idempotency-Key");
    if (!given) {
        return handler(services, request);
    }
    const std::string key(*given);
    if (key.size() < kShortestKey || key.size() > kLongestKey) {
        return refusal(request, 400, "idempotency-key",
                       messages::idempotency_key({.least = kShortestKey, .most = kLongestKey}));
    }
    const std::string account = caller_of(request).session.account;
    const std::string key_hash = hash(request.target.path() + "\n" + key);
    const std::string request_hash = hash(std::string(http::name_of(request.method)) + "\n" + request.body);
    const auto before = take(services, account, key_hash, request_hash);
    if (!before) {
        return unavailable(request, before.errors());
    }
    if (*before) {
        return replayed(request, **before, request_hash, key);
    }
    http::Response response = handler(services, request);
    keep(services, account, key_hash, key, response);
    return response;
}

}  // namespace

http::Handler once(Services& services, ServiceHandler handler) {
    return [&services, handler](http::Request& request) { return run_once(services, handler, request); };
}

http::Parameter idempotency_parameter() {
    return {"Idempotency-Key", http::Parameter::Place::header,
            {"Une valeur au hasard : répéter la requête ne crée qu’une fois", "A random value: repeating the request creates once"}};
}

base::Result<std::int64_t> forget_replies(Services& services) {
    const auto before = services.now() - services.configuration.application.replies_kept;
    return services.database->write([&](Transaction& transaction) {
        return transaction.execute("DELETE FROM web_reply WHERE created_at < $1", {before});
    });
}

}  // namespace egide::web
