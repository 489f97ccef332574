//! The table of kinds (案卷种类表): every kind of aggregate, in one row. Nothing else lists them.
//!
//! `kinds!(expand)` hands the whole table to the macro `expand`, which writes out what it needs: [`Kind`](crate::vocabulary::ids::Kind),
//! [`Event`](crate::event::Event), [`State`](crate::aggregate::State), [`Body`](crate::command::Body) and
//! [`Commands`](crate::command::Commands), and the dispatch of `decide` and `evolve`. Views and proofs keep kinds in this
//! order: a new kind is added at the end of its part.
//!
//! | column | what it is |
//! | --- | --- |
//! | `Case = "case"` | the kind; its name in subjects (`case/7K2M9QX4T1AB`), actions (`case.accept`) and JSON |
//! | `Numbered("AJ")`, `Named(en, zh)` | how its aggregates are named ([`Naming`](crate::vocabulary::ids::Naming)) |
//! | English, Chinese | what one is called |
//! | `at "cases"` | where its commands and lists stand in a path of HTTP: `/v1/cases` |
//! | `in matters::case:` | its folder in this crate, which has `events`, `commands` and `evolve` |
//! | `Case begins empty` | its state, and whether there is one before the first event: `empty`, or `named` after its id |
//! | `CaseEvent`, `CaseCommand` | the enums of its events and commands |

