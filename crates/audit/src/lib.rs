//! Replay of an aggregate's history and verification of its chain.
