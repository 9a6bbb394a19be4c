// Calendars that other programs subscribe to: made and revoked by their owner, read by whoever has their address.
#include <algorithm>

#include "caller.h"
#include "deadlines.h"
#include "egide/http/files.h"
#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "listing.h"
#include "request_body.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

constexpr std::size_t kMostFeeds = 20;  // of an account

const std::vector<std::string>& feed_names() {
    static const std::vector<std::string> names = {"id", "label", "scope", "created_at", "last_read_at"};
    return names;
}

WriteJson written_scope(const calendar::FeedScope& scope) {
    return [scope](reading::JsonWriter& json) {
        json.begin_object().field("kind", scope.kind).field("id", scope.id).end_object();
    };
}

Cells feed_cells(const calendar::Feed& feed) {
    return {feed.id, feed.label, written_scope(feed.scope), cell(feed.created), cell(feed.last_read)};
}

http::Response list_feeds(Services& services, http::Request& request) {
    const auto found = services.feeds.of(caller_of(request).session.account);
    if (!found) {
        return unavailable(request, found.errors());
    }
    Listing listing{feed_names(), {}, {}, static_cast<std::int64_t>(found->size())};
    for (const calendar::Feed& feed : *found) {
        listing.rows.push_back(feed_cells(feed));
    }
    return list_response(request, {}, listing);
}

/// What the feed is to be limited to; complains about what does not exist.
calendar::FeedScope feed_scope(Services& services, RequestBody& body) {
    const reading::Node* node = body.object("scope", true);
    if (node == nullptr) {
        return {};
    }
    reading::Reader reader(*node, body.problems(), "scope");
    const auto kind = reader.require_choice("kind", {kFeedOfAll, kFeedOfProgramme, kFeedOfOwn});
    const std::string id = reader.text("id").value_or("");
    reader.finish();
    constexpr std::string_view kKinds[] = {kFeedOfAll, kFeedOfProgramme, kFeedOfOwn};
    calendar::FeedScope scope{kind ? std::string(kKinds[*kind]) : std::string(), id};
    const auto shelf = services.rules.get();
    const bool known = shelf.ok() && std::any_of((*shelf)->begin(), (*shelf)->end(),
                                                 [&](const ShelvedProgramme& one) { return one.folder == id; });
    if (scope.kind == kFeedOfProgramme ? !known : !id.empty()) {
        body.problems().add(*node, messages::calendar_scope_refused(), "id");
    }
    return scope;
}

void note_feed(Services& services, const http::Request& request, const char* kind, const calendar::Feed& feed,
               const std::string& actor) {
    const auto noted = services.events.add({.id = 0, .at = {}, .kind = kind, .actor = actor, .account = feed.account,
                                            .address = request.client, .details = {{"calendar", feed.id}}});
    services.log->errors("journal", noted.ok() ? base::Errors{} : noted.errors());
}

http::Response make_feed(Services& services, http::Request& request) {
    RequestBody body(request);
    const std::string label = body.required_text("label", 100);
    const calendar::FeedScope scope = feed_scope(services, body);
    const std::string& account = caller_of(request).session.account;
    const auto known = services.feeds.of(account);
    if (known.ok() && known->size() >= kMostFeeds) {
        body.complain(messages::calendar_too_many({.most = kMostFeeds}), "label");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto made = services.feeds.make(account, label, scope, services.now());
    if (!made) {
        return unavailable(request, made.errors());
    }
    note_feed(services, request, "calendar.made", made->feed, account);
    const std::string& configured = services.configuration.public_address;
    const std::string site = configured.empty() ? (request.secure ? "https://" : "http://") + request.host : configured;
    std::vector<std::string> names = feed_names();
    Cells cells = feed_cells(made->feed);
    names.emplace_back("address");
    cells.emplace_back(site + "/calendriers/" + std::string(made->token.view()) + ".ics");
    return http::json_response(object_text(names, cells), 201);
}

http::Response revoke_feed(Services& services, http::Request& request) {
    const std::string& account = caller_of(request).session.account;
    const auto revoked = services.feeds.revoke(account, request.path_parameter("id"));
    if (!revoked) {
        return unavailable(request, revoked.errors());
    }
    if (!*revoked) {
        return absent(request);
    }
    calendar::Feed gone;
    gone.id = request.path_parameter("id");
    gone.account = account;
    note_feed(services, request, "calendar.revoked", gone, account);
    return http::empty_response();
}

/// Whoever has the address reads; a revoked one, an unknown one and one of a disabled account are the same.
http::Response read_feed(Services& services, http::Request& request) {
    std::string_view token = request.path_parameter("name");
    const bool named = token.ends_with(".ics");
    token.remove_suffix(named ? 4 : 0);
    const auto opened = services.feeds.open(named ? token : std::string_view(), services.now());
    const auto account = opened.ok() && *opened ? services.accounts.find((*opened)->feed.account)
                                                : base::Result<std::optional<accounts::Account>>(std::nullopt);
    if (!opened || !account) {
        return unavailable(request, opened ? account.errors() : opened.errors());
    }
    if (!*account || (*account)->state != accounts::AccountState::active) {
        return absent(request);
    }
    const calendar::Feed& feed = (*opened)->feed;
    const auto deadlines = deadlines_of(services, feed, (*account)->language);
    if (!deadlines) {
        return unavailable(request, deadlines.errors());
    }
    if ((*opened)->worth_noting) {
        note_feed(services, request, "calendar.read", feed, {});
    }
    std::string text = calendar::write_calendar("Égide · " + feed.label, *deadlines, (*account)->language);
    const std::string tag = "\"" + base::hex(base::sha256(text)).substr(0, 32) + "\"";
    if (auto same = http::conditional_answer(request, tag)) {
        return std::move(*same);
    }
    http::Response response = http::text_response(std::move(text), "text/calendar; charset=utf-8");
    response.fields.set("ETag", tag);
    return response;
}

}  // namespace

Routes calendars(Services& services) {
    return {
        {.pattern = "/api/v1/account/calendars", .summary = {"Mes calendriers", "My calendars"}, .permission = kOwnAccount,
         .answer_schema = "CalendarFeedList", .handler = with(services, list_feeds)},
        {.method = http::Method::post, .pattern = "/api/v1/account/calendars",
         .summary = {"Faire un calendrier", "Make a calendar"}, .permission = kOwnAccount,
         .body = json_body("NewCalendarFeed"), .answer_schema = "201 MadeCalendarFeed", .handler = with(services, make_feed)},
        {.method = http::Method::remove, .pattern = "/api/v1/account/calendars/{id}",
         .summary = {"Révoquer un calendrier", "Revoke a calendar"}, .permission = kOwnAccount, .answer_schema = "204",
         .errors = {{404, "absent", {"aucun calendrier de ce nom", "no calendar of this name"}}},
         .handler = with(services, revoke_feed)},
        {.pattern = "/calendriers/{name}", .summary = {"Lire un calendrier", "Read a calendar"},
         .permission = std::string(http::kPublic), .answer_schema = "text/calendar", .handler = with(services, read_feed)},
    };
}

}  // namespace egide::web::routes
