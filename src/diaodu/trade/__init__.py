"""Trade and the other externals: partners and goods, growths told apart, sources side by side, actions. Reads only."""
