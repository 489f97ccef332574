//! Any event of the reference data (基础数据事件).
use super::{Table, codes, shapes, variants};
use anjuan_domain::clock::{DayKind, Notice, NoticeDay, OfficeHours, Season, Session};
use anjuan_domain::reference::centre::definition::{
    DoubleRule, Doubles, Enrolment, Fee, ItemDefinition, LimitRule, Material, NumberRule, PersonDefinition,
    PostDefinition, RulebookDefinition, StaffCategory, WindowDefinition,
};
use anjuan_domain::reference::centre::events::{
    CalendarEvent, ItemDefined, ItemEvent, ItemWithdrawn, NoticePublished, PersonDefined, PersonEvent, PersonWithdrawn,
    PostDefined, PostEvent, PostWithdrawn, RulebookAdopted, RulebookEvent, TokensRevoked, WindowDefined, WindowEvent,
    WindowWithdrawn,
};
use anjuan_domain::reference::post::events::{
    AbsenceDropped, AbsencePlanned, CoverEnded, CoverHandedOver, CoverStarted,
};

codes!(StaffCategory);
variants! { DayKind { Holiday, MakeupWorkday, Ordinary } }
shapes! {
    Material { id, name, name_en, issuer, originals, copies, mandatory, main }
    Fee { id, name, amount_fen, basis }
    ItemDefinition {
        name, name_en, basic_code, implementation_code, category, legal_basis, level, body, body_code, window, interaction, processing,
        promised, promised_note, statutory, statutory_note, conditions, flow, joint_departments, result_name, fees, audience, place,
        hours, consultation_telephone, supervision_telephone, materials,
    }
    WindowDefinition { name, name_en, department, head }
    PersonDefinition { name, window, section, title, roles, certificate, telephone, category, enrolled }
    Enrolment { devices }
    PostDefinition { name, window, a, b, items, office }
    Session { opens, closes }
    Season { name, from, until, sessions }
    OfficeHours { article, assumed, seasons }
    LimitRule { name, limit, article, assumed, note }
    NumberRule { name, value, unit, article, assumed, note }
    RulebookDefinition { version, title, office_hours, limits, numbers, centre_name, centre_name_en, doubles }
    Doubles { pairs }
    DoubleRule { first, second, meant, article, assumed, note }
    NoticeDay { date, kind, name }
    Notice { id, announced_on, assumed, covers_until, days }
    ItemDefined { effective_from, definition }
    ItemWithdrawn { effective_from, reason }
    WindowDefined { effective_from, definition }
    WindowWithdrawn { effective_from, reason }
    PersonDefined { effective_from, definition }
    PersonWithdrawn { effective_from, reason }
    TokensRevoked { issued_until, reason }
    PostDefined { effective_from, definition }
    PostWithdrawn { effective_from, reason }
    CoverStarted { ordinal, away, cover, reason, until, overridden, matters, handover }
    CoverHandedOver { ordinal, handover }
    CoverEnded { ordinal, back, remark }
    AbsencePlanned { leave, person, from, until, overridden }
    AbsenceDropped { leave, person }
    RulebookAdopted { effective_from, definition }
    NoticePublished { notice }
}

/// One line per event type.
pub(super) const EVENTS: Table = &[
    ("anjuan.item.defined.v1", |g| ItemEvent::Defined(g.make()).into()),
    ("anjuan.item.withdrawn.v1", |g| ItemEvent::Withdrawn(g.make()).into()),
    ("anjuan.window.defined.v1", |g| WindowEvent::Defined(g.make()).into()),
    ("anjuan.window.withdrawn.v1", |g| WindowEvent::Withdrawn(g.make()).into()),
    ("anjuan.person.defined.v1", |g| PersonEvent::Defined(g.make()).into()),
    ("anjuan.person.withdrawn.v1", |g| PersonEvent::Withdrawn(g.make()).into()),
    ("anjuan.person.tokens-revoked.v1", |g| PersonEvent::TokensRevoked(g.make()).into()),
    ("anjuan.post.defined.v1", |g| PostEvent::Defined(g.make()).into()),
    ("anjuan.post.withdrawn.v1", |g| PostEvent::Withdrawn(g.make()).into()),
    ("anjuan.post.cover-started.v1", |g| PostEvent::CoverStarted(g.make()).into()),
    ("anjuan.post.cover-handed-over.v1", |g| PostEvent::CoverHandedOver(g.make()).into()),
    ("anjuan.post.cover-ended.v1", |g| PostEvent::CoverEnded(g.make()).into()),
    ("anjuan.post.absence-planned.v1", |g| PostEvent::AbsencePlanned(g.make()).into()),
    ("anjuan.post.absence-dropped.v1", |g| PostEvent::AbsenceDropped(g.make()).into()),
    ("anjuan.rulebook.adopted.v1", |g| RulebookEvent::Adopted(g.make()).into()),
    ("anjuan.calendar.notice-published.v1", |g| CalendarEvent::NoticePublished(g.make()).into()),
];
