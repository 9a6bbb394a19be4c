// Members as lines of input ("name length\nbytes", lengths in decimal) are put into a ZIP, so that what lies behind the
// container is reached at once; raw ZIPs are taken as they are. Nothing that was not signed by the trusted key passes.
#include <charconv>
#include <map>

#include "../modules/evidence/src/zip_crc.h"
#include "../modules/evidence/src/zip_layout.h"
#include "egide/evidence/verify.h"
#include "reading_text.h"

namespace {

using namespace egide::evidence;
using egide::fuzz::require;

/// Cuts the input into members; lengths beyond the rest take the rest.
std::map<std::string, std::string_view> members_in(std::string_view bytes) {
    std::map<std::string, std::string_view> members;
    while (!bytes.empty() && members.size() < 40) {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        const std::size_t space = std::min(line.rfind(' '), line.size());
        std::size_t length = 0;
        const std::string_view digits = line.substr(std::min(space + 1, line.size()));
        std::from_chars(digits.data(), digits.data() + digits.size(), length);
        length = std::min(length, bytes.size());
        members.try_emplace(std::string(line.substr(0, space)), bytes.substr(0, length));
        bytes.remove_prefix(length);
    }
    return members;
}

std::string zip_of(const std::map<std::string, std::string_view>& members) {
    std::string bytes;
    std::string directory;
    std::size_t count = 0;
    for (const auto& [name, content] : members) {
        if (is_zip_name(name)) {
            const ZipMember member{name, bytes.size(), content.size(), zip_crc(0, content)};
            bytes += zip_local_header(member) + std::string(content);
            directory += zip_central_header(member);
            ++count;
        }
    }
    return bytes + directory + zip_end(count, bytes.size(), directory.size());
}

void check_report(const ProofReport& report, std::size_t size, bool words) {
    require(report.kind == "bundle", "a bundle gives a report on a bundle");
    for (const ProofFault& fault : report.faults) {
        require(!fault.code.empty() && (!words || (!fault.text.fr.empty() && !fault.text.en.empty())), "a fault speaks");
        require(!fault.byte || *fault.byte <= size, "a fault stands in the file");
    }
    const bool wrong = report.verdict == ProofVerdict::altered || report.verdict == ProofVerdict::unreadable;
    require(wrong == !report.faults.empty(), "what is wrong is said");
    if (words) {
        const auto back = unpack_report(pack_report(report));
        require(back.ok() && pack_report(*back) == pack_report(report), "a report survives its way");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto stranger = egide::journal::SignerKey::generate("stranger").verifier();
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string bytes = input.starts_with("PK") ? std::string(input) : zip_of(members_in(input));
    // Sentences cost more than all the rest: one input in sixty-four is put into words.
    const unsigned draw = size == 0 ? 0 : (size + data[size / 2]) % 64;
    ProofOptions options{.words = draw == 0};
    if (draw % 2 == 1) {
        options.keys = {{stranger}};
    }
    const ProofReport report = verify_bundle(SeekableText(bytes), options);
    check_report(report, bytes.size(), options.words);
    require(options.keys.empty() || report.verdict == ProofVerdict::altered ||
                report.verdict == ProofVerdict::unreadable,
            "a stranger's key proves nothing");
    return 0;
}
