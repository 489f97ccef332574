//! The hall of the demonstration (大厅): the duty roster with its checklists and handovers, patrols and findings, meetings and study.
use super::Act;
use super::plot::Plot;
use super::world::{Offices, World};
use anjuan_domain::clock::civil;
use anjuan_domain::people::duty::checklist::items;
use anjuan_domain::people::duty::events::ChecklistKind;
use anjuan_domain::people::patrol::checklist::PATROL;
use anjuan_domain::vocabulary::ids::Kind;
use chrono::{Datelike, Duration, NaiveDate};
use serde_json::{Value, json};

/// What happens in the hall in the month.
pub(super) fn month(world: &mut World, offices: &Offices) -> Vec<Act> {
    [duty(world, offices), patrols(world, offices), meetings(world, offices)].concat()
}

/// The rosters of the months.
fn duty(world: &mut World, offices: &Offices) -> Vec<Act> {
    let days = world.working_days();
    days.chunk_by(|one, next| one.month() == next.month()).flat_map(|month| roster(world, offices, month)).collect()
}

/// The roster of a month: every group a checked and handed over day, the last ones as far as they are.
fn roster(world: &mut World, offices: &Offices, days: &[NaiveDate]) -> Vec<Act> {
    let today = civil::date_of(world.now);
    let Some(first) = days.first().copied() else { return Vec::new() };
    // Those who arrange substitutes and confirm what is entered late have no turn themselves (duty/2.2.5).
    let over = [&offices.director, &offices.deputy];
    let persons: Vec<String> = world.staff.iter().filter(|person| !over.contains(person)).cloned().collect();
    let groups: Vec<Vec<String>> = persons.chunks(3).map(<[String]>::to_vec).collect();
    let named = groups
        .iter()
        .enumerate()
        .map(|(place, persons)| json!({"name": format!("第{}组", place + 1), "persons": persons}));
    let mut roster =
        Plot::new(format!("/duty/{}", first.format("%Y-%m")), world.calendar.opens_at(first) - Duration::hours(1));
    let body = json!({"groups": named.collect::<Vec<_>>()});
    roster.tell(world, &offices.general, "generate", body);
    let late = days.get(2).copied().unwrap_or(first);
    let mut handed: Option<(NaiveDate, String)> = None;
    for day in days.iter().copied().filter(|day| *day < today) {
        let Some(person) = on_duty(world, &groups, day) else { break };
        let (opens, closes) = (world.calendar.opens_at(day), world.calendar.closes_at(day));
        roster = roster.from(opens - Duration::minutes(12));
        if let Some((before, to)) = handed.take() {
            roster.tell(world, &to, "take-over", json!({"day": before, "remark": "已核对日志"}));
        }
        roster.minutes(2).tell(world, &person, "check", checklist(day, ChecklistKind::Opening));
        roster.minutes(2).tell(world, &person, "do-task", json!({"day": day, "task": "HYGIENE"}));
        roster = roster.from(closes - Duration::minutes(20));
        let entry = "大厅秩序正常，取号机更换打印纸一次";
        roster.tell(world, &person, "log", json!({"day": day, "entry": entry, "weight": "ORDINARY"}));
        // One day of the month is closed and handed over late, as it should not be.
        let after_hours = if day == late { 5 } else { -10 };
        roster = roster.from(closes + Duration::minutes(after_hours));
        roster.tell(world, &person, "check", checklist(day, ChecklistKind::Closing));
        let next = world.calendar.add_working_days(day, 1).ok();
        let to = next.and_then(|next| on_duty(world, &groups, next)).filter(|to| *to != person);
        let Some(to) = to else { continue };
        roster.minutes(5).tell(
            world,
            &person,
            "hand-over-day",
            json!({"day": day, "to": to, "matters": "日志已填，钥匙已交"}),
        );
        handed = Some((day, to));
    }
    roster.into_acts()
}

/// Who leads on a working day: the groups take turns over the year's working days (duty/2.1.4).
fn on_duty(world: &World, groups: &[Vec<String>], day: NaiveDate) -> Option<String> {
    let new_year = NaiveDate::from_ymd_opt(day.year(), 1, 1)?;
    let after = world.calendar.working_days_between(new_year, day).ok()?;
    let place = after - 1 + i64::from(world.calendar.is_working(new_year));
    let turn = usize::try_from(place).ok()?.checked_rem(groups.len())?;
    groups.get(turn)?.first().cloned()
}

