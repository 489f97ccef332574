//! Every paper of the table, made from stored events as the house stores them: nothing may be missing, nothing may leak.
mod checks;
mod stories;
