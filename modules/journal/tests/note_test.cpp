#include "egide/journal/note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace egide::journal {
namespace {

// The example of the Go reference implementation's documentation.
constexpr std::string_view kGoSigner = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kGoVerifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kGoText =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
constexpr std::string_view kGoLine =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
// The example of the C2SP signed-note page.
constexpr std::string_view kSpecificationKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kSpecificationNote =
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

std::string go_note() {
    return std::string(kGoText) + "\n" + std::string(kGoLine);
}

TEST(Note, SignsTheReferenceExampleByteForByte) {
    const auto key = SignerKey::parse(kGoSigner).value();
    EXPECT_EQ(key.verifier().text(), kGoVerifier);
    EXPECT_EQ(key.verifier().id(), 0xc74f20a3U);
    EXPECT_EQ(key.secret_text(), kGoSigner);
    EXPECT_EQ(write_note({std::string(kGoText), {sign_note(kGoText, key)}}), go_note());
}

TEST(Note, VerifiesTheExamplesOfOthers) {
    const auto go = VerifierKey::parse(kGoVerifier).value();
    const auto specification = VerifierKey::parse(kSpecificationKey).value();
    EXPECT_EQ(signed_by(parse_note(go_note(), "n").value(), go), Signed::yes);
    EXPECT_EQ(signed_by(parse_note(kSpecificationNote, "n").value(), specification), Signed::yes);
    EXPECT_EQ(signed_by(parse_note(kSpecificationNote, "n").value(), go), Signed::no);
}

TEST(Note, AnyChangedByteOfTextOrSignatureShows) {
    const auto key = VerifierKey::parse(kGoVerifier).value();
    const std::string note = go_note();
    for (std::size_t at = 0; at < note.size(); ++at) {
        std::string altered = note;
        altered[at] = altered[at] == 'A' ? 'B' : 'A';
        const auto read = parse_note(altered, "n");
        EXPECT_FALSE(read && signed_by(*read, key) == Signed::yes) << at;
    }
    std::string altered = note;
    altered[0] = 'i';
    EXPECT_EQ(signed_by(parse_note(altered, "n").value(), key), Signed::broken);
}

TEST(Note, UnknownSignaturesAreCarriedAlong) {
    const std::string note = go_note() + "— witness/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYk=\n";
    const auto read = parse_note(note, "n").value();
    EXPECT_EQ(read.signatures.size(), 2U);
    EXPECT_EQ(write_note(read), note);
    EXPECT_EQ(signed_by(read, VerifierKey::parse(kGoVerifier).value()), Signed::yes);
}

TEST(Note, TheTextMayHoldEmptyLines) {
    const auto key = SignerKey::generate("a.example/log");
    const std::string text = "one\n\ntwo\n\n\nthree\n";
    const auto read = parse_note(write_note({text, {sign_note(text, key)}}), "n").value();
    EXPECT_EQ(read.text, text);
    EXPECT_EQ(signed_by(read, key.verifier()), Signed::yes);
}

TEST(Note, RefusesWhatIsNoNote) {
    const std::string line(kGoLine);
    for (const std::string& wrong :
         {std::string(), std::string("text\n"), "text\n" + line, std::string("text\n\n"),
          "text\n\n" + line.substr(0, line.size() - 1), "text\n\n" + line + "x", "te\txt\n\n" + line,
          "te\rxt\n\n" + line, "te\xFFxt\n\n" + line, std::string("text\n\n- name AAAAAAAA\n"),
          std::string("text\n\n— na+me AAAAAAAA\n"), std::string("text\n\n— name AAAA\n"),
          std::string("text\n\n— name AAAAAAA\n"), std::string("text\n\n— name AAAAAAB=\n"),
          std::string("text\n\n— na\u00A0me AAAAAAAA\n")}) {
        EXPECT_FALSE(parse_note(wrong, "n").ok()) << wrong;
    }
    std::string many = "text\n\n";
    for (int at = 0; at < 101; ++at) {
        many += line;
    }
    EXPECT_EQ(parse_note(many, "n").errors().front().at.show(), "n:103:1");
    EXPECT_TRUE(parse_note(many.substr(0, many.size() - line.size()), "n").ok());
}

TEST(Note, RefusesKeysThatAreAlteredOrMistyped) {
    for (const std::string_view wrong :
         {"", "name", "name+c74f20a3", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
          "PeterNeumanm+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
          "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a b+c74f20a3+AAAA"}) {
        EXPECT_FALSE(VerifierKey::parse(wrong).ok()) << wrong;
        EXPECT_FALSE(SignerKey::parse("PRIVATE+KEY+" + std::string(wrong)).ok()) << wrong;
    }
    EXPECT_THROW(VerifierKey("a b", SignatureType::ed25519, PublicKey{}), std::logic_error);
}

TEST(Note, GeneratedKeysReadBackAndDiffer) {
    const auto key = SignerKey::generate("hôpital.example/journal");
    EXPECT_EQ(VerifierKey::parse(key.verifier().text()).value(), key.verifier());
    EXPECT_EQ(SignerKey::parse(key.secret_text()).value().verifier(), key.verifier());
    EXPECT_NE(SignerKey::generate("hôpital.example/journal").verifier(), key.verifier());
}

}  // namespace
}  // namespace egide::journal
