#include "egide/mail/message.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <sstream>

#include "egide/mail/letter.h"
#include "egide/testing/temporary_folder.h"
#include "mime.h"

namespace egide::mail {
namespace {

using storage::sql::Instant;

constexpr Instant kNow{std::chrono::milliseconds(1'790'000'000'000)};  // 2026-09-21T14:13:20Z, a Monday

Message letter(const std::string& name = "Camille Durand", const std::string& subject = "Bonjour") {
    Message message;
    message.from = {"Égide", "egide@example.fr"};
    message.to = {name, "camille@example.fr"};
    message.subject = subject;
    message.plain = "Voilà.\n";
    message.html = "<p>Voilà.</p>\n";
    message.id = "egide-1@example.fr";
    message.language = "fr";
    message.at = kNow;
    return message;
}

/// What Python's parser makes of the bytes.
std::string as_shown(const std::string& bytes) {
    const testing::TemporaryFolder folder;
    const auto file = folder.write("message.eml", bytes);
    const std::string command =
        "/usr/bin/python3 -B " + std::string(EGIDE_SOURCE_DIR) + "/modules/mail/tests/read_message.py " + file.string();
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string out;
    char buffer[4096];
    for (std::size_t size = 0; (size = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) {
        out.append(buffer, size);
    }
    return out;
}

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

std::size_t longest_line(const std::string& bytes) {
    std::istringstream lines(bytes);
    std::size_t longest = 0;
    for (std::string line; std::getline(lines, line);) {
        longest = std::max(longest, line.size() - (line.ends_with('\r') ? 1 : 0));
    }
    return longest;
}

TEST(Address, TakesWhatServersTake) {
    for (const char* const good : {"a@b", "camille.durand+egide@ch-nord.example.fr", "x!#$%&'*@example.fr"}) {
        EXPECT_FALSE(refusal_of_address(good).has_value()) << good;
    }
}

TEST(Address, RefusesWhatWouldBecomeACommandOrAHeader) {
    for (const std::string bad :
         {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\r\nRCPT TO:<x@y>", "a@b>", "<a@b", "\"a b\"@c", ".a@b",
          "a..b@c", "a.@b", "a@-b", "a@b..c", "a@[127.0.0.1]"}) {
        ASSERT_TRUE(refusal_of_address(bad).has_value()) << bad;
    }
    EXPECT_TRUE(refusal_of_address(std::string(65, 'a') + "@b").has_value());
    EXPECT_FALSE(refusal_of_address(std::string(64, 'a') + "@b").has_value());
}

TEST(Address, WithOtherLettersIsRefusedInWords) {
    const auto refusal = refusal_of_address("rené@example.fr");
    ASSERT_TRUE(refusal.has_value());
    EXPECT_NE(base::render(*refusal, base::Language::french).find("SMTPUTF8"), std::string::npos);
}

TEST(Address, IsReadFromASetting) {
    EXPECT_EQ(parse_mailbox("egide@example.fr")->address, "egide@example.fr");
    EXPECT_EQ(parse_mailbox("Égide du Nord <egide@example.fr>")->name, "Égide du Nord");
    for (const char* const wrong : {"", "Égide", "Égide <>", "a\r\nBcc: x@y <a@b>", "a <a@b> c", "<<a@b>>"}) {
        EXPECT_FALSE(parse_mailbox(wrong).has_value()) << wrong;
    }
}

TEST(Message, IsReadByAnotherParserAsItWasMeant) {
    Message message = letter("Renée « d’Août » Đặng, dite \"Zoé\"", "Égide : 3 messages vous attendent, à lire dès que possible s’il vous plaît");
    message.reply_to = Mailbox{"Support, région", "aide@example.fr"};
    message.stop = "https://egide.example/courrier/arret/abc";
    const std::string bytes = compose(message);
    const std::string shown = as_shown(bytes);
    EXPECT_TRUE(has_line(shown, "Subject: " + message.subject)) << shown;
    EXPECT_TRUE(has_line(shown, "From: Égide <egide@example.fr>")) << shown;
    EXPECT_NE(shown.find("Renée « d’Août » Đặng, dite"), std::string::npos) << shown;
    EXPECT_TRUE(has_line(shown, "List-Unsubscribe: <https://egide.example/courrier/arret/abc>")) << shown;
    EXPECT_TRUE(has_line(shown, "defects: 0")) << shown;
    EXPECT_NE(shown.find("[text/plain]\nVoilà."), std::string::npos) << shown;
    EXPECT_NE(shown.find("[text/html]\n<p>Voilà.</p>"), std::string::npos) << shown;
    EXPECT_LE(longest_line(bytes), 78U);
}

TEST(Message, ANameWithALineEndMakesNoHeader) {
    for (const char* const name : {"A\r\nBcc: victim@example.fr", "A\nBcc: victim@example.fr", "A\rBcc: x", "A\r\n\r\nbody"}) {
        const std::string shown = as_shown(compose(letter(name, name)));
        EXPECT_TRUE(has_line(shown, "headers: From,To,Subject,Date,Message-ID,Auto-Submitted,Content-Language,MIME-Version,Content-Type"))
            << shown;
    }
}

TEST(Message, AQuoteInANameDoesNotEndIt) {
    EXPECT_EQ(written_mailbox({"A \"B\" \\ <x@y>, C", "a@b"}), "\"A \\\"B\\\" \\\\ <x@y>, C\" <a@b>");
    EXPECT_EQ(written_mailbox({"  ", "a@b"}), "a@b");
}

TEST(Message, ATextThatLooksEncodedIsEncoded) {
    EXPECT_EQ(encoded_text("=?UTF-8?B?QQ==?="), "=?UTF-8?B?PT9VVEYtOD9CP1FRPT0/PQ==?=");
}

TEST(Message, AnEncodedWordCutsNoCharacter) {
    std::string subject;
    for (int i = 0; i < 60; ++i) {
        subject += "é€";
    }
    const std::string shown = as_shown(compose(letter("A", subject)));
    EXPECT_TRUE(has_line(shown, "Subject: " + subject)) << shown;
}

TEST(Message, LinesAreShortAndBlanksAtTheirEndsAreKept) {
    EXPECT_EQ(quoted_printable("a =\n"), "a =3D\r\n");
    EXPECT_EQ(quoted_printable("a \n"), "a=20\r\n");
    EXPECT_EQ(quoted_printable("é\n"), "=C3=A9\r\n");
    EXPECT_LE(longest_line(quoted_printable(std::string(1000, 'x'))), 76U);
}

TEST(Message, ToAnAddressThatWasNotCheckedIsABug) {
    Message message = letter();
    message.to.address = "a b@c";
    EXPECT_THROW(compose(message), std::logic_error);
}

TEST(Message, SaysItsDateInTheEnglishOfTheStandard) {
    EXPECT_EQ(mail_date(kNow), "Mon, 21 Sep 2026 14:13:20 +0000");
}

TEST(Letter, SaysWhyItWasReceivedAndHowToStopIt) {
    for (const auto language : {base::Language::french, base::Language::english}) {
        for (const auto kind : {LetterKind::invitation, LetterKind::reset, LetterKind::notices}) {
            const Message message =
                write_letter(kind, {"https://egide.example/x", kNow + std::chrono::hours(1), 3, "https://egide.example/stop"},
                             {"Zoé <b>", "zoe@example.fr"}, language, kNow);
            for (const std::string* text : {&message.plain, &message.html}) {
                EXPECT_NE(text->find("https://egide.example/x"), std::string::npos);
                EXPECT_NE(text->find("https://egide.example/stop"), std::string::npos);
                EXPECT_NE(text->find(language == base::Language::french ? "Vous recevez cette lettre" : "You get this letter"),
                          std::string::npos);
            }
            EXPECT_EQ(message.html.find("<b>"), std::string::npos) << "a name is no markup";
            EXPECT_EQ(message.language, language == base::Language::french ? "fr" : "en");
        }
    }
}

TEST(Letter, TellsCountsAndALinkAlone) {
    const Message message = write_letter(LetterKind::notices, {"https://egide.example/n", {}, 3, {}}, {"", "z@example.fr"},
                                         base::Language::english, kNow);
    EXPECT_EQ(message.subject, "Égide: 3 messages await you");
    EXPECT_EQ(message.plain.substr(0, message.plain.find("-- ")),
              "Hello,\n\n3 new messages await you in Égide.\n\nRead them in Égide\nhttps://egide.example/n\n\n");
}

}  // namespace
}  // namespace egide::mail