/// The table; see the module.
macro_rules! kinds {
    ($expand:ident) => { $expand! {
        aggregates {
            Contact = "contact", Numbered("ZX"), "First-asked contact", "首问接待", at "contacts",
                in matters::contact: Contact begins empty, ContactEvent, ContactCommand;
            Case = "case", Numbered("AJ"), "Case", "办件", at "cases",
                in matters::case: Case begins empty, CaseEvent, CaseCommand;
            Denial = "denial", Numbered("FD"), "Denial", "否定报备", at "denials",
                in matters::denial: Denial begins empty, DenialEvent, DenialCommand;
            Handover = "handover", Numbered("JJ"), "Handover", "登记交接", at "handovers",
                in matters::handover: Handover begins empty, HandoverEvent, HandoverCommand;
            Complaint = "complaint", Numbered("TS"), "Complaint", "投诉", at "complaints",
                in matters::complaint: Complaint begins empty, ComplaintEvent, ComplaintCommand;
            Appointment = "appointment", Named("Window and day: W01-20261123.", "窗口及日期：W01-20261123。"),
                "Appointments of a window on a day", "预约", at "appointments",
                in matters::appointment: Appointment begins named, AppointmentEvent, AppointmentCommand;
            Attendance = "attendance", Named("Device and day: D1-20150302.", "考勤机及日期：D1-20150302。"),
                "Day of an attendance device", "考勤", at "attendance",
                in people::attendance: Attendance begins named, AttendanceEvent, AttendanceCommand;
            Leave = "leave", Numbered("QJ"), "Leave", "请假", at "leaves",
                in people::leave: Leave begins empty, LeaveEvent, LeaveCommand;
            Slip = "slip", Numbered("BQ"), "Make-up slip", "补签单", at "slips",
                in people::slip: Slip begins empty, SlipEvent, SlipCommand;
            Duty = "duty", Named("The month: 2015-03.", "月份：2015-03。"), "Month of duty", "值班", at "duty",
                in people::duty: Duty begins named, DutyEvent, DutyCommand;
            Patrol = "patrol", Numbered("XC"), "Patrol", "巡查", at "patrols",
                in people::patrol: Patrol begins empty, PatrolEvent, PatrolCommand;
            Finding = "finding", Numbered("JC"), "Finding", "考核事实", at "findings",
                in people::finding: Finding begins empty, FindingEvent, FindingCommand;
            Meeting = "meeting", Numbered("HY"), "Meeting", "会议", at "meetings",
                in people::meeting: Meeting begins empty, MeetingEvent, MeetingCommand;
            Period = "period",
                Named("The period: M2015-03, H2015-1 or Y2015.", "考核期：M2015-03、H2015-1 或 Y2015。"),
                "Assessment period", "考核期", at "periods",
                in scores::period: Period begins named, PeriodEvent, PeriodCommand;
            Score = "score",
                Named("Period and subject: M2015-03-W02, H2015-1-P004.", "考核期及对象：M2015-03-W02。"),
                "Score sheet", "考核表", at "scores",
                in scores::score: Score begins empty, ScoreEvent, ScoreCommand;
            Ballot = "ballot",
                Named("Period and the window that marks: M2015-03-W02.", "考核期及打分窗口：M2015-03-W02。"),
                "Ballot of a window", "互评票", at "ballots",
                in scores::ballot: Ballot begins named, BallotEvent, BallotCommand;
            Recommendation = "recommendation",
                Named("Person, year and consequence: P004-2014-year-bonus-lost.", "人员、年度及后果：P004-2014-year-bonus-lost。"),
                "Recommendation", "处理建议", at "recommendations",
                in scores::recommendation: Recommendation begins empty, RecommendationEvent, RecommendationCommand;
            Applicant = "applicant", Named("The applicant's id.", "申请人编号。"), "Applicant", "申请人", at "applicants",
                in matters::applicant: Applicant begins named, ApplicantEvent, ApplicantCommand;
            Entry = "entry",
                Named(
                    "The event entered late: its kind, its aggregate's id and its version: case-7K2M9QX4T1AB-5.",
                    "补录事件：种类、案卷编号及版本号，如 case-7K2M9QX4T1AB-5。"
                ),
                "Late entry", "补录", at "entries",
                in matters::entry: Entry begins named, EntryEvent, EntryCommand;
            Card = "card",
                Named(
                    "The obligation and the level: the case, its clock, which one of several: case-7K2M9QX4T1AB-promise-0-yellow.",
                    "时限及级别：案卷、时限、序号、级别，如 case-7K2M9QX4T1AB-promise-0-yellow。"
                ),
                "Card of supervision", "监察牌", at "cards",
                in matters::card: Card begins empty, CardEvent, CardCommand;
            Escalation = "escalation",
                Named(
                    "The obligation: the case, its clock, which one of several: case-7K2M9QX4T1AB-promise-0.",
                    "时限：案卷、时限、序号，如 case-7K2M9QX4T1AB-promise-0。"
                ),
                "Escalation", "逐级上报", at "escalations",
                in matters::escalation: Escalation begins empty, EscalationEvent, EscalationCommand;
            Record = "record", Numbered("DJ"), "Entry in a register", "登记簿记录", at "records",
                in matters::record: Record begins empty, RecordEvent, RecordCommand;
        }
        reference {
            Person = "person", Named("The person's id: P001.", "人员编号：P001。"), "Member of staff", "工作人员",
                in reference::centre: PersonEvent;
            Window = "window", Named("The window: W01.", "窗口编号：W01。"), "Window", "窗口",
                in reference::centre: WindowEvent;
            Post = "post", Named("The post: R02A.", "岗位编号：R02A。"), "Post with its A and B", "AB 岗",
                in reference::centre: PostEvent, at "posts" in reference::post: PostCommand;
            Item = "item", Named("The item: SI-001.", "事项编号：SI-001。"), "Service item", "服务事项",
                in reference::centre: ItemEvent;
            Rulebook = "rulebook", Named("The rulebook.", "规则册。"), "Rulebook", "规则册",
                in reference::centre: RulebookEvent;
            Calendar = "calendar", Named("The calendar.", "日历。"), "Working-day calendar", "工作日历",
                in reference::centre: CalendarEvent;
            Device = "device", Named("The device's own id: D1.", "考勤机编号：D1。"), "Attendance device", "考勤机",
                in reference::device: DeviceEvent, at "devices" in reference::device: DeviceCommand;
            Book = "book", Named("The register: seal-use.", "登记簿编号：seal-use。"), "Register", "登记簿",
                in reference::centre: BookEvent;
        }
    } };
}
pub(crate) use kinds;
