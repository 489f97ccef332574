//! The cards of obligations: given a history, when it is folded, then these cards fall, and these are still to be issued.
#![allow(non_snake_case, reason = "tests are named after article keys")]
use super::cards::NextCard;
use super::query::get;
use super::row::{Clock, Obligation};
use super::steps::{fallen, next_instant};
use super::*;
use crate::memory::InMemory;
use crate::systems::received;
use crate::testing::{History, accepted, at, finished, grounds, notice, paused, registered, voided};
use anjuan_domain::clock::{Against, Commitment, Counting, Level, Limit, Unit};
use anjuan_domain::matters::card::ObligationOf;
use anjuan_domain::matters::card::events::{CancelCause, Cancelled, Issued, Reckoning};
use anjuan_domain::matters::case::events::{EntryErrorMarked, Resumed};

/// The dated example of the supervision practice: accepted on Monday 15 October 2018 at ten.
const ACCEPTED: &str = "2018-10-15T02:00:00Z";

fn elapsed(count: i32, rule: &str) -> Commitment {
    Commitment { limit: Limit { count, unit: Unit::WorkingDay, counting: Counting::Elapsed }, rule: rule.into() }
}

/// Seven days promised, ten by law, in running time.
fn running() -> History {
    let mut history = grounds();
    let (promise, statutory) = (elapsed(7, "time-limit/3.4"), elapsed(10, "行政许可法/42"));
    history.add("case/A1", ACCEPTED, "P001", registered("AJ-20181015-A1", None)).add(
        "case/A1",
        ACCEPTED,
        "P001",
        accepted(ACCEPTED, promise, Some(statutory)),
    );
    history
}

fn row_of(view: &InMemory<Deadlines>, clock: Clock, ordinal: u32) -> Obligation {
    get(view.rows(), &"case/A1".parse().unwrap(), clock, ordinal).unwrap().unwrap()
}

fn falls(history: &History, clock: Clock, ordinal: u32) -> Vec<(Level, String)> {
    let row = row_of(&history.fold(), clock, ordinal);
    row.cards.iter().map(|card| (card.level, card.falls_at.format("%m-%dT%H:%MZ").to_string())).collect()
}

fn about(clock: Clock) -> ObligationOf {
    ObligationOf { about: "case/A1".parse().unwrap(), clock: clock.to_string(), ordinal: 0 }
}

fn issued(clock: Clock, level: Level, fell: &str) -> Issued {
    let limit = Limit { count: 1, unit: Unit::WorkingDay, counting: Counting::Elapsed };
    Issued {
        number: "JP-20181024-A1".into(),
        obligation: about(clock),
        matter: "AJ-20181015-A1".into(),
        clock: "case".into(),
        level,
        fell_at: at(fell),
        rule: "card-case-yellow".into(),
        article: "time-limit/3.4".into(),
        assumed: true,
        rulebook: "2014-11.1".into(),
        window: "W01".into(),
        responsible: "P001".into(),
        against: "P001".into(),
        reckoning: Reckoning {
            measured: Against::Promised,
            start: at(ACCEPTED),
            limit: None,
            due: at(fell),
            threshold: limit,
            calendar: "2018".into(),
            days: vec![],
        },
    }
}

fn fallen_by(view: &InMemory<Deadlines>, now: &str) -> Vec<(Clock, Level)> {
    let rows = fallen(view.rows(), at(now), 10).unwrap();
    rows.iter().map(|row| (row.clock, row.next_card().unwrap().level)).collect()
}

#[test]
fn time_limit_3_4__the_dated_example_falls_at_its_instants() {
    let history = running();
    let (warning, yellow) = ((Level::Warning, "10-19T02:00Z".to_owned()), (Level::Yellow, "10-24T02:00Z".to_owned()));
    assert_eq!(falls(&history, Clock::Promise, 0), [warning, yellow]);
    assert_eq!(falls(&history, Clock::Statutory, 0), [(Level::Red, "10-29T02:00Z".to_owned())]);
}

#[test]
fn time_limit_3_4__a_special_procedure_of_three_days_moves_them_by_three_days() {
    let mut history = running();
    let three = {
        let mut paused = paused(1, 3);
        paused.approved = elapsed(3, "").limit;
        paused
    };
    history.add("case/A1", "2018-10-16T02:00:00Z", "P001", three);
    let yellow = |history: &History| falls(history, Clock::Promise, 0).pop().unwrap();
    assert_eq!(yellow(&history), (Level::Yellow, "10-29T02:00Z".into()), "Wednesday and three working days");
    assert_eq!(falls(&history, Clock::Statutory, 0), [(Level::Red, "11-01T02:00Z".to_owned())]);
    history.add("case/A1", "2018-10-17T02:00:00Z", "P001", Resumed { ordinal: 1, result: "听证结束".into() });
    assert_eq!(yellow(&history), (Level::Yellow, "10-25T02:00Z".into()), "credited with what it took");
}

