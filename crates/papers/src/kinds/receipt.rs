//! The receipt (收件凭证): what was handed in, to whom, and how to ask how far it is (time-limit/2).
use super::case;
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Sheet, Text, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::case::events::CaseEvent;
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "receipt",
    prefix: "SJ",
    title: label("收件凭证", "Receipt"),
    of: Kind::Case,
    events: &["case.registered"],
    article: "time-limit/2",
    required: REQUIRED,
    related: no_others,
    compose,
};

const REQUIRED: &[Label] = &[
    l::CASE_NUMBER,
    l::ITEM,
    l::APPLICANT,
    l::DOCUMENT,
    l::TELEPHONE,
    l::WINDOW,
    l::HANDLER,
    l::RECEIVED_AT,
    l::CHANNEL,
    l::PASSWORD,
    l::MATERIALS,
    l::SUPERVISION,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Case(CaseEvent::Registered(registered)) = &source.fact.event else { return Err(source.unfit()) };
    let facts = source.case()?;
    let password = match source.secret {
        Some(password) => password.into(),
        None => Text::Both("＊＊＊＊＊＊＊＊（经办窗口可打印）".into(), "printed by the window".into()),
    };
    let received =
        Text::Run(vec![terms::channel(registered.channel).into(), " · ".into(), terms::place(registered.place).into()]);
    let fields = vec![
        half(l::WINDOW, source.window(&registered.window)),
        half(l::HANDLER, source.person(&registered.handler)),
        half(l::RECEIVED_AT, terms::time(source.fact.time)),
        half(l::CHANNEL, received),
        half(label("诉求类型", "Kind of request"), terms::interaction(registered.interaction)),
        half(l::PROCESSING, terms::processing(registered.processing)),
        half(l::PASSWORD, password),
        half(l::SUPERVISION, facts.supervision()),
    ];
    Ok(Sheet {
        blocks: vec![
            case::head(&facts),
            Block::Fields(fields),
            case::materials(l::MATERIALS, &facts, &registered.materials),
        ],
        signatures: case::signatures(source),
        notes: vec![
            label(
                "凭办件编号和查询密码可查询办理进度；查询密码请妥善保管。",
                "Number and query password show the progress; keep the password to yourself.",
            ),
            label(
                "本凭证仅证明收到材料。材料齐全、符合法定形式的，予以受理；需补正的，当场或者在法定期限内一次告知，逾期不告知的，自收到材料之日起即为受理（行政许可法第三十二条）。",
                "It proves receipt only. What is complete is accepted; what must be corrected is told once, at once or in the time the law sets, else the case counts as accepted from receipt.",
            ),
        ],
        ..Sheet::default()
    })
}
