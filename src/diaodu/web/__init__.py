"""Settings, urls, base templates, static files, the command line."""
