//! Proof (存证): that an event stood in the log when a checkpoint was signed, and stands there unchanged, for whoever trusts no server.
//!
//! The log is a Merkle tree of RFC 6962 whose leaves are the stored messages in the order of the stream ([`leaf`]). Its hashes are kept
//! as tiles of C2SP tlog-tiles ([`edge`], [`tiles`]), its root is signed as a checkpoint of C2SP tlog-checkpoint ([`checkpoint`]),
//! which witnesses elsewhere co-sign ([`cosign`], [`witness`]), and what an inspector takes away is one bundle that is checked against a public key alone ([`bundle`], [`archive`], [`check`]). Trees and
//! notes are those of the crates `tlog_tiles` and `signed_note`; no cryptography is our own.
//!
//! Pure: bytes in, bytes out. It must never read a clock, a file or a network, and never know a kind of event: `anjuan-verify` is
//! made of this crate alone.
pub mod archive;
pub mod bundle;
pub mod check;
pub mod checkpoint;
pub mod cosign;
pub mod edge;
pub mod leaf;
pub mod signed;
pub mod tiles;
pub mod witness;

pub use tlog_tiles::{Hash, Tile};
