#include "egide/sandbox/pdf_structure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pdf_builder.h"

namespace egide::sandbox {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

PdfStructure look(const std::string& bytes, const PdfCaps& caps = {}) {
    return look_into_pdf(MemoryBytes(bytes), caps);
}

PdfStructure look(const PdfBuilder& builder, const PdfCaps& caps = {}) {
    return look(builder.build(), caps);
}

TEST(PdfStructureTest, APlainPdfDoesNothing) {
    const PdfStructure pdf = look(PdfBuilder::with(""));
    EXPECT_EQ(pdf.reading, PdfReading::read);
    EXPECT_EQ(pdf.version, "1.7");
    EXPECT_EQ(pdf.pages, 1U);
    EXPECT_EQ(pdf.bytes_before, 0U);
    EXPECT_EQ(pdf.bytes_after, 0U);
    EXPECT_FALSE(pdf.encrypted);
    EXPECT_FALSE(pdf.repaired);
    EXPECT_FALSE(pdf.xfa);
    EXPECT_EQ(pdf.claims, "");
    EXPECT_THAT(pdf.actions, IsEmpty());
    EXPECT_THAT(pdf.files, IsEmpty());
    EXPECT_THAT(pdf.signatures, IsEmpty());
}

TEST(PdfStructureTest, SaysWhatIsNotAPdf) {
    EXPECT_EQ(look("").reading, PdfReading::not_pdf);
    EXPECT_EQ(look("hello").reading, PdfReading::not_pdf);
    EXPECT_EQ(look("%PDF-1.7\nnothing that follows is one").reading, PdfReading::damaged);
}

TEST(PdfStructureTest, TheCatalogueMayRaiseTheVersion) {
    EXPECT_EQ(look(PdfBuilder::with("/Version /2.0")).version, "2.0");
    EXPECT_EQ(look(PdfBuilder::with("/Version /1.2")).version, "1.7");
}

TEST(PdfStructureTest, CountsPagesUpToTheCapAndSaysWhenThereAreMore) {
    PdfBuilder builder = PdfBuilder::with("");
    builder.objects[1] = "<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>";
    (void)builder.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>");
    EXPECT_EQ(look(builder).pages, 2U);
    EXPECT_FALSE(look(builder, {.pages = 2}).too_many_pages);
    EXPECT_TRUE(look(builder, {.pages = 1}).too_many_pages);
}

TEST(PdfStructureTest, APageTreeThatLoopsIsDamagedAndEnds) {
    PdfBuilder builder = PdfBuilder::with("");
    builder.objects[1] = "<< /Type /Pages /Kids [2 0 R] /Count 1 >>";
    EXPECT_NE(look(builder).reading, PdfReading::read);
}

TEST(PdfStructureTest, FindsAScriptThatRunsAsTheDocumentOpens) {
    const std::string script = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>";
    const PdfAction expected{PdfAct::javascript, PdfWhen::open, "app.alert(1)"};
    EXPECT_THAT(look(PdfBuilder::with("/OpenAction " + script)).actions, ElementsAre(expected));
    PdfBuilder builder = PdfBuilder::with("/OpenAction 4 0 R");
    (void)builder.add(script);
    EXPECT_THAT(look(builder).actions, ElementsAre(expected)) << "reached by a reference";
}

TEST(PdfStructureTest, FindsScriptsOfTheNamesTree) {
    PdfBuilder builder = PdfBuilder::with("/Names << /JavaScript 4 0 R >>");
    (void)builder.add("<< /Kids [5 0 R] >>");
    (void)builder.add("<< /Names [(a) 6 0 R] >>");
    (void)builder.add("<< /S /JavaScript /JS 7 0 R >>");
    (void)builder.stream("", "run()");
    EXPECT_THAT(look(builder).actions, ElementsAre(PdfAction{PdfAct::javascript, PdfWhen::document, "run()"}));
}

TEST(PdfStructureTest, FindsActionsOfAnnotationsEventsAndWhatFollowsThem) {
    PdfBuilder builder =
        PdfBuilder::with("", "/AA << /O << /S /Launch /F (cmd.exe) >> >> /Annots [<< /Subtype /Link /A 4 0 R >>]");
    (void)builder.add("<< /S /URI /URI (https://example.org/) /Next 5 0 R >>");
    (void)builder.add("<< /S /SubmitForm /F << /FS /URL /F (https://example.org/form) >> >>");
    (void)builder.add("<< /S /GoToR /F (other.pdf) >>");
    EXPECT_THAT(look(builder).actions,
                ElementsAre(PdfAction{PdfAct::launch, PdfWhen::event, "cmd.exe"},
                            PdfAction{PdfAct::uri, PdfWhen::click, "https://example.org/"},
                            PdfAction{PdfAct::submit_form, PdfWhen::click, "https://example.org/form"},
                            PdfAction{PdfAct::go_to_remote, PdfWhen::other, "other.pdf"}));
}

TEST(PdfStructureTest, ShowsTargetsMadePlain) {
    const std::string target = "<< /S /URI /URI (a\\012b\xE2\x80\xAE) >>";
    const PdfStructure pdf = look(PdfBuilder::with("/OpenAction " + target));
    ASSERT_THAT(pdf.actions, SizeIs(1));
    EXPECT_EQ(pdf.actions[0].target.find('\n'), std::string::npos);
    EXPECT_EQ(pdf.actions[0].target.substr(0, 7), "a\\u{A}b");
}

TEST(PdfStructureTest, ListsUpToTheCapAndCountsTheRest) {
    PdfBuilder builder = PdfBuilder::with("");
    for (int at = 0; at < 3; ++at) {
        (void)builder.add("<< /S /URI /URI (x) >>");
    }
    const PdfStructure pdf = look(builder, {.listed = 2});
    EXPECT_THAT(pdf.actions, SizeIs(2));
    EXPECT_EQ(pdf.actions_in_all, 3U);
    EXPECT_TRUE(pdf.lists_are_cut);
    EXPECT_FALSE(look(builder, {.listed = 3}).lists_are_cut);
}

TEST(PdfStructureTest, ListsEmbeddedFiles) {
    PdfBuilder builder = PdfBuilder::with("/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>");
    (void)builder.add("<< /Type /Filespec /F (a.xml) /UF <FEFF00E9002E0078006D006C> /EF << /F 5 0 R >> >>");
    (void)builder.stream("/Type /EmbeddedFile /Params << /Size 99 >>", "<a/>");
    EXPECT_THAT(look(builder).files, ElementsAre(PdfEmbeddedFile{"é.xml", 99, 4}));
}

TEST(PdfStructureTest, FindsSignatureFieldsFilledAndEmpty) {
    PdfBuilder builder = PdfBuilder::with("/AcroForm << /Fields [4 0 R 5 0 R] /SigFlags 3 >>");
    (void)builder.add("<< /FT /Sig /T (Directeur) /V 6 0 R >>");
    (void)builder.add("<< /FT /Sig /T (RSSI) >>");
    (void)builder.add(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] "
        "/Contents <00> >>");
    EXPECT_THAT(look(builder).signatures,
                ElementsAre(PdfSignature{"Directeur", true, "Adobe.PPKLite", "ETSI.CAdES.detached", {0, 10, 20, 30}},
                            PdfSignature{"RSSI", false, "", "", {}}));
}

