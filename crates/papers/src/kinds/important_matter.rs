//! The report of an important matter (重大事项报告): the approval section to the deputy director in charge (denial-report/7).
use super::denial;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Sheet, Signature, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::denial::events::DenialEvent;
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "important-matter-report",
    prefix: "ZD",
    title: label("否定事项重大事项报告", "Report of an Important Matter"),
    of: Kind::Denial,
    events: &["denial.reported-up"],
    article: "denial-report/7",
    required: REQUIRED,
    related: denial::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::DENIAL_NUMBER,
    l::APPLICANT,
    l::WINDOW,
    l::HANDLER,
    l::REASONS,
    l::BASIS,
    l::REPORTED_TO,
    l::REPORTED_AT,
    l::REPORTED_SUMMARY,
    l::SIGNED_REVIEWER,
    l::SIGNED_LEADER,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Denial(DenialEvent::ReportedUp(up)) = &source.fact.event else { return Err(source.unfit()) };
    let issued = denial::issued(source.history).ok_or_else(|| source.unfit())?;
    let fields = vec![
        half(l::DENIAL_NUMBER, issued.number.as_str()),
        half(l::MATTER_NUMBER, denial::matter(source, issued)),
        half(l::APPLICANT, Text::Of(Box::new(issued.applicant.clone()), crate::sheet::Part::Name)),
        half(l::WINDOW, source.window(&issued.window)),
        half(l::HANDLER, source.person(&issued.handler)),
        half(l::REPORTED_AT, terms::time(source.fact.time)),
        full(l::REPORTED_TO, source.person(&up.to)),
        full(l::ITEM, denial::item(source, issued)),
        full(l::REASONS, issued.reasons.as_str()),
        full(l::BASIS, issued.basis.as_str()),
        full(l::REPORTED_SUMMARY, up.summary.as_str()),
        full(label("批示意见", "Instruction"), Text::Blank),
    ];
    let sign = |label, person: &str| Signature { label, mark: Mark::Sign, text: Some(source.person(person).into()) };
    Ok(Sheet {
        number: Some(up.document.clone()).filter(|document| !document.is_empty()),
        blocks: vec![Block::Fields(fields)],
        signatures: vec![
            Signature {
                label: l::SIGNED_REVIEWER, ..sign(label("报告人（签名）", "Reporter (signature)"), &up.by)
            },
            sign(l::SIGNED_LEADER, &up.to),
            Signature { label: l::SEAL, mark: Mark::Seal, text: None },
        ],
        ..Sheet::default()
    })
}
