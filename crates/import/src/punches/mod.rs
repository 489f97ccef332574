//! Exports of attendance devices (考勤机导出文件): CSV read by a column mapping into uploads, one command for each device and day.
//!
//! A line that cannot be used is named with its number and left out; the rest is imported. Ids of commands follow from what the
//! punches say, so that a second import of the same file asks for the same commands, and a longer export brings only what is new.
//! Nothing here knows who was present.
mod mapping;
mod plan;
mod rows;

pub use mapping::{DeviceKey, DirectionKey, PersonKey, PunchMapping, PunchMappingError, TimeKey};
pub use plan::{PlannedUpload, PunchPlan, command_id, plan};
