// The answer of a sandboxed examination is hostile until it was read: what our writer would not write is refused.
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;

struct Answer : public SignedPdf {
    std::string good() {
        sign();
        pdf.fill("Martin");
        return to_json(examined());
    }
    static bool accepted(std::string json, const std::string& from, const std::string& to) {
        const std::size_t at = json.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return pdf_report_from_json(json.replace(at, from.size(), to), "answer").ok();
    }
};

TEST_F(Answer, ReadsBackWhatWasWritten) {
    EXPECT_TRUE(pdf_report_from_json(good(), "answer").ok());
}

TEST_F(Answer, RefusesAVerdictThatDoesNotFollow) {
    const std::string json = good();
    EXPECT_FALSE(accepted(json, "\"faults\": []", "\"faults\": [\"digest_mismatch\"]"));
    EXPECT_FALSE(accepted(json, "\"trust\": \"trusted\"", "\"trust\": \"revoked\""));
    EXPECT_FALSE(accepted(json, "\"changes_allowed\": true", "\"changes_allowed\": false"));
    EXPECT_FALSE(accepted(json, "\"unreadable\": \"no\"", "\"unreadable\": \"damaged\""));
}

TEST_F(Answer, RefusesUnknownWordsKeysAndTypes) {
    const std::string json = good();
    EXPECT_FALSE(accepted(json, "\"form_field\"", "\"nothing\""));
    EXPECT_FALSE(accepted(json, "\"form_field\"", "\"form_field\", \"form_field\""));
    EXPECT_FALSE(accepted(json, "\"form_field\"", "\"form_field\", \"signature\""));
    EXPECT_FALSE(accepted(json, "\"reason\"", "\"raison\""));
    EXPECT_FALSE(accepted(json, "\"bytes\": ", "\"bytes\": -"));
    EXPECT_FALSE(accepted(json, "\"covers_file\": false", "\"covers_file\": 0"));
    EXPECT_FALSE(accepted(json, "\"claimed_time\": \"2025-06-01T12:00:00Z\"", "\"claimed_time\": \"2025-06-01\""));
    EXPECT_FALSE(accepted(json, "\"serial\": \"", "\"serial\": \"XY"));
    EXPECT_FALSE(accepted(json, "\"byte_range\": [", "\"byte_range\": [1,"));
    EXPECT_FALSE(accepted(json, "{", "[{"));
    EXPECT_FALSE(pdf_report_from_json("null", "answer").ok());
}

TEST_F(Answer, RefusesTextsThatWouldMislead) {
    const std::string json = good();
    EXPECT_FALSE(accepted(json, "Camille Exemple", "Camille\\u202EExemple"));
    EXPECT_FALSE(accepted(json, "Camille Exemple", "Camille\\nExemple"));
    EXPECT_FALSE(accepted(json, "Camille Exemple", std::string(5000, 'x')));
}

TEST(Times, AreReadAsTheyAreWritten) {
    for (const std::string text :
         {"2026-03-01T10:00:00Z", "1900-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-02-29T00:00:00Z"}) {
        ASSERT_TRUE(parse_time(text)) << text;
        EXPECT_EQ(show_time(*parse_time(text)), text);
    }
    for (const std::string text : {"", "2026-03-01", "2026-03-01T10:00:00", "2026-02-30T10:00:00Z",
                                   "2026-03-01T24:00:00Z", "2026-03-01T10:60:00Z", "1899-12-31T23:59:59Z",
                                   "2026-03-01 10:00:00Z", "2026-3-001T10:00:00Z", "+026-03-01T10:00:00Z"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

}  // namespace
}  // namespace egide::signature
