#include "egide/web/serve.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>
#include <stdexcept>

#include "bucket_watch.h"
#include "demonstration.h"
#include "egide/jobs/schedule.h"
#include "egide/jobs/workers.h"
#include "egide/web/messages.h"
#include "openapi.h"
#include "gate.h"
#include "interface_files.h"
#include "job_cells.h"
#include "network.h"
#include "routes.h"
#include "service_manager.h"
#include "work.h"

namespace egide::web {

namespace {

using std::chrono::seconds;

storage::sql::Instant system_clock() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// The signals that the first thread waits for; blocked everywhere, so that no other thread is interrupted.
sigset_t awaited_signals() {
    sigset_t set;
    ::sigemptyset(&set);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        ::sigaddset(&set, signal);
    }
    return set;
}

std::string address_of(const Configuration& configuration, std::uint16_t port) {
    const bool v6 = configuration.address.find(':') != std::string::npos;
    return (configuration.secure() ? "https://" : "http://") + (v6 ? "[" + configuration.address + "]" : configuration.address) +
           ":" + std::to_string(port);
}

accounts::Settings settings_of(const Configuration& configuration, bool demo) {
    accounts::Settings settings;
    settings.second_factor_by_role = !demo;
    if (configuration.public_address.empty()) {
        const std::string end = ":" + std::to_string(configuration.port);
        const std::string scheme = configuration.secure() ? "https://" : "http://";
        settings.origins = {scheme + "localhost" + end, scheme + "127.0.0.1" + end};
    } else {
        settings.origins = {configuration.public_address};
        settings.site = host_of(configuration.public_address);
    }
    return settings;
}

http::ServerOptions server_options(Services& services) {
    const Configuration& configuration = services.configuration;
    http::ServerOptions options;
    options.address = configuration.address;
    options.port = configuration.port;
    if (configuration.secure()) {
        options.tls = http::TlsFiles{configuration.certificate, configuration.key};
    }
    options.limits = configuration.limits;
    options.hosts = configuration.hosts;
    if (options.hosts.empty() && is_loopback(configuration.address) && !configuration.behind_proxy) {
        options.hosts = {"localhost", "127.0.0.1", "[::1]"};  // no other site's name may lead to this machine's own server
    }
    options.behind_proxy = configuration.behind_proxy;
    options.language = configuration.language;
    options.threads = configuration.threads;
    options.log = services.log;
    options.hindered = [&services] {
        return services.ready() ? std::nullopt : std::optional(messages::storage_away());
    };
    return options;
}

jobs::WorkerOptions worker_options(Services& services) {
    jobs::WorkerOptions options;
    char host[128] = "node";
    ::gethostname(host, sizeof host - 1);
    options.name = std::string(host) + "/" + std::to_string(::getpid());
    options.threads = services.configuration.job_threads;
    options.ended = [&services](const jobs::Job& job, jobs::State) {
        const auto now = services.queue.find(job.id);
        if (!now.ok() || !*now) {
            return;
        }
        const std::string text = object_text(job_names(), cells_of(**now, services.configuration.language));
        services.relay.tell_permitted("jobs.read", "job", text);
    };
    options.troubled = [&services](const base::Errors& errors) { services.log->errors("jobs", errors); };
    return options;
}

/// Everything that runs while the server serves.
class Running {
  public:
    Running(Services& services, jobs::Schedules schedules)
        : services_(services),
          schedules_(std::move(schedules)),
          workers_(services.queue, work::doers(services), worker_options(services)) {}

    base::Errors listen(std::vector<http::Route> routes, const http::PagePolicy& pages) {
        http::ServerOptions options = server_options(services_);
        options.pages = pages;
        auto server = http::Server::start(std::move(options), std::move(routes), make_gate(services_));
        if (!server) {
            return server.errors();
        }
        server_ = std::move(*server);
        watch_ = std::make_unique<BucketWatch>(services_);
        services_.statistics = [this] { return server_->statistics(); };
        return {};
    }
    std::uint16_t port() const { return server_->port(); }

    /// Waits for a signal to end, doing each second what has to be done regularly.
    void wait(const sigset_t& signals) {
        const timespec second{1, 0};
        while (true) {
            const int signal = ::sigtimedwait(&signals, nullptr, &second);
            if (signal == SIGTERM || signal == SIGINT) {
                return;
            }
            if (signal == SIGHUP) {
                reload();
            }
            tick();
        }
    }

    void stop() {
        tell_service_manager("STOPPING=1");
        services_.log->event("info", "stopping");
        services_.hub.end();
        watch_.reset();
        server_->stop();
        workers_.stop();
        services_.deliver_events();
        services_.log->event("info", "stopped");
    }

  private:
    void reload() {
        tell_service_manager("RELOADING=1");
        const base::Errors errors = services_.configuration.secure() ? server_->reload_certificates() : base::Errors{};
        services_.log->errors("reload", errors);
        services_.log->event("info", "reloaded");
        tell_service_manager("READY=1");
    }

