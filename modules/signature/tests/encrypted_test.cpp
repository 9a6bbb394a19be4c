// Files under a password: nothing is said of what cannot be read.
#define POINTERHOLDER_TRANSITION 4  // as the module itself
#include "pdf_document.h"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDFWriter.hh>

#include "pdf_fixture.h"

namespace egide::signature {
namespace {

using namespace fixtures;

using Encrypted = SignedPdf;

std::string encrypted(const std::string& bytes, const char* user_password) {
    QPDF pdf;
    pdf.processMemoryFile("plain", bytes.data(), bytes.size());
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    writer.setR6EncryptionParameters(user_password, "propriétaire", true, true, true, true, true, true, qpdf_r3p_full,
                                     true);
    writer.write();
    const std::shared_ptr<Buffer> buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

TEST_F(Encrypted, WithAPasswordIsNotRead) {
    const PdfReport report = examine(encrypted(pdf.bytes(), "secret"), house.trust());
    EXPECT_EQ(report.verdict, Verdict::encrypted);
    EXPECT_TRUE(report.encrypted);
}

TEST_F(Encrypted, ThatOpensWithoutAPasswordIsRead) {
    const PdfReport report = examine(encrypted(pdf.bytes(), ""), house.trust());
    EXPECT_EQ(report.verdict, Verdict::not_signed);
    EXPECT_TRUE(report.encrypted);
}

TEST_F(Encrypted, SavedAgainASignatureIsBroken) {
    sign();
    EXPECT_EQ(examine(encrypted(pdf.bytes(), ""), house.trust()).verdict, Verdict::broken);
}

}  // namespace
}  // namespace egide::signature
