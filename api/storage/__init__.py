"""The cupboard: tables, records and everything written in SQL; nothing else in the house knows a query."""
