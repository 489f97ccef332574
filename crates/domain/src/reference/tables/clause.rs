//! How items and clauses are declared (考核项目与扣分条款): what they are called, and by which of the rulebook's numbers they price.
//!
//! A declaration holds names of numbers, never a number.

/// The two score tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// 月度考核, of windows.
    Monthly,
    /// 半年考核, of persons.
    Assessment,
}

impl Table {
    /// Both.
    pub const ALL: &'static [Table] = &[Table::Monthly, Table::Assessment];

    /// The rulebook's number that the caps of the items but the awards add up to.
    #[must_use]
    pub const fn base(self) -> &'static str {
        match self {
            Table::Monthly => "monthly-base",
            Table::Assessment => "assessment-base",
        }
    }
}

/// What an item is worth before anything is charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// All of it; its clauses take from it down to zero (扣完为止).
    Full,
    /// Nothing; its clauses give up to its cap.
    Earned,
    /// Nothing, beyond the base: its clauses are awards (受奖附加).
    Awards,
}

/// How a clause is priced. The texts are names of the rulebook's numbers; points are in tenths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pricing {
    /// So many points each time.
    Each(&'static str),
    /// As many points as an assessor chooses in a range, once for each charge.
    Range {
        /// At least.
        least: &'static str,
        /// At most.
        most: &'static str,
    },
    /// So many points for each unit counted: day over, half day.
    PerUnit {
        /// For one.
        points: &'static str,
        /// What is counted, in Chinese.
        zh: &'static str,
        /// What is counted, in English.
        en: &'static str,
    },
    /// So many points for every so many times, over all charges of the clause.
    Ladder {
        /// How many times.
        every: &'static str,
        /// The points for them.
        points: &'static str,
    },
    /// So many points once the half days of all charges of the clause together are over so many days.
    Over {
        /// The days.
        days: &'static str,
        /// The points.
        points: &'static str,
    },
    /// So many points for every whole percentage point that `quantity` out of `of` is below a hundred. A part of a point is
    /// left out; that is a reading of ours and stands on the line as assumed.
    Percentage {
        /// For one percentage point.
        points: &'static str,
    },
    /// What `quantity` out of `of` leaves of the item's cap, the share kept being rounded half up to the tenth; that is a
    /// reading of ours and stands on the line as assumed.
    Share {
        /// The item's cap.
        cap: &'static str,
    },
}

impl Pricing {
    /// The numbers it asks for.
    #[must_use]
    pub const fn names(self) -> [Option<&'static str>; 2] {
        match self {
            Pricing::Each(points) | Pricing::PerUnit { points, .. } | Pricing::Percentage { points } => {
                [Some(points), None]
            }
            Pricing::Share { cap } => [Some(cap), None],
            Pricing::Range { least, most } => [Some(least), Some(most)],
            Pricing::Ladder { every, points } => [Some(every), Some(points)],
            Pricing::Over { days, points } => [Some(days), Some(points)],
        }
    }

    /// Whether it is a rate: one charge says all of it.
    #[must_use]
    pub const fn is_rate(self) -> bool {
        matches!(self, Pricing::Percentage { .. } | Pricing::Share { .. })
    }

    /// Whether a charge has a price by itself: those of the others depend on what else is charged or are a rate, so they are
    /// never set aside for the dearer of two.
    #[must_use]
    pub const fn stands_alone(self) -> bool {
        matches!(self, Pricing::Each(_) | Pricing::Range { .. } | Pricing::PerUnit { .. })
    }
}

/// One clause: what it charges or gives points for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Its id, `monthly/3.overdue`.
    pub id: &'static str,
    /// Its article.
    pub article: &'static str,
    /// What it charges, in Chinese.
    pub zh: &'static str,
    /// What it charges, in English.
    pub en: &'static str,
    /// How it is priced.
    pub pricing: Pricing,
}

impl Clause {
    /// The id of its item, `monthly/3` or `assessment/3.1`.
    #[must_use]
    pub fn item(&self) -> &'static str {
        self.id.rsplit_once('.').map_or(self.id, |(item, _)| item)
    }
}

/// One item of a table, as declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoreItem {
    /// Its table.
    pub table: Table,
    /// Its id, `monthly/3` or `assessment/3.1`.
    pub id: &'static str,
    /// Its article.
    pub article: &'static str,
    /// What it is called in Chinese.
    pub zh: &'static str,
    /// What it is called in English.
    pub en: &'static str,
    /// The rulebook's number of the most it can be worth.
    pub cap: &'static str,
    /// What it is worth before anything is charged.
    pub opening: Opening,
    /// Its clauses.
    pub clauses: &'static [Clause],
}
