// The calendar of deadlines, as RFC 5545 asks.
#include "egide/documents/calendar.h"

#include <regex>
#include <set>

#include "sample.h"

namespace egide::documents {
namespace {

std::vector<std::string> raw_lines(const std::string& text) {
    std::vector<std::string> lines;
    std::size_t from = 0;
    for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", from)) {
        lines.push_back(text.substr(from, at - from));
        from = at + 2;
    }
    EXPECT_EQ(from, text.size()) << "the text does not end with a line end";
    return lines;
}

std::vector<std::string> unfolded(const std::string& text) {
    std::vector<std::string> lines;
    for (const std::string& line : raw_lines(text)) {
        if (line.starts_with(' ')) {
            lines.back() += line.substr(1);
        } else {
            lines.push_back(line);
        }
    }
    return lines;
}

std::vector<std::string> values(const std::string& text, const std::string& name) {
    std::vector<std::string> found;
    for (const std::string& line : unfolded(text)) {
        if (line.starts_with(name + ":") || line.starts_with(name + ";")) {
            found.push_back(line.substr(line.find(':') + 1));
        }
    }
    return found;
}

TEST(Calendar, HoldsNoLineOfMoreThan75Octets) {
    const Sample sample(kAudited, "2026-07-01",
                        "Centre hospitalier " + std::string(80, 'E') + "éèàùçœ 病院病院病院病院病院病院");
    for (const std::string& line : raw_lines(calendar(sample.report, base::Language::french))) {
        EXPECT_LE(line.size(), 75U) << line;
        EXPECT_EQ(line.find('\n'), std::string::npos);
        const auto first = static_cast<unsigned char>(line.size() > 1 ? line[1] : 'a');
        EXPECT_FALSE(line.starts_with(' ') && (first & 0xC0U) == 0x80U) << "cut inside a character";
    }
}

TEST(Calendar, IsAFeedWithoutMethod) {
    const Sample sample;
    const std::string text = calendar(sample.report, base::Language::french);
    EXPECT_TRUE(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
    EXPECT_TRUE(values(text, "METHOD").empty());
    EXPECT_EQ(values(text, "BEGIN").size(), values(text, "END").size());
}

TEST(Calendar, GivesAllDayDeadlines) {
    const Sample sample(kAudited, "2026-08-20");
    const std::string text = calendar(sample.report, base::Language::french);
    const auto days = values(text, "DTSTART");
    EXPECT_NE(std::find(days.begin(), days.end(), "20261001"), days.end()) << "the declaration";
    EXPECT_NE(std::find(days.begin(), days.end(), "20261130"), days.end()) << "the programme's calendar";
    EXPECT_EQ(count(text, "DTSTART;VALUE=DATE:"), days.size());
    EXPECT_EQ(values(text, "DTSTAMP").front(), "20260820T000000Z");
}

TEST(Calendar, KeepsTheUidOfADeadlineThatMoves) {
    Sample before(kAudited, "2026-08-20");
    Sample after(kAudited, "2026-08-21");
    after.facts.milestones.declaration = day("2026-10-15");
    const Report moved = prepare(after.rules, after.facts, on("2026-08-21"));
    const std::string old_text = calendar(before.report, base::Language::french);
    const std::string new_text = calendar(moved, base::Language::french);
    const auto uid_of = [](const std::string& text, const std::string& summary) {
        const auto lines = unfolded(text);
        std::string uid;
        for (const std::string& line : lines) {
            uid = line.starts_with("UID:") ? line : uid;
            if (line.starts_with("SUMMARY:" + summary)) {
                return uid;
            }
        }
        return std::string("none");
    };
    EXPECT_EQ(uid_of(old_text, "Déclaration"), uid_of(new_text, "Déclaration"));
    EXPECT_LT(std::stoi(values(old_text, "SEQUENCE").front()), std::stoi(values(new_text, "SEQUENCE").front()));
}

TEST(Calendar, GivesEveryEventItsOwnUid) {
    const Sample sample(kAudited, "2026-08-20");
    const auto uids = values(calendar(sample.report, base::Language::french), "UID");
    EXPECT_EQ(std::set<std::string>(uids.begin(), uids.end()).size(), uids.size());
}

TEST(Calendar, EscapesWhatHasAMeaning) {
    const Sample sample;
    const auto summaries = values(calendar(sample.report, base::Language::french), "SUMMARY");
    EXPECT_NE(std::find(summaries.begin(), summaries.end(), "Fermeture\\, enfin\\; du guichet"), summaries.end());
}

TEST(Calendar, IsTheSameBytesTwice) {
    const Sample one;
    const Sample two;
    EXPECT_EQ(calendar(one.report, base::Language::english), calendar(two.report, base::Language::english));
}

}  // namespace
}  // namespace egide::documents
