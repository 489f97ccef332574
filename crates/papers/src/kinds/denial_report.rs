//! The denial report (否定报备表): every field of denial-report/4, in two copies, for the head of the approval section and
//! for the archive. The review (denial-report/5) is printed once it is recorded; before, there is room to write it by hand.
use super::denial;
use crate::kind::PaperKind;
use crate::labels as l;
use crate::sheet::{Block, Label, Mark, Sheet, Signature, Text, Tick, full, half, label};
use crate::source::{Source, Unprintable};
use crate::terms;
use anjuan_domain::event::Event;
use anjuan_domain::history::Fact;
use anjuan_domain::matters::denial::events::{DenialEvent, Objected, Reported, ReviewOutcome, Reviewed};
use anjuan_domain::vocabulary::ids::Kind;

/// The paper.
pub(crate) const PAPER: PaperKind = PaperKind {
    name: "denial-report",
    prefix: "FB",
    title: label("否定报备表", "Denial Report"),
    of: Kind::Denial,
    events: &["denial.reported"],
    article: "denial-report/4",
    required: REQUIRED,
    related: denial::related,
    compose,
};

const REQUIRED: &[Label] = &[
    l::REPORT_NUMBER,
    l::DENIAL_NUMBER,
    l::HANDLER,
    l::UNIT,
    l::UNIT_OF_APPLICANT,
    l::APPLICANT,
    l::ADDRESS,
    l::TELEPHONE,
    l::ASKED,
    l::REASONS,
    l::BASIS,
    l::OBJECTION,
    l::REPORTED_AT,
    l::REVIEW_DUE,
    l::REVIEWER,
    l::SIGNED_HANDLER,
    l::SIGNED_REVIEWER,
    l::SIGNED_ARCHIVE,
];

/// The review of this report, where it is recorded: the first after it and before another report.
fn review<'a>(source: &Source<'a>) -> Option<(&'a Fact, &'a Reviewed)> {
    let later = source.history.facts.iter().filter(|fact| fact.version > source.fact.version);
    let mut until = later.take_while(|fact| fact.event.data::<Reported>().is_none());
    until.find_map(|fact| fact.event.data::<Reviewed>().map(|review| (fact, review)))
}

fn compose(source: &Source<'_>) -> Result<Sheet, Unprintable> {
    let Event::Denial(DenialEvent::Reported(reported)) = &source.fact.event else { return Err(source.unfit()) };
    let issued = denial::issued(source.history).ok_or_else(|| source.unfit())?;
    let objected = source.last(|fact| fact.event.data::<Objected>().map(|objected| (fact, objected)));
    let objection = objected.map_or_else(
        || label("无", "none").into(),
        |(fact, objected): (_, &Objected)| {
            let manner = terms::objection(objected.manner);
            Text::Run(vec![
                terms::time(fact.time).into(),
                "，".into(),
                manner.into(),
                "：".into(),
                (&objected.grounds).into(),
            ])
        },
    );
    let review = review(source);
    let tick = |outcome| if review.is_some_and(|(_, review)| review.outcome == outcome) { Tick::On } else { Tick::Off };
    let outcome = [ReviewOutcome::Upheld, ReviewOutcome::Corrected].map(|one| (tick(one), terms::review(one)));
    let opinion = review.map_or(Text::Blank, |(fact, review)| {
        let lines = [
            Some(Text::from(review.opinion.as_str())),
            Some(review.correction.as_str()).filter(|correction| !correction.is_empty()).map(Text::from),
            Some(Text::Run(vec![source.person(&review.by).into(), " · ".into(), terms::time(fact.time).into()])),
        ];
        Text::List(lines.into_iter().flatten().collect())
    });
    let fields = vec![
        half(l::REPORT_NUMBER, reported.number.as_str()),
        half(l::DENIAL_NUMBER, issued.number.as_str()),
        half(l::HANDLER, source.person(&reported.handler)),
        half(l::UNIT, reported.unit.as_str()),
        half(l::REPORTED_AT, terms::time(source.fact.time)),
        half(l::MATTER_NUMBER, denial::matter(source, issued)),
        half(l::APPLICANT, &reported.applicant.name),
        half(l::UNIT_OF_APPLICANT, &reported.applicant.unit),
        half(l::TELEPHONE, &reported.applicant.telephone),
        half(l::ADDRESS, &reported.applicant.address),
        full(l::ASKED, &reported.asked),
        full(l::REASONS, reported.reasons.as_str()),
        full(l::BASIS, reported.basis.as_str()),
        full(l::OBJECTION, objection),
        half(l::REVIEWER, source.person(&reported.reviewer)),
        half(l::REVIEW_DUE, denial::due(source, reported.review.limit)),
        full(l::REVIEW_OUTCOME, Text::Choice(outcome.to_vec())),
        full(l::OPINION, opinion),
    ];
    let sign = |label, person: &str| Signature { label, mark: Mark::Sign, text: Some(source.person(person).into()) };
    Ok(Sheet {
        number: Some(reported.number.clone()),
        blocks: vec![Block::Fields(fields)],
        signatures: vec![
            sign(l::SIGNED_HANDLER, &reported.handler),
            sign(l::SIGNED_REVIEWER, &reported.reviewer),
            sign(l::SIGNED_ARCHIVE, &reported.archivist),
        ],
        copies: vec![label("审批科负责人", "head of the approval section"), label("档案", "archive")],
        notes: vec![label(
            "本表一式两份，一份送审批科负责人，一份存档；审批科负责人应在期限内审核，违反法律政策的予以纠正，窗口在期限内告知申请人。",
            "In two copies, for the head of the approval section and the archive; what breaks law or policy is corrected in time, and the window tells the applicant.",
        )],
    })
}
