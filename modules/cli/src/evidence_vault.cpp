#include "evidence_vault.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "egide/cli/messages.h"
#include "egide/observation/codes.h"
#include "egide/web/instance_vault.h"

namespace egide::cli {

namespace {

std::string login_name() {
    for (const char* const variable : {"EGIDE_ACTOR", "LOGNAME", "USER"}) {
        const char* const value = std::getenv(variable);
        if (value != nullptr && evidence::is_actor(value)) {
            return value;
        }
    }
    return "local";
}

std::string host_name() {
    std::array<char, 65> name{};
    const bool known = ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0';
    return known ? std::string(name.data()) : "localhost";
}

void set(const Session& session, std::string_view option, std::string& field) {
    if (session.request().has(option)) {
        field = session.request().text(option);
    }
}

/// "vendor:ADS:2.1:key": the kind, then what is known.
std::optional<evidence::Origin> parse_origin(const std::string& text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == ':' && parts.size() < 4) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    parts.resize(4);
    using Kind = evidence::Origin::Kind;
    const std::array<std::pair<std::string_view, Kind>, 4> kinds = {
        {{"upload", Kind::upload}, {"vendor", Kind::vendor}, {"collector", Kind::collector}, {"import", Kind::import}}};
    for (const auto& [word, kind] : kinds) {
        if (parts[0] == word) {
            return evidence::Origin{kind, parts[1], parts[2], parts[3]};
        }
    }
    return std::nullopt;
}

base::Error wrong(base::Text message) {
    return {base::ErrorKind::invalid, std::move(message), {}, {}, {}};
}

}  // namespace

base::Result<evidence::Vault> open_vault(const Session& session, bool make) {
    const auto folder = session.data_folder();
    auto options = web::vault_options(session.configuration());
    if (!options) {
        return options.errors();
    }
    const auto there = evidence::Vault::exists(folder, options->share.get());
    if (!there || *there || !make) {
        return there ? evidence::Vault::open(folder, std::move(*options)) : there.errors();
    }
    if (session.request().has("--instance") || options->origin.empty()) {
        options->origin =
            session.request().has("--instance") ? session.request().text("--instance") : host_name() + "/egide";
    }
    auto made = evidence::Vault::create(folder, std::move(*options));
    if (made) {
        session.note(messages::evidence_made({.folder = folder.string(), .key = made->key().text()}));
    }
    return made;
}

std::string actor_of(const Session& session) {
    return session.request().has("--actor") ? session.request().text("--actor") : login_name();
}

base::Result<std::string> evidence_named(const evidence::Vault& vault, const std::string& given) {
    const auto digest = evidence::parse_digest(given);
    if (!digest) {
        return given;
    }
    const auto holders = vault.with_bytes(*digest);
    if (!holders) {
        return holders.errors();
    }
    if (holders->size() != 1) {
        return wrong(messages::evidence_by_bytes({.count = holders->size(), .ids = *holders, .sha256 = given}));
    }
    return holders->front();
}

OptionSpec actor_option() {
    return {"--actor", ValueKind::text, "ACTOR", messages::option_actor()};
}

OptionSpec reason_option() {
    return {"--reason", ValueKind::text, "TEXT", messages::option_reason()};
}

std::vector<OptionSpec> attests_options() {
    return {{"--programme", ValueKind::text, "ID", messages::option_attests_programme()},
            {"--objective", ValueKind::text, "CODE", messages::option_attests_objective()},
            {"--piece", ValueKind::text, "CODE", messages::option_piece()},
            {"--entity", ValueKind::text, "FINESS", messages::option_entities()},
            {"--directory", ValueKind::text, "ID", messages::option_directory()},
            {"--perimeter", ValueKind::text, "ID", messages::option_attests_perimeter()},
            {"--from", ValueKind::date, "DATE", messages::option_from()},
            {"--to", ValueKind::date, "DATE", messages::option_to()}};
}

