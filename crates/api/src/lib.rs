//! The HTTP contract: request and answer types, the route table, and the OpenAPI 3.1 document made from them; and the AsyncAPI 3
//! document of the events.
//!
//! Requests carry clear personal data; the server seals it before a command enters. This crate must never do anything:
//! it holds shapes and tables, and knows no transport.
pub mod accounts;
pub mod answers;
pub mod asked;
pub mod asyncapi;
pub mod batch;
pub mod bounds;
pub mod clear;
pub mod deliveries;
pub mod example;
pub mod inbox;
pub mod openapi;
pub mod page;
pub mod papers;
pub mod personal;
pub mod persons;
pub mod problem;
pub mod punches;
pub mod queries;
pub mod routes;
pub mod schemas;
pub mod states;
pub mod stored;

pub use answers::{Accepted, Disclosure, Health, Whoami};
pub use batch::{BatchAnswer, BatchCommand, BatchRequest, BatchResult};
pub use clear::ClearParty;
pub use problem::Problem;
pub use queries::{One, Page};
pub use routes::{Route, routes};
