"""Policy measures: whom they fit and why, who was told, applied and was paid, and who never came."""
