#pragma once

#include "egide/desk/pieces.h"

namespace egide::desk {

Done insert_piece(Transaction& transaction, const PieceFile& file);
/// Everything but the bytes, which a version keeps for good.
Done update_piece(Transaction& transaction, const PieceFile& file);

/// The piece of that code, of an objective or of a prerequisite; null for none.
const programme::Piece* piece_named(const programme::Programme& programme, std::string_view code);

}  // namespace egide::desk
