//! Papers of one person that lie over each other (重复请假、重复补签): the second is refused (leave/1, discipline/2).
//!
//! Each paper is an aggregate of its own, so that no decision sees the other; the view of attendance is asked, once it reflects
//! everything that the log had when the command came. A post refuses two leaves of one person by itself, whatever comes at one
//! moment; of two papers of somebody without a post that come at one moment both are taken, and whoever approves sees them.
use super::edge::Edge;
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
use anjuan_views::attendance::query::{LeaveLine, LeaveStanding, SlipLine};
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
            let person = apply.person.clone().unwrap_or_else(|| caller.actor.person.clone());
            let span = SpanQuery { from: Some(apply.from.day), until: Some(apply.until.day), ..of(person) };
            let leaves: Vec<LeaveLine> = asked(edge, AttendanceQuestion::Leaves, span).await?;
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
