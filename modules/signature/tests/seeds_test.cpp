// Writes the seeds of the fuzz targets when EGIDE_SEEDS names a folder; they are committed, certificates and all.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "egide/signature/detached.h"
#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;

struct Seeds : public SignedPdf {
    std::filesystem::path folder;
    void SetUp() override {
        const char* const asked = std::getenv("EGIDE_SEEDS");
        if (asked == nullptr) {
            GTEST_SKIP() << "EGIDE_SEEDS names no folder";
        }
        folder = asked;
    }
    void write(const std::string& name, const std::string& bytes) const {
        const std::filesystem::path path = folder / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
        EXPECT_EQ(std::filesystem::file_size(path), bytes.size());
    }
    void write(const std::string& name, const std::string& head, const std::vector<std::uint8_t>& bytes) const {
        write(name, head + std::string(bytes.begin(), bytes.end()));
    }
};

TEST_F(Seeds, OfSignatureValues) {
    const auto head = [](char mode, char kind) { return std::string{mode, kind} + std::string(16, '\0'); };
    CmsWish plain;
    plain.cades = false;
    CmsWish full;
    full.stamper = &house.stamper;
    full.others = {&house.intermediate};
    full.lists = {make_list(house.intermediate, {{&signer, kYearAgo}}, kYearAgo, kFarAway)};
    CmsWish enclosed;
    enclosed.enclosed = true;
    write("signature_field/cades", head(0, 0), make_cms(signer, "x"));
    write("signature_field/cades_full", head(4, 0), make_cms(signer, "x", full));
    write("signature_field/adobe", head(0, 1), make_cms(signer, "x", plain));
    write("signature_field/adobe_sha1", head(0, 2), make_cms(signer, "12345678901234567890", enclosed));
    write("signature_field/timestamp", head(0, 3), make_token(house.stamper, "x", kYearAgo));
    write("signature_field/oldest", head(0, 4), {});
    write("signature_field/numbers", head(1, 0), {0x30, 0});
    write("signature_field/near", head(2, 0), {0x30, 0});
    write("signature_field/text", std::string("\x03\0[0 1 2 3]        ", 18), {0x30, 0});
}

TEST_F(Seeds, OfFiles) {
    SignatureWish wish = with_chain();
    wish.room = 1600;
    pdf.sign(signer, wish);
    write("signature_pdf/signed", pdf.bytes());
    PdfMaker filled = pdf;
    filled.fill("Martin");
    write("signature_pdf/filled", filled.bytes());
    pdf.add_store({make_list(house.intermediate, {}, kYearAgo, kFarAway)});
    write("signature_pdf/store", pdf.bytes());
    write("signature_pdf/plain", PdfMaker().bytes());
}

TEST_F(Seeds, OfListsAndAnswers) {
    CmsWish enclosed;
    enclosed.enclosed = true;
    pdf.sign(signer, with_chain());
    write("signature_trust_list/bundle.pem", pem(house.root) + pem(house.intermediate));
    write("signature_trust_list/one.der", "", house.root.der());
    write("signature_trust_list/enclosed.p7m", "", make_cms(signer, "x", enclosed));
    write("signature_trust_list/answer.json", to_json(examined()));
    write("signature_trust_list/list.json", to_json(house.trust()));
    write("signature_trust_list/detached.json",
          to_json(examine_detached(make_cms(signer, "x"), std::nullopt, {}, kNow)));
}

}  // namespace
}  // namespace egide::signature
