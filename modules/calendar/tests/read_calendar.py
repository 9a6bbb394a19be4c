"""Reads a calendar with another library and prints what a calendar program would show, one line an event."""

import pathlib
import sys

from icalendar import Calendar

calendar = Calendar.from_ical(pathlib.Path(sys.argv[1]).read_bytes())
print("version:", calendar["VERSION"], "method:", calendar["METHOD"], "name:", calendar["X-WR-CALNAME"])
for event in calendar.walk("VEVENT"):
    alarms = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    print("event:", event["UID"], event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat(),
          event["DTSTAMP"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"), "|", event["SUMMARY"], "|", event.get("DESCRIPTION", ""),
          "|", event.get("URL", ""), "|", ",".join(str(alarm) for alarm in alarms))
