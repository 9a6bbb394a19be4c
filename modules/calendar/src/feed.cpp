#include "egide/calendar/feed.h"

#include <libical/ical.h>

#include <algorithm>
#include <memory>

#include "egide/base/sha256.h"

namespace egide::calendar {

namespace {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using ComponentPtr = std::unique_ptr<icalcomponent, FreeComponent>;

std::string without_controls(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char one) { return static_cast<unsigned char>(one) < 0x20 || one == 0x7F; }, ' ');
    return text;
}

icaltimetype day_of(base::Date day) {
    icaltimetype time = icaltime_null_date();
    time.year = day.year();
    time.month = static_cast<int>(day.month());
    time.day = static_cast<int>(day.day());
    time.is_date = 1;
    return time;
}

icaltimetype instant_of(storage::sql::Instant at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
    return icaltime_from_timet_with_zone(static_cast<time_t>(seconds), 0, icaltimezone_get_utc_timezone());
}

/// One that libical has no word for.
void add_other(icalcomponent* into, const char* name, const std::string& value) {
    icalproperty* const property = icalproperty_new_x(value.c_str());
    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(into, property);
}

icalcomponent* alarm_of(const Deadline& deadline, const std::string& summary) {
    icalcomponent* const alarm = icalcomponent_new_valarm();
    icaltriggertype trigger{};
    trigger.time = icaltime_null_time();
    trigger.duration = icaldurationtype_from_int(-deadline.alarm_days * 24 * 3600);
    icalcomponent_add_property(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
    icalcomponent_add_property(alarm, icalproperty_new_trigger(trigger));
    icalcomponent_add_property(alarm, icalproperty_new_description(summary.c_str()));
    return alarm;
}

icalcomponent* event_of(const Deadline& deadline) {
    icalcomponent* const event = icalcomponent_new_vevent();
    const std::string uid = base::hex(base::sha256(deadline.key)).substr(0, 32) + "@egide";
    const std::string summary = without_controls(deadline.summary);
    icalcomponent_add_property(event, icalproperty_new_uid(uid.c_str()));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(instant_of(deadline.changed)));
    icalcomponent_add_property(event, icalproperty_new_lastmodified(instant_of(deadline.changed)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(day_of(deadline.day)));
    icalcomponent_add_property(event, icalproperty_new_dtend(day_of(deadline.day.plus_days(1))));
    icalcomponent_add_property(event, icalproperty_new_summary(summary.c_str()));
    if (!deadline.description.empty()) {
        icalcomponent_add_property(event,
                                   icalproperty_new_description(without_controls(deadline.description).c_str()));
    }
    if (!deadline.link.empty()) {
        icalcomponent_add_property(event, icalproperty_new_url(without_controls(deadline.link).c_str()));
    }
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    if (deadline.alarm_days > 0) {
        icalcomponent_add_component(event, alarm_of(deadline, summary));
    }
    return event;
}

}  // namespace

std::string write_calendar(const std::string& name, std::vector<Deadline> deadlines, base::Language language) {
    std::stable_sort(deadlines.begin(), deadlines.end(), [](const Deadline& left, const Deadline& right) {
        return left.day != right.day ? left.day < right.day : left.key < right.key;
    });
    const ComponentPtr calendar(icalcomponent_new_vcalendar());
    const char* const product = language == base::Language::french ? "-//Egide//Echeances//FR" : "-//Egide//Deadlines//EN";
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid(product));
    icalcomponent_add_property(calendar.get(), icalproperty_new_calscale("GREGORIAN"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_method(ICAL_METHOD_PUBLISH));
    add_other(calendar.get(), "X-WR-CALNAME", without_controls(name));
    add_other(calendar.get(), "X-PUBLISHED-TTL", "PT12H");
    for (const Deadline& deadline : deadlines) {
        icalcomponent_add_component(calendar.get(), event_of(deadline));
    }
    char* const text = icalcomponent_as_ical_string_r(calendar.get());
    std::string out(text);
    icalmemory_free_buffer(text);
    return out;
}

}  // namespace egide::calendar
