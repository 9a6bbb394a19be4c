#include "pdf_maker.h"

#include <fmt/format.h>

#include <stdexcept>

namespace egide::signature::fixtures {
namespace {

constexpr std::string_view kRangeRoom = "[0 0000000000 0000000000 0000000000]";

std::string hexadecimal(const std::vector<std::uint8_t>& bytes, std::size_t room) {
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += fmt::format("{:02x}", byte);
    }
    if (bytes.size() > room) {
        throw std::runtime_error("the signature does not fit in its room");
    }
    text.resize(2 * room, '0');
    return text;
}

}  // namespace

PdfMaker::PdfMaker() {
    bytes_ = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    append({{kCatalogue, catalogue()},
            {kPages, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"},
            {kPage, page()},
            {kContents, stream("BT /F1 12 Tf 72 720 Td (Convention de sauvegarde) Tj ET")},
            {kForm, form()},
            {kText, text_field("")},
            {kAppearance, stream("/Tx BMC EMC", "/Type /XObject /Subtype /Form /BBox [0 0 100 20]")},
            {kInfo, "<< /Title (Convention) >>"}},
           "");
}

std::string PdfMaker::page(const std::string& contents) const {
    return "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 << /Type /Font /Subtype "
           "/Type1 /BaseFont /Helvetica >> >> >> /Contents " +
           contents + " /Annots [" + annotations_ + "] >>";
}

std::string PdfMaker::catalogue(const std::string& extra) const {
    return "<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R" + store_ + extra + " >>";
}

std::string PdfMaker::form(const std::string& extra) const {
    return "<< /Fields [" + fields_ + "] /SigFlags 3" + extra + " >>";
}

std::string PdfMaker::text_field(const std::string& value, const std::string& extra) const {
    return "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nom) /V (" + value +
           ") /Rect [72 600 172 620] /P 3 0 R "
           "/AP << /N 7 0 R >>" +
           extra + " >>";
}

std::string PdfMaker::stream(const std::string& data, const std::string& extra) {
    return fmt::format("<< {} /Length {} >>\nstream\n{}\nendstream", extra, data.size(), data);
}

void PdfMaker::update(const std::map<int, std::string>& objects, const std::string& trailer) {
    append(objects, trailer);
}

void PdfMaker::append(const std::map<int, std::string>& objects, const std::string& trailer) {
    std::string table = "xref\n";
    if (previous_ == 0) {
        table += "0 1\n0000000000 65535 f \n";
    }
    for (const auto& [id, body] : objects) {
        table += fmt::format("{} 1\n{:010} 00000 n \n", id, bytes_.size());
        bytes_ += fmt::format("{} 0 obj\n{}\nendobj\n", id, body);
        next_ = std::max(next_, id + 1);
    }
    const std::size_t start = bytes_.size();
    bytes_ += table + fmt::format("trailer\n<< /Size {} /Root 1 0 R /Info 8 0 R {}{} >>\nstartxref\n{}\n%%EOF\n", next_,
                                  trailer, previous_ == 0 ? "" : fmt::format(" /Prev {}", previous_), start);
    previous_ = start;
}

int PdfMaker::sign(const Identity& signer, const SignatureWish& wish) {
    const int field = fresh();
    const int dictionary = wish.direct ? field : fresh();
    fields_ += fmt::format(" {} 0 R", field);
    annotations_ += fmt::format(" {} 0 R", field);
    const std::string type = wish.sub_filter == "ETSI.RFC3161" ? "DocTimeStamp" : "Sig";
    const std::string value =
        fmt::format("<< /Type /{} /Filter /Adobe.PPKLite /SubFilter /{} /ByteRange {} /Contents <{}>{} {} >>", type,
                    wish.sub_filter, kRangeRoom, std::string(2 * wish.room, '0'), wish.after_contents, wish.extra);
    const std::string appearance = wish.visible ? " /AP << /N 7 0 R >>" : "";
    std::map<int, std::string> objects = {
        {field,
         fmt::format("<< /Type /Annot /Subtype /Widget /FT /Sig /T ({}) /Rect [0 0 {}] /P 3 0 R /F 132 /V {}{} >>",
                     wish.field, wish.visible ? "200 50" : "0 0",
                     wish.direct ? value : fmt::format("{} 0 R", dictionary), appearance)},
        {kForm, form()},
        {kPage, page()}};
    if (!wish.direct) {
        objects[dictionary] = value;
    }
    const std::size_t from = bytes_.size();
    append(objects, "");
    const std::size_t range_at = bytes_.find(kRangeRoom, from);
    const std::size_t begin = bytes_.find("/Contents <", range_at) + 10;
    const std::size_t end = bytes_.find('>', begin) + 1 + wish.after_contents.size();
    std::string range = fmt::format("[0 {} {} {}", begin, end, bytes_.size() - end);
    range.resize(kRangeRoom.size() - 1, ' ');
    bytes_.replace(range_at, kRangeRoom.size(), range + "]");
    const std::string content = bytes_.substr(0, begin) + bytes_.substr(end);
    const std::vector<std::uint8_t> made = wish.value               ? wish.value(content)
                                           : type == "DocTimeStamp" ? make_token(signer, content, wish.cms.stamped)
                                                                    : make_cms(signer, content, wish.cms);
    bytes_.replace(begin + 1, 2 * wish.room, hexadecimal(made, wish.room));
    return dictionary;
}

void PdfMaker::add_store(const std::vector<std::vector<std::uint8_t>>& lists,
                         const std::vector<std::vector<std::uint8_t>>& answers,
                         const std::vector<const Identity*>& certificates) {
    std::map<int, std::string> objects;
    const auto add = [&](const std::vector<std::uint8_t>& der) {
        const int id = fresh();
        objects[id] = stream({der.begin(), der.end()});
        return fmt::format("{} 0 R ", id);
    };
    std::string crls, ocsps, certs;
    for (const auto& der : lists) {
        crls += add(der);
    }
    for (const auto& der : answers) {
        ocsps += add(der);
    }
    for (const Identity* const certificate : certificates) {
        certs += add(certificate->der());
    }
    const int store = fresh();
    objects[store] = "<< /CRLs [" + crls + "] /OCSPs [" + ocsps + "] /Certs [" + certs + "] >>";
    store_ = fmt::format(" /DSS {} 0 R", store);
    objects[kCatalogue] = catalogue();
    append(objects, "");
}

void PdfMaker::fill(const std::string& text) {
    append({{kText, text_field(text)},
            {kAppearance, stream("/Tx BMC (" + text + ") Tj EMC", "/Type /XObject /Subtype /Form /BBox [0 0 100 20]")}},
           "");
}

}  // namespace egide::signature::fixtures
