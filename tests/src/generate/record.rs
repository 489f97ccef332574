//! Any event of an entry in a register (登记簿记录).
use super::{Table, codes, shapes};
use anjuan_domain::matters::record::events::{
    Approved, Asked, Closed, Corrected, HandedOver, Made, RecordBegun, RecordEvent, Refused,
};
use anjuan_domain::reference::centre::book::{
    BookChoice, BookDefinition, BookDue, BookField, BookLife, FieldType, FieldValue,
};
use anjuan_domain::reference::centre::events::{BookDefined, BookEvent, BookWithdrawn};

codes!(BookLife, FieldType);
shapes! {
    BookChoice { id, name, name_en }
    BookField { id, name, name_en, r#type, required, closing, public, choices }
    BookDue { limit, article, assumed, note }
    BookDefinition {
        name, name_en, article, prefix, life, fields, writers, approvers, keepers, readers, due, retention_years,
    }
    BookDefined { effective_from, definition }
    BookWithdrawn { effective_from, reason }
    FieldValue { field, value }
    RecordBegun { register, definition, article, fields, by, window, readers, retention_years }
    Made { number, begun, open, due }
    Asked { number, begun, approver, decision }
    Approved { by, remark, due }
    Refused { by, reason }
    HandedOver { from, to, reason, by }
    Corrected { fields, reason, by }
    Closed { fields, by }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.book.defined.v1", |g| BookEvent::Defined(g.make()).into()),
    ("anjuan.book.withdrawn.v1", |g| BookEvent::Withdrawn(g.make()).into()),
    ("anjuan.record.made.v1", |g| RecordEvent::Made(g.make()).into()),
    ("anjuan.record.asked.v1", |g| RecordEvent::Asked(g.make()).into()),
    ("anjuan.record.approved.v1", |g| RecordEvent::Approved(g.make()).into()),
    ("anjuan.record.refused.v1", |g| RecordEvent::Refused(g.make()).into()),
    ("anjuan.record.handed-over.v1", |g| RecordEvent::HandedOver(g.make()).into()),
    ("anjuan.record.corrected.v1", |g| RecordEvent::Corrected(g.make()).into()),
    ("anjuan.record.closed.v1", |g| RecordEvent::Closed(g.make()).into()),
];
