// What is said of files as they should be: who signed, how, when, and files that nobody signed.
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Pdf = SignedPdf;

TEST_F(Pdf, IsTrustedWhenTheChainLeadsToTheList) {
    sign();
    const PdfReport report = examined();
    ASSERT_EQ(report.signatures.size(), 1U);
    const PdfSignature& signature = report.signatures.front();
    EXPECT_EQ(report.verdict, Verdict::signed_trusted) << to_json(report);
    EXPECT_EQ(signature.field, "Signature1");
    EXPECT_EQ(signature.sub_filter, SubFilter::cades_detached);
    EXPECT_TRUE(signature.covers_file);
    EXPECT_THAT(signature.faults, IsEmpty());
    ASSERT_TRUE(signature.signer.certificate);
    EXPECT_EQ(signature.signer.certificate->common_name, "Camille Exemple");
    EXPECT_EQ(signature.signer.certificate->organisation, "Centre hospitalier d’Exemple");
    EXPECT_EQ(signature.signer.certificate->siren, "123456782");
    EXPECT_EQ(signature.signer.certificate->issuer_name, "Autorité de signature");
    EXPECT_EQ(signature.signer.anchor, "Racine d’Exemple");
    EXPECT_EQ(signature.signer.digest, "SHA-256");
    EXPECT_EQ(signature.signer.algorithm, "EC");
    EXPECT_TRUE(signature.signer.names_certificate);
    EXPECT_EQ(signature.signer.claimed_time, kYearAgo);
    EXPECT_EQ(signature.signer.proven_time, std::nullopt);
    EXPECT_EQ(signature.signer.revocation, Revocation::not_known);
}

TEST_F(Pdf, IsIntactButUnknownWithoutTheIssuer) {
    sign();
    const PdfReport report = examine(pdf.bytes(), {});
    EXPECT_EQ(report.verdict, Verdict::signed_issuer_unknown);
    EXPECT_EQ(report.signatures.front().signer.trust, Trust::issuer_unknown);
}

TEST_F(Pdf, FindsTheIntermediateAuthorityInTheDocumentStore) {
    pdf.sign(signer);
    EXPECT_EQ(examined().verdict, Verdict::signed_issuer_unknown);
    pdf.add_store({}, {}, {&house.intermediate});
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted);
    EXPECT_THAT(first().changes, ElementsAre(Change::validation_data));
}

TEST_F(Pdf, TrustsAnIntermediateAuthorityThatTheListNames) {
    sign();
    const TrustList list = read_trust_list(as_bytes(pem(house.intermediate)), "autorite.pem").value();
    EXPECT_EQ(examine(pdf.bytes(), list).verdict, Verdict::signed_trusted);
}

TEST_F(Pdf, ReadsEveryUsualKindOfKey) {
    for (const auto& [kind, name] : {std::pair(KeyKind::rsa, "RSA"), {KeyKind::ec, "EC"}}) {
        PdfMaker file;
        const Identity by = issue(house.root, {.key = kind});
        SignatureWish wish;
        wish.cms.digest = "SHA384";
        file.sign(by, wish);
        const PdfReport report = examine(file.bytes(), house.trust());
        EXPECT_EQ(report.verdict, Verdict::signed_trusted) << name << to_json(report);
        EXPECT_EQ(report.signatures.front().signer.algorithm, name);
    }
}

TEST_F(Pdf, ReadsRsaPss) {
    const Identity by = issue(house.root, {.key = KeyKind::rsa});
    SignatureWish wish;
    wish.cms.pss = true;
    pdf.sign(by, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted);
    EXPECT_EQ(first().signer.algorithm, "RSA-PSS");
}

TEST_F(Pdf, ReadsAdobesDetachedSignatures) {
    SignatureWish wish = with_chain();
    wish.sub_filter = "adbe.pkcs7.detached";
    wish.cms.cades = false;
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted);
    EXPECT_EQ(first().sub_filter, SubFilter::pkcs7_detached);
    EXPECT_FALSE(first().signer.names_certificate);
}

TEST_F(Pdf, ReadsSignaturesWithoutSignedAttributes) {
    SignatureWish wish = with_chain();
    wish.sub_filter = "adbe.pkcs7.detached";
    wish.cms.cades = false;
    wish.cms.attributes = false;
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted) << to_json(examined());
    replace("(Convention de sauvegarde)", "(Convention de complaisance)");
    EXPECT_EQ(examined().verdict, Verdict::broken);
}

TEST_F(Pdf, ReadsTheOlderSignatureOverASha1AndSaysThatItIsWeak) {
    SignatureWish wish = with_chain();
    wish.sub_filter = "adbe.pkcs7.sha1";
    wish.value = [&](std::string_view content) {
        unsigned char hash[20];
        EVP_Digest(content.data(), content.size(), hash, nullptr, EVP_sha1(), nullptr);
        CmsWish cms = wish.cms;
        cms.enclosed = true;
        return make_cms(signer, {reinterpret_cast<const char*>(hash), sizeof hash}, cms);
    };
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted) << to_json(examined());
    EXPECT_TRUE(first().signer.weak_digest);
    replace("(Convention de sauvegarde)", "(Convention de sauvegardE)");
    EXPECT_THAT(first().faults, ElementsAre(Fault::digest_mismatch));
}

