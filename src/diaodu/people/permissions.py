"""What can be permitted: ``room:thing:verb``. Roles, which are pack data, are sets of these."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """An action that a role may permit."""

    SUBJECT_VIEW = "register:subject:view"
    SUBJECT_EDIT = "register:subject:edit"
    SUBJECT_DECIDE = "register:subject:decide"
    SUBJECT_IMPORT = "register:subject:import"
    SUBJECT_EXPORT = "register:subject:export"
    FINDING_VIEW = "findings:finding:view"
    FINDING_DECIDE = "findings:finding:decide"
    PAIRING_VIEW = "pairing:pairing:view"
    PAIRING_EDIT = "pairing:pairing:edit"
    CONTACT_VIEW = "pairing:contact:view"
    CONTACT_RECORD = "pairing:contact:record"
    CONTACT_APPROVE = "pairing:contact:approve"
    ROSTER_EDIT = "register:roster:edit"
    MATTER_VIEW = "matters:matter:view"
    MATTER_RAISE = "matters:matter:raise"
    MATTER_MANAGE = "matters:matter:manage"
    MATTER_RESTRICTED = "matters:restricted:view"
    NOMINATION_VIEW = "listing:nomination:view"
    NOMINATION_PROPOSE = "listing:nomination:propose"
    NOMINATION_SCORE = "listing:nomination:score"
    NOMINATION_DECIDE = "listing:nomination:decide"
    FACT_VIEW = "ledger:fact:view"
    RETURN_VIEW = "returns:return:view"
    RETURN_FILL = "returns:return:fill"
    RETURN_REVIEW = "returns:return:review"
    MONTH_CLOSE = "returns:month:close"
    ADJUSTMENT_RECORD = "indicators:adjustment:record"
    INDICATOR_VIEW = "indicators:indicator:view"
    EDITION_VIEW = "editions:edition:view"
    EDITION_WRITE = "editions:edition:write"
    EDITION_APPROVE = "editions:edition:approve"
    USER_MANAGE = "people:user:manage"
    PACK_LOAD = "packs:pack:load"
    AUDIT_VIEW = "audit:entry:view"
