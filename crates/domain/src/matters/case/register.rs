//! Registering (登记): an application or consultation becomes a case with a number.
//!
//! Implements first-asked/3.3 (of a joint item the first window leads), work/2 (the place, and who went), work/3 (an agent names principal and mandate), post/1.3 (only what the
//! catalogue has), post/3 (somebody answers for it), one-time-notice/3 (materials against the list) and the clock of
//! 行政许可法 art. 32. Registration starts no promise: that is acceptance (time-limit/2). Only a consultation, which is never
//! accepted, is promised its answer from registration on (time-limit/3.1).
use super::commands::Register;
use super::events::Registered;
use super::guard;
use super::shared::{Footing, blank, day, is_staff, item_on, rule};
use super::state::Case;
use super::{materials, promise};
use crate::matters::contact::events::Place;
use crate::reference::centre::definition::ItemDefinition;
use crate::reference::context::Context;
use crate::reference::lookup::{may_begin_at, takes_in};
use crate::reference::shared::Shared;
use crate::vocabulary::actor::standing::TAKING_IN;
use crate::vocabulary::ids::{AggregateRef, Kind};
use crate::vocabulary::item::Interaction;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::{refusals, refuse_if, require};

refusals! {
    /// Why a case is not registered.
    RegisterRefusal {
        OtherWindow { person, window } = "case.register.other-window" by "first-asked/3.2",
            "{person} does not work at window {window}: the applicant is led there, or it is taken in for whoever does (`enteredFor`, `paper`).",
            "{person}不是窗口{window}的人员：应将办事人带到该窗口办理，或者凭书面材料为该窗口经办人补录（enteredFor、paper）。",
        ItemElsewhere { item, window, at } = "case.register.item-elsewhere" by "first-asked/3.2",
            "Item {item} is not handled at window {window} but at {at}: the applicant is led there.",
            "事项“{item}”不由窗口{window}办理，应将办事人带到窗口{at}办理。",
        VisitorsMissing {} = "case.register.visitors-missing" by "work/2",
            "A home visit must say who went.", "上门服务必须写明上门人员。",
        MandateMissing {} = "case.register.mandate-missing" by "work/3",
            "An agent must show a mandate: its kind and number.", "委托办理必须写明委托书的种类和编号。",
        PrincipalMissing {} = "case.register.principal-missing" by "work/3",
            "An agent must name the principal, who is not the agent himself.", "委托办理必须写明委托人，且不得与代理人为同一人。",
        OriginNotAllowed { person, system } = "case.register.origin-not-allowed" by "handover/2.5",
            "`{person}` may not enter a case as imported from `{system}`: only an administrator imports.",
            "“{person}”无权以“{system}”的导入件登记：只有系统管理员可以导入。",
    }
}

