//! Accounts and sessions (账号与会话): what is sent to sign in, and what is answered; what administrators do about accounts; the records of access.
use crate::persons::ReadFor;
use crate::routes::form::ID;
use anjuan_domain::vocabulary::actor::Role;
use anjuan_domain::vocabulary::ids::AggregateRef;
use anjuan_domain::vocabulary::stamp::Instant;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody signs in: an account with its password, or the key of a program.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The account; absent where a key is given, which names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(regex(pattern = ID))]
    pub account: Option<String>,
    /// Its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub password: Option<String>,
    /// The key of a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub key: Option<String>,
    /// The code of the second factor, or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 32))]
    pub code: Option<String>,
    /// The password from now on; needed where the other one serves once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 256))]
    pub new_password: Option<String>,
}

/// What a session opens.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignedIn {
    /// The account.
    pub account: String,
    /// The session; of a program, its key.
    pub session: Uuid,
    /// The token for `Authorization: Bearer …`.
    pub access_token: String,
    /// When it expires.
    pub expires_at: Instant,
    /// What gives the next token, once; of a program there is none, its key serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// When the session ends, however often it is refreshed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
    /// Codes that serve once each where the device of the second factor is lost: shown when it is confirmed, and never again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_codes: Vec<String>,
}

/// The next token of a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RefreshRequest {
    /// The refresh token that came last.
    #[schemars(length(max = 256))]
    pub refresh_token: String,
}

/// A second factor is asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnrolRequest {
    /// The account.
    #[schemars(regex(pattern = ID))]
    pub account: String,
    /// Its password.
    #[schemars(length(max = 256))]
    pub password: String,
}

/// A second factor to set up: it is in force when somebody signs in with its first code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Enrolment {
    /// The secret, as people type it into a program.
    pub secret: String,
    /// The same as a program reads it (otpauth).
    pub uri: String,
    /// The same as a QR code: one SVG element.
    pub qr: String,
}

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionRow {
    /// Its id.
    pub id: Uuid,
    /// When somebody signed in.
    pub opened_at: Instant,
    /// When it was refreshed last.
    pub refreshed_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    /// The address from which somebody signed in.
    pub source: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// One's own sessions, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sessions {
    /// The sessions.
    pub rows: Vec<SessionRow>,
}

/// How many sessions were ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ended {
    /// How many.
    pub ended: usize,
}

/// An account is opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpenAccount {
    /// The one role of an account that belongs to nobody of the staff: administrator, or applicant for a station on the applicants' side
    /// of the counter. Absent, it is the account of a person in the staff directory, with the roles that the person has there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Role>,
}

/// Why something is done about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountReason {
    /// Why.
    #[schemars(regex(pattern = r"\S"), length(max = 512))]
    pub reason: String,
}

/// Sessions are ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndSessions {
    /// Only this one, or this key; absent, every session, and no key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Uuid>,
    /// Why.
    #[schemars(regex(pattern = r"\S"), length(max = 512))]
    pub reason: String,
}

/// A password that serves once, to choose another.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OncePassword {
    /// The account.
    pub account: String,
    /// The password; shown now and never again.
    pub password: String,
    /// Until when it serves.
    pub until: Instant,
}

/// A key of a program.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssuedKey {
    /// The account.
    pub account: String,
    /// The key's id, by which it is revoked.
    pub id: Uuid,
    /// The key; shown now and never again.
    pub key: String,
}

/// An account, as administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// The one role of an account that belongs to nobody of the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Role>,
    /// When it was opened.
    pub opened_at: Instant,
    /// By whom.
    pub opened_by: String,
    /// Whether a password was chosen.
    pub password: bool,
    /// Whether a second factor is in force.
    pub second_factor: bool,
    /// Whether it is closed.
    pub closed: bool,
    /// The keys in force.
    pub keys: Vec<KeyRow>,
    /// How many sessions are open.
    pub sessions: usize,
}

