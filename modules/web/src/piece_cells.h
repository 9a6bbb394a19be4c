#pragma once

#include <map>

#include "egide/desk/pieces.h"
#include "egide/reading/json_writer.h"
#include "services.h"

namespace egide::web {

/// All that is shown beside a dossier's files, read once.
struct PieceSights {
    const desk::Contents* contents = nullptr;
    std::vector<desk::PieceFile> files;
    std::vector<desk::Twin> twins;                     // in dossiers that the caller may see
    std::map<std::string, std::string> dossier_names;  // of those
    std::map<std::string, std::int64_t> remarks;       // by topic
    std::map<std::string, std::string> people;         // names by account
    std::map<std::string, reading::Node> facts;        // by file that shows them
    base::Date today;
};

/// Reads them; twins in dossiers that the caller may not see are left out.
base::Result<PieceSights> sights_of(Services& services, const http::Request& request, const desk::Contents& contents);
void write_piece_file(reading::JsonWriter& json, const PieceSights& sights, const desk::PieceFile& file);
void write_slot(reading::JsonWriter& json, const desk::Slot& slot, base::Language language);

}  // namespace egide::web
