#include <algorithm>
#include <array>

#include "answer_reading.h"
#include "egide/reading/json_writer.h"
#include "zip_entries.h"

namespace egide::sandbox {

namespace {

constexpr std::size_t kMostBytes = std::size_t{6} << 20;
constexpr std::size_t kMostOfOne = std::size_t{512} << 10;  // what a text of an answer may hold, with room for base64
constexpr std::size_t kMostPieces = 11'000;

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648), padded.
std::string encoded(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = (bits << 8U) | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += at + i > bytes.size() ? '=' : kDigits[(bits >> (18U - 6U * i)) & 63U];
        }
    }
    return text;
}

constexpr std::array<std::uint8_t, 256> values_of_digits() {
    std::array<std::uint8_t, 256> values{};
    values.fill(64);
    for (std::size_t i = 0; i < kDigits.size(); ++i) {
        values[static_cast<unsigned char>(kDigits[i])] = static_cast<std::uint8_t>(i);
    }
    return values;
}

/// Nothing for what encoded() could not have written.
std::optional<std::string> decoded(std::string_view text) {
    static constexpr auto kValues = values_of_digits();
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::string bytes;
    std::uint32_t bits = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool pads = at + padding >= text.size();
        const std::uint8_t value = pads ? std::uint8_t{0} : kValues[static_cast<unsigned char>(text[at])];
        if (value == 64) {
            return std::nullopt;
        }
        bits = (bits << 6U) | value;
        if (at % 4 == 3) {
            bytes += static_cast<char>((bits >> 16U) & 0xFFU);
            bytes += static_cast<char>((bits >> 8U) & 0xFFU);
            bytes += static_cast<char>(bits & 0xFFU);
        }
    }
    bytes.resize(bytes.size() - std::min(padding, bytes.size()));
    return encoded(bytes) == text ? std::optional(std::move(bytes)) : std::nullopt;
}

/// Reads one entry from an offset on, as much as there is room for. False when something is wrong with it.
bool read_piece(const ByteSource& bytes, const ZipHeader& header, std::size_t room, ZipPiece& piece) {
    const auto place = compare_local(bytes, header);
    if (!place) {
        return false;
    }
    std::uint64_t skip = piece.offset;
    const Inflated inflated = inflate(bytes, header, place->data, [&](std::string_view came) {
        const auto passed = static_cast<std::size_t>(std::min<std::uint64_t>(skip, came.size()));
        skip -= passed;
        came.remove_prefix(passed);
        piece.bytes.append(came.substr(0, room - piece.bytes.size()));
        return piece.bytes.size() < room;
    });
    piece.last = !inflated.flaw && piece.offset + piece.bytes.size() == header.size;
    return !inflated.flaw;
}

/// Parts it, so that no text of the answer is longer than answers may be.
void put_parts(const ZipPiece& whole, std::vector<ZipPiece>& pieces) {
    std::size_t at = 0;
    do {
        const std::size_t length = std::min(kMostOfOne, whole.bytes.size() - at);
        const bool ends = at + length == whole.bytes.size();
        pieces.push_back({whole.entry, whole.offset + at, whole.bytes.substr(at, length), ends && whole.last});
        at += length;
    } while (at < whole.bytes.size());
}

ZipPiece read_piece_answer(AnswerReader& reader, std::span<const reading::Node> items, std::size_t index) {
    ZipPiece piece;
    piece.entry = static_cast<std::uint32_t>(reader.number("entry", kMostPieces));
    piece.offset = reader.number("offset", std::uint64_t{1} << 40);
    piece.last = reader.truth("last");
    const reading::Node* const text = reader.has("bytes") ? items[index].find("bytes") : nullptr;
    auto bytes = text != nullptr && text->kind == reading::Node::Kind::scalar ? decoded(text->scalar) : std::nullopt;
    if (!bytes) {
        reader.fail();
        return piece;
    }
    piece.bytes = std::move(*bytes);
    return piece;
}

}  // namespace

std::vector<ZipPiece> read_zip_pieces(const ByteSource& bytes, ZipPoint from) {
    const ZipDirectory directory = read_zip_directory(bytes, ZipCaps{}.entries);
    std::vector<ZipPiece> pieces;
    std::size_t room = directory.flaws.empty() ? kMostBytes : 0;
    for (std::uint32_t entry = from.entry; entry < directory.headers.size() && room > 0 && pieces.size() < ZipCaps{}.entries; ++entry) {
        const ZipHeader& header = directory.headers[entry];
        if (header.folder() || header.encrypted()) {
            continue;
        }
        ZipPiece piece{.entry = entry, .offset = entry == from.entry ? from.offset : 0};
        const bool sound = read_piece(bytes, header, room, piece);
        room -= piece.bytes.size();
        const bool goes_on = sound && piece.last;
        if (piece.last || !piece.bytes.empty()) {
            put_parts(piece, pieces);
        }
        if (!goes_on) {
            break;
        }
    }
    return pieces;
}

std::string zip_pieces_json(const std::vector<ZipPiece>& pieces) {
    reading::JsonWriter json(false);
    json.begin_object().key("pieces").begin_array();
    for (const ZipPiece& piece : pieces) {
        json.begin_object().field("entry", piece.entry).field("offset", piece.offset);
        json.field("last", piece.last).field("bytes", encoded(piece.bytes)).end_object();
    }
    return json.end_array().end_object().take();
}

base::Result<std::vector<ZipPiece>> read_zip_pieces_answer(std::string_view json) {
    const auto tree = answer_tree(json);
    if (!tree) {
        return tree.errors();
    }
    AnswerReader reader(*tree);
    std::vector<ZipPiece> pieces;
    const auto items = reader.items("pieces");
    reader.objects("pieces", kMostPieces, [&](AnswerReader& one) {
        pieces.push_back(read_piece_answer(one, items, pieces.size()));
    });
    return reader.finish() ? base::Result<std::vector<ZipPiece>>(std::move(pieces)) : garbled_answer();
}

}  // namespace egide::sandbox
