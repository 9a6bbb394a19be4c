#include "egide/sandbox/guests.h"

#include <array>
#include <charconv>
#include <stdexcept>

#include "signature_guests.h"

namespace egide::sandbox {

namespace {

constexpr std::string_view kFileType = "file_type";
constexpr std::string_view kZipListing = "zip_listing";
constexpr std::string_view kZipPieces = "zip_pieces";
constexpr std::string_view kPdfStructure = "pdf_structure";

std::string answer_file_type(const ByteSource& bytes, std::string_view) {
    return file_type_json(detect_file_type(bytes));
}

std::string answer_zip_listing(const ByteSource& bytes, std::string_view) {
    return zip_listing_json(list_zip(bytes));
}

/// The request is "entry offset".
std::string answer_zip_pieces(const ByteSource& bytes, std::string_view request) {
    ZipPoint from;
    const char* const end = request.data() + request.size();
    const auto entry = std::from_chars(request.data(), end, from.entry);
    const bool parted = entry.ec == std::errc() && entry.ptr != end && *entry.ptr == ' ';
    const auto offset = parted ? std::from_chars(entry.ptr + 1, end, from.offset) : entry;
    if (!parted || offset.ec != std::errc() || offset.ptr != end) {
        throw std::runtime_error("a malformed request");
    }
    return zip_pieces_json(read_zip_pieces(bytes, from));
}

std::string answer_pdf_structure(const ByteSource& bytes, std::string_view) {
    return pdf_structure_json(look_into_pdf(bytes));
}

constexpr std::array kOwn{Guest{kFileType, answer_file_type}, Guest{kZipListing, answer_zip_listing},
                          Guest{kZipPieces, answer_zip_pieces},
                          Guest{kPdfStructure, answer_pdf_structure},
                          Guest{kPdfSignatures, answer_pdf_signatures, prepare_signatures},
                          Guest{kDetachedSignatures, answer_detached_signatures, prepare_signatures}};

template <typename Answer>
base::Result<Answer> asked(std::string_view guest, int input, const Run& how,
                           base::Result<Answer> (*read)(std::string_view)) {
    const auto json = run_guest(guest, input, {}, how);
    return json.ok() ? read(*json) : base::Result<Answer>(json.errors());
}

}  // namespace

std::span<const Guest> own_guests() {
    return kOwn;
}

base::Result<FileType> ask_file_type(int input, const Run& how) {
    return asked(kFileType, input, how, read_file_type);
}

base::Result<ZipListing> ask_zip_listing(int input, const Run& how) {
    return asked(kZipListing, input, how, read_zip_listing);
}

base::Result<std::vector<ZipPiece>> ask_zip_pieces(int input, ZipPoint from, const Run& how) {
    const auto json = run_guest(kZipPieces, input, std::to_string(from.entry) + " " + std::to_string(from.offset), how);
    return json.ok() ? read_zip_pieces_answer(*json) : base::Result<std::vector<ZipPiece>>(json.errors());
}

base::Result<PdfStructure> ask_pdf_structure(int input, const Run& how) {
    return asked(kPdfStructure, input, how, read_pdf_structure);
}

}  // namespace egide::sandbox