#[test]
fn time_limit_3_4__cards_stand_in_the_order_of_their_instants_until_they_are_issued() {
    let mut history = running();
    let view = history.fold();
    assert_eq!(fallen_by(&view, "2018-10-19T02:00:00Z"), [], "from the first moment after it");
    assert_eq!(
        fallen_by(&view, "2018-10-30T00:00:00Z"),
        [(Clock::Promise, Level::Warning), (Clock::Statutory, Level::Red)]
    );
    assert_eq!(next_instant(view.rows(), at(ACCEPTED)).unwrap(), Some(at("2018-10-19T02:00:00Z")));
    assert_eq!(next_instant(view.rows(), at("2018-10-19T02:00:00Z")).unwrap(), Some(at("2018-10-19T02:00:00Z")));
    let promised = row_of(&view, Clock::Promise, 0).due_at;
    assert_eq!(next_instant(view.rows(), at("2018-10-19T02:00:01Z")).unwrap(), Some(promised));
    history.add(
        "card/a",
        "2018-10-19T02:00:00Z",
        "P001",
        issued(Clock::Promise, Level::Warning, "2018-10-19T02:00:00Z"),
    );
    let view = history.fold();
    assert_eq!(row_of(&view, Clock::Promise, 0).cards[0].issued_at, Some(at("2018-10-19T02:00:00Z")));
    assert_eq!(
        fallen_by(&view, "2018-10-30T00:00:00Z"),
        [(Clock::Promise, Level::Yellow), (Clock::Statutory, Level::Red)]
    );
}

#[test]
fn time_limit_3_4__what_ended_gives_what_fell_before_its_end_and_nothing_after() {
    let ended = |time: &str, by_voiding: bool| {
        let mut history = running();
        if by_voiding {
            history.add("case/A1", time, "P001", voided());
        } else {
            history.add("case/A1", time, "P001", finished());
        }
        fallen_by(&history.fold(), "2018-12-01T00:00:00Z")
    };
    for by_voiding in [false, true] {
        assert_eq!(ended("2018-10-18T02:00:00Z", by_voiding), [], "before anything fell");
        assert_eq!(
            ended("2018-10-24T01:00:00Z", by_voiding),
            [(Clock::Promise, Level::Warning)],
            "warned, and in time"
        );
    }
    let mut error = running();
    error.add("case/A1", "2018-10-26T02:00:00Z", "P001", EntryErrorMarked { reason: "误录".into(), replaced_by: None });
    assert_eq!(fallen_by(&error.fold(), "2018-12-01T00:00:00Z"), [], "it never was owed");
}

#[test]
fn time_limit_2__what_is_entered_late_is_left_to_people_first() {
    let mut history = grounds();
    history.add("case/A1", ACCEPTED, "P001", registered("AJ-20181015-A1", None)).enter(
        "case/A1",
        (ACCEPTED, "2018-10-26T02:00:00Z"),
        "P001",
        accepted(ACCEPTED, elapsed(7, "time-limit/3.4"), None),
    );
    let next = row_of(&history.fold(), Clock::Promise, 0).next_card();
    let (at_it_fell, closing) = (at("2018-10-19T02:00:00Z"), at("2018-10-26T09:30:00Z"));
    assert_eq!(next, Some(NextCard { level: Level::Warning, at: at_it_fell, falls: closing }));
    history.enter("case/A1", ("2018-10-23T02:00:00Z", "2018-10-26T02:30:00Z"), "P001", finished());
    assert_eq!(row_of(&history.fold(), Clock::Promise, 0).next_card(), None, "an entry that nobody confirmed yet");
}

#[test]
fn handover_2_5__a_card_that_was_cancelled_falls_again_at_its_new_instant() {
    let mut history = running();
    let fell = "2018-10-24T02:00:00Z";
    history.add("card/a", fell, "P001", issued(Clock::Promise, Level::Warning, fell));
    history.add("card/b", fell, "P001", issued(Clock::Promise, Level::Yellow, fell));
    assert_eq!(fallen_by(&history.fold(), "2018-10-26T00:00:00Z"), []);
    history.add(
        "calendar/cn",
        "2018-10-24T03:00:00Z",
        "P001",
        notice("2018-10-24", "2018-10-24", None, &["2018-10-24"]),
    );
    let moved = row_of(&history.fold(), Clock::Promise, 0);
    assert_eq!((moved.cards[1].falls_at, moved.cards[1].issued_at), (at("2018-10-25T02:00:00Z"), Some(at(fell))));
    let cancelled = Cancelled {
        obligation: about(Clock::Promise),
        level: Level::Yellow,
        cause: CancelCause::Moved,
        reason: "临时放假".into(),
        by: "P001".into(),
    };
    history.add("card/b", "2018-10-24T04:00:00Z", "P001", cancelled);
    let view = history.fold();
    assert_eq!(fallen_by(&view, "2018-10-25T02:00:00Z"), []);
    assert_eq!(fallen_by(&view, "2018-10-25T02:00:01Z"), [(Clock::Promise, Level::Yellow)]);
}

#[test]
fn complaint_3__the_card_of_a_complaint_is_of_no_window() {
    let mut history = grounds();
    history.add("complaint/T1", "2014-11-03T02:00:00Z", "P008", received("TS-20141103-T1", &["P001"]));
    let view = history.fold::<Deadlines>();
    let about = "complaint/T1".parse().unwrap();
    let row = get(view.rows(), &about, Clock::ComplaintAnswer, 0).unwrap().unwrap();
    let owed = row.owed().unwrap();
    assert_eq!((row.window.as_str(), owed.window.as_str()), ("W01", ""), "its head has no say in it");
    assert_eq!((owed.responsible.as_str(), owed.watched_as.name), ("P008", "complaint"));
}
