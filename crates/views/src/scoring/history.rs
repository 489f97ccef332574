//! November 2014 at two windows, for the tests of scoring: an overdue case, a verified complaint and its circular, findings one of
//! which is contested and won, a repeated notice, a bad rating, ballots and a study session, in streams that can be recorded in
//! any order that keeps each stream's own.
use crate::scoring::collect::Sources;
use crate::scoring::query::{Views, drafts, scores};
use crate::systems::{decided, joined, received};
use crate::testing::{History, Line, accepted, at, commitment, finished, grounds, notice_given, registered, rulebook};
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{NoticeGiven, Rated, Registered, Satisfaction};
use anjuan_domain::matters::complaint::events::{CircularIssued, Decided, FoundOf};
use anjuan_domain::matters::contact::events::Channel;
use anjuan_domain::people::finding::events::{Choice, ContestOutcome, Contested, Decided as FindingDecided, Recorded};
use anjuan_domain::people::meeting::events::{Called, MeetingKind, RollCalled, RollEntry, RollPresence};
use anjuan_domain::reference::centre::Centre;
use anjuan_domain::reference::centre::definition::{
    DoubleRule, Doubles, NumberRule, PersonDefinition, WindowDefinition,
};
use anjuan_domain::reference::centre::events::{PersonDefined, RulebookAdopted, WindowDefined};
use anjuan_domain::scores::ballot::events::{Cast, Mark};
use anjuan_domain::scores::period::Span;
use anjuan_domain::scores::period::events::{Closed, Decided as PeriodDecided, DecidedSheets, Opened, Published};
use anjuan_domain::scores::rules::score;
use anjuan_domain::scores::score::events::Drawn;
use anjuan_domain::scores::score::table_of;
use anjuan_domain::vocabulary::points::Points;
use anjuan_domain::vocabulary::stamp::Instant;

/// The month.
pub(crate) const MONTH: &str = "M2014-11";
/// The half-year.
pub(crate) const HALF: &str = "H2014-2";
/// Some days after both.
pub(crate) const NOW: &str = "2015-01-06T01:00:00Z";

/// A table of the deployed rulebook, read with a reader of a few lines, so that no test has numbers of its own.
struct Written<'t>(&'t str);

impl Written<'_> {
    fn all(name: &str) -> impl Iterator<Item = Self> {
        let text = include_str!("../../../../deploy/centres/bencha/rulebook.toml");
        let heading = format!("{name}]]\n");
        text.split("\n[[").filter_map(move |table| table.strip_prefix(&heading)).map(Written)
    }

    fn value(&self, key: &str) -> String {
        let line = self.0.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.unwrap().trim().trim_matches('"').to_owned()
    }

    fn says(&self, key: &str) -> bool {
        self.value(key) == "true"
    }
}

/// The numbers of the deployed rulebook.
pub(crate) fn numbers() -> Vec<NumberRule> {
    let number = |table: Written<'_>| NumberRule {
        name: table.value("name"),
        value: table.value("value").parse().unwrap(),
        unit: table.value("unit"),
        article: table.value("article"),
        assumed: table.says("assumed"),
        note: String::new(),
    };
    Written::all("number").map(number).collect()
}

/// Its pairs of clauses that can charge one fact.
fn doubles() -> Doubles {
    let pair = |table: Written<'_>| DoubleRule {
        first: table.value("first"),
        second: table.value("second"),
        meant: table.says("meant"),
        article: table.value("article"),
        assumed: table.says("assumed"),
        note: String::new(),
    };
    Doubles { pairs: Written::all("double").map(pair).collect() }
}

/// A rulebook with all of them.
pub(crate) fn whole_rulebook(version: &str) -> RulebookAdopted {
    let mut adopted = rulebook(version, "17:30");
    adopted.definition.numbers = numbers();
    adopted.definition.doubles = Some(doubles());
    adopted
}

fn person(window: &str) -> PersonDefined {
    let PersonDefined { effective_from, definition } = joined("2014-01-01");
    PersonDefined { effective_from, definition: PersonDefinition { window: Some(window.into()), ..definition } }
}

fn window(name: &str) -> WindowDefined {
    let definition =
        WindowDefinition { name: name.into(), name_en: name.into(), department: "民政".into(), head: "P001".into() };
    WindowDefined { effective_from: "2014-01-01".parse().unwrap(), definition }
}

fn case(number: &str, due: &str) -> [Event; 2] {
    let registered = Registered { handler: "P001".into(), ..registered(number, None) };
    let mut accepted = accepted("2014-10-20T02:00:00Z", commitment(7, "time-limit/3.4"), None);
    accepted.due_at = Some(at(due));
    [registered.into(), accepted.into()]
}

fn found(number: &str, code: &str, about: Option<&str>) -> Recorded {
    Recorded {
        number: number.into(),
        code: code.into(),
        persons: vec!["P001".into()],
        window: Some("W01".into()),
        place: "大厅".into(),
        evidence: "巡查照片".into(),
        inspector: "P008".into(),
        patrol: None,
        about: about.map(str::to_owned),
        choices: vec![],
    }
}

