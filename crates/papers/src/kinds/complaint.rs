//! What the papers of a complaint (投诉文书) have in common: its receipt, its classification and its decision.
//!
//! Only papers for the complainant and for those who work the complaint name the complainant; the circular never does.
use crate::labels as l;
use crate::sheet::{Block, Part, Text, label};
use crate::source::Source;
use anjuan_domain::history::{Fact, History};
use anjuan_domain::matters::complaint::events::{Classified, Decided, FoundOf, Received};
use anjuan_domain::vocabulary::ids::AggregateRef;

/// The receipt of the complaint.
pub(super) fn received(history: &History) -> Option<(&Fact, &Received)> {
    history.facts.iter().find_map(|fact| fact.event.data::<Received>().map(|received| (fact, received)))
}

/// The last classification.
pub(super) fn classified<'a>(source: &Source<'a>) -> Option<&'a Classified> {
    source.last(|fact| fact.event.data::<Classified>())
}

/// The last decision.
pub(super) fn decided<'a>(source: &Source<'a>) -> Option<&'a Decided> {
    source.last(|fact| fact.event.data::<Decided>())
}

/// What the complaint is about.
pub(super) fn related(history: &History, _: &Fact) -> Vec<AggregateRef> {
    received(history).and_then(|(_, received)| received.about.clone()).into_iter().collect()
}

/// A personal field of the complainant; nobody's where the complaint came without a name.
pub(super) fn complainant(received: &Received, part: Part) -> Text {
    match &received.complainant {
        Some(party) => Text::Of(Box::new(party.clone()), part),
        None => label("匿名", "anonymous").into(),
    }
}

/// To whom an answer goes.
pub(super) fn addressee(received: &Received) -> Block {
    Block::Addressee(match &received.complainant {
        Some(party) => Text::Of(Box::new(party.clone()), Part::Name),
        None => label("投诉人", "the complainant").into(),
    })
}

/// What was found, one by one.
pub(super) fn found(source: &Source<'_>, found: &[FoundOf]) -> Block {
    let rows = found.iter().zip(1_u32..).map(|(one, serial)| {
        let whom = one.person.as_deref().map(|person| source.person(person));
        let window = one.window.as_deref().map(|window| source.window(window));
        let between = (whom.is_some() && window.is_some()).then(|| " · ".into());
        let whom = [whom.map(Text::from), between, window].into_iter().flatten().collect();
        vec![
            serial.to_string().into(),
            Text::Run(whom),
            source.article(&one.article),
            crate::terms::finding(one.finding).into(),
        ]
    });
    Block::Table(crate::sheet::Table {
        title: l::FOUND,
        columns: vec![
            (l::SERIAL, 8),
            (label("人员或窗口", "Person or window"), 36),
            (label("条款", "Article"), 36),
            (label("认定", "Finding"), 20),
        ],
        rows: rows.collect(),
        none: label("无逐项认定", "none"),
    })
}
