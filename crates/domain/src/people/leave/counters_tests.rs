//! Given counted half days, then the counters and what follows; and what holds of them in whatever order they come.
use super::*;
use crate::clock::half_day::Half;
use crate::matters::case::fixture::centre;
use proptest::prelude::*;

const NUMBERS: Thresholds = Thresholds {
    absence_bonus: 7,
    personal_month: 30,
    personal_half_year: 60,
    absence_running: 15,
    absence_year: 30,
    sick_awards: 30,
};

/// So many half days of work from a morning on.
fn of_work(from: &str, count: usize, what: Counted) -> Vec<CountedHalfDay> {
    let centre = centre();
    let first = HalfDay { day: from.parse().unwrap(), half: Half::Morning };
    let working = std::iter::successors(Some(first), |half| Some(half.next()));
    let working = working.filter(|half| centre.calendar().is_working(half.day)).take(count);
    working.map(|session| CountedHalfDay { session, what, source: "absence".into() }).collect()
}

fn counted(half_days: &[CountedHalfDay], year: i32, as_of: &str) -> Counters {
    counters(half_days, year, as_of.parse().unwrap(), centre().calendar())
}

fn consequences(half_days: &[CountedHalfDay], as_of: &str) -> Vec<(Consequence, u32, u32)> {
    let found = recommendations(&counted(half_days, 2014, as_of), &NUMBERS);
    found.into_iter().map(|found| (found.consequence, found.counted, found.threshold)).collect()
}

#[test]
fn leave_2__absence_above_seven_days_loses_the_bonus_of_the_year_and_seven_do_not() {
    assert_eq!(consequences(&of_work("2014-03-03", 14, Counted::Absence), "2014-12-31"), []);
    let above = of_work("2014-03-03", 15, Counted::Absence);
    assert_eq!(consequences(&above, "2014-12-31"), [(Consequence::YearBonusLost, 15, 7)]);
    assert_eq!(consequences(&above, "2014-03-11"), [], "as of the day before the last of them");
}

#[test]
fn leave_2__personal_leave_above_thirty_days_costs_a_month_and_above_sixty_half_a_year() {
    assert_eq!(consequences(&of_work("2014-03-03", 60, Counted::Personal), "2014-12-31"), []);
    let month = of_work("2014-03-03", 61, Counted::Personal);
    assert_eq!(consequences(&month, "2014-12-31"), [(Consequence::MonthBonusLost, 61, 30)]);
    let half_year = of_work("2014-03-03", 121, Counted::Personal);
    assert_eq!(
        consequences(&half_year, "2014-12-31"),
        [(Consequence::MonthBonusLost, 121, 30), (Consequence::HalfYearBonusLost, 121, 60)]
    );
}

#[test]
fn leave_2__absence_above_fifteen_days_running_or_thirty_in_a_year_is_for_dismissal() {
    let dismissal = |half_days: &[CountedHalfDay]| {
        let found = consequences(half_days, "2014-12-31");
        found.into_iter().find(|(consequence, ..)| *consequence == Consequence::Dismissal)
    };
    assert_eq!(dismissal(&of_work("2014-03-03", 30, Counted::Absence)), None);
    let running = of_work("2014-03-03", 31, Counted::Overstayed);
    assert_eq!(dismissal(&running), Some((Consequence::Dismissal, 31, 15)), "weekends do not interrupt it");
    let mut with_a_day_at_work = of_work("2014-03-03", 33, Counted::Absence);
    with_a_day_at_work.drain(10..12);
    assert_eq!(dismissal(&with_a_day_at_work), None);
    let parts = ["2014-02-10", "2014-04-14", "2014-06-09"];
    let over_the_year: Vec<_> = parts.iter().flat_map(|from| of_work(from, 21, Counted::Absence)).collect();
    assert_eq!(dismissal(&over_the_year), Some((Consequence::Dismissal, 63, 30)));
}

#[test]
fn leave_4__sick_leave_above_thirty_days_excludes_from_awards() {
    let sick = of_work("2014-03-03", 61, Counted::Sick);
    assert_eq!(consequences(&sick, "2014-12-31"), [(Consequence::NoAwards, 61, 30)]);
    assert_eq!(consequences(&sick[1..], "2014-12-31"), []);
}

#[test]
fn leave_2__what_runs_over_the_new_year_runs_on_and_the_counters_begin_anew() {
    let over = of_work("2014-12-22", 31, Counted::Absence);
    let next = counters(&over, 2015, "2015-12-31".parse().unwrap(), centre().calendar());
    assert_eq!(next.running.len(), 31);
    assert!(next.absence.len() < 31 && next.absence.iter().all(|evidence| evidence.session.day.year() == 2015));
    assert_eq!(counted(&over, 2014, "2014-12-31").running.len(), 16);
}

#[test]
fn one_half_day_counts_once_and_as_absence_before_leave() {
    let day = of_work("2014-03-03", 1, Counted::Personal);
    let twice: Vec<_> = day.iter().cloned().chain(of_work("2014-03-03", 1, Counted::Absence)).collect();
    let counted = counted(&twice, 2014, "2014-12-31");
    assert_eq!((counted.personal.len(), counted.absence.len()), (0, 1));
}

fn what() -> impl Strategy<Value = Counted> {
    prop_oneof![Just(Counted::Personal), Just(Counted::Sick), Just(Counted::Absence), Just(Counted::Overstayed)]
}

/// Half days of a year, each at most once.
fn half_days() -> impl Strategy<Value = Vec<CountedHalfDay>> {
    let all = of_work("2014-02-10", 400, Counted::Absence);
    let chosen = prop::collection::btree_map(0..400_usize, what(), 0..150);
    chosen.prop_map(move |chosen| {
        chosen.into_iter().map(|(index, what)| CountedHalfDay { what, ..all[index].clone() }).collect()
    })
}

proptest! {
    #[test]
    fn counters_do_not_depend_on_the_order(half_days in half_days().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))) {
        let (one, other) = half_days;
        prop_assert_eq!(counted(&one, 2014, "2014-12-31"), counted(&other, 2014, "2014-12-31"));
    }

    #[test]
    fn counters_of_two_parts_add_up_to_those_of_the_whole(half_days in half_days(), cut in 0..150_usize) {
        let cut = cut.min(half_days.len());
        let sizes = |part: &[CountedHalfDay]| {
            let counted = counted(part, 2014, "2014-12-31");
            [counted.personal.len(), counted.sick.len(), counted.absence.len()]
        };
        let (total, first, second) = (sizes(&half_days), sizes(&half_days[..cut]), sizes(&half_days[cut..]));
        prop_assert_eq!(total, [first[0] + second[0], first[1] + second[1], first[2] + second[2]]);
        prop_assert!(counted(&half_days, 2014, "2014-12-31").running.len() <= total[2]);
    }

    #[test]
    fn a_later_day_never_takes_anything_back(half_days in half_days(), days in 0_u64..300) {
        let early = "2014-02-10".parse::<NaiveDate>().unwrap() + chrono::Days::new(days);
        let (before, after) = (counters(&half_days, 2014, early, centre().calendar()), counted(&half_days, 2014, "2014-12-31"));
        prop_assert!(after.absence.starts_with(&before.absence) && after.personal.starts_with(&before.personal));
        prop_assert!(before.running.len() <= after.running.len());
    }
}
