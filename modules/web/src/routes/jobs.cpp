#include "egide/web/messages.h"
#include "gate.h"
#include "job_cells.h"
#include "routes.h"
#include "request_body.h"
#include "whole_number.h"
#include "work.h"

namespace egide::web::routes {


namespace {

std::optional<jobs::State> state_named(std::string_view word) {
    for (const auto state : {jobs::State::waiting, jobs::State::running, jobs::State::done, jobs::State::dead,
                             jobs::State::cancelled}) {
        if (word_of(state) == word) {
            return state;
        }
    }
    return std::nullopt;
}

http::Response list_jobs(Services& services, http::Request& request) {
    auto asked = list_query(request, {}, services.configuration.application.page_items);
    if (auto* refused = std::get_if<http::Response>(&asked)) {
        return std::move(*refused);
    }
    if (auto refused = judge(services, request, "jobs.read", {})) {
        return std::move(*refused);
    }
    const ListQuery& query = std::get<ListQuery>(asked);
    jobs::Filter filter{.most = static_cast<int>(query.limit) + 1};
    const auto cursor = query.cursor.empty() ? std::nullopt : read_cursor(query.cursor);
    filter.before = cursor ? whole_number(*cursor) : std::nullopt;
    if (!query.cursor.empty() && !filter.before) {
        return refusal(request, 400, "cursor", messages::cursor_refused());
    }
    if (const auto state = request.query_parameter("state")) {
        filter.state = state_named(*state);
        if (!filter.state) {
            return refusal(request, 400, "parameters",
                           messages::parameter_refused({.expected = "waiting, running, done, dead, cancelled", .name = "state"}));
        }
    }
    const auto found = services.queue.list(filter);
    if (!found) {
        return unavailable(request, found.errors());
    }
    Listing listing{job_names(), {}, {}, {}};
    for (const jobs::Job& job : *found) {
        if (listing.rows.size() == query.limit) {
            listing.next = make_cursor(std::get<std::string>(listing.rows.back()[0]));
            break;
        }
        listing.rows.push_back(cells_of(job, request.language));
    }
    return list_response(request, query, listing);
}

/// The job that the path names, when the caller may do this.
Or<jobs::Job> named_job(Services& services, const http::Request& request, std::string_view action) {
    if (auto refused = judge(services, request, action, {})) {
        return std::move(*refused);
    }
    const auto id = whole_number(request.path_parameter("id"));
    auto job = id ? services.queue.find(*id) : base::Result<std::optional<jobs::Job>>(std::nullopt);
    if (!job) {
        return unavailable(request, job.errors());
    }
    return *job ? Or<jobs::Job>(**std::move(job)) : Or<jobs::Job>(absent(request));
}

http::Response answer_of_job(const http::Request& request, const jobs::Job& job, int status = 200) {
    return http::json_response(object_text(job_names(), cells_of(job, request.language)), status);
}

http::Response show_job(Services& services, http::Request& request) {
    auto job = named_job(services, request, "jobs.read");
    auto* refused = std::get_if<http::Response>(&job);
    return refused != nullptr ? std::move(*refused) : answer_of_job(request, std::get<jobs::Job>(job));
}

template <typename Change>
http::Response changed_job(Services& services, http::Request& request, const Change& change) {
    auto job = named_job(services, request, "jobs.change");
    if (auto* refused = std::get_if<http::Response>(&job)) {
        return std::move(*refused);
    }
    const std::int64_t id = std::get<jobs::Job>(job).id;
    const base::Result<bool> done = change(id);
    if (!done) {
        return unavailable(request, done.errors());
    }
    const auto after = services.queue.find(id);
    if (!*done || !after || !*after) {
        return refusal(request, 409, "job-state", messages::job_state_refused());
    }
    return answer_of_job(request, **after);
}

http::Response cancel_job(Services& services, http::Request& request) {
    return changed_job(services, request, [&](std::int64_t id) { return services.queue.cancel(id); });
}

http::Response revive_job(Services& services, http::Request& request) {
    return changed_job(services, request, [&](std::int64_t id) { return services.queue.revive(id); });
}

http::Response ask_for_job(Services& services, http::Request& request) {
    if (auto refused = judge(services, request, "jobs.change", {})) {
        return std::move(*refused);
    }
    RequestBody body(request);
    const std::string kind = body.required_text("kind", 64);
    if (!kind.empty() && !work::may_be_asked(kind)) {
        body.complain(messages::job_kind_refused(), "kind");
    }
    if (auto refused = body.refusal()) {
        return std::move(*refused);
    }
    const auto asked = services.queue.enqueue({.kind = kind});
    const auto job = asked ? services.queue.find(asked->id) : base::Result<std::optional<jobs::Job>>(asked.errors());
    if (!job || !*job) {
        return unavailable(request, job ? base::Errors{} : job.errors());
    }
    return answer_of_job(request, **job, 201);
}

http::Route about_job(http::Method method, std::string below, base::Bilingual summary, std::string permission,
                      http::Handler handler) {
    http::Route route;
    route.method = method;
    route.pattern = "/api/v1/jobs/{id}" + below;
    route.summary = std::move(summary);
    route.permission = std::move(permission);
    route.answer_schema = "Job";
    route.errors = {{404, "absent", {"aucune tâche de ce numéro", "no job of this number"}},
                    {409, "job-state", {"l’état de la tâche ne le permet pas", "the state of the job does not allow it"}}};
    route.handler = std::move(handler);
    return route;
}

}  // namespace

Routes jobs(Services& services) {
    using enum http::Method;
    return {
        {.pattern = "/api/v1/jobs", .summary = {"Les tâches", "Jobs"}, .permission = "jobs.read",
         .parameters = list_parameters({{"state", http::Parameter::Place::query, {"Dans cet état", "In this state"}}}),
         .answer_schema = "JobList", .handler = with(services, list_jobs)},
        {.method = post, .pattern = "/api/v1/jobs", .summary = {"Demander une tâche", "Ask for a job"},
         .permission = "jobs.change", .body = json_body("NewJob"), .answer_schema = "201 Job",
         .handler = with(services, ask_for_job)},
        about_job(get, "", {"Une tâche", "A job"}, "jobs.read", with(services, show_job)),
        about_job(post, "/cancel", {"Annuler une tâche", "Cancel a job"}, "jobs.change", with(services, cancel_job)),
        about_job(post, "/revive", {"Relancer une tâche", "Revive a job"}, "jobs.change", with(services, revive_job)),
    };
}

}  // namespace egide::web::routes
