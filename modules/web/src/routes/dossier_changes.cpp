// What changes in mid-dossier, shown before it is done: a newer version of the rules, members that leave or become one.
#include <algorithm>

#include "caller.h"
#include "dossier_access.h"
#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "gate.h"
#include "judged_difference.h"
#include "request_body.h"
#include "review_access.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

/// The same dossier by the rules it has and by those that are offered, today.
struct RulesCompared {
    desk::Judged mine;
    desk::Judged theirs;
};

base::Result<RulesCompared> compared_rules(Services& services, Transaction& transaction, const desk::Contents& contents,
                                           const ShelvedProgramme& offered) {
    const base::Date today = base::paris_date(services.now());
    const auto rules = rules_of(services, transaction, contents.dossier);
    auto mine = rules ? desk::judge_contents(contents, *rules, today, false) : base::Result<desk::Judged>(rules.errors());
    auto theirs = mine ? desk::judge_contents(contents, offered.programme, today, false) : base::Result<desk::Judged>(mine.errors());
    return theirs ? base::Result<RulesCompared>(RulesCompared{std::move(*mine), std::move(*theirs)}) : base::Result<RulesCompared>(theirs.errors());
}

std::string difference_text(const RulesCompared& compared, base::Language language) {
    reading::JsonWriter json(false);
    write_difference(json, compared.mine, compared.theirs, language);
    std::string text = json.take();
    text.pop_back();
    return text;
}

void write_refusal(reading::JsonWriter& json, Services& services, const std::optional<desk::PastMove>& refused) {
    json.key("refused");
    if (!refused) {
        json.null();
        return;
    }
    json.begin_object().field("by", name_of_account(services, refused->account)).field("day", refused->day.iso());
    json.field("reason", refused->reason).end_object();
}

http::Response rules_answer(Services& services, const http::Request& request, const desk::Contents& contents) {
    const auto offered = offered_rules(services, contents.dossier);
    reading::JsonWriter json(false);
    json.begin_object().field("version", contents.dossier.rules_version).field("sha256", contents.dossier.rules);
    json.field("revision", contents.dossier.revision).key("offered");
    if (!offered) {
        return http::json_response(json.null().end_object().take());
    }
    std::optional<desk::PastMove> refused;
    const auto compared = services.database->read([&](Transaction& transaction) -> base::Result<RulesCompared> {
        auto refusal = desk::refusal_of_rules(transaction, contents.dossier.id, offered->sha256);
        if (!refusal) {
            return refusal.errors();
        }
        refused = std::move(*refusal);
        return compared_rules(services, transaction, contents, *offered);
    });
    if (!compared) {
        return unsound(request, compared.errors());
    }
    json.begin_object().field("version", offered->programme->version).field("sha256", offered->sha256);
    json.field("possible", desk::may_change(contents.dossier.stage, desk::PartKind::dates));
    write_refusal(json, services, refused);
    json.key("difference");
    write_difference(json, compared->mine, compared->theirs, request.language);
    return http::json_response(json.end_object().end_object().take());
}

http::Response show_rules(Services& services, http::Request& request) {
    auto found = named_contents(services, request, "dossier.read");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    return rules_answer(services, request, std::get<desk::Contents>(found));
}

struct RulesAsked {
    std::string sha256;
    bool accept = false;
    std::string reason;
    std::int64_t revision = 0;
};

/// Nothing when the dossier changed since the differences were shown.
base::Result<std::optional<desk::Contents>> choose_in(Services& services, const http::Request& request, const std::string& id,
                                                      const RulesAsked& asked, const ShelvedProgramme& offered) {
    using Chosen = base::Result<std::optional<desk::Contents>>;
    return services.database->write([&](Transaction& transaction) -> Chosen {
        auto contents = desk::load_contents(transaction, id);
        if (!contents || (*contents)->dossier.revision != asked.revision) {
            return contents ? Chosen(std::optional<desk::Contents>()) : Chosen(contents.errors());
        }
        const auto compared = compared_rules(services, transaction, **contents, offered);
        if (!compared) {
            return compared.errors();
        }
        std::vector<desk::RuleFile> files;
        for (const RuleText& file : offered.files) {
            files.push_back({file.name, file.bytes});
        }
        const desk::RulesChoice choice{offered.sha256, offered.programme->version, asked.accept, caller_of(request).session.account,
                                       asked.reason, difference_text(*compared, base::Language::french)};
        auto done = desk::keep_rules(transaction, offered.folder, offered.sha256, files);
        done = done ? desk::choose_rules(transaction, **contents, choice, services.now()) : done;
        done = done ? desk::refresh_summary(transaction, **contents, asked.accept ? compared->theirs : compared->mine) : done;
        done = done ? note_change(services, transaction, request, asked.accept ? "dossier.rules_accepted" : "dossier.rules_refused", (*contents)->dossier,
                                  {{"sha256", offered.sha256}, {"version", offered.programme->version}})
                    : done;
        return done ? Chosen(std::move(*contents)) : Chosen(done.errors());
    });
}

