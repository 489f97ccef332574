//! Sending one message (发送): over a webhook, to an SMS gateway, by e-mail. Blocking, on a thread that may wait; bounded in time.
//!
//! The id of the delivery goes with every try, as `webhook-id` and as `Message-ID`: a receiver that took it before knows it again. What a
//! receiver answers is not kept but for its status; nothing of a secret or an address goes into a failure.
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_notices::config::{Channel, Hook, Post, Recipient, Secret, Security};
use anjuan_notices::delivery::{Delivery, Sent};
use anjuan_notices::{Outside, render};
use chrono::{DateTime, TimeDelta};
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use serde_json::Value;
use standardwebhooks::{HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook};
use std::time::{Duration, SystemTime};
use ureq::Agent;
use zeroize::Zeroizing;

/// How long one try may take; shorter than the lease of a try.
const BOUND: Duration = Duration::from_secs(15);

/// What SMTP servers answer where a mailbox is not there or never takes this: 550 to 553 (RFC 5321, 4.2.3).
const NEVER: [&str; 4] = ["550", "551", "552", "553"];

/// Sends it at `now`.
pub(super) fn send(outside: &Outside, delivery: &Delivery, now: Instant) -> Sent {
    let Some(channel) = outside.channels.get(&delivery.channel) else {
        return Sent::Failed(format!("there is no channel `{}` in notices.toml", delivery.channel));
    };
    let Some(recipient) = outside.people.get(&delivery.person) else {
        return Sent::Failed(format!("{} is not in notices.toml", delivery.person));
    };
    let tried = match channel {
        Channel::Webhook(hook) => post(hook, delivery, &render::body(delivery), now),
        Channel::Sms(hook) => recipient
            .phone
            .as_ref()
            .ok_or_else(|| lacking("phone"))
            .and_then(|phone| post(hook, delivery, &render::sms(delivery, phone), now)),
        Channel::Email(server) => mail(server, recipient, delivery, now),
    };
    tried.unwrap_or_else(Sent::Failed)
}

fn lacking(what: &str) -> String {
    format!("the person has no `{what}` in notices.toml")
}

/// The secret, as it is at this moment.
fn secret(secret: &Secret) -> Result<Zeroizing<String>, String> {
    match secret {
        Secret::File(path) => {
            std::fs::read_to_string(path).map_err(|error| format!("the secret in {}: {error}", path.display()))
        }
        Secret::Env(name) => std::env::var(name).map_err(|error| format!("the secret in the variable {name}: {error}")),
    }
    .map(|text| Zeroizing::new(text.trim().to_owned()))
}

/// One signature for each secret, separated by spaces: while a secret is changed, the receiver may know either.
fn signatures(hook: &Hook, (id, timestamp): (&str, i64), body: &[u8]) -> Result<String, String> {
    let sign = |named: &Secret| {
        let webhook = Webhook::new(&secret(named)?);
        // What is wrong with a secret is said without it.
        let signed = webhook.and_then(|webhook| webhook.sign(id, timestamp, body));
        signed.map_err(|_| "a secret is not base64, or the body not text".to_owned())
    };
    hook.secrets.iter().map(sign).collect::<Result<Vec<_>, _>>().map(|signatures| signatures.join(" "))
}

fn post(hook: &Hook, delivery: &Delivery, body: &Value, now: Instant) -> Result<Sent, String> {
    let (body, timestamp) = (body.to_string(), now.timestamp());
    let signatures = signatures(hook, (&delivery.id, timestamp), body.as_bytes())?;
    let config = Agent::config_builder().timeout_global(Some(BOUND)).http_status_as_error(false).max_redirects(0);
    let sent = Agent::new_with_config(config.build())
        .post(&hook.url)
        .header("content-type", "application/json")
        .header("user-agent", concat!("anjuan/", env!("CARGO_PKG_VERSION")))
        .header(HEADER_WEBHOOK_ID, &delivery.id)
        .header(HEADER_WEBHOOK_TIMESTAMP, timestamp.to_string())
        .header(HEADER_WEBHOOK_SIGNATURE, signatures)
        .send(body);
    let answer = sent.map_err(|error| format!("the webhook does not answer: {error}"))?;
    let asked = answer.headers().get("retry-after").and_then(|value| retry_after(value.to_str().ok()?, now));
    Ok(match (answer.status().as_u16(), asked) {
        (200..=299, _) => Sent::Taken,
        // Standard Webhooks: whoever answers so wants nothing more.
        (410, _) => Sent::Refused("the webhook answers HTTP 410: gone".into()),
        (status, Some(asked)) => {
            Sent::Later(format!("the webhook answers HTTP {status} and asks to wait until {asked}"), asked)
        }
        (status, None) => Sent::Failed(format!("the webhook answers HTTP {status}")),
    })
}

/// Until when a receiver asks to wait: seconds, or a date (RFC 9110, 10.2.3); none of what does not read.
fn retry_after(value: &str, now: Instant) -> Option<Instant> {
    if let Ok(seconds) = value.trim().parse::<u32>() {
        return now.checked_add_signed(TimeDelta::seconds(i64::from(seconds)));
    }
    DateTime::parse_from_rfc2822(value.trim()).ok().map(|at| at.to_utc())
}

fn mail(server: &Post, recipient: &Recipient, delivery: &Delivery, now: Instant) -> Result<Sent, String> {
    let address = recipient.mail.as_ref().ok_or_else(|| lacking("mail"))?;
    let domain = server.from.rsplit('@').next().unwrap_or_default().trim_end_matches('>');
    let message = Message::builder()
        .from(server.from.parse().map_err(|_| "the sender's address does not read".to_owned())?)
        .to(address.parse().map_err(|_| "the person's address does not read".to_owned())?)
        .message_id(Some(format!("<{}@{domain}>", delivery.id)))
        .date(SystemTime::from(now))
        .subject(render::subject(delivery))
        .header(ContentType::TEXT_PLAIN)
        .body(render::text(delivery))
        .map_err(|error| format!("the e-mail cannot be made: {error}"))?;
    let sent = transport(server)?.send(&message);
    Ok(match sent {
        Ok(_) => Sent::Taken,
        Err(error) => match error.status().map(|code| code.to_string()) {
            Some(code) if NEVER.contains(&code.as_str()) => Sent::Refused(format!("the mail server answers {code}")),
            Some(code) => Sent::Failed(format!("the mail server answers {code}")),
            None => Sent::Failed(format!("the mail server does not answer: {error}")),
        },
    })
}

fn transport(server: &Post) -> Result<SmtpTransport, String> {
    let tls = || TlsParameters::new(server.server.clone()).map_err(|error| format!("TLS: {error}"));
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(tls()?),
        Security::Starttls => Tls::Required(tls()?),
        Security::None => Tls::None,
    };
    let builder = SmtpTransport::builder_dangerous(&server.server).port(server.port).tls(tls).timeout(Some(BOUND));
    Ok(match &server.login {
        Some((user, password)) => builder.credentials(Credentials::new(user.clone(), secret(password)?.to_string())),
        None => builder,
    }
    .build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_receiver_asks_to_wait_reads_in_seconds_and_as_a_date() {
        let now: Instant = "1994-11-06T08:49:00Z".parse().unwrap();
        let date: Instant = "1994-11-06T08:49:37Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(now + TimeDelta::minutes(2)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(date));
        for wrong in ["", "soon", "-5", "1.5"] {
            assert_eq!(retry_after(wrong, now), None, "{wrong}");
        }
    }
}
