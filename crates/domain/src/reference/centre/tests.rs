//! Given-when-then for the reference data: what a day sees, and what is refused.
use super::commands::CentreCommand;
use super::definition::PostDefinition;
use super::definition::{Fee, LimitRule, Material, NumberRule};
use super::events::*;
use super::rulebook::{LIMITS, NUMBERS};
use super::*;
use crate::aggregate::State;
use crate::clock::{Counting, DayKind, Limit, NoticeDay, OfficeHours, Season, Session, Unit};
use crate::event::Event;
use crate::reference::context::Context;
use crate::vocabulary::actor::{Actor, Role};
use crate::vocabulary::ids::Kind;
use crate::vocabulary::item::{Interaction, Processing};
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::sealed::PartyKind;
use crate::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime};

mod items;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> Instant {
    "2024-06-03T02:00:00Z".parse().unwrap()
}

fn stamp(version: u32) -> Stamp {
    Stamp { version, time: now(), recorded: now() }
}

fn limit(count: i32) -> Limit {
    Limit { count, unit: Unit::WorkingDay, counting: Counting::Civil }
}

fn rulebook(version: &str) -> RulebookDefinition {
    let time = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
    let sessions =
        vec![Session { opens: time(8, 0), closes: time(11, 30) }, Session { opens: time(14, 0), closes: time(17, 30) }];
    let year = Season { name: "全年".into(), from: "01-01".into(), until: "12-31".into(), sessions };
    RulebookDefinition {
        doubles: None,
        version: version.into(),
        title: "制度".into(),
        centre_name: None,
        centre_name_en: None,
        office_hours: OfficeHours { article: "duty/2.2.2".into(), assumed: true, seasons: vec![year] },
        limits: LIMITS.iter().map(|name| limit_rule(name)).collect(),
        numbers: NUMBERS.iter().map(|name| number_rule(name)).collect(),
    }
}

/// A number that only has to be there, or one of the score tables as the deployed rulebook has it.
fn number_rule(name: &str) -> NumberRule {
    crate::scores::rules::fixture::score_number(name).unwrap_or_else(|| any_number(name))
}

fn limit_rule(name: &str) -> LimitRule {
    LimitRule {
        name: name.into(),
        limit: limit(1),
        article: "time-limit/3.4".into(),
        assumed: true,
        note: String::new(),
    }
}

fn any_number(name: &str) -> NumberRule {
    let article = "time-limit/3.4".into();
    NumberRule { name: name.into(), value: 8, unit: "count".into(), article, assumed: true, note: String::new() }
}

fn window() -> WindowDefinition {
    WindowDefinition {
        name: "社保窗口".into(),
        name_en: "Social insurance".into(),
        department: "人社所".into(),
        head: "P001".into(),
    }
}

fn person(name: &str) -> PersonDefinition {
    PersonDefinition {
        category: None,
        enrolled: None,
        name: name.into(),
        window: Some("W01".into()),
        section: "人社所".into(),
        title: "科员".into(),
        roles: vec![Role::WindowStaff],
        certificate: "BC-001".into(),
        telephone: "0513-84000001".into(),
    }
}

fn post() -> PostDefinition {
    PostDefinition {
        name: "参保登记岗".into(),
        window: "W01".into(),
        a: "P001".into(),
        b: "P002".into(),
        items: vec!["SI-001".into()],
        office: None,
    }
}

fn item() -> ItemDefinition {
    ItemDefinition {
        name: "城乡居民养老保险参保登记".into(),
        name_en: "Enrolment in residents' pension insurance".into(),
        basic_code: "002014001".into(),
        implementation_code: "320623104002014001".into(),
        category: "公共服务".into(),
        legal_basis: "《社会保险法》第二十条".into(),
        level: 5,
        body: "栟茶镇人民政府".into(),
        body_code: "11320623MB00000000".into(),
        window: "W01".into(),
        interaction: Interaction::Application,
        processing: Processing::Committed,
        promised: limit(5),
        promised_note: String::new(),
        statutory: Some(limit(20)),
        statutory_note: String::new(),
        conditions: "年满16周岁".into(),
        flow: vec!["受理".into(), "审核".into()],
        joint_departments: vec![],
        result_name: "参保凭证".into(),
        fees: vec![],
        audience: vec![PartyKind::NaturalPerson],
        place: "便民服务大厅".into(),
        hours: "工作日".into(),
        consultation_telephone: "0513-84000011".into(),
        supervision_telephone: "0513-84000012".into(),
        materials: vec![material("identity")],
    }
}

