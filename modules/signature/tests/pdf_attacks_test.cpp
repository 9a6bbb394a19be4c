// Files made to deceive: each attack is found, and named.
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::Contains;
using ::testing::ElementsAre;

struct PdfAttack : public SignedPdf {
    /// Writes four numbers over the byte range, in the room it has.
    void set_range(const std::string& numbers) {
        const std::size_t at = pdf.bytes().find("/ByteRange [") + 12;
        const std::size_t end = pdf.bytes().find(']', at);
        ASSERT_LE(numbers.size(), end - at);
        std::string text = numbers;
        text.resize(end - at, ' ');
        pdf.bytes().replace(at, end - at, text);
    }
    std::array<std::uint64_t, 4> range() { return first().byte_range.value(); }
    std::string numbers(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
        return std::to_string(a) + " " + std::to_string(b) + " " + std::to_string(c) + " " + std::to_string(d);
    }
};

TEST_F(PdfAttack, OneChangedLetterBreaksTheSignature) {
    sign();
    replace("(Convention de sauvegarde)", "(Convention de sabotages !)");
    EXPECT_EQ(examined().verdict, Verdict::broken);
}

TEST_F(PdfAttack, OneChangedLetterOfTheSameLengthIsNamed) {
    sign();
    replace("(Convention de sauvegarde)", "(Convention de sauvegardE)");
    EXPECT_THAT(first().faults, ElementsAre(Fault::digest_mismatch));
}

TEST_F(PdfAttack, AForgedSignatureValueIsNamed) {
    SignatureWish wish = with_chain();
    wish.value = [&](std::string_view content) {
        std::vector<std::uint8_t> cms = make_cms(signer, content, wish.cms);
        cms[cms.size() - 5] ^= 1U;
        return cms;
    };
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ElementsAre(Fault::signature_mismatch));
    EXPECT_EQ(examined().verdict, Verdict::broken);
}

TEST_F(PdfAttack, ARangeThatDoesNotStartWithTheFile) {
    sign();
    const auto [a, b, c, d] = range();
    set_range(numbers(1, b - 1, c, d));
    EXPECT_THAT(first().faults, ElementsAre(Fault::byte_range_start));
}

TEST_F(PdfAttack, ARangeWithAWiderGap) {
    sign();
    const auto [a, b, c, d] = range();
    set_range(numbers(0, b, c + 4, d - 4));
    EXPECT_THAT(first().faults, ElementsAre(Fault::byte_range_gap));
    set_range(numbers(0, b - 4, c, d));
    EXPECT_THAT(first().faults, ElementsAre(Fault::byte_range_gap));
}

TEST_F(PdfAttack, ARangeThatSignsPartOfItsOwnValue) {
    sign();
    const auto [a, b, c, d] = range();
    set_range(numbers(0, b + 4, c, d));
    EXPECT_THAT(first().faults, ElementsAre(Fault::byte_range_gap));
}

TEST_F(PdfAttack, PartsThatOverlap) {
    sign();
    const auto [a, b, c, d] = range();
    set_range(numbers(0, c + 10, b, d));
    EXPECT_THAT(first().faults, Contains(Fault::byte_range_overlap));
}

TEST_F(PdfAttack, NumbersThatOverflowOrLeaveTheFile) {
    sign();
    const auto [a, b, c, d] = range();
    for (const std::string& wrong :
         {numbers(0, b, c, d + 1000), std::string("0 1 18446744073709551615 2"),
          std::string("0 1 99999999999999999999"), std::string("0 -1 5 5"), std::string("0 1 2"),
          std::string("0 1 2 3 4"), std::string("0 1.0 2 3"), std::string("")}) {
        set_range(wrong);
        EXPECT_THAT(first().faults, Contains(Fault::byte_range_malformed)) << wrong;
        EXPECT_EQ(examined().verdict, Verdict::broken) << wrong;
    }
}

TEST_F(PdfAttack, ARangeThatStopsBeforeTheEndOfItsRevision) {
    sign();
    const auto [a, b, c, d] = range();
    set_range(numbers(0, b, c, d - 12));
    EXPECT_THAT(first().faults, ElementsAre(Fault::byte_range_end));
}

