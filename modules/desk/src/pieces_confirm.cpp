#include <algorithm>

#include "egide/desk/messages.h"
#include "pieces_links.h"
#include "pieces_rows.h"

namespace egide::desk {

namespace {

base::Error refused_piece(base::Text message, const std::string& piece, std::string field) {
    return {base::ErrorKind::invalid, std::move(message), {"piece/" + piece, 0, 0}, std::move(field), {}};
}

base::Errors frozen(const Contents& contents, const std::string& piece) {
    const auto stage = base::render(dossier::name_of(contents.dossier.stage), base::Language::french);
    return {refused_piece(messages::part_frozen({.stage = stage}), piece, {})};
}

bool facts_may_change(const Contents& contents) {
    return may_change(contents.dossier.stage, PartKind::observation);
}

bool is_fact_of_kind(const Contents& contents, const std::string& id, const std::string& kind) {
    const Part* const part = contents.find(PartKind::observation, id);
    const auto node = part == nullptr ? base::Result<reading::Node>(base::Errors{}) : reading::read_json(part->value, "observation");
    const reading::Node* const word = node ? node->find("kind") : nullptr;
    return word != nullptr && word->scalar == kind;
}

/// What is wrong with the use; nothing when it is sound.
base::Errors troubles_of_use(const Contents& contents, const programme::Programme& programme, const Confirmation& said) {
    const programme::Piece* const piece = piece_named(programme, said.use.code);
    if (piece == nullptr) {
        return {refused_piece(messages::piece_code_unknown({.code = said.use.code}), said.piece, "code")};
    }
    base::Errors errors;
    if (!said.use.unit.empty() && contents.find(PartKind::entity, said.use.unit) == nullptr) {
        errors.push_back(refused_piece(messages::piece_unit_unknown({.unit = said.use.unit}), said.piece, "unit"));
    } else if (piece->per == "unit" && said.use.unit.empty()) {
        errors.push_back(refused_piece(messages::piece_unit_needed({.piece = piece->name}), said.piece, "unit"));
    }
    const bool subject_wanted = !piece->from.empty();
    if (subject_wanted && !is_fact_of_kind(contents, said.use.subject, piece->from)) {
        errors.push_back(refused_piece(messages::piece_subject_needed({.piece = piece->name}), said.piece, "subject"));
    } else if (!subject_wanted && !said.use.subject.empty()) {
        errors.push_back(refused_piece(messages::piece_subject_vain({.piece = piece->name}), said.piece, "subject"));
    }
    return errors;
}

/// The file as `files` has it, when it can still be changed.
base::Result<PieceFile*> living_file(std::vector<PieceFile>& files, const std::string& id) {
    const auto at = std::find_if(files.begin(), files.end(), [&](const PieceFile& one) { return one.id == id; });
    if (at == files.end()) {
        return refused_piece(messages::piece_unknown(), id, "piece");
    }
    if (at->state == FileState::replaced || at->state == FileState::withdrawn) {
        return refused_piece(messages::piece_over(), id, "piece");
    }
    return &*at;
}

void show_in(Contents& contents, const PieceFile& file) {
    auto& files = contents.files;
    std::erase_if(files, [&](const ShownFile& one) { return one.piece == file.id; });
    if (file.state == FileState::confirmed) {
        const auto at = std::find_if(files.begin(), files.end(), [&](const ShownFile& one) { return file.id < one.piece; });
        files.insert(at, {file.id, file.file.name, file.file.sha256});
    }
}

void link_facts(FactLinks& links, const Confirmation& said) {
    const bool shown = !said.use.subject.empty() && links.show(said.piece, said.use.subject);
    const std::string kept = shown ? said.use.subject : links.say(said.piece, said);
    links.release(said.piece, kept);
}

void take_words(PieceFile& file, const Confirmation& said) {
    file.use = said.use;
    file.state = FileState::confirmed;
    file.document_date = said.document_date;
    file.collected = said.collected;
    file.signature = !said.is_signed ? "unknown" : *said.is_signed ? "signed" : "none";
    file.signer = said.signer;
    file.why.clear();
    file.revision += 1;
}

/// Writes files and the facts they change; judged again by the caller.
base::Result<PiecesChanged> write_files(Transaction& transaction, Contents& contents, std::vector<PieceFile> files,
                                        const std::vector<PartChange>& changes, const std::string& author, Instant now) {
    for (const PieceFile& file : files) {
        if (const auto written = update_piece(transaction, file); !written) {
            return written.errors();
        }
    }
    if (!changes.empty()) {
        const auto changed = change_parts(transaction, contents, changes, author, now);
        if (!changed) {
            return changed.errors();
        }
    }
    for (const PieceFile& file : files) {
        show_in(contents, file);
    }
    return PiecesChanged{std::move(files), {}};
}

struct Checked {
    std::vector<PieceFile> files;
    std::optional<PieceFile> conflict;
    base::Errors errors;
};

Checked check_confirmations(const Contents& contents, const programme::Programme& programme, std::vector<PieceFile>& all,
                            std::span<const Confirmation> confirmations) {
    Checked checked;
    for (const Confirmation& said : confirmations) {
        const auto file = living_file(all, said.piece);
        base::Errors errors = file ? troubles_of_use(contents, programme, said) : file.errors();
        checked.errors.insert(checked.errors.end(), errors.begin(), errors.end());
        if (!file) {
            continue;
        }
        if ((*file)->revision != said.revision) {
            checked.conflict = checked.conflict ? checked.conflict : std::optional(**file);
            continue;
        }
        take_words(**file, said);
        checked.files.push_back(**file);
    }
    return checked;
}

}  // namespace

const programme::Piece* piece_named(const programme::Programme& programme, std::string_view code) {
    for (const auto* const list : {&programme.prerequisites, &programme.objectives}) {
        for (const programme::Objective& objective : *list) {
            for (const programme::Piece& piece : objective.pieces) {
                if (piece.code == code) {
                    return &piece;
                }
            }
        }
    }
    return nullptr;
}

base::Result<PiecesChanged> confirm_pieces(Transaction& transaction, Contents& contents, const programme::Programme& programme,
                                           std::span<const Confirmation> confirmations, const std::string& author, Instant now) {
    if (!facts_may_change(contents)) {
        return frozen(contents, confirmations.empty() ? std::string() : confirmations.front().piece);
    }
    auto all = pieces_of(transaction, contents.dossier.id);
    if (!all) {
        return all.errors();
    }
    Checked checked = check_confirmations(contents, programme, *all, confirmations);
    if (!checked.errors.empty()) {
        return checked.errors;
    }
    if (checked.conflict) {
        return PiecesChanged{{}, std::move(checked.conflict)};
    }
    FactLinks links(contents);
    for (const Confirmation& said : confirmations) {
        link_facts(links, said);
    }
    return write_files(transaction, contents, std::move(checked.files), links.changes({}), author, now);
}

base::Result<PiecesChanged> replace_piece(Transaction& transaction, Contents& contents, const Replacement& replacement,
                                          const std::string& author, Instant now) {
    auto all = pieces_of(transaction, contents.dossier.id);
    if (!all) {
        return all.errors();
    }
    const auto found = living_file(*all, replacement.piece);
    if (!found) {
        return found.errors();
    }
    PieceFile former = **found;
    if (former.revision != replacement.revision) {
        return PiecesChanged{{}, std::move(former)};
    }
    if (former.state == FileState::confirmed && !facts_may_change(contents)) {
        return frozen(contents, former.id);
    }
    PieceFile newer = former;
    newer.id = new_id();
    newer.version += 1;
    newer.revision = 1;
    newer.replaces = former.id;
    newer.file = replacement.file;
    newer.document_date = replacement.document_date;
    newer.collected = replacement.collected;
    newer.received = now;
    newer.signature = "unknown";
    newer.signer.clear();
    newer.author = author;
    FactLinks links(contents);
    links.hand_over(former.id, newer.id, replacement);
    former.state = FileState::replaced;
    former.why = replacement.reason;
    former.revision += 1;
    if (const auto written = insert_piece(transaction, newer); !written) {
        return written.errors();
    }
    return write_files(transaction, contents, {std::move(newer), std::move(former)}, links.changes(replacement.reason), author, now);
}

base::Result<PiecesChanged> withdraw_piece(Transaction& transaction, Contents& contents, const std::string& piece,
                                           std::int64_t revision, const std::string& reason, const std::string& author, Instant now) {
    if (reason.find_first_not_of(' ') == std::string::npos) {
        return base::Errors{refused_piece(messages::reason_missing(), piece, "reason")};
    }
    auto all = pieces_of(transaction, contents.dossier.id);
    if (!all) {
        return all.errors();
    }
    const auto found = living_file(*all, piece);
    if (!found) {
        return found.errors();
    }
    PieceFile file = **found;
    if (file.revision != revision) {
        return PiecesChanged{{}, std::move(file)};
    }
    if (file.state == FileState::confirmed && !facts_may_change(contents)) {
        return frozen(contents, file.id);
    }
    FactLinks links(contents);
    links.release(file.id, {});
    file.state = FileState::withdrawn;
    file.why = reason;
    file.revision += 1;
    return write_files(transaction, contents, {std::move(file)}, links.changes(reason), author, now);
}

}  // namespace egide::desk
