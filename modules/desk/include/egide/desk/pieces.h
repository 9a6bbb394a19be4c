#pragma once

#include <map>

#include "egide/desk/judged.h"

namespace egide::desk {

/// How far a file is: somebody put it there, a person said what it shows, a newer version stands for it, it no longer
/// counts. Only a confirmed one is read by the rules and stands in a snapshot.
enum class FileState : std::uint8_t { proposed, confirmed, replaced, withdrawn };
std::string_view word_of(FileState state);

/// What a file is put to.
struct PieceUse {
    std::string code = {};     // "D1.O6.A.E1"; empty: nobody said
    std::string unit = {};     // FINESS number of an establishment; empty: the whole candidate
    std::string subject = {};  // the part of the fact that it shows, for pieces that come `from` facts; empty: none
    bool operator==(const PieceUse&) const = default;
};

/// Bytes that the vault holds.
struct StoredFile {
    std::string evidence;
    std::string sha256;
    std::int64_t size = 0;
    std::string name;  // as received, folders included
    std::string media_type;
};

/// One version of a piece of a dossier. One evidence may serve several of them, in several dossiers.
struct PieceFile {
    std::string id;
    std::string dossier;
    PieceUse use;
    FileState state = FileState::proposed;
    std::int64_t version = 1;
    std::optional<std::string> replaces;
    std::int64_t revision = 1;
    StoredFile file;
    std::optional<base::Date> document_date;
    std::optional<base::Date> collected;
    Instant received{};
    std::string signature;  // unknown, none, signed, broken: as a person or the signature itself says
    std::string signer;
    std::string why;  // of a proposal: what told; of a replacement or withdrawal: the reason given
    std::string author;
};
base::Result<std::vector<PieceFile>> pieces_of(Transaction& transaction, const std::string& dossier);
base::Result<std::optional<PieceFile>> find_piece(Transaction& transaction, const std::string& dossier, const std::string& id);
/// Every use of one evidence, whatever the dossier: who may see one of them may see its bytes.
base::Result<std::vector<PieceFile>> uses_of(Transaction& transaction, const std::string& evidence);

/// What a name and a type tell of a file: never more than a proposal. `why` lists what told, between spaces: code, words,
/// unit, date, subject.
struct Proposal {
    PieceUse use;
    std::optional<base::Date> document_date;
    std::string why;
};
struct FileHints {
    std::string name;
    std::string media_type;
};
std::vector<Proposal> propose_uses(const Contents& contents, const programme::Programme& programme, std::span<const FileHints> files);

/// A file to be put into a dossier, as a proposal.
struct NewPiece {
    StoredFile file;
    Proposal proposal;
    std::optional<base::Date> collected = {};
};
/// Puts files beside the dossier, all or none; nothing of what the rules read changes.
base::Result<std::vector<PieceFile>> add_pieces(Transaction& transaction, const std::string& dossier,
                                                std::span<const NewPiece> files, const std::string& author, Instant now);

/// What a person says of a file.
struct Confirmation {
    std::string piece;
    std::int64_t revision = 0;  // the one that was seen
    PieceUse use = {};
    std::optional<base::Date> document_date = {};
    std::optional<base::Date> collected = {};
    std::optional<bool> is_signed = {};
    std::string signer = {};
    std::string signatory = {};  // legal_representative, provider, candidate, other; empty: not said
};
/// What became of it; a file that somebody else changed meanwhile, and then nothing is written.
struct PiecesChanged {
    std::vector<PieceFile> now;
    std::optional<PieceFile> conflict;
};
/// Confirms files, all or none: each becomes, or is tied to, the fact that it shows, in the same change of the dossier.
/// Refuses codes, establishments and facts that are not of this dossier, and any change its stage does not allow.
base::Result<PiecesChanged> confirm_pieces(Transaction& transaction, Contents& contents, const programme::Programme& programme,
                                           std::span<const Confirmation> confirmations, const std::string& author, Instant now);
/// A new version of a file; the former one stays, as replaced, and so does every snapshot that holds it.
struct Replacement {
    std::string piece;
    std::int64_t revision = 0;
    StoredFile file = {};
    std::optional<base::Date> document_date = {};
    std::optional<base::Date> collected = {};
    std::string reason = {};
};
base::Result<PiecesChanged> replace_piece(Transaction& transaction, Contents& contents, const Replacement& replacement,
                                          const std::string& author, Instant now);
/// It no longer counts: the fact it was entered by goes, one that it only showed loses it. Its bytes stay in the vault.
base::Result<PiecesChanged> withdraw_piece(Transaction& transaction, Contents& contents, const std::string& piece,
                                           std::int64_t revision, const std::string& reason, const std::string& author, Instant now);

/// A piece that an objective asks for, and what it still lacks.
struct SlotGap {
    PieceUse use;  // unit or subject
    std::string name;
};
struct Slot {
    const programme::Objective* objective = nullptr;
    const programme::Piece* piece = nullptr;
    programme::PieceState state = programme::PieceState::missing;
    std::vector<SlotGap> missing;
    std::vector<std::string> facts;  // parts that show it
};
/// Prerequisites first, then objectives, in their order. Points into `judged`.
std::vector<Slot> slots_of(const Judged& judged);

/// The same bytes in another dossier of the same candidate, of its group or of one of its members. Whoever shows it
/// asks first whether that dossier may be seen.
struct Twin {
    std::string sha256;
    std::string dossier;
    std::string piece;
    std::string code;
    std::string name;
};
base::Result<std::vector<Twin>> twins_of(Transaction& transaction, const Dossier& dossier);

/// What is said about a thing of a dossier. `side`: candidate, authority, advice, supplier.
struct Remark {
    std::int64_t id = 0;
    std::string author = {};
    std::string side = {};
    std::string words = {};
    Instant at{};
};
/// The topic of a file's thread, the same for all its versions.
std::string topic_of(std::span<const PieceFile> files, const std::string& piece);
base::Result<std::vector<Remark>> remarks_on(Transaction& transaction, const std::string& dossier, const std::string& topic);
/// How many there are, by topic of a file.
base::Result<std::map<std::string, std::int64_t>> remark_counts(Transaction& transaction, const std::string& dossier);
Done add_remark(Transaction& transaction, const std::string& dossier, const std::string& topic, const Remark& remark);

}  // namespace egide::desk