fn ballot(window: &str, marks: [u32; 4]) -> Cast {
    let [attitude, efficiency, quality, integrity] = marks;
    let other = if window == "W01" { "W02" } else { "W01" };
    let mark = Mark { window: other.into(), attitude, efficiency, quality, integrity };
    Cast { period: MONTH.into(), window: window.into(), marks: vec![mark], by: "P001".into() }
}

/// A bad rating by telephone.
pub(crate) fn dissatisfied() -> Rated {
    Rated {
        satisfaction: Satisfaction::Dissatisfied,
        comment: None,
        channel: Channel::Call,
        mend: None,
        entered_by: None,
        replaces: None,
    }
}

fn cases() -> Vec<Vec<Line>> {
    let [registered, accepted] = case("AJ-20141020-K1", "2014-10-29T09:30:00Z");
    let [other, promised] = case("AJ-20141020-K2", "2014-11-13T09:30:00Z");
    let repeat = NoticeGiven { ordinal: 2, repeated: vec!["M1".into()], ..notice_given() };
    vec![
        vec![
            ("case/K1", "2014-10-20T01:00:00Z", "P001", registered),
            ("case/K1", "2014-10-20T02:00:00Z", "P001", accepted),
            ("case/K1", "2014-11-05T02:00:00Z", "P001", finished().into()),
            ("case/K1", "2014-11-06T02:00:00Z", "P001", dissatisfied().into()),
        ],
        vec![
            ("case/K2", "2014-11-03T01:00:00Z", "P001", other),
            ("case/K2", "2014-11-03T01:10:00Z", "P001", repeat.into()),
            ("case/K2", "2014-11-04T02:00:00Z", "P001", promised),
            ("case/K2", "2014-11-12T02:00:00Z", "P001", finished().into()),
        ],
    ]
}

fn people() -> Vec<Vec<Line>> {
    let found_of = |found: &FoundOf| found.person.as_deref() == Some("P001");
    let verdict = Decided { found: decided().found.into_iter().filter(found_of).collect(), ..decided() };
    let circular = CircularIssued {
        number: "TB-20141114-T1".into(),
        title: "通报".into(),
        text: "查实".into(),
        by: "P008".into(),
    };
    let choice = Choice { clause: "assessment/1.uncivil".into(), points: Points::tenths(15), reason: "轻微".into() };
    let rude = Recorded { choices: vec![choice], ..found("JC-20141106-F1", "rude", None) };
    let withdrawn = FindingDecided {
        by: "P010".into(),
        outcome: ContestOutcome::Withdrawn,
        choices: vec![],
        reason: "监控不支持".into(),
    };
    vec![
        vec![
            ("complaint/T1", "2014-11-10T01:00:00Z", "P008", received("TS-20141110-T1", &["P001"]).into()),
            ("complaint/T1", "2014-11-12T01:00:00Z", "P008", verdict.into()),
            ("complaint/T1", "2014-11-14T01:00:00Z", "P008", circular.into()),
        ],
        vec![
            ("finding/F1", "2014-11-06T01:00:00Z", "", rude.into()),
            (
                "finding/F1",
                "2014-11-07T01:00:00Z",
                "",
                Contested { by: "P001".into(), reason: "无".into(), decider: None }.into(),
            ),
            ("finding/F1", "2014-11-08T01:00:00Z", "", withdrawn.into()),
        ],
        vec![(
            "finding/F2",
            "2014-11-13T01:00:00Z",
            "",
            found("JC-20141113-F2", "quarrel", Some("complaint/T1")).into(),
        )],
        vec![("finding/F3", "2014-10-31T01:00:00Z", "", found("JC-20141031-F3", "hygiene", None).into())],
    ]
}

fn centre_life() -> Vec<Vec<Line>> {
    let called = Called {
        number: "HY-20141120-H1".into(),
        kind: MeetingKind::Study,
        title: "学习".into(),
        starts: at("2014-11-20T06:00:00Z"),
        ends: at("2014-11-20T08:00:00Z"),
        place: "会议室".into(),
        invited: vec!["P001".into(), "P002".into()],
        by: "P008".into(),
        keeper: None,
        instead_of: None,
        decision: None,
    };
    let entry = |person: &str, presence| RollEntry { person: person.into(), presence, reason: String::new() };
    let entries = vec![entry("P001", RollPresence::Late), entry("P002", RollPresence::Absent)];
    vec![
        vec![
            ("meeting/H1", "2014-11-18T01:00:00Z", "", called.into()),
            ("meeting/H1", "2014-11-20T08:00:00Z", "", RollCalled { entries, by: "P008".into(), minutes: None }.into()),
        ],
        vec![("ballot/M2014-11-W01", "2014-11-28T01:00:00Z", "", ballot("W01", [25, 25, 25, 20]).into())],
        vec![("ballot/M2014-11-W02", "2014-11-28T02:00:00Z", "", ballot("W02", [20, 20, 20, 20]).into())],
        period(MONTH, ["W01", "W02"], "period/M2014-11"),
        period(HALF, ["P001", "P002"], "period/H2014-2"),
    ]
}

