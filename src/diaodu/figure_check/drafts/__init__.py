"""Drafts that writers bring: their text with the place of each character, and comments written into Word files."""

from diaodu.figure_check.drafts.draft import Draft, Place
from diaodu.figure_check.drafts.reading import read_draft
from diaodu.figure_check.drafts.refusals import BrokenDraft, DraftTooLarge, UnknownDraft
from diaodu.figure_check.drafts.word import Comment, commented

__all__ = ["BrokenDraft", "Comment", "Draft", "DraftTooLarge", "Place", "UnknownDraft", "commented", "read_draft"]
