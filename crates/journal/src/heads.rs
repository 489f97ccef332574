//! Whether a stored event continues its aggregate (接续): the one rule by which every reader takes an event or leaves it out.
//!
//! An event counts when it is the first in the stream that names the aggregate's last event by version, stream sequence and
//! hash. Whoever has the server's credentials can store something else under the subject; it is named as an
//! incident and left out by views, desk, replay and exports alike.
use anjuan_domain::event::{Envelope, named, sha256};
use anjuan_domain::vocabulary::declare::DecodeError;
use anjuan_domain::vocabulary::ids::AggregateRef;
use std::fmt;

/// The last event of an aggregate that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Its stream sequence.
    pub(crate) sequence: u64,
    /// Its version.
    pub(crate) version: u64,
    /// The hash of its bytes: very many heads are kept.
    pub(crate) hash: [u8; 32],
}

/// Why a stored message is left out, in both languages; shown in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// In English.
    pub en: String,
    /// In Simplified Chinese.
    pub zh: String,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl Reason {
    fn new(en: String, zh: String) -> Self {
        Self { en, zh }
    }

    /// Its subject names no aggregate.
    pub(crate) fn subject(subject: &str) -> Self {
        Self::new(format!("no aggregate has the subject {subject}"), format!("主题 {subject} 不对应任何事项"))
    }

    /// Nobody signed it, and desks of the centre sign since an earlier event.
    pub(crate) fn unsigned(since: u64) -> Self {
        Self::new(
            format!("no desk signed it, and every event since sequence {since} is signed"),
            format!("该事件没有办理台签名，而自序号 {since} 起每条事件均已签名"),
        )
    }

    /// Its signature is not one of a desk of the centre.
    pub(crate) fn foreign() -> Self {
        Self::new(
            "it is signed by none of the centre's desks, or was changed after it was signed".into(),
            "签名不属于本中心的办理台，或者签名后内容已被改动".into(),
        )
    }

    /// Its loss was declared.
    pub(crate) fn lost() -> Self {
        Self::new("the event is lost; its loss was declared".into(), "该事件已丢失，并已声明".into())
    }
}

/// The predecessor that an event names; none where it says that it is the first.
pub(crate) fn predecessor(body: &[u8]) -> Option<u64> {
    let envelope = Envelope::decode(body).ok()?;
    (envelope.previoussequence != 0).then_some(envelope.previoussequence)
}

/// The head after the event, or what does not fit.
pub(crate) fn follow(
    head: Option<&Head>,
    aggregate: &AggregateRef,
    sequence: u64,
    body: &[u8],
) -> Result<Head, Reason> {
    let envelope =
        Envelope::decode(body).map_err(|error| Reason::new(reason(&error), "内容不是本系统的事件格式".into()))?;
    match envelope.aggregate() {
        Ok(found) if found == *aggregate => {}
        Ok(_) | Err(_) => {
            let found = &envelope.subject;
            return Err(Reason::new(
                format!("an event of {found} is stored under {aggregate}"),
                format!("{found} 的事件存放在 {aggregate} 之下"),
            ));
        }
    }
    let (version, previous, expected) =
        head.map_or((0, 0, String::new()), |head| (head.version, head.sequence, named(head.hash)));
    if envelope.sequence != version + 1 {
        let found = envelope.sequence;
        return Err(Reason::new(
            format!("version {found} follows version {version} of {aggregate}"),
            format!("{aggregate} 现为第 {version} 版，其后却是第 {found} 版"),
        ));
    }
    if envelope.previoussequence != previous {
        let named = envelope.previoussequence;
        return Err(Reason::new(
            format!("it names {named} as its predecessor, and the last event of {aggregate} is at {previous}"),
            format!("所称前序为序号 {named}，而 {aggregate} 的最后一条事件在序号 {previous}"),
        ));
    }
    if envelope.previoushash != expected {
        return Err(Reason::new(
            format!("its predecessor at {previous} does not have the hash that it names"),
            format!("序号 {previous} 处的前序事件与其所称摘要不符"),
        ));
    }
    Ok(Head { sequence, version: envelope.sequence, hash: sha256(body) })
}

/// What an event says of itself as a head, when its predecessors are not looked at.
pub(crate) fn stated(sequence: u64, body: &[u8]) -> Option<Head> {
    let envelope = Envelope::decode(body).ok()?;
    Some(Head { sequence, version: envelope.sequence, hash: sha256(body) })
}

/// A decoding error with its cause in one sentence.
pub(crate) fn reason(error: &DecodeError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
