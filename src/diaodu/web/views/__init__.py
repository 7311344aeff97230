"""Pages that belong to no room: signing in and out, language, refusals."""
