// Whom a list makes us trust: bundles of certificates, national lists.
#include "egide/signature/trust_list.h"

#include "base64.h"
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TrustList read(const std::string& text) {
    auto list = read_trust_list(as_bytes(text), "liste");
    EXPECT_TRUE(list.ok()) << base::render(list.errors().front().message, base::Language::french);
    const auto again = trust_list_from_json(to_json(*list), "answer");
    EXPECT_TRUE(again.ok() && *again == *list) << to_json(*list);
    for (const base::Text& sentence : explain(*list)) {
        EXPECT_FALSE(base::render(sentence, base::Language::french).empty());
        EXPECT_FALSE(base::render(sentence, base::Language::english).empty());
    }
    return *list;
}

std::string refusal(const std::string& text) {
    const auto list = read_trust_list(as_bytes(text), "liste");
    return list.ok() ? "" : base::render(list.errors().front().message, base::Language::french);
}

TEST(TrustList, ReadsBundlesOfCertificates) {
    const House house;
    const TrustList list = read("some words\n" + pem(house.root) + "\n" + pem(house.intermediate));
    ASSERT_THAT(list.anchors, SizeIs(2));
    EXPECT_EQ(list.anchors[0].name, "Racine d’Exemple");
    EXPECT_EQ(list.anchors[1].name, "Autorité de signature");
    EXPECT_EQ(list.origin, "certificates");
    const std::vector<std::uint8_t> der = house.root.der();
    EXPECT_EQ(read({der.begin(), der.end()}).anchors.front().certificate, der);
}

