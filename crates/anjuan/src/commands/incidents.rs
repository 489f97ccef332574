//! `anjuan incidents list|retry|skip`: what views pass over, the workflow could not do and could not be delivered, and what is done about it.
use crate::client::Target;
use crate::failure::Outcome;
use crate::language::say;
use crate::output::{self, Form, civil, tell};
use anjuan_api::queries::{Due, Incidents, Retried, RetryRequest, Skip, SkipRequest};
use clap::Subcommand;

/// What to do with incidents.
#[derive(Debug, Subcommand)]
pub(crate) enum IncidentsLine {
    /// What could not be applied, done or delivered, since when, and who accepted it.
    List,
    /// Try again: views that pass something over are built anew, the workflow tries at once, deliveries are sent.
    Retry {
        /// The aggregates, and the ids of deliveries; none for everything.
        aggregates: Vec<String>,
    },
    /// Record that an aggregate stays passed over or undone, or a delivery is not sent any more, and why.
    Skip {
        /// The aggregate, or the id of a delivery: case/7K2M9QX4T1AB.
        aggregate: String,
        /// Why it stays so.
        #[arg(long)]
        reason: String,
    },
}

impl IncidentsLine {
    /// Runs it.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        match self {
            IncidentsLine::List => list(&client.get("/v1/incidents", &[])?, form),
            IncidentsLine::Retry { aggregates } => {
                let request = RetryRequest { aggregates: aggregates.clone() };
                let retried: Retried = client.post("/v1/incidents/retry", &[], None, &request)?;
                match form {
                    Form::Json => output::json(&retried),
                    Form::Text => tell!(
                        "{}: {}; {}: {}; {}: {}",
                        say("views built anew", "重建的视图"),
                        retried.views.join(" "),
                        say("tried again by the workflow", "自动处理重试"),
                        retried.workflow,
                        say("deliveries sent again", "重新投递"),
                        retried.deliveries
                    ),
                }
            }
            IncidentsLine::Skip { aggregate, reason } => {
                let request = SkipRequest { aggregate: aggregate.clone(), reason: reason.clone() };
                let skip: Skip = client.post("/v1/incidents/skip", &[], None, &request)?;
                match form {
                    Form::Json => output::json(&skip),
                    Form::Text => tell!("{}: {}", say("recorded", "已登记"), skip.aggregate),
                }
            }
        }
    }
}

fn list(incidents: &Incidents, form: Form) -> Outcome {
    if form == Form::Json {
        return output::json(incidents);
    }
    let header = [
        say("where", "所在"),
        say("aggregate", "案卷"),
        say("since", "自"),
        say("what", "情况"),
        say("due, and going on", "继续计时的时限"),
        say("accepted", "登记跳过"),
    ];
    let accepted =
        |skip: &Option<Skip>| skip.as_ref().map(|skip| format!("{}: {}", skip.by, skip.reason)).unwrap_or_default();
    let due =
        |due: &[Due]| due.iter().map(|due| format!("{} {}", due.clock, civil(due.at))).collect::<Vec<_>>().join("\n");
    let views = incidents.views.iter().map(|incident| {
        let what = format!("{} (+{})", incident.reason, incident.skipped);
        vec![
            incident.view.clone(),
            incident.aggregate.clone(),
            format!("@{}", incident.since),
            what,
            due(&incident.due),
            accepted(&incident.accepted),
        ]
    });
    let workflow = incidents.workflow.iter().map(|trouble| {
        let what = format!("{} ×{}", say(&trouble.detail_en, &trouble.detail_zh), trouble.tries);
        let (since, accepted) = (civil(trouble.since), accepted(&trouble.accepted));
        vec![trouble.policy.clone(), trouble.aggregate.clone(), since, what, due(&trouble.due), accepted]
    });
    let deliveries = incidents.deliveries.iter().map(|trouble| {
        let objects: Vec<String> = trouble.objects.iter().map(ToString::to_string).collect();
        let what = format!("{} ×{}", say(&trouble.detail_en, &trouble.detail_zh), trouble.tries);
        let place = format!("{} {} {}", trouble.channel, trouble.person, trouble.id);
        vec![place, objects.join(" "), civil(trouble.since), what, String::new(), String::new()]
    });
    let seal = incidents.seal.iter().map(|trouble| {
        let what = say(&trouble.detail_en, &trouble.detail_zh).to_owned();
        vec![trouble.code.clone(), String::new(), civil(trouble.since), what, String::new(), String::new()]
    });
    output::table(&header, views.chain(workflow).chain(deliveries).chain(seal))
}