fn period(id: &str, subjects: [&str; 2], aggregate: &'static str) -> Vec<Line> {
    let Span { kind, from, until } = Span::parse(id).unwrap();
    let subjects = subjects.map(str::to_owned).to_vec();
    let opened = Opened { kind, from, until, subjects: subjects.clone() };
    let closed = Closed {
        incomplete: vec![],
        without: None,
        subjects,
        contest: commitment(3, "monthly/12"),
        contest_until: at("2014-12-04T09:30:00Z"),
        by: "P008".into(),
    };
    vec![(aggregate, "2014-11-01T01:00:00Z", "", opened.into()), (aggregate, "2015-01-05T01:00:00Z", "", closed.into())]
}

/// Every stream.
pub(crate) fn streams() -> Vec<Vec<Line>> {
    [cases(), people(), centre_life()].concat()
}

/// The streams recorded in an order that `pick` chooses: it is given how many streams are left.
pub(crate) fn recorded(mut pick: impl FnMut(usize) -> usize) -> History {
    let mut history = grounds();
    history.add("rulebook/main", "2014-01-03T00:00:00Z", "", whole_rulebook("2014-11.4"));
    for (id, name) in [("window/W01", "社保窗口"), ("window/W02", "民政窗口")] {
        history.add(id, "2014-01-03T00:00:00Z", "", window(name));
    }
    for (id, at) in [("person/P001", "W01"), ("person/P002", "W02")] {
        history.add(id, "2014-01-03T00:00:00Z", "", person(at));
    }
    history.take_turns(streams(), &mut pick);
    history
}

/// The four views of a history, with the centre that they make.
pub(crate) struct Four {
    scoring: crate::memory::InMemory<crate::scoring::Scoring>,
    attendance: crate::memory::InMemory<crate::attendance::Attendance>,
    deadlines: crate::memory::InMemory<crate::deadlines::Deadlines>,
    breaches: crate::memory::InMemory<crate::breaches::Breaches>,
    centre: Centre,
}

impl Four {
    pub(crate) fn new(history: &History) -> Self {
        let attendance = history.fold::<crate::attendance::Attendance>();
        let centre = crate::attendance::centre(attendance.rows()).unwrap();
        Self {
            scoring: history.fold(),
            attendance,
            deadlines: history.fold(),
            breaches: history.fold(),
            centre: (*centre).clone(),
        }
    }

    pub(crate) fn views(&self) -> Views<'_> {
        let sources = Sources {
            scoring: self.scoring.rows(),
            attendance: self.attendance.rows(),
            deadlines: self.deadlines.rows(),
            breaches: self.breaches.rows(),
        };
        Views { sources, centre: &self.centre }
    }
}

/// Now.
pub(crate) fn now() -> Instant {
    at(NOW)
}

/// Draws up the sheets of a period, as the service does when it is closed.
pub(crate) fn draw(history: &mut History, period: &str) {
    let four = Four::new(history);
    for draft in drafts(four.views(), period, (history.bodies.len() as u64, 10), now()).unwrap() {
        let (table, until) = table_of(period).unwrap();
        let rulebook = four.views().centre.rulebook(until).unwrap();
        let sheet = score(table, period, &draft.subject, &draft.charges, rulebook).unwrap();
        let (charges, contest_until, position) = (draft.charges, draft.contest_until, draft.position);
        let drawn = Drawn { charges, sheet, contest_until, position };
        history.add(&format!("score/{period}-{}", draft.subject), "2015-01-05T02:00:00Z", "", drawn);
    }
}

/// Draws up the sheets, and decides and publishes them as well; with the windows that the meeting names.
pub(crate) fn publish(history: &mut History, period: &str, named: &[&str]) {
    draw(history, period);
    let filled = scores(Four::new(history).views(), period, now()).unwrap();
    let decided = PeriodDecided {
        present: vec!["P010".into()],
        document: "纪要1".into(),
        grades: vec![],
        named: named.iter().map(|name| (*name).to_owned()).collect(),
        tie_reason: String::new(),
        by: "P010".into(),
        version: Some(1),
        sheets: Some(DecidedSheets { scores: filled.scores.clone() }),
        reason: None,
    };
    let (scores, digest) = (filled.scores, filled.digest);
    let published = Published { version: 1, scores, digest, reason: String::new(), by: "P008".into() };
    history.add(&format!("period/{period}"), "2015-01-05T03:00:00Z", "", decided);
    history.add(&format!("period/{period}"), "2015-01-05T04:00:00Z", "", published);
}
