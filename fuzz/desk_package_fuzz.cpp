// Any bytes: a package that is accepted is exactly what this program would write of it, and no row has a value its column
// may not hold.
#include "egide/base/sha256.h"
#include "egide/desk/exchange.h"
#include "egide/evidence/bundle.h"
#include "egide/evidence/verify.h"
#include "reading_text.h"

namespace {

using namespace egide;
using egide::fuzz::require;

std::string member_of(std::string_view bytes, const std::vector<evidence::ParcelMember>& members, std::string_view name) {
    for (const auto& one : members) {
        if (one.name == name) {
            return std::string(bytes.substr(one.offset, one.size));
        }
    }
    return {};
}

/// With the digest of these rows in its place, so that a mutation of a row reaches the reader of rows.
std::string bound(std::string manifest, std::string_view rows) {
    constexpr std::string_view kKey = "\"rows_sha256\":\"";
    const std::size_t at = manifest.find(kKey);
    if (at != std::string::npos && manifest.size() >= at + kKey.size() + 64) {
        manifest.replace(at + kKey.size(), 64, base::hex(base::sha256(rows)));
    }
    return manifest;
}

void read_text(const desk::PackageText& text) {
    const auto package = desk::read_package(text);
    if (!package) {
        require(!package.errors().empty(), "a refusal says why");
        return;
    }
    const desk::PackageText again = desk::package_text(*package);
    require(again.manifest == text.manifest && again.rows == text.rows, "there is one way to write a package");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto members = evidence::read_parcel(evidence::SeekableText(bytes))) {
        for (const auto& one : *members) {
            require(one.offset <= size && one.size <= size - one.offset, "a member lies in the file");
        }
        read_text({member_of(bytes, *members, "manifest.json"), member_of(bytes, *members, "rows.jsonl")});
    }
    // The two texts alone, so that a mutation need not keep a ZIP whole: the manifest is the first line.
    const std::size_t end = bytes.find('\n');
    if (end != std::string_view::npos) {
        const std::string_view rows = bytes.substr(end + 1);
        read_text({bound(std::string(bytes.substr(0, end + 1)), rows), std::string(rows)});
    }
    return 0;
}
