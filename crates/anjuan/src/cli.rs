//! The command line: what can be said, and to whom it goes.
use crate::client::Target;
use crate::commands;
use crate::failure::Outcome;
use crate::output::{self, Form};
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

/// anjuan (案卷): the case-workflow service of a government service centre.
#[derive(Debug, Parser)]
#[command(name = "anjuan", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    form: FormFlag,
    #[command(subcommand)]
    line: Line,
}

#[derive(Debug, Args)]
struct FormFlag {
    /// Print JSON for machines.
    #[arg(long, global = true)]
    json: bool,
}

/// The subcommands besides those made from the route table.
#[derive(Debug, Subcommand)]
enum Line {
    /// Run a whole centre in one process, with a private nats-server unless --nats names one.
    Up(commands::up::Up),
    /// Run one role or several, for a service on many machines.
    Serve(commands::serve::Serve),
    /// Apply or show rulebook, catalogue, staff and calendar.
    #[command(subcommand)]
    Centre(commands::centre::CentreLine),
    /// Make tokens that name a person and roles.
    #[command(subcommand)]
    Token(commands::token::Token),
    /// Make certificates from an authority of one's own, for a zone that no public authority serves.
    Tls(commands::tls::Tls),
    /// Sign in: an account with its password; the commands that follow speak as it.
    Login(commands::login::Login),
    /// Sign out: the session ends, and the file with it goes.
    Logout,
    /// Accounts: open, reset, close, end sessions, keys of programs, records of access.
    #[command(subcommand)]
    Account(commands::account::AccountLine),
    /// The master key in two halves, one for the operator and one for the inspector (主密钥分管).
    #[command(subcommand)]
    Keys(commands::keys::KeysLine),
    /// Persons whose data is kept (个人信息主体): look one up by number, hand out what is kept.
    #[command(subcommand)]
    Person(commands::person::PersonLine),
    /// Who read and looked for personal data, who signed in (访问记录).
    #[command(subcommand)]
    Access(commands::person::AccessLine),
    /// The items of the centre, by id, name or initials.
    Catalogue(commands::catalogue::Catalogue),
    /// Take a case in at the window: item and person, one confirmation.
    Intake(commands::intake::Intake),
    /// What falls due: open, warned, overdue.
    Deadlines(commands::deadlines::Deadlines),
    /// What waits for whoever asks, each with the command that settles it.
    Inbox(commands::inbox::Inbox),
    /// Every breach that the events show: rule, person, since when.
    Breaches(commands::breaches::Breaches),
    /// Who is here now.
    Here {
        /// Only of this window.
        #[arg(long)]
        window: Option<String>,
    },
    /// When a period ends, and why, day by day.
    #[command(subcommand)]
    Clock(commands::clock::Clock),
    /// Take in a foreign log.
    #[command(subcommand)]
    Import(commands::import::Import),
    /// Who did what, when, under which rule; the state at a moment.
    Replay(commands::replay::Replay),
    /// Prove the events of an aggregate: one file, checked without the service by anjuan-verify.
    Evidence(commands::evidence::Evidence),
    /// Witness the log of a centre (见证) from elsewhere: co-sign its checkpoints, keep evidence of two histories.
    #[command(subcommand)]
    Witness(commands::witness::WitnessLine),
    /// Draw up a report people hand on (报表): XLSX, CSV, or HTML for print.
    Report(commands::report::Report),
    /// Print a paper: one HTML document made for A4, in both languages.
    Print(commands::print::Print),
    /// Whether a paper's verification code is genuine, and what it is of.
    Verify(commands::print::Verify),
    /// The projections: status, digest, rebuild.
    #[command(subcommand)]
    View(commands::view::View),
    /// What views pass over, the workflow could not do and could not be delivered (异常); try again, or record that it stays so.
    #[command(subcommand)]
    Incidents(commands::incidents::IncidentsLine),
    /// What was sent outside (对外投递): list, send again, skip with a reason, try a channel.
    #[command(subcommand)]
    Deliveries(commands::deliveries::DeliveriesLine),
    /// Take a backup (备份) of a running service: events, and the keys apart.
    Backup(crate::backup::take::Backup),
    /// Restore a backup (恢复) into a new data directory, and verify that it is the same.
    Restore(crate::backup::restore::Restore),
    /// Check the event log's server and settings.
    Doctor(commands::doctor::Doctor),
    /// The zones of an external nats-server (分区): its configuration, and its streams.
    #[command(subcommand)]
    Nats(commands::nats::NatsLine),
    /// What is wrong with a log that is closed to writing, and the ways back.
    Recover(commands::recover::Recover),
    /// Print the description of the events on NATS, an AsyncAPI 3 document; no running service needed.
    Asyncapi,
    /// Print completions for a shell.
    Completions {
        /// The shell.
        #[arg(value_parser = clap::builder::PossibleValuesParser::new(crate::complete::shells()))]
        shell: String,
    },
}

