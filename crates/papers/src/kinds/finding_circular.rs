//! The circular of a breach of integrity (廉政通报, monthly/6 并通报批评): what was found, of whom, and where it is charged.
use super::circular::to_everybody;
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Sheet, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::people::finding::codes::code;
use anjuan_domain::people::finding::events::{FindingEvent, Recorded};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "finding-circular",
    prefix: "LT",
    title: label("通报批评", "Circulated criticism"),
    of: Kind::Finding,
    events: &["finding.circular-issued"],
    article: "monthly/6",
    required: REQUIRED,
    related: no_others,
    compose,
};

const NUMBER: Label = label("考核事实编号", "Finding number");
const FACT: Label = label("事实", "What was found");
const PERSONS: Label = label("人员", "Persons");
const CHARGED: Label = label("计入", "Charged under");
const ISSUED: Label = label("印发时间", "Issued at");

const REQUIRED: &[Label] =
    &[NUMBER, ISSUED, l::TITLE, FACT, l::WINDOW, PERSONS, CHARGED, l::TEXT, l::SIGNED_HANDLER, l::SEAL];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Finding(FindingEvent::CircularIssued(circular)) = &source.fact.event else {
        return Err(source.unfit());
    };
    let recorded: &Recorded = source
        .last(|fact| {
            let Event::Finding(FindingEvent::Recorded(recorded)) = &fact.event else { return None };
            Some(recorded)
        })
        .ok_or_else(|| source.unfit())?;
    let found = code(&recorded.code).ok_or_else(|| source.unfit())?;
    let clauses = found.window.iter().chain(found.persons).map(|clause| (*clause).into());
    let none = || Text::Both("无".into(), "none".into());
    let fields = vec![
        half(NUMBER, recorded.number.as_str()),
        half(ISSUED, terms::time(source.fact.time)),
        full(l::TITLE, circular.title.as_str()),
        full(FACT, Text::Both(found.zh.into(), found.en.into())),
        half(l::WINDOW, recorded.window.as_deref().map_or_else(none, |window| source.window(window))),
        half(PERSONS, if recorded.persons.is_empty() { none() } else { source.persons(&recorded.persons) }),
        full(CHARGED, Text::List(clauses.collect())),
        full(l::TEXT, circular.text.as_str()),
    ];
    Ok(to_everybody(source, &circular.number, &circular.by, vec![Block::Fields(fields)]))
}
