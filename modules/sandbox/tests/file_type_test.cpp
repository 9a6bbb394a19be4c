#include "egide/sandbox/file_type.h"

#include <gtest/gtest.h>

#include "zip_builder.h"

namespace egide::sandbox {
namespace {

using namespace std::string_literals;

FileType type_of(const std::string& bytes) {
    return detect_file_type(MemoryBytes(bytes));
}

FileKind kind_of(const std::string& bytes) {
    return type_of(bytes).kind;
}

std::string stored_zip(std::vector<BuiltEntry> entries) {
    ZipBuilder builder;
    builder.entries = std::move(entries);
    return builder.build();
}

std::string from_hex(std::string_view hex) {
    std::string out;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        out += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    }
    return out;
}

TEST(FileTypeTest, AnEmptyFileIsEmpty) {
    EXPECT_EQ(kind_of(""), FileKind::empty);
}

TEST(FileTypeTest, KnowsSignatures) {
    EXPECT_EQ(kind_of("%PDF-1.7\n..."), FileKind::pdf);
    EXPECT_EQ(kind_of("junk before\n%PDF-1.4\n"), FileKind::pdf) << "readers look in the first kibibyte";
    EXPECT_EQ(kind_of("\x89PNG\r\n\x1A\n...."), FileKind::png);
    EXPECT_EQ(kind_of("\xFF\xD8\xFF\xE0..JFIF"), FileKind::jpeg);
    EXPECT_EQ(kind_of("II*\0\x08\0\0\0"s), FileKind::tiff);
    EXPECT_EQ(kind_of("MM\0*\0\0\0\x08"s), FileKind::tiff);
    EXPECT_EQ(kind_of("\x1F\x8B\x08\0...."s), FileKind::gzip);
    EXPECT_EQ(kind_of("\xFD"
                      "7zXZ\0\0\x04"s),
              FileKind::xz);
    EXPECT_EQ(kind_of("7z\xBC\xAF'\x1C\0\x04"s), FileKind::seven_zip);
    EXPECT_EQ(kind_of("Rar!\x1A\x07\x01\0"s), FileKind::rar);
    EXPECT_EQ(kind_of("\x7F"
                      "ELF\x02\x01\x01"),
              FileKind::linux_program);
}

TEST(FileTypeTest, KnowsTarWithItsMagicOrItsSum) {
    std::string header(512, '\0');
    header.replace(0, 5, "a.txt");
    header.replace(257, 5, "ustar");
    EXPECT_EQ(kind_of(header), FileKind::tar);
    std::string old(512, '\0');
    old.replace(0, 5, "a.txt");
    old.replace(148, 8, "        ");
    unsigned sum = 0;
    for (const char byte : old) {
        sum += static_cast<unsigned char>(byte);
    }
    char octal[8];
    std::snprintf(octal, sizeof(octal), "%06o", sum);
    old.replace(148, 6, octal);
    EXPECT_EQ(kind_of(old), FileKind::tar);
    old[0] = 'b';
    EXPECT_NE(kind_of(old), FileKind::tar);
}

TEST(FileTypeTest, KnowsPrograms) {
    std::string program(256, '\0');
    program.replace(0, 2, "MZ");
    program[0x3C] = '\x80';
    EXPECT_NE(kind_of(program), FileKind::windows_program) << "no PE header where it points";
    program.replace(0x80, 4, "PE\0\0"s);
    EXPECT_EQ(kind_of(program), FileKind::windows_program);
    EXPECT_EQ(kind_of("#!/bin/sh\nrm -rf /\n"), FileKind::script);
    EXPECT_EQ(type_of("#!/usr/bin/env python3\n").detail, "/usr/bin/env python3");
}

TEST(FileTypeTest, TellsWhatAZipIs) {
    EXPECT_EQ(kind_of(stored_zip({stored("a", "x")})), FileKind::zip);
    EXPECT_EQ(kind_of(stored_zip({})), FileKind::zip);
    EXPECT_EQ(kind_of(stored_zip({stored("[Content_Types].xml", ""), stored("word/document.xml", "")})),
              FileKind::docx);
    EXPECT_EQ(kind_of(stored_zip({stored("[Content_Types].xml", ""), stored("xl/workbook.xml", "")})), FileKind::xlsx);
    EXPECT_EQ(kind_of(stored_zip({stored("[Content_Types].xml", ""), stored("ppt/presentation.xml", "")})),
              FileKind::pptx);
    EXPECT_EQ(kind_of(stored_zip({stored("word/document.xml", "")})), FileKind::zip) << "no content types";
    EXPECT_EQ(kind_of(stored_zip({stored("META-INF/MANIFEST.MF", "")})), FileKind::jar);
    const std::string text = "application/vnd.oasis.opendocument.text";
    EXPECT_EQ(kind_of(stored_zip({stored("mimetype", text), stored("content.xml", "")})), FileKind::odt);
    EXPECT_EQ(type_of(stored_zip({stored("mimetype", text)})).detail, text);
    EXPECT_EQ(kind_of(stored_zip({stored("mimetype", "application/vnd.oasis.opendocument.spreadsheet")})),
              FileKind::ods);
    EXPECT_EQ(kind_of(stored_zip({stored("mimetype", "application/vnd.etsi.asic-e+zip")})), FileKind::signed_container);
}

TEST(FileTypeTest, SaysThatADocumentCarriesMacros) {
    const std::vector<BuiltEntry> plain{stored("[Content_Types].xml", ""), stored("xl/workbook.xml", "")};
    std::vector<BuiltEntry> loaded = plain;
    loaded.push_back(stored("xl/vbaProject.bin", "x"));
    EXPECT_FALSE(type_of(stored_zip(plain)).macros);
    EXPECT_TRUE(type_of(stored_zip(loaded)).macros);
}

TEST(FileTypeTest, GivesTheRootOfXml) {
    EXPECT_EQ(type_of("<?xml version=\"1.0\"?>\n<!-- c --><a:b xmlns:a='urn:x' c=\"d\"/>").detail, "{urn:x}b");
    EXPECT_EQ(type_of("<root xmlns = \"urn:y\"></root>").detail, "{urn:y}root");
    EXPECT_EQ(type_of("<root a=\"1\"/>").detail, "root");
    EXPECT_EQ(kind_of("<root/>"), FileKind::xml);
    EXPECT_EQ(kind_of("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><x/></ds:Signature>"),
              FileKind::xml_signature);
    EXPECT_EQ(kind_of("<!DOCTYPE html><html></html>"), FileKind::html);
    EXPECT_EQ(kind_of("<HTML><body>"), FileKind::html);
    EXPECT_EQ(kind_of("<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>"), FileKind::xml);
    EXPECT_EQ(kind_of("< 3 is a heart"), FileKind::text);
    const FileType wide = type_of("\xFF\xFE<\0a\0/\0>\0"s);
    EXPECT_EQ(wide.kind, FileKind::xml);
    EXPECT_EQ(wide.encoding, TextEncoding::utf16_le);
}

TEST(FileTypeTest, KnowsJsonFromTextInBraces) {
    EXPECT_EQ(kind_of("{\"a\": [1, 2]}"), FileKind::json);
    EXPECT_EQ(kind_of("  [1]\n"), FileKind::json);
    EXPECT_EQ(kind_of("{not json}"), FileKind::text);
    EXPECT_EQ(kind_of("[section]\nkey=value\n"), FileKind::text);
}

TEST(FileTypeTest, KnowsTablesFromText) {
    EXPECT_EQ(kind_of("a;b;c\n1;2;3\n"), FileKind::csv);
    EXPECT_EQ(kind_of("a,b\n\"1,5\",2\n"), FileKind::csv);
    EXPECT_EQ(kind_of("a\tb\r\n1\t2"), FileKind::csv);
    EXPECT_EQ(kind_of("one line; alone\n"), FileKind::text);
    EXPECT_EQ(kind_of("Dear all,\nthis is a letter, with commas, here\n"), FileKind::text);
}

TEST(FileTypeTest, TellsTheEncodingOfText) {
    EXPECT_EQ(type_of("plain\n").encoding, TextEncoding::ascii);
    EXPECT_EQ(type_of("été\n").encoding, TextEncoding::utf8);
    EXPECT_EQ(type_of("\xEF\xBB\xBF"
                      "été\n")
                  .encoding,
              TextEncoding::utf8_mark);
    EXPECT_EQ(type_of("\xE9t\xE9\n").encoding, TextEncoding::single_byte);
    EXPECT_EQ(type_of("\xFE\xFF\0h\0i"s).encoding, TextEncoding::utf16_be);
    EXPECT_EQ(kind_of("\x01\x02\x03"), FileKind::unknown);
    std::string cut((std::size_t{64} << 10) - 1, 'a');
    EXPECT_EQ(type_of(cut + "é and more").encoding, TextEncoding::utf8) << "a character cut by the window";
}

TEST(FileTypeTest, KnowsMail) {
    EXPECT_EQ(kind_of("From: a@example.org\nDate: Tue, 1 Sep 2026 10:00:00 +0200\nSubject: hi\n\nbody\n"),
              FileKind::mail);
    EXPECT_EQ(kind_of("Received: from x\r\n\tby y\r\nFrom: a\r\nMIME-Version: 1.0\r\n\r\nbody"), FileKind::mail);
    EXPECT_EQ(kind_of("From: a letter\nto you\n"), FileKind::text);
}

TEST(FileTypeTest, KnowsPemAndItsLabel) {
    const FileType type = type_of("subject=x\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
    EXPECT_EQ(type.kind, FileKind::pem);
    EXPECT_EQ(type.detail, "CERTIFICATE");
}

TEST(FileTypeTest, KnowsCmsTokensAndCertificates) {
    // ContentInfo { signedData, [0] SignedData { version 1, digests {}, content data } }
    const std::string signed_data = from_hex(
        "301F06092A864886F70D010702A0123010020101310030"
        "0906072A864886F70D01");
    EXPECT_EQ(signed_data.size(), 33U);
    EXPECT_EQ(kind_of(signed_data), FileKind::cms);
    EXPECT_NE(kind_of(signed_data + "x"), FileKind::cms) << "its length is not that of the file";
    EXPECT_EQ(type_of(signed_data).detail, "signed_data");
    const std::string token = from_hex(
        "302506092A864886F70D010702A0183016020103310030"
        "0F060B2A864886F70D0109100104"
        "0000");
    EXPECT_EQ(token.size(), 39U);
    EXPECT_EQ(kind_of(token), FileKind::timestamp_token);
    const std::string granted = from_hex(
                                    "302C"
                                    "3003020100") +
                                token;
    EXPECT_EQ(granted.size(), 46U);
    EXPECT_EQ(kind_of(granted), FileKind::timestamp_response);
    EXPECT_EQ(kind_of(from_hex("30053003020102")), FileKind::timestamp_response) << "refused: no token";
    EXPECT_EQ(kind_of(from_hex("300C300AA003020102020101"
                               "3000")),
              FileKind::certificate);
}

TEST(FileTypeTest, KnowsOutlookMessagesAndOldOffice) {
    const auto ole2 = [](std::string_view name) {
        std::string bytes(512, '\0');
        bytes.replace(0, 8, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        bytes[0x1E] = 9;
        bytes[0x30] = 1;
        bytes += std::string(512, '\0');
        for (const char letter : name) {
            bytes += letter;
            bytes += '\0';
        }
        return bytes + std::string(512, '\0');
    };
    EXPECT_EQ(kind_of(ole2("__properties_version1.0")), FileKind::outlook_message);
    EXPECT_EQ(kind_of(ole2("WordDocument")), FileKind::office_binary);
    EXPECT_EQ(kind_of(ole2("Other")), FileKind::ole2);
    EXPECT_EQ(kind_of(ole2("Other").substr(0, 100)), FileKind::ole2) << "cut";
}

TEST(FileTypeTest, SaysWhenTheExtensionPromisesSomethingElse) {
    const auto lies = [](FileKind kind, std::string_view name) {
        return promises_something_else({.kind = kind}, name);
    };
    EXPECT_FALSE(lies(FileKind::pdf, "rapport.pdf"));
    EXPECT_FALSE(lies(FileKind::pdf, "RAPPORT.PDF"));
    EXPECT_TRUE(lies(FileKind::windows_program, "facture.pdf"));
    EXPECT_TRUE(lies(FileKind::windows_program, "facture.pdf.docx"));
    EXPECT_TRUE(lies(FileKind::empty, "rapport.pdf"));
    EXPECT_TRUE(lies(FileKind::zip, "rapport.docx"));
    EXPECT_FALSE(lies(FileKind::zip, "rapport"));
    EXPECT_FALSE(lies(FileKind::unknown, "audit.zed")) << "nobody knows that one";
    EXPECT_FALSE(lies(FileKind::csv, "a.txt"));
    EXPECT_FALSE(lies(FileKind::cms, "a.b/signature.p7s"));
    EXPECT_FALSE(lies(FileKind::pdf, ".pdf"));
}

TEST(FileTypeTest, ReadsBackAsItWasWritten) {
    for (std::size_t kind = 0; kind < kFileKinds; ++kind) {
        const FileType type{static_cast<FileKind>(kind), TextEncoding::utf16_be, "d", true};
        const auto read = read_file_type(file_type_json(type));
        ASSERT_TRUE(read.ok());
        EXPECT_EQ(*read, type);
        EXPECT_FALSE(base::render(name_of(type), base::Language::french).empty());
    }
}

TEST(FileTypeTest, AnAnswerThatIsNotAsAgreedIsRefused) {
    EXPECT_FALSE(read_file_type("{}").ok());
    EXPECT_FALSE(read_file_type(R"({"kind":"pdf","encoding":"none","detail":"a\u0007","macros":false})").ok());
    EXPECT_FALSE(read_file_type(R"({"kind":"virus","encoding":"none","detail":"","macros":false})").ok());
    EXPECT_FALSE(read_file_type(R"({"kind":"pdf","encoding":"none","detail":"","macros":false,"x":1})").ok());
    EXPECT_FALSE(read_file_type(R"({"kind":"pdf","encoding":"none","detail":"","macros":"no"})").ok());
    EXPECT_TRUE(read_file_type(R"({"kind":"pdf","encoding":"none","detail":"","macros":false})").ok());
}

}  // namespace
}  // namespace egide::sandbox
