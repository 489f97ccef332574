//! Any event of a complaint (投诉事件).
use super::{Table, codes, shapes};
use anjuan_domain::matters::complaint::events::{
    Answered, Assigned, CircularIssued, Classified, ComplaintChannel, ComplaintEvent, Decided, Finding, FoundOf,
    Gravity, HandedOver, Investigated, Measure, MeasureTaken, OverdueExplained, PutInWriting, Received, ReplyManner,
    Track, Withdrawn,
};

codes!(ComplaintChannel, Gravity, Track, Finding, ReplyManner, Measure);
shapes! {
    Received {
        number, receiver, channel, gravity, complainant, matter, summary, persons, windows, about, articles, asked_in_writing,
        answer,
    }
    PutInWriting { document, matter, answer }
    Classified { by, track, departments, reason, answer }
    Assigned { investigator, by }
    Investigated { ordinal, by, step, department, statement_of, statement, result }
    FoundOf { person, window, article, finding }
    Decided { by, finding, found, reasons }
    Answered { by, manner, document, summary }
    OverdueExplained { by, manner, explanation, promised }
    MeasureTaken { person, article, gravity, measure, months, by, reason }
    CircularIssued { number, title, text, by }
    Withdrawn { by, reason }
    HandedOver { handover, from, to }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.complaint.received.v1", |g| ComplaintEvent::Received(g.make()).into()),
    ("anjuan.complaint.put-in-writing.v1", |g| ComplaintEvent::PutInWriting(g.make()).into()),
    ("anjuan.complaint.classified.v1", |g| ComplaintEvent::Classified(g.make()).into()),
    ("anjuan.complaint.assigned.v1", |g| ComplaintEvent::Assigned(g.make()).into()),
    ("anjuan.complaint.investigated.v1", |g| ComplaintEvent::Investigated(g.make()).into()),
    ("anjuan.complaint.decided.v1", |g| ComplaintEvent::Decided(g.make()).into()),
    ("anjuan.complaint.answered.v1", |g| ComplaintEvent::Answered(g.make()).into()),
    ("anjuan.complaint.overdue-explained.v1", |g| ComplaintEvent::OverdueExplained(g.make()).into()),
    ("anjuan.complaint.measure-taken.v1", |g| ComplaintEvent::MeasureTaken(g.make()).into()),
    ("anjuan.complaint.circular-issued.v1", |g| ComplaintEvent::CircularIssued(g.make()).into()),
    ("anjuan.complaint.withdrawn.v1", |g| ComplaintEvent::Withdrawn(g.make()).into()),
    ("anjuan.complaint.handed-over.v1", |g| ComplaintEvent::HandedOver(g.make()).into()),
];
