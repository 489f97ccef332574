//! `anjuan evidence case/ID`: the bundle that proves an aggregate's events, to be checked without the service by `anjuan-verify`.
use crate::client::Target;
use crate::failure::{Outcome, while_doing};
use crate::language::say;
use crate::naming;
use crate::output::{self, Form, tell};
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_proof::archive;
use anjuan_proof::bundle::Bundle;
use clap::Args;
use std::path::PathBuf;

/// What to prove.
#[derive(Debug, Args)]
pub(crate) struct Evidence {
    /// The case, contact, denial, complaint …, case/7K2M9QX4T1AB; or the number of one, AJ-20261120-7K2M9QX4T1AB.
    #[arg(value_parser = naming::aggregate, required_unless_present = "key")]
    aggregate: Option<AggregateRef>,
    /// The file to write; absent, evidence-case-7K2M9QX4T1AB.zip here. One that ends in .json holds the proofs alone.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the public key of the log instead: whoever checks asks for it once, and keeps it.
    #[arg(long)]
    key: bool,
}

impl Evidence {
    /// Fetches the bundle and writes it down, or prints the key.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let client = target.connect()?;
        let key = client.get_text("/v1/log/key", &[])?;
        let Some(aggregate) = self.aggregate.as_ref().filter(|_| !self.key) else {
            return tell!("{}", key.trim());
        };
        let bundle: Bundle = client.get(&format!("/v1/evidence/{aggregate}"), &[])?;
        if form == Form::Json && self.out.is_none() {
            return output::json(&bundle);
        }
        let usual = || PathBuf::from(format!("evidence-{}-{}.zip", aggregate.kind, aggregate.id));
        let file = self.out.clone().unwrap_or_else(usual);
        let named = say("the bundle", "证据包");
        let text = match file.extension().is_some_and(|ending| ending == "json") {
            true => serde_json::to_vec_pretty(&bundle).map_err(while_doing(named))?,
            false => archive::write(&bundle).map_err(while_doing(named))?,
        };
        std::fs::write(&file, text).map_err(while_doing(file.display()))?;
        tell!(
            "{}: {} {}\n{}\n    anjuan-verify --key '{}' {}",
            file.display(),
            bundle.events.len(),
            say("events with their proofs; check it without the service:", "条事件及其证明；不依赖本系统核验："),
            say("(compare the key with the one that the centre gave you before)", "（公钥应与中心此前交付的一致）"),
            key.trim(),
            file.display()
        )
    }
}
