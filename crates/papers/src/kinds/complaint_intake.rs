//! The complaint intake form (投诉登记表): how it was made, by whom, against whom, and what is to be done (complaint/1, 2).
use super::complaint;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Part, Sheet, Signature, Text, Tick, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::matters::complaint::events::{ComplaintChannel, ComplaintEvent, Gravity, Received};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "complaint-intake",
    prefix: "TS",
    title: label("投诉登记表", "Complaint Intake"),
    of: Kind::Complaint,
    events: &["complaint.received"],
    article: "complaint/2",
    required: REQUIRED,
    related: complaint::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::COMPLAINT_NUMBER,
    l::COMPLAINT_CHANNEL,
    l::GRAVITY,
    l::COMPLAINANT,
    l::TELEPHONE,
    l::ADDRESS,
    l::COMPLAINED_OF,
    l::COMPLAINED_WINDOWS,
    l::COMPLAINT_SUMMARY,
    l::COMPLAINT_MATTER,
    l::ABOUT,
    l::ARTICLES,
    l::ASKED_IN_WRITING,
    l::RECEIVED_BY,
    l::RECEIVED_AT,
    l::INTAKE_OPINION,
    l::SIGNED_HANDLER,
    l::SIGNED_COMPLAINANT,
];

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Complaint(ComplaintEvent::Received(received)) = &source.fact.event else { return Err(source.unfit()) };
    let none = || Text::from(label("未指明", "not named"));
    let some = |text: Text| if text.is_empty() { none() } else { text };
    let windows = Text::List(received.windows.iter().map(|window| source.window(window)).collect());
    let articles = Text::List(received.articles.iter().map(|key| source.article(key)).collect());
    let about = received.about.as_ref().map_or_else(none, |about| source.number_of(about).into());
    let fields = vec![
        half(l::COMPLAINT_NUMBER, received.number.as_str()),
        half(l::RECEIVED_AT, terms::time(source.fact.time)),
        full(l::COMPLAINT_CHANNEL, channels(received.channel)),
        half(l::GRAVITY, gravities(received.gravity)),
        half(l::ASKED_IN_WRITING, in_writing(received)),
        half(l::COMPLAINANT, complaint::complainant(received, Part::Name)),
        half(l::TELEPHONE, complaint::complainant(received, Part::Telephone)),
        full(l::ADDRESS, complaint::complainant(received, Part::Address)),
        half(l::COMPLAINED_OF, some(source.persons(&received.persons))),
        half(l::COMPLAINED_WINDOWS, some(windows)),
        full(l::COMPLAINT_SUMMARY, received.summary.as_str()),
        full(l::COMPLAINT_MATTER, &received.matter),
        half(l::ABOUT, about),
        half(l::RECEIVED_BY, source.person(&received.receiver)),
        full(l::ARTICLES, some(articles)),
        full(l::INTAKE_OPINION, Text::Blank),
        full(label("调查记录", "Investigation"), Text::Blank),
    ];
    Ok(Sheet {
        number: Some(received.number.clone()),
        blocks: vec![Block::Fields(fields)],
        signatures: vec![
            Signature {
                label: l::SIGNED_HANDLER,
                mark: Mark::Sign,
                text: Some(source.person(&received.receiver).into()),
            },
            Signature { label: l::SIGNED_COMPLAINANT, mark: Mark::Sign, text: None },
            Signature {
                label: label("综合科负责人（签名）", "Head of the general section"),
                mark: Mark::Sign,
                text: None,
            },
        ],
        notes: vec![label(
            "本表含投诉人信息，不得提供给被投诉人；被投诉人不得参与受理、调查和裁定。",
            "It names the complainant: never to be shown to the persons complained of, who take no part in receipt, investigation or decision.",
        )],
        ..Sheet::default()
    })
}

fn tick(on: bool) -> Tick {
    if on { Tick::On } else { Tick::Off }
}

fn channels(made: ComplaintChannel) -> Text {
    let all =
        [ComplaintChannel::Spoken, ComplaintChannel::Telephone, ComplaintChannel::Written, ComplaintChannel::Online];
    Text::Choice(all.into_iter().map(|one| (tick(one == made), terms::complaint_channel(one))).collect())
}

fn gravities(found: Gravity) -> Text {
    let all = [Gravity::Ordinary, Gravity::Grave];
    Text::Choice(all.into_iter().map(|one| (tick(one == found), terms::gravity(one))).collect())
}

fn in_writing(received: &Received) -> Text {
    let said = match received.asked_in_writing {
        true => label("情节严重，已请其书面提出", "grave: asked to put it in writing"),
        false => label("无需", "not needed"),
    };
    said.into()
}
