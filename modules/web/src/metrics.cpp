#include "metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "answers.h"

namespace egide::web {

namespace {

void add(std::string& out, std::string_view name, std::string_view type, std::string_view help, double value,
         std::string_view labels = {}) {
    if (!help.empty()) {
        out += fmt::format("# HELP egide_{} {}\n# TYPE egide_{} {}\n", name, help, name, type);
    }
    out += fmt::format("egide_{}{} {}\n", name, labels, value);
}

double resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    double size = 0;
    double resident = 0;
    statm >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

void add_requests(std::string& out, const Log::Counts& counts) {
    bool first = true;
    for (const auto& [status_class, count] : counts.by_class) {
        add(out, "requests_total", "counter", first ? "Requests by class of their status (0: no answer)" : "",
            static_cast<double>(count), fmt::format("{{class=\"{}\"}}", status_class));
        first = false;
    }
    out += "# HELP egide_request_seconds Time from head to end of the answer\n# TYPE egide_request_seconds histogram\n";
    for (const auto& [bound, count] : counts.by_seconds) {
        out += fmt::format("egide_request_seconds_bucket{{le=\"{}\"}} {}\n", bound, count);
    }
    out += fmt::format("egide_request_seconds_bucket{{le=\"+Inf\"}} {}\n", counts.requests);
    out += fmt::format("egide_request_seconds_sum {}\negide_request_seconds_count {}\n", counts.seconds, counts.requests);
    add(out, "log_lines_dropped_total", "counter", "Log lines that found no room", static_cast<double>(counts.dropped_lines));
}

void add_server(std::string& out, const http::Statistics& now) {
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
    add(out, "connections_open", "gauge", "Connections open now", number(now.connections_open));
    add(out, "connections_accepted_total", "counter", "Connections accepted", number(now.connections_accepted));
    add(out, "connections_refused_total", "counter", "Connections beyond a limit", number(now.connections_refused));
    add(out, "requests_refused_total", "counter", "Unsound requests", number(now.requests_refused));
    add(out, "requests_shed_total", "counter", "Requests answered 503 because the queue was full", number(now.requests_shed));
    add(out, "handler_failures_total", "counter", "Requests answered 500", number(now.handler_failures));
    add(out, "timeouts_total", "counter", "Clients cut because they were slow", number(now.timeouts));
    add(out, "queue_length", "gauge", "Requests that wait for a worker", number(now.queue_length));
    add(out, "event_streams_open", "gauge", "Event streams open now", number(now.event_streams_open));
}

void add_jobs(std::string& out, Services& services) {
    const auto counts = services.queue.counts();
    if (!counts) {
        return;
    }
    const std::pair<const char*, std::int64_t> states[] = {{"waiting", counts->waiting}, {"running", counts->running},
                                                           {"done", counts->done},       {"dead", counts->dead},
                                                           {"cancelled", counts->cancelled}};
    for (const auto& [state, count] : states) {
        add(out, "jobs", "gauge", std::string_view(state) == "waiting" ? "Jobs by state" : "",
            static_cast<double>(count), fmt::format("{{state=\"{}\"}}", state));
    }
}

bool is_loopback(std::string_view client) {
    return client.starts_with("127.") || client == "::1" || client.empty();
}

}  // namespace

std::string metrics_text(Services& services) {
    std::string out;
    add(out, "build_info", "gauge", "The version that runs", 1, "{version=\"" EGIDE_VERSION "\"}");
    add(out, "resident_memory_bytes", "gauge", "Memory of the process", resident_bytes());
    add_requests(out, services.log->counts());
    add_server(out, services.statistics());
    add_jobs(out, services);
    return out;
}

http::Route metrics_route(Services& services) {
    http::Route route;
    route.pattern = "/metrics";
    route.summary = {"Mesures pour Prometheus", "Measures for Prometheus"};
    route.permission = http::kPublic;
    route.answer_schema = "text/plain";
    route.handler = [&services](http::Request& request) {
        return is_loopback(request.client)
                   ? http::text_response(metrics_text(services), "text/plain; version=0.0.4; charset=utf-8")
                   : absent(request);
    };
    return route;
}

}  // namespace egide::web