TEST_F(PdfAttack, AWrappedSignature) {
    // The signed second part is moved away; other content stands where it was; the value is unchanged.
    sign();
    const std::string original = pdf.bytes();
    const auto [a, b, c, d] = range();
    const std::string evil = " >>\nendobj\n4 0 obj\n<< /Length 18 >>\nstream\nBT (Autre) Tj ET   \nendstream\nendobj\n";
    pdf.bytes() = original.substr(0, c) + evil + original.substr(c);
    set_range(numbers(0, b, c + evil.size(), d));
    const PdfReport report = examined();
    EXPECT_NE(report.verdict, Verdict::signed_trusted);
    EXPECT_TRUE(report.verdict == Verdict::broken || report.verdict == Verdict::unreadable) << to_json(report);
}

TEST_F(PdfAttack, SomethingHiddenBetweenTheValueAndTheNextKey) {
    SignatureWish wish = with_chain();
    wish.after_contents = "/Note (pas couvert)";
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ElementsAre(Fault::byte_range_gap));
}

TEST_F(PdfAttack, TwoValuesInOneDictionary) {
    for (const std::string extra : {"/Contents <00>", "/Con#74ents <00>", "/ByteRange [0 1 2 3]"}) {
        PdfMaker file;
        SignatureWish wish = with_chain();
        wish.extra = extra;
        file.sign(signer, wish);
        const PdfReport report = examine(file.bytes(), house.trust());
        EXPECT_EQ(report.verdict, Verdict::broken) << extra;
        EXPECT_THAT(report.signatures.front().faults, Contains(Fault::dictionary_ambiguous)) << extra;
    }
}