TEST(PdfStructureTest, FindsASignatureThatNoFieldHolds) {
    PdfBuilder builder = PdfBuilder::with("");
    (void)builder.add("<< /Type /Sig /SubFilter /adbe.pkcs7.detached /ByteRange [0 1 2 3] /Contents <00> >>");
    EXPECT_THAT(look(builder).signatures, ElementsAre(PdfSignature{"", true, "", "adbe.pkcs7.detached", {0, 1, 2, 3}}));
}

TEST(PdfStructureTest, SaysWhatIsAnXfaForm) {
    PdfBuilder builder = PdfBuilder::with("/AcroForm << /Fields [] /XFA 4 0 R >>");
    (void)builder.stream("", "<xdp/>");
    EXPECT_TRUE(look(builder).xfa);
}

TEST(PdfStructureTest, RepeatsWhatTheMetadataClaim) {
    PdfBuilder builder = PdfBuilder::with("/Metadata 4 0 R");
    (void)builder.stream("/Type /Metadata /Subtype /XML",
                         "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>");
    EXPECT_EQ(look(builder).claims, "2B");
    PdfBuilder attributes = PdfBuilder::with("/Metadata 4 0 R");
    (void)attributes.stream("/Type /Metadata /Subtype /XML", "<d pdfaid:part=\"3\" pdfaid:conformance=\"A\"/>");
    EXPECT_EQ(look(attributes).claims, "3A");
}

