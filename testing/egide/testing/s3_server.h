#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "egide/testing/temporary_folder.h"

namespace egide::testing {

/// A Ceph gateway (radosgw 16) that speaks S3 on loopback, over a monitor and one store in memory, all of its own, with
/// keys made for it; they stop with the object, and with the process whatever its end.
class S3Server {
  public:
    S3Server() {
        if (!available()) {
            throw std::runtime_error("the S3 server of the tests is not installed: tools/setup.sh test");
        }
        write_settings();
        const std::string monitors = (folder_ / "monmap").string();
        run({"monmaptool", "--create", "--fsid", fsid_, "--addv", "a", monitor_address(), monitors});
        run({"ceph-mon", "-c", settings(), "--mkfs", "-i", "a", "--monmap", monitors, "--keyring", keyring()});
        start({"ceph-mon", "-c", settings(), "-i", "a", "-f"});
        run({"ceph", "-c", settings(), "--connect-timeout", "60", "osd", "create", fsid_, "0"});
        run({"ceph-osd", "-c", settings(), "-i", "0", "--mkfs", "--osd-uuid", fsid_});
        start({"ceph-osd", "-c", settings(), "-i", "0", "-f"});
        make_certificate();
        const pid_t account = spawn({"radosgw-admin", "-c", settings(), "user", "create", "--uid=egide",
                                     "--display-name=egide", "--access-key=" + access_key_, "--secret=" + secret_key_});
        start_gateway();
        finish(account, "radosgw-admin");
    }
    ~S3Server() {
        stop_gateway();
        for (const pid_t process : daemons_) {
            end(process);
        }
    }
    S3Server(const S3Server&) = delete;
    S3Server& operator=(const S3Server&) = delete;

    static bool available() {
        return std::filesystem::exists("/usr/bin/radosgw") && std::filesystem::exists("/usr/bin/ceph-mon") &&
               std::filesystem::exists("/usr/bin/ceph-osd");
    }

    std::uint16_t port() const { return plain_port_; }
    std::string endpoint() const { return "http://127.0.0.1:" + std::to_string(plain_port_); }
    std::string secure_endpoint() const { return "https://127.0.0.1:" + std::to_string(secure_port_); }
    /// The authority that signed the server's certificate: the certificate itself.
    std::filesystem::path authority() const { return folder_ / "certificate.pem"; }
    const std::string& access_key() const { return access_key_; }
    const std::string& secret_key() const { return secret_key_; }

    void create_bucket(const std::string& name, bool locks = false) const {
        std::vector<std::string> arguments = {"curl",         "--silent",
                                              "--show-error", "--fail",
                                              "--aws-sigv4",  "aws:amz:us-east-1:s3",
                                              "--user",       access_key_ + ":" + secret_key_,
                                              "--request",    "PUT",
                                              "--header",     std::string("x-amz-content-sha256: ") + kSha256OfNothing};
        if (locks) {
            arguments.insert(arguments.end(), {"--header", "x-amz-bucket-object-lock-enabled: true"});
        }
        arguments.push_back(endpoint() + "/" + name);
        run(arguments);
    }
    void start_gateway() {
        gateway_ = spawn({"radosgw", "-c", settings(), "-n", "client.admin", "-f"});
        wait_until_ready();
    }
    /// As when the machine's memory runs out.
    void stop_gateway() {
        if (gateway_ > 0) {
            end(gateway_);
            gateway_ = 0;
        }
    }

    /// A port of loopback that nobody uses now.
    static std::uint16_t free_port() {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool bound = ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                           ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
        ::close(listener);
        if (!bound) {
            throw std::runtime_error("no free port on loopback");
        }
        return ntohs(address.sin_port);
    }

  private:
    static constexpr const char* kSha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    std::string settings() const { return (folder_ / "ceph.conf").string(); }
    std::string keyring() const { return (folder_ / "keyring").string(); }
    std::string monitor_address() const { return "[v2:127.0.0.1:" + std::to_string(monitor_port_) + "]"; }

