//! What always holds of presence, whatever the punches are.
use super::fixture::{Facts, punched};
use super::result::{EvidenceKind, Session, Status, Why};
use crate::clock::half_day::Half;
use crate::people::attendance::events::Direction;
use proptest::prelude::*;

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::In), Just(Direction::Out), Just(Direction::Unknown)]
}

/// Punches anywhere from the evening before to the morning after, by the second.
fn punches() -> impl Strategy<Value = Vec<(u32, Direction)>> {
    proptest::collection::vec((0_u32..40 * 3600, directions()), 0..10)
}

fn scenario(punches: &[(u32, Direction)]) -> Facts {
    let mut facts = Facts::on_day("2014-10-09");
    let start = crate::matters::case::fixture::at("2014-10-08 20:00:00");
    for (record, (seconds, direction)) in punches.iter().enumerate() {
        let mut punch = punched(&record.to_string(), "2014-10-09 08:00:00", *direction);
        punch.at = start + chrono::TimeDelta::seconds(i64::from(*seconds));
        facts.punches.push(punch);
    }
    facts
}

/// Every rule that a session keeps by itself.
fn holds(session: &Session) -> Result<(), TestCaseError> {
    let complete = session.status != Status::MissingPunch;
    prop_assert_eq!(session.missing.is_none(), complete);
    prop_assert_eq!(
        session.late_minutes > 0,
        session.came.is_some_and(|came| (came - session.opens).num_minutes() > 0)
    );
    prop_assert_eq!(
        session.early_minutes > 0,
        session.left.is_some_and(|left| (session.closes - left).num_minutes() > 0)
    );
    match session.status {
        Status::Present => prop_assert_eq!((session.late_minutes, session.early_minutes), (0, 0)),
        Status::Late => prop_assert!(session.late_minutes > 0 && session.early_minutes == 0),
        Status::LeftEarly => prop_assert!(session.late_minutes == 0 && session.early_minutes > 0),
        Status::LateAndLeftEarly => prop_assert!(session.late_minutes > 0 && session.early_minutes > 0),
        Status::Absent => prop_assert!(session.came.is_none() && session.left.is_none()),
        Status::MissingPunch => prop_assert!(session.came.is_some() != session.left.is_some()),
        _ => {}
    }
    let (sorted, mut once) = (session.why.is_sorted(), session.why.clone());
    once.dedup();
    prop_assert!(sorted && once.len() == session.why.len());
    let marks = session.evidence.iter().filter(|evidence| evidence.kind == EvidenceKind::Watermark);
    prop_assert_eq!(marks.count(), usize::from(session.rests_on_silence()), "what did not come rests on the watermark");
    prop_assert!(session.status == Status::NotWorking || !session.evidence.is_empty());
    prop_assert!(session.came.zip(session.left).is_none_or(|(came, left)| came <= left));
    Ok(())
}

proptest! {
    #[test]
    fn discipline_1__the_order_of_uploads_never_changes_presence(
        (told_as, shuffled) in punches().prop_flat_map(|punches| {
            let numbered: Vec<usize> = (0..punches.len()).collect();
            (Just(punches), Just(numbered).prop_shuffle())
        })
    ) {
        let facts = scenario(&told_as);
        let mut other = facts.clone();
        other.punches = shuffled.iter().map(|place| facts.punches[*place].clone()).collect();
        prop_assert_eq!(facts.sessions(), other.sessions());
    }

    #[test]
    fn discipline_1__what_came_twice_changes_nothing(punches in punches()) {
        let facts = scenario(&punches);
        let mut twice = facts.clone();
        twice.punches.extend(facts.punches.clone());
        prop_assert_eq!(facts.sessions(), twice.sessions());
    }

    #[test]
    fn discipline_1__a_punch_of_another_day_changes_nothing(punches in punches(), direction in directions()) {
        let facts = scenario(&punches);
        let mut more = facts.clone();
        more.punches.push(punched("later", "2014-10-10 13:00:00", direction));
        more.punches.push(punched("earlier", "2014-10-08 13:00:00", direction));
        prop_assert_eq!(facts.sessions(), more.sessions());
    }

    #[test]
    fn duty_2_2_2__minutes_and_status_say_the_same(punches in punches()) {
        for session in scenario(&punches).sessions() {
            holds(&session)?;
        }
    }

    #[test]
    fn discipline_1__a_clock_corrected_by_what_it_was_off_gives_the_same_presence(punches in punches(), off in -7200_i32..7200) {
        let facts = scenario(&punches);
        let mut wrong = facts.clone().off("2014-10-01 00:00:00", "2014-10-31 00:00:00", -off);
        for punch in &mut wrong.punches {
            punch.at += chrono::TimeDelta::seconds(i64::from(off));
        }
        for (mut right, mut mended) in facts.sessions().into_iter().zip(wrong.sessions()) {
            mended.why.retain(|why| *why != Why::ClockCorrected);
            right.why.retain(|why| *why != Why::ClockCorrected);
            prop_assert_eq!(right, mended);
        }
    }

    #[test]
    fn discipline_1__a_leave_that_counts_leaves_the_other_half_alone(punches in punches()) {
        let facts = scenario(&punches);
        let away = facts.clone().leave(Half::Morning, Half::Morning, Some("2014-10-07 09:00:00"));
        prop_assert_eq!(away.both()[0].status, Status::OnLeave);
        prop_assert_eq!(&facts.both()[1], &away.both()[1]);
    }
}
