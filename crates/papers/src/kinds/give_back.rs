//! The return notice (退回通知书): a main document is missing; the reason in writing, at once (time-limit/3.3).
use super::case;
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Label, Sheet, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "return",
    prefix: "TH",
    title: label("退回通知书", "Notice of Return"),
    of: Kind::Case,
    events: &["case.returned"],
    article: "time-limit/3.3",
    required: REQUIRED,
    related: no_others,
    compose,
};

const REQUIRED: &[Label] = &[
    l::CASE_NUMBER,
    l::ITEM,
    l::APPLICANT,
    l::WINDOW,
    l::HANDLER,
    l::RETURNED_AT,
    l::RETURN_MISSING,
    l::RETURN_REASON,
    l::BASIS,
    l::SUPERVISION,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Case(CaseEvent::Returned(returned)) = &source.fact.event else { return Err(source.unfit()) };
    let facts = source.case()?;
    let opening = Text::Both(
        "您提交的申请缺少主件，现予退回。".into(),
        "Your application lacks a main document and is returned.".into(),
    );
    let fields = vec![
        half(l::WINDOW, source.window(&facts.case.window)),
        half(l::HANDLER, source.person(&source.fact.doer)),
        half(l::RETURNED_AT, terms::time(source.fact.time)),
        half(l::SUPERVISION, facts.supervision()),
        full(l::RETURN_MISSING, facts.material_names(&returned.missing)),
        full(l::RETURN_REASON, returned.reason.as_str()),
        full(l::BASIS, returned.basis.as_str()),
    ];
    Ok(Sheet {
        notes: vec![label(
            "主件备齐后可再次申请。对退回有异议的，可当场提出，也可向监督电话反映。",
            "You may apply again once the main documents are there. Objections may be raised here and now, or by the supervision telephone.",
        )],
        ..case::letter(source, &facts, opening, fields)
    })
}
