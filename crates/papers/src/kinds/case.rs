//! What the papers of a case (办件文书) have in common: who applies, for what, where; and how materials are listed.
use crate::labels as l;
use crate::sheet::{Block, Field, Label, Mark, Part, Sheet, Signature, Table, Text, full, half, label};
use crate::source::{CaseFacts, Source};
use crate::terms;
use anjuan_domain::matters::case::events::MaterialState;
use anjuan_domain::vocabulary::sealed::Party;

/// Case number, item, applicant, and the principal where an agent applies.
pub(super) fn head(facts: &CaseFacts<'_>) -> Block {
    let case = &facts.case;
    let mut fields = vec![
        half(l::CASE_NUMBER, case.number.as_str()),
        half(l::ITEM_CODE, facts.item_code()),
        full(l::ITEM, facts.item_name()),
    ];
    fields.extend(party(l::APPLICANT, &case.applicant));
    if let Some(principal) = &case.principal {
        fields.push(half(l::PRINCIPAL, Text::Of(Box::new(principal.party.clone()), Part::Name)));
        fields.push(half(l::MANDATE, principal.mandate.as_str()));
    }
    Block::Fields(fields)
}

/// A party's name, kind, document and telephone.
pub(super) fn party(name: Label, party: &Party) -> [Field; 4] {
    let of = |part| Text::Of(Box::new(party.clone()), part);
    [
        half(name, of(Part::Name)),
        half(l::APPLICANT_KIND, terms::party_kind(party.kind)),
        half(l::DOCUMENT, of(Part::Document)),
        half(l::TELEPHONE, of(Part::Telephone)),
    ]
}

/// Materials as they were found.
pub(super) fn materials(title: Label, facts: &CaseFacts<'_>, found: &[MaterialState]) -> Block {
    let rows = found.iter().zip(1..).map(|(state, serial): (_, u32)| {
        let listed = facts.material(&state.material);
        let count = |count: Option<u32>| Text::Plain(count.map(|count| count.to_string()).unwrap_or_default());
        vec![
            serial.to_string().into(),
            facts.material_name(&state.material),
            count(listed.map(|material| material.originals)),
            count(listed.map(|material| material.copies)),
            terms::status(state.status).into(),
            state.remark.as_str().into(),
        ]
    });
    Block::Table(Table {
        title,
        columns: vec![
            (l::SERIAL, 7),
            (l::MATERIAL, 43),
            (l::ORIGINALS, 9),
            (label("复印件", "Copies"), 9),
            (l::STATUS, 13),
            (l::REMARK, 19),
        ],
        rows: rows.collect(),
        none: label("本次未收取材料", "No materials were received"),
    })
}

/// What is written to the applicant of a case: what it is about, and the fields.
pub(super) fn letter(source: &Source<'_>, facts: &CaseFacts<'_>, opening: Text, fields: Vec<Field>) -> Sheet {
    Sheet {
        blocks: vec![
            Block::Addressee(Text::Of(Box::new(facts.case.applicant.clone()), Part::Name)),
            Block::Paragraph(opening),
            head(facts),
            Block::Fields(fields),
        ],
        signatures: signatures(source),
        ..Sheet::default()
    }
}

/// The handler signs, the centre seals, the applicant confirms receipt.
pub(super) fn signatures(source: &Source<'_>) -> Vec<Signature> {
    vec![
        Signature { label: l::SIGNED_HANDLER, mark: Mark::Sign, text: Some(source.person(&source.fact.doer).into()) },
        Signature { label: l::SIGNED_APPLICANT, mark: Mark::Sign, text: None },
        Signature { label: l::SEAL, mark: Mark::Seal, text: None },
    ]
}
