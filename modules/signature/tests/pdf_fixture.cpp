#include "pdf_fixture.h"

namespace egide::signature::fixtures {

PdfReport examine(const std::string& file, const TrustList& trusted, Time now) {
    const PdfReport report = examine_pdf(as_bytes(file), trusted, now);
    const auto again = pdf_report_from_json(to_json(report), "answer");
    EXPECT_TRUE(again.ok() && *again == report) << to_json(report);
    std::vector<base::Text> sentences = explain(report);
    for (const PdfSignature& signature : report.signatures) {
        for (base::Text& text : explain(signature)) {
            sentences.push_back(std::move(text));
        }
    }
    for (const base::Text& text : sentences) {
        EXPECT_FALSE(base::render(text, base::Language::french).empty());
        EXPECT_FALSE(base::render(text, base::Language::english).empty());
    }
    return report;
}

}  // namespace egide::signature::fixtures
