"""How signing in works here: what django-allauth asks of us, in our own words and by our own rules."""
