"""How a timetable is found, checked and explained; OR-Tools lives only here."""
