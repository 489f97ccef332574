//! What comes of the attendance devices (考勤机): punches in batches that repeat and are out of order, clocks that were off,
//! watermarks.
use crate::people::{Act, People};
use anjuan_domain::clock::civil::instant;
use anjuan_domain::command::Body;
use anjuan_domain::people::attendance::Attendance;
use anjuan_domain::people::attendance::commands::Upload;
use anjuan_domain::people::attendance::events::{Direction, Punch};
use anjuan_domain::reference::device::commands::{Complete, CorrectClock, DeviceCommand, Register};
use anjuan_domain::vocabulary::ids::{AggregateRef, Kind};
use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

/// The devices; the clock of the second is off.
const DEVICES: [&str; 2] = ["K01", "K02"];

/// By how much.
const OFF: i64 = 7 * 60;

/// When people come and go, in minutes of the day.
const TIMES: [u32; 4] = [8 * 60 + 20, 11 * 60 + 35, 14 * 60 + 20, 17 * 60 + 35];

/// Something about a device: it is hung up, gives punches, is known to be complete, its clock is found wrong.
pub(super) fn of_a_device(people: &mut People<'_>) -> Act {
    let known = people.record.centre.devices().count();
    let device = DEVICES.get(known).copied().unwrap_or_else(|| people.dice.pick(&DEVICES));
    let about = AggregateRef { kind: Kind::Device, id: device.into() };
    let luck = people.dice.below(100);
    let command: DeviceCommand = match luck {
        _ if known < DEVICES.len() => Register { name: format!("{device} 考勤机"), place: "大厅".into() }.into(),
        0..16 => {
            let until = people.now - TimeDelta::minutes(people.dice.below(2_000) as i64 - 10);
            Complete { until, source: String::new() }.into()
        }
        16..22 => correction(people),
        _ => {
            let day = people.today() - Days::new(if people.chance(60) { 0 } else { people.dice.below(6) as u64 });
            let aggregate = AggregateRef { kind: Kind::Attendance, id: Attendance::id(device, day) };
            let body = upload(people, device, day);
            return people.command("P003", aggregate, body, None);
        }
    };
    people.command("P011", about, Body::Device(command), None)
}

fn correction(people: &mut People<'_>) -> DeviceCommand {
    let from = people.now - TimeDelta::days(people.dice.below(12) as i64);
    let until = people.chance(70).then(|| from + TimeDelta::hours(people.dice.below(60) as i64));
    let reason = "与标准时间核对".into();
    CorrectClock { from, until, add_seconds: -(OFF as i32), reason }.into()
}

/// Some of the punches of that device and day, as far as there are any by now, in whatever order, some of them twice.
pub(super) fn upload(people: &mut People<'_>, device: &str, day: NaiveDate) -> Body {
    let persons: Vec<String> = people.record.centre.persons(day).map(|(id, _)| id.to_owned()).collect();
    let mut punches = Vec::new();
    let some = 5 + people.dice.below(60);
    for _ in 0..some {
        let (person, which) = (people.dice.pick(&persons), people.dice.below(TIMES.len()));
        let punch = punch(device, day, (&person, which));
        if punch.at <= people.now && people.dice.below(10) > 0 {
            punches.push(punch);
        }
    }
    Body::Attendance(Upload { punches, source: "export".into() }.into())
}

/// The one punch of somebody at that time of that day: the same whenever it is asked for.
fn punch(device: &str, day: NaiveDate, (person, which): (&str, usize)) -> Punch {
    let record = format!("{}-{person}-{which}", day.format("%m%d"));
    let odd = record.bytes().chain(device.bytes()).fold(7_u32, |odd, byte| odd.wrapping_mul(31) ^ u32::from(byte));
    let minute = TIMES[which] + odd % 21;
    let off = if device == DEVICES[1] { OFF } else { 0 };
    let at = instant(day, NaiveTime::MIN) + TimeDelta::seconds(i64::from(minute) * 60 + i64::from(odd % 60) + off);
    let direction = match odd % 7 {
        0 => Direction::Unknown,
        1 => Direction::In,
        _ if which % 2 == 0 => Direction::In,
        _ => Direction::Out,
    };
    // Somebody who is not on the staff has a card as well.
    let person = if odd % 41 == 0 { "V999" } else { person };
    Punch { record, person: person.into(), at, direction }
}
