// Times and revocation: what was proved, by whom, and what was known of the certificate then.
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Time kHalfYearAgo = std::chrono::sys_days(std::chrono::year(2025) / 12 / 1);

/// Signatures of somebody whose certificate ended on 1 December 2025.
struct PdfTime : public SignedPdf {
    Identity expired = issue(house.intermediate, {.to = kHalfYearAgo});
    SignatureWish stamped(Time at) const {
        SignatureWish wish = with_chain();
        wish.cms.stamper = &house.stamper;
        wish.cms.stamped = at;
        return wish;
    }
    SignatureWish document_stamp(Time at) const {
        SignatureWish wish;
        wish.field = "Horodatage";
        wish.sub_filter = "ETSI.RFC3161";
        wish.cms.stamped = at;
        return wish;
    }
};

TEST_F(PdfTime, AnExpiredCertificateWithoutTimestampProvesNothing) {
    pdf.sign(expired, with_chain());
    EXPECT_EQ(first().verdict, Verdict::signed_issuer_unknown);
    EXPECT_EQ(first().signer.trust, Trust::expired);
}

TEST_F(PdfTime, ATimestampFromBeforeTheExpiryIsEnough) {
    pdf.sign(expired, stamped(kYearAgo));
    EXPECT_EQ(first().verdict, Verdict::signed_trusted) << to_json(examined());
    EXPECT_EQ(first().signer.proven_time, kYearAgo);
    ASSERT_EQ(first().signer.stamps.size(), 1U);
    EXPECT_EQ(first().signer.stamps.front().authority, "Horodatage d’Exemple (Autorité d’Exemple)");
}

TEST_F(PdfTime, ATimestampFromAfterTheExpiryIsNot) {
    pdf.sign(expired, stamped(kHalfYearAgo + std::chrono::hours(24)));
    EXPECT_EQ(first().signer.trust, Trust::expired);
}

TEST_F(PdfTime, ATimestampOfAnUnknownAuthorityIsSaidAndNotReliedOn) {
    const House elsewhere;
    SignatureWish wish = with_chain();
    const Identity stranger = issue(make_root({.common_name = "Ailleurs", .use = Use::authority}),
                                    {.common_name = "Horodatage d’ailleurs", .use = Use::stamping});
    wish.cms.stamper = &stranger;
    pdf.sign(expired, wish);
    EXPECT_EQ(first().signer.trust, Trust::expired);
    EXPECT_EQ(first().signer.proven_time, std::nullopt);
    EXPECT_EQ(first().signer.stamps.front().trust, Trust::issuer_unknown);
}

TEST_F(PdfTime, ATimestampMadeForAnotherSignatureIsNotReliedOn) {
    SignatureWish wish = with_chain();
    wish.value = [&](std::string_view content) {
        CmsWish cms = wish.cms;
        cms.stamper = &house.stamper;
        std::vector<std::uint8_t> other = make_cms(expired, "another content", cms);
        // Its token is put into the signature of this content.
        const unsigned char* at = other.data();
        const std::shared_ptr<CMS_ContentInfo> from(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(other.size())),
                                                    CMS_ContentInfo_free);
        CMS_SignerInfo* const stamped = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(from.get()), 0);
        const int index = CMS_unsigned_get_attr_by_NID(stamped, NID_id_smime_aa_timeStampToken, -1);
        cms.stamper = nullptr;
        std::vector<std::uint8_t> mine = make_cms(expired, content, cms);
        const unsigned char* here = mine.data();
        const std::shared_ptr<CMS_ContentInfo> to(d2i_CMS_ContentInfo(nullptr, &here, static_cast<long>(mine.size())),
                                                  CMS_ContentInfo_free);
        CMS_unsigned_add1_attr(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(to.get()), 0),
                               CMS_unsigned_get_attr(stamped, index));
        std::vector<std::uint8_t> der(static_cast<std::size_t>(i2d_CMS_ContentInfo(to.get(), nullptr)));
        unsigned char* out = der.data();
        i2d_CMS_ContentInfo(to.get(), &out);
        return der;
    };
    pdf.sign(expired, wish);
    ASSERT_EQ(first().signer.stamps.size(), 1U);
    EXPECT_THAT(first().signer.stamps.front().faults, ElementsAre(Fault::digest_mismatch));
    EXPECT_EQ(first().signer.trust, Trust::expired);
}