TEST_F(PdfAttack, TheValueOfAnotherFieldInTheGap) {
    // A second dictionary names the byte range of the first, with a value of its own elsewhere.
    sign();
    const auto [a, b, c, d] = range();
    const std::string value = pdf.bytes().substr(b, c - b);
    pdf.update({{30, "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [" +
                         numbers(a, b, c, d) + "] /Contents " + value + " >>"},
                {31, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Copie) /Rect [0 0 0 0] /P 3 0 R /V 30 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [6 0 R 9 0 R 31 0 R] /SigFlags 3 >>"}});
    const PdfReport report = examined();
    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_THAT(report.signatures.back().faults, Contains(Fault::byte_range_gap));
    EXPECT_EQ(report.verdict, Verdict::broken);
}

TEST_F(PdfAttack, TheSameSignatureInTwoFields) {
    sign();
    pdf.update({{31, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Copie) /Rect [0 0 0 0] /P 3 0 R /V 10 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [6 0 R 9 0 R 31 0 R] /SigFlags 3 >>"}});
    const PdfReport report = examined();
    ASSERT_EQ(report.signatures.size(), 2U) << to_json(report);
    EXPECT_THAT(report.signatures.back().faults, ElementsAre(Fault::field_shared));
}

TEST_F(PdfAttack, ASignatureReplacedByAnother) {
    sign();
    const std::string before = pdf.bytes();
    const Identity stranger = make_root({.common_name = "Inconnu"});
    pdf.sign(stranger, [] {
        SignatureWish wish;
        wish.field = "Signature2";
        return wish;
    }());
    // The first field now shows the stranger's signature.
    pdf.update(
        {{9,
          "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /Rect [0 0 0 0] /P 3 0 R /F 132 /V 12 0 R >>"}});
    const PdfReport report = examined();
    EXPECT_NE(report.verdict, Verdict::signed_trusted);
}

TEST_F(PdfAttack, SomethingHiddenBehindTheValue) {
    SignatureWish wish = with_chain();
    wish.value = [&](std::string_view content) {
        std::vector<std::uint8_t> cms = make_cms(signer, content, wish.cms);
        cms.resize(cms.size() + 20, 0);
        cms.back() = 'x';
        return cms;
    };
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ElementsAre(Fault::contents_malformed));
}

TEST_F(PdfAttack, AValueThatIsNoHexadecimalString) {
    sign();
    const auto [a, b, c, d] = range();
    pdf.bytes().replace(b + 1, 1, "z");
    EXPECT_THAT(first().faults, Contains(Fault::contents_malformed));
}

TEST_F(PdfAttack, AnEmptyOrForeignValue) {
    for (const std::string& value : {std::string(), std::string("\x30\x03\x02\x01\x05", 5), std::string("rien")}) {
        PdfMaker file;
        SignatureWish wish = with_chain();
        wish.value = [&](std::string_view) { return std::vector<std::uint8_t>(value.begin(), value.end()); };
        file.sign(signer, wish);
        const PdfReport report = examine(file.bytes(), house.trust());
        EXPECT_THAT(report.signatures.front().faults, ElementsAre(Fault::cms_malformed));
    }
}

TEST_F(PdfAttack, SeveralSigners) {
    SignatureWish wish = with_chain();
    const Identity other = issue(house.root, {.common_name = "Autre"});
    wish.cms.more_signers = {&other};
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ElementsAre(Fault::signer_count));
}

TEST_F(PdfAttack, ASignatureWithoutItsCertificate) {
    SignatureWish wish;
    wish.cms.certificates = false;
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ElementsAre(Fault::certificate_missing));
}

TEST_F(PdfAttack, ACadesSignatureThatDoesNotNameItsCertificate) {
    SignatureWish wish = with_chain();
    wish.cms.cades = false;
    pdf.sign(signer, wish);
    EXPECT_THAT(first().faults, ElementsAre(Fault::attributes_missing));
}

TEST_F(PdfAttack, ACertificateExchangedForAnotherOfTheSameKey) {
    // Same key, same issuer and serial cannot be had; the attribute names the first certificate.
    const Identity promoted{issue(house.intermediate, {.organisation = "Agence d’Exemple"}).certificate, signer.key};
    SignatureWish wish = with_chain();
    wish.value = [&](std::string_view content) {
        std::vector<std::uint8_t> cms = make_cms(promoted, content, wish.cms);
        return cms;
    };
    pdf.sign(signer, wish);
    EXPECT_EQ(first().signer.certificate->organisation, "Agence d’Exemple");
}

TEST_F(PdfAttack, ATruncatedFile) {
    sign();
    const std::string whole = pdf.bytes();
    for (const std::size_t kept : {whole.size() - 1, whole.size() - 8, whole.size() - 500, whole.size() / 2,
                                   std::size_t{100}, std::size_t{20}, std::size_t{5}, std::size_t{0}}) {
        const PdfReport report = examine(whole.substr(0, kept), house.trust());
        EXPECT_NE(report.verdict, Verdict::signed_trusted) << kept;
        EXPECT_NE(report.verdict, Verdict::not_signed) << kept << to_json(report);
    }
}

TEST_F(PdfAttack, ADictionaryInsideAnObjectStream) {
    // Its value cannot stand in the file as bytes.
    sign();
    const std::string dictionary =
        "<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 1 2 3] /Contents <3000> >>";
    const std::string inside = "40 0 " + dictionary;
    const std::size_t object = pdf.bytes().size();
    pdf.bytes() += "41 0 obj\n" + PdfMaker::stream(inside, "/Type /ObjStm /N 1 /First 5") + "\nendobj\n";
    const std::size_t field = pdf.bytes().size();
    pdf.bytes() += "42 0 obj\n<< /FT /Sig /T (Cachee) /V 40 0 R >>\nendobj\n";
    const std::size_t form = pdf.bytes().size();
    pdf.bytes() += "5 0 obj\n<< /Fields [6 0 R 9 0 R 42 0 R] /SigFlags 3 >>\nendobj\n";
    const std::size_t table = pdf.bytes().size();
    const std::size_t previous = pdf.bytes().rfind("startxref\n", table) + 10;
    const std::string back = pdf.bytes().substr(previous, pdf.bytes().find('\n', previous) - previous);
    const auto entry = [](int type, std::size_t two, int three) {
        std::string text(1, static_cast<char>(type));
        for (const int shift : {24, 16, 8, 0}) {
            text += static_cast<char>((two >> shift) & 0xFFU);
        }
        return text + static_cast<char>(three);
    };
    const std::string rows =
        entry(1, form, 0) + entry(2, 41, 0) + entry(1, object, 0) + entry(1, field, 0) + entry(1, table, 0);
    pdf.bytes() +=
        "43 0 obj\n" +
        PdfMaker::stream(rows, "/Type /XRef /W [1 4 1] /Index [5 1 40 4] /Size 44 /Root 1 0 R /Prev " + back) +
        "\nendobj\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
    const PdfReport report = examined();
    EXPECT_EQ(report.verdict, Verdict::broken) << to_json(report);
    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_THAT(report.signatures.front().faults, ElementsAre(Fault::byte_range_gap));
}

}  // namespace
}  // namespace egide::signature