/// A key in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyRow {
    /// Its id.
    pub id: Uuid,
    /// When it was issued.
    pub issued_at: Instant,
    /// By whom.
    pub issued_by: String,
}

/// Every account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Accounts {
    /// The accounts, by id.
    pub rows: Vec<AccountRow>,
}

/// What happened to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Somebody signed in.
    SignedIn,
    /// Somebody was refused: the account, the password, the code or the key is wrong.
    Refused,
    /// Too many were wrong from one address: no more is tried for a while.
    LockedOut,
    /// A refresh token came that had served already: two have it, and the session was ended.
    RefreshReused,
    /// Somebody signed out.
    SignedOut,
    /// Somebody ended sessions.
    SessionsEnded,
    /// A password was changed.
    PasswordChanged,
    /// A second factor is in force.
    FactorConfirmed,
    /// A recovery code served in place of the second factor.
    RecoveryUsed,
    /// An account was opened.
    Opened,
    /// An account was given a password that serves once, and its second factor was taken away.
    Reset,
    /// An account was closed.
    Closed,
    /// An account was opened again.
    Reopened,
    /// A key was issued.
    KeyIssued,
    /// A key was revoked.
    KeyRevoked,
    /// Somebody was looked for by document number or telephone.
    PersonSearched,
    /// Somebody's personal data was read in the clear.
    ClearRead,
    /// A copy of all that is kept about somebody was handed out.
    CopyHandedOut,
    /// A record about somebody else of the staff was read: leave, a slip, a recommendation, a finding.
    RecordRead,
}

impl Access {
    /// What happened, in English and in Chinese.
    #[must_use]
    pub fn naming(self) -> (&'static str, &'static str) {
        match self {
            Access::SignedIn => ("signed in", "登录"),
            Access::Refused => ("refused", "登录被拒"),
            Access::LockedOut => ("locked out", "锁定"),
            Access::RefreshReused => ("refresh token used twice", "续期令牌重复使用"),
            Access::SignedOut => ("signed out", "退出"),
            Access::SessionsEnded => ("sessions ended", "会话被结束"),
            Access::PasswordChanged => ("password changed", "更改口令"),
            Access::FactorConfirmed => ("second factor confirmed", "启用双因素"),
            Access::RecoveryUsed => ("recovery code used", "使用恢复码"),
            Access::Opened => ("account opened", "开设账号"),
            Access::Reset => ("account reset", "重置账号"),
            Access::Closed => ("account closed", "关闭账号"),
            Access::Reopened => ("account reopened", "重新启用账号"),
            Access::KeyIssued => ("key issued", "签发密钥"),
            Access::KeyRevoked => ("key revoked", "吊销密钥"),
            Access::PersonSearched => ("person looked up", "查找个人"),
            Access::ClearRead => ("clear text read", "查阅个人信息明文"),
            Access::CopyHandedOut => ("copy handed out", "提供个人信息副本"),
            Access::RecordRead => ("record of another read", "查阅他人记录"),
        }
    }
}

/// One record of access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessRecord {
    /// Its place in the stream of these records.
    pub sequence: u64,
    /// When.
    pub at: Instant,
    /// What.
    pub what: Access,
    /// The account; absent where the name that was given is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Who did it; absent for whoever had not signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// From which address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The session or key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Uuid>,
    /// Why, as somebody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For what, where somebody's personal data was looked for or read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<ReadFor>,
    /// What was read, where it is a record about somebody of the staff: then the account is whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<AggregateRef>,
    /// Whose, by the ids of applicants; empty where nobody was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applicants: Vec<String>,
}

/// Records of access, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccessRecords {
    /// The records.
    pub rows: Vec<AccessRecord>,
    /// Give it as `after` for those that follow; absent, there are no more now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// What shows that a service is the one of a data directory: a signature by the key that signs its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InstanceProof {
    /// The centre.
    pub centre: String,
    /// The address that it listens on: what another process only passes on is of another address.
    pub address: String,
    /// The Ed25519 signature over `anjuan instance`, centre, address and nonce, one a line, in hex digits.
    pub signature: String,
}
