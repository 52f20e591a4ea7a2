"""What an employer and an auditor see of the hours: a view by the day, a workbook, a page, and reports read back."""