TEST(TrustList, CountsWhatItCannotRead) {
    const House house;
    const TrustList list = read("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + pem(house.root));
    EXPECT_THAT(list.anchors, SizeIs(1));
    EXPECT_EQ(list.passed_over, 1U);
}

TEST(TrustList, RefusesWhatIsNoList) {
    EXPECT_THAT(refusal(""), HasSubstr("ETSI TS 119 612"));
    EXPECT_THAT(refusal("bonjour"), HasSubstr("ETSI TS 119 612"));
    EXPECT_THAT(refusal("<html></html>"), HasSubstr("ETSI TS 119 612"));
    EXPECT_THAT(refusal("-----BEGIN CERTIFICATE-----\nAAAA\n"), HasSubstr("ETSI TS 119 612"));
    EXPECT_THAT(refusal("<a><b>"), HasSubstr("octet"));
    EXPECT_THAT(refusal("<!DOCTYPE a SYSTEM 'x'><TrustServiceStatusList/>"), HasSubstr("DOCTYPE"));
    EXPECT_FALSE(read_trust_list(as_bytes("bonjour"), "liste", {.bytes = 3}).ok());
}

struct Service {
    std::string type = "CA/QC";
    std::string status = "granted";
    std::string since = "2016-07-01T00:00:00Z";
    std::string history = {};
    const Identity* identity = nullptr;
};

std::string state(const std::string& type, const std::string& status, const std::string& since) {
    return "<ServiceTypeIdentifier>http://uri.etsi.org/TrstSvc/Svctype/" + type +
           "</ServiceTypeIdentifier><ServiceStatus>http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/" + status +
           "</ServiceStatus><StatusStartingTime>" + since + "</StatusStartingTime>";
}

std::string past(const std::string& type, const std::string& status, const std::string& since) {
    return "<ServiceHistoryInstance>" + state(type, status, since) + "</ServiceHistoryInstance>";
}

std::string service_xml(const Service& service) {
    return "<TSPService><ServiceInformation>" + state(service.type, service.status, service.since) +
           "<ServiceName><Name xml:lang='fr'>Service d’Exemple</Name><Name xml:lang='en'>Example "
           "service</Name></ServiceName>"
           "<ServiceDigitalIdentity><DigitalId><X509Certificate>" +
           base64(service.identity->der()) +
           "</X509Certificate></DigitalId></ServiceDigitalIdentity></ServiceInformation><ServiceHistory>" +
           service.history + "</ServiceHistory></TSPService>";
}

std::string national(const std::vector<Service>& services) {
    std::string all;
    for (const Service& service : services) {
        all += service_xml(service);
    }
    return "\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><tsl:TrustServiceStatusList "
           "xmlns:tsl='http://uri.etsi.org/02231/v2#'>"
           "<SchemeInformation><TSLSequenceNumber>42</TSLSequenceNumber><SchemeOperatorName><Name "
           "xml:lang='en'>Operator</Name>"
           "</SchemeOperatorName><SchemeTerritory>FR</SchemeTerritory><ListIssueDateTime>2026-03-01T00:00:00Z</"
           "ListIssueDateTime>"
           "<NextUpdate><dateTime>2026-09-01T00:00:00.000Z</dateTime></NextUpdate></"
           "SchemeInformation><TrustServiceProviderList>"
           "<TrustServiceProvider><TSPInformation><TSPName><Name "
           "xml:lang='en'>Provider</Name></TSPName></TSPInformation><TSPServices>" +
           all + "</TSPServices></TrustServiceProvider></TrustServiceProviderList></tsl:TrustServiceStatusList>";
}

struct NationalList : public SignedPdf {
    Verdict verdict(const std::vector<Service>& services, std::optional<Time> stamped = std::nullopt) {
        PdfMaker file;
        SignatureWish wish = with_chain();
        wish.cms.stamper = stamped ? &house.stamper : nullptr;
        wish.cms.stamped = stamped.value_or(kYearAgo);
        file.sign(signer, wish);
        return fixtures::examine(file.bytes(), read(national(services))).verdict;
    }
};

TEST_F(NationalList, SaysWhereItComesFromAndThatItIsNotVerified) {
    const TrustList list = read(national({{.identity = &house.intermediate}}));
    EXPECT_EQ(list.territory, "FR");
    EXPECT_EQ(list.origin, "Operator");
    EXPECT_EQ(list.sequence, 42U);
    EXPECT_EQ(show_time(*list.issued), "2026-03-01T00:00:00Z");
    EXPECT_EQ(show_time(*list.next_update), "2026-09-01T00:00:00Z");
    ASSERT_THAT(list.anchors, SizeIs(1));
    EXPECT_EQ(list.anchors.front().name, "Example service (Provider)");
    EXPECT_TRUE(list.anchors.front().signatures);
    EXPECT_FALSE(list.anchors.front().timestamps);
    EXPECT_THAT(base::render(explain(list)[1], base::Language::french), HasSubstr("n’est pas vérifiée"));
}

TEST_F(NationalList, MakesItsGrantedAuthoritiesTrusted) {
    EXPECT_EQ(verdict({{.identity = &house.intermediate}}), Verdict::signed_trusted);
}

TEST_F(NationalList, PassesOverOtherServicesAndThoseNeverGranted) {
    const TrustList list = read(national({{.identity = &house.intermediate},
                                          {.type = "CA/PKC", .identity = &house.root},
                                          {.status = "withdrawn", .identity = &house.root}}));
    EXPECT_THAT(list.anchors, SizeIs(1));
    EXPECT_EQ(list.passed_over, 2U);
    EXPECT_THAT(refusal(national({{.status = "withdrawn", .identity = &house.root}})), HasSubstr("accordé"));
}

TEST_F(NationalList, AnAuthorityWithdrawnSinceIsTrustedForWhatIsProvedToBeOlder) {
    const Service withdrawn{.status = "withdrawn",
                            .since = "2026-01-01T00:00:00Z",
                            .history = past("CA/QC", "granted", "2016-07-01T00:00:00Z"),
                            .identity = &house.intermediate};
    const Service stamps{.type = "TSA/QTST", .identity = &house.stamper};
    EXPECT_EQ(verdict({withdrawn, stamps}), Verdict::signed_issuer_unknown);
    EXPECT_EQ(verdict({withdrawn, stamps}, kYearAgo), Verdict::signed_trusted);
    EXPECT_EQ(verdict({withdrawn}, kYearAgo), Verdict::signed_issuer_unknown) << "nobody vouches for the time";
    EXPECT_EQ(verdict({withdrawn, stamps}, kNow - std::chrono::hours(1)), Verdict::signed_issuer_unknown);
}

TEST_F(NationalList, AServiceForTimestampsVouchesForNoSigner) {
    EXPECT_EQ(verdict({{.type = "TSA/QTST", .identity = &house.intermediate}}), Verdict::signed_issuer_unknown);
}

TEST_F(NationalList, WhatCountedBeforeTheRegulationCounts) {
    const TrustList list = read(national({{.since = "2016-07-01T00:00:00Z",
                                           .history = past("CA/QC", "undersupervision", "2010-01-01T00:00:00Z"),
                                           .identity = &house.root}}));
    ASSERT_THAT(list.anchors, SizeIs(1));
    EXPECT_THAT(list.anchors.front().periods, SizeIs(2));
}

TEST(TrustListJson, IsReadStrictly) {
    const House house;
    const std::string good = to_json(house.trust());
    EXPECT_TRUE(trust_list_from_json(good, "answer").ok());
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = good;
        changed.replace(changed.find(from), from.size(), to);
        return trust_list_from_json(changed, "answer").ok();
    };
    EXPECT_FALSE(with("\"origin\"", "\"origins\""));
    EXPECT_FALSE(with("\"certificate\": \"", "\"certificate\": \"A"));
    EXPECT_FALSE(with("\"signatures\": true", "\"signatures\": \"yes\""));
    EXPECT_FALSE(with("\"passed_over\": 0", "\"passed_over\": -1"));
    EXPECT_FALSE(trust_list_from_json("{}", "answer").ok());
    EXPECT_FALSE(trust_list_from_json("", "answer").ok());
}

}  // namespace
}  // namespace egide::signature
