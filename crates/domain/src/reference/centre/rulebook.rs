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
    // time-limit/2: how long people have to complete paper entered late before the service acts on it by itself.
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
    // Periods of assessment.
    // monthly/12, assessment/1: how long the sheets of a closed period can be contested.
    "score-contest",
    // monthly/10: until how long after the month windows mark each other.
    "ballot-window",
    // monthly/12, assessment/1: until how long after its last day a period is closed.
    "period-close",
    // Duty and findings.
    // duty/2.2.4.5: the day's duty is handed over before going home.
    "duty-hand-over",
    // post/1.2: until when a finding can be contested.
    "finding-contest",
    // post/1.2: until when a contest is decided.
    "finding-decision",
    // Leave and make-up slips.
    // leave/2: the return is reported, counted from the first half day back.
    "leave-report-back",
    // leave/7: the papers of an emergency, counted from the return.
    "leave-papers",
    // leave/4: the certificate of a designated hospital, counted from the first half day of the leave.
    "leave-certificate",
    // discipline/2: how long after the session a slip can be filled in.
    "slip-fill-in",
    // discipline/2: deciding a slip.
    "slip-decision",
    // discipline/7: deciding on what was asked for on a case.
    "approval-decision",
    // meeting/5: the minutes of a weekly meeting, counted from the end of its week.
    "meeting-minutes",
    // Supervision: from how many days before or over a period a card stands (`reference::supervision`).
    // time-limit/3.4: the cards of a case.
    "card-case-warning",
    "card-case-yellow",
    "card-case-red",
    // 行政许可法 art. 45: of a special procedure.
    "card-special-procedure-warning",
    "card-special-procedure-yellow",
    "card-special-procedure-red",
    // one-time-notice/2: of an online pre-acceptance.
    "card-pre-acceptance-warning",
    "card-pre-acceptance-yellow",
    "card-pre-acceptance-red",
    // 行政许可法 art. 44: of a certificate.
    "card-certificate-yellow",
    // complaint/3: of a consultation or a complaint.
    "card-complaint-warning",
    "card-complaint-yellow",
    "card-complaint-red",
    // discipline/7: after what time what is overdue is told to the next one up the line (`reference::line`).
    "escalation-responsible",
    "escalation-window-head",
    "escalation-deputy-director",
    "escalation-director",
];

