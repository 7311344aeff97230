"""Helpers without domain: clock, paging, text folding, spreadsheets, the embedded PostgreSQL."""
