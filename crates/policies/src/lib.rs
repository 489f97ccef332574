//! What the house does by itself: due rows to commands. Pure.
