"""From content to files: Word, PDF, HTML, text and data. The same content gives the same bytes."""