TEST(PdfStructureTest, CountsBytesAheadAndBehind) {
    PdfBuilder builder = PdfBuilder::with("");
    builder.after = "MZ hidden";
    EXPECT_EQ(look(builder).bytes_after, 9U);
    builder.after = std::string(3 << 20, 'x');
    EXPECT_EQ(look(builder).bytes_after, std::uint64_t{3} << 20) << "however far the mark is";
    builder.after = {};
    builder.before = "junk";
    EXPECT_EQ(look(builder).bytes_before, 4U);
}

TEST(PdfStructureTest, ReadsADamagedFileAndSaysSo) {
    std::string bytes = PdfBuilder::with("/OpenAction << /S /Launch /F (a) >>").build();
    bytes.replace(bytes.find("xref"), 4, "xxxx");
    const PdfStructure pdf = look(bytes);
    EXPECT_EQ(pdf.reading, PdfReading::read);
    EXPECT_TRUE(pdf.repaired);
    EXPECT_THAT(pdf.actions, SizeIs(1));
}

TEST(PdfStructureTest, SaysWhatNeedsAPassword) {
    PdfBuilder builder = PdfBuilder::with("");
    const std::string zeros(64, '0');
    builder.trailer = "/ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + zeros +
                      "> /U <" + zeros + "> >>";
    const PdfStructure pdf = look(builder);
    EXPECT_EQ(pdf.reading, PdfReading::password_needed);
    EXPECT_TRUE(pdf.encrypted);
}

TEST(PdfStructureTest, EveryCutEndsWithAnAnswer) {
    const std::string bytes = PdfBuilder::with("/OpenAction << /S /Launch /F (a) >>").build();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const PdfStructure pdf = look(bytes.substr(0, length));
        EXPECT_TRUE(pdf.reading != PdfReading::read || pdf.repaired || length + 1 >= bytes.size()) << length;
    }
}

TEST(PdfStructureTest, ReadsBackAsItWasWritten) {
    PdfStructure pdf{.version = "1.7", .claims = "2B", .pages = 3, .encrypted = true, .bytes_after = 5};
    pdf.actions = {{PdfAct::launch, PdfWhen::click, "cmd"}};
    pdf.actions_in_all = 1;
    pdf.files = {{"a", std::nullopt, 1}, {"b", 7, 2}};
    pdf.signatures = {{"S", true, "F", "SF", {0, -1}}, {"", false, "", "", {}}};
    const auto read = read_pdf_structure(pdf_structure_json(pdf));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, pdf);
}

TEST(PdfStructureTest, AnAnswerThatIsNotAsAgreedIsRefused) {
    const std::string good = pdf_structure_json({.version = "1.7"});
    const auto with = [&](const std::string& what, const std::string& instead) {
        std::string changed = good;
        changed.replace(changed.find(what), what.size(), instead);
        return read_pdf_structure(changed).ok();
    };
    EXPECT_TRUE(with("1.7", "1.6"));
    EXPECT_FALSE(with("1.7", "1\\u001B7"));
    EXPECT_FALSE(with("\"pages\":0", "\"pages\":-1"));
    EXPECT_FALSE(with("\"pages\":0", "\"pages\":0,\"more\":1"));
    EXPECT_FALSE(with("\"xfa\":false,", ""));
    EXPECT_FALSE(with("\"reading\":\"read\"", "\"reading\":\"perfect\""));
    EXPECT_FALSE(with("\"actions\":[]", "\"actions\":[{}]"));
}

TEST(PdfStructureTest, EveryActHasItsSentence) {
    for (std::size_t act = 0; act < kPdfActs; ++act) {
        const PdfAction action{static_cast<PdfAct>(act), PdfWhen::open, "x"};
        EXPECT_FALSE(base::render(sentence_of(action), base::Language::french).empty());
    }
    EXPECT_EQ(base::render(sentence_of({PdfAct::launch, PdfWhen::click, "cmd"}), base::Language::english),
              "starts a program on a click: cmd");
}

}  // namespace
}  // namespace egide::sandbox
