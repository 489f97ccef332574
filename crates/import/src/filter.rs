//! Which rows are meant at all (筛选条件): a row that does not hold is left out and counted, and is no problem.
//!
//! A 未打卡 row of an office program's export is no punch; a row of another department is no event of this log.
use anjuan_files::Column;
use serde::Deserialize;

/// One condition of `[[where]]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The column, or the attribute.
    pub column: Column,
    /// What it says where the row is meant.
    #[serde(default)]
    pub is: Vec<String>,
    /// What it says where the row is not meant; `""` is an empty cell.
    #[serde(default)]
    pub is_not: Vec<String>,
    /// Why, for the report.
    #[serde(default)]
    pub because: String,
}

/// A condition that says nothing, or two things.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("where: the condition on `{0}` needs either `is` or `is_not`, with at least one value")]
pub struct FilterError(String);

impl Filter {
    /// # Errors
    /// [`FilterError`] for a condition that says nothing.
    pub(crate) fn check(&self) -> Result<(), FilterError> {
        match self.is.is_empty() == self.is_not.is_empty() {
            true => Err(FilterError(self.column.to_string())),
            false => Ok(()),
        }
    }

    fn holds(&self, said: &str) -> bool {
        let among = |values: &[String]| values.iter().any(|value| value.trim() == said);
        if self.is_not.is_empty() { among(&self.is) } else { !among(&self.is_not) }
    }

    fn why(&self, said: &str) -> String {
        let because = if self.because.is_empty() { String::new() } else { format!(": {}", self.because) };
        format!("where: `{}` is `{said}`{because}", self.column)
    }
}

/// Why a row is not meant; none where every condition holds.
pub(crate) fn left_out<'a>(filters: &[Filter], said: impl Fn(&Column) -> &'a str) -> Option<String> {
    filters.iter().find_map(|filter| {
        let said = said(&filter.column).trim();
        (!filter.holds(said)).then(|| filter.why(said))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_row_is_meant_where_every_condition_holds() {
        let filters = [
            filter("column = \"result\"\nis_not = [\"未打卡\", \"\"]\nbecause = \"no punch\""),
            filter("column = 2\nis = [\"A\"]"),
        ];
        let row = |result: &'static str, second: &'static str| {
            left_out(&filters, move |column| if *column == Column::from("result") { result } else { second })
        };
        assert_eq!(row("正常", "A"), None);
        assert_eq!(row("未打卡", "A").as_deref(), Some("where: `result` is `未打卡`: no punch"));
        assert_eq!(row(" ", "A").as_deref(), Some("where: `result` is ``: no punch"));
        assert_eq!(row("正常", "B").as_deref(), Some("where: `#2` is `B`"));
        assert!(filter("column = \"x\"").check().is_err());
        assert!(filter("column = \"x\"\nis = [\"a\"]\nis_not = [\"b\"]").check().is_err());
    }
}