fn material(id: &str) -> Material {
    Material {
        id: id.into(),
        name: "身份证".into(),
        name_en: "Identity card".into(),
        issuer: "公安机关".into(),
        originals: 1,
        copies: 0,
        mandatory: true,
        main: true,
    }
}

fn notice(id: &str, announced: &str, days: &[(&str, DayKind)]) -> Notice {
    Notice {
        id: id.into(),
        announced_on: day(announced),
        assumed: false,
        covers_until: Some(day("2024-12-31")),
        days: days.iter().map(|(date, kind)| NoticeDay { date: day(date), kind: *kind, name: "节".into() }).collect(),
    }
}

fn define_item(from: &str, change: impl FnOnce(&mut ItemDefinition)) -> CentreCommand {
    let mut definition = item();
    change(&mut definition);
    CentreCommand::DefineItem(Box::new(ItemDefined { effective_from: day(from), definition }))
}

fn define_post(change: impl FnOnce(&mut PostDefinition)) -> CentreCommand {
    let mut definition = post();
    change(&mut definition);
    PostDefined { effective_from: day("2024-01-01"), definition }.into()
}

fn define_person(change: impl FnOnce(&mut PersonDefinition)) -> CentreCommand {
    let mut definition = person("江小川");
    change(&mut definition);
    PersonDefined { effective_from: day("2024-01-01"), definition }.into()
}

fn adopt(from: &str, version: &str, change: impl FnOnce(&mut RulebookDefinition)) -> CentreCommand {
    let mut definition = rulebook(version);
    change(&mut definition);
    RulebookAdopted { effective_from: day(from), definition }.into()
}

/// A centre and the aggregates it was folded from, as the service keeps them.
#[derive(Default)]
struct Service {
    centre: Centre,
    aggregates: std::collections::BTreeMap<AggregateRef, (Reference, u32)>,
}

fn new(aggregate: &AggregateRef) -> Reference {
    match State::new(aggregate) {
        State::Reference(state) => state,
        state => panic!("{aggregate} is no reference data: {state:?}"),
    }
}

impl Service {
    fn ask(&self, aggregate: &str, command: &CentreCommand) -> Result<ReferenceEvent<'static>, Refusal> {
        let actor = Actor::system("bencha");
        let context = Context {
            now: now(),
            at: now(),
            actor: &actor,
            centre: &self.centre,
            command: uuid::Uuid::nil(),
            facts: crate::reference::facts::Facts::none(),
        };
        let aggregate = aggregate.parse().unwrap();
        let state = self.aggregates.get(&aggregate).map_or_else(|| new(&aggregate), |(state, _)| state.clone());
        super::commands::decide(Some(&state), command, &context)
    }

    fn given(mut self, aggregate: &str, command: CentreCommand) -> Self {
        let event = self.ask(aggregate, &command).unwrap();
        let aggregate: AggregateRef = aggregate.parse().unwrap();
        let (state, version) = self.aggregates.entry(aggregate.clone()).or_insert_with(|| (new(&aggregate), 0));
        *version += 1;
        state.evolve(event.clone(), stamp(*version)).unwrap();
        self.centre.evolve(&aggregate, event, stamp(*version)).unwrap();
        self
    }

    /// A window, two people, one item from 2024-01-01, and a post.
    fn open() -> Self {
        Service::default()
            .given("window/W01", WindowDefined { effective_from: day("2024-01-01"), definition: window() }.into())
            .given("person/P001", define_person(|_| {}))
            .given("person/P002", define_person(|person| person.name = "𠮷安".into()))
            .given("item/SI-001", define_item("2024-01-01", |_| {}))
            .given("post/SI", define_post(|_| {}))
    }

    #[track_caller]
    fn refuses(&self, aggregate: &str, command: CentreCommand, code: &str, article: &str) -> Refusal {
        let refusal = self.ask(aggregate, &command).expect_err("it should have been refused");
        assert_eq!(refusal.why(), (code, article), "{refusal}");
        assert!(crate::vocabulary::articles::is_known(&refusal.article) && !refusal.zh.is_empty(), "{refusal:?}");
        refusal
    }
}

