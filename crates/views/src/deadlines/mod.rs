//! The `deadlines` view (时限视图): one row per obligation of a case or contact, by due instant.
pub mod row;
