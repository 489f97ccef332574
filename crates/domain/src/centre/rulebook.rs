//! The names of the rulebook's entries: what code asks for, and what a centre's file must therefore have.

/// The periods that code asks for by name.
pub const LIMITS: &[&str] = &[
    // one-time-notice/2, 行政许可法 art. 32: tell once, on the spot or within 5 days; else it counts as accepted.
    "acceptance-decision",
    // time-limit/3.4: warning before due, in working days.
    "warning",
    // 行政许可法 art. 42: the longest extension.
    "extension-longest",
    // time-limit/3.4: immediate cases are due the same working day.
    "immediate",
];

/// The numbers that code asks for by name.
pub const NUMBERS: &[&str] = &[
    // time-limit/3.4: warning when this part of the period is left, in percent.
    "warning-percent-left",
    // duty/2.2.2 and the query password: digits.
    "query-password-digits",
];
