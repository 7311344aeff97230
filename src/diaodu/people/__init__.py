"""Users, roles, scopes and the viewer."""
