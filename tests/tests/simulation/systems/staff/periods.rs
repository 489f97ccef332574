//! What people do about assessment periods (考核期): open, mark each other, close, decide, publish, and publish again.
use crate::people::{Act, People};
use anjuan_domain::aggregate::State;
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::command::Body;
use anjuan_domain::scores::ballot::commands::{BallotCommand, Cast};
use anjuan_domain::scores::ballot::events::Mark;
use anjuan_domain::scores::period::commands::{Attest, Close, Decide, Open, PeriodCommand, Publish};
use anjuan_domain::scores::period::events::{Graded, PeriodKind, PublishedScore};
use anjuan_domain::scores::period::{Period, Span, Stage, grading};
use anjuan_domain::scores::score::commands::Correct;
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};

/// The periods that are lived: a month before, the month that ends, the half-year before.
const PERIODS: [&str; 3] = ["M2014-08", "M2014-09", "H2014-1"];

/// Something about a period: its next step mostly, or a ballot.
pub(super) fn of_a_period(people: &mut People<'_>) -> Act {
    if let Some(act) = found_late(people) {
        return act;
    }
    // Mostly one that has not voted: the month waits for all of them.
    let cast = cast_for(people, "M2014-09");
    let windows = people.record.centre.window_ids(people.today()).map(str::to_owned);
    let waiting: Vec<String> = windows.filter(|window| !cast.contains(window)).collect();
    if people.chance(if waiting.is_empty() { 10 } else { 70 }) {
        let anybody = waiting.is_empty() || people.chance(10);
        let window = if anybody { people.at_a_window().1 } else { people.dice.pick(&waiting) };
        let aggregate = AggregateRef { kind: Kind::Ballot, id: format!("M2014-09-{window}") };
        let (person, body) = ballot(people, "M2014-09", &window);
        return people.command(&person, aggregate, body, None);
    }
    // What is not opened comes first, so that there is time to contest and to publish.
    let aggregates = PERIODS.map(|id| AggregateRef { kind: Kind::Period, id: id.into() });
    match aggregates.iter().find(|aggregate| !people.record.histories.contains_key(aggregate)) {
        Some(unopened) => people.command("P003", unopened.clone(), body(Open {}), None),
        None => {
            let aggregate = people.dice.pick(&aggregates);
            people.act_on(&aggregate)
        }
    }
}

/// Once September is closed: what was seen in it is entered late, and the sheet that it costs is drawn up anew and decided about.
fn found_late(people: &mut People<'_>) -> Option<Act> {
    let period = AggregateRef { kind: Kind::Period, id: "M2014-09".into() };
    let history = people.record.histories.get(&period)?;
    if !matches!(&history.state, State::Period(Some(period)) if period.contest_until.is_some()) || people.chance(30) {
        return None;
    }
    let span = Span::parse(&period.id)?;
    let late = people.record.histories.values().filter_map(|history| match &history.state {
        State::Finding(Some(finding)) if date_of(finding.recorded_at) > span.until => {
            finding.window.clone().filter(|_| date_of(finding.at) <= span.until)
        }
        _ => None,
    });
    let late: Vec<String> = late.collect();
    if late.is_empty() || people.chance(35) {
        let mut act = super::findings::about_a_window(people);
        act.command.at = Some(people.record.centre.calendar().opens_at(span.until));
        return Some(act);
    }
    let sheet = format!("{}-{}", period.id, people.dice.pick(&late));
    let sheet = AggregateRef { kind: Kind::Score, id: sheet };
    if people.record.histories.contains_key(&sheet) && people.chance(60) {
        return Some(people.act_on(&sheet));
    }
    let correct = Correct { reason: "补录事实".into() };
    Some(people.command("P003", sheet, Body::Score(correct.into()), None))
}

fn body(command: impl Into<PeriodCommand>) -> Body {
    Body::Period(command.into())
}

