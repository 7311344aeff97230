"""Charts: one builder of options for pages and documents, and their drawing without a browser."""