TEST_F(Pdf, SaysThatItDoesNotVerifyTheOldestKind) {
    SignatureWish wish = with_chain();
    wish.sub_filter = "adbe.x509.rsa_sha1";
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::unreadable);
    EXPECT_THAT(first().faults, ElementsAre(Fault::sub_filter_unknown));
}

TEST_F(Pdf, SaysThatSha1IsWeak) {
    SignatureWish wish = with_chain();
    wish.cms.digest = "SHA1";
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted);
    EXPECT_TRUE(first().signer.weak_digest);
    EXPECT_EQ(first().signer.digest, "SHA-1");
}

TEST_F(Pdf, RefusesMd5) {
    SignatureWish wish = with_chain();
    wish.cms.digest = "MD5";
    pdf.sign(issue(house.root, {.key = KeyKind::rsa}), wish);
    EXPECT_EQ(examined().verdict, Verdict::broken);
    EXPECT_THAT(first().faults, ElementsAre(Fault::digest_broken));
}

TEST_F(Pdf, ReadsADictionaryThatStandsInsideItsField) {
    SignatureWish wish = with_chain();
    wish.direct = true;
    pdf.sign(signer, wish);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted) << to_json(examined());
}

TEST_F(Pdf, ReadsTheReasonAndTheUnitOfOlderFrenchCertificates) {
    const Identity by = issue(house.root, {.unit = "0002 12345678200010"});
    SignatureWish wish;
    wish.extra = "/Reason (J\\'approuve)";
    pdf.sign(by, wish);
    EXPECT_EQ(first().reason, "J'approuve");
    EXPECT_EQ(first().signer.certificate->siren, "123456782");
}

TEST_F(Pdf, NamesThatWouldMisleadAreMadeHarmless) {
    const Identity by = issue(house.root, {.common_name = "Camille\u202E\nelpmexE"});
    pdf.sign(by);
    EXPECT_EQ(first().signer.certificate->common_name, "Camille\uFFFD\uFFFDelpmexE");
}

TEST_F(Pdf, GivesEachSignatureItsOwnVerdictAndTheFileTheWorst) {
    sign();
    const Identity stranger = make_root({.common_name = "Inconnu"});
    pdf.sign(stranger, [] {
        SignatureWish wish;
        wish.field = "Signature2";
        return wish;
    }());
    const PdfReport report = examined();
    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_EQ(report.signatures[0].verdict, Verdict::signed_trusted);
    EXPECT_THAT(report.signatures[0].changes, ElementsAre(Change::signature));
    EXPECT_FALSE(report.signatures[0].covers_file);
    EXPECT_EQ(report.signatures[1].verdict, Verdict::signed_issuer_unknown);
    EXPECT_TRUE(report.signatures[1].covers_file);
    EXPECT_EQ(report.verdict, Verdict::signed_issuer_unknown);
}

TEST_F(Pdf, IsNotSignedWhenNobodySigned) {
    const PdfReport report = examined();
    EXPECT_EQ(report.verdict, Verdict::not_signed);
    EXPECT_THAT(report.signatures, IsEmpty());
    EXPECT_THAT(base::render(explain(report).front(), base::Language::french), HasSubstr("manuscrite"));
}

TEST_F(Pdf, NamesThePlacesWhereNobodySigned) {
    pdf.update({{20, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Directeur) /Rect [0 0 0 0] /P 3 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [6 0 R 20 0 R] >>"}});
    const PdfReport report = examined();
    EXPECT_EQ(report.verdict, Verdict::not_signed);
    EXPECT_THAT(report.empty_fields, ElementsAre("Directeur"));
}

TEST_F(Pdf, FindsSignaturesInNestedFieldsUnderTheirFullName) {
    pdf.update({{20, "<< /T (Etablissement) /FT /Sig /Kids [21 0 R] >>"},
                {21, "<< /Type /Annot /Subtype /Widget /T (Directeur) /Parent 20 0 R /Rect [0 0 0 0] /P 3 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [6 0 R 20 0 R] >>"}});
    EXPECT_THAT(examined().empty_fields, ElementsAre("Etablissement.Directeur"));
}

TEST_F(Pdf, ADocumentTimestampAloneSignsForNobody) {
    SignatureWish wish;
    wish.sub_filter = "ETSI.RFC3161";
    pdf.sign(house.stamper, wish);
    const PdfReport report = examined();
    EXPECT_EQ(report.verdict, Verdict::not_signed);
    ASSERT_EQ(report.signatures.size(), 1U);
    EXPECT_EQ(report.signatures.front().verdict, Verdict::signed_trusted) << to_json(report);
    EXPECT_EQ(report.signatures.front().signer.proven_time, kYearAgo);
}

TEST_F(Pdf, IsNotSearchedForTrustOnTheMachine) {
    const Identity stranger = make_root({.common_name = "Inconnu"});
    pdf.sign(stranger);
    EXPECT_EQ(examine(pdf.bytes(), {}).signatures.front().signer.trust, Trust::issuer_unknown);
}

}  // namespace
}  // namespace egide::signature
