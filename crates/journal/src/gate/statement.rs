//! The statement (说明): what is wrong with the log, in one sentence in both languages, with the evidence for it.
//!
//! One statement serves answers, readiness, the doctor, logs and `anjuan recover`; none of them words it anew. It names
//! events by sequence, aggregate and command id, never by their content.
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many commands a sentence names; the record holds all that are known.
const NAMED: usize = 5;

/// One event that a witness knows: where it was and the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// The stream sequence.
    pub sequence: u64,
    /// SHA-256 of the stored bytes: `sha256:` and lower-case hexadecimal.
    pub hash: String,
    /// When the event was recorded, where the witness kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<DateTime<Utc>>,
    /// The aggregate, `case/7K2M9QX4T1AB`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<String>,
    /// The command that was acknowledged with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Uuid>,
}

/// In which way the log contradicts what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The stream of events is not there any more.
    Gone,
    /// A stream of the same name, made at another time.
    OtherStream,
    /// The log ends before an event that was acknowledged or seen.
    Shorter,
    /// Another message stands at a sequence that is known.
    OtherMessage,
    /// Messages inside the log cannot be read.
    Hole,
    /// A sequence that was issued before was issued again.
    Reissued,
}

/// What is wrong with the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// Names the incident; the same finding has the same id in every process.
    pub id: String,
    /// In which way.
    pub cause: Cause,
    /// The first sequence that is missing or differs, as far as the evidence goes: never later than it really is.
    pub from: u64,
    /// The last sequence known to have been issued.
    pub to: u64,
    /// The last sequence of the log when this was noticed; 0 where there is no stream.
    pub head: u64,
    /// Who knows better.
    pub witness: String,
    /// When the stream was made that the witness knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When the last event before `from` that is known to be intact was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intact: Option<DateTime<Utc>>,
    /// When it was noticed, by the server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noticed: Option<DateTime<Utc>>,
    /// Events from `from` on that are known: what must be there again, and whose commands were acknowledged.
    #[serde(default)]
    pub lost: Vec<Mark>,
}

impl Statement {
    /// Whether it says more than another: an earlier beginning, a later end, or that what is behind a hole is gone too.
    pub(crate) fn covers_more_than(&self, other: &Self) -> bool {
        let behind = other.cause == Cause::Hole && self.cause != Cause::Hole;
        self.from < other.from || self.to > other.to || behind
    }

    /// This statement with what another said before it, so that nothing that was said is taken back.
    pub(crate) fn with(&self, other: &Self) -> Self {
        let mut lost: Vec<Mark> = self.lost.iter().chain(&other.lost).cloned().collect();
        lost.sort_by_key(|mark| mark.sequence);
        lost.dedup_by_key(|mark| mark.sequence);
        Self {
            cause: if self.cause == Cause::Hole { other.cause } else { self.cause },
            from: self.from.min(other.from),
            to: self.to.max(other.to),
            lost,
            ..self.clone()
        }
    }

    /// The statement in English.
    #[must_use]
    pub fn en(&self) -> String {
        let Self { from, to, head, witness, .. } = self;
        let what = match self.cause {
            Cause::Gone => format!("the stream of events is gone; {witness} knows sequences up to {to}"),
            Cause::OtherStream => {
                format!("the stream of events is another one than {witness} knows, which had sequences up to {to}")
            }
            Cause::Shorter => {
                format!("the log ends at {head}; {witness} knows sequences up to {to}: {from} to {to} are missing")
            }
            Cause::OtherMessage => {
                format!("the log has another message than {witness} knows; sequences {from} to {to} are not certain")
            }
            Cause::Hole if from == to => format!("the message at sequence {from} cannot be read ({witness})"),
            Cause::Hole => format!("the messages at sequences {from} to {to} cannot be read ({witness})"),
            Cause::Reissued => {
                format!("the sequence {from} was issued a second time; {witness} knows sequences up to {to}")
            }
        };
        let mut text = format!("The log is damaged and nothing is written: {what}.");
        if let Some(intact) = self.intact {
            text += &format!(" The last event before them known to be intact was recorded at {}.", shown(intact));
        }
        if let Some(noticed) = self.noticed {
            text += &format!(" It was noticed at {}.", shown(noticed));
        }
        if let Some(commands) = self.commands(", ") {
            text += &format!(" Commands that were acknowledged with them, as far as known: {commands}.");
        }
        text + " `anjuan recover` shows the ways back."
    }

