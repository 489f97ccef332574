//! The handover list (交接登记表): articles, documents, tasks, open matters, and two signatures (handover/2.2–2.4).
//!
//! It is of whatever last happened to the lists or the signatures, so that it shows who has signed so far and when.
use crate::kind::{PaperKind, no_others};
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Sheet, Signature, Table, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::history::Fact;
use anjuan_domain::matters::handover::events::{
    HandoverKind, HandoverSide, ListedThing, Lists, Opened, Relisted, Signed,
};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "handover-list",
    prefix: "JJ",
    title: label("登记交接表", "Handover Register"),
    of: Kind::Handover,
    events: &["handover.opened", "handover.relisted", "handover.signed"],
    article: "handover/2.2",
    required: REQUIRED,
    related: no_others,
    compose,
};

const REQUIRED: &[Label] = &[
    l::HANDOVER_NUMBER,
    l::HANDOVER_KIND,
    l::HANDOVER_AT,
    l::GIVER,
    l::RECEIVER_OF_HANDOVER,
    l::HANDOVER_REASON,
    l::HANDOVER_ARTICLES,
    l::HANDOVER_DOCUMENTS,
    l::HANDOVER_TASKS,
    l::HANDOVER_MATTERS,
    l::SIGNED_GIVER,
    l::SIGNED_RECEIVER,
    l::SIGNED_WITNESS,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let (entered, opened) = opened(source).ok_or_else(|| source.unfit())?;
    let (listed, lists) = lists(source).ok_or_else(|| source.unfit())?;
    let part = opened.part.map(|part| Text::Plain(format!("第 {} 部分，共 {} 部分", part.index, part.of)));
    let mut fields = vec![
        half(l::HANDOVER_NUMBER, opened.number.as_str()),
        half(l::HANDOVER_KIND, terms::handover(opened.kind)),
        half(l::GIVER, source.person(&opened.giver)),
        half(l::RECEIVER_OF_HANDOVER, source.person(&opened.receiver)),
        half(l::HANDOVER_AT, terms::time(entered.time)),
        half(label("清单时间", "Listed at"), terms::time(listed.time)),
        full(l::HANDOVER_REASON, opened.reason.as_str()),
    ];
    fields.extend(part.map(|part| full(label("分批", "Part"), part)));
    fields.extend(opened.post.as_deref().map(|post| {
        let name = source.centre.post(post, source.day()).map_or_else(|| post.to_owned(), |post| post.name.clone());
        full(label("顶岗岗位", "Post covered"), name)
    }));
    if opened.kind == HandoverKind::Duty || !lists.log.is_empty() {
        fields.push(full(label("值班日志", "Duty log"), lists.log.as_str()));
    }
    Ok(Sheet {
        number: Some(opened.number.clone()),
        blocks: vec![
            Block::Fields(fields),
            things(l::HANDOVER_ARTICLES, &lists.articles),
            things(l::HANDOVER_DOCUMENTS, &lists.documents),
            tasks(lists),
            matters(lists),
        ],
        signatures: vec![
            signature(source, listed, HandoverSide::Giver, &opened.giver),
            signature(source, listed, HandoverSide::Receiver, &opened.receiver),
            Signature { label: l::SIGNED_WITNESS, mark: Mark::Sign, text: None },
        ],
        notes: vec![label(
            "双方签名后生效；签名前责任仍由移交人承担。清单由登记簿自动列出，不得弄虚作假。",
            "Valid once both have signed; until then the giver stays responsible. The list comes from the register, and nothing may be falsified.",
        )],
        ..Sheet::default()
    })
}

fn opened<'a>(source: &Source<'a>) -> Option<(&'a Fact, &'a Opened)> {
    source.last(|fact| fact.event.data::<Opened>().map(|opened| (fact, opened)))
}

/// The lists as they were made last.
fn lists<'a>(source: &Source<'a>) -> Option<(&'a Fact, &'a Lists)> {
    source.last(|fact| {
        let opened = fact.event.data::<Opened>().map(|opened| &opened.lists);
        let lists = opened.or_else(|| fact.event.data::<Relisted>().map(|relisted| &relisted.lists));
        lists.map(|lists| (fact, lists))
    })
}

/// Who signed these lists, and when; a line for the pen beside it.
fn signature(source: &Source<'_>, listed: &Fact, side: HandoverSide, person: &str) -> Signature {
    let signed = source.last(|fact| {
        let signed = fact.event.data::<Signed>()?;
        (signed.side == side && fact.version > listed.version).then_some((fact.time, &signed.by))
    });
    let text = match signed {
        Some((at, by)) => format!("{}　已于 {} 签名", source.person(by), terms::time(at)),
        None => format!("{}　尚未签名", source.person(person)),
    };
    let label = match side {
        HandoverSide::Giver => l::SIGNED_GIVER,
        HandoverSide::Receiver => l::SIGNED_RECEIVER,
    };
    Signature { label, mark: Mark::Sign, text: Some(text.into()) }
}

fn numbered<T>(rows: &[T], row: impl Fn(&T) -> Vec<Text>) -> Vec<Vec<Text>> {
    let numbered = rows.iter().zip(1_u32..);
    numbered.map(|(one, serial)| [vec![serial.to_string().into()], row(one)].concat()).collect()
}

fn things(title: Label, things: &[ListedThing]) -> Block {
    Block::Table(Table {
        title,
        columns: vec![(l::SERIAL, 8), (label("名称", "Name"), 47), (label("数量", "Quantity"), 12), (l::REMARK, 33)],
        rows: numbered(things, |thing| {
            vec![thing.name.as_str().into(), thing.quantity.to_string().into(), thing.remark.as_str().into()]
        }),
        none: label("无", "none"),
    })
}

fn tasks(lists: &Lists) -> Block {
    Block::Table(Table {
        title: l::HANDOVER_TASKS,
        columns: vec![
            (l::SERIAL, 8),
            (label("任务", "Task"), 40),
            (label("进展", "Progress"), 32),
            (label("期限", "Due"), 20),
        ],
        rows: numbered(&lists.tasks, |task| {
            let due = task.due.map(terms::day).unwrap_or_default();
            vec![task.what.as_str().into(), task.progress.as_str().into(), due.into()]
        }),
        none: label("无", "none"),
    })
}

fn matters(lists: &Lists) -> Block {
    Block::Table(Table {
        title: l::HANDOVER_MATTERS,
        columns: vec![
            (l::SERIAL, 8),
            (label("类别", "Kind"), 18),
            (label("编号", "Number"), 42),
            (label("版本", "Version"), 12),
            (label("备注", "Note"), 20),
        ],
        rows: numbered(&lists.matters, |matter| {
            vec![
                terms::matter(matter.aggregate.kind).into(),
                matter.number.as_str().into(),
                matter.version.to_string().into(),
                Text::Blank,
            ]
        }),
        none: label("无", "none"),
    })
}
