"""The cohort as tables: one workbook or a folder of CSV files, the same tables, equal results."""
