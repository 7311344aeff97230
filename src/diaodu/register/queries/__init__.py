"""What the register is asked. Each question takes the viewer first; counting takes the roster."""

from diaodu.register.queries.members import MemberRow, Span, members, rosters_of

__all__ = ["MemberRow", "Span", "members", "rosters_of"]
