"""Sites and platforms: zones, ports, customs sites, logistics centres, warehouses and offices abroad. Reads only."""