#[test]
fn a_day_sees_the_version_that_applied_on_it() {
    let service = Service::open().given("item/SI-001", define_item("2024-09-01", |item| item.promised.count = 3));
    let promised =
        |on: &str| service.centre.item("SI-001", day(on)).map(|(item, version)| (item.promised.count, version));
    assert_eq!(promised("2023-12-31"), None);
    assert_eq!(promised("2024-08-31"), Some((5, 1)));
    assert_eq!(promised("2024-09-01"), Some((3, 2)));
}

#[test]
fn a_planned_version_is_taken_back_by_one_that_begins_before_it() {
    let service = Service::open()
        .given("item/SI-001", define_item("2062-01-01", |item| item.promised.count = 3))
        .given("item/SI-001", define_item("2024-07-01", |item| item.promised.count = 4));
    assert_eq!(service.centre.item("SI-001", day("2063-01-01")).map(|(item, _)| item.promised.count), Some(4));
}

#[test]
fn a_withdrawn_item_is_gone_from_its_day_and_can_return() {
    let withdrawn = ItemWithdrawn { effective_from: day("2024-07-01"), reason: "取消".into() };
    let service = Service::open()
        .given("item/SI-001", withdrawn.clone().into())
        .given("item/SI-001", define_item("2024-10-01", |_| {}));
    let there = |on: &str| service.centre.items(day(on)).count();
    assert_eq!([there("2024-06-30"), there("2024-07-01"), there("2024-10-01")], [1, 0, 1]);
    Service::open().given("item/SI-001", withdrawn.clone().into()).refuses(
        "item/SI-001",
        withdrawn.into(),
        "centre.withdraw.not-in-force",
        "post/1.3",
    );
}

#[test]
fn what_was_never_defined_cannot_be_withdrawn() {
    let command = WindowWithdrawn { effective_from: day("2024-07-01"), reason: "撤销".into() };
    Service::default().refuses("window/W09", command.into(), "centre.withdraw.unknown", "post/1.3");
}

#[test]
fn the_same_definition_again_changes_nothing() {
    Service::open().refuses("item/SI-001", define_item("2024-08-01", |_| {}), "centre.define.unchanged", "post/1.3");
}

#[test]
fn days_on_which_a_version_applied_are_not_rewritten() {
    let command = define_item("2023-06-01", |item| item.promised.count = 2);
    Service::open().refuses("item/SI-001", command, "centre.define.before-effective", "post/1.3");
}

#[test]
fn the_post_of_an_item_is_found_at_its_window() {
    let service = Service::open();
    assert_eq!(
        service.centre.post_for("SI-001", "W01", day("2024-02-01")).map(|(id, post)| (id, post.b.as_str())),
        Some(("SI", "P002"))
    );
    assert_eq!(service.centre.post_for("SI-001", "W02", day("2024-02-01")), None);
    assert_eq!(service.centre.leaders(Role::WindowStaff, day("2024-02-01")).count(), 2);
    assert_eq!(service.centre.window_ids(day("2024-02-01")).collect::<Vec<_>>(), ["W01"]);
}

fn fee(amount_fen: u32, basis: &str) -> Fee {
    Fee { id: "book".into(), name: "工本费".into(), amount_fen, basis: basis.into() }
}

#[test]
fn an_inconsistent_post_or_person_is_refused() {
    let service = Service::open();
    type PostChange = fn(&mut PostDefinition);
    let posts: &[(PostChange, &str, &str)] = &[
        (|p| p.b = p.a.clone(), "centre.define-post.same-person", "ab-role/1"),
        (|p| p.b = "P009".into(), "centre.define-post.unknown-person", "ab-role/1"),
        (|p| p.window = "W09".into(), "centre.define.unknown-window", "post/1.3"),
        (|p| p.items.clear(), "centre.define-post.no-items", "ab-role/1"),
        (|p| p.items.push("SI-009".into()), "centre.define-post.unknown-item", "ab-role/1"),
    ];
    for (change, code, article) in posts {
        service.refuses("post/S2", define_post(*change), code, article);
    }
    type PersonChange = fn(&mut PersonDefinition);
    let persons: &[(PersonChange, &str, &str)] = &[
        (|p| p.roles.clear(), "centre.define-person.no-role", "post/1.3"),
        (|p| p.roles.push(Role::Applicant), "centre.define-person.not-a-staff-role", "post/1.3"),
        (|p| p.window = None, "centre.define-person.no-window", "post/1.3"),
        (|p| p.window = Some("W09".into()), "centre.define.unknown-window", "post/1.3"),
    ];
    for (change, code, article) in persons {
        service.refuses("person/P003", define_person(*change), code, article);
    }
}

