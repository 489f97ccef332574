//! The names of the rulebook's entries (规则册条目): what code asks for, and what a centre's file must therefore have.
//!
//! Names only: the numbers are data. An entry that no code asks for has no place here.

/// The periods that code asks for by name.
pub const LIMITS: &[&str] = &[
    // one-time-notice/2, 行政许可法 art. 32: tell once, on the spot or within 5 days; else it counts as accepted.
    "acceptance-decision",
    // time-limit/3.4: how long before due the warning comes.
    "warning",
    // 行政许可法 art. 42: the longest extension.
    "extension-longest",
    // time-limit/2: how long people have to complete paper entered late before the house acts on it by itself.
    "late-entry",
    // time-limit/3.4: immediate cases are due the same working day.
    "immediate",
];

/// The numbers that code asks for by name.
pub const NUMBERS: &[&str] = &[
    // time-limit/3.4: the warning comes at the latest when this part of the period is left, in percent.
    "warning-percent-left",
    // standards: a query password goes with the receipt; its digits.
    "query-password-digits",
];
