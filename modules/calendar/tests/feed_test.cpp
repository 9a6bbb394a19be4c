#include "egide/calendar/feed.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <sstream>

#include "egide/testing/temporary_folder.h"

namespace egide::calendar {
namespace {

constexpr storage::sql::Instant kChanged{std::chrono::milliseconds(1'790'000'000'000)};  // 2026-09-21T14:13:20Z

Deadline deadline(const std::string& key, base::Date day, const std::string& summary) {
    return {.key = key, .day = day, .summary = summary, .changed = kChanged};
}

base::Date on(int year, unsigned month, unsigned day) {
    return *base::Date::from_civil(year, month, day);
}

/// What another library makes of the bytes.
std::string as_read(const std::string& bytes) {
    const testing::TemporaryFolder folder;
    const auto file = folder.write("feed.ics", bytes);
    const std::string command =
        "/usr/bin/python3 -B " + std::string(EGIDE_SOURCE_DIR) + "/modules/calendar/tests/read_calendar.py " + file.string();
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string out;
    char buffer[4096];
    for (std::size_t size = 0; (size = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0;) {
        out.append(buffer, size);
    }
    return out;
}

std::string uid_in(const std::string& bytes) {
    const auto at = bytes.find("UID:");
    return bytes.substr(at, bytes.find('\r', at) - at);
}

TEST(Feed, IsReadByAnotherLibraryAsItWasMeant) {
    Deadline first = deadline("a", on(2026, 12, 31), "Déclaration ; à faire, « vite »");
    first.description = "Décision 2026\\42, article 3";
    first.link = "https://egide.example/regles";
    const std::string read = as_read(write_calendar("Échéances", {first}, base::Language::french));
    EXPECT_NE(read.find("version: 2.0 method: PUBLISH name: Échéances\n"), std::string::npos) << read;
    EXPECT_NE(read.find(" 2026-12-31 2027-01-01 2026-09-21T14:13:20Z | Déclaration ; à faire, « vite » | Décision 2026\\42, "
                        "article 3 | https://egide.example/regles | -7 days, 0:00:00\n"),
              std::string::npos)
        << read;
}

TEST(Feed, SaysDaysAndNoTimes) {
    const std::string bytes = write_calendar("x", {deadline("a", on(2026, 3, 29), "x")}, base::Language::english);
    EXPECT_NE(bytes.find("\r\nDTSTART;VALUE=DATE:20260329\r\n"), std::string::npos) << bytes;
    EXPECT_NE(bytes.find("\r\nDTEND;VALUE=DATE:20260330\r\n"), std::string::npos);
    EXPECT_EQ(bytes.find("TZID"), std::string::npos);
}

TEST(Feed, ADeadlineKeepsItsUidWhenItMoves) {
    const auto uid = [](const std::string& key, base::Date day) {
        return uid_in(write_calendar("x", {deadline(key, day, "x")}, base::Language::french));
    };
    EXPECT_EQ(uid("a", on(2026, 1, 1)), uid("a", on(2026, 2, 1)));
    EXPECT_NE(uid("a", on(2026, 1, 1)), uid("b", on(2026, 1, 1)));
}

TEST(Feed, LinesAreFoldedAndCutNoCharacter) {
    std::string summary;
    for (int i = 0; i < 100; ++i) {
        summary += "é€";
    }
    const std::string bytes = write_calendar("x", {deadline("a", on(2026, 1, 1), summary)}, base::Language::french);
    std::istringstream lines(bytes);
    for (std::string line; std::getline(lines, line);) {
        ASSERT_TRUE(line.ends_with('\r')) << line;
        EXPECT_LE(line.size() - 1, 75U) << line;
        EXPECT_NE(static_cast<unsigned char>(line[1]) & 0xC0U, 0x80U) << "a character is cut: " << line;
    }
    EXPECT_NE(as_read(bytes).find(summary), std::string::npos);
}

TEST(Feed, ATextWithALineEndMakesNoProperty) {
    Deadline bad = deadline("a", on(2026, 1, 1), "x\r\nATTENDEE:mailto:victim@example.fr\r\nEND:VEVENT");
    bad.description = "y\nBEGIN:VALARM";
    bad.link = "https://x\r\nX-EVIL:1";
    const std::string bytes = write_calendar("n\r\nX-EVIL:1", {bad}, base::Language::french);
    for (const char* const line : {"\nATTENDEE", "\nX-EVIL", "\nBEGIN:VALARM\r\nY"}) {
        EXPECT_EQ(bytes.find(line), std::string::npos) << line;
    }
    EXPECT_NE(as_read(bytes).find("x  ATTENDEE:mailto:victim@example.fr"), std::string::npos);
}

TEST(Feed, IsTheSameForTheSameDeadlinesInAnyOrder) {
    const Deadline one = deadline("a", on(2026, 1, 2), "x"), other = deadline("b", on(2026, 1, 1), "y");
    EXPECT_EQ(write_calendar("x", {one, other}, base::Language::french), write_calendar("x", {other, one}, base::Language::french));
}

TEST(Feed, WithoutDeadlinesIsACalendarAllTheSame) {
    EXPECT_NE(as_read(write_calendar("x", {}, base::Language::french)).find("version: 2.0"), std::string::npos);
}

}  // namespace
}  // namespace egide::calendar
