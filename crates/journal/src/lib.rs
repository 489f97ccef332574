//! The event log (事件日志) on NATS JetStream: append with an expectation, read one aggregate, follow from a sequence.
//!
//! The only crate that names async-nats. It never decides and never interprets `data`; it reads the envelope's chain
//! fields only. A memory twin passes the same contract suite as the real server.
pub mod log;
