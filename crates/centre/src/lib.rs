//! A centre's directory of data (rulebook, catalogue, staff, calendar) read into definitions, with errors that point to line and key. Pure.
