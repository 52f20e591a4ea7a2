"""Calendar feeds: one iCalendar object for each person, employer, room, group and cohort."""
