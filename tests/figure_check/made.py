"""A draft on a province with what a check finds: two numbers that the ledger contradicts and a sum that is wrong."""

from __future__ import annotations

GANSU = "620000"
DRAFT = (
    "甘肅省2023年重大項目進展\n"
    "2023年，全省共實施省列重大項目278個，年度計劃投資2612億元，增長13%。\n"
    "2022年進出口總額580億元，其中出口320億元，進口206億元。\n"
)
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