/// The whole command line with the verbs of cases, contacts and applicants.
pub(crate) fn command() -> clap::Command {
    let deadlines = |line: clap::Command| {
        line.args_conflicts_with_subcommands(true).subcommands(commands::reads::commands("deadlines"))
    };
    Cli::command().mut_subcommand("deadlines", deadlines).subcommands(commands::record::commands())
}

/// Runs what was said.
pub(crate) fn run(matches: &ArgMatches) -> Outcome {
    let form = if matches.get_flag("json") { Form::Json } else { Form::Text };
    if let Some((name, inner)) = matches.subcommand() {
        let target = Target::from_arg_matches(inner)
            .or_else(|_| Target::from_arg_matches(matches))
            .unwrap_or_else(|error| error.exit());
        if let (Some((verb, asked)), "deadlines") = (inner.subcommand(), name)
            && let Some(outcome) = commands::reads::run((name, verb), asked, &target, form)
        {
            return outcome;
        }
        if let Some(outcome) = commands::record::run(name, inner, &target, form) {
            return outcome;
        }
    }
    let cli = Cli::from_arg_matches(matches).unwrap_or_else(|error| error.exit());
    let target = &cli.target;
    match &cli.line {
        Line::Up(up) => up.run(target, form),
        Line::Serve(serve) => serve.run(target),
        Line::Centre(centre) => centre.run(target, form),
        Line::Token(token) => token.run(target, form),
        Line::Tls(tls) => tls.run(form),
        Line::Login(login) => login.run(target, form),
        Line::Logout => commands::login::logout(target, form),
        Line::Account(account) => account.run(target, form),
        Line::Keys(keys) => keys.run(target, form),
        Line::Person(person) => person.run(target, form),
        Line::Access(access) => access.run(target, form),
        Line::Catalogue(catalogue) => catalogue.run(target, form),
        Line::Intake(intake) => intake.run(target, form),
        Line::Deadlines(deadlines) => deadlines.run(target, form),
        Line::Inbox(inbox) => inbox.run(target, form),
        Line::Breaches(breaches) => breaches.run(target, form),
        Line::Here { window } => commands::reads::here_now(target, form, window.as_ref()),
        Line::Clock(clock) => clock.run(target, form),
        Line::Import(import) => import.run(target, form),
        Line::Replay(replay) => replay.run(target, form),
        Line::Evidence(evidence) => evidence.run(target, form),
        Line::Witness(witness) => witness.run(form),
        Line::Report(report) => report.run(target, form),
        Line::Print(print) => print.run(target, form),
        Line::Verify(verify) => verify.run(target, form),
        Line::View(view) => view.run(target, form),
        Line::Incidents(incidents) => incidents.run(target, form),
        Line::Deliveries(deliveries) => deliveries.run(target, form),
        Line::Backup(backup) => backup.run(target, form),
        Line::Restore(restore) => restore.run(target, form),
        Line::Doctor(doctor) => doctor.run(target, form),
        Line::Nats(nats) => nats.run(),
        Line::Recover(recover) => recover.run(target, form),
        Line::Asyncapi => output::json(&anjuan_api::asyncapi::document()),
        Line::Completions { shell } => output::bytes(&crate::complete::script(shell).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound_and_has_every_verb() {
        let command = super::command();
        command.clone().debug_assert();
        for commands in anjuan_domain::command::Commands::ALL.iter().copied() {
            // The reference data is applied as a whole, from a directory.
            let Some(kind) = commands.kind() else { continue };
            let of_kind = command.find_subcommand(kind.as_str()).unwrap();
            for verb in commands.verbs() {
                assert!(of_kind.find_subcommand(verb.name).is_some(), "{kind} {}", verb.name);
            }
        }
    }
}