pub(super) fn decide(state: Option<&Case>, command: &Register, context: &Context<'_>) -> Result<Registered, Refusal> {
    guard::not_registered(state, context)?;
    let footing = Footing::with(command.origin.as_ref(), context);
    if let (Some(origin), Footing::Own) = (&command.origin, footing) {
        let (person, system) = (context.actor.person.clone(), origin.system.clone());
        return Err(RegisterRefusal::OriginNotAllowed { person, system }.into());
    }
    let (item, item_version) = item_on(&command.item, day(context), footing, context)?;
    let handler = handler(command, footing, context)?;
    let window = command.window.clone().unwrap_or_else(|| window(item, &handler, context));
    check_window(&window, footing, context)?;
    if footing == Footing::Own && !takes_in(&window, &command.item, context) {
        let (item, at) = (item.name.clone(), item.window.clone());
        return Err(RegisterRefusal::ItemElsewhere { item, window, at }.into());
    }
    // Whoever goes to people's homes takes in for every window (work/2: 进村入户上门服务).
    let visits = command.place == Place::HomeVisit && command.visitors.contains(&handler);
    if footing == Footing::Own && !visits && !may_begin_at(&window, &handler, TAKING_IN, context) {
        return Err(RegisterRefusal::OtherWindow { person: handler, window }.into());
    }
    check_visitors(command, footing, context)?;
    check_principal(command, footing)?;
    materials::check(item, &command.materials, footing)?;
    let materials = match footing {
        Footing::Own => materials::completed(item, &command.materials),
        Footing::Imported => command.materials.clone(),
    };
    let notice = match (item.interaction, footing) {
        (Interaction::Consultation, _) => None,
        (Interaction::Application, Footing::Own) => Some(rule("acceptance-decision", day(context), footing, context)?),
        // The clock of art. 32 ran, or did not, where the case was worked.
        (Interaction::Application, Footing::Imported) => None,
    };
    let answer = match (item.interaction, footing) {
        (Interaction::Consultation, Footing::Own) => Some(promise::of_consultation(item, context)?),
        (Interaction::Application, _) | (_, Footing::Imported) => None,
    };
    Ok(Registered {
        number: number(context),
        item: command.item.clone(),
        item_version,
        window,
        handler,
        contact: command.contact.clone(),
        interaction: item.interaction,
        processing: item.processing,
        channel: command.channel,
        place: command.place,
        visitors: command.visitors.clone(),
        form: command.form,
        applicant: command.applicant.clone(),
        principal: command.principal.clone(),
        materials,
        notice,
        answer,
        origin: command.origin.clone(),
    })
}

/// `AJ-<yyyymmdd>-<id>`: the day of registration and the id that follows from the command.
fn number(context: &Context<'_>) -> String {
    format!("AJ-{}-{}", day(context).format("%Y%m%d"), AggregateRef::opened_by(Kind::Case, context.command).id)
}

/// The window where nobody says which: of a joint item that of whoever took it in, who was asked first and coordinates
/// (first-asked/3.3); else the item's own.
fn window(item: &ItemDefinition, handler: &str, context: &Context<'_>) -> String {
    let first = context.centre.person(handler, day(context)).and_then(|person| person.window.as_ref());
    first.filter(|_| !item.joint_departments.is_empty()).unwrap_or(&item.window).clone()
}

fn check_window(window: &str, footing: Footing, context: &Context<'_>) -> Result<(), Refusal> {
    let on = day(context);
    let today = crate::clock::civil::date_of(context.now);
    let known = context.centre.window(window, on).is_some()
        || (footing == Footing::Imported && context.centre.window(window, today).is_some());
    require!(known, Shared::window_unknown(window.to_owned(), on, "work/2"));
    Ok(())
}

fn handler(command: &Register, footing: Footing, context: &Context<'_>) -> Result<String, Refusal> {
    let there = command.origin.as_ref().map(|origin| &origin.handler).filter(|handler| !blank(handler));
    let handler = command.handler.as_ref().or(there).unwrap_or(&context.actor.person);
    let known = match footing {
        Footing::Own => is_staff(handler, context),
        Footing::Imported => !blank(handler),
    };
    require!(known, Shared::not_staff(handler.clone(), day(context), "post/3"));
    Ok(handler.clone())
}

fn check_visitors(command: &Register, footing: Footing, context: &Context<'_>) -> Result<(), Refusal> {
    if footing == Footing::Imported {
        return Ok(());
    }
    refuse_if!(command.place == Place::HomeVisit && command.visitors.is_empty(), RegisterRefusal::VisitorsMissing {});
    match command.visitors.iter().find(|visitor| !is_staff(visitor, context)) {
        None => Ok(()),
        Some(visitor) => Err(Shared::not_staff(visitor.clone(), day(context), "work/2").into()),
    }
}

