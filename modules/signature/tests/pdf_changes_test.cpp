// What was added to a file after its signature, and whether the signature allows it.
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using PdfChanges = SignedPdf;

std::string doc_mdp(int level) {
    return "/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P " +
           std::to_string(level) + " /V /1.2 >> >>]";
}

std::string field_mdp(const std::string& parameters) {
    return "/Reference [<< /Type /SigRef /TransformMethod /FieldMDP /TransformParams << /Type /TransformParams " +
           parameters + " /V /1.2 >> >>]";
}

TEST_F(PdfChanges, ASecondSignatureIsAllowed) {
    sign();
    pdf.sign(signer, with_chain("Signature2"));
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted) << to_json(examined());
    EXPECT_THAT(first().changes, ElementsAre(Change::signature));
}

TEST_F(PdfChanges, AVisibleSecondSignatureIsAllowed) {
    sign();
    SignatureWish wish = with_chain("Signature2");
    wish.visible = true;
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted) << to_json(examined());
}

TEST_F(PdfChanges, PreparingAFieldForTheNextSignerIsAllowed) {
    pdf.update({{20, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Directeur) /Rect [0 0 0 0] /P 3 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [6 0 R 20 0 R] /SigFlags 3 >>"}});
    PdfMaker& file = pdf;
    SignatureWish wish = with_chain();
    file.sign(signer, wish);
    // The form of the maker knows nothing of field 20: it comes back as a field to be signed.
    file.update({{20, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Directeur) /Rect [0 0 0 0] /P 3 0 R >>"},
                 {PdfMaker::kForm, "<< /Fields [6 0 R 21 0 R 20 0 R] /SigFlags 3 >>"}});
    EXPECT_THAT(first().changes, ElementsAre(Change::signature));
    EXPECT_TRUE(first().changes_allowed);
}

TEST_F(PdfChanges, FillingAFieldIsAllowedAndNamed) {
    sign();
    pdf.fill("Martin");
    EXPECT_EQ(first().verdict, Verdict::signed_trusted) << to_json(examined());
    EXPECT_THAT(first().changes, ElementsAre(Change::form_field));
    EXPECT_THAT(first().changed_fields, ElementsAre("nom"));
}

TEST_F(PdfChanges, NewTextOnAPageIsNot) {
    sign();
    pdf.update({{PdfMaker::kContents, PdfMaker::stream("BT /F1 12 Tf 72 720 Td (Convention de rien) Tj ET")}});
    EXPECT_EQ(examined().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, ElementsAre(Change::page_content));
    EXPECT_THAT(first().faults, IsEmpty());
}

TEST_F(PdfChanges, APageThatPointsToOtherContentIsNot) {
    sign();
    const int other = pdf.fresh();
    pdf.update(
        {{other, PdfMaker::stream("BT (Autre) Tj ET")}, {PdfMaker::kPage, pdf.page(std::to_string(other) + " 0 R")}});
    EXPECT_THAT(first().changes, ElementsAre(Change::page_content));
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, AnAddedPageIsNot) {
    sign();
    const int page = pdf.fresh();
    pdf.update({{page, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"},
                {PdfMaker::kPages, "<< /Type /Pages /Kids [3 0 R " + std::to_string(page) + " 0 R] /Count 2 >>"}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, AWholeNewPageTreeIsNot) {
    sign();
    const int pages = pdf.fresh(), page = pdf.fresh();
    pdf.update(
        {{pages, "<< /Type /Pages /Kids [" + std::to_string(page) + " 0 R] /Count 1 >>"},
         {page, "<< /Type /Page /Parent " + std::to_string(pages) + " 0 R /MediaBox [0 0 595 842] >>"},
         {PdfMaker::kCatalogue, "<< /Type /Catalog /AcroForm 5 0 R /Pages " + std::to_string(pages) + " 0 R >>"}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, Contains(Change::page_content));
}

TEST_F(PdfChanges, ANoteOnAPageIsNot) {
    sign();
    const int note = pdf.fresh();
    std::string page = pdf.page();
    page.insert(page.find("/Annots [") + 9, std::to_string(note) + " 0 R ");
    pdf.update({{note, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 800] /Contents (autre chose) >>"},
                {PdfMaker::kPage, page}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, ElementsAre(Change::annotation));
}

TEST_F(PdfChanges, AFieldShownWithAnotherTextThanItHoldsIsNot) {
    sign();
    pdf.update({{PdfMaker::kAppearance, PdfMaker::stream("BT (Une page entière) Tj ET",
                                                         "/Type /XObject /Subtype /Form /BBox [0 0 595 842]")}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, ElementsAre(Change::annotation));
}

TEST_F(PdfChanges, AFieldMovedOverTheTextIsNot) {
    sign();
    pdf.update({{PdfMaker::kText,
                 "<< /Type /Annot /Subtype /Widget /FT /Tx /T (nom) /V () /Rect [0 0 595 842] /P 3 0 R /AP << /N 7 0 R "
                 ">> >>"}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, ARemovedFieldIsNot) {
    sign();
    pdf.update({{PdfMaker::kForm, "<< /Fields [9 0 R] /SigFlags 3 >>"}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, AScriptThatRunsAtOpeningIsNot) {
    sign();
    pdf.update({{PdfMaker::kCatalogue, pdf.catalogue(" /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, ElementsAre(Change::other));
}

TEST_F(PdfChanges, PropertiesOfTheFileAreSaid) {
    sign();
    pdf.update({{PdfMaker::kInfo, "<< /Title (Autre titre) >>"}});
    EXPECT_EQ(first().verdict, Verdict::signed_trusted);
    EXPECT_THAT(first().changes, ElementsAre(Change::metadata));
}

TEST_F(PdfChanges, AnObjectThatWasMissingAndNowAppearsIsSeen) {
    // The signed page already points to an object that only comes later.
    pdf.update({{PdfMaker::kPage, pdf.page("[4 0 R 900 0 R]")}});
    PdfMaker& file = pdf;
    const std::string signed_page = file.page("[4 0 R 900 0 R]");
    sign();
    file.update({{PdfMaker::kPage, file.page()}});
    EXPECT_EQ(first().verdict, Verdict::signed_trusted) << "the same page again is no change";
    file.update({{PdfMaker::kPage, file.page("[4 0 R 900 0 R]")}, {900, PdfMaker::stream("BT (Caché) Tj ET")}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, BytesThatNoReaderExplainsAreSeen) {
    sign();
    pdf.bytes() += "% quelques octets de plus\n";
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, ElementsAre(Change::other));
}

TEST_F(PdfChanges, WhiteSpaceAtTheEndIsNothing) {
    sign();
    pdf.bytes() += "\r\n\n";
    EXPECT_EQ(first().verdict, Verdict::signed_trusted);
    EXPECT_TRUE(first().covers_file);
}

TEST_F(PdfChanges, AnUpdateThatIsCutIsSeen) {
    sign();
    pdf.bytes() += "4 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\nstartxref\n99999\n%%EOF\n";
    EXPECT_NE(examined().verdict, Verdict::signed_trusted) << to_json(examined());
}

TEST_F(PdfChanges, ACertificationThatAllowsNothingForbidsFillingAndSigning) {
    SignatureWish wish = with_chain();
    wish.extra = doc_mdp(1);
    pdf.sign(signer, wish);
    EXPECT_EQ(first().certification, 1U);
    EXPECT_EQ(first().verdict, Verdict::signed_trusted);
    PdfMaker filled = pdf;
    filled.fill("Martin");
    EXPECT_EQ(examine(filled.bytes(), house.trust()).verdict, Verdict::changed_after_signature);
    PdfMaker signed_again = pdf;
    signed_again.sign(signer, with_chain("Signature2"));
    EXPECT_EQ(examine(signed_again.bytes(), house.trust()).verdict, Verdict::changed_after_signature);
    PdfMaker stamped = pdf;
    SignatureWish stamp;
    stamp.field = "Horodatage";
    stamp.sub_filter = "ETSI.RFC3161";
    stamped.sign(house.stamper, stamp);
    EXPECT_EQ(examine(stamped.bytes(), house.trust()).verdict, Verdict::signed_trusted);
}

TEST_F(PdfChanges, ACertificationForFillingAllowsThatAndNoMore) {
    SignatureWish wish = with_chain();
    wish.extra = doc_mdp(2);
    pdf.sign(signer, wish);
    pdf.fill("Martin");
    EXPECT_EQ(first().verdict, Verdict::signed_trusted);
    pdf.update({{PdfMaker::kContents, PdfMaker::stream("BT (Autre) Tj ET")}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, ACertificationForNotesAllowsThem) {
    for (const int level : {2, 3}) {
        PdfMaker file;
        SignatureWish wish = with_chain();
        wish.extra = doc_mdp(level);
        file.sign(signer, wish);
        const int note = file.fresh();
        std::string page = file.page();
        page.insert(page.find("/Annots [") + 9, std::to_string(note) + " 0 R ");
        file.update({{note, "<< /Type /Annot /Subtype /Text /Rect [0 0 20 20] /Contents (remarque) >>"},
                     {PdfMaker::kPage, page}});
        EXPECT_EQ(examine(file.bytes(), house.trust()).verdict,
                  level == 3 ? Verdict::signed_trusted : Verdict::changed_after_signature);
    }
}

TEST_F(PdfChanges, ACertificationAddedLaterLoosensNothing) {
    sign();
    const int note = pdf.fresh();
    std::string page = pdf.page();
    page.insert(page.find("/Annots [") + 9, std::to_string(note) + " 0 R ");
    pdf.update({{note, "<< /Type /Annot /Subtype /FreeText /Rect [0 0 500 800] /Contents (autre chose) >>"},
                {PdfMaker::kPage, page}});
    SignatureWish wish = with_chain("Signature2");
    wish.extra = doc_mdp(3);
    pdf.sign(signer, wish);
    pdf.update({{PdfMaker::kPage, page.insert(page.find("/Annots [") + 9, "11 0 R ")}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, AWidgetThatTheFormDoesNotListIsNotASignature) {
    // Shown over the page like any widget, but nobody would judge its signature.
    sign();
    const int widget = pdf.fresh();
    std::string page = pdf.page();
    page.insert(page.find("/Annots [") + 9, std::to_string(widget) + " 0 R ");
    pdf.update({{widget,
                 "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Cache) /V << /Type /Sig >> /Rect [0 0 595 842] /P 3 0 "
                 "R /AP << /N 7 0 R >> >>"},
                {PdfMaker::kPage, page}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
    EXPECT_THAT(first().changes, ElementsAre(Change::annotation));
}

TEST_F(PdfChanges, AnEmptySignatureFieldThatShowsSomethingIsNotAllowed) {
    sign();
    const int field = pdf.fresh();
    pdf.update(
        {{field,
          "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Cache) /Rect [0 0 595 842] /P 3 0 R /AP << /N 7 0 R >> >>"},
         {PdfMaker::kForm, "<< /Fields [6 0 R 9 0 R " + std::to_string(field) + " 0 R] /SigFlags 3 >>"}});
    EXPECT_EQ(first().verdict, Verdict::changed_after_signature);
}

TEST_F(PdfChanges, ALockedFieldMayNotBeFilled) {
    for (const auto& [parameters, verdict] :
         {std::pair("/Action /All", Verdict::changed_after_signature),
          {"/Action /Include /Fields [(nom)]", Verdict::changed_after_signature},
          {"/Action /Include /Fields [(prenom)]", Verdict::signed_trusted},
          {"/Action /Exclude /Fields [(nom)]", Verdict::signed_trusted},
          {"/Action /Exclude /Fields [(prenom)]", Verdict::changed_after_signature}}) {
        PdfMaker file;
        SignatureWish wish = with_chain();
        wish.extra = field_mdp(parameters);
        file.sign(signer, wish);
        file.fill("Martin");
        EXPECT_EQ(examine(file.bytes(), house.trust()).verdict, verdict) << parameters;
    }
}

TEST_F(PdfChanges, TooManyObjectsToCompareIsSaid) {
    sign();
    pdf.fill("Martin");
    const PdfReport report = examine_pdf(as_bytes(pdf.bytes()), house.trust(), kNow, {.compared_objects = 10});
    EXPECT_EQ(report.verdict, Verdict::changed_after_signature);
    EXPECT_THAT(report.signatures.front().changes, Contains(Change::not_examined));
}

}  // namespace
}  // namespace egide::signature
