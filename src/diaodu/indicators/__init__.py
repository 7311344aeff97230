"""Definitions, evaluation, targets, pace, lights, league tables, trails."""
