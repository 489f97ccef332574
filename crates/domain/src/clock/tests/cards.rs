//! Cards: the dated example of the practice, with and without a special procedure, and the kinds of thresholds.
use super::*;

const ACCEPTED: &str = "2018-10-15T10:00";

fn threshold(level: Level, bound: Bound, against: Against, days: i32) -> Threshold {
    Threshold { level, bound, against, limit: elapsed(days) }
}

/// The thresholds of a case.
fn of_a_case() -> [Threshold; 3] {
    [
        threshold(Level::Warning, Bound::Before, Against::Promised, 2),
        threshold(Level::Yellow, Bound::AtLeast, Against::Promised, 1),
        threshold(Level::Red, Bound::AtLeast, Against::Statutory, 1),
    ]
}

fn asked(pauses: &[Pause]) -> Supervised<'_> {
    Supervised { start: at(ACCEPTED), promised: 7, statutory: Some(10), counting: None, pauses }
}

fn instants(asked: &Supervised<'_>, thresholds: &[Threshold]) -> Vec<(Level, String)> {
    let found = card_instants(calendar(), asked, thresholds).unwrap();
    found.iter().map(|card| (card.level, readable(card.at))).collect()
}

fn expected(cards: [&str; 3]) -> Vec<(Level, String)> {
    [Level::Warning, Level::Yellow, Level::Red].into_iter().zip(cards.map(String::from)).collect()
}

/// Given a case accepted on Monday 2018-10-15 at 10:00, promised 7 days, statutory 10; then its cards stand from these.
#[test]
fn time_limit_3_4__the_dated_example_has_its_three_instants() {
    let cards = instants(&asked(&[]), &of_a_case());
    assert_eq!(cards, expected(["2018-10-19T10:00", "2018-10-24T10:00", "2018-10-29T10:00"]));
}

/// Given the same with a special procedure of three days approved on the second; then each card comes three working days later.
#[test]
fn time_limit_3_4__a_special_procedure_of_three_days_moves_every_card() {
    let mut procedure =
        [Pause { from: at("2018-10-16T10:00"), until: None, approved: elapsed(3), label: "special procedure".into() }];
    let moved = expected(["2018-10-24T10:00", "2018-10-29T10:00", "2018-11-01T10:00"]);
    assert_eq!(
        instants(&asked(&procedure), &of_a_case()),
        moved,
        "while it lasts it counts as long as it was approved for"
    );
    procedure[0].until = Some(at("2018-10-25T10:00"));
    assert_eq!(instants(&asked(&procedure), &of_a_case()), moved, "and never longer");
    procedure[0].until = Some(at("2018-10-17T10:00"));
    let shorter = expected(["2018-10-22T10:00", "2018-10-25T10:00", "2018-10-30T10:00"]);
    assert_eq!(instants(&asked(&procedure), &of_a_case()), shorter, "a shorter one takes out what it took");
}

/// The days that a card says it is over are those of `days_over` at its first moment.
#[test]
fn a_card_of_so_many_days_over_stands_when_that_many_are_counted() {
    let due_at = due(calendar(), &deadline(ACCEPTED, elapsed(7))).unwrap().at;
    for days in 1..6 {
        let cards = |bound| instants(&asked(&[]), &[threshold(Level::Yellow, bound, Against::Promised, days)]);
        for (bound, over) in [(Bound::AtLeast, i64::from(days)), (Bound::MoreThan, i64::from(days) + 1)] {
            let from = at(&cards(bound)[0].1);
            assert_eq!(days_over(calendar(), due_at, from).unwrap(), over - 1);
            assert_eq!(days_over(calendar(), due_at, from + chrono::TimeDelta::seconds(1)).unwrap(), over);
        }
    }
}

#[test]
fn a_period_counted_in_whole_days_has_its_cards_at_the_close_of_business() {
    let cards = instants(&Supervised { counting: Some(Counting::Civil), ..asked(&[]) }, &of_a_case());
    assert_eq!(cards, expected(["2018-10-22T17:30", "2018-10-24T17:30", "2018-10-29T17:30"]));
}

#[test]
fn a_warning_is_never_before_the_start_and_no_law_gives_no_red_card() {
    let short = Supervised { promised: 1, statutory: None, ..asked(&[]) };
    let cards = instants(&short, &of_a_case());
    assert_eq!(cards, [(Level::Warning, ACCEPTED.into()), (Level::Yellow, "2018-10-16T10:00".into())]);
}
