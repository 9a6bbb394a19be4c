#pragma once

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "egide/testing/temporary_folder.h"

namespace egide::testing {

/// A real mail server on this machine, in a process of its own that ends with the test (smtp_peer.py says what it does
/// with whose letters).
class SmtpPeer {
  public:
    explicit SmtpPeer(const std::vector<std::string>& options = {}) {
        int to_peer[2], from_peer[2];
        if (::pipe2(to_peer, O_CLOEXEC) != 0 || ::pipe2(from_peer, O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
        // By its path and alone: Python looks for its libraries from the name it was started under.
        std::vector<std::string> words = {
            "/usr/bin/python3", "-I", "-B", std::string(EGIDE_SOURCE_DIR) + "/modules/mail/tests/smtp_peer.py", folder().string()};
        words.insert(words.end(), options.begin(), options.end());
        std::vector<char*> arguments;
        for (std::string& word : words) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        process_ = ::fork();
        if (process_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);
            ::dup2(to_peer[0], STDIN_FILENO);
            ::dup2(from_peer[1], STDOUT_FILENO);
            ::execv("/usr/bin/python3", arguments.data());
            ::_exit(127);
        }
        ::close(to_peer[0]);
        ::close(from_peer[1]);
        input_ = to_peer[1];
        read_port(from_peer[0]);
        ::close(from_peer[0]);
    }
    ~SmtpPeer() { stop(); }
    SmtpPeer(const SmtpPeer&) = delete;
    SmtpPeer& operator=(const SmtpPeer&) = delete;

    std::uint16_t port() const { return port_; }
    std::filesystem::path folder() const { return folder_.path(); }
    std::filesystem::path certificate() const { return folder() / "cert.pem"; }

    /// The messages it took, the oldest first.
    std::vector<std::string> taken() const {
        std::vector<std::string> all;
        while (true) {
            std::ifstream stream(folder() / (std::to_string(all.size() + 1) + ".eml"), std::ios::binary);
            if (!stream) {
                return all;
            }
            all.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        }
    }
    /// Hangs up for good.
    void stop() {
        if (process_ > 0) {
            ::close(input_);
            ::waitpid(process_, nullptr, 0);
            process_ = 0;
        }
    }

  private:
    void read_port(int from) {
        std::string text;
        char one = 0;
        while (::read(from, &one, 1) == 1 && one != '\n') {
            text += one;
        }
        if (text.empty()) {
            throw std::runtime_error("the mail server of the tests does not start (python3-aiosmtpd, openssl)");
        }
        port_ = static_cast<std::uint16_t>(std::stoi(text));
    }

    TemporaryFolder folder_;
    pid_t process_ = 0;
    int input_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace egide::testing
