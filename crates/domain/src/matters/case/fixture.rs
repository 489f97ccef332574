//! A small centre and a way to tell a case's story in tests (测试用例): given commands, when a command, then the event.
//!
//! Two windows, ten members of staff, five items, a rulebook and the days around the national holiday of 2014, all by
//! events, as the service gets them. It must never be seen outside tests, and never decides anything itself.
mod rulebook;

use super::Case;
use super::commands::{Accept, CaseCommand, Charge, Finish, Notify, Pause, Register, Step};
use super::events::{
    EmptyPart, FinishResult, HandlingForm, MaterialState, MaterialStatus, NoticeParts, Origin, PauseKind, StepResult,
};
use crate::clock::{Commitment, Counting, DayKind, Limit, Notice, NoticeDay, Unit};
use crate::event::Event;
use crate::matters::contact::events::{Channel, Place};
use crate::reference::centre::Centre;
use crate::reference::centre::definition::{
    Enrolment, Fee, ItemDefinition, Material, PersonDefinition, PostDefinition, WindowDefinition,
};
use crate::reference::centre::events::{
    ItemDefined, NoticePublished, PersonDefined, PostDefined, RulebookAdopted, WindowDefined,
};
use crate::vocabulary::actor::Role;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::sealed::{Party, PartyKind};
use crate::vocabulary::stamp::{Instant, Stamp};
use chrono::{NaiveDate, NaiveDateTime};
use uuid::Uuid;

/// The instant of a civil time, `2014-10-09 10:00:00`.
pub(crate) fn at(civil: &str) -> Instant {
    let time = NaiveDateTime::parse_from_str(civil, "%Y-%m-%d %H:%M:%S").unwrap();
    crate::clock::civil::instant(time.date(), time.time())
}

/// So many working days, counted as the law counts.
pub(crate) fn working_days(count: i32) -> Limit {
    Limit { count, unit: Unit::WorkingDay, counting: Counting::Civil }
}

/// Somebody, by id.
pub(crate) fn party(applicant: &str) -> Party {
    Party {
        applicant: applicant.into(),
        kind: PartyKind::NaturalPerson,
        masked_name: "王*".into(),
        masked_document: "3206**********1234".into(),
        masked_telephone: "138****5645".into(),
        ciphertext: "c2VhbGVk".into(),
    }
}

