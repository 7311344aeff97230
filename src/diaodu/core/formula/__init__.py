"""The language in which a pack declares how an indicator is counted: read, printed, typed. Nothing here is executed."""
