//! assessment/6 Awards (受奖附加). They come on top of the base, and never above their cap.
use crate::reference::tables::clause::{Clause, Opening, Pricing, ScoreItem, Table};

/// The item.
pub(super) const ITEM: ScoreItem = ScoreItem {
    table: Table::Assessment,
    id: "assessment/6",
    article: "assessment/6",
    zh: "受奖附加",
    en: "Awards",
    cap: "assessment-6-cap",
    opening: Opening::Awards,
    clauses: &[
        Clause {
            id: "assessment/6.praise",
            article: "assessment/6",
            zh: "书面表扬",
            en: "written praise",
            pricing: Pricing::Each("assessment-6-praise"),
        },
        Clause {
            id: "assessment/6.media-county",
            article: "assessment/6",
            zh: "县级新闻媒体表扬",
            en: "praise by county media",
            pricing: Pricing::Each("assessment-6-media-county"),
        },
        Clause {
            id: "assessment/6.media-province",
            article: "assessment/6",
            zh: "市、省级新闻媒体表扬",
            en: "praise by city or provincial media",
            pricing: Pricing::Each("assessment-6-media-province"),
        },
        Clause {
            id: "assessment/6.media-state",
            article: "assessment/6",
            zh: "国家级新闻媒体表扬",
            en: "praise by national media",
            pricing: Pricing::Each("assessment-6-media-state"),
        },
        Clause {
            id: "assessment/6.title-state",
            article: "assessment/6",
            zh: "国家级先进个人",
            en: "a title of the state",
            pricing: Pricing::Each("assessment-6-title-state"),
        },
        Clause {
            id: "assessment/6.title-province",
            article: "assessment/6",
            zh: "省级先进个人",
            en: "a title of the province",
            pricing: Pricing::Each("assessment-6-title-province"),
        },
        Clause {
            id: "assessment/6.title-city",
            article: "assessment/6",
            zh: "市级先进个人",
            en: "a title of the city",
            pricing: Pricing::Each("assessment-6-title-city"),
        },
        Clause {
            id: "assessment/6.title-county",
            article: "assessment/6",
            zh: "县级先进个人",
            en: "a title of the county",
            pricing: Pricing::Each("assessment-6-title-county"),
        },
    ],
};

#[cfg(test)]
mod tests {
    use crate::scores::rules::fixture::{assess, charge, points, times};

    #[test]
    fn assessment_6__praise_media_and_titles_give_their_points() {
        for (clause, given) in [
            ("praise", "2"),
            ("media-county", "3"),
            ("media-province", "6"),
            ("media-state", "10"),
            ("title-state", "10"),
            ("title-province", "6"),
            ("title-city", "3"),
            ("title-county", "2"),
        ] {
            let sheet = assess(&[charge(&format!("assessment/6.{clause}"), "finding/A")]);
            assert_eq!(points(&sheet, "assessment/6"), given, "{clause}");
        }
    }

    #[test]
    fn assessment_6__awards_never_exceed_ten() {
        assert_eq!(assess(&[times("assessment/6.praise", "finding/A", 6)]).awards.to_string(), "10");
    }
}
