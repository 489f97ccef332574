//! The gateway (网关): the edge of the service. HTTP in, commands and questions out.
//!
//! Every route comes from the table in `anjuan-api`; a route of the table without a handler keeps the gateway from
//! starting. Clear personal data ends here.
mod accounts;
mod announced;
mod attempts;
mod attendance;
mod ballots;
mod batch;
mod body;
mod clear;
mod commands;
mod confided;
mod contract;
mod deliveries;
mod disclose;
mod edge;
mod evidence;
mod exists;
mod feed;
mod guard;
mod inbox;
mod incidents;
mod intake;
mod know;
mod known;
mod matters;
mod media;
mod own;
mod papers;
mod people;
mod periods;
mod problems;
mod protective;
mod public;
mod punches;
mod rates;
mod rating;
mod reads;
mod reports;
mod room;
mod router;
mod schemas;
mod service;
mod slip;
mod streams;
mod tail;
mod violations;
mod withhold;

pub use attempts::Attempts;
pub use confided::Confided;
pub use edge::Edge;
pub use known::InRegister;
pub use rates::Rates;
pub use room::Room;
pub use router::{Unhandled, router};
pub use tail::Tail;