#[test]
fn commitment_3__nobody_joins_the_staff_without_a_post_certificate() {
    let bare = define_person(|person| person.certificate.clear());
    Service::open().refuses("person/P003", bare, "centre.define-person.no-certificate", "commitment/3");
}

#[test]
fn a_post_handles_only_items_of_its_own_window() {
    let service = Service::open()
        .given("window/W02", WindowDefined { effective_from: day("2024-01-01"), definition: window() }.into())
        .given("item/SI-002", define_item("2024-01-01", |item| item.window = "W02".into()));
    service.refuses(
        "post/SI",
        define_post(|post| post.items.push("SI-002".into())),
        "centre.define-post.item-elsewhere",
        "ab-role/1",
    );
}

#[test]
fn the_rulebook_in_force_gives_numbers_and_names_what_it_lacks() {
    let service = Service::default()
        .given("rulebook/main", adopt("2024-01-01", "1", |_| {}))
        .given("rulebook/main", adopt("2025-01-01", "2", |rulebook| rulebook.limits[0].limit.count = 9));
    assert_eq!(service.centre.rulebook_version(day("2023-12-31")), "none");
    assert_eq!(service.centre.rulebook_version(day("2024-12-31")), "1");
    assert_eq!(service.centre.limit(LIMITS[0], day("2025-01-01")).map(|rule| rule.limit.count), Ok(9));
    assert_eq!(service.centre.number(NUMBERS[0], day("2024-05-05")).map(|rule| rule.value), Ok(8));
    let refusal = service.centre.limit("no-such", day("2024-05-05")).unwrap_err();
    assert_eq!(refusal.code, "centre.rulebook.missing-entry");
    assert!(refusal.en.contains("no-such") && refusal.zh.contains("no-such"), "{refusal:?}");
    assert!(
        service.centre.number(NUMBERS[0], day("2023-05-05")).is_err(),
        "before the first rulebook there are no numbers"
    );
}

#[test]
fn new_office_hours_hold_from_their_rulebooks_first_day_and_move_no_earlier_day() {
    let closes = |hour| {
        move |rulebook: &mut RulebookDefinition| {
            rulebook.office_hours.seasons[0].sessions[1].closes = NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        }
    };
    let service = Service::open()
        .given("rulebook/main", adopt("2024-01-01", "2024-01.1", |_| {}))
        .given("rulebook/main", adopt("2024-09-01", "2024-06.2", closes(18)))
        .given("rulebook/main", adopt("2025-01-01", "2024-06.3", closes(16)));
    let closing =
        |service: &Service, on: &str| crate::clock::civil::format(service.centre.calendar().closes_at(day(on)));
    assert_eq!(closing(&service, "2024-08-30"), "2024-08-30T17:30:00+08:00");
    assert_eq!(closing(&service, "2024-09-02"), "2024-09-02T18:00:00+08:00");
    assert_eq!(closing(&service, "2025-01-02"), "2025-01-02T16:00:00+08:00");
    let service = service.given("rulebook/main", adopt("2024-10-01", "2024-06.4", closes(17)));
    assert_eq!(closing(&service, "2024-09-02"), "2024-09-02T18:00:00+08:00");
    assert_eq!(closing(&service, "2025-01-02"), "2025-01-02T17:00:00+08:00", "what was planned is taken back");
    assert_eq!(closing(&service, "2010-01-04"), "2010-01-04T17:30:00+08:00", "the first hours hold before them, too");
}