/// The head of a window marks all the others.
pub(super) fn ballot(people: &mut People<'_>, period: &str, window: &str) -> (String, Body) {
    let until = Span::parse(period).unwrap().until.min(people.today());
    let others: Vec<String> = people.record.centre.window_ids(until).map(str::to_owned).collect();
    let others = others.into_iter().filter(|other| other != window);
    let marks = others.map(|window| {
        let mut mark = || 15 + people.dice.below(11) as u32;
        Mark { window, attitude: mark(), efficiency: mark(), quality: mark(), integrity: mark() }
    });
    let marks = marks.collect();
    let head = people.record.centre.window(window, people.today()).map(|window| window.head.clone());
    (head.unwrap_or_else(|| "P012".into()), Body::Ballot(BallotCommand::Cast(Cast { marks })))
}

/// The next step of a period.
pub(super) fn next(people: &mut People<'_>, period: &Period) -> (String, Body) {
    match period.stage {
        Stage::New => ("P003".into(), body(Open {})),
        Stage::Open => {
            let without = people.chance(60).then(|| "考勤机故障，不再等待".to_owned());
            ("P003".into(), body(Close { without }))
        }
        Stage::Closed => ("P001".into(), body(decide(people, period, ""))),
        Stage::Decided | Stage::Published if moved(people, period) && people.chance(60) => {
            ("P001".into(), body(decide(people, period, "考核表已更正")))
        }
        Stage::Decided | Stage::Published if is_to_attest(period) && people.chance(80) => {
            let document = period.decision.as_ref().map_or_else(String::new, |decision| decision.document.clone());
            let person = people.dice.pick(&["P002", "P002", "P003", "P001"]);
            (person.into(), body(Attest { document }))
        }
        Stage::Decided | Stage::Published => {
            let publish = Publish { reason: "考核表更正后重新公布".into() };
            ("P003".into(), body(publish))
        }
    }
}

/// Whether nobody else attested yet what was decided last.
fn is_to_attest(period: &Period) -> bool {
    period.decision.as_ref().is_some_and(|decision| decision.attested_by.is_none())
}

/// The windows whose ballots are cast; a ballot never goes away again.
fn cast_for(people: &People<'_>, period: &str) -> Vec<String> {
    let ballots = people.record.ids(Kind::Ballot, |_| true);
    let window = |ballot: &AggregateRef| ballot.id.strip_prefix(period)?.strip_prefix('-').map(str::to_owned);
    ballots.iter().filter_map(window).collect()
}

/// What the meeting decides.
fn decide(people: &People<'_>, period: &Period, reason: &str) -> Decide {
    Decide {
        present: vec!["P001".into(), "P002".into(), "P003".into()],
        document: "纪要〔2014〕9号".into(),
        grades: grades(people, period),
        named: vec![],
        tie_reason: String::new(),
        reason: reason.into(),
    }
}

/// Whether a sheet is not any more the one that the meeting decided on.
fn moved(people: &People<'_>, period: &Period) -> bool {
    let other = |score: &PublishedScore| {
        let id = format!("{}-{}", period.id, score.subject);
        let history = people.record.histories.get(&AggregateRef { kind: Kind::Score, id });
        matches!(history.map(|history| &history.state), Some(State::Score(Some(sheet))) if sheet.sheet_version != score.version)
    };
    period.decision.iter().flat_map(|decision| &decision.scores).any(other)
}

/// What the totals give, as far as they are known.
fn grades(people: &People<'_>, period: &Period) -> Vec<Graded> {
    let rulebook = people.record.centre.rulebook(period.span.until);
    let Some(rulebook) = rulebook.filter(|_| period.span.kind == PeriodKind::HalfYear) else { return vec![] };
    let sheet = |subject: &String| {
        let id = format!("{}-{subject}", period.id);
        match &people.record.histories.get(&AggregateRef { kind: Kind::Score, id })?.state {
            State::Score(Some(score)) => Some((subject.clone(), score.sheet.total)),
            _ => None,
        }
    };
    let graded = period.subjects.iter().filter_map(sheet).filter_map(|(subject, total)| {
        let grade = grading::proposed(total, rulebook).ok()?;
        Some(Graded { subject, grade, reason: "会议评定".into() })
    });
    graded.collect()
}
