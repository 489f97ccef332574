//! The circular (通报): complaint, verification and consequences made known inside the centre (complaint/3). It never names
//! or shows anything of the complainant.
use super::complaint;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Sheet, Signature, Text, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::complaint::events::{ComplaintEvent, MeasureTaken};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "circular",
    prefix: "TB",
    title: label("通报", "Circular"),
    of: Kind::Complaint,
    events: &["complaint.circular-issued"],
    article: "complaint/3",
    required: REQUIRED,
    related: complaint::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::COMPLAINT_NUMBER,
    l::TITLE,
    l::TEXT,
    l::FINDING,
    l::FOUND,
    l::CONSEQUENCES,
    label_issued(),
    l::SIGNED_HANDLER,
    l::SEAL,
];

const fn label_issued() -> Label {
    label("印发时间", "Issued at")
}

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Complaint(ComplaintEvent::CircularIssued(circular)) = &source.fact.event else {
        return Err(source.unfit());
    };
    let (_, received) = complaint::received(source.history).ok_or_else(|| source.unfit())?;
    let decided = complaint::decided(source).ok_or_else(|| source.unfit())?;
    let fields = vec![
        half(l::COMPLAINT_NUMBER, received.number.as_str()),
        half(label_issued(), terms::time(source.fact.time)),
        full(l::TITLE, circular.title.as_str()),
        full(l::FINDING, terms::finding(decided.finding)),
        full(l::TEXT, circular.text.as_str()),
    ];
    let blocks = vec![Block::Fields(fields), complaint::found(source, &decided.found), consequences(source)];
    Ok(to_everybody(source, &circular.number, &circular.by, blocks))
}

/// A circular of these parts, signed by whoever issued it.
pub(super) fn to_everybody(source: &Source<'_>, number: &str, by: &str, blocks: Vec<Block>) -> Sheet {
    Sheet {
        number: Some(number.to_owned()),
        blocks,
        signatures: vec![
            Signature { label: l::SIGNED_HANDLER, mark: Mark::Sign, text: Some(source.person(by).into()) },
            Signature { label: l::SEAL, mark: Mark::Seal, text: None },
        ],
        notes: vec![label("发：各科室、各窗口。", "To all sections and windows.")],
        ..Sheet::default()
    }
}

/// The measures taken so far.
fn consequences(source: &Source<'_>) -> Block {
    let taken = source.history.facts.iter().filter(|fact| fact.version <= source.fact.version);
    let taken = taken.filter_map(|fact| fact.event.data::<MeasureTaken>());
    let row = |(taken, serial): (&MeasureTaken, u32)| {
        let months = if taken.months == 0 { String::new() } else { format!(" {} 个月", taken.months) };
        vec![
            serial.to_string().into(),
            source.person(&taken.person).into(),
            Text::Run(vec![terms::measure(taken.measure).into(), months.into()]),
            source.article(&taken.article),
            source.person(&taken.by).into(),
        ]
    };
    Block::Table(crate::sheet::Table {
        title: l::CONSEQUENCES,
        columns: vec![
            (l::SERIAL, 8),
            (label("人员", "Person"), 24),
            (label("处理", "Measure"), 24),
            (label("条款", "Article"), 24),
            (label("决定人", "Decided by"), 20),
        ],
        rows: taken.zip(1_u32..).map(row).collect(),
        none: label("未作个人处理", "no measure against a person"),
    })
}
