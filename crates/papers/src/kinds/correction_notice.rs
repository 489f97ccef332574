//! The correction notice (纠正告知书): what the review corrected, told to the applicant by the window (denial-report/5, 6).
use super::denial;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Part, Sheet, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::denial::events::{DenialEvent, Reviewed};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "correction-notice",
    prefix: "JZ",
    title: label("纠正告知书", "Correction Notice"),
    of: Kind::Denial,
    events: &["denial.correction-notified"],
    article: "denial-report/6",
    required: REQUIRED,
    related: denial::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::DENIAL_NUMBER,
    l::APPLICANT,
    l::WINDOW,
    l::REVIEWER,
    l::REVIEW_OUTCOME,
    l::OPINION,
    l::CORRECTION,
    l::TOLD_BY,
    l::TOLD_HOW,
    l::NOTIFIED_AT,
    l::TOLD_SUMMARY,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Denial(DenialEvent::CorrectionNotified(notice)) = &source.fact.event else { return Err(source.unfit()) };
    let issued = denial::issued(source.history).ok_or_else(|| source.unfit())?;
    let reviewed = source.last(|fact| fact.event.data::<Reviewed>());
    let reviewed = reviewed.ok_or_else(|| source.unfit())?;
    let fields = vec![
        half(l::DENIAL_NUMBER, issued.number.as_str()),
        half(l::MATTER_NUMBER, denial::matter(source, issued)),
        half(l::APPLICANT, Text::Of(Box::new(issued.applicant.clone()), Part::Name)),
        half(l::WINDOW, source.window(&issued.window)),
        full(l::ITEM, denial::item(source, issued)),
        half(l::REVIEWER, source.person(&reviewed.by)),
        half(l::REVIEW_OUTCOME, terms::review(reviewed.outcome)),
        full(l::OPINION, reviewed.opinion.as_str()),
        full(l::CORRECTION, reviewed.correction.as_str()),
        half(l::TOLD_BY, source.person(&notice.by)),
        half(l::TOLD_HOW, terms::channel(notice.channel)),
        full(l::NOTIFIED_AT, terms::time(source.fact.time)),
        full(l::TOLD_SUMMARY, notice.summary.as_str()),
    ];
    Ok(Sheet {
        number: Some(notice.document.clone()).filter(|document| !document.is_empty()),
        blocks: vec![
            Block::Addressee(Text::Of(Box::new(issued.applicant.clone()), Part::Name)),
            Block::Paragraph(Text::Both(
                "经审核，本中心此前对您的答复予以纠正，现告知如下：".into(),
                "On review, what we answered you is corrected as follows:".into(),
            )),
            Block::Fields(fields),
        ],
        signatures: denial::signatures(source, &notice.by),
        notes: vec![match issued.matter {
            Some(_) => label(
                "您的事项已重新办理，办理进度可凭办件编号和查询密码查询。",
                "Your matter is open again; number and query password show its progress.",
            ),
            None => label("请携带材料到窗口办理。", "Please bring your materials to the window."),
        }],
        ..Sheet::default()
    })
}
