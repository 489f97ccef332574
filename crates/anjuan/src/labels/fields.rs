//! The fields of events and rows in Chinese (字段名称), in two lists by their first letter. Nothing else is here.
mod a_to_l;
mod m_to_z;

/// A field in Chinese, by its key.
pub(super) fn chinese(key: &str) -> Option<&'static str> {
    let mut all = a_to_l::FIELDS.iter().chain(m_to_z::FIELDS);
    all.find(|(known, _)| *known == key).map(|(_, chinese)| *chinese)
}
