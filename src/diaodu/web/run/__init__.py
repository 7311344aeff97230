"""Running the whole house on one machine: database, site and worker under one parent."""
