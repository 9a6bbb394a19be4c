// The guests of this module, in a child of their own, over the same bytes as in process: nothing they need is
// forbidden.
#include "egide/sandbox/guests.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <map>

#include "egide/sandbox/protections.h"
#include "egide/sandbox/signature_guests.h"
#include "egide/testing/temporary_folder.h"
#include "pdf_builder.h"
#include "zip_builder.h"

namespace egide::sandbox {
namespace {

class OwnGuestsTest : public ::testing::Test {
  protected:
    void SetUp() override {
        if (probe(Protection::call_filter).state == Available::no) {
            GTEST_SKIP() << "this kernel has no seccomp: no guest may run at all";
        }
    }
    int file(const std::string& bytes) {
        descriptor_ = ::open(folder_.write("file", bytes).c_str(), O_RDONLY | O_CLOEXEC);
        return descriptor_;
    }
    void TearDown() override { ::close(descriptor_); }

    testing::TemporaryFolder folder_;
    int descriptor_ = -1;
    egide::sandbox::Run how_{{}, EGIDE_HOSTILE_GUESTS};
};

template <typename T>
std::string told(const base::Result<T>& result) {
    return result.ok() ? "" : std::string(result.errors().front().message.message->key);
}

TEST_F(OwnGuestsTest, TellTheTypeOfAFile) {
    for (const std::string& bytes : {std::string("a;b\n1;2\n"), deflated_zip({{"a", "x"}}), std::string("{\"a\":1}")}) {
        const auto type = ask_file_type(file(bytes), how_);
        ASSERT_TRUE(type.ok()) << told(type);
        EXPECT_EQ(*type, detect_file_type(MemoryBytes(bytes)));
        ::close(descriptor_);
    }
}

TEST_F(OwnGuestsTest, HandOutWhatAZipHolds) {
    std::string large(9'000'000, 'x');
    for (std::size_t i = 0; i < large.size(); i += 7) {
        large[i] = static_cast<char>(i * 31 % 251);
    }
    const int input = file(deflated_zip({{"a.txt", "one"}, {"empty.txt", ""}, {"large.bin", large}, {"z.txt", "two"}}));
    std::map<std::uint32_t, std::string> read;
    ZipPoint at;
    int asked = 0;
    for (;; ++asked) {
        const auto pieces = ask_zip_pieces(input, at, how_);
        ASSERT_TRUE(pieces.ok()) << told(pieces);
        if (pieces->empty()) {
            break;
        }
        for (const ZipPiece& piece : *pieces) {
            EXPECT_EQ(read[piece.entry].size(), piece.offset);
            read[piece.entry] += piece.bytes;
            at = piece.last ? ZipPoint{piece.entry + 1, 0} : ZipPoint{piece.entry, piece.offset + piece.bytes.size()};
        }
    }
    EXPECT_EQ(asked, 2) << "as much as fits at a time";
    EXPECT_EQ(read, (std::map<std::uint32_t, std::string>{{0, "one"}, {1, ""}, {2, large}, {3, "two"}}));
}

TEST_F(OwnGuestsTest, ListAZipAndInflateIt) {
    const std::string bytes = deflated_zip({{"a.txt", "hello, hello, hello, hello"}, {"é\n", "x"}});
    const auto listing = ask_zip_listing(file(bytes), how_);
    ASSERT_TRUE(listing.ok()) << told(listing);
    EXPECT_EQ(*listing, list_zip(MemoryBytes(bytes)));
    EXPECT_EQ(listing->entries.size(), 2U);
    EXPECT_TRUE(listing->flaws.empty()) << "so that both were inflated";
}

TEST_F(OwnGuestsTest, LookIntoAPdf) {
    PdfBuilder builder = PdfBuilder::with("/OpenAction << /S /JavaScript /JS 4 0 R >>");
    (void)builder.stream("", "run()");
    const auto pdf = ask_pdf_structure(file(builder.build()), how_);
    ASSERT_TRUE(pdf.ok()) << told(pdf);
    EXPECT_EQ(*pdf, look_into_pdf(MemoryBytes(builder.build())));
    EXPECT_EQ(pdf->actions.size(), 1U);
}

TEST_F(OwnGuestsTest, ADamagedAndAnEncryptedPdfAreAnswersToo) {
    PdfBuilder builder = PdfBuilder::with("");
    const std::string zeros(64, '0');
    builder.trailer = "/ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <" + zeros +
                      "> /U <" + zeros + "> >>";
    const auto encrypted = ask_pdf_structure(file(builder.build()), how_);
    ASSERT_TRUE(encrypted.ok()) << told(encrypted);
    EXPECT_EQ(encrypted->reading, PdfReading::password_needed);
    ::close(descriptor_);
    const auto damaged = ask_pdf_structure(file("%PDF-1.7\nnothing"), how_);
    ASSERT_TRUE(damaged.ok()) << told(damaged);
    EXPECT_EQ(damaged->reading, PdfReading::damaged);
}

std::string seed(const std::string& name) {
    std::ifstream stream(std::filesystem::path(EGIDE_SOURCE_DIR) / "fuzz" / "corpus" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::span<const std::uint8_t> octets_of(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

TEST_F(OwnGuestsTest, ExamineTheSignaturesOfAPdfAsInProcess) {
    const signature::Time now = signature::parse_time("2026-06-01T12:00:00Z").value();
    const std::string roots = seed("signature_trust_list/bundle.pem");
    const auto trusted = signature::read_trust_list(octets_of(roots), "bundle.pem");
    ASSERT_TRUE(trusted.ok());
    ASSERT_FALSE(trusted->anchors.empty());
    for (const char* name : {"signed", "filled", "store", "plain"}) {
        const std::string bytes = seed(std::string("signature_pdf/") + name);
        ASSERT_TRUE(bytes.starts_with("%PDF-")) << name;
        const auto report = ask_pdf_signatures(file(bytes), *trusted, now, how_);
        ASSERT_TRUE(report.ok()) << name << ' ' << told(report);
        EXPECT_EQ(*report, signature::examine_pdf(octets_of(bytes), *trusted, now)) << name;
        EXPECT_EQ(report->signatures.empty(), std::string_view(name) == "plain") << name;
        ::close(descriptor_);
    }
}

TEST_F(OwnGuestsTest, ExamineADetachedSignatureAsInProcess) {
    const signature::Time now = signature::parse_time("2026-06-01T12:00:00Z").value();
    for (const char* name : {"enclosed.p7m", "xades.xml"}) {
        const std::string bytes = seed(std::string("signature_trust_list/") + name);
        ASSERT_FALSE(bytes.empty()) << name;
        const auto report = ask_detached_signatures(file(bytes), {}, now, how_);
        ASSERT_TRUE(report.ok()) << name << ' ' << told(report);
        EXPECT_EQ(*report, signature::examine_detached(octets_of(bytes), std::nullopt, {}, now)) << name;
        EXPECT_FALSE(report->signatures.empty()) << name;
        ::close(descriptor_);
    }
}

TEST_F(OwnGuestsTest, AFileTooLargeForAChildIsAnsweredAsSuch) {
    const int large = file("%PDF-1.7\n");
    ASSERT_EQ(::truncate((folder_ / "file").c_str(), (off_t{128} << 20) + 1), 0);
    const auto report = ask_pdf_signatures(large, {}, {}, how_);
    ASSERT_TRUE(report.ok()) << told(report);
    EXPECT_EQ(report->unreadable, signature::Unreadable::too_large);
}

TEST(ProtectionsTest, EachIsTriedAndHasItsWords) {
    for (const Probed& probed : probe_all()) {
        for (const auto language : {base::Language::french, base::Language::english}) {
            EXPECT_GT(base::render(name_of(probed.protection), language).size(), 5U);
            EXPECT_GT(base::render(meaning_of(probed), language).size(), 20U);
        }
        std::printf("%s: %s\n", std::string(id_of(probed.protection)).c_str(),
                    probed.state == Available::yes  ? "yes"
                    : probed.state == Available::no ? "no"
                                                    : "partly");
    }
}

TEST(ProtectionsTest, ThisProcessKeepsItsOwnFreedom) {
    (void)probe_all();
    const int root = ::open("/", O_RDONLY | O_CLOEXEC);
    EXPECT_GE(root, 0);
    ::close(root);
}

TEST(ProtectionsTest, LandlockAloneClosesPathsWhenTheKernelHasIt) {
    const Probed landlock = probe(Protection::landlock);
    if (landlock.level == 0) {
        GTEST_SKIP() << "this kernel has no Landlock";
    }
    EXPECT_NE(landlock.state, Available::no) << "version " << landlock.level << " is there and does not close paths";
}

}  // namespace
}  // namespace egide::sandbox
