"""Managing accounts and roles on the site. Here, because places and areas belong to rooms that people do not know."""
