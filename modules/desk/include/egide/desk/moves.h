#pragma once

#include "egide/desk/check.h"

namespace egide::desk {

/// One step of a dossier's life.
struct PastMove {
    std::int64_t id = 0;
    std::string way;
    dossier::Stage before{};
    dossier::Stage after{};
    std::string account;
    base::Date day;
    Instant at{};
    std::string reason;
    std::string details;  // JSON object: waivers relied on, amounts, what was acknowledged
    std::optional<std::string> snapshot;
};
base::Result<std::vector<PastMove>> moves_of(Transaction& transaction, const std::string& dossier);
/// The clocks of a dossier on a day.
base::Result<std::vector<dossier::ClockReading>> clocks_of(Transaction& transaction, const std::string& dossier,
                                                           base::Date on);

struct WaiverRow {
    std::string id;
    dossier::Waiver waiver;
    Instant at{};
};
base::Result<std::vector<WaiverRow>> waivers_of(Transaction& transaction, const std::string& dossier);
Done add_waiver(Transaction& transaction, const std::string& dossier, const dossier::Waiver& waiver, Instant now);

/// A step that somebody asks for.
struct MoveRequest {
    std::string way;
    dossier::Mover mover;
    std::int64_t revision = 0;  // of the dossier, as it was seen
    std::string reason = {};
    std::string details = "{}";
    std::optional<std::string> snapshot = {};
};
/// Takes the step: everything `dossier::propose` refuses is refused with every reason; a dossier that changed meanwhile
/// gives `moved` false. Dates of the case that the step sets (application, ARS validation, declaration) are written.
struct MoveTaken {
    bool moved = false;
    dossier::Move move;
    std::int64_t id = 0;
};
base::Result<MoveTaken> take_move(Transaction& transaction, Contents& contents, const MoveRequest& request,
                                  const dossier::Circumstances& circumstances, Instant now);

/// What was submitted, as it was.
struct Snapshot {
    std::string id;
    std::string dossier;
    std::int64_t number = 0;
    std::string way;
    std::int64_t revision = 0;
    std::string rules;
    std::string declaration;  // canonical JSON: parts, pieces with their digests
    std::string dossier_yaml;  // the case, as others read it
    std::string evaluation;    // what it evaluates to, in French: same text, same rules, same day, same bytes
    base::Date evaluated_on;
    std::string sha256;       // of the declaration
    std::optional<std::string> evidence;
    std::string author;
    Instant at{};
};
/// Makes the next snapshot of a dossier from its contents; written with `store_snapshot`.
base::Result<Snapshot> make_snapshot(Transaction& transaction, const Contents& contents, const Judged& judged,
                                     const std::string& way, const std::string& author, Instant now);
Done store_snapshot(Transaction& transaction, const Snapshot& snapshot);
base::Result<std::vector<Snapshot>> snapshots_of(Transaction& transaction, const std::string& dossier);

}  // namespace egide::desk
