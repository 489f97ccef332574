//! The sealed rating slip (密封评价单): the code by which the applicant, and nobody else, rates the handling (work/3).
//!
//! It is printed at the station on the applicants' side of the counter, folded and sealed; none of the staff may print or read it. It
//! shows nothing of a person.
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Sheet, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "rating-slip",
    prefix: "PJ",
    title: label("密封评价单", "Sealed rating slip"),
    of: Kind::Case,
    events: &["case.registered"],
    article: "work/3",
    required: REQUIRED,
    related: no_others,
    compose,
};

const REQUIRED: &[Label] = &[l::CASE_NUMBER, l::ITEM, l::WINDOW, l::RECEIVED_AT, l::RATING_CODE, l::SUPERVISION];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Case(CaseEvent::Registered(registered)) = &source.fact.event else { return Err(source.unfit()) };
    let facts = source.case()?;
    let code = match source.secret {
        Some(code) => code.into(),
        None => {
            Text::Both("＊＊＊＊＊＊＊＊（由申请人自助打印）".into(), "printed by the applicant at the station".into())
        }
    };
    let fields = vec![
        half(l::CASE_NUMBER, facts.case.number.as_str()),
        half(l::RECEIVED_AT, terms::time(source.fact.time)),
        full(l::ITEM, facts.item_name()),
        full(l::WINDOW, source.window(&registered.window)),
        full(l::RATING_CODE, code),
        full(l::SUPERVISION, facts.supervision()),
    ];
    Ok(Sheet {
        blocks: vec![Block::Fields(fields)],
        notes: vec![
            label(
                "办结后，凭办件编号和评价码对本次办理作出评价。评价码仅供申请人本人使用，请勿出示给工作人员。",
                "After its end you rate the handling with number and rating code. The code is yours alone: show it to none of the staff.",
            ),
            label(
                "折叠密封；封口已开启的，可要求作废并向监督电话反映。",
                "Folded and sealed. If the seal was open, say so on the supervision telephone.",
            ),
        ],
        ..Sheet::default()
    })
}