fn checklist(day: NaiveDate, kind: ChecklistKind) -> Value {
    let items = items(kind).iter().map(|entry| json!({"item": entry.code, "outcome": "IN_ORDER", "note": ""}));
    json!({"day": day, "kind": kind, "items": items.collect::<Vec<_>>()})
}

/// A patrol now and then; what it finds is recorded, and one finding is contested with success.
fn patrols(world: &mut World, offices: &Offices) -> Vec<Act> {
    const FOUND: [(&str, &str); 3] =
        [("badge", "未佩戴工作牌"), ("surfing", "上班时间浏览购物网站"), ("hygiene", "柜台堆放杂物")];
    let days: Vec<NaiveDate> = world.working_days().into_iter().rev().collect();
    let mut acts = Vec::new();
    for (place, ago) in [3_usize, 9, 16, 26, 32, 37].into_iter().enumerate() {
        let (Some(day), Some((code, evidence))) = (days.get(ago).copied(), FOUND.get(place % FOUND.len()).copied())
        else {
            continue;
        };
        let post = world.posts[place % world.posts.len()].clone();
        let checks = PATROL.iter().map(|entry| json!({"item": entry.code, "outcome": "IN_ORDER", "note": ""}));
        let at = world.moment(day);
        let body = json!({"place": "办事大厅", "windows": [post.window], "checks": checks.collect::<Vec<_>>()});
        let patrol = Plot::opened(world, Kind::Patrol, &offices.service, at, body);
        let id = patrol.reference(Kind::Patrol).trim_start_matches("patrol/").to_owned();
        let mut body = json!({"code": code, "place": "办事大厅", "evidence": evidence, "patrol": id, "choices": []});
        if code == "hygiene" {
            body["window"] = json!(post.window);
        } else {
            body["persons"] = json!([post.a]);
        }
        if code == "surfing" {
            body["choices"] = json!([{"clause": "assessment/1.uncivil", "points": "1", "reason": "初次，时间很短"}]);
        }
        let mut finding = Plot::opened(world, Kind::Finding, &offices.service, at + Duration::minutes(10), body);
        if place == 1 {
            finding.days(world, 1).tell(world, &post.a, "contest", json!({"reason": "当时在网上核对政策，不是购物"}));
            let outcome = json!({"outcome": "WITHDRAWN", "reason": "调取记录，确为查询政策", "choices": []});
            finding.days(world, 1).tell(world, &offices.deputy, "decide", outcome);
        }
        acts.extend([patrol.into_acts(), finding.into_acts()].concat());
    }
    acts
}

/// A meeting each week with its roll, and one study session.
fn meetings(world: &mut World, offices: &Offices) -> Vec<Act> {
    let days = world.working_days();
    let first_of_week = |day: &NaiveDate| !days.contains(&(*day - Duration::days(1)));
    let weekly: Vec<NaiveDate> = days.iter().copied().filter(first_of_week).filter(|day| day.day() > 5).collect();
    let mut acts = Vec::new();
    let today = civil::date_of(world.now);
    for (place, day) in weekly.into_iter().filter(|day| *day < today).enumerate() {
        let study = place == 1;
        let starts = world.calendar.closes_at(day) - Duration::minutes(50);
        let (kind, title) = ("STUDY", if study { "集中学习：一次性告知制度" } else { "业务学习与上周讲评" });
        let invited: Vec<&String> = world.staff.iter().take(12).collect();
        let late = world.staff[place % 12].clone();
        let body = json!({
            "kind": kind, "title": title, "starts": starts, "ends": starts + Duration::minutes(45),
            "place": "二楼会议室", "invited": invited,
        });
        let mut meeting = Plot::opened(world, Kind::Meeting, &offices.general, starts - Duration::hours(6), body);
        let entries = json!([{"person": late, "presence": "LATE", "reason": "窗口有群众未办完"}]);
        meeting = meeting.from(starts + Duration::minutes(10));
        meeting.tell(world, &offices.general, "call-roll", json!({"entries": entries}));
        acts.extend(meeting.into_acts());
    }
    acts
}
