//! The answer to a complaint (投诉答复书): what was found and why, in writing to the complainant (complaint/3).
use super::complaint;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Sheet, Signature, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "complaint-answer",
    prefix: "TD",
    title: label("投诉答复书", "Answer to a Complaint"),
    of: Kind::Complaint,
    events: &["complaint.answered"],
    article: "complaint/3",
    required: REQUIRED,
    related: complaint::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::COMPLAINT_NUMBER,
    l::RECEIVED_AT,
    l::COMPLAINT_SUMMARY,
    l::FINDING,
    l::REASONS,
    l::FOUND,
    l::ANSWER,
    l::VERIFIED_BY,
    l::TOLD_HOW,
    l::SIGNED_HANDLER,
    l::SIGNED_COMPLAINANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Complaint(ComplaintEvent::Answered(answered)) = &source.fact.event else { return Err(source.unfit()) };
    let (fact, received) = complaint::received(source.history).ok_or_else(|| source.unfit())?;
    let decided = complaint::decided(source);
    // A simple complaint may be answered on the spot, before anything was decided in form.
    let (finding, reasons, found) = match decided {
        Some(decided) => {
            (terms::finding(decided.finding).into(), decided.reasons.as_str().into(), decided.found.as_slice())
        }
        None => {
            let at_once = label("当场答复，未作认定", "answered on the spot, nothing to find");
            (Text::from(at_once), Text::from(label("见答复内容", "see the answer")), [].as_slice())
        }
    };
    let fields = vec![
        half(l::COMPLAINT_NUMBER, received.number.as_str()),
        half(l::RECEIVED_AT, terms::time(fact.time)),
        full(l::COMPLAINT_SUMMARY, received.summary.as_str()),
        full(l::FINDING, finding),
        full(l::REASONS, reasons),
        full(l::ANSWER, answered.summary.as_str()),
        half(l::VERIFIED_BY, source.person(&answered.by)),
        half(l::TOLD_HOW, terms::reply(answered.manner)),
    ];
    Ok(Sheet {
        number: Some(answered.document.clone()).filter(|document| !document.is_empty()),
        blocks: vec![
            complaint::addressee(received),
            Block::Paragraph(Text::Both(
                "您反映的问题已调查处理，现答复如下：".into(),
                "What you complained of has been looked into; this is our answer:".into(),
            )),
            Block::Fields(fields),
            complaint::found(source, found),
        ],
        signatures: vec![
            Signature { label: l::SIGNED_HANDLER, mark: Mark::Sign, text: Some(source.person(&answered.by).into()) },
            Signature { label: l::SIGNED_COMPLAINANT, mark: Mark::Sign, text: None },
            Signature { label: l::SEAL, mark: Mark::Seal, text: None },
        ],
        notes: vec![label(
            "对答复有异议的，可向纪检监察部门反映。",
            "If you disagree, you may turn to the discipline inspection.",
        )],
        ..Sheet::default()
    })
}
