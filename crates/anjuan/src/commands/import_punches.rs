//! `anjuan import punches`: an export of attendance devices is taken in, device by device; a second run finds what is there already.
use crate::client::{Client, Target};
use crate::failure::{Failure, Outcome, while_doing};
use crate::language::say;
use crate::output::{self, Form, tell};
use anjuan_api::punches::{MOST, PunchesAnswer, PunchesRequest};
use anjuan_domain::clock::civil;
use anjuan_domain::command::Body;
use anjuan_domain::people::attendance::commands::AttendanceCommand;
use anjuan_domain::people::attendance::events::Punch;
use anjuan_domain::vocabulary::stamp::Instant;
use anjuan_import::log::Problem;
use anjuan_import::punches::{PlannedUpload, PunchMapping, PunchPlan, plan};
use clap::Args;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The export and how to read it.
#[derive(Debug, Args)]
pub(crate) struct PunchFile {
    /// The export: CSV, one punch a line.
    file: PathBuf,
    /// What its columns mean.
    #[arg(long)]
    mapping: PathBuf,
    /// The devices have now given everything up to this time: 2015-03-31, 2015-03-31T18:00 (civil) or RFC 3339.
    #[arg(long, value_name = "TIME")]
    complete_until: Option<String>,
    /// Read and map, print the account, send nothing.
    #[arg(long)]
    dry_run: bool,
}

/// How many punches go in one request.
const CHUNK: usize = MOST / 2;

/// The account of an import of punches.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    /// Lines of the export, without its head.
    lines: usize,
    /// Punches by device: given, new, repeated, failed.
    devices: BTreeMap<String, Counts>,
    /// Lines that said the same as a line before.
    repeated_lines: usize,
    /// What was left out, with its line and why.
    left_out: Vec<Problem>,
    /// Days that were not taken in, with the lines they came from and why.
    refused: Vec<Refused>,
    /// The devices whose watermark was moved.
    completed: BTreeSet<String>,
}

/// What became of a device's punches.
#[derive(Debug, Default, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    given: u64,
    new: u64,
    repeated: u64,
    failed: u64,
}

/// A day that was not taken in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Refused {
    device: String,
    day: String,
    first_line: usize,
    last_line: usize,
    why: String,
}

impl PunchFile {
    /// Reads, maps, sends, prints the account.
    pub(crate) fn run(&self, target: &Target, form: Form) -> Outcome {
        let mapping = std::fs::read_to_string(&self.mapping).map_err(while_doing(self.mapping.display()))?;
        let mapping = PunchMapping::parse(&mapping).map_err(while_doing(self.mapping.display()))?;
        let text = std::fs::read(&self.file).map_err(while_doing(self.file.display()))?;
        let source = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let plan = plan(&text, &mapping, &source).map_err(while_doing(self.file.display()))?;
        let until = self.complete_until.as_deref().map(civil::parse_civil).transpose();
        let until = until.map_err(while_doing("--complete-until"))?;
        let mut account = Account { lines: plan.lines, repeated_lines: plan.repeated, ..Account::default() };
        account.left_out.clone_from(&plan.problems);
        for upload in &plan.uploads {
            account.devices.entry(upload.device.clone()).or_default().given += upload.punches as u64;
        }
        if !self.dry_run {
            send(&target.connect()?, (&plan, &source, until), &mut account, form)?;
        }
        account.print(form)?;
        let nothing = account.devices.is_empty() && !account.left_out.is_empty();
        match nothing || !account.refused.is_empty() {
            true => Err(Failure::words(say(
                "not everything was taken in; correct what is named and import again: nothing is recorded twice",
                "未能全部导入；请更正所列内容后重新导入，不会重复记录",
            ))),
            false => Ok(()),
        }
    }
}

