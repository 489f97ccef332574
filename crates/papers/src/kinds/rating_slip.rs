//! The sealed rating slip (密封评价单): the code by which the applicant, and nobody else, rates the handling (work/3).
//!
//! It is printed at the station on the applicants' side of the counter, folded and sealed; none of the staff may print or read it. It
//! shows nothing of a person. One that takes the place of a voided slip is of the event that voided it, and has another code.
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Sheet, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::history::History;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "rating-slip",
    prefix: "PJ",
    title: label("密封评价单", "Sealed rating slip"),
    of: Kind::Case,
    events: &["case.registered", VOIDED],
    article: "work/3",
    required: REQUIRED,
    related: no_others,
    compose,
};

/// The event that voids a slip, and gives the next one.
const VOIDED: &str = "case.rating-slip-voided";

/// When the slip of that event was voided; none while it is good.
#[must_use]
pub fn voided(history: &History, version: u64) -> Option<Instant> {
    let later = history.facts.iter().filter(|fact| fact.version > version);
    later.filter(|fact| fact.name() == VOIDED).map(|fact| fact.time).next()
}

const REQUIRED: &[Label] = &[l::CASE_NUMBER, l::ITEM, l::WINDOW, l::RECEIVED_AT, l::RATING_CODE, l::SUPERVISION];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let facts = source.case()?;
    let code = match source.secret {
        Some(code) => code.into(),
        None => {
            Text::Both("＊＊＊＊＊＊＊＊（由申请人自助打印）".into(), "printed by the applicant at the station".into())
        }
    };
    let fields = vec![
        half(l::CASE_NUMBER, facts.case.number.as_str()),
        half(l::RECEIVED_AT, terms::time(facts.case.registered_at)),
        full(l::ITEM, facts.item_name()),
        full(l::WINDOW, source.window(&facts.case.window)),
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
                "折叠密封；遗失或者封口已开启的，向服务科说明后作废补发，也可拨打监督电话反映。",
                "Folded and sealed. If it is lost or the seal was open, tell the service section, which voids it for a new one, or call the supervision telephone.",
            ),
        ],
        ..Sheet::default()
    })
}
