"""How a subject gets on a list: idea, reserve, nomination, scores by criteria, decision."""
