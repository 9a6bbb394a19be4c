// An examination asks nothing of the machine: in a process that dies at the first call to open or connect, it lives.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>

#include "egide/signature/detached.h"
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;

/// Kills the process at any of these calls.
bool forbid(const std::vector<unsigned>& calls) {
    std::vector<sock_filter> program = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (const unsigned call : calls) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
        program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

bool lock_in() {
#if defined(__x86_64__)
    return forbid({SYS_open, SYS_openat, SYS_stat, SYS_newfstatat, SYS_access, SYS_readlink, SYS_socket, SYS_connect,
                   SYS_execve, SYS_clone3, SYS_fork});
#else
    return forbid({SYS_openat, SYS_newfstatat, SYS_readlinkat, SYS_socket, SYS_connect, SYS_execve, SYS_clone3});
#endif
}

struct LockedIn : public SignedPdf {
    /// The way a child ends that does this behind the lock; nothing when this machine has no lock.
    template <typename Work>
    static std::optional<int> status_of(Work work) {
        const pid_t child = fork();
        if (child == 0) {
            prepare();
            if (!lock_in()) {
                _exit(77);
            }
            work();
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        return WIFEXITED(status) && WEXITSTATUS(status) == 77 ? std::nullopt : std::optional(status);
    }
};

TEST_F(LockedIn, TheLockHolds) {
    const std::optional<int> status = status_of([] { ::access("/", R_OK); });
    if (!status) {
        GTEST_SKIP() << "this kernel has no seccomp filters";
    }
    EXPECT_TRUE(WIFSIGNALED(*status));
}

TEST_F(LockedIn, PdfsAndTheirStoresAreExamined) {
    SignatureWish wish = with_chain();
    wish.cms.stamper = &house.stamper;
    pdf.sign(signer, wish);
    pdf.add_store({make_list(house.intermediate, {}, kYearAgo, kFarAway)},
                  {make_answer(house.root, house.root, house.intermediate, std::nullopt, kYearAgo, kFarAway)});
    const std::string trusted = to_json(house.trust());
    const std::optional<int> status = status_of([&] {
        const TrustList list = trust_list_from_json(trusted, "request").value();
        const PdfReport report = examine_pdf(as_bytes(pdf.bytes()), list, kNow);
        _exit(report.verdict == Verdict::signed_trusted && pdf_report_from_json(to_json(report), "answer").ok() ? 0
                                                                                                                : 1);
    });
    if (!status) {
        GTEST_SKIP() << "this kernel has no seccomp filters";
    }
    EXPECT_TRUE(WIFEXITED(*status)) << "killed by signal " << WTERMSIG(*status);
    EXPECT_EQ(WEXITSTATUS(*status), 0);
}

TEST_F(LockedIn, DetachedSignaturesAndListsAreExamined) {
    CmsWish wish;
    wish.enclosed = true;
    const std::vector<std::uint8_t> cms = make_cms(issue(house.root, {}), "contenu", wish);
    const std::string bundle = pem(house.root);
    const std::optional<int> status = status_of([&] {
        const TrustList list = read_trust_list(as_bytes(bundle), "liste").value();
        const DetachedReport report = examine_detached(cms, std::nullopt, list, kNow);
        const DetachedReport xml =
            examine_detached(as_bytes("<a><Signature><SignedInfo/></Signature></a>"), std::nullopt, list, kNow);
        _exit(report.verdict == Verdict::signed_trusted && xml.format == Format::xades ? 0 : 1);
    });
    if (!status) {
        GTEST_SKIP() << "this kernel has no seccomp filters";
    }
    EXPECT_TRUE(WIFEXITED(*status)) << "killed by signal " << WTERMSIG(*status);
    EXPECT_EQ(WEXITSTATUS(*status), 0);
}

}  // namespace
}  // namespace egide::signature