/// Sends every device's uploads, so many at a time, then moves the watermarks.
fn send(
    client: &Client,
    (plan, source, until): (&PunchPlan, &str, Option<Instant>),
    account: &mut Account,
    form: Form,
) -> Outcome {
    let mut devices: BTreeMap<&str, Vec<&PlannedUpload>> = BTreeMap::new();
    for upload in &plan.uploads {
        devices.entry(&upload.device).or_default().push(upload);
    }
    let total: usize = plan.uploads.iter().map(|upload| upload.punches).sum();
    let bar = crate::progress::bar(form, total as u64);
    for (device, uploads) in devices {
        let mut waiting = uploads.as_slice();
        while let Some((chunk, rest)) = next(waiting) {
            waiting = rest;
            let punches: Vec<Punch> = chunk.iter().flat_map(|upload| punches(upload)).cloned().collect();
            let sent = punches.len() as u64;
            let request = PunchesRequest { punches, source: source.to_owned(), complete_until: None };
            let answer: PunchesAnswer = client.post(&format!("/v1/devices/{device}/punches"), &[], None, &request)?;
            account.take((device, chunk), answer)?;
            bar.inc(sent);
        }
        let failed = account.devices.get(device).is_some_and(|counts| counts.failed > 0);
        if let Some(until) = until.filter(|_| !failed) {
            let request =
                PunchesRequest { punches: Vec::new(), source: source.to_owned(), complete_until: Some(until) };
            let answer: PunchesAnswer = client.post(&format!("/v1/devices/{device}/punches"), &[], None, &request)?;
            match answer.not_completed {
                Some(problem) => return Err(Failure::Problem(Box::new(problem))),
                None => account.completed.insert(device.to_owned()),
            };
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// The next uploads that fit in one request, one at the least, and the rest.
fn next<'a, 'b>(uploads: &'a [&'b PlannedUpload]) -> Option<(&'a [&'b PlannedUpload], &'a [&'b PlannedUpload])> {
    let mut sum = 0;
    let fits = uploads.iter().take_while(|upload| {
        sum += upload.punches;
        sum <= CHUNK
    });
    let count = fits.count().max(1);
    (!uploads.is_empty()).then(|| uploads.split_at(count))
}

fn punches(upload: &PlannedUpload) -> &[Punch] {
    match &upload.command.body {
        Body::Attendance(AttendanceCommand::Upload(upload)) => &upload.punches,
        _ => &[],
    }
}

impl Account {
    fn take(&mut self, (device, sent): (&str, &[&PlannedUpload]), answer: PunchesAnswer) -> Outcome {
        let counts = self.devices.entry(device.to_owned()).or_default();
        counts.new += answer.new;
        counts.repeated += answer.repeated;
        counts.failed += answer.failed;
        for part in answer.parts {
            let Some(problem) = part.problem else { continue };
            if problem.status >= 500 {
                let (en, zh) = ("import again: it goes on where it stopped", "请重新导入，将接着上次继续");
                return Err(Failure::words(format!("{problem}; {}", say(en, zh))));
            }
            let of_day: Vec<_> = sent.iter().filter(|upload| upload.day == part.day).collect();
            self.refused.push(Refused {
                device: device.to_owned(),
                day: part.day.to_string(),
                first_line: of_day.iter().map(|upload| upload.first_line).min().unwrap_or_default(),
                last_line: of_day.iter().map(|upload| upload.last_line).max().unwrap_or_default(),
                why: problem.to_string(),
            });
        }
        Ok(())
    }

    fn print(&self, form: Form) -> Outcome {
        if form == Form::Json {
            return output::json(self);
        }
        let header = [
            say("device", "考勤机"),
            say("given", "读取"),
            say("new", "新增"),
            say("had come before", "已有"),
            say("failed", "未成"),
            say("complete", "数据完整"),
        ];
        let line = |(device, counts): (&String, &Counts)| {
            let complete = if self.completed.contains(device) { say("yes", "是") } else { "" };
            let numbers = [counts.given, counts.new, counts.repeated, counts.failed].map(|count| count.to_string());
            [vec![device.clone()], numbers.to_vec(), vec![complete.to_owned()]].concat()
        };
        output::table(&header, self.devices.iter().map(line))?;
        for left_out in &self.left_out {
            eprintln!("{} {} {}: {}", say("line", "行"), left_out.line, left_out.trace, left_out.what);
        }
        for refused in &self.refused {
            let Refused { device, day, first_line, last_line, why } = refused;
            eprintln!("{} {first_line}–{last_line} {device} {day}: {why}", say("lines", "行"));
        }
        tell!(
            "{}: {}; {}: {}; {}: {}",
            say("lines", "行数"),
            self.lines,
            say("said twice", "文件内重复"),
            self.repeated_lines,
            say("left out", "未计入"),
            self.left_out.len()
        )
    }
}
