#include "personal.h"

#include <fmt/format.h>

#include "base64.h"
#include "canonical_scan.h"
#include "ed25519.h"
#include "egide/journal/messages.h"
#include "entry.h"
#include "number.h"
#include "trouble.h"

namespace egide::journal {

namespace {

std::optional<std::uint64_t> scan_number(CanonicalScan& scan) {
    const auto text = scan.value();
    return text ? parse_number(*text) : std::nullopt;
}

std::optional<PersonalFile> scan_erased(CanonicalScan& scan) {
    const auto entry = scan.literal("{\"erased_by\":") ? scan_number(scan) : std::nullopt;
    return entry && scan.literal("}") && scan.at_end() ? std::optional(PersonalFile{*entry, {}}) : std::nullopt;
}

std::optional<PersonalFile> scan_kept(CanonicalScan& scan) {
    const auto data = scan.literal("{\"data\":") ? scan.value() : std::nullopt;
    const auto entry = data && scan.literal(",\"entry\":") ? scan_number(scan) : std::nullopt;
    const auto text = entry && scan.literal(",\"salt\":") ? scan.string() : std::nullopt;
    auto salt = text ? parse_base64(*text) : std::nullopt;
    if (!salt || !scan.literal("}") || !scan.at_end()) {
        return std::nullopt;
    }
    return PersonalFile{*entry, Disclosure{std::move(*salt), std::string(*data)}};
}

}  // namespace

Hash commitment_of(const Disclosure& disclosure) {
    base::Sha256 hash;
    hash.update({reinterpret_cast<const char*>(disclosure.salt.data()), disclosure.salt.size()});
    hash.update(disclosure.data);
    return hash.finish();
}

Disclosure salted(std::string data) {
    constexpr std::size_t kSaltBytes = 32;
    Disclosure disclosure{std::vector<std::uint8_t>(kSaltBytes), std::move(data)};
    fill_random(disclosure.salt);
    return disclosure;
}

std::string write_personal(const PersonalFile& file) {
    return file.disclosure ? fmt::format(R"({{"data":{},"entry":{},"salt":"{}"}})", file.disclosure->data, file.entry,
                                         base64(file.disclosure->salt))
                           : fmt::format(R"({{"erased_by":{}}})", file.entry);
}

base::Result<PersonalFile> read_personal(std::string_view bytes, const std::string& file) {
    CanonicalScan kept(bytes);
    CanonicalScan erased(bytes);
    auto read = bytes.starts_with("{\"erased_by\"") ? scan_erased(erased) : scan_kept(kept);
    if (!read) {
        return damaged(file, messages::personal_malformed());
    }
    return std::move(*read);
}

Done announce_personal(Calls& calls, const Layout& layout, const std::vector<Hash>& commitments) {
    std::string bytes;
    for (const Hash& commitment : commitments) {
        bytes += base::hex(commitment) + '\n';
    }
    Batch batch(calls);
    if (auto made = batch.make_folders(layout.personal_folder()); !made) {
        return made;
    }
    if (auto durable = batch.commit(); !durable) {
        return durable;
    }
    return replace_file(calls, layout.pending(), bytes);
}

Done settle_personal(Calls& calls, const Layout& layout, std::uint64_t size) {
    const auto pending = read_if_there(layout.pending());
    if (!pending || !*pending) {
        return pending ? Done(std::monostate{}) : pending.errors();
    }
    std::string_view rest = **pending;
    for (; rest.size() > 64; rest.remove_prefix(65)) {
        const auto commitment = parse_hex_hash(rest.substr(0, 64));
        const auto bytes = commitment ? read_if_there(layout.personal(*commitment)) : std::optional<std::string>();
        if (!bytes || !*bytes) {
            continue;
        }
        const auto file = read_personal(**bytes, {});
        if (file && file->entry < size) {
            continue;
        }
        if (auto removed = remove_file(calls, layout.personal(*commitment)); !removed) {
            return removed;
        }
        if (auto synced = sync_folder(calls, layout.personal(*commitment).parent_path()); !synced) {
            return synced;
        }
    }
    return remove_file(calls, layout.pending());
}

}  // namespace egide::journal
