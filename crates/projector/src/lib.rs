//! Runs any view over the log and keeps it in sled. The only crate that names sled.