    /// The statement in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let Self { from, to, head, .. } = self;
        let witness = self.witness_zh();
        let what = match self.cause {
            Cause::Gone => format!("事件流已不存在，{witness}所知的序号至 {to}"),
            Cause::OtherStream => format!("事件流已不是{witness}所知的那一个，原事件流的序号至 {to}"),
            Cause::Shorter => format!("日志止于序号 {head}，{witness}所知的序号至 {to}，缺失序号 {from} 至 {to}"),
            Cause::OtherMessage => format!("日志内容与{witness}所知不符，序号 {from} 至 {to} 不可信"),
            Cause::Hole if from == to => format!("序号 {from} 的消息无法读取"),
            Cause::Hole => format!("序号 {from} 至 {to} 的消息无法读取"),
            Cause::Reissued => format!("序号 {from} 被重复使用，{witness}所知的序号至 {to}"),
        };
        let mut text = format!("事件日志已损坏，停止写入：{what}。");
        if let Some(intact) = self.intact {
            text += &format!("此前最后一条确认完好的事件记录于 {}。", shown(intact));
        }
        if let Some(noticed) = self.noticed {
            text += &format!("发现时间：{}。", shown(noticed));
        }
        if let Some(commands) = self.commands("、") {
            text += &format!("已知随之确认过的指令：{commands}。");
        }
        text + "请运行 `anjuan recover` 查看恢复办法。"
    }

    fn witness_zh(&self) -> String {
        match self.witness.strip_prefix("the view ") {
            Some(view) => format!("视图 {view} "),
            None if self.witness.starts_with("the anchor") => "日志锚点".to_owned(),
            None if self.witness == "the seal" => "日志封存".to_owned(),
            None => "系统".to_owned(),
        }
    }

    /// The commands that were acknowledged in the range, the newest first.
    fn commands(&self, comma: &str) -> Option<String> {
        let known: Vec<String> = self
            .lost
            .iter()
            .rev()
            .filter_map(|mark| Some((mark, mark.command?)))
            .map(|(mark, command)| {
                format!("{command} ({} @{})", mark.aggregate.as_deref().unwrap_or("?"), mark.sequence)
            })
            .collect();
        let more = known.len().saturating_sub(NAMED);
        let mut text = known.iter().take(NAMED).cloned().collect::<Vec<_>>().join(comma);
        if more > 0 {
            text += &format!("{comma}+{more}");
        }
        (!known.is_empty()).then_some(text)
    }
}

/// Civil time of the centre, to the second: 2026-11-29T08:00:00+08:00.
fn shown(time: DateTime<Utc>) -> String {
    match FixedOffset::east_opt(8 * 3600) {
        Some(shanghai) => time.with_timezone(&shanghai).to_rfc3339_opts(SecondsFormat::Secs, true),
        None => time.to_rfc3339_opts(SecondsFormat::Secs, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_what_is_missing_since_when_and_which_commands() {
        let mark = |sequence| Mark {
            sequence,
            hash: "00".into(),
            recorded: None,
            aggregate: Some("case/A".into()),
            command: Some(Uuid::from_u128(u128::from(sequence))),
        };
        let statement = Statement {
            id: "x".into(),
            cause: Cause::Shorter,
            from: 41,
            to: 50,
            head: 40,
            witness: "the anchor".into(),
            created: None,
            intact: Some("2026-11-29T00:00:00Z".parse().unwrap()),
            noticed: None,
            lost: (43..=50).map(mark).collect(),
        };
        for text in [statement.en(), statement.zh()] {
            for part in ["41", "50", "40", "2026-11-29T08:00:00+08:00", "case/A @50", "+3", "anjuan recover"] {
                assert!(text.contains(part), "{part}: {text}");
            }
        }
        assert!(!statement.zh().contains("log"), "{}", statement.zh());
    }
}
