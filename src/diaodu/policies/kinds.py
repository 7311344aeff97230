"""The parts that kinds play here, and the codes by which the room knows their links, stages and fields."""

POLICY_PACKAGE, POLICY_MEASURE, POLICY_CASE = "policy_package", "policy_measure", "policy_case"
IN_PACKAGE, OF_MEASURE, FOR_SUBJECT = "in_package", "of_measure", "for_subject"  # links
TOLD, CONFIRMED, APPLIED, APPROVED, PAID, REFUSED = "told", "confirmed", "applied", "approved", "paid", "refused"
# those are the stages of a case, and its milestones
CAME = (CONFIRMED, APPLIED, APPROVED, PAID)  # stages of those who took a measure up
AREA, DEPARTMENT, REDEMPTION, VALID_FROM, VALID_TO = (
    "policy_area", "department", "redemption", "valid_from", "valid_to",
)  # fmt: skip
AUTOMATIC = "automatic"  # the redemption that needs no application
MEASURES_PRINTED = "policies.measures"  # the measure that says how many a package holds
AMOUNT, PAID_ON, MATCHED_AT = "amount", "paid_on", "matched_at"  # fields of a case
