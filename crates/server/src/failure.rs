//! Failures: why a command or a question was not done, each turned into one problem with a code, both languages and a remedy.
use crate::sentences::{Words, log, words};
use anjuan_api::Problem;
use anjuan_api::problem::CONTENDED;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::refusal::Refusal;
use anjuan_journal::{AppendError, EventLog, LogError, Standing};
use std::time::{Duration, Instant};

/// Why it was not done. Nothing was recorded, unless the text says that this is not known.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The request cannot be read: what and where.
    #[error("{0}")]
    Malformed(Words),
    /// What is asked reads and cannot be: its parts contradict each other, or it names what there is not yet.
    #[error("{0}")]
    Impossible(Words),
    /// No token, or one that is not taken.
    #[error("{0}")]
    Unknown(Words),
    /// The access table does not allow it.
    #[error("{0}")]
    Forbidden(Refusal),
    /// There is no such thing.
    #[error("there is no {0}")]
    NotFound(Words),
    /// The aggregate has moved on since the caller saw it.
    #[error("{aggregate} has moved on: its last event is at {found}, and the command expected {expected}")]
    Moved {
        /// The aggregate.
        aggregate: AggregateRef,
        /// What the caller saw last.
        expected: u64,
        /// What is.
        found: u64,
    },
    /// Others were always first.
    #[error("{0} is busy: other commands came first each time")]
    Contended(AggregateRef),
    /// The rules refuse it.
    #[error("{0}")]
    Refused(Refusal),
    /// Larger than what one message takes.
    #[error("{0}")]
    TooLarge(Words),
    /// The body is of a type that this service does not read.
    #[error("{0}")]
    MediaType(Words),
    /// Too many attempts.
    #[error("too many attempts")]
    TooMany,
    /// The log cannot be read or written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// What is stored is not what it should be.
    #[error("{0}")]
    Damaged(String),
    /// The service itself went wrong: nothing is said of what is stored.
    #[error("{0}")]
    Internal(String),
    /// What another role answers, as it is.
    #[error("{0}")]
    Elsewhere(Box<Problem>),
    /// An applicant's key is gone, and no recorded erasure explains it.
    #[error(
        "the key of applicant/{0} is lost: it is not in the key stream, and no erasure is recorded; nothing was recorded now. \
         Restore the keys from a backup, or have the loss recorded: one asks with `anjuan applicant request-erasure {0}`, another decides with `anjuan applicant erase {0}`"
    )]
    KeyLost(String),
    /// The same is being done already.
    #[error("{0}")]
    UnderWay(Words),
    /// Another role does not answer, or is not ready yet.
    #[error("{0}")]
    NotReady(Words),
}

/// How long a command waits for a comparison of the log that is under way.
const COMPARED: Duration = Duration::from_secs(5);

/// That the log may be written: nothing is decided, and nothing refused by a rule, on a log that is damaged or not yet
/// compared with what is known of it.
///
/// # Errors
/// [`LogError::ReadOnly`] with the statement, [`LogError::Checking`] where the comparison takes long.
pub async fn writable(log: &dyn EventLog) -> Result<(), Failure> {
    let begun = Instant::now();
    loop {
        match log.standing() {
            Standing::Open => return Ok(()),
            Standing::Closed(statement) => return Err(Failure::Log(LogError::ReadOnly(statement))),
            Standing::Checking { done, total } if begun.elapsed() > COMPARED => {
                return Err(Failure::Log(LogError::Checking { done, total }));
            }
            Standing::Checking { .. } => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

impl From<AppendError> for Failure {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Conflict(aggregate) => Failure::Contended(aggregate),
            AppendError::HeadMoved(head) => Failure::Damaged(format!("the log went on past {head}, and nobody looked")),
            AppendError::TooLarge(what) => Failure::TooLarge(words(what, "超过一条消息的容量")),
            AppendError::Unavailable(error) => Failure::Log(error),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let en = failure.to_string();
        match failure {
            Failure::Malformed(what) => {
                Problem::new(400, "request.malformed", what.en, format!("请求无法识别：{}。", what.zh))
            }
            Failure::Impossible(what) => {
                Problem::new(422, "request.impossible", what.en, format!("无法按所给条件答复：{}。", what.zh))
            }
            Failure::Unknown(what) => {
                Problem::new(401, "token.not-taken", what.en, format!("身份令牌无效：{}。", what.zh))
            }
            Failure::Forbidden(refusal) => Problem::refused(403, &refusal),
            Failure::NotFound(what) => Problem::new(404, "not-found", en, format!("未找到{}。", what.zh)),
            Failure::Moved { aggregate, expected, found } => Problem::new(
                409,
                "command.moved",
                format!("{en}; read it again and decide again"),
                format!("{aggregate} 已有更新：最后序号为 {found}，而指令所见为 {expected}；请重新读取后再办理。"),
            ),
            Failure::Contended(aggregate) => Problem::new(
                409,
                CONTENDED,
                format!("{en}; nothing was recorded: try again with the same command id"),
                format!("{aggregate} 正被他人办理，未作记录；请以同一指令编号重试。"),
            ),
            Failure::Refused(refusal) => Problem::refused(422, &refusal),
            Failure::TooLarge(what) => {
                Problem::new(413, "request.too-large", what.en, format!("内容过大：{}。", what.zh))
            }
            Failure::MediaType(what) => Problem::new(415, "request.media-type", what.en, format!("{}。", what.zh)),
            Failure::TooMany => Problem::new(
                429,
                "progress.too-many",
                "Too many wrong passwords for this number; try again in an hour.",
                "该编号查询密码错误次数过多，请一小时后再试。",
            ),
            Failure::Log(error @ LogError::Damaged { .. }) => Problem::new(500, "log.damaged", en, log(&error).zh),
            Failure::Log(error @ LogError::ReadOnly(_)) => Problem::new(503, "log.read-only", en, log(&error).zh),
            Failure::Log(error @ LogError::Checking { .. }) => Problem::new(503, "log.checking", en, log(&error).zh),
            Failure::Log(error) => Problem::new(503, "log.unavailable", en, log(&error).zh),
            Failure::Damaged(what) => Problem::new(500, "stored.damaged", what, "存储的内容异常，详情见服务日志。"),
            Failure::Internal(what) => Problem::new(500, "internal", what, "服务内部错误，详情见服务日志。"),
            Failure::Elsewhere(problem) => *problem,
            Failure::KeyLost(applicant) => Problem::new(
                503,
                "applicant.key-lost",
                en,
                format!(
                    "applicant/{applicant} 的密钥已丢失：密钥流中没有此密钥，也没有删除记录；本次未作任何记录。\
                     请从备份恢复密钥，或登记其灭失：一人以 `anjuan applicant request-erasure {applicant}` 申请，另一人以 `anjuan applicant erase {applicant}` 决定。"
                ),
            ),
            Failure::UnderWay(what) => {
                Problem::new(409, "command.under-way", what.en, format!("正在进行：{}。", what.zh))
            }
            Failure::NotReady(what) => {
                Problem::new(503, "role.not-ready", what.en, format!("服务尚未就绪：{}。", what.zh))
            }
        }
    }
}
