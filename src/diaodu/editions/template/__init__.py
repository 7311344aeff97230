"""The language of circulars: text with figures, comparisons, conditions, tables and charts. Data, no code."""
