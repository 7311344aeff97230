"""Circular templates declared by packs."""
