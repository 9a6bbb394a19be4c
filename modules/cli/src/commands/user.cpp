// The people of an instance, from the machine that holds it.
#include <fstream>
#include <iostream>

#include "commands/commands.h"
#include "egide/cli/messages.h"
#include "egide/reading/json_writer.h"
#include "egide/web/accounts_desk.h"
#include "text_block.h"
#include "user_pages.h"

namespace egide::cli::commands {

namespace {

using accounts::Account;
using web::AccountsDesk;

/// Opens the desk and hands it over; errors are told.
template <typename Work>
int at_desk(Session& session, Work work) {
    auto desk = AccountsDesk::open(session.configuration());
    return desk ? work(**desk) : session.fail(desk.errors());
}

/// Opens the desk, finds the person whose address was given, and hands both over.
template <typename Work>
int with_person(Session& session, Work work) {
    return at_desk(session, [&](AccountsDesk& desk) {
        const std::string email = session.request().text("EMAIL");
        const auto found = desk.accounts().find_by_email(email);
        if (!found) {
            return session.fail(found.errors());
        }
        return *found ? work(desk, **found) : session.fail(messages::user_unknown({.email = email}));
    });
}

template <typename T>
int done_or_told(const Session& session, const base::Result<T>& result, const base::Text& sentence) {
    return result ? session.print(session.format() == Format::json ? "{}\n" : session.say(sentence) + "\n")
                  : session.fail(result.errors());
}

/// "candidate:ght-exemple", "region:27", "instance"; nothing for another form.
std::optional<accounts::Scope> read_scope(const std::string& text) {
    const auto colon = std::min(text.find(':'), text.size());
    const auto kind = accounts::scope_kind_of(text.substr(0, colon));
    const std::string id = text.substr(std::min(colon + 1, text.size()));
    if (!kind || id.empty() != (*kind == accounts::ScopeKind::instance)) {
        return std::nullopt;
    }
    return accounts::Scope{*kind, id};
}

int give(Session& session, AccountsDesk& desk, const Account& person, const std::string& role) {
    const std::string written = session.request().has("--over") ? session.request().text("--over") : "instance";
    const auto scope = read_scope(written);
    if (!scope) {
        return session.fail(messages::user_scope({.given = written}));
    }
    const auto given = desk.rights().give({person.id, role, *scope, {}, {}}, desk.place_of(*scope), {});
    if (!given) {
        return session.fail(given.errors());
    }
    session.note(messages::user_granted({.email = person.email, .role = role, .scope = written}));
    return 0;
}

int run_list(Session& session) {
    return at_desk(session, [&](AccountsDesk& desk) {
        accounts::AccountFilter filter;
        filter.most = 500;
        for (const std::string& word : session.request().texts("WORD")) {
            filter.words += (filter.words.empty() ? "" : " ") + word;
        }
        std::vector<Account> people;
        do {
            const auto page = desk.accounts().list(filter);
            if (!page) {
                return session.fail(page.errors());
            }
            people.insert(people.end(), page->accounts.begin(), page->accounts.end());
            filter.cursor = page->next;
        } while (!filter.cursor.empty());
        return session.print(session.format() == Format::json ? json_of(people) : lines_of(session, people));
    });
}

int run_user_show(Session& session) {
    return with_person(session, [&](AccountsDesk& desk, const Account& person) {
        const auto grants = desk.rights().of(person.id);
        const auto sessions = desk.sessions().list(person.id);
        if (!grants || !sessions) {
            return session.fail(grants ? sessions.errors() : grants.errors());
        }
        const PersonPage page{person, *grants, *sessions, desk.now()};
        return session.print(session.format() == Format::json ? json_of(page) : lines_of(session, page));
    });
}

int tell_link(const Session& session, const AccountsDesk& desk, const base::Result<accounts::Link>& link,
              accounts::LinkKind kind) {
    if (!link) {
        return session.fail(link.errors());
    }
    const std::string address = desk.address_of(*link, kind);
    const std::string until = storage::sql::show_instant(link->until);
    if (session.format() == Format::json) {
        reading::JsonWriter json;
        json.begin_object().field("link", address).field("until", until).end_object();
        return session.print(json.take());
    }
    session.note(messages::user_link({.until = until}));
    return session.print(address + "\n");
}

/// The first line of a file, or of standard input for "-": a password is never on the command line, where others see it.
std::optional<accounts::Secret> read_password(const std::string& file) {
    std::ifstream opened;
    std::istream& stream = file == "-" ? std::cin : (opened.open(file), opened);
    std::string line;
    if (!std::getline(stream, line)) {
        return std::nullopt;
    }
    return accounts::Secret(std::move(line));
}

/// Uses the link at once, as the person would in a browser.
int open_account(const Session& session, AccountsDesk& desk, const accounts::Link& link) {
    auto password = read_password(session.request().text("--password-file"));
    if (!password) {
        return session.fail(messages::user_no_password(), base::ErrorKind::unavailable);
    }
    const auto opened = desk.accounts().accept(link.token.view(), {{}, {}, std::move(*password), {}}, {});
    return done_or_told(session, opened, messages::user_opened({.email = session.request().text("EMAIL")}));
}

int run_invite(Session& session) {
    return at_desk(session, [&](AccountsDesk& desk) {
        const auto link = desk.accounts().invite(
            {session.request().text("EMAIL"), session.request().text("NAME"), session.language()}, {});
        if (!link) {
            return session.fail(link.errors());
        }
        if (session.request().has("--role")) {
            const auto person = desk.accounts().find(link->account);
            if (!person || !*person) {
                return session.fail(person ? base::Errors{} : person.errors());
            }
            if (const int refused = give(session, desk, **person, session.request().text("--role")); refused != 0) {
                return refused;
            }
        }
        return session.request().has("--password-file")
                   ? open_account(session, desk, *link)
                   : tell_link(session, desk, link, accounts::LinkKind::invitation);
    });
}

int run_link(Session& session) {
    return with_person(session, [&](AccountsDesk& desk, const Account& person) {
        const bool invited = person.state == accounts::AccountState::invited;
        const auto link = invited ? desk.accounts().invite_again(person.id, {}) : desk.accounts().reset_link(person.id, {});
        return tell_link(session, desk, link, invited ? accounts::LinkKind::invitation : accounts::LinkKind::reset);
    });
}

int run_first(Session& session) {
    return at_desk(session, [&](AccountsDesk& desk) {
        auto link = desk.accounts().first_administrator_link();
        if (!link) {
            return session.fail(link.errors());
        }
        return *link ? tell_link(session, desk, base::Result<accounts::Link>(std::move(**link)),
                                 accounts::LinkKind::first_administrator)
                     : session.fail(messages::user_administrator_exists());
    });
}

int run_grant(Session& session) {
    return with_person(session, [&](AccountsDesk& desk, const Account& person) {
        return give(session, desk, person, session.request().text("ROLE"));
    });
}

int run_revoke(Session& session) {
    return at_desk(session, [&](AccountsDesk& desk) {
        const std::string id = session.request().text("GRANT");
        const auto grant = desk.rights().find(id);
        if (!grant || !*grant) {
            return grant ? session.fail(messages::user_grant_unknown({.grant = id})) : session.fail(grant.errors());
        }
        const auto ended = desk.rights().end(id, desk.place_of((*grant)->scope), {});
        return done_or_told(session, ended, messages::user_revoked({.role = (*grant)->role}));
    });
}

int run_disable(Session& session) {
    return with_person(session, [&](AccountsDesk& desk, const Account& person) {
        return done_or_told(session, desk.accounts().disable(person.id, person.revision, {}),
                            messages::user_disabled({.email = person.email}));
    });
}

int run_enable(Session& session) {
    return with_person(session, [&](AccountsDesk& desk, const Account& person) {
        return done_or_told(session, desk.accounts().enable(person.id, person.revision, {}),
                            messages::user_enabled({.email = person.email}));
    });
}

int run_sign_out(Session& session) {
    return with_person(session, [&](AccountsDesk& desk, const Account& person) {
        const auto ended = desk.sessions().revoke_all(person.id, {}, {});
        return done_or_told(session, ended, messages::user_signed_out({.count = ended ? *ended : 0, .email = person.email}));
    });
}

int run_roles(Session& session) {
    return session.print(session.format() == Format::json ? json_of_roles(session) : lines_of_roles(session));
}

ArgumentSpec email() {
    return {"EMAIL", ValueKind::text, messages::help_user_email()};
}

OptionSpec over() {
    return {"--over", ValueKind::text, "SCOPE", messages::option_over()};
}

}  // namespace

CommandSpec user() {
    return {.name = "user",
            .help = messages::help_user(),
            .commands = {
                {.name = "list",
                 .help = messages::help_user_list(),
                 .arguments = {{"WORD", ValueKind::text, messages::help_user_word(), false, true}},
                 .run = run_list},
                {.name = "show", .help = messages::help_user_show(), .arguments = {email()}, .run = run_user_show},
                {.name = "invite",
                 .help = messages::help_user_invite(),
                 .arguments = {email(), {"NAME", ValueKind::text, messages::help_user_name()}},
                 .options = {{"--role", ValueKind::text, "ROLE", messages::option_role()},
                             over(),
                             {"--password-file", ValueKind::file, "FILE", messages::option_password_file()}},
                 .run = run_invite},
                {.name = "link", .help = messages::help_user_link(), .arguments = {email()}, .run = run_link},
                {.name = "first-link", .help = messages::help_user_first_link(), .run = run_first},
                {.name = "roles", .help = messages::help_user_roles(), .run = run_roles},
                {.name = "grant",
                 .help = messages::help_user_grant(),
                 .arguments = {email(), {"ROLE", ValueKind::text, messages::option_role()}},
                 .options = {over()},
                 .run = run_grant},
                {.name = "revoke",
                 .help = messages::help_user_revoke(),
                 .arguments = {{"GRANT", ValueKind::text, messages::help_user_grant_id()}},
                 .run = run_revoke},
                {.name = "sign-out", .help = messages::help_user_sign_out(), .arguments = {email()}, .run = run_sign_out},
                {.name = "disable", .help = messages::help_user_disable(), .arguments = {email()}, .run = run_disable},
                {.name = "enable", .help = messages::help_user_enable(), .arguments = {email()}, .run = run_enable}}};
}

}  // namespace egide::cli::commands
