//! What the staff do about themselves (人员制度): leave, slips, punches, duty, patrols, meetings, ballots and scores, by dice.
mod clocks;
mod duties;
mod findings;
mod leaves;
mod meetings;
mod periods;
mod scores;
mod slips;

use crate::people::{Act, People};
use crate::record::Recorded;
use anjuan_domain::aggregate::State;
use anjuan_domain::command::Body;
use anjuan_domain::people::attendance::commands::AttendanceCommand;
use anjuan_domain::people::leave::commands::LeaveCommand;
use anjuan_domain::scores::recommendation::Recommendation;
use anjuan_domain::scores::recommendation::commands::{Decide, RecommendationCommand};
use anjuan_domain::scores::recommendation::events::RecommendationOutcome;
use anjuan_domain::vocabulary::ids::Kind;

/// Somebody begins one of them, or goes on with it.
pub(crate) fn act(people: &mut People<'_>) -> Act {
    match people.dice.below(100) {
        0..12 => leaves::apply(people),
        12..34 => going_on(people, Kind::Leave).unwrap_or_else(|| leaves::apply(people)),
        34..39 => slips::fill_in(people),
        39..43 => going_on(people, Kind::Slip).unwrap_or_else(|| slips::fill_in(people)),
        43..55 => clocks::of_a_device(people),
        55..64 => duties::of_a_month(people),
        64..71 => findings::record(people),
        71..76 => going_on(people, Kind::Finding).unwrap_or_else(|| findings::patrol(people)),
        76..79 => meetings::call(people),
        79..83 => going_on(people, Kind::Meeting).unwrap_or_else(|| meetings::call(people)),
        83..91 => periods::of_a_period(people),
        91..99 => going_on(people, Kind::Score).unwrap_or_else(|| periods::of_a_period(people)),
        _ => going_on(people, Kind::Recommendation).unwrap_or_else(|| leaves::apply(people)),
    }
}

/// What somebody does next with something of that kind that is open, or now and then with what is over.
fn going_on(people: &mut People<'_>, kind: Kind) -> Option<Act> {
    let only_open = people.chance(88);
    let ids = people.record.ids(kind, |history| history.is_open() || !only_open);
    if ids.is_empty() {
        return None;
    }
    let aggregate = people.dice.pick(&ids);
    Some(people.act_on(&aggregate))
}

/// What somebody does next with one of them.
pub(crate) fn next(people: &mut People<'_>, history: &Recorded) -> (String, Body) {
    match &history.state {
        State::Leave(Some(leave)) => leaves::next(people, leave),
        State::Slip(Some(slip)) => slips::next(people, slip),
        State::Attendance(Some(day)) => ("P003".into(), clocks::upload(people, &day.device, day.day)),
        State::Duty(Some(duty)) => duties::next(people, duty),
        State::Patrol(_) => ("P001".into(), findings::checks(people)),
        State::Finding(Some(finding)) => findings::next(people, finding),
        State::Meeting(Some(meeting)) => meetings::next(people, meeting),
        State::Period(Some(period)) => periods::next(people, period),
        State::Ballot(Some(ballot)) => periods::ballot(people, &ballot.period, &ballot.window),
        State::Score(Some(score)) => scores::next(people, score),
        State::Recommendation(Some(recommendation)) => decided(people, recommendation),
        other => panic!("nobody works on {other:?}"),
    }
}

/// What somebody else asks at the same moment: the leave of the other of the post, or the same punches again.
pub(crate) fn rival(people: &mut People<'_>, act: &Act) -> Option<Act> {
    let aggregate = &act.command.aggregate;
    match &act.command.body {
        Body::Leave(LeaveCommand::Apply(apply)) => {
            leaves::partners(people, apply, apply.person.as_deref().unwrap_or(&act.actor.person))
        }
        Body::Leave(LeaveCommand::Approve(_)) => leaves::partners_approval(people, aggregate),
        Body::Attendance(AttendanceCommand::Upload(_)) if people.record.histories.contains_key(aggregate) => {
            Some(people.act_on(&aggregate.clone()))
        }
        _ => None,
    }
}

fn decided(people: &mut People<'_>, recommendation: &Recommendation) -> (String, Body) {
    let about_himself = people.chance(10);
    let person = if about_himself { recommendation.raised.person.clone() } else { "P001".into() };
    let decide = Decide {
        outcome: people.dice.pick(RecommendationOutcome::ALL),
        reason: "经主任办公会研究".into(),
        document: String::new(),
    };
    (person, Body::Recommendation(RecommendationCommand::Decide(decide)))
}
