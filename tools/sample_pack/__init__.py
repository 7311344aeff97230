"""Making of the invented province `packs/sample`: everything in it is drawn from a fixed seed, nothing from a real place."""
