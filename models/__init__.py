"""What a programme, a cohort and a timetable are; nothing here knows a file, the web or a solver."""