evidence::Attests attests_of(const Session& session, evidence::Attests known) {
    set(session, "--programme", known.programme);
    set(session, "--objective", known.objective);
    set(session, "--piece", known.piece);
    set(session, "--directory", known.directory);
    set(session, "--perimeter", known.perimeter);
    known.objective = observation::canonical_code(known.objective);
    known.piece = observation::canonical_code(known.piece);
    if (session.request().has("--entity")) {
        known.entities = words_of(session.request().text("--entity"));
    }
    if (const auto from = session.request().date("--from")) {
        known.from = *from;
    }
    if (const auto to = session.request().date("--to")) {
        known.to = *to;
    }
    return known;
}

std::vector<OptionSpec> origin_options() {
    return {{"--collected", ValueKind::text, "MOMENT", messages::option_collected()},
            {"--origin", ValueKind::text, "KIND:NAME:VERSION:KEY", messages::option_origin()},
            {"--note", ValueKind::text, "TEXT", messages::option_note()}};
}

base::Result<evidence::NewEvidence> described(const Session& session, evidence::NewEvidence fresh) {
    base::Errors errors;
    fresh.attests = attests_of(session, std::move(fresh.attests));
    set(session, "--note", fresh.note);
    if (session.request().has("--collected")) {
        fresh.collected = parse_moment(session.request().text("--collected"));
        if (!fresh.collected) {
            errors.push_back(wrong(messages::evidence_moment({.given = session.request().text("--collected")})));
        }
    }
    if (session.request().has("--origin")) {
        const auto origin = parse_origin(session.request().text("--origin"));
        if (!origin) {
            errors.push_back(wrong(messages::evidence_origin({.given = session.request().text("--origin")})));
        }
        fresh.origin = origin.value_or(evidence::Origin{});
    }
    return errors.empty() ? base::Result<evidence::NewEvidence>(std::move(fresh)) : errors;
}

std::string media_type_of(const std::filesystem::path& file) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> known = {
        {{".csv", "text/csv"},
         {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
         {".eml", "message/rfc822"},
         {".gz", "application/gzip"},
         {".html", "text/html"},
         {".jpg", "image/jpeg"},
         {".json", "application/json"},
         {".odt", "application/vnd.oasis.opendocument.text"},
         {".p7m", "application/pkcs7-mime"},
         {".p7s", "application/pkcs7-signature"},
         {".pdf", "application/pdf"},
         {".png", "image/png"},
         {".txt", "text/plain"},
         {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
         {".xml", "application/xml"},
         {".zip", "application/zip"}}};
    std::string extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const auto& [end, type] : known) {
        if (extension == end) {
            return std::string(type);
        }
    }
    return "application/octet-stream";
}

std::optional<journal::Instant> parse_moment(const std::string& text) {
    if (base::Date::parse(text)) {
        return journal::parse_instant(text + "T00:00:00.000Z");
    }
    const bool seconds = text.size() == 20 && text.back() == 'Z';
    return journal::parse_instant(seconds ? text.substr(0, 19) + ".000Z" : text);
}

std::string show_size(const Session& session, std::uint64_t bytes) {
    static constexpr std::array<std::string_view, 5> units = {"", "K", "M", "G", "T"};
    std::size_t unit = 0;
    std::uint64_t tenths = bytes * 10;
    while (tenths >= 10'000 && unit + 1 < units.size()) {
        tenths /= 1000;
        ++unit;
    }
    const auto value = base::Ratio::of(static_cast<std::int64_t>(unit == 0 ? bytes * 10 : tenths), 10);
    return session.say(messages::evidence_size(
        {.unit = units[unit], .value = base::show_number(value.value_or(base::Ratio()), session.language())}));
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c == ',') {
            words.emplace_back();
        } else if (c != ' ') {
            words.back() += c;
        }
    }
    words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
    return words;
}

}  // namespace egide::cli
