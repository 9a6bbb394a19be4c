// Other programs and this one see the same: poppler's pdfsig on our files and theirs, openssl on detached signatures.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "egide/signature/detached.h"
#include "egide/testing/temporary_folder.h"
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;
using ::testing::HasSubstr;
using ::testing::Not;

struct Interop : public SignedPdf {
    egide::testing::TemporaryFolder folder;

    static bool has(const std::string& program) {
        return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
    }
    /// Runs a command inside the folder, with a home of its own, and gives what it printed.
    std::string run(const std::string& command) const {
        const std::string line =
            "cd '" + folder.path().string() + "' && HOME='" + folder.path().string() + "' " + command + " 2>&1";
        FILE* const pipe = popen(line.c_str(), "r");
        std::string text;
        char buffer[4096];
        for (std::size_t read = fread(buffer, 1, sizeof buffer, pipe); read > 0;
             read = fread(buffer, 1, sizeof buffer, pipe)) {
            text.append(buffer, read);
        }
        pclose(pipe);
        return text;
    }
    void write(const std::string& name, const std::string& bytes) const { folder.write(name, bytes); }
    std::string read(const std::string& name) const {
        std::ifstream file(folder / name, std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }
    std::string poppler(const std::string& bytes) const {
        write("file.pdf", bytes);
        return run("pdfsig -nocert file.pdf");
    }
    /// A certificate and its key in the store of pdfsig.
    bool make_store() const {
        run("openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj '/C=FR/O=Centre "
            "hospitalier/CN=Camille' "
            "-days 3650 -addext keyUsage=critical,digitalSignature,nonRepudiation");
        run("openssl pkcs12 -export -in c.pem -inkey k.pem -out k.p12 -passout pass: -name camille");
        run("mkdir db; certutil -N -d sql:db --empty-password; pk12util -i k.p12 -d sql:db -W ''");
        return std::filesystem::exists(folder / "db/cert9.db");
    }
    static Time today() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }
};

TEST_F(Interop, PopplerAgreesOnGoodAndAlteredFiles) {
    if (!has("pdfsig")) {
        GTEST_SKIP() << "pdfsig (poppler-utils) is not installed";
    }
    const Identity rsa = issue(house.root, {.key = KeyKind::rsa});
    for (const std::string filter : {"ETSI.CAdES.detached", "adbe.pkcs7.detached"}) {
        PdfMaker file;
        SignatureWish wish;
        wish.sub_filter = filter;
        wish.cms.cades = filter == "ETSI.CAdES.detached";
        file.sign(rsa, wish);
        EXPECT_EQ(examine(file.bytes(), house.trust()).verdict, Verdict::signed_trusted);
        const std::string good = poppler(file.bytes());
        EXPECT_THAT(good, HasSubstr("Signature is Valid")) << filter;
        EXPECT_THAT(good, HasSubstr("Total document signed"));
        std::string altered = file.bytes();
        altered.replace(altered.find("sauvegarde"), 10, "sabotages!");
        EXPECT_EQ(examine(altered, house.trust()).verdict, Verdict::broken);
        EXPECT_THAT(poppler(altered), HasSubstr("Digest Mismatch")) << filter;
        file.fill("Martin");
        EXPECT_FALSE(examine(file.bytes(), house.trust()).signatures.front().covers_file);
        EXPECT_THAT(poppler(file.bytes()), HasSubstr("Not total document signed"));
    }
}

