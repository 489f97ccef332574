//! The denial (不予办理告知书): reasons in detail, legal basis, and where to go instead (denial-report/2, 3).
use super::case;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Part, Sheet, Signature, Text, Tick, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::clock::civil;
use anjuan_domain::event::Event;
use anjuan_domain::history::{Fact, History};
use anjuan_domain::matters::denial::events::{DenialEvent, DenialScope, Issued};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "denial",
    prefix: "FD",
    title: label("不予办理告知书", "Notice of Denial"),
    of: Kind::Denial,
    events: &["denial.issued"],
    article: "denial-report/2",
    required: REQUIRED,
    related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::DENIAL_NUMBER,
    l::APPLICANT,
    l::DOCUMENT,
    l::TELEPHONE,
    l::WINDOW,
    l::HANDLER,
    l::DENIED_AT,
    l::ASKED,
    l::DENIED_SCOPE,
    l::REASONS,
    l::BASIS,
    l::REFERRAL,
    l::SIGNED_HANDLER,
    l::SIGNED_APPLICANT,
    l::SEAL,
];

/// The first event of a denial.
pub(super) fn issued(history: &History) -> Option<&Issued> {
    history.facts.iter().find_map(|fact| fact.event.data::<Issued>())
}

/// The case or contact that is denied.
pub(super) fn related(history: &History, _: &Fact) -> Vec<AggregateRef> {
    issued(history).and_then(|issued| issued.matter.clone()).into_iter().collect()
}

/// What was asked for by name: the item, where it is one.
pub(super) fn item(source: &Source<'_>, issued: &Issued) -> Text {
    let day = source.day();
    match issued.item.as_deref().map(|id| (id, source.centre.item(id, day))) {
        Some((_, Some((item, _)))) => Text::Both(item.name.clone(), item.name_en.clone()),
        Some((id, None)) => id.into(),
        None => label("目录外事项", "not in the catalogue").into(),
    }
}

/// The case or contact by number.
pub(super) fn matter(source: &Source<'_>, issued: &Issued) -> Text {
    match &issued.matter {
        Some(aggregate) => source.number_of(aggregate).into(),
        None => label("无", "none").into(),
    }
}

/// What kind of reason, as boxes.
pub(super) fn scope(scope: DenialScope) -> Text {
    let tick = |wanted: DenialScope| if scope == wanted { Tick::On } else { Tick::Off };
    let all = [DenialScope::WithinDuties, DenialScope::OutOfScope];
    Text::Choice(all.into_iter().map(|one| (tick(one), terms::scope(one))).collect())
}

fn referral(issued: &Issued) -> Text {
    let Some(onward) = &issued.referral else {
        return label("属于职责范围，无需指引", "within our duties: none").into();
    };
    let line = |what: &str, said: &str| Text::Plain(format!("{what}：{said}"));
    let lines = [("主管单位", &onward.to), ("地址及联系方式", &onward.address), ("已提供的帮助", &onward.help)];
    Text::List(lines.into_iter().filter(|(_, said)| !said.is_empty()).map(|(what, said)| line(what, said)).collect())
}

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Denial(DenialEvent::Issued(issued)) = &source.fact.event else { return Err(source.unfit()) };
    let mut fields = vec![
        half(l::DENIAL_NUMBER, issued.number.as_str()),
        half(l::MATTER_NUMBER, matter(source, issued)),
        full(l::ITEM, item(source, issued)),
    ];
    fields.extend(case::party(l::APPLICANT, &issued.applicant));
    fields.extend([
        half(l::WINDOW, source.window(&issued.window)),
        half(l::HANDLER, source.person(&issued.handler)),
        half(l::DENIED_AT, terms::time(source.fact.time)),
        half(l::IMPORTANCE, terms::importance(issued.importance)),
        full(l::ASKED, &issued.asked),
        full(l::DENIED_SCOPE, scope(issued.scope)),
        full(l::REASONS, issued.reasons.as_str()),
        full(l::BASIS, issued.basis.as_str()),
        full(l::REFERRAL, referral(issued)),
    ]);
    Ok(Sheet {
        number: Some(issued.number.clone()),
        blocks: vec![
            Block::Addressee(Text::Of(Box::new(issued.applicant.clone()), Part::Name)),
            Block::Paragraph(Text::Both(
                "您提出的诉求不能办理，现将理由和依据详细告知如下：".into(),
                "What you ask for cannot be handled; the reasons and the basis are these:".into(),
            )),
            Block::Fields(fields),
        ],
        signatures: signatures(source, &issued.handler),
        notes: vec![
            label(
                "您对本告知有异议的，可当场或书面提出；提出后本窗口将填写《否定报备表》，由审批科负责人在规定期限内审核，违反法律政策的予以纠正并告知您。",
                "If you object, here or in writing, a denial report is filed; the head of the approval section reviews it in time, and what breaks law or policy is corrected and you are told.",
            ),
            label(
                "您也可依法申请行政复议或者提起行政诉讼。",
                "You may also apply for administrative reconsideration or bring an action, as the law provides.",
            ),
        ],
        ..Sheet::default()
    })
}

/// The handler signs, the centre seals, the applicant confirms receipt.
pub(super) fn signatures(source: &Source<'_>, handler: &str) -> Vec<Signature> {
    vec![
        Signature { label: l::SIGNED_HANDLER, mark: Mark::Sign, text: Some(source.person(handler).into()) },
        Signature { label: l::SIGNED_APPLICANT, mark: Mark::Sign, text: None },
        Signature { label: l::SEAL, mark: Mark::Seal, text: None },
    ]
}

/// The civil day on which a period that starts with this paper's event ends.
pub(super) fn due(source: &Source<'_>, limit: anjuan_domain::clock::Limit) -> String {
    let deadline = anjuan_domain::clock::Deadline::new(source.fact.time, limit);
    match anjuan_domain::clock::due(source.centre.calendar(), &deadline) {
        Ok(due) => terms::day(civil::date_of(due.at)),
        Err(_) => terms::limit(limit).0,
    }
}
