#pragma once

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "egide/testing/temporary_folder.h"

namespace egide::testing {

/// A PostgreSQL 15 of its own in a temporary folder, reached by a socket in it alone; it stops with the object, and
/// with the process whatever its end. As root it runs under an account without rights, since it refuses root.
class PostgresServer {
  public:
    /// `durable`: false leaves out the waits for the disk; a dead process loses nothing by it, a dead machine would.
    explicit PostgresServer(bool durable = false) : durable_(durable) {
        if (!available()) {
            throw std::runtime_error("PostgreSQL 15 is not installed: tools/setup.sh test");
        }
        give_folder_away();
        std::vector<std::string> arguments = {
            "initdb", "-D", data(), "-U", "egide", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"};
        finish(start_program("initdb", arguments, false), "initdb");
        start();
        create_database("egide");
    }
    ~PostgresServer() { stop(); }
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    static bool available() { return std::filesystem::exists(programs() / "postgres"); }

    /// What libpq needs to reach a database of this server.
    std::string connection(const std::string& database = "egide") const {
        return "host=" + folder_.path().string() + " user=egide dbname=" + database;
    }
    void create_database(const std::string& name) const {
        finish(start_program("createdb", {"createdb", "-h", folder_.path().string(), "-U", "egide", name}, false),
               "createdb");
    }
    void start() {
        std::filesystem::remove(folder_ / "data/postmaster.pid");
        process_ = start_program(
            "postgres",
            {"postgres", "-D", data(), "-k", folder_.path().string(), "-c", "listen_addresses=", "-c",
             durable_ ? "fsync=on" : "fsync=off", "-c", "max_connections=60", "-c", "shared_buffers=64MB"},
            true);
        wait_until_ready();
    }
    /// Ends every connection and stops.
    void stop() { end_with(SIGINT); }
    /// As when the machine's memory runs out: no time to end anything.
    void kill() { end_with(SIGQUIT); }

  private:
    static std::filesystem::path programs() {
        const char* const asked = std::getenv("EGIDE_POSTGRES_PROGRAMS");
        return asked == nullptr ? "/usr/lib/postgresql/15/bin" : asked;
    }
    std::string data() const { return (folder_ / "data").string(); }

    static const passwd* other_account() { return ::geteuid() != 0 ? nullptr : ::getpwnam("nobody"); }
    void give_folder_away() const {
        const passwd* const account = other_account();
        if (account != nullptr && ::chown(folder_.path().c_str(), account->pw_uid, account->pw_gid) != 0) {
            throw std::runtime_error("cannot give the server's folder to nobody");
        }
    }

    pid_t start_program(const std::string& name, std::vector<std::string> arguments, bool until_we_die) const {
        const std::string program = (programs() / name).string();
        const std::string log = (folder_ / (name + ".log")).string();
        std::vector<char*> pointers;
        for (std::string& argument : arguments) {
            pointers.push_back(argument.data());
        }
        pointers.push_back(nullptr);
        const passwd* const account = other_account();
        const pid_t process = ::fork();
        if (process != 0) {
            return process;
        }
        if (account != nullptr &&
            (::setgroups(0, nullptr) != 0 || ::setgid(account->pw_gid) != 0 || ::setuid(account->pw_uid) != 0)) {
            ::_exit(126);
        }
        if (until_we_die) {
            ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
        }
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        if (::chdir(folder_.path().c_str()) == 0) {
            ::execv(program.c_str(), pointers.data());
        }
        ::_exit(127);
    }
    void finish(pid_t process, const std::string& name) const {
        int status = 0;
        if (::waitpid(process, &status, 0) != process || status != 0) {
            throw std::runtime_error(name + " failed:\n" + text_of(folder_ / (name + ".log")));
        }
    }
    static std::string text_of(const std::filesystem::path& file) {
        std::ifstream stream(file);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    /// The server writes "ready" in its lock file when it takes connections.
    void wait_until_ready() const {
        for (int turn = 0; turn < 3000; ++turn) {
            if (text_of(folder_ / "data/postmaster.pid").find("ready") != std::string::npos) {
                return;
            }
            if (::waitpid(process_, nullptr, WNOHANG) == process_) {
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("PostgreSQL did not start:\n" + text_of(folder_ / "postgres.log"));
    }
    void end_with(int signal) {
        if (process_ > 0) {
            ::kill(process_, signal);
            ::waitpid(process_, nullptr, 0);
            process_ = 0;
        }
    }

    bool durable_;
    TemporaryFolder folder_;
    pid_t process_ = 0;
};

}  // namespace egide::testing
