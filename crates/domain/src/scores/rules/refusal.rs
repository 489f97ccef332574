//! Why charges make no sheet (不予计分的理由): each names its article, which is that of the clause.
use crate::reference::tables::{Clause, Range, Table};
use crate::vocabulary::points::Points;
use crate::vocabulary::refusal::Refuse;

/// Why no sheet is made.
#[derive(Debug)]
pub(super) enum ScoreRefusal {
    /// No table has the clause.
    UnknownClause { clause: String },
    /// It is a clause of the other table.
    OtherTable { clause: &'static Clause, table: Table },
    /// A charge stands twice.
    Twice { clause: &'static Clause, charge: String },
    /// What was chosen is outside the range.
    OutOfRange { clause: &'static Clause, chosen: Points, range: Range },
    /// Something was chosen where nothing is left to choose.
    NoRange { clause: &'static Clause, chosen: Points },
    /// A range is chosen in once for each charge.
    RangeCounted { clause: &'static Clause, quantity: u32 },
    /// A part without its whole, or greater than it.
    NoPart { clause: &'static Clause, quantity: u32, of: Option<u32> },
    /// A rate is charged once.
    RateTwice { clause: &'static Clause },
    /// The rulebook lacks a number.
    Missing { name: &'static str, version: String },
}

impl Refuse for ScoreRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownClause { .. } => "score.charge.unknown-clause",
            Self::OtherTable { .. } => "score.charge.other-table",
            Self::Twice { .. } => "score.charge.twice",
            Self::OutOfRange { .. } => "score.charge.out-of-range",
            Self::NoRange { .. } => "score.charge.no-range",
            Self::RangeCounted { .. } => "score.charge.range-counted",
            Self::NoPart { .. } => "score.charge.no-part",
            Self::RateTwice { .. } => "score.charge.rate-twice",
            Self::Missing { .. } => "score.rulebook.missing-entry",
        }
    }

    fn article(&self) -> &'static str {
        match self {
            Self::UnknownClause { .. } => "post/1.2",
            Self::Missing { .. } => "council/4",
            Self::OtherTable { clause, .. }
            | Self::Twice { clause, .. }
            | Self::OutOfRange { clause, .. }
            | Self::NoRange { clause, .. }
            | Self::RangeCounted { clause, .. }
            | Self::NoPart { clause, .. }
            | Self::RateTwice { clause } => clause.article,
        }
    }

    fn en(&self) -> String {
        match self {
            Self::UnknownClause { clause } => format!("No score table has a clause `{clause}`."),
            Self::OtherTable { clause, table } => {
                format!("The clause `{}` is not one of the {} table.", clause.id, table_en(*table))
            }
            Self::Twice { clause, charge } => format!("The charge {charge} of `{}` stands twice.", clause.id),
            Self::OutOfRange { clause, chosen, range } => {
                format!(
                    "{chosen} points are outside what `{}` leaves to choose, {} to {}.",
                    clause.id, range.least, range.most
                )
            }
            Self::NoRange { clause, chosen } => {
                format!("`{}` leaves nothing to choose, so {chosen} points cannot be chosen.", clause.id)
            }
            Self::RangeCounted { clause, quantity } => {
                format!("`{}` is chosen once for each charge, not for {quantity} at once.", clause.id)
            }
            Self::NoPart { clause, quantity, of } => {
                format!(
                    "`{}` is a part of a whole: {quantity} of {} is none.",
                    clause.id,
                    or_none(*of, "nothing named")
                )
            }
            Self::RateTwice { clause } => format!("`{}` is a rate and charged once.", clause.id),
            Self::Missing { name, version } => format!("The rulebook {version} has no number `{name}` of points."),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::UnknownClause { clause } => format!("考核表中没有“{clause}”这一条款。"),
            Self::OtherTable { clause, table } => format!("“{}”不是{}的条款。", clause.id, table_zh(*table)),
            Self::Twice { clause, charge } => format!("“{}”的扣分{charge}重复。", clause.id),
            Self::OutOfRange { clause, chosen, range } => {
                format!("{chosen}分超出“{}”的幅度，应为{}至{}分。", clause.id, range.least, range.most)
            }
            Self::NoRange { clause, chosen } => format!("“{}”没有幅度，不能选定{chosen}分。", clause.id),
            Self::RangeCounted { clause, quantity } => {
                format!("“{}”每次单独酌定，不能一次按{quantity}次计。", clause.id)
            }
            Self::NoPart { clause, quantity, of } => {
                format!("“{}”按比例计算，{quantity}不是{}的一部分。", clause.id, or_none(*of, "（未注明总数）"))
            }
            Self::RateTwice { clause } => format!("“{}”为比率，只计一次。", clause.id),
            Self::Missing { name, version } => format!("规则册{version}没有“{name}”这一分值。"),
        }
    }
}

fn or_none(of: Option<u32>, none: &str) -> String {
    of.map_or_else(|| none.to_owned(), |of| of.to_string())
}

fn table_en(table: Table) -> &'static str {
    match table {
        Table::Monthly => "monthly",
        Table::Assessment => "half-year",
    }
}

fn table_zh(table: Table) -> &'static str {
    match table {
        Table::Monthly => "月度考核",
        Table::Assessment => "半年考核",
    }
}