    static std::string random_hex(std::size_t digits) {
        static std::random_device device;
        std::string text;
        while (text.size() < digits) {
            text.push_back("0123456789abcdef"[device() % 16]);
        }
        return text;
    }
    /// A key of Ceph: a type, a date, a length, 16 bytes, in base 64.
    static std::string ceph_key() {
        const std::time_t now = std::time(nullptr);
        std::string bytes("\x01\x00", 2);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes.push_back(static_cast<char>(now >> shift));
        }
        bytes += std::string("\0\0\0\0\x10\0", 6);
        static std::random_device device;
        while (bytes.size() < 28) {
            bytes.push_back(static_cast<char>(device()));
        }
        static constexpr const char* kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string text;
        for (std::size_t at = 0; at < bytes.size(); at += 3) {
            std::uint32_t three = 0;
            for (std::size_t next = at; next < at + 3; ++next) {
                three = three << 8 | (next < bytes.size() ? static_cast<unsigned char>(bytes[next]) : 0U);
            }
            for (int shift = 18; shift >= 0; shift -= 6) {
                text.push_back(kLetters[three >> shift & 63U]);
            }
        }
        text.replace(text.size() - 2, 2, "==");  // 28 bytes leave one alone
        return text;
    }
    void write_settings() const {
        const std::string folder = folder_.path().string();
        const std::string key = ceph_key();
        std::filesystem::create_directories(folder_ / "mon");
        std::filesystem::create_directories(folder_ / "osd");
        const auto entity = [&](const std::string& name, const std::string& osd) {
            return "[" + name + "]\nkey = " + key + "\ncaps mon = \"allow *\"\ncaps mgr = \"allow *\"\n" + osd;
        };
        folder_.write("keyring", entity("mon.", "") + entity("client.admin", "caps osd = \"allow *\"\n") +
                                     entity("osd.0", "caps osd = \"allow *\"\n"));
        folder_.write(
            "ceph.conf",
            "[global]\nfsid = " + fsid_ + "\nmon_host = " + monitor_address() +
                "\nauth_cluster_required = cephx\nauth_service_required = cephx\nauth_client_required = cephx\n"
                "public_addr = 127.0.0.1\ncluster_addr = 127.0.0.1\nms_bind_msgr1 = false\n"
                "admin_socket =\npid_file =\nrun_dir = " +
                folder + "\nlog_file = " + folder + "/$name.log\nkeyring = " + keyring() +
                "\nosd_pool_default_size = 1\nosd_pool_default_min_size = 1\nosd_pool_default_pg_num = 1\n"
                "osd_crush_chooseleaf_type = 0\nmon_allow_pool_size_one = true\n"
                "[mon]\nmon_data = " +
                folder + "/mon\nmon_cluster_log_file = " + folder +
                "/cluster.log\nmon_data_avail_crit = 1\nmon_data_avail_warn = 1\n"
                "paxos_propose_interval = 0.02\npaxos_min_wait = 0.01\nmon_tick_interval = 1\n"
                "[osd]\nosd_data = " +
                folder +
                "/osd\nosd_objectstore = memstore\n"
                "memstore_device_bytes = 4294967296\nosd_class_load_list = *\nosd_class_default_list = *\n"
                "[client]\nrgw_frontends = beast endpoint=127.0.0.1:" +
                std::to_string(plain_port_) + " ssl_endpoint=127.0.0.1:" + std::to_string(secure_port_) +
                " ssl_certificate=" + authority().string() + " ssl_private_key=" + folder +
                "/key.pem\n"
                "rgw_run_sync_thread = false\nrgw_dynamic_resharding = false\n"
                "rgw_rados_pool_pg_num_min = 1\nrgw_override_bucket_index_max_shards = 1\n");
    }
    void make_certificate() const {
        run({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", (folder_ / "key.pem").string(), "-out",
             authority().string()});
    }

    std::string log_of(const std::string& program) const { return (folder_ / (program + ".out")).string(); }
    pid_t spawn(std::vector<std::string> arguments) const {
        std::vector<char*> pointers;
        for (std::string& argument : arguments) {
            pointers.push_back(argument.data());
        }
        pointers.push_back(nullptr);
        const std::string log = log_of(arguments.front());
        const pid_t process = ::fork();
        if (process != 0) {
            return process;
        }
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        const int input = ::open("/dev/null", O_RDONLY);
        ::dup2(input, STDIN_FILENO);
        ::dup2(output, STDOUT_FILENO);
        ::dup2(output, STDERR_FILENO);
        ::execvp(pointers.front(), pointers.data());
        ::_exit(127);
    }
    void run(const std::vector<std::string>& arguments) const { finish(spawn(arguments), arguments.front()); }
    void start(const std::vector<std::string>& arguments) { daemons_.push_back(spawn(arguments)); }
    void finish(pid_t process, const std::string& program) const {
        int status = 0;
        if (::waitpid(process, &status, 0) != process || status != 0) {
            std::ifstream log(log_of(program));
            throw std::runtime_error(program + " failed:\n" + std::string(std::istreambuf_iterator<char>(log), {}));
        }
    }
    static void end(pid_t process) {
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
    }
    void wait_until_ready() const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(plain_port_);
        for (int turn = 0; turn < 6000; ++turn) {
            const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const bool listens = ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
            ::close(probe);
            if (listens) {
                return;
            }
            if (::waitpid(gateway_, nullptr, WNOHANG) == gateway_) {
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("radosgw did not start: see " + folder_.path().string());
    }

    TemporaryFolder folder_;
    std::string fsid_ =
        random_hex(8) + "-" + random_hex(4) + "-4" + random_hex(3) + "-8" + random_hex(3) + "-" + random_hex(12);
    std::string access_key_ = random_hex(20);
    std::string secret_key_ = random_hex(40);
    std::uint16_t monitor_port_ = free_port();
    std::uint16_t plain_port_ = free_port();
    std::uint16_t secure_port_ = free_port();
    std::vector<pid_t> daemons_;
    pid_t gateway_ = 0;
};

/// One S3 server for all the tests of this program.
inline S3Server& shared_s3_server() {
    static S3Server server;
    return server;
}

}  // namespace egide::testing
