"""Notices to people, on the site and by e-mail, and how long personal details are kept."""
