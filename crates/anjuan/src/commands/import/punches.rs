//! `anjuan import punches`: an export of attendance devices is taken in, device by device; a second run finds what is there already.
use super::spoken;
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
use anjuan_files::Encoding;
use anjuan_import::log::Problem;
use anjuan_import::punches::{PlannedUpload, PunchMapping, PunchPlan, plan};
use clap::Args;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The export and how to read it.
#[derive(Debug, Args)]
#[command(after_help = super::AFTER_HELP)]
pub(crate) struct PunchFile {
    /// The export: CSV, one punch a line.
    file: PathBuf,
    /// What its columns mean.
    #[arg(long)]
    mapping: PathBuf,
    /// The encoding of the file, such as gb18030; absent, found by its mark or its form.
    #[arg(long, value_name = "NAME")]
    encoding: Option<Encoding>,
    /// Lines that somebody looked at and leaves out for good, 6,7: they hold up no watermark, and its event says so.
    #[arg(long, value_name = "LINES", value_delimiter = ',')]
    without_lines: Vec<usize>,
    /// The devices have now given everything up to this time: 2015-03-31, 2015-03-31T18:00 (civil) or RFC 3339. Refused while a line is left out or somebody in it is unknown.
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
    /// What the file was read as.
    encoding: &'static str,
    /// Lines of the export, without its head.
    lines: usize,
    /// Lines that the mapping does not mean (`where`).
    not_meant: usize,
    /// Punches by device: given, new, repeated, failed.
    devices: BTreeMap<String, Counts>,
    /// Lines that said the same as a line before.
    repeated_lines: usize,
    /// What was left out, with its line and why.
    left_out: Vec<Problem>,
    /// Days that were not taken in, with the lines they came from and why.
    refused: Vec<Refused>,
    /// People whom the service does not know, each with the lines.
    unknown: BTreeMap<String, Vec<usize>>,
    /// The devices whose watermark was moved.
    completed: BTreeSet<String>,
    /// The devices whose watermark was asked for and not moved, and why.
    not_completed: BTreeMap<String, String>,
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
        let mapping = super::mapping(&self.mapping, PunchMapping::parse)?;
        let decoded = super::text(&self.file, self.encoding, anjuan_files::decode)?;
        let source = self.source();
        let plan = plan(&decoded.text, &mapping, &source, &self.without_lines);
        let plan = plan.map_err(while_doing(self.mapping.display()))?;
        let until = self.complete_until.as_deref().map(civil::parse_civil).transpose();
        let until = until.map_err(while_doing("--complete-until"))?;
        let mut account = Account::for_plan(&plan, decoded.encoding);
        if !self.dry_run {
            let client = target.connect()?;
            account.unknown = unknown(&client, &plan)?;
            send(&client, (&plan, &source), &mut account, form)?;
            if let Some(until) = until {
                complete(&client, (&source, until), &mut account)?;
            }
        }
        account.print(form)?;
        account.outcome()
    }

    /// What the punches were read from, as their events say it.
    fn source(&self) -> String {
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match self.without_lines.as_slice() {
            [] => name,
            lines => {
                let lines = lines.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
                format!("{name}（不计第{lines}行 without lines {lines}）")
            }
        }
    }
}

/// The people in a plan whom the service does not know and never knew.
fn unknown(client: &Client, plan: &PunchPlan) -> Outcome<BTreeMap<String, Vec<usize>>> {
    let (centre, _) = crate::commands::centre::current(client)?;
    let strangers = plan.people.iter().filter(|(person, _)| !centre.ever_known(person));
    Ok(strangers.map(|(person, lines)| (person.clone(), lines.clone())).collect())
}

/// Sends every device's uploads, so many at a time.
fn send(client: &Client, (plan, source): (&PunchPlan, &str), account: &mut Account, form: Form) -> Outcome {
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
    }
    bar.finish_and_clear();
    Ok(())
}

