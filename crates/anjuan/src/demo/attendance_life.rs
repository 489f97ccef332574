//! Attendance of the demonstration (考勤): two devices, punches some of which are late or missing, a clock that was wrong and is
//! corrected, a leave told by telephone and one to come, and a make-up slip.
use super::Act;
use super::plot::Plot;
use super::world::{Offices, World};
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::ids::Kind;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{Duration, NaiveDate};
use rand::RngExt;
use serde_json::{Value, json};

/// The device at the door of the hall, and the one at the side door whose clock was ahead.
const DOORS: [(&str, &str, &str); 2] = [("K01", "大厅考勤机", "大厅正门"), ("K02", "侧门考勤机", "侧门")];

/// How many seconds the clock at the side door was ahead, and over how many of the last working days.
const AHEAD: (i64, usize) = (600, 4);

/// Attendance of the month.
pub(super) fn month(world: &mut World, offices: &Offices) -> Vec<Act> {
    let days = world.working_days();
    let Some(first) = days.first().copied() else { return Vec::new() };
    let mut devices: Vec<Plot> = DOORS
        .iter()
        .map(|(id, name, place)| {
            let mut device = Plot::new(format!("/devices/{id}"), world.calendar.opens_at(first) - Duration::hours(2));
            device.tell(world, &offices.general, "register", json!({"name": name, "place": place}));
            device
        })
        .collect();
    let wrong: Vec<NaiveDate> = days.iter().rev().skip(2).take(AHEAD.1).copied().collect();
    for day in days.iter().copied() {
        // A device gives everything before the next working day, and says so; that of the last day is to come.
        let end = civil::instant(world.calendar.add_working_days(day, 1).unwrap_or(day), chrono::NaiveTime::MIN);
        let sent = (end + Duration::minutes(10)).min(world.now);
        for (door, device) in devices.iter_mut().enumerate() {
            let ahead = if door == 1 && wrong.contains(&day) { AHEAD.0 } else { 0 };
            let punches = punches(world, (day, door), ahead);
            let mut body = json!({"punches": punches, "source": "demonstration"});
            if end <= sent {
                body["completeUntil"] = json!(end);
            }
            let plot = std::mem::replace(device, Plot::new(String::new(), sent));
            *device = plot.from(sent);
            device.tell(world, &offices.general, "punches", body);
        }
    }
    if let (Some(side), Some(last), Some(from)) = (devices.pop(), wrong.first(), wrong.last()) {
        let mut side = side.from(world.now);
        let (from, until) =
            (world.calendar.opens_at(*from) - Duration::hours(2), world.calendar.closes_at(*last) + Duration::hours(4));
        let body = json!({"from": from, "until": until, "addSeconds": -AHEAD.0, "reason": "与标准时间核对，快十分钟"});
        side.tell(world, &offices.general, "correct-clock", body);
        devices.push(side);
    }
    let played = devices.into_iter().flat_map(Plot::into_acts);
    played.collect::<Vec<_>>().into_iter().chain(papers(world, offices, &days)).collect()
}

/// The punches of one door on a day: who is late, who forgot one, who did not come.
fn punches(world: &mut World, (day, door): (NaiveDate, usize), ahead: i64) -> Vec<Value> {
    let sessions: Vec<(Instant, Instant)> = world
        .calendar
        .sessions(day)
        .iter()
        .map(|session| (civil::instant(day, session.opens), civil::instant(day, session.closes)))
        .collect();
    let staff = world.staff.clone();
    let mut found = Vec::new();
    for (place, person) in staff.iter().enumerate() {
        if place % DOORS.len() != door || Some(person) == world.away.as_ref() && world.away_on == Some(day) {
            continue;
        }
        let luck = world.rng.random_range(0..100);
        for (half, (opens, closes)) in sessions.iter().enumerate() {
            let came = if luck == half {
                *opens + Duration::minutes(12)
            } else {
                *opens - Duration::minutes(world.rng.random_range(2..15))
            };
            let left = *closes + Duration::minutes(world.rng.random_range(1..12));
            let forgot = luck == 7 && half == 1;
            let both = [("IN", came), ("OUT", left)].into_iter().filter(|(way, _)| !(forgot && *way == "OUT"));
            for (way, at) in both.filter(|(_, at)| *at < world.now) {
                let record = format!("{}-{person}-{half}{way}", day.format("%Y%m%d"));
                found.push(
                    json!({"record": record, "person": person, "at": at + Duration::seconds(ahead), "direction": way}),
                );
            }
        }
    }
    found
}

/// A leave told by telephone, one that begins tomorrow, and a slip.
fn papers(world: &mut World, offices: &Offices, days: &[NaiveDate]) -> Vec<Act> {
    let mut acts = Vec::new();
    if let (Some(person), Some(day)) = (world.away.clone(), world.away_on) {
        let half = |half: &str| json!({"day": day, "half": half});
        let body = json!({
            "person": person, "kind": "SICK", "manner": "TELEPHONE_FIRST", "from": half("MORNING"), "until": half("MORNING"),
            "reason": "清晨高烧，电话告知",
        });
        let at = world.calendar.opens_at(day) - Duration::minutes(30);
        let mut leave = Plot::opened(world, Kind::Leave, &offices.general, at, body);
        leave.minutes(20).tell(world, &offices.general, "approve", json!({"opinion": "同意，先治病后补手续"}));
        // The service begins and ends it meanwhile.
        leave.days(world, 1);
        leave.tell(world, &person, "regularise", json!({"document": "假条补2026-11"}));
        let certificate = json!({"hospital": "栟茶镇卫生院", "document": "诊断证明0311"});
        leave.tell(world, &person, "provide-certificate", certificate);
        acts.extend(leave.into_acts());
    }
    let today = civil::date_of(world.now);
    let Some(last) = days.iter().rev().find(|day| **day < today).copied() else { return acts };
    if let (Some(person), Ok(next)) = (world.free.first().cloned(), world.calendar.add_working_days(today, 2)) {
        let half = json!({"day": next, "half": "AFTERNOON"});
        let body =
            json!({"kind": "PERSONAL", "manner": "WRITTEN", "from": half, "until": half, "reason": "参加家长会"});
        let mut leave = Plot::opened(world, Kind::Leave, &person, world.now, body);
        leave.tell(world, &offices.general, "approve", json!({"opinion": "同意"}));
        acts.extend(leave.into_acts());
    }
    if let Some(person) = world.staff.iter().find(|person| **person != offices.deputy).cloned() {
        let body = json!({
            "session": {"day": last, "half": "AFTERNOON"}, "punch": "LEAVING", "cause": "FIELD_WORK", "reason": "到村里送证，下班后返回",
        });
        let mut slip = Plot::opened(world, Kind::Slip, &person, world.now, body);
        slip.tell(world, &offices.deputy, "approve", json!({}));
        acts.extend(slip.into_acts());
    }
    acts
}
