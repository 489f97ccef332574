//! The words of a message (通知文字), in Chinese and English: what is to be done, with which object, until when.
//!
//! Nothing else goes in: no name, no number, no text that somebody typed. Who may know more opens the object in the service.
use crate::delivery::Delivery;
use crate::notice::Notice;
use anjuan_domain::clock::civil;
use anjuan_domain::vocabulary::stamp::Instant;
use serde_json::{Value, json};

/// The type of the body that a webhook is posted.
pub const TYPE: &str = "anjuan.notice.v1";

/// How many characters a telephone shows as one message.
const SHORT: usize = 300;

/// One line.
#[must_use]
pub fn line(notice: &Notice) -> String {
    let (en, zh) = notice.title().unwrap_or(("Something waits", "有事项待办"));
    let until = notice.deadline.map(|deadline| format!("，限 {time} (by {time})", time = civil_minute(deadline)));
    format!("{zh} / {en}: {}{}", notice.object, until.unwrap_or_default())
}

/// Civil time of the centre, to the minute.
fn civil_minute(instant: Instant) -> String {
    civil::local(instant).format("%Y-%m-%d %H:%M").to_string()
}

/// The subject of an e-mail.
#[must_use]
pub fn subject(delivery: &Delivery) -> String {
    match delivery.notices.as_slice() {
        [] => "案卷系统试发 / anjuan: trial message".to_owned(),
        [one] => {
            let (en, zh) = one.title().unwrap_or(("Something waits", "有事项待办"));
            format!("{zh} / {en}")
        }
        several => format!("{count} 项待办 / {count} notices", count = several.len()),
    }
}

/// The text of an e-mail.
#[must_use]
pub fn text(delivery: &Delivery) -> String {
    if delivery.is_trial() {
        return "此为试发消息，无需处理。\nThis is a trial message; nothing is to be done.\n".to_owned();
    }
    let lines: Vec<String> = delivery.notices.iter().map(|notice| format!("- {}", line(notice))).collect();
    format!(
        "以下事项待您办理，请登录系统查看。\nThese wait for you; open them in the service.\n\n{}\n",
        lines.join("\n")
    )
}

/// The text of an SMS: of several notices the first and how many more there are.
#[must_use]
pub fn short(delivery: &Delivery) -> String {
    let text = match delivery.notices.as_slice() {
        [] => subject(delivery),
        [one] => line(one),
        [first, rest @ ..] => format!("{}；另有 {more} 项 (+{more})", line(first), more = rest.len()),
    };
    text.chars().take(SHORT).collect()
}

/// The body that a webhook is posted; the same bytes in every try.
#[must_use]
pub fn body(delivery: &Delivery) -> Value {
    let notices = delivery.notices.iter().map(|notice| {
        let (en, zh) = notice.title().unwrap_or(("Something waits", "有事项待办"));
        json!({
            "key": notice.key, "act": notice.act, "object": notice.object.to_string(),
            "title": {"zh": zh, "en": en}, "deadline": notice.deadline.map(civil::format),
        })
    });
    json!({
        "type": TYPE, "timestamp": civil::format(delivery.base), "trial": delivery.is_trial(),
        "data": {"person": delivery.person, "notices": notices.collect::<Vec<_>>()},
    })
}

/// The body that an SMS gateway is posted.
#[must_use]
pub fn sms(delivery: &Delivery, phone: &str) -> Value {
    json!({"type": "anjuan.sms.v1", "id": delivery.id, "to": phone, "text": short(delivery)})
}
