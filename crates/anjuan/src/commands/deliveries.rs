//! `anjuan deliveries list|replay|skip|test`: what was sent outside, what became of it, and what is done about it.
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome};
use crate::language::say;
use crate::output::{self, Form, civil, tell};
use anjuan_api::deliveries::{Deliveries, DeliverySkipRequest, ReplayRequest, TrialRequest};
use anjuan_notices::{Delivery, DeliveryState};
use clap::{Args, Subcommand};
use std::time::{Duration, Instant};

/// How long the outcome of a trial is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// What to do with deliveries.
#[derive(Debug, Subcommand)]
pub(crate) enum DeliveriesLine {
    /// What was sent outside and what became of it, the newest.
    List(Fitting),
    /// Send again: one by its id, or everything that failed and fits.
    Replay {
        /// The delivery; absent, everything that failed and fits the filters.
        id: Option<String>,
        /// Only by this channel.
        #[arg(long, conflicts_with = "id")]
        channel: Option<String>,
        /// Only to this person.
        #[arg(long, conflicts_with = "id")]
        person: Option<String>,
    },
    /// Record that a delivery is not sent any more, and why.
    Skip {
        /// The delivery.
        id: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Send one trial message by a channel to a person, and say how that ended.
    Test {
        /// The channel, as notices.toml names it.
        channel: String,
        /// Who gets it.
        #[arg(long)]
        person: String,
    },
}

/// Which deliveries.
#[derive(Debug, Args)]
pub(crate) struct Fitting {
    /// Only in these states, by comma: dead is what could not be delivered.
    #[arg(long)]
    state: Option<String>,
    /// Only by this channel.
    #[arg(long)]
    channel: Option<String>,
    /// Only to this person.
    #[arg(long)]
    person: Option<String>,
    /// At most so many.
    #[arg(long)]
    limit: Option<usize>,
}

impl DeliveriesLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        match self {
            DeliveriesLine::List(fitting) => list(&client, fitting, form),
            DeliveriesLine::Replay { id, channel, person } => {
                let request = ReplayRequest { id: id.clone(), channel: channel.clone(), person: person.clone() };
                table(&client.post("/v1/deliveries/replay", &[], None, &request)?, form)
            }
            DeliveriesLine::Skip { id, reason } => {
                let request = DeliverySkipRequest { id: id.clone(), reason: reason.clone() };
                one(client.post("/v1/deliveries/skip", &[], None, &request)?, form)
            }
            DeliveriesLine::Test { channel, person } => {
                let request = TrialRequest { channel: channel.clone(), person: person.clone() };
                let trial: Delivery = client.post("/v1/deliveries/test", &[], None, &request)?;
                let ended = outcome(&client, trial)?;
                let taken = matches!(ended.state, DeliveryState::Delivered { .. });
                let why = ended.failure().unwrap_or_default().to_owned();
                one(ended, form)?;
                if taken {
                    Ok(())
                } else {
                    Err(Failure::words(format!("{}: {why}", say("not delivered", "未能投递"))))
                }
            }
        }
    }
}

/// Waits until a trial was delivered or not.
fn outcome(client: &Client, trial: Delivery) -> Outcome<Delivery> {
    let begun = Instant::now();
    let query = [("channel", trial.channel.clone()), ("person", trial.person.clone()), ("limit", "500".to_owned())];
    while begun.elapsed() < PATIENCE {
        let listed: Deliveries = client.get("/v1/deliveries", &query)?;
        if let Some(found) = listed.rows.into_iter().find(|row| row.id == trial.id && row.state.is_settled()) {
            return Ok(found);
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(trial)
}

fn list(client: &Client, fitting: &Fitting, form: Form) -> Outcome {
    let given = [
        ("state", fitting.state.clone()),
        ("channel", fitting.channel.clone()),
        ("person", fitting.person.clone()),
        ("limit", fitting.limit.map(|limit| limit.to_string())),
    ];
    let query: Vec<(&str, String)> = given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let listed: Deliveries = client.get("/v1/deliveries", &query)?;
    table(&listed, form)?;
    if form == Form::Text && listed.more > 0 {
        tell!("{}: {}", say("more, not shown", "另有未列出"), listed.more)?;
    }
    Ok(())
}

fn one(delivery: Delivery, form: Form) -> Outcome {
    match form {
        Form::Json => output::json(&delivery),
        Form::Text => table(&Deliveries { rows: vec![delivery], more: 0 }, form),
    }
}

fn table(deliveries: &Deliveries, form: Form) -> Outcome {
    if form == Form::Json {
        return output::json(deliveries);
    }
    let header = [
        say("delivery", "投递"),
        say("channel", "渠道"),
        say("person", "收件人"),
        say("what", "事项"),
        say("state", "状态"),
        say("since", "自"),
        say("tries", "次数"),
        say("why", "原因"),
    ];
    let rows = deliveries.rows.iter().map(|row| {
        let notices = row.notices.iter().map(|notice| {
            let (en, zh) = notice.title().unwrap_or(("", ""));
            format!("{} {}", say(en, zh), notice.object)
        });
        vec![
            row.id.clone(),
            row.channel.clone(),
            row.person.clone(),
            notices.collect::<Vec<_>>().join("; "),
            state(&row.state).to_owned(),
            civil(row.base),
            row.attempts.len().to_string(),
            row.failure().unwrap_or_default().to_owned(),
        ]
    });
    output::table(&header, rows)
}

fn state(state: &DeliveryState) -> &str {
    match state {
        DeliveryState::Waiting { .. } => say("waiting", "待发"),
        DeliveryState::Gathering { .. } => say("gathering", "汇总中"),
        DeliveryState::Joined { .. } => say("joined", "已并入汇总"),
        DeliveryState::Sending { .. } => say("sending", "发送中"),
        DeliveryState::Delivered { .. } => say("delivered", "已送达"),
        DeliveryState::Dead { .. } => say("dead", "死信"),
        DeliveryState::Skipped { .. } => say("skipped", "已跳过"),
    }
}
