//! The one-time notice (一次性告知书): all six parts of one-time-notice/3; a part that is empty says why.
use super::case;
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Sheet, Text, Tick, full, half, label};
use crate::source::{CaseFacts, Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::{CaseEvent, NoticeParts};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "one-time-notice",
    prefix: "GZ",
    title: label("一次性告知书", "One-time Notice"),
    of: Kind::Case,
    events: &["case.notice-given"],
    article: "one-time-notice/3",
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
    l::NOTIFIED_AT,
    l::NOTICE_PARTS[0],
    l::NOTICE_PARTS[1],
    l::NOTICE_PARTS[2],
    l::NOTICE_PARTS[3],
    l::NOTICE_PARTS[4],
    l::NOTICE_PARTS[5],
    l::SUPERVISION,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Case(CaseEvent::NoticeGiven(notice)) = &source.fact.event else { return Err(source.unfit()) };
    let facts = source.case()?;
    let ordinal = Text::Both(format!("第 {} 次告知", notice.ordinal), format!("notice no. {}", notice.ordinal));
    let mut fields = vec![
        half(l::WINDOW, source.window(&facts.case.window)),
        half(l::HANDLER, source.person(&source.fact.doer)),
        half(l::NOTIFIED_AT, terms::time(source.fact.time)),
        half(label("告知次数", "Which notice"), ordinal),
        half(l::SUPERVISION, facts.supervision()),
        half(label("收件时间", "Received at"), terms::time(facts.case.registered_at)),
    ];
    if !notice.repeated.is_empty() {
        fields.push(full(
            label("首次告知应告而未告的材料", "Could have been named before"),
            facts.material_names(&notice.repeated),
        ));
    }
    let opening = Text::Both(
        "经审查您提交的申请，现将有关事项一次告知如下：".into(),
        "Having examined your application, we tell you once all that follows:".into(),
    );
    Ok(Sheet {
        blocks: vec![
            Block::Addressee(Text::Of(Box::new(facts.case.applicant.clone()), crate::sheet::Part::Name)),
            Block::Paragraph(opening),
            case::head(&facts),
            Block::Fields(fields),
            Block::Fields(parts(&facts, &notice.parts)),
        ],
        signatures: case::signatures(source),
        notes: vec![label(
            "请按上列要求一次补齐。补齐后办理期限自材料齐全之日起算；未一次告知而使您多次往返的，可向监督电话投诉。",
            "Please bring all of it at once; the period runs from the day it is complete. If you were not told all at once, complain by the supervision telephone.",
        )],
        ..Sheet::default()
    })
}

/// The six parts.
fn parts(facts: &CaseFacts<'_>, parts: &NoticeParts) -> Vec<crate::sheet::Field> {
    let tick = |wanted: bool| if parts.in_scope == wanted { Tick::On } else { Tick::Off };
    let scope =
        Text::Choice(vec![(tick(true), label("属于", "in scope")), (tick(false), label("不属于", "not in scope"))]);
    let defective = parts.defective.iter().map(|state| {
        let remark = if state.remark.is_empty() { String::new() } else { format!("：{}", state.remark) };
        Text::Run(vec![facts.material_name(&state.material), remark.into()])
    });
    let said = [
        scope,
        or_why(2, parts, facts.material_names(&parts.needed)),
        or_why(3, parts, parts.time_limit.as_str().into()),
        or_why(4, parts, facts.material_names(&parts.missing)),
        or_why(5, parts, Text::List(defective.collect())),
        or_why(6, parts, parts.reasons.as_str().into()),
    ];
    l::NOTICE_PARTS.into_iter().zip(said).map(|(part, text)| full(part, text)).collect()
}

/// The part, or why it is empty.
fn or_why(part: u32, parts: &NoticeParts, text: Text) -> Text {
    if !text.is_empty() {
        return text;
    }
    let because = parts.empty_because.iter().find(|empty| empty.part == part);
    because.map_or(text, |empty| Text::Run(vec![label("无", "none").into(), format!("：{}", empty.because).into()]))
}
