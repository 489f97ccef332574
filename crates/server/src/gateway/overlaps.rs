//! Papers of one person that lie over each other (重复请假、重复补签): the second is refused (leave/1, discipline/2).
//!
//! Each paper is an aggregate of its own, so that no decision sees the other; the view of attendance is asked, once it reflects
//! everything that the log had when the command came. A post refuses two leaves of one person by itself, whatever comes at one
//! moment; of two papers of somebody without a post that come at one moment both are taken, and whoever approves sees them.
//! It must never tell anybody of another's leave that they may not read (post/1.5).
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
use anjuan_domain::leave::commands::{Apply, LeaveCommand};
use anjuan_domain::refusal::Refusal;
use anjuan_domain::slip::commands::{FillIn, SlipCommand};
use anjuan_domain::slip::events::SlipPunch;
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
    let found = match &command.body {
        Body::Leave(LeaveCommand::Apply(apply)) if is_new(edge, caller, command).await? => {
            let leaves: Vec<LeaveLine> = match touched(edge, caller, apply) {
                Some(span) => asked(edge, AttendanceQuestion::Leaves, span).await?,
                None => vec![],
            };
            leaves.iter().find(|line| line.id != *own && lies_over(line, apply)).map(of_leave)
        }
        Body::Slip(SlipCommand::FillIn(slip)) if is_new(edge, caller, command).await? => {
            let day = Some(slip.session.day);
            let span = SpanQuery { from: day, until: day, ..of(caller.actor.person.clone()) };
            let slips: Vec<SlipLine> = asked(edge, AttendanceQuestion::Slips, span).await?;
            slips.iter().find(|line| line.id != *own && is_same(line, slip)).map(of_slip)
        }
        _ => None,
    };
    match found {
        Some(refusal) => Err(Failure::Refused(refusal).into()),
        None => Ok(()),
    }
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

/// Whether a leave was neither refused nor given up, and has a half day in common with what is applied for.
fn lies_over(line: &LeaveLine, apply: &Apply) -> bool {
    let over = matches!(line.standing, LeaveStanding::Refused | LeaveStanding::Cancelled);
    !over && line.leave.from <= apply.until && apply.from <= line.leave.last()
}

/// Whether a slip was neither refused nor taken back, and is for the same punch of the same half day.
fn is_same(line: &SlipLine, asked: &FillIn) -> bool {
    let slip = &line.slip;
    let over = slip.refused.is_some() || slip.taken_back.is_some();
    let punch = slip.punch == asked.punch || [slip.punch, asked.punch].contains(&SlipPunch::Both);
    !over && slip.session == asked.session && punch
}

fn of_leave(line: &LeaveLine) -> Refusal {
    let leave = &line.leave;
    let (number, person, from, until) = (&leave.number, &leave.person, leave.from, leave.last());
    Refusal {
        code: "leave.apply.overlaps".into(),
        article: "leave/1".into(),
        en: format!(
            "{person} is on leave {number} from {} to {} already, or has applied for it.",
            from.en(),
            until.en()
        ),
        zh: format!("{person}自{}至{}已请假或者已提出申请（{number}），不能重复请假。", from.zh(), until.zh()),
    }
}

fn of_slip(line: &SlipLine) -> Refusal {
    let slip = &line.slip;
    let (number, person, session) = (&slip.number, &slip.person, slip.session);
    Refusal {
        code: "slip.fill-in.filled-in-before".into(),
        article: "discipline/2".into(),
        en: format!(
            "{person} has slip {number} for {} already; one that is still open can be taken back.",
            session.en()
        ),
        zh: format!("{person}{}已填补签单（{number}），不能重复填写；未审批的可以撤回。", session.zh()),
    }
}