http::Response choose_rules(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.submit");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    RulesAsked asked{body.required_text("sha256", 64), body.boolean("accept").value_or(false), body.text("reason", 2000).value_or(""),
                     body.integer("revision").value_or(-1)};
    if (!asked.accept && asked.reason.find_first_not_of(" \n\t") == std::string::npos) {
        body.complain(messages::rules_reason_missing(), "reason");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const desk::Dossier& dossier = std::get<desk::Dossier>(found);
    const auto offered = offered_rules(services, dossier);
    if (!offered || offered->sha256 != asked.sha256) {
        return refusal(request, 409, "conflict", messages::rules_offered_changed());
    }
    const auto chosen = choose_in(services, request, dossier.id, asked, *offered);
    if (!chosen) {
        return refused_input(request, chosen.errors());
    }
    if (!*chosen) {
        return changed_meanwhile(request);
    }
    return rules_answer(services, request, **chosen);
}

/// A change of who belongs to the group, as somebody asks for it.
struct MembershipAsked {
    bool merger = false;
    std::string member;
    std::string into;
    base::Date last_day;
    std::optional<std::int64_t> combined_activity;
    bool carry_facts = false;
    std::string reason;
    bool apply = false;
    std::string token;
};

MembershipAsked read_membership_asked(RequestBody& body) {
    MembershipAsked asked;
    asked.merger = body.choice("change", {"departure", "merger"}).value_or(0) == 1;
    asked.member = body.required_text("member", 9);
    asked.into = body.text("into", 9).value_or("");
    const auto day = body.date("last_day");
    asked.combined_activity = body.integer("combined_activity");
    asked.carry_facts = body.boolean("carry_facts").value_or(false);
    asked.reason = body.text("reason", 1000).value_or("");
    asked.apply = body.boolean("apply").value_or(false);
    asked.token = body.text("token", 64).value_or("");
    if (!day) {
        body.complain(messages::last_day_missing(), "last_day");
    }
    if (asked.combined_activity && *asked.combined_activity < 0) {
        body.complain(messages::activity_negative(), "combined_activity");
    }
    if (asked.reason.find_first_not_of(" \n\t") == std::string::npos) {
        body.complain(messages::membership_reason_missing(), "reason");
    }
    asked.last_day = day.value_or(base::Date());
    return asked;
}

base::Result<std::vector<desk::PartChange>> membership_changes(const desk::Contents& contents, const MembershipAsked& asked, base::Date today) {
    return asked.merger ? desk::merger_changes(contents, {asked.member, asked.into, asked.last_day, asked.combined_activity, asked.carry_facts, asked.reason}, today)
                        : desk::departure_changes(contents, {asked.member, asked.last_day, asked.reason});
}

std::string membership_token(const desk::Contents& contents, const std::vector<desk::PartChange>& changes) {
    std::string text = contents.dossier.id + " " + std::to_string(contents.dossier.revision);
    for (const desk::PartChange& one : changes) {
        text += "\n" + one.id + " " + one.value.value_or("");
    }
    return base::hex(base::sha256(text));
}

std::string membership_json(const desk::Contents& contents, const std::vector<desk::PartChange>& changes, const std::string& token,
                            const desk::Judged& before, const desk::Judged& after, bool applied, base::Language language) {
    reading::JsonWriter json(false);
    json.begin_object().field("token", token).field("applied", applied).field("revision", contents.dossier.revision).key("parts").begin_array();
    for (const desk::PartChange& one : changes) {
        json.begin_object().field("kind", desk::word_of(one.kind)).field("id", one.id).end_object();
    }
    json.end_array().key("difference");
    write_difference(json, before, after, language);
    return json.end_object().take();
}

