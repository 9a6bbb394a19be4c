// Signatures that are files of their own: CMS with and without content, XML, containers.
#include "egide/signature/detached.h"

#include "base64.h"
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Detached : public ::testing::Test {
    House house;
    Identity signer = issue(house.root, {});
    std::string content = "Convention de sauvegarde\n";

    DetachedReport examine(const std::vector<std::uint8_t>& bytes, std::optional<std::string> over = std::nullopt,
                           std::optional<TrustList> trusted = std::nullopt) const {
        std::optional<std::span<const std::uint8_t>> given;
        if (over) {
            given = as_bytes(*over);
        }
        const DetachedReport report = examine_detached(bytes, given, trusted.value_or(house.trust()), kNow);
        const auto again = detached_report_from_json(to_json(report), "answer");
        EXPECT_TRUE(again.ok() && *again == report) << to_json(report);
        std::vector<base::Text> sentences = explain(report);
        for (const DetachedSignature& signature : report.signatures) {
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
    DetachedReport examine_text(const std::string& text, std::optional<std::string> over = std::nullopt) const {
        return examine({text.begin(), text.end()}, std::move(over));
    }
};

TEST_F(Detached, OverItsContentIsTrusted) {
    const DetachedReport report = examine(make_cms(signer, content), content);
    EXPECT_EQ(report.format, Format::cms_detached);
    EXPECT_EQ(report.verdict, Verdict::signed_trusted) << to_json(report);
    EXPECT_EQ(report.signatures.front().signer.certificate->common_name, "Camille Exemple");
}

TEST_F(Detached, OverAnotherContentIsBroken) {
    const DetachedReport report = examine(make_cms(signer, content), content + " ");
    EXPECT_EQ(report.verdict, Verdict::broken);
    EXPECT_THAT(report.signatures.front().faults, ElementsAre(Fault::digest_mismatch));
}

TEST_F(Detached, WithoutItsContentSaysThatItIsMissing) {
    const DetachedReport report = examine(make_cms(signer, content));
    EXPECT_EQ(report.verdict, Verdict::unreadable);
    EXPECT_THAT(report.signatures.front().faults, ElementsAre(Fault::content_missing));
    EXPECT_EQ(report.signatures.front().signer.certificate->common_name, "Camille Exemple");
}

TEST_F(Detached, WithItsContentInsideNeedsNoOther) {
    CmsWish wish;
    wish.enclosed = true;
    const DetachedReport report = examine(make_cms(signer, content, wish));
    EXPECT_EQ(report.format, Format::cms_enclosing);
    EXPECT_EQ(report.verdict, Verdict::signed_trusted);
    EXPECT_EQ(report.content_bytes, content.size());
}

TEST_F(Detached, WithAnotherContentInsideThanTheOneGivenIsBroken) {
    CmsWish wish;
    wish.enclosed = true;
    const DetachedReport report = examine(make_cms(signer, content, wish), "autre");
    EXPECT_EQ(report.verdict, Verdict::broken);
    EXPECT_THAT(report.signatures.front().faults, Contains(Fault::content_differs));
}

TEST_F(Detached, InPemIsReadToo) {
    const std::vector<std::uint8_t> der = make_cms(signer, content);
    for (const std::string label : {"CMS", "PKCS7"}) {
        const std::string text = "-----BEGIN " + label + "-----\n" + base64(der) + "\n-----END " + label + "-----\n";
        EXPECT_EQ(examine_text(text, content).verdict, Verdict::signed_trusted);
    }
}

TEST_F(Detached, OfSeveralSignersIsAsGoodAsTheWorst) {
    CmsWish wish;
    const Identity stranger = make_root({.common_name = "Inconnu"});
    wish.more_signers = {&stranger};
    const DetachedReport report = examine(make_cms(signer, content, wish), content);
    ASSERT_EQ(report.signatures.size(), 2U);
    EXPECT_EQ(report.verdict, Verdict::signed_issuer_unknown);
}

TEST_F(Detached, MayCarryATimestamp) {
    const Identity expired = issue(house.root, {.to = kNow - std::chrono::hours(1)});
    CmsWish wish;
    wish.stamper = &house.stamper;
    EXPECT_EQ(examine(make_cms(expired, content, wish), content).verdict, Verdict::signed_trusted);
    wish.stamper = nullptr;
    EXPECT_EQ(examine(make_cms(expired, content, wish), content).verdict, Verdict::signed_issuer_unknown);
}

TEST_F(Detached, CutAnywhereIsNeverTrusted) {
    const std::vector<std::uint8_t> der = make_cms(signer, content);
    for (std::size_t kept = 0; kept < der.size(); kept += 7) {
        const DetachedReport report = examine({der.begin(), der.begin() + static_cast<std::ptrdiff_t>(kept)}, content);
        EXPECT_TRUE(report.verdict == Verdict::broken || report.verdict == Verdict::not_signed) << kept;
    }
}

TEST_F(Detached, WithAnyByteChangedIsNeverTrustedUnlessTheByteProvesNothing) {
    CmsWish wish;
    wish.claimed = std::nullopt;
    const std::vector<std::uint8_t> der = make_cms(signer, content, wish);
    const std::string before = to_json(examine(der, content));
    for (std::size_t at = 0; at < der.size(); at += 3) {
        std::vector<std::uint8_t> changed = der;
        changed[at] ^= 0x40U;
        const DetachedReport report = examine(changed, content);
        if (report.verdict == Verdict::signed_trusted) {
            // Only what is outside the signed attributes and the certificate may change without effect.
            EXPECT_EQ(report.signatures.front().signer.certificate->sha256,
                      detached_report_from_json(before, "f")->signatures.front().signer.certificate->sha256)
                << at;
        }
    }
}

TEST_F(Detached, OtherFilesAreNotSigned) {
    EXPECT_EQ(examine_text("").verdict, Verdict::not_signed);
    EXPECT_EQ(examine_text("bonjour").verdict, Verdict::not_signed);
    EXPECT_EQ(examine(signer.der()).verdict, Verdict::not_signed);
    EXPECT_EQ(examine_text("<a/>").verdict, Verdict::not_signed);
}

std::string xades(const std::string& uri, const std::string& unsigned_properties, const Identity& signer,
                  const std::string& object = {}) {
    const std::vector<std::uint8_t> der = signer.der();
    return "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#' Id='s'><ds:SignedInfo><ds:SignatureMethod "
           "Algorithm='http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'/><ds:Reference URI='" +
           uri +
           "'><ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/></ds:Reference><ds:Reference "
           "URI='#p' Type='http://uri.etsi.org/01903#SignedProperties'><ds:DigestMethod "
           "Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/></ds:Reference></"
           "ds:SignedInfo><ds:SignatureValue>AA==</ds:SignatureValue>"
           "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
           base64(der) + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>" + object +
           "<ds:Object><x:QualifyingProperties xmlns:x='http://uri.etsi.org/01903/v1.3.2#'><x:SignedProperties Id='p'>"
           "<x:SignedSignatureProperties><x:SigningTime>2025-06-01T12:00:00Z</x:SigningTime></"
           "x:SignedSignatureProperties></x:SignedProperties>" +
           unsigned_properties + "</x:QualifyingProperties></ds:Object></ds:Signature>";
}

TEST_F(Detached, XmlSignaturesAreDescribedAndNotVouchedFor) {
    const DetachedReport report = examine_text("<?xml version='1.0'?><doc>" + xades("", "", signer) + "</doc>");
    EXPECT_EQ(report.format, Format::xades);
    EXPECT_EQ(report.verdict, Verdict::unreadable);
    ASSERT_EQ(report.signatures.size(), 1U);
    const DetachedSignature& signature = report.signatures.front();
    EXPECT_THAT(signature.faults, ElementsAre(Fault::value_not_checked));
    EXPECT_EQ(signature.packaging, Packaging::enveloped);
    EXPECT_EQ(signature.level, Level::b);
    EXPECT_EQ(signature.signer.certificate->common_name, "Camille Exemple");
    EXPECT_EQ(signature.signer.claimed_time, kYearAgo);
    EXPECT_EQ(signature.signer.trust, Trust::not_examined);
    ASSERT_EQ(signature.references.size(), 1U);
    EXPECT_EQ(signature.references.front().digest_method, "sha256");
    EXPECT_EQ(signature.signer.algorithm, "rsa-sha256");
    bool said = false;
    for (const base::Text& text : explain(signature)) {
        said = said || base::render(text, base::Language::french).find("n’est pas calculée") != std::string::npos;
    }
    EXPECT_TRUE(said);
}

TEST_F(Detached, XmlLevelsAreSeenByTheirProperties) {
    const auto level = [&](const std::string& properties) {
        return examine_text(xades("doc.pdf",
                                  "<x:UnsignedProperties><x:UnsignedSignatureProperties>" + properties +
                                      "</x:UnsignedSignatureProperties></x:UnsignedProperties>",
                                  signer))
            .signatures.front()
            .level;
    };
    const std::string values = "<x:CertificateValues/><x:RevocationValues/>";
    EXPECT_EQ(level("<x:SignatureTimeStamp/>"), Level::t);
    EXPECT_EQ(level("<x:SignatureTimeStamp/>" + values), Level::lt);
    EXPECT_EQ(level("<x:SignatureTimeStamp/>" + values + "<y:ArchiveTimeStamp/>"), Level::lta);
    EXPECT_EQ(level(values), Level::b);
}

TEST_F(Detached, XmlPackagingIsSeenByItsReferences) {
    EXPECT_EQ(examine_text(xades("doc.pdf", "", signer)).signatures.front().packaging, Packaging::detached);
    EXPECT_EQ(examine_text(xades("#o", "", signer, "<ds:Object Id='o'>x</ds:Object>")).signatures.front().packaging,
              Packaging::enveloping);
    EXPECT_EQ(examine_text("<doc Id='d'>" + xades("#d", "", signer) + "</doc>").signatures.front().packaging,
              Packaging::enveloped);
}

TEST_F(Detached, HostileXmlIsRefused) {
    EXPECT_EQ(examine_text("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>").unreadable, Unreadable::unsafe_xml);
    std::string deep;
    for (int level = 0; level < 100'000; ++level) {
        deep += "<a>";
    }
    for (int level = 0; level < 100'000; ++level) {
        deep += "</a>";
    }
    EXPECT_EQ(examine_text(deep).unreadable, Unreadable::unsafe_xml);
    EXPECT_EQ(examine_text("<a><b></a>").unreadable, Unreadable::damaged);
    std::string many = "<a>";
    for (int count = 0; count < 11; ++count) {
        many += xades("", "", signer);
    }
    EXPECT_EQ(examine_text(many + "</a>").unreadable, Unreadable::too_many_signatures);
}

std::string container(const std::string& type) {
    std::string head("PK\x03\x04\x0A\0\0\0\0\0", 10);
    head.resize(26, '\0');
    head += std::string("\x08\0\0\0", 4) + "mimetype" + type + "PK";
    return head;
}

TEST_F(Detached, ContainersAreRecognisedByTheirMimetype) {
    EXPECT_EQ(examine_text(container("application/vnd.etsi.asic-s+zip")).format, Format::asic_s);
    EXPECT_EQ(examine_text(container("application/vnd.etsi.asic-e+zip")).format, Format::asic_e);
    EXPECT_EQ(examine_text(container("application/vnd.etsi.asic-e+zip")).verdict, Verdict::unreadable);
    EXPECT_EQ(examine_text(container("application/epub+zip")).format, Format::none);
}

TEST_F(Detached, BeyondTheLimitsIsRefused) {
    CmsWish wish;
    wish.enclosed = true;
    const std::vector<std::uint8_t> der = make_cms(signer, content, wish);
    EXPECT_EQ(examine_detached(der, std::nullopt, {}, kNow, {.bytes = 100}).unreadable, Unreadable::too_large);
    const std::string xml = "<a>" + xades("", "", signer) + "</a>";
    EXPECT_EQ(examine_detached(as_bytes(xml), std::nullopt, {}, kNow, {.xml_bytes = 100}).unreadable,
              Unreadable::too_large);
}

}  // namespace
}  // namespace egide::signature
