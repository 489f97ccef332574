//! The receipt for a supplement (补正材料接收凭证): what came in after a notice, and whether it is complete now (time-limit/3.2).
use super::case;
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Sheet, Text, Tick, full, half, label};
use crate::source::{CaseFacts, Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{CaseEvent, MaterialStatus};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "supplement",
    prefix: "BZ",
    title: label("补正材料接收凭证", "Receipt for Supplement"),
    of: Kind::Case,
    events: &["case.supplement-received"],
    article: "time-limit/3.2",
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
    l::RECEIVED_AT,
    l::SUPPLEMENT_MATERIALS,
    l::SUPPLEMENT_COMPLETE,
    l::STILL_MISSING,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Case(CaseEvent::SupplementReceived(supplement)) = &source.fact.event else {
        return Err(source.unfit());
    };
    let facts = source.case()?;
    let tick = |wanted: bool| if supplement.complete == wanted { Tick::On } else { Tick::Off };
    let outcome = Text::Choice(vec![
        (tick(true), label("材料已齐全", "complete")),
        (tick(false), label("仍需补正", "still incomplete")),
    ]);
    let fields = vec![
        half(l::WINDOW, source.window(&facts.case.window)),
        half(l::HANDLER, source.person(&source.fact.doer)),
        half(l::RECEIVED_AT, terms::time(source.fact.time)),
        half(l::SUPPLEMENT_COMPLETE, outcome),
        full(l::STILL_MISSING, still_missing(&facts)),
    ];
    Ok(Sheet {
        blocks: vec![
            case::head(&facts),
            Block::Fields(fields),
            case::materials(l::SUPPLEMENT_MATERIALS, &facts, &supplement.materials),
        ],
        signatures: case::signatures(source),
        notes: vec![label(
            "办理期限自材料齐全并受理之日起算。",
            "The period runs from acceptance, once the materials are complete.",
        )],
        ..Sheet::default()
    })
}

/// What is missing or to be corrected after the supplement.
fn still_missing(facts: &CaseFacts<'_>) -> Text {
    let lacking = facts.case.materials.values().filter(|state| {
        let mandatory = facts.material(&state.material).is_none_or(|material| material.mandatory);
        mandatory && state.status != MaterialStatus::Presented
    });
    let lines: Vec<Text> = lacking
        .map(|state| {
            Text::Run(vec![facts.material_name(&state.material), "：".into(), terms::status(state.status).into()])
        })
        .collect();
    if lines.is_empty() { label("无", "none").into() } else { Text::List(lines) }
}
