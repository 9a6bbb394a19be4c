#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "egide/signature/pdf.h"
#include "pdf_maker.h"

namespace egide::signature::fixtures {

inline std::span<const std::uint8_t> as_bytes(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Examines, and checks on the way what holds for every file: the JSON reads back, every sentence can be written.
PdfReport examine(const std::string& file, const TrustList& trusted, Time now = kNow);

/// A house of authorities, somebody it vouches for, and a PDF.
struct SignedPdf : public ::testing::Test {
    House house;
    Identity signer = issue(house.intermediate, {.organisation_identifier = "NTRFR-123456782"});
    PdfMaker pdf;

    SignatureWish with_chain(const std::string& field = "Signature1") const {
        SignatureWish wish;
        wish.field = field;
        wish.cms.others = {&house.intermediate};
        return wish;
    }
    PdfReport examined(Time now = kNow) const { return examine(pdf.bytes(), house.trust(), now); }
    /// The first signature that was made.
    PdfSignature first(Time now = kNow) const {
        const PdfReport report = examined(now);
        EXPECT_FALSE(report.signatures.empty()) << to_json(report);
        return report.signatures.empty() ? PdfSignature{} : report.signatures.front();
    }
    void sign() { pdf.sign(signer, with_chain()); }
    /// Overwrites bytes in place.
    void replace(const std::string& from, const std::string& to) {
        const std::size_t at = pdf.bytes().find(from);
        ASSERT_NE(at, std::string::npos) << from;
        pdf.bytes().replace(at, from.size(), to);
    }
};

}  // namespace egide::signature::fixtures
