// A signature dictionary whose byte range and value are the input's: no answer contradicts itself, none is trusted.
#include <cstdio>
#include <string>

#include "egide/signature/pdf.h"
#include "reading_text.h"

namespace {

using namespace egide::signature;
using egide::fuzz::require;

constexpr Time kNow{std::chrono::seconds(1'780'000'000)};
constexpr std::size_t kHead = 18;

std::string hexadecimal(std::string_view bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        text += kDigits[static_cast<unsigned char>(byte) >> 4U];
        text += kDigits[static_cast<unsigned char>(byte) & 15U];
    }
    return text;
}

std::string range_of(std::string_view head, std::size_t gap, std::size_t gap_end, std::size_t size) {
    const auto number = [&](std::size_t at) {
        return static_cast<unsigned>(static_cast<unsigned char>(head[at])) |
               (static_cast<unsigned>(static_cast<unsigned char>(head[at + 1])) << 8U);
    };
    const unsigned mode = static_cast<unsigned char>(head[0]) & 3U;
    std::string text(64, ' ');
    if (mode == 0) {
        std::snprintf(text.data(), text.size(), "[0 %zu %zu %zu]", gap, gap_end, size - gap_end);
    } else if (mode == 1) {
        std::snprintf(text.data(), text.size(), "[%u %u %u %u]", number(2), number(4), number(6), number(8));
    } else if (mode == 2) {
        std::snprintf(text.data(), text.size(), "[0 %zu %zu %zu]", gap + number(2) % 8, gap_end + number(4) % 8,
                      size - gap_end + number(6) % 8);
    } else {
        text.replace(0, 16, head.substr(2, 16));
    }
    text.resize(64, ' ');
    for (char& sign : text) {
        sign = sign == '\0' ? ' ' : sign;
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < kHead) {
        return 0;
    }
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view head = input.substr(0, kHead);
    constexpr const char* kKinds[] = {"ETSI.CAdES.detached", "adbe.pkcs7.detached", "adbe.pkcs7.sha1", "ETSI.RFC3161",
                                      "adbe.x509.rsa_sha1"};
    const std::string start =
        std::string("<< /Type /Sig /SubFilter /") + kKinds[static_cast<unsigned char>(head[1]) % 5] + " /ByteRange ";
    const std::string value = "<" + hexadecimal(input.substr(kHead)) + ">";
    const std::size_t gap = start.size() + 64 + 11;
    const std::string tail = " >>\n%%EOF\n";
    const std::size_t whole = gap + value.size() + tail.size();
    const std::string file = start + range_of(head, gap, gap + value.size(), whole) + " /Contents " + value + tail;
    const std::span<const std::uint8_t> bytes(reinterpret_cast<const std::uint8_t*>(file.data()), file.size());
    const PdfSignature signature = examine_pdf_signature(bytes, 0, {}, kNow);
    require(signature.verdict != Verdict::signed_trusted, "nobody is trusted by an empty list");
    require(
        signature.verdict == Verdict::broken || signature.verdict == Verdict::unreadable || signature.faults.empty(),
        "a fault is no valid signature");
    if ((head[0] & 4) != 0) {
        PdfReport report;
        report.signatures = {signature};
        report.verdict = signature.is_timestamp() && (signature.verdict == Verdict::signed_issuer_unknown)
                             ? Verdict::not_signed
                             : signature.verdict;
        const auto again = pdf_report_from_json(to_json(report), "f");
        require(again.ok() && *again == report, "an answer reads back");
    }
    return 0;
}
