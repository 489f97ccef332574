//! The whole house in one process over the memory log: HTTP in, events out. The same scenarios run over a real
//! nats-server in the workspace's own tests.
mod access;
mod batch;
mod commands;
mod house;
mod personal_data;
mod public;
mod resilience;
mod views;
mod workflow;
