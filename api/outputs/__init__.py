"""The folder that a solve writes: the timetable as JSON, CSV tables, a workbook, feeds, a report, a certificate."""
