#include "generate/share.h"

#include <fmt/format.h>

#include <bit>

namespace egide::directory::generate {

namespace {

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87ULL;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4FULL;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9ULL;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63ULL;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5ULL;
constexpr std::size_t kStripe = 32;

std::uint64_t little_number(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint64_t number = 0;
    for (std::size_t byte = count; byte-- > 0;) {
        number = (number << 8U) | static_cast<unsigned char>(bytes[at + byte]);
    }
    return number;
}

std::uint64_t round_of(std::uint64_t state, std::uint64_t input) {
    return std::rotl(state + input * kPrime2, 31) * kPrime1;
}

std::uint64_t merged(std::uint64_t hash, std::uint64_t state) {
    return (hash ^ round_of(0, state)) * kPrime1 + kPrime4;
}

/// The stripes of 32 bytes; moves `at` behind them.
std::uint64_t of_stripes(std::string_view bytes, std::size_t& at) {
    std::uint64_t states[4] = {kPrime1 + kPrime2, kPrime2, 0, 0 - kPrime1};
    for (; at + kStripe <= bytes.size(); at += kStripe) {
        for (std::size_t lane = 0; lane < 4; ++lane) {
            states[lane] = round_of(states[lane], little_number(bytes, at + 8 * lane, 8));
        }
    }
    std::uint64_t hash =
        std::rotl(states[0], 1) + std::rotl(states[1], 7) + std::rotl(states[2], 12) + std::rotl(states[3], 18);
    for (const std::uint64_t state : states) {
        hash = merged(hash, state);
    }
    return hash;
}

std::string utf16_of_ascii(std::string_view text) {
    std::string bytes;
    for (const char letter : text) {
        bytes += letter;
        bytes += '\0';
    }
    return bytes;
}

// Full control for administrators and the system, reading for everybody who signs in; what is below inherits it.
constexpr std::string_view kFolder = "O:BAD:P(A;OICI;0x1f01ff;;;BA)(A;OICI;0x1f01ff;;;SY)(A;OICI;0x1200a9;;;AU)";
constexpr std::string_view kFile = "O:BAD:(A;ID;0x1f01ff;;;BA)(A;ID;0x1f01ff;;;SY)(A;ID;0x1200a9;;;AU)";
constexpr std::string_view kFileName = "GPT.INI";

void record_share(const Forest& forest, const Domain& domain, layout::CollectionWriter& writer,
                  const SharedFile& file) {
    const bool is_folder = file.name.empty();
    const std::string path = fmt::format("\\\\{0}\\SYSVOL\\{0}\\Policies{1}{2}{3}{4}", domain.dns,
                                         file.guid.empty() ? "" : "\\", file.guid, is_folder ? "" : "\\", file.name);
    const std::string archive = fmt::to_string(xxh64(utf16_of_ascii(path)));
    const std::string name = !is_folder ? file.name : file.guid.empty() ? "Policies" : file.guid;
    const std::string hex = descriptor_hex(read_sddl(file.sddl, forest.names(domain)));
    const std::string moment = moment_text(900);
    const std::string written = moment_text(file.days_ago);
    writer.add_sysvol(domain.context, forest.root().dns,
                      {{"domain", domain.dns},
                       {"guid", file.guid},
                       {"path", path},
                       {"filename", name},
                       {"archivename", archive},
                       {"securitydescriptor", hex},
                       {"fileattributes", is_folder ? "16" : "32"},
                       {"ftCreationTime", moment},
                       {"ftLastAccessTime", moment},
                       {"ftCreaftLastWriteTimetionTime", written},
                       {"filesize", is_folder ? "0" : "23"},
                       {"take", is_folder ? "0" : "1"},
                       {"errorCode", "0"}});
}

/// The file as it should be, or as a planting wants it.
SharedFile shared_file(const Forest& forest, const Domain& domain, const std::string& guid, std::string_view name) {
    for (const SharedFile& changed : forest.changed_files) {
        if (changed.context == domain.context && changed.guid == guid && changed.name == name) {
            return changed;
        }
    }
    return {domain.context, guid, std::string(name), std::string(name.empty() ? kFolder : kFile)};
}

}  // namespace

std::uint64_t xxh64(std::string_view bytes) {
    std::size_t at = 0;
    std::uint64_t hash = bytes.size() >= kStripe ? of_stripes(bytes, at) : kPrime5;
    hash += bytes.size();
    for (; at + 8 <= bytes.size(); at += 8) {
        hash = std::rotl(hash ^ round_of(0, little_number(bytes, at, 8)), 27) * kPrime1 + kPrime4;
    }
    for (; at + 4 <= bytes.size(); at += 4) {
        hash = std::rotl(hash ^ (little_number(bytes, at, 4) * kPrime1), 23) * kPrime2 + kPrime3;
    }
    for (; at < bytes.size(); ++at) {
        hash = std::rotl(hash ^ (static_cast<unsigned char>(bytes[at]) * kPrime5), 11) * kPrime1;
    }
    hash = (hash ^ (hash >> 33U)) * kPrime2;
    hash = (hash ^ (hash >> 29U)) * kPrime3;
    return hash ^ (hash >> 32U);
}

void record_shares(const Forest& forest, layout::CollectionWriter& writer) {
    for (const Domain& domain : forest.domains()) {
        record_share(forest, domain, writer, shared_file(forest, domain, {}, {}));
        for (const Object& object : forest.objects()) {
            if (object.own_class == "groupPolicyContainer" && object.context == domain.context) {
                const std::string guid(name_of(object.dn));
                record_share(forest, domain, writer, shared_file(forest, domain, guid, {}));
                record_share(forest, domain, writer, shared_file(forest, domain, guid, kFileName));
            }
        }
    }
}

}  // namespace egide::directory::generate
