//! Histories for tests: events with their envelopes, in stream order, and one recorded month that the goldens fold.
use crate::memory::InMemory;
use crate::view::{Unappliable, View};
use anjuan_domain::clock::{
    Commitment, Counting, DayKind, Limit, Notice, NoticeDay, OfficeHours, Season, Session, Unit,
};
use anjuan_domain::event::{Envelope, Event, Recorded};
use anjuan_domain::matters::case::events::{
    Accepted, Extended, FinishResult, Finished, HandlingForm, NoticeGiven, NoticeParts, PauseKind, Paused, Registered,
    Resumed, StepResult, StepTaken, Voided,
};
use anjuan_domain::matters::contact::events::{
    AnswerManner, Answered, Channel, LeftOpen, Opened, Place, ReferralAccepted, ReferralManner, Referred, Topic,
};
use anjuan_domain::reference::centre::definition::{LimitRule, NumberRule, RulebookDefinition, WindowDefinition};
use anjuan_domain::reference::centre::events::{NoticePublished, RulebookAdopted, WindowDefined};
use anjuan_domain::vocabulary::item::{Interaction, Processing};
use anjuan_domain::vocabulary::sealed::{Party, PartyKind};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime};
use std::collections::HashMap;
use uuid::Uuid;

/// Stored bodies in stream order, from sequence 1.
#[derive(Default, Clone)]
pub(crate) struct History {
    pub(crate) bodies: Vec<String>,
    versions: HashMap<String, u64>,
}

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One event of a stream: its aggregate, its time, who was responsible, and what happened.
pub(crate) type Line = (&'static str, &'static str, &'static str, Event);

impl History {
    /// Adds streams, each in its own order, in turns that `pick` chooses: it is given how many streams are left.
    pub(crate) fn take_turns(&mut self, streams: Vec<Vec<Line>>, pick: &mut impl FnMut(usize) -> usize) {
        let mut streams: Vec<_> = streams.into_iter().map(|stream| stream.into_iter().peekable()).collect();
        while !streams.is_empty() {
            let at = pick(streams.len()) % streams.len();
            if let Some((aggregate, time, responsible, event)) = streams[at].next() {
                self.add(aggregate, time, responsible, event);
            }
            if streams[at].peek().is_none() {
                drop(streams.remove(at));
            }
        }
    }

    pub(crate) fn add(&mut self, aggregate: &str, time: &str, responsible: &str, event: impl Into<Event>) -> &mut Self {
        let event: Event = event.into();
        let (event_type, schema) = event.event_type();
        let version = self.versions.entry(aggregate.to_owned()).or_default();
        *version += 1;
        let id = Uuid::from_u128(self.bodies.len() as u128 + 1);
        let envelope = Envelope {
            specversion: "1.0".into(),
            id,
            source: "urn:anjuan:centre:bencha".into(),
            event_type: event_type.into(),
            subject: aggregate.into(),
            time: at(time),
            datacontenttype: "application/json".into(),
            dataschema: schema.into(),
            sequence: *version,
            recordedtime: at(time),
            authid: "P001".into(),
            authtype: "user".into(),
            correlationid: id,
            causationid: id,
            commandid: id,
            commandhash: "".into(),
            rulebook: "2014-11.1".into(),
            factssequence: None,
            responsible: responsible.into(),
            enteredfor: "".into(),
            enteredfrom: "".into(),
            previoussequence: 0,
            previoushash: "".into(),
            signature: "".into(),
            data: std::borrow::Cow::Owned(serde_json::value::to_raw_value(&event).unwrap()),
        };
        self.bodies.push(serde_json::to_string(&envelope).unwrap());
        self
    }

    /// Somebody enters something late: it happened then, as they say, and is recorded at the other time.
    pub(crate) fn enter(
        &mut self,
        aggregate: &str,
        (time, recorded): (&str, &str),
        by: &str,
        event: impl Into<Event>,
    ) -> &mut Self {
        self.add(aggregate, time, by, event);
        let body = self.bodies.last_mut().unwrap();
        let mut envelope = Envelope::decode(body.as_bytes()).unwrap();
        (envelope.recordedtime, envelope.authid) = (at(recorded), by.into());
        let entered = serde_json::to_string(&envelope).unwrap();
        *body = entered;
        self
    }

    pub(crate) fn fold<V: View>(&self) -> InMemory<V> {
        let mut view = InMemory::default();
        for at in 0..self.bodies.len() {
            self.apply(&mut view, at).unwrap();
        }
        view
    }

    pub(crate) fn apply<V: View>(&self, view: &mut InMemory<V>, at: usize) -> Result<(), Unappliable> {
        let envelope = Envelope::decode(self.bodies[at].as_bytes()).unwrap();
        view.apply(&Recorded { stream_sequence: at as u64 + 1, envelope })
    }
}

pub(crate) fn days(count: i32) -> Limit {
    Limit { count, unit: Unit::WorkingDay, counting: Counting::Civil }
}

pub(crate) fn commitment(count: i32, rule: &str) -> Commitment {
    Commitment { limit: days(count), rule: rule.into() }
}

/// The periods that the views ask a rulebook for. What a history is not about is so long that nobody waits for its end.
const LIMITS: [(&str, i32, &str); 8] = [
    ("warning", 1, "time-limit/3.4"),
    ("complaint-overdue-explanation", 1, "complaint/3"),
    ("late-entry", 0, "time-limit/2"),
    ("card-case-warning", 2, "time-limit/3.4"),
    ("card-case-yellow", 1, "time-limit/3.4"),
    ("card-case-red", 1, "time-limit/3.4"),
    ("finding-decision", 5_000, "post/1.2"),
    ("duty-hand-over", 5_000, "duty/2.2.4.5"),
];
/// The numbers that they ask it for.
const NUMBERS: [(&str, i32, &str); 2] =
    [("warning-percent-left", 20, "time-limit/3.4"), ("late-entry-grace", 0, "time-limit/2")];

pub(crate) fn rulebook(version: &str, closes: &str) -> RulebookAdopted {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let sessions = vec![
        Session { opens: time("08:00"), closes: time("11:30") },
        Session { opens: time("14:00"), closes: time(closes) },
    ];
    let season = Season { name: "全年".into(), from: "01-01".into(), until: "12-31".into(), sessions };
    RulebookAdopted {
        effective_from: day("2014-01-01"),
        definition: RulebookDefinition {
            doubles: None,
            version: version.into(),
            title: "规则册".into(),
            centre_name: None,
            centre_name_en: None,
            office_hours: OfficeHours { article: "duty/2.2.2".into(), assumed: false, seasons: vec![season] },
            limits: LIMITS
                .map(|(name, count, article)| LimitRule {
                    name: name.into(),
                    limit: days(count),
                    article: article.into(),
                    assumed: true,
                    note: String::new(),
                })
                .into(),
            numbers: NUMBERS
                .map(|(name, value, article)| NumberRule {
                    name: name.into(),
                    value,
                    unit: String::new(),
                    article: article.into(),
                    assumed: true,
                    note: String::new(),
                })
                .into(),
        },
    }
}

pub(crate) fn notice(id: &str, announced_on: &str, until: Option<&str>, off: &[&str]) -> NoticePublished {
    let days =
        off.iter().map(|date| NoticeDay { date: day(date), kind: DayKind::Holiday, name: "假日".into() }).collect();
    let covers_until = until.map(day);
    NoticePublished {
        notice: Notice { id: id.into(), announced_on: day(announced_on), assumed: false, covers_until, days },
    }
}

pub(crate) fn registered(number: &str, notice: Option<Commitment>) -> Registered {
    Registered {
        number: number.into(),
        item: "SI-001".into(),
        item_version: 1,
        window: "W01".into(),
        handler: "P001".into(),
        contact: None,
        interaction: Interaction::Application,
        processing: Processing::Committed,
        channel: Channel::Visit,
        place: Place::Counter,
        visitors: vec![],
        form: HandlingForm::Window,
        applicant: Party {
            applicant: "AP0000000001".into(),
            kind: PartyKind::NaturalPerson,
            masked_name: "王*".into(),
            masked_document: "3206**********1234".into(),
            masked_telephone: "138****5645".into(),
            ciphertext: "c2VhbGVk".into(),
        },
        principal: None,
        materials: vec![],
        notice,
        answer: None,
        origin: None,
    }
}

pub(crate) fn accepted(start_at: &str, promise: Commitment, statutory: Option<Commitment>) -> Accepted {
    Accepted {
        acceptance_number: "SL20141103A1".into(),
        processing: Processing::Committed,
        start_at: at(start_at),
        deemed: false,
        promise,
        statutory,
        due_at: None,
    }
}

pub(crate) fn paused(ordinal: u32, approved: i32) -> Paused {
    Paused {
        ordinal,
        kind: PauseKind::Hearing,
        basis: "行政许可法 art. 45".into(),
        requested_by: "P001".into(),
        approver: "P010".into(),
        approved: days(approved),
        applicant_told: true,
    }
}

pub(crate) fn finished() -> Finished {
    Finished { result: FinishResult::Issued, document: "D1".into(), conclusion: "办结".into() }
}

pub(crate) fn voided() -> Voided {
    Voided { reason: "申请人撤回".into(), approver: "P010".into() }
}

pub(crate) fn step(name: &str) -> StepTaken {
    StepTaken { step: name.into(), handler: "P002".into(), result: StepResult::Agree, opinion: String::new() }
}

pub(crate) fn opened(number: &str, closes_at: &str) -> Opened {
    Opened {
        number: number.into(),
        first_asked: "P003".into(),
        window: "W02".into(),
        channel: Channel::Visit,
        place: Place::Counter,
        topic: Topic::ServiceItem,
        item: Some("SI-002".into()),
        enquirer: None,
        matter: None,
        closes_at: at(closes_at),
    }
}

pub(crate) fn answered(satisfied: bool) -> Answered {
    Answered { by: "P003".into(), manner: AnswerManner::AtOnce, satisfied, summary: "答复".into() }
}

pub(crate) fn notice_given() -> NoticeGiven {
    let parts = NoticeParts {
        in_scope: true,
        needed: vec!["M1".into()],
        time_limit: "5 个工作日".into(),
        missing: vec!["M1".into()],
        defective: vec![],
        reasons: String::new(),
        empty_because: vec![],
    };
    NoticeGiven { ordinal: 1, parts, repeated: vec![] }
}

/// A rulebook, a year's calendar and a window: what every history here stands on.
pub(crate) fn grounds() -> History {
    let mut history = History::default();
    let window = WindowDefinition {
        name: "综合窗口".into(),
        name_en: "General".into(),
        department: "民政".into(),
        head: "P010".into(),
    };
    history
        .add("rulebook/main", "2014-01-01T00:00:00Z", "", rulebook("2014-11.1", "17:30"))
        .add(
            "calendar/cn",
            "2014-01-01T00:01:00Z",
            "",
            notice("2014", "2013-12-11", Some("2014-12-31"), &["2014-10-01", "2014-10-02", "2014-10-03"]),
        )
        .add(
            "window/W01",
            "2014-01-01T00:02:00Z",
            "",
            WindowDefined { effective_from: day("2014-01-01"), definition: window },
        );
    history
}

pub(crate) fn taken_over(by: &str, closes_at: &str) -> ReferralAccepted {
    ReferralAccepted { by: by.into(), closes_at: Some(at(closes_at)) }
}

/// One month in short: three cases and two contacts, a pause, an extension, a notice that moves what is open.
pub(crate) fn month() -> History {
    let mut history = grounds();
    let promised = Some(commitment(5, "one-time-notice/2"));
    let (promise, statutory) = (commitment(10, "time-limit/3.4"), Some(commitment(20, "行政许可法 art. 42")));
    history
        .add("contact/C1", "2014-11-03T01:00:00Z", "P003", opened("ZX-20141103-C1", "2014-11-03T09:30:00Z"))
        .add("case/A1", "2014-11-03T02:00:00Z", "P001", registered("AJ-20141103-A1", promised.clone()))
        .add(
            "contact/C1",
            "2014-11-03T02:10:00Z",
            "P003",
            Referred {
                manner: ReferralManner::LedToWindow,
                window: "W01".into(),
                person: "P001".into(),
                reason: "事项".into(),
            },
        )
        .add("case/A2", "2014-11-03T03:00:00Z", "P001", registered("AJ-20141103-A2", promised.clone()))
        .add("contact/C1", "2014-11-03T03:10:00Z", "P003", taken_over("P001", "2014-11-03T09:30:00Z"))
        .add("case/A1", "2014-11-04T02:00:00Z", "P001", accepted("2014-11-04T02:00:00Z", promise.clone(), statutory))
        .add("case/A2", "2014-11-04T03:00:00Z", "P001", notice_given())
        .add("contact/C1", "2014-11-03T08:00:00Z", "P001", answered(true))
        .add("contact/C2", "2014-11-04T08:00:00Z", "P003", opened("ZX-20141104-C2", "2014-11-04T09:30:00Z"))
        .add(
            "contact/C2",
            "2014-11-04T09:31:00Z",
            "P003",
            LeftOpen { closed_at: at("2014-11-04T09:30:00Z"), responsible: "P003".into() },
        )
        .add("case/A1", "2014-11-05T02:00:00Z", "P001", paused(1, 5))
        .add("case/A1", "2014-11-07T02:00:00Z", "P001", Resumed { ordinal: 1, result: "听证结束".into() })
        .add("case/A1", "2014-11-10T02:00:00Z", "P001", step("审查"))
        .add(
            "case/A3",
            "2014-11-10T02:30:00Z",
            "P002",
            Registered { handler: "P002".into(), ..registered("AJ-20141110-A3", None) },
        )
        .add("case/A3", "2014-11-10T02:31:00Z", "P002", accepted("2014-11-10T02:31:00Z", promise, None))
        .add(
            "case/A1",
            "2014-11-11T02:00:00Z",
            "P001",
            Extended { by: days(2), approver: "P010".into(), reason: "复杂".into() },
        )
        .add("calendar/cn", "2014-11-12T00:00:00Z", "", notice("2014-11-12", "2014-11-12", None, &["2014-11-14"]))
        .add("case/A2", "2014-11-13T02:00:00Z", "P001", voided())
        .add("case/A1", "2014-11-24T02:00:00Z", "P001", finished());
    history
}
