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
    // denial-report/9: an objection is reported by the end of the next working day.
    "denial-report-due",
    // denial-report/5: the review.
    "denial-review",
    // denial-report/6: telling the applicant of a correction.
    "denial-correction-notice",
    // denial-report/7: reporting an important matter up.
    "denial-report-up",
    // ab-role/4: the written handover of a cover.
    "cover-handover",
    // post/1.4: a department's part of a joint case.
    "joint-part",
    // work/3: calling back and mending a bad rating (GB/T 39046).
    "rating-mend",
    // complaint/3: answering a simple complaint.
    "complaint-simple",
    // complaint/3: answering a complex one.
    "complaint-complex",
    // complaint/3: explaining that a complaint is overdue.
    "complaint-overdue-explanation",
];

/// The numbers that code asks for by name.
pub const NUMBERS: &[&str] = &[
    // time-limit/3.4: the warning comes at the latest when this part of the period is left, in percent.
    "warning-percent-left",
    // standards: a query password goes with the receipt; its digits.
    "query-password-digits",
    // accountability/2: how long retention on probation lasts.
    "probation-months",
    // work/3: how long a slot is.
    "appointment-slot-minutes",
    // work/3: how many are booked for one slot.
    "appointment-places",
    // work/3: how far ahead is booked.
    "appointment-days-ahead",
    // discipline/1: attendance. How long after midnight a punch still belongs to the day before.
    "attendance-day-cut-minutes",
    // discipline/1: punches closer together than this are one.
    "attendance-repeat-minutes",
    // duty/2.2.2: so many whole minutes late or early are none.
    "attendance-grace-minutes",
    // discipline/1: by how much a device's clock can be corrected at the most.
    "attendance-correction-seconds",
    // discipline/1: how many punches one upload brings at the most.
    "attendance-upload-punches",
];