/// Moves the watermark of every device of the file, where everything of the file is in; else says what stands in the way.
fn complete(client: &Client, (source, until): (&str, Instant), account: &mut Account) -> Outcome {
    let held = account.holds_up();
    let devices: Vec<String> = account.devices.keys().cloned().collect();
    for device in devices {
        if let Some(why) = &held {
            account.not_completed.insert(device, why.clone());
            continue;
        }
        let request = PunchesRequest { punches: Vec::new(), source: source.to_owned(), complete_until: Some(until) };
        let answer: PunchesAnswer = client.post(&format!("/v1/devices/{device}/punches"), &[], None, &request)?;
        match answer.not_completed {
            Some(problem) => account.not_completed.insert(device, problem.to_string()),
            None => {
                account.completed.insert(device);
                None
            }
        };
    }
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
    fn for_plan(plan: &PunchPlan, encoding: &'static str) -> Self {
        let mut account = Account {
            encoding,
            lines: plan.lines,
            not_meant: plan.not_meant,
            repeated_lines: plan.repeated,
            left_out: plan.problems.clone(),
            ..Account::default()
        };
        for upload in &plan.uploads {
            account.devices.entry(upload.device.clone()).or_default().given += upload.punches as u64;
        }
        account
    }

    /// Why no watermark is moved: whoever is behind a line that is not in would be absent.
    fn holds_up(&self) -> Option<String> {
        let joined = |lines: &[usize]| lines.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        let left_out: Vec<usize> = self.left_out.iter().map(|problem| problem.line).collect();
        let strangers: Vec<usize> = self.unknown.values().flatten().copied().collect();
        let refused: Vec<String> =
            self.refused.iter().map(|part| format!("{}–{}", part.first_line, part.last_line)).collect();
        let all = [left_out.clone(), strangers.clone()].concat();
        if all.is_empty() && refused.is_empty() {
            return None;
        }
        let mut what = Vec::new();
        if !left_out.is_empty() {
            what.push(format!("{} {}", say("lines left out:", "未计入的行："), joined(&left_out)));
        }
        if !strangers.is_empty() {
            let people = self.unknown.keys().cloned().collect::<Vec<_>>().join(", ");
            what.push(format!("{} {people}", say("people nobody knows:", "名录中没有的人员：")));
        }
        if !refused.is_empty() {
            what.push(format!("{} {}", say("lines refused:", "被拒的行："), refused.join(", ")));
        }
        let remedy = match all.is_empty() {
            true => String::new(),
            false => format!(
                "{} --without-lines {}",
                say("; or, having looked at each, add", "；逐行核实后也可加上"),
                joined(&all)
            ),
        };
        Some(format!(
            "{}: {}. {}{remedy}",
            say(
                "the watermark is not moved, or whoever is behind these lines would be absent",
                "未确认数据齐全，否则这些行所涉人员将被计为旷工"
            ),
            what.join("; "),
            say(
                "Correct them, map them, or leave them out with [[where]], and import again",
                "请更正、补充映射或用 [[where]] 排除后重新导入"
            )
        ))
    }

    /// Whether everything is in: the exit status tells.
    fn outcome(&self) -> Outcome {
        let sound = self.left_out.is_empty() && self.refused.is_empty() && self.not_completed.is_empty();
        match sound {
            true => Ok(()),
            false if self.devices.is_empty() => {
                Err(Failure::words(say("nothing of the export could be used", "导出文件中没有可用的内容")))
            }
            false => Err(Failure::incomplete(say(
                "not everything was taken in; correct what is named and import again: nothing is recorded twice",
                "未能全部导入；请更正所列内容后重新导入，不会重复记录",
            ))),
        }
    }

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
            eprintln!("{} {}: {}", say("line", "行"), left_out.line, spoken(&left_out.what));
        }
        for refused in &self.refused {
            let Refused { device, day, first_line, last_line, why } = refused;
            eprintln!("{} {first_line}–{last_line} {device} {day}: {why}", say("lines", "行"));
        }
        for (person, lines) in &self.unknown {
            let line = lines.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
            let (en, zh) =
                ("nobody of the service has this id; the punch is kept as it is", "名录中没有此人，打卡记录照原样保存");
            eprintln!("{} {line} {person}: {}", say("line", "行"), say(en, zh));
        }
        for (device, why) in &self.not_completed {
            eprintln!("{device}: {why}");
        }
        tell!(
            "{}: {}; {}: {}; {}: {}; {}: {}; {}: {}",
            say("lines", "行数"),
            self.lines,
            say("not meant", "不属打卡"),
            self.not_meant,
            say("said twice", "文件内重复"),
            self.repeated_lines,
            say("left out", "未计入"),
            self.left_out.len(),
            say("read as", "编码"),
            self.encoding
        )
    }
}