TEST_F(PdfTime, ACertificateThatIsNotForStampingProvesNoTime) {
    SignatureWish wish = stamped(kYearAgo);
    const Identity signer_as_stamper = issue(house.root, {.common_name = "Faux", .use = Use::server});
    pdf.sign(expired, with_chain());
    SignatureWish later = document_stamp(kYearAgo);
    later.value = [&](std::string_view content) { return make_cms(signer_as_stamper, content); };
    pdf.sign(house.stamper, later);
    EXPECT_EQ(examined().signatures.back().verdict, Verdict::broken);
    EXPECT_EQ(first().signer.trust, Trust::expired);
}

TEST_F(PdfTime, ADocumentTimestampDatesTheSignaturesBeforeIt) {
    pdf.sign(expired, with_chain());
    pdf.sign(house.stamper, document_stamp(kYearAgo));
    EXPECT_EQ(first().verdict, Verdict::signed_trusted) << to_json(examined());
    EXPECT_EQ(first().signer.proven_time, kYearAgo);
    EXPECT_EQ(examined().verdict, Verdict::signed_trusted);
}

TEST_F(PdfTime, ADocumentTimestampDatesNothingThatCameAfterIt) {
    pdf.sign(house.stamper, document_stamp(kYearAgo));
    pdf.sign(expired, with_chain());
    EXPECT_EQ(examined().signatures.back().signer.trust, Trust::expired);
}

TEST_F(PdfTime, ACertificateOfTheFutureIsNotTrusted) {
    const Identity early = issue(house.intermediate, {.from = kFarAway - std::chrono::hours(24)});
    pdf.sign(early, with_chain());
    EXPECT_EQ(first().signer.trust, Trust::not_yet_valid);
}

TEST_F(PdfTime, AWebServersCertificateDoesNotSignDocuments) {
    const Identity server = issue(house.intermediate, {.use = Use::server});
    pdf.sign(server, with_chain());
    EXPECT_EQ(first().signer.trust, Trust::not_for_signing);
    EXPECT_EQ(first().verdict, Verdict::signed_issuer_unknown);
}

TEST_F(PdfTime, ACertificateSignedWithSha1IsNotTrusted) {
    const Identity weak = issue(house.intermediate, {.digest = "SHA1"});
    pdf.sign(weak, with_chain());
    EXPECT_EQ(first().signer.trust, Trust::weak);
}

TEST_F(PdfTime, SomebodyWhoIsNoAuthorityVouchesForNobody) {
    const Identity pretender = issue(signer, {.common_name = "Faux"});
    SignatureWish wish = with_chain();
    wish.cms.others = {&house.intermediate, &signer};
    pdf.sign(pretender, wish);
    EXPECT_EQ(first().signer.trust, Trust::issuer_unknown);
}

/// Revocation data of the two authorities above the signer.
struct PdfRevocation : public PdfTime {
    std::vector<std::uint8_t> root_list(Time made = kYearAgo) const {
        return make_list(house.root, {}, made, made + std::chrono::hours(24 * 30));
    }
    std::vector<std::uint8_t> list(const std::vector<Revoked>& revoked, Time made = kYearAgo) const {
        return make_list(house.intermediate, revoked, made, made + std::chrono::hours(24 * 30));
    }
};

TEST_F(PdfRevocation, IsKnownToBeGoodWhenListsInForceSaySo) {
    pdf.sign(signer, stamped(kYearAgo));
    pdf.add_store({list({}), root_list()});
    EXPECT_EQ(first().signer.revocation, Revocation::good) << to_json(examined());
    EXPECT_EQ(first().verdict, Verdict::signed_trusted);
}

TEST_F(PdfRevocation, IsNotKnownWhenAListWasOutOfForceAtThatTime) {
    pdf.sign(signer, stamped(kNow - std::chrono::hours(1)));
    pdf.add_store({list({}), root_list()});
    EXPECT_EQ(first().signer.revocation, Revocation::not_known);
}

