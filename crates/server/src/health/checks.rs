//! The checks of one process (自检): the log, the disk, the clock, the workflow, the configuration of the server.
use super::{Vitals, Workflow, Wrong, wrong};
use crate::seal::cosigned::SealIncident;
use crate::sentences::{log as said, words};
use anjuan_journal::doctor::Outcome;
use anjuan_journal::server::room;
use anjuan_journal::{LogError, Standing};
use chrono::TimeDelta;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the log may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// For how long what was found of the server's configuration holds.
const CONFIGURATION: Duration = Duration::from_secs(5);

/// The workflow comes round in this time at least, whatever its interval.
const ROUND: TimeDelta = TimeDelta::seconds(30);

type Findings = Vec<(String, Result<(), Wrong>)>;

/// What was found of the server's configuration, and when.
#[derive(Debug, Default)]
pub(super) struct Configured(Mutex<Option<(Instant, Findings)>>);

impl Vitals {
    pub(super) async fn log_answers(&self) -> Result<(), Wrong> {
        let remedy = (
            "see that the nats-server runs, then `anjuan doctor`",
            "请确认 nats-server 在运行，再执行 `anjuan doctor`",
        );
        match tokio::time::timeout(PATIENCE, self.log.head()).await {
            Ok(Ok(head)) => {
                self.metrics.head(head);
                Ok(())
            }
            Ok(Err(error)) => wrong(said(&error), remedy),
            Err(_) => wrong(words("the event log does not answer", "事件日志没有应答"), remedy),
        }
    }

    /// The log agrees with what is known of it, so that commands are taken.
    pub(super) fn gate_is_open(&self) -> Result<(), Wrong> {
        if let Some(difference) = self.nats.as_ref().and_then(|nats| nats.misconfigured()) {
            return wrong(
                words(
                    format!("the configuration of the log was changed, and nothing is written: {difference}"),
                    format!("事件日志的流配置已被改动，暂停写入：{difference}"),
                ),
                (
                    "have the stream's owner set it back; writing goes on by itself",
                    "请由流的所有者改回，之后写入自动恢复",
                ),
            );
        }
        match self.log.standing() {
            Standing::Open => Ok(()),
            Standing::Checking { done, total } => {
                wrong(said(&LogError::Checking { done, total }), ("wait until it is read", "请等待核对完成"))
            }
            Standing::Closed(statement) => wrong(
                words(statement.en(), statement.zh()),
                ("`anjuan recover` shows the ways back", "恢复办法见 `anjuan recover`"),
            ),
        }
    }

    /// What is wrong with the seal of the log.
    pub(crate) fn seal_incidents(&self) -> Vec<SealIncident> {
        // A file that does not read is written anew by whoever writes it.
        let altered = self.seal.scrubbed().ok().flatten().and_then(|scrubbed| scrubbed.incident());
        let cosigned = self.seal.cosigned().ok().flatten().unwrap_or_default();
        let witnessed = self.overdue.map(|overdue| cosigned.incidents(self.clock.now(), overdue));
        altered.into_iter().chain(witnessed.unwrap_or_default()).collect()
    }

    /// What is stored is what was sealed, and checkpoints have their witnesses.
    pub(super) fn seal_is_whole(&self) -> Result<(), Wrong> {
        let Some(incident) = self.seal_incidents().into_iter().next() else { return Ok(()) };
        wrong(
            incident.what,
            (
                "see that the witnesses answer; what one contradicts, and what was altered, is looked into first: docs/PROOF.md",
                "请确认见证方可以应答；被指不一致或被改动的内容应先行查明，见 docs/PROOF.md",
            ),
        )
    }

    pub(super) fn disk(&self) -> Result<(), Wrong> {
        let Some(free) = room::free(&self.data) else { return Ok(()) };
        self.metrics.disk_free(free);
        let floor = self.settings.disk_floor_megabytes * 1024 * 1024;
        if free >= floor {
            return Ok(());
        }
        let (free, floor) = (free / 1024 / 1024, self.settings.disk_floor_megabytes);
        wrong(
            words(
                format!("the disk of {} has {free} MiB left; less than {floor} MiB is too little", self.data.display()),
                format!("{} 所在磁盘仅余 {free} MiB，低于下限 {floor} MiB", self.data.display()),
            ),
            (
                "free space; the service goes on by itself. The floor is [health] disk_floor_megabytes",
                "请清理磁盘，服务会自行恢复；下限为 [health] disk_floor_megabytes",
            ),
        )
    }

    pub(super) fn time_is_believed(&self) -> Result<(), Wrong> {
        let Some(leap) = self.time.leapt() else { return Ok(()) };
        wrong(
            words(
                format!(
                    "the clock leapt by {} seconds, seen at {}; what the service does by itself waits",
                    leap.by.num_seconds(),
                    leap.seen.to_rfc3339()
                ),
                format!(
                    "系统时间跳变 {} 秒（发现于 {}），自动处理已暂停",
                    leap.by.num_seconds(),
                    leap.seen.to_rfc3339()
                ),
            ),
            (
                "set the clock right, or confirm that it is right: `anjuan clock confirm`",
                "请校正时间；如现在的时间正确，请执行 `anjuan clock confirm`",
            ),
        )
    }

    pub(super) fn workflow_lives(&self, workflow: &Workflow) -> Result<(), Wrong> {
        let (last, ended) = workflow.pulse.last();
        let Some(last) = last else {
            return wrong(
                words("the workflow has not come round yet", "自动处理尚未完成首轮"),
                ("wait a moment", "请稍候"),
            );
        };
        if let Some(problem) = ended {
            return wrong(
                words(problem.detail_en, problem.detail_zh),
                ("the workflow tries again by itself; mend what is named", "自动处理会自行重试，请先排除所述问题"),
            );
        }
        let bound = TimeDelta::from_std(workflow.every * 10).unwrap_or(ROUND).max(ROUND);
        if self.clock.now() - last <= bound {
            return Ok(());
        }
        wrong(
            words(
                format!("the workflow came round last at {}", last.to_rfc3339()),
                format!("自动处理最近一轮在 {}", last.to_rfc3339()),
            ),
            ("restart the process with the role workflow", "请重启 workflow 角色所在的进程"),
        )
    }

    /// Whether server and streams are configured as they must be; asked now and then.
    pub(super) async fn configuration(&self) -> Findings {
        let Some(nats) = &self.nats else { return Vec::new() };
        let kept = self.configured.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((when, findings)) = kept
            && when.elapsed() < CONFIGURATION
        {
            return findings;
        }
        let checks = match tokio::time::timeout(PATIENCE, nats.configuration()).await {
            Ok(Some(checks)) => checks,
            // That the log does not answer is said elsewhere, and is not remembered here.
            Ok(None) | Err(_) => return Vec::new(),
        };
        let findings: Findings = checks
            .into_iter()
            .map(|check| {
                let finding = match check.outcome {
                    Outcome::Pass | Outcome::Warn => Ok(()),
                    Outcome::Fail => Err(Wrong {
                        what: words(check.found, "nats-server 的配置不符合要求，详见 `anjuan doctor`"),
                        remedy: words(check.remedy, "请由流的所有者更正后重启"),
                    }),
                };
                (check.name.replace(' ', "-"), finding)
            })
            .collect();
        *self.configured.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), findings.clone()));
        findings
    }
}
