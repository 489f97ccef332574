//! A whole centre against a real nats-server: scenarios, contract, crash, access, tidy.
pub mod environment;
pub mod generate;
pub mod golden;
pub mod json_schema;
pub mod python;
pub mod service;
