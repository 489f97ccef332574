//! The rules of a service centre: events, decisions, clocks. Pure.
