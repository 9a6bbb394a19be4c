// Files that are no PDF, are too large, encrypted, cut or random: a clear answer each time, and never "signed".
#include <random>

#include "egide/signature/detached.h"
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;

using Hostile = SignedPdf;

TEST_F(Hostile, OtherFilesAreNoPdf) {
    for (const std::string& text :
         {std::string(), std::string("bonjour"), std::string(5000, '\0'), std::string("%PDF")}) {
        const PdfReport report = examine(text, house.trust());
        EXPECT_EQ(report.verdict, Verdict::unreadable);
        EXPECT_EQ(report.unreadable, Unreadable::not_pdf);
    }
    EXPECT_EQ(examine("%PDF-1.7\n", {}).unreadable, Unreadable::damaged);
}

TEST_F(Hostile, BeyondTheLimitsIsSaid) {
    sign();
    EXPECT_EQ(examine_pdf(as_bytes(pdf.bytes()), {}, kNow, {.bytes = 100}).unreadable, Unreadable::too_large);
    pdf.sign(signer, with_chain("Signature2"));
    EXPECT_EQ(examine_pdf(as_bytes(pdf.bytes()), {}, kNow, {.signatures = 1}).unreadable,
              Unreadable::too_many_signatures);
}

TEST_F(Hostile, AValueOrACertificateListWithoutMeasureIsRefused) {
    SignatureWish wish = with_chain();
    wish.room = (4u << 20) + 1;
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ::testing::ElementsAre(Fault::cms_too_large));
    PdfMaker other;
    std::vector<Identity> crowd;
    SignatureWish many = with_chain();
    for (int count = 0; count < 101; ++count) {
        crowd.push_back(issue(house.root, {.organisation = "Foule " + std::to_string(count)}));
    }
    for (const Identity& one : crowd) {
        many.cms.others.push_back(&one);
    }
    many.room = 100'000;
    other.sign(signer, many);
    const PdfReport report = examine(other.bytes(), house.trust());
    EXPECT_THAT(report.signatures.front().faults, ::testing::ElementsAre(Fault::cms_too_large));
    EXPECT_EQ(report.verdict, Verdict::unreadable);
}

TEST_F(Hostile, FieldsThatFormARingEnd) {
    pdf.update({{20, "<< /T (a) /FT /Sig /Kids [21 0 R] /Parent 21 0 R >>"},
                {21, "<< /T (b) /Kids [20 0 R] /Parent 20 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [20 0 R 21 0 R] >>"}});
    EXPECT_EQ(examined().verdict, Verdict::not_signed);
}

TEST_F(Hostile, PagesThatFormARingEnd) {
    sign();
    pdf.update({{PdfMaker::kPages, "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(Hostile, ArraysNestedWithoutEndAreRefused) {
    sign();
    const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
    pdf.update({{PdfMaker::kInfo, "<< /Title " + deep + " >>"}, {PdfMaker::kPage, pdf.page(deep)}});
    EXPECT_NE(examined().verdict, Verdict::signed_trusted);
    PdfMaker other;
    SignatureWish wish = with_chain();
    wish.extra = "/Prop_Build " + deep;
    wish.room = 4000;
    other.sign(signer, wish);
    EXPECT_NE(examine(other.bytes(), house.trust()).verdict, Verdict::signed_trusted);
}

TEST_F(Hostile, AStoreThatInflatesToGigabytesIsPassedOver) {
    // 4 bytes of run-length data stand for 128 each, here through a filter that decodes twice as much again.
    sign();
    std::string data;
    for (int count = 0; count < 100'000; ++count) {
        data += "\x81\x30";
    }
    pdf.update({{30, PdfMaker::stream(data + "\x80", "/Filter [/RunLengthDecode]")},
                {PdfMaker::kCatalogue, pdf.catalogue(" /DSS << /Certs [30 0 R] /CRLs [30 0 R] /OCSPs [30 0 R] >>")}});
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted) << to_json(examined());
}

TEST_F(Hostile, CutAnywhereItIsNeverTrusted) {
    sign();
    const std::string whole = pdf.bytes();
    for (std::size_t kept = 0; kept + 1 < whole.size(); kept += 211) {
        const PdfReport report = examine_pdf(as_bytes(whole.substr(0, kept)), house.trust(), kNow);
        EXPECT_TRUE(report.verdict == Verdict::broken || report.verdict == Verdict::unreadable)
            << kept << to_json(report);
    }
}

TEST_F(Hostile, AnyChangedByteOutsideTheValueIsSeen) {
    sign();
    const PdfSignature signature = first();
    const auto [a, b, c, d] = *signature.byte_range;
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    for (int round = 0; round < 150; ++round) {
        std::string changed = pdf.bytes();
        std::size_t at = random() % (b + d);
        at = at < b ? at : at - b + c;
        changed[at] = static_cast<char>(changed[at] ^ static_cast<char>(1U << (random() % 8)));
        const PdfReport report = examine_pdf(as_bytes(changed), house.trust(), kNow);
        EXPECT_TRUE(report.verdict == Verdict::broken || report.verdict == Verdict::unreadable ||
                    report.verdict == Verdict::encrypted || report.verdict == Verdict::not_signed)
            << "seed " << seed << " byte " << at << to_json(report);
    }
}

TEST_F(Hostile, SeveralBytesChangedNeverThrow) {
    sign();
    pdf.fill("Martin");
    pdf.add_store({make_list(house.intermediate, {}, kYearAgo, kFarAway)});
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    for (int round = 0; round < 300; ++round) {
        std::string changed = pdf.bytes();
        for (std::uint64_t count = random() % 20 + 1; count > 0; --count) {
            changed[random() % changed.size()] = static_cast<char>(random());
        }
        EXPECT_NO_THROW(examine_pdf(as_bytes(changed), house.trust(), kNow)) << "seed " << seed << " round " << round;
    }
}

}  // namespace
}  // namespace egide::signature
