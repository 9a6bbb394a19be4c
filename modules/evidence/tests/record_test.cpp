#include "egide/journal/canonical_json.h"
#include "evidence_fixture.h"

namespace egide::evidence {
namespace {

Record whole_record() {
    Record record;
    record.evidence = "0123456789abcdef0123456789abcdef";
    record.revision = 3;
    record.by = "alice";
    record.attests = {.directory = "chu.local",
                      .perimeter = "",
                      .entities = {"210000001", "210000019"},
                      .from = base::Date::from_civil(2026, 1, 1),
                      .to = base::Date::from_civil(2026, 3, 31),
                      .objective = "D1.O1.A",
                      .piece = "D1.O1.A.E1",
                      .programme = "d1bis"};
    record.collected = journal::parse_instant("2026-04-01T08:00:00.000Z");
    record.content = Content{"application/pdf", "rapport.pdf", {base::sha256("a"), base::sha256("b"), 42}};
    record.note = "vu";
    record.origin = {Origin::Kind::collector, "ADS", "2.1", "key"};
    record.reason = "dates corrigées";
    record.received = journal::parse_instant("2026-04-02T09:00:00.000Z").value();
    return record;
}

TEST(Record, IsReadAsItWasWritten) {
    const Record record = whole_record();
    const std::string json = write_record(record);
    EXPECT_TRUE(journal::is_canonical_json(json)) << json;
    const auto again = read_record(json, "r");
    ASSERT_TRUE(again.ok()) << told(again);
    EXPECT_EQ(*again, record);
}

TEST(Record, AnAbsenceHasAReasonAndNoContent) {
    Record record = whole_record();
    record.content.reset();
    const std::string json = write_record(record);
    EXPECT_NE(json.find(R"("state":"absent")"), std::string::npos);
    EXPECT_EQ(read_record(json, "r").value(), record);
    record.reason.clear();
    EXPECT_NE(told(troubles_of(record)).find("say why"), std::string::npos);
    EXPECT_THROW(write_record(record), std::logic_error);
}

TEST(Record, NamesAreKeptAsReceivedAndShownHarmless) {
    for (const std::string& name :
         {std::string("a\nb.pdf"), std::string("../../etc/passwd"), std::string("\u202Efdp.exe"),
          std::string("\xFF\xFE.pdf"), std::string("é\u0301 \"quoted\" \\ "), std::string("\x1B[31mred"),
          std::string("nul\0inside", 10)}) {
        Record record = whole_record();
        record.content->name = name;
        const auto again = read_record(write_record(record), "r");
        ASSERT_TRUE(again.ok()) << told(again);
        EXPECT_EQ(again->content->name, name);
    }
    EXPECT_EQ(shown("a\nb"), "a\\nb");
    EXPECT_EQ(shown("\u202Efdp.exe"), "\\u{202E}fdp.exe");
    EXPECT_EQ(shown("\x1B[31m"), "\\u{001B}[31m");
    EXPECT_EQ(shown("\xFFx"), "\\xFFx");
    EXPECT_EQ(shown("\xED\xA0\x80"), "\\xED\\xA0\\x80") << "a surrogate is not UTF-8";
    EXPECT_EQ(shown("été"), "été");
}

TEST(Record, WhatIsNotARecordIsRefusedWithItsPlace) {
    const std::string good = write_record(whole_record());
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string changed = good;
        const auto place = changed.find(from);
        EXPECT_NE(place, std::string::npos) << from;
        return changed.replace(place, from.size(), to);
    };
    for (const std::string& bad :
         {with("\"by\"", "\"who\""), with("\"state\":\"held\"", "\"state\":\"absent\""),
          with("\"version\":1", "\"version\":2"), with("\"revision\":3", "\"revision\":0"),
          with("\"revision\":3", "\"revision\":4294967296"), with("2026-01-01", "2026-02-31"),
          with("2026-01-01", "2026-12-31"), with("T08:00", "T25:00"), with("\"collector\"", "\"spy\""),
          with("\"size\":42", "\"size\":-1"), with("\"directory\":", "\"perimeter\":\"x\",\"directory\":"),
          with("\"alice\"", "\"Alice\""), with("application/pdf", "pdf"),
          with("0123456789abcdef0", "0123456789abcdeg0"), std::string("[]"), std::string("{}"),
          std::string(70'000, ' ')}) {
        const auto read = read_record(bad, "r");
        EXPECT_FALSE(read.ok()) << bad;
        EXPECT_EQ(read.errors().front().at.file, "r");
    }
    // A version beyond what a revision can count is refused rather than cut.
    EXPECT_GE(read_record(with("\"by\"", "\"who\""), "r").errors().size(), 2U)
        << "all at once: one missing, one unknown";
}

TEST(Actor, IsAnOpaqueIdentifier) {
    EXPECT_TRUE(is_actor("a.b_c-9"));
    EXPECT_FALSE(is_actor(""));
    EXPECT_FALSE(is_actor("Zoé"));
    EXPECT_FALSE(is_actor(std::string(65, 'a')));
    EXPECT_TRUE(is_actor(std::string(64, 'a')));
}

TEST(Event, AKindWithoutItsShapeIsRefused) {
    const auto entry = [](std::string kind, std::string payload) {
        return journal::Entry{{}, 7, std::move(kind), std::move(payload), {}};
    };
    const std::string id(32, 'a');
    EXPECT_TRUE(read_event(entry("other.kind", "{}")).ok());
    EXPECT_TRUE(read_event(entry("evidence.absent", R"({"actor":"a","evidence":")" + id + R"(","revision":1})")).ok());
    for (const auto& [kind, payload] : std::vector<std::pair<std::string, std::string>>{
             {"evidence.absent", R"({"actor":"a","revision":1})"},
             {"evidence.absent", R"({"actor":"A","evidence":")" + id + R"(","revision":1})"},
             {"evidence.received", R"({"actor":"a","evidence":")" + id + R"(","revision":1})"},
             {"evidence.received", R"({"actor":"a","evidence":")" + id + R"(","object":"xx","revision":1})"},
             {"access.granted", R"({"actor":"a","to":"b"})"},
             {"evidence.read", R"({"actor":"a","evidence":")" + id + R"(","revision":1})"}}) {
        EXPECT_NE(told(read_event(entry(kind, payload))).find("Entry 7"), std::string::npos) << payload;
    }
}

}  // namespace
}  // namespace egide::evidence
