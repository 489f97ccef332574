//! The notice of acceptance (受理通知书): its number, from when the period runs and until when (time-limit/2, 3.4).
use super::case;
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Label, Sheet, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::clock::{Commitment, Deadline, due};
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{Accepted, CaseEvent};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "acceptance",
    prefix: "SL",
    title: label("受理通知书", "Notice of Acceptance"),
    of: Kind::Case,
    events: &["case.accepted"],
    article: "time-limit/2",
    required: REQUIRED,
    related: no_others,
    compose,
};

const REQUIRED: &[Label] = &[
    l::ACCEPTANCE_NUMBER,
    l::CASE_NUMBER,
    l::ITEM,
    l::APPLICANT,
    l::WINDOW,
    l::HANDLER,
    l::ACCEPTED_AT,
    l::PROCESSING,
    l::PROMISE,
    l::STATUTORY,
    l::DUE,
    l::SUPERVISION,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Case(CaseEvent::Accepted(accepted)) = &source.fact.event else { return Err(source.unfit()) };
    let facts = source.case()?;
    let opening = match accepted.deemed {
        false => Text::Both(
            "您提交的申请材料齐全、符合法定形式，现予受理。".into(),
            "Your application is complete and in due form; it is accepted.".into(),
        ),
        true => Text::Both(
            "本中心未在法定期限内告知补正，您的申请自收到材料之日起即为受理（行政许可法第三十二条）。".into(),
            "Nothing was asked for in time; by law your application counts as accepted from receipt.".into(),
        ),
    };
    let statutory = match &accepted.statutory {
        Some(commitment) => period(commitment),
        None => label("未规定", "none set").into(),
    };
    let fields = vec![
        half(l::ACCEPTANCE_NUMBER, accepted.acceptance_number.as_str()),
        half(l::ACCEPTED_AT, terms::time(accepted.start_at)),
        half(l::WINDOW, source.window(&facts.case.window)),
        half(l::HANDLER, source.person(&source.fact.responsible)),
        half(l::PROCESSING, terms::processing(accepted.processing)),
        half(l::PROMISE, period(&accepted.promise)),
        half(l::STATUTORY, statutory),
        half(l::DUE, due_day(source, accepted)),
        full(l::SUPERVISION, facts.supervision()),
    ];
    Ok(Sheet {
        number: Some(accepted.acceptance_number.clone()),
        notes: vec![label(
            "期限按工作日计算，受理当日不计入；依法进行听证、检验、检测、专家评审等所需时间不计入，另行书面告知（行政许可法第四十五条）。",
            "Working days count, the day of acceptance does not; hearings, inspection, testing and expert review stop the clock, and you are told so in writing.",
        )],
        ..case::letter(source, &facts, opening, fields)
    })
}

fn period(commitment: &Commitment) -> Text {
    let (zh, en) = terms::limit(commitment.limit);
    Text::Both(zh, en)
}

/// When it is to be done, by the calendar as published then.
fn due_day(source: &Source<'_>, accepted: &Accepted) -> Text {
    if let Some(at) = accepted.due_at {
        return terms::day_of(at).into();
    }
    let deadline = Deadline::new(accepted.start_at, accepted.promise.limit);
    match due(source.centre.calendar(), &deadline) {
        Ok(due) if due.provisional => {
            Text::Both(format!("{}（暂定）", terms::day(due.date)), "provisional: past the published calendar".into())
        }
        Ok(due) => terms::day(due.date).into(),
        Err(_) => label("按承诺期限计算", "counted from the promised period").into(),
    }
}