#[test]
fn an_incomplete_rulebook_is_not_adopted() {
    let service = Service::default().given("rulebook/main", adopt("2024-01-01", "1", |_| {}));
    type Change = fn(&mut RulebookDefinition);
    let cases: &[(Change, &str)] = &[
        (|r| drop(r.limits.remove(1)), "missing-entry"),
        (|r| drop(r.numbers.pop()), "missing-entry"),
        (|r| r.limits.push(limit_rule("limit-of-patience")), "unknown-entry"),
        (|r| r.numbers.push(number_rule(NUMBERS[0])), "entry-twice"),
        (|r| r.limits[0].article = "time-limit/99".into(), "article"),
        (|r| r.limits[0].limit.count = -1, "negative"),
        (|r| r.version = "1".into(), "same-version"),
        (|r| r.numbers.iter_mut().for_each(|n| n.unit.clear()), "points"),
    ];
    for (change, code) in cases {
        let command = adopt("2024-07-01", "2", |rulebook| {
            rulebook.limits[2].limit.count = 7;
            change(rulebook);
        });
        service.refuses("rulebook/main", command, &format!("centre.adopt-rulebook.{code}"), "council/4");
    }
}

#[test]
fn a_notice_published_again_takes_the_place_of_the_first() {
    let first = notice("2024", "2023-10-25", &[("2024-10-01", DayKind::Holiday)]);
    let again = notice("2024", "2024-02-01", &[("2024-10-02", DayKind::Holiday)]);
    let older = notice("2023", "2022-12-08", &[("2023-10-02", DayKind::Holiday)]);
    let service = Service::default()
        .given("rulebook/main", adopt("2024-01-01", "1", |_| {}))
        .given("calendar/cn", NoticePublished { notice: first }.into())
        .given("calendar/cn", NoticePublished { notice: older.clone() }.into())
        .given("calendar/cn", NoticePublished { notice: again.clone() }.into());
    assert_eq!(service.centre.notices(), [older, again.clone()]);
    service.refuses(
        "calendar/cn",
        NoticePublished { notice: again }.into(),
        "centre.define.unchanged",
        "行政许可法/82",
    );
}

#[test]
fn a_notice_published_again_without_days_is_taken_back() {
    let first = notice("2024", "2023-10-25", &[("2024-10-01", DayKind::Holiday)]);
    let taken_back = Notice { days: vec![], covers_until: None, ..first.clone() };
    let service = Service::default()
        .given("calendar/cn", NoticePublished { notice: first }.into())
        .given("calendar/cn", NoticePublished { notice: taken_back }.into());
    assert_eq!(service.centre.notices(), []);
}

#[test]
fn an_inconsistent_notice_is_refused() {
    let service = Service::default().given(
        "calendar/cn",
        NoticePublished { notice: notice("2024", "2023-10-25", &[("2024-10-01", DayKind::Holiday)]) }.into(),
    );
    let mut empty = notice("2025", "2024-11-12", &[]);
    empty.covers_until = None;
    let cases = [
        (notice("2024", "2023-10-24", &[("2024-10-01", DayKind::Holiday)]), "before-earlier"),
        (notice("2024 amended", "2024-10-24", &[("2024-10-01", DayKind::Holiday)]), "id"),
        (
            notice("x", "2024-10-24", &[("2024-10-01", DayKind::Holiday), ("2024-10-01", DayKind::Ordinary)]),
            "day-twice",
        ),
        (empty, "empty"),
    ];
    for (notice, code) in cases {
        service.refuses(
            "calendar/cn",
            NoticePublished { notice }.into(),
            &format!("centre.publish-notice.{code}"),
            "行政许可法/82",
        );
    }
}

#[test]
fn an_event_of_another_kind_does_not_fold() {
    let event: Event =
        WindowEvent::from(WindowDefined { effective_from: day("2024-01-01"), definition: window() }).into();
    let aggregate = AggregateRef::new(Kind::Item, "W01").unwrap();
    assert!(Centre::default().evolve(&aggregate, &event, stamp(1)).is_err());
    let mut state = Reference::Rulebook(Versions::default());
    assert!(state.evolve(&event, stamp(1)).is_err());
    assert_eq!(state, Reference::Rulebook(Versions::default()), "it is left out of the state");
}