/// The numbers that code asks for by name.
pub const NUMBERS: &[&str] = &[
    // time-limit/3.4: the warning comes at the latest when this part of the period is left, in percent.
    "warning-percent-left",
    // standards: a query password goes with the receipt; its digits.
    "query-password-digits",
    // work/3: a rating code goes with the sealed slip, and none of the staff sees it; its digits.
    "rating-code-digits",
    // accountability/2: how long retention on probation lasts.
    "probation-months",
    // time-limit/2: how many minutes after it was due something may be entered and is taken at its word (`clock::late_entry`).
    "late-entry-grace",
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
    // discipline/1: how many days ago a punch can be that is uploaded now.
    "attendance-upload-days",
    // discipline/1: how many punches one upload brings at the most.
    "attendance-upload-punches",
    // Duty, meetings and study.
    // duty/2.2.4.1: how many minutes before the office the door opens.
    "duty-door-minutes-early",
    // duty/2.1.1: the minute of the day by which hygiene and boiled water are seen to.
    "duty-before-work-minute",
    // duty/2.1.1: the minute of the day until which there is reception over noon.
    "duty-noon-reception-minute",
    // study/2: the days of study.
    "study-day-first",
    "study-day-second",
    "study-day-third",
    // study/2: by how many working days a study day moves that is none.
    "study-day-move",
    // meeting/1: how many days ahead the service calls the weekly meeting; on which day of the week, from which minute of the day and how
    // long it is.
    "meeting-days-ahead",
    "meeting-weekday",
    "meeting-minute",
    "meeting-length",
    // study/2: the same of a day of study.
    "study-days-ahead",
    "study-minute",
    "study-length",
    // Periods of assessment.
    // assessment/6: the least total of each grade but the lowest.
    "grade-excellent",
    "grade-competent",
    "grade-basic",
    // monthly/12: how many red-flag windows a month, and how many post stars a year.
    "red-flag-windows",
    "post-stars",
    // monthly/10: the most that each of the four marks of a window can be.
    "ballot-mark-most",
    // monthly and assessment: the points of the two score tables, in tenths; which clause asks for which stands in `rules`.
    "monthly-base",
    "monthly-1-cap",
    "monthly-1-violation",
    "monthly-1-quarrel",
    "monthly-1-grave-quarrel",
    "monthly-2-cap",
    "monthly-2-not-taken-in",
    "monthly-2-supplement-unexplained",
    "monthly-2-answer-unreasoned",
    "monthly-2-joint-unexplained",
    "monthly-2-papers",
    "monthly-3-cap",
    "monthly-3-overdue",
    "monthly-4-cap",
    "monthly-4-not-reported",
    "monthly-4-notices-least",
    "monthly-4-notices-most",
    "monthly-5-cap",
    "monthly-5-late",
    "monthly-5-absent",
    "monthly-5-uncooperative",
    "monthly-6-cap",
    "monthly-6-breach",
    "monthly-7-cap",
    "monthly-7-verified-least",
    "monthly-7-verified-most",
    "monthly-7-circular",
    "monthly-8-cap",
    "monthly-8-changes-least",
    "monthly-8-changes-most",
    "monthly-8-left",
    "monthly-9-cap",
    "monthly-9-hygiene",
    "monthly-10-cap",
    "monthly-11-cap",
    "monthly-11-honour-least",
    "monthly-11-honour-most",
    "monthly-11-letter",
    "monthly-11-banner",
    "assessment-base",
    "assessment-1-cap",
    "assessment-1-uncivil-least",
    "assessment-1-uncivil-most",
    "assessment-1-quarrel",
    "assessment-1-dress",
    "assessment-1-disobeying-least",
    "assessment-1-disobeying-most",
    "assessment-2-cap",
    "assessment-2-answer",
    "assessment-2-policy-least",
    "assessment-2-policy-most",
    "assessment-2-coordination",
    "assessment-2-reports",
    "assessment-2-promise-least",
    "assessment-2-promise-most",
    "assessment-3-1-cap",
    "assessment-3-1-leave-days",
    "assessment-3-1-leave",
    "assessment-3-1-late-early-every",
    "assessment-3-1-late-early",
    "assessment-3-1-post-empty",
    "assessment-3-1-absence",
    "assessment-3-2-cap",
    "assessment-3-2-late",
    "assessment-3-2-absent",
    "assessment-3-3-cap",
    "assessment-3-3-left",
    "assessment-3-3-irresponsible",
    "assessment-4-1-cap",
    "assessment-4-1-error-least",
    "assessment-4-1-error-most",
    "assessment-4-2-cap",
    "assessment-4-2-rate",
    "assessment-4-3-cap",
    "assessment-4-3-dissatisfied-least",
    "assessment-4-3-dissatisfied-most",
    "assessment-4-4-cap",
    "assessment-4-4-reporting-least",
    "assessment-4-4-reporting-most",
    "assessment-4-5-cap",
    "assessment-4-5-proposal",
    "assessment-5-cap",
    "assessment-5-breach-least",
    "assessment-5-breach-most",
    "assessment-6-cap",
    "assessment-6-praise",
    "assessment-6-media-county",
    "assessment-6-media-province",
    "assessment-6-media-state",
    "assessment-6-title-state",
    "assessment-6-title-province",
    "assessment-6-title-city",
    "assessment-6-title-county",
    // Leave and make-up slips.
    // leave/2: up to so many half days the head of the general section approves.
    "leave-general-section-half-days",
    // leave/2: up to so many days the deputy director and the director approve; above, the secretary.
    "leave-directors-days",
    // leave/2, leave/5: the longest leave of a kind, in days of work.
    "leave-marriage-days",
    "leave-bereavement-days",
    "leave-holiday-days",
    // leave/2: absence above so many days costs the year's assessment bonus.
    "leave-absence-bonus-days",
    // leave/2: personal leave above so many days in a year costs one month's bonus, and half a year's.
    "leave-personal-month-days",
    "leave-personal-half-year-days",
    // leave/2: absence above so many days running, or in a year, is for dismissal.
    "leave-absence-running-days",
    "leave-absence-year-days",
    // leave/4: sick leave above so many days excludes from awards.
    "leave-sick-awards-days",
];
