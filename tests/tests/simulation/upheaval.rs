//! What befalls the service (变故): desks die, views stop and are rebuilt, notices and a rulebook move what is due.
use crate::people::Act;
use crate::record::Record;
use crate::service::{DESKS, Reach, Service};
use crate::setup::{about_the_centre, administrator};
use anjuan_domain::clock::civil::date_of;
use anjuan_domain::clock::{DayKind, Notice, NoticeDay};
use anjuan_domain::reference::centre::commands::CentreCommand;
use anjuan_domain::reference::centre::events::{NoticePublished, RulebookAdopted};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_server::ports::{QueryPort, Question, RebuildOrder};
use anjuan_tests::generate::Gen;
use anjuan_views::table::TABLE;
use chrono::{Days, NaiveDate, TimeDelta};
use std::sync::Arc;

/// What befalls the service in one hour; most often nothing.
pub(crate) async fn hour(service: &Arc<Service>, dice: &mut Gen, record: &Record, now: Instant) {
    match dice.below(1_000) {
        0..20 => service.crash(dice.below(DESKS)).await,
        20..40 => service.restart_views().await,
        40..52 => {
            let order = RebuildOrder { view: dice.pick(TABLE).name.to_owned(), job: dice.uuid() };
            service.story.tell(format!("   {} is rebuilt", order.view));
            // Whether it begins or one is under way already makes no difference to anybody.
            Reach(Arc::clone(service)).ask(Question::Rebuild(order)).await.ok();
        }
        52..68 => {
            let command = notice(dice, record, date_of(now));
            centre(service, dice, AggregateRef { kind: Kind::Calendar, id: "cn".into() }, command).await;
        }
        68..71 => {
            if let Some(command) = rulebook(dice, record, date_of(now)) {
                centre(service, dice, AggregateRef { kind: Kind::Rulebook, id: "main".into() }, command).await;
            }
        }
        _ => {}
    }
}

async fn centre(service: &Service, dice: &mut Gen, aggregate: AggregateRef, command: CentreCommand) {
    let command = about_the_centre(dice.uuid(), aggregate, command);
    service.give(dice.below(DESKS), &Act { actor: administrator(), command }, None).await;
}

/// A notice of a day or two near by: another day off, a workday made up, or an earlier one changed or taken back.
fn notice(dice: &mut Gen, record: &Record, today: NaiveDate) -> CentreCommand {
    let own = record.centre.notices().iter().filter(|notice| notice.id.starts_with("extra-"));
    let own: Vec<&Notice> = own.collect();
    let id = match dice.below(10) {
        0..4 if !own.is_empty() => dice.pick(&own).id.clone(),
        _ => format!("extra-{}", dice.token()),
    };
    let day = |dice: &mut Gen| {
        let date = today + Days::new(dice.below(15) as u64) - Days::new(3);
        let kind = if record.centre.calendar().is_working(date) { DayKind::Holiday } else { DayKind::MakeupWorkday };
        NoticeDay { date, kind, name: "调整".into() }
    };
    let count = dice.pick(&[0, 1, 1, 1, 2]);
    let days = (0..count).map(|_| day(dice)).collect();
    NoticePublished { notice: Notice { id, announced_on: today, assumed: false, covers_until: None, days } }.into()
}

/// Other office hours from tomorrow on, under a rulebook of another name.
fn rulebook(dice: &mut Gen, record: &Record, today: NaiveDate) -> Option<CentreCommand> {
    let mut definition = record.centre.rulebook(today)?.clone();
    definition.version = format!("sim-{}", dice.token());
    let minutes = dice.pick(&[-30, 30, 60]);
    for session in definition.office_hours.seasons.iter_mut().filter_map(|season| season.sessions.last_mut()) {
        session.closes += TimeDelta::minutes(minutes);
    }
    Some(RulebookAdopted { effective_from: today + Days::new(1), definition }.into())
}
