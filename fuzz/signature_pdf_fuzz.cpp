// Any bytes as a PDF: an answer always comes, reads back, is said in both languages, and trusts nobody.
#include "egide/signature/pdf.h"
#include "reading_text.h"

namespace {

using namespace egide::signature;
using egide::fuzz::require;

constexpr Time kNow{std::chrono::seconds(1'780'000'000)};

void check_sentences(const std::vector<egide::base::Text>& sentences) {
    require(!sentences.empty(), "there is something to say");
    for (const egide::base::Text& text : sentences) {
        require(!egide::base::render(text, egide::base::Language::french).empty(), "it is said in French");
        require(!egide::base::render(text, egide::base::Language::english).empty(), "it is said in English");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const PdfReport report = examine_pdf({data, size}, {}, kNow, {.bytes = 1u << 20, .compared_objects = 20'000});
    require(report.verdict != Verdict::signed_trusted, "nobody is trusted by an empty list");
    require((report.verdict == Verdict::unreadable) || report.unreadable == Unreadable::no,
            "a reason goes with its verdict");
    const auto again = pdf_report_from_json(to_json(report), "f");
    require(again.ok() && *again == report, "an answer reads back");
    if (size % 16 == 0) {
        check_sentences(explain(report));
        for (const PdfSignature& signature : report.signatures) {
            check_sentences(explain(signature));
        }
    }
    return 0;
}
