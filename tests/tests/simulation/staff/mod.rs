//! What must hold of the staff's systems (人员制度核对): leave and posts, punches and presence, sheets and publications.
//!
//! Everything is worked out from the log by the record alone; the views are asked only to be held against it.
mod leaves;
pub(crate) mod listed;
pub(crate) mod owed;
mod presence;
mod punches;
mod reasons;
pub(crate) mod sheets;

use crate::record::{Record, Recorded};
use crate::service::Service;
use anjuan_domain::aggregate::State;
use anjuan_domain::event::{Envelope, Event};
use anjuan_domain::people::duty::state::SwapStanding;
use anjuan_domain::people::leave::Standing;
use anjuan_domain::people::slip::state::SlipStanding;
use anjuan_domain::scores::period::Stage;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_tests::generate::Gen;

/// Everything of it, at any moment.
pub(crate) async fn hold(service: &Service, record: &Record, dice: &mut Gen) {
    leaves::one_of_each_post_stays(record);
    leaves::covers_go_with_leaves(record);
    punches::each_once(service, record);
    sheets::add_up(record);
    sheets::are_as_published(record);
    reasons::are_events(record);
    sheets::ballots_come_before_the_close(record);
    presence::agrees(service, record, dice).await;
}

/// Whether something can still happen to it in the ordinary course.
pub(crate) fn is_open(state: &State) -> bool {
    match state {
        State::Leave(Some(leave)) => {
            let stands = !matches!(leave.standing, Standing::Refused | Standing::Cancelled);
            stands && (leave.back.is_none() || leave.next_role().is_some())
        }
        State::Slip(Some(slip)) => slip.standing == SlipStanding::Open,
        State::Finding(Some(finding)) => !finding.withdrawn,
        State::Meeting(Some(meeting)) => !meeting.cancelled && meeting.roll.is_none(),
        State::Score(Some(score)) => {
            let mut lines = score.sheet.items.iter().flat_map(|item| &item.lines);
            lines.any(|line| line.range.is_some() && line.standing.counts())
        }
        State::Duty(Some(duty)) => duty.is_drawn(),
        State::Period(Some(period)) => period.stage != Stage::New && period.published < 2,
        State::Recommendation(Some(recommendation)) => recommendation.decided.is_none(),
        _ => false,
    }
}

/// The events of an aggregate, with their envelopes' ids and times.
pub(crate) fn events(history: &Recorded) -> impl Iterator<Item = (Envelope<'_>, Event)> {
    history.events.iter().map(|stored| {
        let envelope = Envelope::decode(&stored.body).unwrap();
        let event = envelope.event().unwrap();
        (envelope, event)
    })
}

/// How much of it happened.
pub(crate) fn happened(record: &Record) -> Vec<(&'static str, usize)> {
    let history =
        |wanted: fn(&State) -> bool| record.histories.values().filter(|history| wanted(&history.state)).count();
    let recorded = |kind: &'static str| {
        let stored = record.histories.values().flat_map(|history| &history.events);
        stored.filter(|stored| Envelope::decode(&stored.body).unwrap().event_type == kind).count()
    };
    let repeated =
        record.histories.iter().filter(|(of, _)| of.kind == Kind::Attendance).flat_map(|(_, history)| events(history));
    let repeated = repeated.map(|(_, event)| punches::repeated(&event)).sum();
    vec![
        ("leaves that began", history(|state| matches!(state, State::Leave(Some(leave)) if leave.began_at.is_some()))),
        ("leaves that ended", history(|state| matches!(state, State::Leave(Some(leave)) if leave.ended_at.is_some()))),
        ("returns", history(|state| matches!(state, State::Leave(Some(leave)) if leave.back.is_some()))),
        ("leaves refused", recorded("anjuan.leave.refused.v1")),
        ("leaves given up", recorded("anjuan.leave.cancelled.v1")),
        ("leaves with covers", leaves::with_covers(record)),
        ("slips approved", recorded("anjuan.slip.approved.v1")),
        ("punches that came again", repeated),
        ("clocks corrected", record.centre.devices().map(|(_, device)| device.corrections.len()).sum()),
        ("swaps agreed", recorded("anjuan.duty.swap-agreed.v1")),
        ("days handed over", recorded("anjuan.duty.handed-over.v1")),
        ("findings contested", recorded("anjuan.finding.contested.v1")),
        ("rolls", recorded("anjuan.meeting.roll-called.v1")),
        ("ballots", recorded("anjuan.ballot.cast.v1")),
        ("periods closed", recorded("anjuan.period.closed.v1")),
        ("sheets", recorded("anjuan.score.drawn.v1")),
        ("lines chosen", recorded("anjuan.score.chosen.v1")),
        ("lines contested", recorded("anjuan.score.contested.v1")),
        ("sheets corrected", recorded("anjuan.score.corrected.v1")),
        ("publications", recorded("anjuan.period.published.v1")),
        (
            "published",
            history(|state| matches!(state, State::Period(Some(period)) if period.stage == Stage::Published)),
        ),
        ("swaps", history(|state| matches!(state, State::Duty(Some(duty)) if has_swaps(duty)))),
    ]
}

fn has_swaps(duty: &anjuan_domain::people::duty::Duty) -> bool {
    duty.swaps.iter().any(|swap| swap.standing == SwapStanding::Agreed)
}
