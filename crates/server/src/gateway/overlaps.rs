//! Papers of one person that lie over each other (重复请假、重复补签): the second is refused (leave/1, discipline/2).
//!
//! Each paper is an aggregate of its own, so that no decision sees the other; the view of attendance is asked, once it reflects
//! everything that the log had when the command came, and the rule is given what it answers. A post refuses two leaves of one
//! person by itself, whatever comes at one moment; of two papers of somebody without a post that come at one moment both are
//! taken, and whoever approves sees them. It must never tell anybody of another's leave that they may not read (post/1.5).
use super::edge::Edge;
use super::own::{self, Of};
use super::problems::Rejection;
use super::reads;
use crate::failure::Failure;
use crate::ports::people::{AttendanceQuestion, SpanQuery};
use crate::ports::{Caller, Question};
use anjuan_api::queries::Page;
use anjuan_domain::access;
use anjuan_domain::command::{Body, Command};
use anjuan_domain::people::leave::commands::{Apply, LeaveCommand};
use anjuan_domain::people::leave::{Standing, overlap};
use anjuan_domain::people::slip::commands::SlipCommand;
use anjuan_domain::people::slip::{SlipStanding, repeated};
use anjuan_views::attendance::query::{LONGEST, LeaveLine, LeaveStanding, SlipLine};
use chrono::TimeDelta;
use serde::de::DeserializeOwned;

/// Refuses a leave or a slip over another one that stands. Who may not ask at all is told that instead, by the desk; and so is
/// whoever repeats a command: it has its answer.
///
/// # Errors
/// The problem names the other paper, or says that the view does not answer.
pub(super) async fn none(edge: &Edge, caller: &Caller, command: &Command) -> Result<(), Rejection> {
    let own = &command.aggregate.id;
    let answer = match &command.body {
        Body::Leave(LeaveCommand::Apply(apply)) if is_new(edge, caller, command).await? => {
            let leaves: Vec<LeaveLine> = match touched(edge, caller, apply) {
                Some(span) => asked(edge, AttendanceQuestion::Leaves, span).await?,
                None => vec![],
            };
            overlap::none(apply, leaves.into_iter().filter(|line| line.id != *own).map(leave))
        }
        Body::Slip(SlipCommand::FillIn(filled)) if is_new(edge, caller, command).await? => {
            let day = Some(filled.session.day);
            let span = SpanQuery { from: day, until: day, ..of(caller.actor.person.clone()) };
            let slips: Vec<SlipLine> = asked(edge, AttendanceQuestion::Slips, span).await?;
            repeated::none(filled, slips.into_iter().filter(|line| line.id != *own).map(slip))
        }
        _ => Ok(()),
    };
    answer.map_err(|refusal| Failure::Refused(refusal).into())
}

async fn is_new(edge: &Edge, caller: &Caller, command: &Command) -> Result<bool, Failure> {
    if access::check(&caller.actor, &command.body.action()).is_err() {
        return Ok(false);
    }
    Ok(edge.log.last(&command.aggregate).await?.is_none())
}

/// The days that a leave goes over, as many of them as one question may. None of somebody whose leave the caller may not read,
/// and none that end before they begin: the desk refuses both, and says why.
fn touched(edge: &Edge, caller: &Caller, apply: &Apply) -> Option<SpanQuery> {
    let person = apply.person.as_ref().unwrap_or(&caller.actor.person);
    let (from, until) = (apply.from.day, apply.until.day);
    if until < from || own::person(edge, caller, (Of::Attendance, person)).is_err() {
        return None;
    }
    let longest = from.checked_add_signed(TimeDelta::days(LONGEST - 1)).unwrap_or(until);
    Some(SpanQuery { from: Some(from), until: Some(until.min(longest)), ..of(person.clone()) })
}

fn of(person: String) -> SpanQuery {
    SpanQuery { person: Some(person), ..SpanQuery::default() }
}

async fn asked<T: DeserializeOwned>(
    edge: &Edge,
    question: impl Fn(SpanQuery) -> AttendanceQuestion,
    span: SpanQuery,
) -> Result<Vec<T>, Rejection> {
    let after = Some(edge.log.head().await.map_err(Failure::from)?);
    let answer = edge.queries.ask(Question::Attendance(question(SpanQuery { after, ..span }))).await?;
    let Page { rows, .. }: Page<T> = reads::read(&answer)?;
    Ok(rows)
}

/// A leave as the rule compares it.
fn leave(LeaveLine { standing, leave, .. }: LeaveLine) -> overlap::Other {
    let standing = match standing {
        LeaveStanding::Asked => Standing::Pending,
        LeaveStanding::Approved | LeaveStanding::Begun | LeaveStanding::Ended => Standing::Approved,
        LeaveStanding::Refused => Standing::Refused,
        LeaveStanding::Cancelled => Standing::Cancelled,
    };
    overlap::Other { standing, from: leave.from, last: leave.last(), number: leave.number, person: leave.person }
}

/// A slip as the rule compares it.
fn slip(SlipLine { slip, .. }: SlipLine) -> repeated::Other {
    let standing = match (slip.refused, slip.taken_back, slip.approved) {
        (Some(_), ..) => SlipStanding::Refused,
        (None, Some(_), _) => SlipStanding::TakenBack,
        (None, None, Some(_)) => SlipStanding::Approved,
        (None, None, None) => SlipStanding::Open,
    };
    repeated::Other { number: slip.number, person: slip.person, standing, session: slip.session, punch: slip.punch }
}