fn check_principal(command: &Register, footing: Footing) -> Result<(), RegisterRefusal> {
    match &command.principal {
        None => Ok(()),
        Some(_) if footing == Footing::Imported => Ok(()),
        Some(principal) if blank(&principal.mandate) => Err(RegisterRefusal::MandateMissing {}),
        Some(principal)
            if blank(&principal.party.applicant) || principal.party.applicant == command.applicant.applicant =>
        {
            Err(RegisterRefusal::PrincipalMissing {})
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::case::commands::CaseCommand;
    use crate::matters::case::events::{CaseEvent, MaterialStatus, Origin, Principal};
    use crate::matters::case::fixture::{Story, material, party};
    use crate::matters::case::state::Acceptance;
    use crate::reference::centre::definition::PostDefinition;
    use crate::reference::centre::events::{PostDefined, PostEvent};
    use crate::vocabulary::actor::Role;

    fn registered(story: &Story, command: Register) -> Registered {
        match story.when(CaseCommand::Register(Box::new(command))) {
            Ok(CaseEvent::Registered(registered)) => registered,
            other => panic!("not registered: {other:?}"),
        }
    }

    fn refused(command: Register) -> Refusal {
        Story::new().refused(CaseCommand::Register(Box::new(command)))
    }

    #[test]
    fn a_case_gets_number_window_handler_and_the_clock_of_the_notice() {
        let registered = registered(&Story::new(), Story::register("SI-001"));
        let id = AggregateRef::opened_by(Kind::Case, Story::OPENED_BY).id;
        assert_eq!(registered.number, format!("AJ-20141009-{id}"));
        assert!(registered.number.len() <= 50, "GB/T 39046");
        assert_eq!((registered.window.as_str(), registered.handler.as_str()), ("W01", "P004"));
        assert_eq!(
            (registered.item_version, registered.notice.map(|notice| notice.rule)),
            (1, Some("行政许可法/32".into()))
        );
    }

    #[test]
    fn a_material_that_is_not_named_counts_as_missing() {
        let command =
            Register { materials: vec![material("M1", MaterialStatus::Presented)], ..Story::register("SI-001") };
        let found = registered(&Story::new(), command).materials;
        let statuses: Vec<_> = found.iter().map(|found| (found.material.as_str(), found.status)).collect();
        let expected =
            [("M1", MaterialStatus::Presented), ("M2", MaterialStatus::Missing), ("M3", MaterialStatus::Missing)];
        assert_eq!(statuses, expected);
    }

    #[test]
    fn a_consultation_has_no_acceptance_to_decide() {
        let registered = registered(&Story::new(), Story::register("CQ-001"));
        assert_eq!((registered.interaction, registered.notice), (Interaction::Consultation, None));
    }

    #[test]
    fn time_limit_3_1__a_consultation_is_promised_its_answer_from_registration_on() {
        let story = Story::new().registered("CQ-001");
        let (case, calendar) = (story.case(), story.centre().calendar());
        assert_eq!((case.start_at, case.acceptance), (Some(case.registered_at), Acceptance::Pending));
        assert_eq!(case.promise.as_ref().map(|promise| promise.rule.as_str()), Some("time-limit/3.1"));
        let due = case.promise_due(calendar).unwrap().unwrap();
        assert_eq!(
            due,
            crate::matters::case::fixture::at("2014-10-09 17:30:00"),
            "an immediate one the same working day"
        );
        assert_eq!(
            registered(&Story::new(), Story::register("SI-001")).answer,
            None,
            "an application is accepted first"
        );
    }

    #[test]
    fn only_known_items_windows_and_staff() {
        assert_eq!(refused(Story::register("XX-999")).code, "case.lookup.item-unknown");
        let window = Register { window: Some("W99".into()), ..Story::register("SI-001") };
        assert_eq!(refused(window).code, "command.window-unknown");
        let handler = Register { handler: Some("P999".into()), ..Story::register("SI-001") };
        let refusal = refused(handler);
        assert_eq!(refusal.why(), ("command.not-staff", "post/3"));
        assert!(refusal.en.contains("P999") && refusal.zh.contains("P999"), "{refusal}");
    }

    #[test]
    fn first_asked_3_2__the_item_of_another_window_is_not_taken_in_at_ones_own() {
        let at =
            |item: &str, window: Option<&str>| Register { window: window.map(Into::into), ..Story::register(item) };
        let register = |story: &Story, command| story.when(CaseCommand::Register(Box::new(command)));
        let story = Story::new().by("P005", Role::WindowStaff);
        let refusal = register(&story, at("SI-001", Some("W02"))).unwrap_err();
        assert_eq!(refusal.why(), ("case.register.item-elsewhere", "first-asked/3.2"));
        assert!(refusal.en.contains("W01") && refusal.zh.contains("W02"), "{refusal}");
        assert!(register(&story, at("JT-001", Some("W02"))).is_ok(), "a joint item: the first window leads");
        let items = vec!["SI-001".to_owned()];
        let definition = PostDefinition { items, ..story.centre().post("PO2", day(&story.context())).unwrap().clone() };
        let effective_from = "2014-01-01".parse().unwrap();
        let general = story.happens("post/PO2", PostEvent::from(PostDefined { effective_from, definition }));
        assert!(register(&general, at("SI-001", Some("W02"))).is_ok(), "the catalogue gives it to a post there");
    }

    #[test]
    fn an_item_counts_from_its_effective_date() {
        let early = Story::new().now("2013-06-03 10:00:00");
        let refusal = early.refused(CaseCommand::Register(Box::new(Story::register("SI-001"))));
        assert_eq!(refusal.code, "case.lookup.item-unknown");
    }

    #[test]
    fn unknown_and_doubled_materials_are_refused() {
        let unknown = vec![material("M9", MaterialStatus::Presented)];
        let refusal = refused(Register { materials: unknown, ..Story::register("SI-001") });
        assert_eq!(refusal.why(), ("case.materials.unknown", "one-time-notice/3"));
        let twice = vec![material("M1", MaterialStatus::Presented), material("M1", MaterialStatus::Missing)];
        assert_eq!(refused(Register { materials: twice, ..Story::register("SI-001") }).code, "case.materials.twice");
    }

    #[test]
    fn a_home_visit_names_known_visitors() {
        let visit = |visitors: &[&str]| Register {
            place: Place::HomeVisit,
            visitors: visitors.iter().map(|v| (*v).to_owned()).collect(),
            ..Story::register("SI-001")
        };
        assert_eq!(refused(visit(&[])).code, "case.register.visitors-missing");
        assert_eq!(refused(visit(&["P004", "P999"])).article, "work/2");
        assert_eq!(registered(&Story::new(), visit(&["P004"])).visitors, ["P004"]);
    }

    #[test]
    fn an_agent_names_principal_and_mandate() {
        let agent = |applicant: &str, mandate: &str| Register {
            principal: Some(Principal { party: party(applicant), mandate: mandate.into() }),
            ..Story::register("SI-001")
        };
        assert_eq!(refused(agent("B", "")).code, "case.register.mandate-missing");
        assert_eq!(refused(agent("", "委托书 2014-7")).code, "case.register.principal-missing");
        assert_eq!(refused(agent("A", "委托书 2014-7")).article, "work/3");
        assert!(registered(&Story::new(), agent("B", "委托书 2014-7")).principal.is_some());
    }

    #[test]
    fn only_an_administrator_imports_and_then_the_log_is_taken_as_it_was() {
        let origin = Origin { system: "wabo".into(), reference: "case-891".into(), handler: "Resource21".into() };
        let command = Register { origin: Some(origin), materials: vec![], ..Story::register("SI-001") };
        assert_eq!(refused(command.clone()).code, "case.register.origin-not-allowed");
        let story = Story::new().by("admin", Role::Administrator).happened("2011-10-11 13:45:40");
        let registered = registered(&story, command);
        assert_eq!(registered.handler, "Resource21", "a handler of elsewhere is kept by name");
        assert!(registered.materials.is_empty() && registered.number.starts_with("AJ-20111011-"));
        assert_eq!(registered.notice, None, "the clock of the notice ran elsewhere");
    }
}
