#pragma once

#include "dossier_access.h"
#include "egide/desk/review.h"
#include "listing.h"

namespace egide::web {

/// What the agency controls: the last snapshot, judged as it was submitted, and what was ruled on it.
struct ControlFile {
    desk::Snapshot snapshot;
    desk::Contents declared;
    desk::Judged judged;
    std::vector<desk::Ruling> rulings;
    std::vector<desk::Sample> samples;
    std::optional<desk::Ruling> decision;
    desk::Effect effect() const { return desk::effect_of(declared, judged, rulings); }
};
/// Nothing when nothing was submitted.
base::Result<std::optional<ControlFile>> control_file_of(Services& services, storage::sql::Transaction& transaction,
                                                         const desk::Dossier& dossier);

/// Whether a decision was taken, so that everybody may know it.
bool is_decided(dossier::Stage stage);
/// Whether the caller reads for an authority.
bool reads_for_authority(Services& services, const http::Request& request, const desk::Dossier& dossier);
/// The name of an account, empty when it is gone.
std::string name_of_account(Services& services, const std::string& account);

/// A text in both languages, to be put inside another one.
base::Bilingual both(const base::Text& text);

/// Errors of what somebody typed, each at its field.
http::Response refused_input(const http::Request& request, const base::Errors& errors);
/// Somebody else was there first.
http::Response changed_meanwhile(const http::Request& request);

void write_ruling(reading::JsonWriter& json, Services& services, const std::optional<desk::Ruling>& ruling);
/// The ruling of a target; nothing when there is none.
std::optional<desk::Ruling> ruling_of(const std::vector<desk::Ruling>& rulings, const std::string& target);
void write_money(reading::JsonWriter& json, std::string_view key, const std::optional<base::Money>& money);
void write_effect(reading::JsonWriter& json, const desk::Effect& effect);

}  // namespace egide::web