    void tick() {
        const auto fired = schedules_.fire();
        services_.database_away = !fired.ok();
        if (!fired.ok()) {
            services_.log->errors("schedules", fired.errors());
        } else if (*fired > 0) {
            workers_.wake();
        }
        services_.deliver_events();
        follow_others();
        if (watchdog_) {
            tell_service_manager("WATCHDOG=1");
        }
    }

    /// What happened on other nodes.
    void follow_others() {
        if (const auto heard = services_.relay.hear(); !heard) {
            services_.log->errors("events", heard.errors());
        }
        constexpr int kBetween = 5;
        if (++ticks_ % kBetween == 0) {
            if (const auto followed = services_.shared_registry.follow(); !followed) {
                services_.log->errors("registry", followed.errors());
            }
        }
    }

    Services& services_;
    int ticks_ = 0;
    jobs::Schedules schedules_;
    jobs::Workers workers_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<BucketWatch> watch_;
    bool watchdog_ = watchdog_period().has_value();
};

base::Errors told(const base::Text& message, base::ErrorKind kind = base::ErrorKind::invalid) {
    return {{kind, message, {}, {}, {}}};
}

/// Makes the link of the first administrator, or refuses to be reached by others before there is one.
base::Errors prepare_first_access(Services& services, const ServeOptions& options, const std::string& address) {
    const auto link = services.accounts.first_administrator_link();
    if (!link) {
        return link.errors();
    }
    if (!*link) {
        return {};
    }
    if (!is_loopback(services.configuration.address)) {
        return told(messages::serve_no_administrator({.address = services.configuration.address}));
    }
    const std::string& known = services.configuration.public_address;
    options.print(base::render(messages::serve_first_link(), options.language));
    options.print((known.empty() ? address : known) + "/premier-acces/" + std::string((*link)->token.view()));
    return {};
}

base::Result<std::vector<http::Route>> routes_with_interface(Services& services, http::PagePolicy& pages) {
    std::vector<http::Route> routes = all_routes(services);
    auto interface = interface_route(services, pages);
    if (!interface) {
        return interface.errors();
    }
    routes.push_back(std::move(*interface));
    return routes;
}

base::Result<int> serve_with(Services& services, const ServeOptions& options, const sigset_t& signals) {
    const std::string address = address_of(services.configuration, services.configuration.port);
    std::vector<std::string> lines;
    if (options.demo) {
        auto shown = make_demonstration(services, options, address);
        if (!shown) {
            return shown.errors();
        }
        lines = std::move(*shown);
    }
    if (auto errors = prepare_first_access(services, options, address); !errors.empty()) {
        return errors;
    }
    auto schedules = jobs::Schedules::open(services.queue, work::schedules());
    if (!schedules) {
        return schedules.errors();
    }
    http::PagePolicy pages;
    auto routes = routes_with_interface(services, pages);
    if (!routes) {
        return routes.errors();
    }
    // Before the first request: whose scope a thing is in is known by the registry, and it may be on another node.
    if (const auto followed = services.shared_registry.follow(); !followed.ok()) {
        services.log->errors("registry", followed.errors());
    }
    Running running(services, std::move(*schedules));
    if (auto errors = running.listen(std::move(*routes), pages); !errors.empty()) {
        return errors;
    }
    services.log->event("info", "listening", {{"address", address}, {"version", EGIDE_VERSION}});
    for (const std::string& line : lines) {
        options.print(line);
    }
    options.print(base::render(messages::serve_address(), options.language) + " " + address);
    tell_service_manager("READY=1");
    running.wait(signals);
    running.stop();
    return 0;
}

}  // namespace

std::string description_of_routes() {
    std::string folder = (std::filesystem::temp_directory_path() / "egide-routes-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary folder");
    }
    Configuration configuration;
    configuration.data = folder;
    std::string text;
    {
        const auto services = Services::open(configuration, settings_of(configuration, true), system_clock,
                                             std::make_shared<Log>(STDERR_FILENO, false));
        if (!services) {
            throw std::runtime_error("cannot open a temporary data folder");
        }
        text = openapi_document(all_routes(**services));
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return text;
}

base::Result<int> serve(ServeOptions options) {
    const sigset_t signals = awaited_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    if (options.demo && !is_loopback(options.configuration.address)) {
        return told(messages::serve_demo_loopback());
    }
    if (options.configuration.port == 0) {
        options.configuration.port = free_port(options.configuration.address);
    }
    auto log = std::make_shared<Log>(STDERR_FILENO, !options.demo);
    if (const auto fit = make_room_for(options.configuration.limits.connections);
        fit < options.configuration.limits.connections) {
        log->event("warning", "fewer connections", {{"limits.connections", std::to_string(fit)}, {"cause", "RLIMIT_NOFILE"}});
        options.configuration.limits.connections = fit;
    }
    const bool fresh = !std::filesystem::exists(options.configuration.data / "db");
    auto services = Services::open(options.configuration, settings_of(options.configuration, options.demo), system_clock, log);
    if (!services) {
        return services.errors();
    }
    if (options.demo && fresh && options.fill) {
        if (auto errors = options.fill(options.configuration.data); !errors.empty()) {
            return errors;
        }
    }
    return serve_with(**services, options, signals);
}

}  // namespace egide::web
