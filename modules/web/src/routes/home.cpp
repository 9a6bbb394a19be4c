#include <algorithm>

#include "caller.h"
#include "dossier_cells.h"
#include "egide/documents/report.h"
#include "egide/web/messages.h"
#include "routes.h"

namespace egide::web::routes {

namespace {

using storage::sql::Transaction;

/// Dossiers that somebody's first page looks into; more are in the list.
constexpr std::int64_t kMostOnHome = 12;
constexpr std::size_t kFirstThings = 3;
constexpr std::size_t kMostNews = 20;

/// One thing to do, whoever's dossier it is in.
struct HomeTask {
    const desk::Dossier* dossier = nullptr;
    std::string words;  // in the reader's language: a text may point into a report that is gone when it is written
    std::string where;
    std::string objective;
    std::optional<base::Money> worth;
    std::optional<base::Date> deadline;
};

/// Euros for each day left: what loses most soonest comes first; without a date it can wait a year.
std::int64_t pressure_of(const HomeTask& task, base::Date today) {
    const std::int64_t cents = task.worth ? task.worth->cents() : 0;
    const std::int64_t days = task.deadline ? std::max(1, base::days_between(today, *task.deadline) + 1) : 365;
    return cents / days;
}

void add_tasks(std::vector<HomeTask>& tasks, const desk::Contents& contents, const desk::Judged& judged, const std::vector<desk::CheckLine>& lines,
               base::Language language) {
    for (const desk::CheckLine& line : lines) {
        if (line.level == desk::CheckLevel::blocking) {
            tasks.push_back({&contents.dossier, base::render(line.words, language), line.where, {}, judged.evaluation.grant.high, contents.dossier.summary.due});
        }
    }
    const auto report = documents::prepare(*judged.programme, judged.reading->facts, {.on = judged.evaluation.on, .known_on = {}});
    for (const documents::Task& task : documents::tasks(report)) {
        if (task.possible) {
            const std::string id = task.objective == nullptr ? std::string() : task.objective->id;
            tasks.push_back({&contents.dossier, base::render(task.what, language), id.empty() ? "" : "objectifs/" + id, id, task.at_stake, task.not_after});
        }
    }
}

/// A step of somebody else that the caller has not seen.
struct HomeNews {
    const desk::Dossier* dossier = nullptr;
    desk::PastMove move;
};

/// What moved in each dossier since the caller last looked at it, the newest first.
base::Result<std::vector<HomeNews>> home_news(Services& services, const std::string& account, const std::vector<desk::Contents>& all) {
    auto news = services.database->read([&](Transaction& transaction) -> base::Result<std::vector<HomeNews>> {
        const auto visits = desk::visits_of(transaction, account);
        if (!visits) {
            return visits.errors();
        }
        std::vector<HomeNews> found;
        for (const desk::Contents& contents : all) {
            auto moves = desk::moves_of(transaction, contents.dossier.id);
            if (!moves) {
                return moves.errors();
            }
            const auto visit = visits->find(contents.dossier.id);
            for (desk::PastMove& move : *moves) {
                if (move.account != account && (visit == visits->end() || visit->second < move.at)) {
                    found.push_back({&contents.dossier, std::move(move)});
                }
            }
        }
        return found;
    });
    if (news) {
        std::stable_sort(news->begin(), news->end(), [](const HomeNews& one, const HomeNews& other) { return one.move.at > other.move.at; });
    }
    return news;
}

void write_news(reading::JsonWriter& json, const std::vector<HomeNews>& news, base::Language language) {
    json.key("moved").begin_array();
    for (std::size_t i = 0; i < std::min(news.size(), kMostNews); ++i) {
        const desk::PastMove& move = news[i].move;
        const auto* const way = dossier::find_transition(move.way);
        const std::vector<std::string> names = {"dossier", "name", "words", "at"};
        write_object(json, names, {news[i].dossier->id, news[i].dossier->name, way == nullptr ? Cell(move.way) : text_cell(way->label(), language), cell(move.at)});
    }
    json.end_array();
}

void write_deadlines(reading::JsonWriter& json, const std::vector<HomeTask>& tasks) {
    std::vector<const HomeTask*> dated;
    for (const HomeTask& task : tasks) {
        if (task.deadline) {
            dated.push_back(&task);
        }
    }
    std::stable_sort(dated.begin(), dated.end(), [](const HomeTask* one, const HomeTask* other) { return *one->deadline < *other->deadline; });
    json.key("deadlines").begin_array();
    for (std::size_t i = 0; i < std::min<std::size_t>(dated.size(), kMostNews); ++i) {
        const std::vector<std::string> names = {"dossier", "name", "words", "where", "date"};
        write_object(json, names, {dated[i]->dossier->id, dated[i]->dossier->name, dated[i]->words, dated[i]->where, date_cell(dated[i]->deadline)});
    }
    json.end_array();
}

void write_first(reading::JsonWriter& json, std::vector<HomeTask> tasks, base::Date today) {
    std::stable_sort(tasks.begin(), tasks.end(), [&](const HomeTask& one, const HomeTask& other) {
        return pressure_of(one, today) > pressure_of(other, today);
    });
    json.key("first").begin_array();
    for (std::size_t i = 0; i < std::min(tasks.size(), kFirstThings); ++i) {
        const HomeTask& task = tasks[i];
        const std::vector<std::string> names = {"dossier", "name", "words", "where", "objective", "worth", "deadline"};
        write_object(json, names, {task.dossier->id, task.dossier->name, task.words, task.where, cell_or_null(task.objective),
                                   money_cell(task.worth), date_cell(task.deadline)});
    }
    json.end_array();
}

base::Result<std::vector<desk::Contents>> home_contents(Services& services, const http::Request& request, std::int64_t& total) {
    desk::DossierQuery query;
    query.reach = reach_of(caller_of(request).standing, "dossier.read", services.now());
    query.limit = kMostOnHome;
    return services.database->read([&](Transaction& transaction) -> base::Result<std::vector<desk::Contents>> {
        const auto page = desk::list_dossiers(transaction, query);
        if (!page) {
            return page.errors();
        }
        total = page->total;
        std::vector<desk::Contents> all;
        for (const desk::Dossier& one : page->dossiers) {
            auto contents = desk::load_contents(transaction, one.id);
            if (!contents) {
                return contents.errors();
            }
            all.push_back(std::move(**contents));
        }
        return all;
    });
}

/// Whoever judges dossiers is not told what their candidates should do.
bool acts_for_candidate(Services& services, const http::Request& request, const desk::Dossier& dossier) {
    const auto& standing = caller_of(request).standing;
    return std::any_of(standing.grants.begin(), standing.grants.end(), [&](const accounts::Grant& grant) {
        const auto* const role = accounts::find_role(grant.role);
        return role != nullptr && role->side == accounts::Side::candidate && grant.holds(services.now()) && accounts::reaches(grant.scope, place_of(dossier));
    });
}

http::Response show_home(Services& services, http::Request& request) {
    std::int64_t total = 0;
    const auto all = home_contents(services, request, total);
    const auto news = all ? home_news(services, caller_of(request).session.account, *all) : base::Result<std::vector<HomeNews>>(all.errors());
    if (!news) {
        return unavailable(request, news.errors());
    }
    const base::Date today = base::paris_date(services.now());
    std::vector<HomeTask> tasks;
    for (const desk::Contents& contents : *all) {
        const auto judged = judged_today(services, contents);
        const auto around = surroundings_of(services, contents);
        if (!judged || !around) {
            services.log->errors("dossiers", judged ? around.errors() : judged.errors());
            continue;
        }
        if (acts_for_candidate(services, request, contents.dossier)) {
            add_tasks(tasks, contents, *judged, desk::check_dossier(contents, *judged, *around), request.language);
        }
    }
    reading::JsonWriter json(false);
    json.begin_object().field("total", total).key("dossiers").begin_array();
    for (const desk::Contents& contents : *all) {
        write_object(json, dossier_names(), dossier_cells(contents.dossier, request.language));
    }
    json.end_array();
    write_first(json, tasks, today);
    write_deadlines(json, tasks);
    write_news(json, *news, request.language);
    json.end_object();
    return http::json_response(json.take());
}

}  // namespace

Routes home(Services& services) {
    return {
        {.pattern = "/api/v1/home", .summary = {"Où en sommes-nous et que faire en premier", "Where do we stand and what comes first"},
         .permission = kOwnAccount, .answer_schema = "Home", .handler = with(services, show_home)},
    };
}

}  // namespace egide::web::routes
