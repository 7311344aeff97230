"""What can be done with matters; each act is one command in one transaction."""
