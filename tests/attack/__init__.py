"""Hostile uploads and requests: each gets its proper answer and leaves nothing behind."""
