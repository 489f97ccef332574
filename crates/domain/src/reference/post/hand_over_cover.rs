//! Recording the signed handover of a cover (顶岗交接): asked by the service together with the second signature.
//!
//! Implements ab-role/4: a cover has one written handover, signed by the one who is away and the one who stands for them.
use super::commands::HandOverCover;
use super::end_cover::running;
use super::events::CoverHandedOver;
use super::guard::post_of_the_day;
use crate::reference::centre::reference::Post;
use crate::reference::context::Context;
use crate::vocabulary::refusal::Refusal;
use crate::vocabulary::refusals::refusals;

refusals! {
    /// Why the handover is not that of a cover.
    HandOverCoverRefusal {
        NoCover { cover, away, post } = "post.hand-over-cover.no-cover" by "ab-role/4",
            "{cover} does not stand for {away} at post `{post}` any more.", "{cover} 已不在岗位“{post}”为 {away} 顶岗。",
        Already { handover, post } = "post.hand-over-cover.already" by "ab-role/4",
            "This cover of post `{post}` was handed over already, with handover {handover}.",
            "岗位“{post}”的此次顶岗已办理交接（{handover}）。",
    }
}

pub(super) fn decide(state: &Post, command: &HandOverCover, context: &Context<'_>) -> Result<CoverHandedOver, Refusal> {
    let post = post_of_the_day(state, context)?.name.clone();
    let HandOverCover { handover, away, cover } = command.clone();
    let Some(span) = running(state, &away).filter(|span| span.cover == cover) else {
        return Err(HandOverCoverRefusal::NoCover { cover, away, post }.into());
    };
    match &span.handover {
        Some(handover) => Err(HandOverCoverRefusal::Already { handover: handover.clone(), post }.into()),
        None => Ok(CoverHandedOver { ordinal: span.ordinal, handover }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matters::handover::fixture::away;
    use crate::reference::post::commands::EndCover;
    use crate::reference::post::fixture::Posts;

    fn hand_over(cover: &str) -> HandOverCover {
        HandOverCover { handover: "H1".into(), away: "P004".into(), cover: cover.into() }
    }

    #[test]
    fn ab_role_4__a_cover_has_one_written_handover() {
        let posts = Posts::new().given("PO1", "P004", away("P004", None)).given("PO1", "P005", hand_over("P005"));
        assert_eq!(posts.span("PO1", 1).handover.as_deref(), Some("H1"));
        let refusal = posts.refused("PO1", "P005", hand_over("P005"));
        assert_eq!(refusal.why(), ("post.hand-over-cover.already", "ab-role/4"));
    }

    #[test]
    fn ab_role_4__it_is_of_the_cover_that_runs() {
        let posts = Posts::new().given("PO1", "P004", away("P004", None));
        let refusal = posts.refused("PO1", "P005", hand_over("P009"));
        assert_eq!(refusal.why(), ("post.hand-over-cover.no-cover", "ab-role/4"));
        let ended = posts.given("PO1", "P004", EndCover { back: "P004".into(), remark: String::new() });
        assert_eq!(ended.refused("PO1", "P005", hand_over("P005")).code, "post.hand-over-cover.no-cover");
    }
}
