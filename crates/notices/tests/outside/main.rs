//! What the tests of this crate share: notices, people and the time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod config;
mod property;
mod scheduling;
mod sentinels;

use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_notices::config::Outside;
use anjuan_notices::notice::Notice;

/// A civil time.
fn at(text: &str) -> Instant {
    civil::parse_civil(text).unwrap()
}

/// The notice of that number for a person: a card that they are to confirm.
fn notice(number: u64, person: &str) -> Notice {
    Notice {
        key: format!("event-{number}"),
        person: person.to_owned(),
        act: "card.confirm".into(),
        object: format!("card/case-{number}-promise-0-red").parse().unwrap(),
        deadline: Some(at("2018-10-29T10:00")),
        place: number,
    }
}

/// A webhook for everybody, e-mail, SMS; one person at once, one at night not, one by digests.
const FILE: &str = r#"
quiet = "00:00-00:00"
retries = ["5s", "5m", "30m", "2h"]

[channels.hook]
kind = "webhook"
url = "https://example.cn/hook"
secrets = [{ file = "/etc/anjuan/hook.new" }, { env = "HOOK_OLD" }]

[channels.mail]
kind = "email"
server = "smtp.example.cn"
port = 465
security = "tls"
from = "bmzx@example.cn"

[channels.sms]
kind = "sms"
url = "http://127.0.0.1:9000/send"
secrets = [{ file = "/etc/anjuan/sms" }]

[people.P015]
channels = ["hook", "mail"]
mail = "p015@example.cn"

[people.P016]
channels = ["sms"]
phone = "13800000000"
quiet = "20:00-08:00"

[people.P017]
channels = ["mail"]
mail = "p017@example.cn"
digest = ["08:30", "14:00"]
"#;

fn outside() -> Outside {
    Outside::read(FILE).unwrap()
}
