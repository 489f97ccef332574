//! The whole service in one process over the memory log: HTTP in, events out. The same scenarios run over a real
//! nats-server in the workspace's own tests.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod access;
mod apart;
mod approvals;
mod batch;
mod bounds;
mod cards;
mod commands;
mod contract;
mod evidence;
mod feed;
mod handover;
mod headers;
mod inbox;
mod incidents;
mod keys;
mod knowing;
mod leave;
mod lists;
mod meeting;
mod order;
mod people;
mod personal_data;
mod problems;
mod public;
mod resilience;
mod reused;
mod scores;
mod service;
mod standing;
mod tls;
mod today;
mod views;
mod ways;
mod workflow;
mod worlds;
