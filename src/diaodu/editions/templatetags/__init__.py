"""What the templates of circulars need."""
