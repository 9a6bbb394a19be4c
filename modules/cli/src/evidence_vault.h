#pragma once

#include <string>
#include <vector>

#include "egide/evidence/vault.h"
#include "session.h"

namespace egide::cli {

/// The vault of the data folder; made when asked for and there is none, told in a note.
base::Result<evidence::Vault> open_vault(const Session& session, bool make = false);
/// Who acts: --actor, else EGIDE_ACTOR, else the login name when it is an actor's, else "local".
std::string actor_of(const Session& session);

/// The identifier of the evidence that was asked for: by itself, or by the SHA-256 of bytes that one piece alone has.
base::Result<std::string> evidence_named(const evidence::Vault& vault, const std::string& given);

/// The options that say what evidence is about.
std::vector<OptionSpec> attests_options();
/// The same values, over those that are already known.
evidence::Attests attests_of(const Session& session, evidence::Attests known = {});
/// The options that say where it came from and when it was collected.
std::vector<OptionSpec> origin_options();
/// Sets --collected, --origin, --note of new evidence; a wrong value is told.
base::Result<evidence::NewEvidence> described(const Session& session, evidence::NewEvidence fresh);
OptionSpec actor_option();
OptionSpec reason_option();

/// The media type that a file's extension promises.
std::string media_type_of(const std::filesystem::path& file);
/// "2026-03-01T10:00:00Z" or "2026-03-01": an instant, or the beginning of a day in UTC.
std::optional<journal::Instant> parse_moment(const std::string& text);
/// "1,2 Mo": for reading only.
std::string show_size(const Session& session, std::uint64_t bytes);
/// Words of a list option, separated by commas.
std::vector<std::string> words_of(const std::string& text);

}  // namespace egide::cli