TEST_F(PdfRevocation, IsNotKnownWhenALinkOfTheChainIsMissing) {
    pdf.sign(signer, stamped(kYearAgo));
    pdf.add_store({list({})});
    EXPECT_EQ(first().signer.revocation, Revocation::not_known);
}

TEST_F(PdfRevocation, ARevokedSignerBreaksTheSignature) {
    pdf.sign(signer, stamped(kYearAgo));
    pdf.add_store({list({{&signer, kYearAgo - std::chrono::hours(1)}})});
    EXPECT_EQ(first().verdict, Verdict::broken);
    EXPECT_EQ(first().signer.trust, Trust::revoked);
    EXPECT_EQ(first().signer.revoked_at, kYearAgo - std::chrono::hours(1));
}

TEST_F(PdfRevocation, ARevocationAtAnUnprovenTimeCountsToo) {
    sign();
    pdf.add_store({list({{&signer, kNow - std::chrono::hours(1)}}, kNow)});
    EXPECT_EQ(first().verdict, Verdict::broken);
}

TEST_F(PdfRevocation, ARevocationAfterTheProvenTimeIsSaidAndDoesNotCount) {
    pdf.sign(signer, stamped(kYearAgo));
    pdf.add_store({list({{&signer, kHalfYearAgo}}, kHalfYearAgo), root_list()});
    EXPECT_EQ(first().verdict, Verdict::signed_trusted) << to_json(examined());
    EXPECT_EQ(first().signer.revoked_at, kHalfYearAgo);
}

TEST_F(PdfRevocation, ARevokedAuthorityBreaksTheSignature) {
    sign();
    pdf.add_store({make_list(house.root, {{&house.intermediate, kYearAgo}}, kYearAgo, kFarAway)});
    EXPECT_EQ(first().signer.trust, Trust::revoked);
}

TEST_F(PdfRevocation, AListOfSomebodyElseSaysNothing) {
    sign();
    const Identity namesake = issue(house.root, {.common_name = "Autorité de signature",
                                                 .organisation = "Autorité d’Exemple",
                                                 .use = Use::authority,
                                                 .key = KeyKind::rsa});
    pdf.add_store({make_list(namesake, {{&signer, kYearAgo}}, kYearAgo, kFarAway)});
    EXPECT_EQ(first().signer.revocation, Revocation::not_known);
    EXPECT_EQ(first().verdict, Verdict::signed_trusted);
}

TEST_F(PdfRevocation, ListsInsideTheSignatureCount) {
    SignatureWish wish = with_chain();
    wish.cms.lists = {list({{&signer, kYearAgo}})};
    pdf.sign(signer, wish);
    EXPECT_EQ(first().signer.trust, Trust::revoked);
}

TEST_F(PdfRevocation, AnswersOfTheIssuerOrItsDelegateCount) {
    const Identity delegate = issue(house.intermediate, {.common_name = "Répondeur", .use = Use::answering});
    const Identity meddler = issue(house.root, {.common_name = "Intrus", .use = Use::answering});
    const auto verdict_with = [&](const Identity& responder, std::optional<Time> revoked) {
        PdfMaker file;
        file.sign(signer, stamped(kYearAgo));
        file.add_store({root_list()},
                       {make_answer(house.intermediate, responder, signer, revoked, kYearAgo, kFarAway)});
        return examine(file.bytes(), house.trust()).signatures.front().signer.revocation;
    };
    EXPECT_EQ(verdict_with(house.intermediate, std::nullopt), Revocation::good);
    EXPECT_EQ(verdict_with(delegate, std::nullopt), Revocation::good);
    EXPECT_EQ(verdict_with(delegate, kLongAgo), Revocation::revoked);
    EXPECT_EQ(verdict_with(meddler, kLongAgo), Revocation::not_known);
    EXPECT_EQ(verdict_with(meddler, std::nullopt), Revocation::not_known);
}

}  // namespace
}  // namespace egide::signature
