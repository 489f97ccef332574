//! Clocks against the law's published facts, against a naive day-by-day reference, and by their properties.
