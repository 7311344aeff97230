"""The making of `packs/sample`: everything is drawn from a fixed seed, nothing from a real place."""