/// A material as found.
pub(crate) fn material(id: &str, status: MaterialStatus) -> MaterialState {
    let remark = if status == MaterialStatus::Defective { "the seal is illegible" } else { "" };
    MaterialState { material: id.into(), status, remark: remark.into() }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn listed(id: &str, mandatory: bool, main: bool) -> Material {
    Material {
        id: id.into(),
        name: format!("材料{id}"),
        name_en: format!("Material {id}"),
        issuer: "申请人自备".into(),
        originals: 1,
        copies: 1,
        mandatory,
        main,
    }
}

fn item(name: &str, interaction: Interaction, processing: Processing, promised: i32) -> ItemDefinition {
    ItemDefinition {
        name: name.into(),
        name_en: "An item".into(),
        basic_code: "0001".into(),
        implementation_code: "320623-0001".into(),
        category: "公共服务".into(),
        legal_basis: "社会保险法".into(),
        level: 5,
        body: "栟茶镇人民政府".into(),
        body_code: "11320623014266012X".into(),
        window: "W01".into(),
        interaction,
        processing,
        promised: working_days(promised),
        promised_note: String::new(),
        statutory: Some(working_days(20)),
        statutory_note: String::new(),
        conditions: String::new(),
        flow: vec!["受理".into(), "审查".into(), "办结".into()],
        joint_departments: vec![],
        result_name: "登记表".into(),
        fees: vec![],
        audience: vec![PartyKind::NaturalPerson],
        place: "便民服务中心".into(),
        hours: "工作日".into(),
        consultation_telephone: "0513-80000000".into(),
        supervision_telephone: "0513-80000001".into(),
        materials: vec![],
    }
}

/// The items: `SI-001` committed with materials and fees, `CA-001` immediate, `RU-001` report-up, `CQ-001` consultation,
/// `NS-001` committed without a statutory period, `JT-001` joint.
fn items() -> Vec<(&'static str, &'static str, ItemDefinition)> {
    let mut committed = item("社保登记", Interaction::Application, Processing::Committed, 7);
    committed.materials = vec![listed("M1", true, true), listed("M2", true, false), listed("M3", false, false)];
    let fee = |id: &str, amount_fen, basis: &str| Fee {
        id: id.into(),
        name: "工本费".into(),
        amount_fen,
        basis: basis.into(),
    };
    committed.fees = vec![fee("F1", 1250, "苏价费〔2014〕1号"), fee("F2", 500, "")];
    let mut immediate = item("证明出具", Interaction::Application, Processing::Immediate, 0);
    immediate.materials = vec![listed("M1", true, true)];
    let mut report_up = item("用地初审", Interaction::Application, Processing::ReportUp, 15);
    report_up.category = "行政许可".into();
    let consultation = item("政策咨询", Interaction::Consultation, Processing::Immediate, 0);
    let unbound =
        ItemDefinition { statutory: None, ..item("补贴申领", Interaction::Application, Processing::Committed, 5) };
    let joint = ItemDefinition {
        joint_departments: vec!["民政办".into(), "国土所".into()],
        ..item("联合审批", Interaction::Application, Processing::Committed, 10)
    };
    let later = ItemDefinition { promised: working_days(3), ..committed.clone() };
    vec![
        ("SI-001", "2014-01-01", committed),
        ("SI-001", "2015-01-01", later),
        ("CA-001", "2014-01-01", immediate),
        ("RU-001", "2014-01-01", report_up),
        ("CQ-001", "2014-01-01", consultation),
        ("NS-001", "2014-01-01", unbound),
        ("JT-001", "2014-01-01", joint),
    ]
}

fn national_holiday() -> Notice {
    let off = (1..=7).map(|day| (format!("2014-10-{day:02}"), DayKind::Holiday));
    let made_up = ["2014-09-28", "2014-10-11"].map(|day| (day.to_owned(), DayKind::MakeupWorkday));
    let days = off.chain(made_up).map(|(day, kind)| NoticeDay { date: date(&day), kind, name: "国庆节".into() });
    Notice {
        id: "2014".into(),
        announced_on: date("2013-12-11"),
        assumed: false,
        covers_until: Some(date("2014-12-31")),
        days: days.collect(),
    }
}

fn persons() -> [(&'static str, Option<&'static str>, Role); 10] {
    [
        ("P001", None, Role::Director),
        ("P002", None, Role::DeputyDirector),
        ("P003", Some("W01"), Role::WindowHead),
        ("P004", Some("W01"), Role::WindowStaff),
        ("P005", Some("W02"), Role::WindowStaff),
        ("P006", None, Role::ApprovalSection),
        ("P007", None, Role::GeneralSection),
        ("P008", None, Role::ComplaintCentre),
        ("P009", None, Role::ServiceSection),
        ("P010", None, Role::Inspector),
    ]
}

fn reference_events() -> Vec<(Kind, &'static str, Event)> {
    let effective_from = date("2014-01-01");
    let mut events: Vec<(Kind, &'static str, Event)> = vec![
        (Kind::Rulebook, "main", RulebookAdopted { effective_from, definition: rulebook::rulebook() }.into()),
        (Kind::Calendar, "cn", NoticePublished { notice: national_holiday() }.into()),
    ];
    for (id, name) in [("W01", "社保窗口"), ("W02", "民政窗口")] {
        let definition = WindowDefinition {
            name: name.into(),
            name_en: id.into(),
            department: "人社所".into(),
            head: "P003".into(),
        };
        events.push((Kind::Window, id, WindowDefined { effective_from, definition }.into()));
    }
    for (id, window, role) in persons() {
        let definition = PersonDefinition {
            category: None,
            enrolled: Enrolment::at(["HALL", "GATE"]),
            name: format!("工作人员{id}"),
            window: window.map(str::to_owned),
            section: "服务科".into(),
            title: role.zh().into(),
            roles: vec![role],
            certificate: format!("BC-{id}"),
            telephone: "0513-80000000".into(),
        };
        events.push((Kind::Person, id, PersonDefined { effective_from, definition }.into()));
    }
    for (id, window, a, b) in
        [("PO1", "W01", "P004", "P005"), ("PO2", "W02", "P005", "P004"), ("PO3", "W01", "P009", "P003")]
    {
        let [name, window, a, b] = [id, window, a, b].map(String::from);
        let definition = PostDefinition { name, window, a, b, items: vec![], office: None };
        events.push((Kind::Post, id, PostDefined { effective_from, definition }.into()));
    }
    for (id, from, definition) in items() {
        events.push((Kind::Item, id, ItemDefined { effective_from: date(from), definition }.into()));
    }
    events
}

/// The centre, folded from its events.
pub(crate) fn centre() -> Centre {
    let mut centre = Centre::default();
    let time = at("2014-01-01 08:00:00");
    let mut versions = std::collections::BTreeMap::new();
    for (kind, id, event) in reference_events() {
        let version = versions.entry((kind, id)).and_modify(|version| *version += 1).or_insert(1);
        let stamp = Stamp { version: *version, time, recorded: time };
        centre.evolve(&AggregateRef::new(kind, id).unwrap(), &event, stamp).unwrap();
    }
    centre
}

/// A case in the making.
pub(crate) type Story = crate::scenario::Scenario<Case>;

impl Story {
    /// The command that opens the case of every scenario.
    pub(crate) const OPENED_BY: Uuid = Uuid::from_u128(0x0192_7000_0000_7000_8000_0000_0000_0001);

    /// Thursday 9 October 2014, ten o'clock; P004 of window W01 acts.
    pub(crate) fn new() -> Self {
        Self::about("A1").first_command(Self::OPENED_BY)
    }

    /// Given a command by the head of the window, who may approve it; then whoever acted before acts again.
    pub(crate) fn granted(self, command: impl Into<CaseCommand>) -> Self {
        self.by("P003", Role::WindowHead).given(command).acts(self.actor)
    }

    /// The case, once registered.
    pub(crate) fn case(&self) -> &Case {
        self.current()
    }

    /// Registered with every material of the item in order.
    pub(crate) fn registered(self, item: &str) -> Self {
        let register = CaseCommand::Register(Box::new(Self::register(item)));
        self.given(register)
    }

    /// Registered with these materials; the others are missing.
    pub(crate) fn registered_with(self, item: &str, found: &[(&str, MaterialStatus)]) -> Self {
        let materials = found.iter().map(|(id, status)| material(id, *status)).collect();
        self.given(CaseCommand::Register(Box::new(Register { materials, ..Self::register(item) })))
    }

    /// Registered by an administrator from a foreign log.
    pub(crate) fn imported(self, item: &str) -> Self {
        let origin =
            Some(Origin { system: "wabo".into(), reference: "case-10011".into(), handler: "Resource21".into() });
        let register = Register { origin, materials: vec![], ..Self::register(item) };
        self.by("admin", Role::Administrator).given(CaseCommand::Register(Box::new(register)))
    }

    /// Registered and accepted.
    pub(crate) fn accepted(self, item: &str) -> Self {
        self.registered(item).given(Self::accept())
    }

    /// Registered, accepted and finished.
    pub(crate) fn finished(self, item: &str) -> Self {
        self.accepted(item).given(Self::finish_issued())
    }

    /// A registration with every material of the item in order.
    pub(crate) fn register(item: &str) -> Register {
        let all: &[&str] = match item {
            "SI-001" => &["M1", "M2", "M3"],
            "CA-001" => &["M1"],
            _ => &[],
        };
        Register {
            item: item.into(),
            window: None,
            handler: None,
            contact: None,
            channel: Channel::Visit,
            place: Place::Counter,
            visitors: vec![],
            form: HandlingForm::Window,
            applicant: party("A"),
            principal: None,
            materials: all.iter().map(|id| material(id, MaterialStatus::Presented)).collect(),
            origin: None,
        }
    }

    /// An acceptance with the catalogue's promise.
    pub(crate) fn accept() -> Accept {
        Accept { promise: None, due_at: None }
    }

    /// A notice for `SI-001` that asks for missing materials.
    pub(crate) fn notice(missing: &[&str]) -> Notify {
        Notify {
            parts: NoticeParts {
                in_scope: true,
                needed: ["M1", "M2", "M3"].map(String::from).to_vec(),
                time_limit: "七个工作日".into(),
                missing: missing.iter().map(|id| (*id).to_owned()).collect(),
                defective: vec![],
                reasons: String::new(),
                empty_because: Self::empty(if missing.is_empty() { &[4, 5, 6] } else { &[5, 6] }),
            },
        }
    }

    /// Explanations of empty parts.
    pub(crate) fn empty(parts: &[u32]) -> Vec<EmptyPart> {
        parts.iter().map(|part| EmptyPart { part: *part, because: "nothing of the kind".into() }).collect()
    }

    /// A promise.
    pub(crate) fn commitment(limit: Limit) -> Commitment {
        Commitment { limit, rule: "time-limit/3.4".into() }
    }

    /// A step.
    pub(crate) fn step(name: &str) -> Step {
        Step { step: name.into(), handler: None, result: StepResult::Agree, opinion: "同意".into() }
    }

    /// A pause of at most three working days.
    pub(crate) fn pause() -> Pause {
        Pause {
            kind: PauseKind::Testing,
            basis: "行政许可法/45".into(),
            approver: None,
            approved: working_days(3),
            applicant_told: true,
        }
    }

    /// The published fee of `SI-001`.
    pub(crate) fn charge() -> Charge {
        Charge { fee: "F1".into(), amount_fen: 1250, receipt: "R-2014-1".into() }
    }

    /// Finished with a document.
    pub(crate) fn finish_issued() -> Finish {
        Finish { result: FinishResult::Issued, document: "苏社保2014-17".into(), conclusion: "准予登记".into() }
    }
}
