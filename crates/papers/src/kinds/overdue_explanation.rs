//! The overdue explanation (超期说明): a complaint not done in time is explained to the complainant (complaint/3).
use super::complaint;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Sheet, Signature, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::clock::{Deadline, due};
use anjuan_domain::event::Event;
use anjuan_domain::history::Fact;
use anjuan_domain::matters::complaint::events::ComplaintEvent;
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "overdue-explanation",
    prefix: "CQ",
    title: label("超期说明", "Explanation of Delay"),
    of: Kind::Complaint,
    events: &["complaint.overdue-explained"],
    article: "complaint/3",
    required: REQUIRED,
    related: complaint::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::COMPLAINT_NUMBER,
    l::RECEIVED_AT,
    l::COMPLAINT_SUMMARY,
    l::DUE_BEFORE,
    l::EXPLANATION,
    l::NEW_PROMISE,
    l::TOLD_BY,
    l::TOLD_HOW,
    l::NOTIFIED_AT,
    l::SIGNED_HANDLER,
    l::SIGNED_COMPLAINANT,
    l::SEAL,
];

/// What was promised before, and how the explanation stands to it: it may come before the time is over, and before the complaint
/// is classified, when no time for the answer is set yet.
fn promised(source: &Source<'_>, received: &Fact) -> (Text, Label) {
    const LATE: Label = label(
        "您的投诉未能在承诺时限内办结，现向您说明原因，并将跟踪办理直至办结：",
        "Your complaint was not done in the promised time; this is why, and it is followed to its end:",
    );
    const EARLY: Label = label(
        "您的投诉预计不能在承诺时限内办结，现提前向您说明原因，并将跟踪办理直至办结：",
        "Your complaint will likely not be done in the promised time; this is why, told beforehand, and it is followed to its end:",
    );
    let Some(classified) = complaint::classified(source) else {
        return (label("尚未分类，答复时限未定", "not classified yet: no time for the answer is set").into(), EARLY);
    };
    let (zh, en) = terms::limit(classified.answer.limit);
    match due(source.centre.calendar(), &Deadline::new(received.time, classified.answer.limit)) {
        Ok(due) => {
            let standing = if source.fact.time < due.at { EARLY } else { LATE };
            (Text::Both(format!("{}（{zh}）", terms::day(due.date)), en), standing)
        }
        Err(_) => (Text::Both(zh, en), LATE),
    }
}

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Complaint(ComplaintEvent::OverdueExplained(explained)) = &source.fact.event else {
        return Err(source.unfit());
    };
    let (fact, received) = complaint::received(source.history).ok_or_else(|| source.unfit())?;
    let (before, standing) = promised(source, fact);
    let fields = vec![
        half(l::COMPLAINT_NUMBER, received.number.as_str()),
        half(l::RECEIVED_AT, terms::time(fact.time)),
        full(l::COMPLAINT_SUMMARY, received.summary.as_str()),
        full(l::DUE_BEFORE, before),
        full(l::EXPLANATION, explained.explanation.as_str()),
        full(l::NEW_PROMISE, terms::time(explained.promised)),
        half(l::TOLD_BY, source.person(&explained.by)),
        half(l::TOLD_HOW, terms::reply(explained.manner)),
        full(l::NOTIFIED_AT, terms::time(source.fact.time)),
    ];
    Ok(Sheet {
        blocks: vec![complaint::addressee(received), Block::Paragraph(standing.into()), Block::Fields(fields)],
        signatures: vec![
            Signature { label: l::SIGNED_HANDLER, mark: Mark::Sign, text: Some(source.person(&explained.by).into()) },
            Signature { label: l::SIGNED_COMPLAINANT, mark: Mark::Sign, text: None },
            Signature { label: l::SEAL, mark: Mark::Seal, text: None },
        ],
        ..Sheet::default()
    })
}
