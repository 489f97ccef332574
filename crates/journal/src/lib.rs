//! The event log (事件日志) on NATS JetStream: append with an expectation, read one aggregate, follow from a sequence.
//!
//! The only crate that names async-nats. It never decides and never interprets `data`; it reads the envelope's chain
//! fields only. A memory twin passes the same contract suite as the real server. Beside the log stand the key stream
//! (whose deletion overwrites), the supervised private nats-server, the doctor, and the services that roles speak through.
mod append;
mod batch;
pub mod doctor;
mod failover;
mod follow;
mod gate;
mod gather;
mod heads;
mod history;
pub mod keys;
pub mod log;
pub mod memory;
mod nats;
mod observe;
mod pace;
pub mod raw;
pub mod records;
mod scan;
pub mod server;
pub mod service;
pub mod settings;
mod signed;
mod stream;
pub mod subject;
pub mod trace;
mod wire;
pub mod zones;

pub use gate::Standing;
pub use gate::anchor::{Anchor, read_all as read_anchors};
pub use gate::incidents::{Declarant, Declaration};
pub use gate::judge::Witness;
pub use gate::recover::{Lacking, Situation, append_again, declare, declared_before, evidence, situation};
pub use gate::statement::{Cause, Mark, Statement};
pub use heads::Reason;
pub use history::{History, history, read};
pub use keys::KeyStore;
pub use log::{AppendError, Draft, EventLog, Filter, LogError, Stored};
pub use memory::{MemoryKeys, MemoryLog};
pub use nats::{Journal, NatsKeys, NatsLog};
pub use observe::Observer;
pub use records::{MemoryRecords, NatsRecords, Record, RecordKind, RecordStore};
pub use settings::{Credentials, Settings};
pub use zones::Zone;

/// The oldest nats-server that serves: earlier ones lose what `sync_interval: always` promises when blocks are compacted.
pub const OLDEST_SERVER: &str = "2.15.1";

/// The largest event body, in bytes.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;

/// The most events that one atomic batch takes.
pub const MAX_BATCH: usize = 1000;
