#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "answers.h"
#include "egide/desk/exchange.h"
#include "egide/reading/json_writer.h"
#include "evidence_intake.h"

namespace egide::web {

inline constexpr std::string_view kPackageGuest = "package";
inline constexpr std::size_t kPackagePart = std::size_t{256} << 10;
inline constexpr std::uint64_t kLargestPackage = std::uint64_t{16} << 30;

/// A package that was read in a child, whose signature is of a registered instance and whose bytes are those it
/// announces.
struct OpenedPackage {
    std::shared_ptr<UnnamedFile> file;
    desk::Package package;
    desk::Peer peer;
    std::string sha256;  // of the manifest
    std::vector<std::pair<std::string, std::pair<std::uint64_t, std::uint64_t>>> members;  // name, offset, size
    /// The bytes of a member; nothing when there is none.
    evidence::OpenSource source(const std::string& name) const;
};
/// Out of a whole upload of the caller; else the answer that refuses, in words.
Or<OpenedPackage> opened_package(Services& services, const http::Request& request, const std::string& upload);

/// The file of a package: signed, with the bytes of the files it announces.
base::Result<std::shared_ptr<UnnamedFile>> written_package(Services& services, const desk::Package& package,
                                                           const desk::PackageText& text);
/// What people see of a registered instance.
void write_peer(reading::JsonWriter& json, const desk::Peer& peer);
/// The key that this instance signs with.
journal::VerifierKey own_key(Services& services);

}  // namespace egide::web
