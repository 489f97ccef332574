//! The event log on NATS JetStream: append, read, follow. The only crate that names async-nats.