/// What was tried, whether it is kept or not.
struct MembershipSeen {
    std::string json;
    bool stale = false;
};

base::Result<MembershipSeen> try_membership(Services& services, const http::Request& request, Transaction& transaction,
                                            const std::string& id, const MembershipAsked& asked) {
    const base::Date today = base::paris_date(services.now());
    auto contents = desk::load_contents(transaction, id);
    const auto rules = contents ? rules_of(services, transaction, (*contents)->dossier) : base::Result<DossierRules::Rules>(contents.errors());
    const auto before = rules ? desk::judge_contents(**contents, *rules, today, false) : base::Result<desk::Judged>(rules.errors());
    const auto changes = before ? membership_changes(**contents, asked, today) : base::Result<std::vector<desk::PartChange>>(before.errors());
    if (!changes) {
        return changes.errors();
    }
    const std::string token = membership_token(**contents, *changes);
    if (asked.apply && asked.token != token) {
        return MembershipSeen{{}, true};
    }
    const auto changed = desk::change_parts(transaction, **contents, *changes, caller_of(request).session.account, services.now());
    const auto after = changed ? desk::judge_contents(**contents, *rules, today, false) : base::Result<desk::Judged>(changed.errors());
    auto done = after ? desk::refresh_summary(transaction, **contents, *after) : desk::Done(after.errors());
    done = done ? note_change(services, transaction, request, asked.merger ? "dossier.members_merged" : "dossier.member_left", (*contents)->dossier,
                              {{"member", asked.member}, {"into", asked.into}, {"last_day", asked.last_day.iso()}})
                : done;
    return done ? base::Result<MembershipSeen>(MembershipSeen{membership_json(**contents, *changes, token, *before, *after, asked.apply, request.language), false})
                : base::Result<MembershipSeen>(done.errors());
}

http::Response change_membership(Services& services, http::Request& request) {
    auto found = named_dossier(services, request, "dossier.edit");
    if (auto* refused = std::get_if<http::Response>(&found)) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const MembershipAsked asked = read_membership_asked(body);
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    std::optional<MembershipSeen> shown;
    const auto done = services.database->write([&](Transaction& transaction) -> base::Result<MembershipSeen> {
        shown.reset();
        auto seen = try_membership(services, request, transaction, std::get<desk::Dossier>(found).id, asked);
        if (!seen || (asked.apply && !seen->stale)) {
            return seen;
        }
        shown = std::move(*seen);
        return base::Error{base::ErrorKind::invalid, messages::import_changed(), {}, {}, {}};  // what was tried is undone
    });
    if (!done && !shown) {
        return refused_input(request, done.errors());
    }
    const MembershipSeen& seen = shown ? *shown : *done;
    return seen.stale ? refusal(request, 409, "conflict", messages::import_changed()) : http::json_response(seen.json);
}

}  // namespace

Routes dossier_changes(Services& services) {
    const http::ErrorCase unseen{404, "absent", {"aucun dossier visible de ce nom", "no dossier of this name in sight"}};
    const http::ErrorCase changed{409, "conflict", {"le dossier a changé depuis l’aperçu", "the dossier changed since it was shown"}};
    return {
        {.pattern = "/api/v1/dossiers/{id}/rules", .summary = {"Les règles du dossier, et ce qu’une version plus récente changerait", "The rules of the dossier, and what a newer version would change"},
         .permission = "dossier.read", .answer_schema = "DossierRules", .errors = {unseen}, .handler = with(services, show_rules)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/rules", .summary = {"Accepter ou refuser une version plus récente des règles", "Accept or refuse a newer version of the rules"},
         .permission = "dossier.submit", .body = json_body("RulesChoice"), .answer_schema = "DossierRules", .errors = {unseen, changed}, .handler = with(services, choose_rules)},
        {.method = http::Method::post, .pattern = "/api/v1/dossiers/{id}/memberships", .summary = {"Montrer puis enregistrer un départ du groupe ou une fusion", "Show, then record, a departure from the group or a merger"},
         .permission = "dossier.edit", .body = json_body("MembershipChange"), .answer_schema = "MembershipSeen", .errors = {unseen, changed}, .handler = with(services, change_membership)},
    };
}

}  // namespace egide::web::routes