TEST_F(Interop, WhatPopplerSignsIsRead) {
    if (!has("pdfsig") || !has("certutil") || !has("pk12util") || !has("openssl")) {
        GTEST_SKIP() << "pdfsig (poppler-utils), certutil and pk12util (libnss3-tools) or openssl are not installed";
    }
    ASSERT_TRUE(make_store());
    pdf.update({{20, "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Directeur) /Rect [0 0 0 0] /P 3 0 R >>"},
                {PdfMaker::kForm, "<< /Fields [6 0 R 20 0 R] >>"},
                {PdfMaker::kPage, pdf.page()}});
    write("plain.pdf", pdf.bytes());
    const TrustList trusted = read_trust_list(as_bytes(read("c.pem")), "c.pem").value();
    for (const std::string kind : {"-add-signature", "-sign Directeur", "-sign Directeur -etsi"}) {
        run("rm -f out.pdf; pdfsig -nssdir sql:db -nick camille -nss-pwd '' -reason Accord " + kind +
            " plain.pdf out.pdf");
        const std::string made = read("out.pdf");
        ASSERT_FALSE(made.empty()) << kind;
        const PdfReport report = examine(made, trusted, today());
        EXPECT_EQ(report.verdict, Verdict::signed_trusted) << to_json(report);
        ASSERT_EQ(report.signatures.size(), 1U);
        EXPECT_EQ(report.signatures.front().signer.certificate->organisation, "Centre hospitalier");
        EXPECT_EQ(report.signatures.front().reason, "Accord");
        EXPECT_EQ(examine(made, {}, today()).verdict, Verdict::signed_issuer_unknown);
    }
}

TEST_F(Interop, WhatPopplerSignsAfterUsIsASecondSignature) {
    if (!has("pdfsig") || !has("certutil") || !has("pk12util") || !has("openssl")) {
        GTEST_SKIP() << "pdfsig (poppler-utils), certutil and pk12util (libnss3-tools) or openssl are not installed";
    }
    ASSERT_TRUE(make_store());
    sign();
    write("once.pdf", pdf.bytes());
    run("pdfsig -nssdir sql:db -add-signature -nick camille -nss-pwd '' once.pdf twice.pdf");
    TrustList trusted = house.trust();
    add(trusted, read_trust_list(as_bytes(read("c.pem")), "c.pem").value());
    const PdfReport report = examine(read("twice.pdf"), trusted, today());
    ASSERT_EQ(report.signatures.size(), 2U) << to_json(report);
    EXPECT_EQ(report.signatures[0].verdict, Verdict::signed_trusted) << to_json(report);
    EXPECT_THAT(report.signatures[0].changes, ::testing::Contains(Change::signature));
    EXPECT_EQ(report.signatures[1].verdict, Verdict::signed_trusted);
}

TEST_F(Interop, OpensslAndThisProgramReadEachOthersDetachedSignatures) {
    if (!has("openssl")) {
        GTEST_SKIP() << "openssl is not installed";
    }
    run("openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj '/C=FR/O=Centre "
        "hospitalier/CN=Camille' -days 3650");
    write("content", "Convention de sauvegarde\n");
    const TrustList trusted = read_trust_list(as_bytes(read("c.pem")), "c.pem").value();
    const auto verdict = [&](const std::string& name, bool with_content) {
        const std::string bytes = read(name), content = read("content");
        const auto given = with_content ? std::optional(as_bytes(content)) : std::nullopt;
        return examine_detached(as_bytes(bytes), given, trusted, today()).verdict;
    };
    for (const std::string form : {"DER", "PEM"}) {
        run("openssl cms -sign -binary -in content -signer c.pem -inkey k.pem -outform " + form + " -out detached");
        run("openssl cms -sign -binary -nodetach -cades -in content -signer c.pem -inkey k.pem -outform " + form +
            " -out opaque");
        EXPECT_EQ(verdict("detached", true), Verdict::signed_trusted) << form;
        EXPECT_EQ(verdict("opaque", false), Verdict::signed_trusted) << form;
    }
    // Streamed: indefinite lengths, as BER allows.
    run("openssl cms -sign -binary -stream -nodetach -in content -signer c.pem -inkey k.pem -outform DER -out opaque");
    EXPECT_EQ(verdict("opaque", false), Verdict::signed_trusted);
    const std::vector<std::uint8_t> ours = make_cms(issue(house.root, {}), read("content"));
    write("ours", {ours.begin(), ours.end()});
    write("root.pem", pem(house.root));
    EXPECT_THAT(run("openssl cms -verify -binary -inform DER -in ours -content content -CAfile root.pem -purpose any "
                    "-out /dev/null"),
                HasSubstr("uccessful"));
    write("content", "autre");
    EXPECT_EQ(verdict("detached", true), Verdict::broken);
}

}  // namespace
}  // namespace egide::signature
