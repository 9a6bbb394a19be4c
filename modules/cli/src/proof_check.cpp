#include "proof_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "egide/cli/messages.h"
#include "egide/timestamp/token.h"

namespace egide::cli {

namespace {

/// The bytes of a confined process as the verifier reads them.
class GuestInput final : public evidence::SeekableBytes {
  public:
    explicit GuestInput(const sandbox::ByteSource& input) : input_(input) {}
    std::uint64_t size() const override { return input_.size(); }
    bool read(std::uint64_t offset, std::span<char> into) const override {
        std::size_t done = 0;
        while (done < into.size()) {
            const std::size_t count = input_.read(offset + done, into.subspan(done));
            if (count == 0) {
                return false;
            }
            done += count;
        }
        return true;
    }

  private:
    const sandbox::ByteSource& input_;
};

std::string answer_proof(const sandbox::ByteSource& input, std::string_view request) {
    const auto options = evidence::unpack_options(request);
    if (!options) {
        throw std::runtime_error("options: " + options.errors().front().detail);
    }
    return evidence::pack_report(evidence::verify_proof(GuestInput(input), *options));
}

/// Whatever loads at its first use, a process that may open nothing must have used before: sentences, digests,
/// signatures, certificates.
void prepare_proof() {
    const auto key = journal::SignerKey::generate("prepare");
    const std::string text = "prepare\n0\n" + std::string(43, 'A') + "=\n";
    const std::string note = journal::write_note({text, {journal::sign_note(text, key)}});
    static_cast<void>(journal::signed_by(journal::parse_note(note, {}).value(), key.verifier()));
    static_cast<void>(evidence::pack_report(evidence::verify_proof(evidence::SeekableText("prepare"), {})));
    static_cast<void>(timestamp::read_token(note, {}));
    static_cast<void>(timestamp::read_certificates(note, {}));
    static_cast<void>(timestamp::digest_of(timestamp::HashAlgorithm::sha3_256, note));
    static_cast<void>(timestamp::digest_of(timestamp::HashAlgorithm::sha512, note));
}

struct OpenedProof {
    int number;
    explicit OpenedProof(const std::string& path)
        : number(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
    ~OpenedProof() {
        if (number >= 0) {
            ::close(number);
        }
    }
    OpenedProof(const OpenedProof&) = delete;
    OpenedProof& operator=(const OpenedProof&) = delete;
};

/// A large bundle takes longer; even a slow disk gives 8 MiB a second.
sandbox::Limits limits_for(std::uint64_t bytes) {
    sandbox::Limits limits;
    const auto more = std::chrono::seconds(bytes >> 23U);
    limits.processor += more;
    limits.wall += more;
    return limits;
}

}  // namespace

sandbox::Guest proof_guest() {
    return {"verify_proof", answer_proof, prepare_proof};
}

base::Result<evidence::ProofReport> check_proof(const std::string& path, const evidence::ProofOptions& options) {
    const OpenedProof file(path);
    struct stat status {};
    if (file.number < 0 || ::fstat(file.number, &status) != 0 || !S_ISREG(status.st_mode)) {
        return base::Error{base::ErrorKind::unavailable, messages::file_unreadable({.path = path}), {}, {}, {}};
    }
    sandbox::Run how;
    how.limits = limits_for(static_cast<std::uint64_t>(status.st_size));
    const auto answer = sandbox::run_guest(proof_guest().name, file.number, evidence::pack_options(options), how);
    return answer ? evidence::unpack_report(*answer) : base::Result<evidence::ProofReport>(answer.errors());
}

}  // namespace egide::cli
