#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "pdf_objects.h"

namespace egide::sandbox {

namespace {

class PdfInput final : public InputSource {
  public:
    explicit PdfInput(const ByteSource& bytes) : bytes_(bytes) {}

    qpdf_offset_t findAndSkipNextEOL() override {
        constexpr std::size_t kStep = 4096;
        for (;;) {
            const std::string piece = bytes_.take(at_, kStep);
            if (piece.empty()) {
                return static_cast<qpdf_offset_t>(at_);
            }
            const std::size_t end = piece.find_first_of("\r\n");
            if (end == std::string::npos) {
                at_ += piece.size();
                continue;
            }
            const std::uint64_t found = at_ + end;
            at_ = found;
            for (std::string next = bytes_.take(at_, 1); next == "\r" || next == "\n"; next = bytes_.take(at_, 1)) {
                ++at_;
            }
            return static_cast<qpdf_offset_t>(found);
        }
    }

    const std::string& getName() const override { return name_; }
    qpdf_offset_t tell() override { return static_cast<qpdf_offset_t>(at_); }

    void seek(qpdf_offset_t offset, int whence) override {
        const auto from = static_cast<qpdf_offset_t>(whence == SEEK_SET ? 0 : whence == SEEK_END ? bytes_.size() : at_);
        if (offset < -from) {
            throw std::runtime_error("a place before the start of the PDF");
        }
        at_ = static_cast<std::uint64_t>(from + offset);
    }

    void rewind() override { at_ = 0; }

    std::size_t read(char* into, std::size_t length) override {
        last_offset = static_cast<qpdf_offset_t>(at_);
        const std::size_t got = bytes_.read(at_, {into, length});
        // qpdf expects to be put at the end by a read that meets it.
        at_ = got == 0 && length > 0 ? bytes_.size() : at_ + got;
        if (got == 0 && length > 0) {
            last_offset = static_cast<qpdf_offset_t>(at_);
        }
        return got;
    }

    void unreadCh(char) override { at_ -= at_ > 0 ? 1 : 0; }

  private:
    const ByteSource& bytes_;
    std::string name_ = "pdf";
    std::uint64_t at_ = 0;
};

}  // namespace

std::shared_ptr<InputSource> pdf_input(const ByteSource& bytes) {
    return std::make_shared<PdfInput>(bytes);
}

}  // namespace egide::sandbox
