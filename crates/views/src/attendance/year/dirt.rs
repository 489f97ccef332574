//! How the facts came in (脏数据): wrong clocks, exports cut in pieces, late, out of order and twice, and watermarks that say
//! no more than is so.
use super::people::Pressed;
use super::setup::{Chance, Entry, Recording, date};
use crate::testing::at;
use anjuan_domain::clock::civil::{date_of, instant};
use anjuan_domain::people::attendance::Attendance;
use anjuan_domain::people::attendance::events::{Direction, Punch};
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde_json::json;
use std::collections::BTreeMap;

/// One clock that was off for a while, by the true time, and when that was found out.
struct Off {
    device: &'static str,
    from: &'static str,
    until: Option<&'static str>,
    /// Device time less true time.
    ahead: i64,
    found: &'static str,
}

const CLOCKS: [Off; 3] = [
    // Set wrong for weeks.
    Off {
        device: "D2",
        from: "2015-03-01T20:30:00Z",
        until: Some("2015-04-09T20:30:00Z"),
        ahead: 37 * 60,
        found: "2015-04-12T02:00:00Z",
    },
    // Nearly a day behind after a power cut on a Sunday.
    Off {
        device: "D1",
        from: "2015-07-05T21:00:00Z",
        until: Some("2015-07-08T21:00:00Z"),
        ahead: -23 * 3_600,
        found: "2015-08-20T02:00:00Z",
    },
    // Slow, and still so.
    Off { device: "D1", from: "2015-11-30T20:30:00Z", until: None, ahead: -95, found: "2015-12-28T02:00:00Z" },
];

/// A fault that the comparison has to notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// None.
    Nothing,
    /// A clock corrected in the wrong direction.
    WrongSign,
    /// The uploads of a week are lost, and the watermark passes over them.
    Lost,
}

/// A piece of an export and when it is sent.
struct Piece {
    sent: Instant,
    device: &'static str,
    day: NaiveDate,
    /// The punches with their true times.
    punches: Vec<(Instant, Punch)>,
}

/// Sends every punch at least once.
pub(super) fn send(pressed: &[Pressed], fault: Fault, (chance, recording): (&mut Chance, &mut Recording)) {
    let pieces = pieces(pressed, chance);
    for off in &CLOCKS {
        let shift = TimeDelta::seconds(off.ahead);
        let sign = if fault == Fault::WrongSign { 1 } else { -1 };
        let corrected = json!({
            "from": at(off.from) + shift, "until": off.until.map(|until| at(until) + shift),
            "addSeconds": sign * off.ahead, "reason": "与标准时间核对",
        });
        recording.json(at(off.found), &format!("device/{}", off.device), "clock-corrected", &corrected);
    }
    watermarks(&pieces, recording);
    let lost = |piece: &Piece| fault == Fault::Lost && (date("2015-05-11")..date("2015-05-16")).contains(&piece.day);
    for piece in pieces.iter().filter(|piece| !lost(piece)) {
        let aggregate = format!("attendance/{}", Attendance::id(piece.device, piece.day));
        let mut punches: Vec<Punch> = piece.punches.iter().map(|(_, punch)| punch.clone()).collect();
        let place = usize::try_from(chance.below(punches.len() as u64)).unwrap();
        punches.rotate_left(place);
        if chance.percent(20) {
            // Twice in one upload, and the whole upload again some days later.
            punches.push(punches[0].clone());
            let again = piece.sent + TimeDelta::days(1) + chance.seconds(0, 900_000);
            recording.0.push((again, Entry::Upload(aggregate.clone(), punches.clone())));
        }
        recording.0.push((piece.sent, Entry::Upload(aggregate, punches)));
    }
}

fn device_time(device: &str, true_time: Instant) -> Instant {
    let off = CLOCKS.iter().find(|off| {
        off.device == device && at(off.from) <= true_time && off.until.is_none_or(|until| true_time < at(until))
    });
    true_time + TimeDelta::seconds(off.map_or(0, |off| off.ahead))
}

fn pieces(pressed: &[Pressed], chance: &mut Chance) -> Vec<Piece> {
    let mut days: BTreeMap<(&str, NaiveDate), Vec<(Instant, Punch)>> = BTreeMap::new();
    for (record, press) in pressed.iter().enumerate() {
        let device = if chance.percent(75) { "D1" } else { "D2" };
        let by_device = device_time(device, press.at);
        let punch = Punch {
            record: format!("{record:07}"),
            person: press.person.clone(),
            at: by_device,
            direction: press.direction,
        };
        days.entry((device, date_of(by_device))).or_default().push((press.at, punch));
    }
    let mut pieces = Vec::new();
    for ((device, day), punches) in days {
        let count = 1 + chance.below(3);
        let mut parts: Vec<Vec<(Instant, Punch)>> = (0..count).map(|_| Vec::new()).collect();
        for punch in punches {
            parts[usize::try_from(chance.below(count)).unwrap()].push(punch);
        }
        for punches in parts.into_iter().filter(|punches| !punches.is_empty()) {
            let last = punches.iter().map(|(at, _)| *at).max().unwrap();
            let delay = match chance.below(100) {
                0..80 => chance.seconds(60, 40_000),
                80..95 => chance.seconds(86_400, 20 * 86_400),
                _ => chance.seconds(30 * 86_400, 100 * 86_400),
            };
            let device = if device == "D1" { "D1" } else { "D2" };
            let sent = (last + delay).min(at("2016-01-04T00:00:00Z")).max(last + TimeDelta::seconds(1));
            pieces.push(Piece { sent, device, day, punches });
        }
    }
    pieces
}

/// Every week, and once at the end, each device says up to when everything has come.
fn watermarks(pieces: &[Piece], recording: &mut Recording) {
    let end = date("2016-01-06");
    let days = date("2015-01-05").iter_days().step_by(7).take_while(|day| *day < end).chain([end]);
    for day in days {
        for device in ["D1", "D2"] {
            let now = instant(day, NaiveTime::MIN);
            let outstanding = pieces.iter().filter(|piece| piece.device == device && piece.sent >= now);
            let first = outstanding.flat_map(|piece| &piece.punches).map(|(at, _)| *at).min();
            let until = first.map_or(now, |first| first.min(now)) - TimeDelta::seconds(1);
            let completed = json!({"until": until, "source": "export"});
            recording.json(now, &format!("device/{device}"), "completed", &completed);
        }
    }
}

/// Somebody whom nobody knows.
pub(super) fn stranger() -> Pressed {
    Pressed { person: "X99".into(), at: at("2015-06-10T01:00:00Z"), direction: Direction::In }
}
