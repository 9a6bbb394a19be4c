#include "egide/documents/calendar.h"

#include <algorithm>

#include "characters.h"
#include "egide/base/sha256.h"
#include "egide/documents/terminal.h"
#include "wording.h"

namespace egide::documents {

namespace {

/// One all-day event. `key` says what the deadline is about, never when: the same deadline keeps its UID when it moves.
struct Event {
    base::Date day;
    std::string key;
    std::string summary;
    std::string description;
};

std::string compact(base::Date date) {
    std::string text = date.iso();
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    return text;
}

/// RFC 5545, 3.3.11.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char letter : harmless(text)) {
        if (letter == '\\' || letter == ';' || letter == ',') {
            out += '\\';
        }
        out += letter;
    }
    return out;
}

/// Lines of at most 75 octets, never cut inside a character (RFC 5545, 3.1).
void add_line(std::string& out, std::string_view line) {
    constexpr std::size_t kOctets = 75;
    std::size_t used = 0;
    while (!line.empty()) {
        std::string_view rest = line;
        take_character(rest);
        const std::size_t length = line.size() - rest.size();
        if (used + length > kOctets) {
            out += "\r\n ";
            used = 1;
        }
        out += line.substr(0, length);
        used += length;
        line = rest;
    }
    out += "\r\n";
}

std::string uid(const Wording& wording, const std::string& key) {
    const programme::Case& facts = wording.facts();
    const auto& support = facts.perimeter.support;
    const std::string who = support ? facts.perimeter.entities[*support].finess : facts.perimeter.name;
    return base::hex(base::sha256(wording.programme().id + "\n" + who + "\n" + key)).substr(0, 32) + "@egide";
}

std::string subject_key(const programme::Case& facts, std::uint32_t series) {
    const observation::Observation& seen = facts.observations[series];
    return std::string(observation::spec(seen.kind).name) + " " + seen.id;
}

void add_safe_days(const Report& report, const Wording& wording, std::vector<Event>& events) {
    for (const programme::LastSafeDay& series : report.last_safe_days) {
        if (!series.day || series.lost) {
            continue;
        }
        const std::string name = wording.subject({programme::Subject::Kind::observation, series.series});
        events.push_back({*series.day,
                          "safe " + series.objective->id + " " + subject_key(wording.facts(), series.series),
                          wording.say(messages::calendar_safe_day({.name = name, .objective = series.objective->id})),
                          wording.say(series.bound)});
    }
}

std::string rule_key(const programme::Action& action) {
    return std::to_string(static_cast<int>(action.subject.kind)) + "." + std::to_string(action.subject.index);
}

void add_actions(const Report& report, const Wording& wording, std::vector<Event>& events) {
    for (const programme::WhyNot& why : report.why_not) {
        std::size_t rank = 0;
        for (const programme::Action& action : why.actions) {
            ++rank;
            if (!action.possible || !action.not_after) {
                continue;
            }
            const std::string objective = why.objective->objective->id;
            const std::string what = wording.say(action.what);
            events.push_back(
                {*action.not_after, "action " + objective + " " + rule_key(action) + " " + std::to_string(rank),
                 wording.say(messages::calendar_task({.objective = objective, .what = what})),
                 why.at_stake ? wording.say(messages::why_at_stake({.amount = *why.at_stake})) : std::string()});
        }
    }
}

void add_milestones(const Wording& wording, std::vector<Event>& events) {
    const programme::UsedMilestone& declaration = wording.evaluation().declaration;
    const std::string title = wording.say(wording.programme().title);
    if (declaration.date) {
        events.push_back({*declaration.date, "declaration",
                          wording.say(messages::calendar_declaration({.programme = title})),
                          declaration.assumed ? wording.say(messages::calendar_assumed()) : std::string()});
    }
    for (const programme::CalendarEntry& entry : wording.programme().calendar) {
        const programme::DatedValue* used = in_force(wording.evaluation(), entry.date);
        const auto* day = used == nullptr ? nullptr : std::get_if<base::Date>(&used->value);
        if (day != nullptr) {
            events.push_back({*day, "calendar " + entry.id, wording.say(entry.name), wording.cite(entry.cite)});
        }
    }
}

/// The schedules that pieces carry: when they end, the piece no longer speaks of the future.
void add_schedules(const Wording& wording, std::vector<Event>& events) {
    for (const observation::Observation& seen : wording.facts().observations) {
        const observation::Value* until = seen.find(observation::Field::until);
        const auto* day = until == nullptr ? nullptr : std::get_if<base::Date>(until);
        const std::string& piece = seen.text(observation::Field::piece);
        if (day != nullptr && !piece.empty()) {
            const std::string objective = piece.substr(0, piece.rfind('.'));
            events.push_back({*day, "until " + piece + " " + seen.text(observation::Field::subject),
                              wording.say(messages::calendar_until({.objective = objective, .piece = piece})),
                              seen.note});
        }
    }
}

std::vector<Event> all_events(const Report& report, const Wording& wording) {
    std::vector<Event> events;
    add_milestones(wording, events);
    add_safe_days(report, wording, events);
    add_actions(report, wording, events);
    add_schedules(wording, events);
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& left, const Event& right) { return left.day < right.day; });
    return events;
}

void write_event(std::string& out, const Event& event, const Wording& wording) {
    // A number that never falls while the reference date advances: a moved deadline replaces the former one.
    const auto sequence = std::max(0, base::days_between(wording.programme().known_from, wording.evaluation().on));
    add_line(out, "BEGIN:VEVENT");
    add_line(out, "UID:" + uid(wording, event.key));
    add_line(out, "DTSTAMP:" + compact(wording.evaluation().on) + "T000000Z");
    add_line(out, "SEQUENCE:" + std::to_string(sequence));
    add_line(out, "DTSTART;VALUE=DATE:" + compact(event.day));
    add_line(out, "DTEND;VALUE=DATE:" + compact(event.day.plus_days(1)));
    add_line(out, "SUMMARY:" + escaped(event.summary));
    if (!event.description.empty()) {
        add_line(out, "DESCRIPTION:" + escaped(event.description));
    }
    add_line(out, "TRANSP:TRANSPARENT");
    add_line(out, "END:VEVENT");
}

}  // namespace

std::string calendar(const Report& report, base::Language language) {
    const Wording wording(report.evaluation, language);
    std::string out;
    add_line(out, "BEGIN:VCALENDAR");
    add_line(out, "VERSION:2.0");
    add_line(out, "PRODID:-//Egide//CaRE//" + std::string(language == base::Language::french ? "FR" : "EN"));
    add_line(out, "CALSCALE:GREGORIAN");
    add_line(out, "X-WR-CALNAME:" +
                      escaped(wording.say(messages::calendar_name({.candidate = wording.facts().perimeter.name}))));
    for (const Event& event : all_events(report, wording)) {
        write_event(out, event, wording);
    }
    add_line(out, "END:VCALENDAR");
    return out;
}

}  // namespace egide::documents
