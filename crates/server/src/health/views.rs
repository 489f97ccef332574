//! Whether the views follow (视图健康): each by itself, by how far it is and since when it has not come as far as the log was.
use super::{Vitals, Wrong, wrong};
use crate::sentences::words;
use anjuan_api::answers::Check;
use anjuan_api::queries::ViewStatus;
use anjuan_domain::vocabulary::stamp::Instant;
use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Of each view, the end of the log that it has not reached, and since when.
#[derive(Debug, Default)]
pub(super) struct Lags(Mutex<BTreeMap<String, (u64, Instant)>>);

impl Vitals {
    /// The checks of the views; what they tell is measured as well.
    pub fn views(&self, views: &[ViewStatus]) -> Vec<Check> {
        views
            .iter()
            .map(|view| {
                self.metrics.view(view);
                self.check(&format!("view:{}", view.name), self.follows(view))
            })
            .collect()
    }

    fn follows(&self, view: &ViewStatus) -> Result<(), Wrong> {
        let because = || view.because.clone().unwrap_or_default();
        match view.health.as_str() {
            "stopped" => {
                return wrong(
                    words(format!("it stopped: {}", because()), format!("已停止：{}", because())),
                    ("the log has a hole: run `anjuan doctor`", "事件日志有缺失，请执行 `anjuan doctor`"),
                );
            }
            "retrying" => {
                return wrong(
                    words(
                        format!("it failed and tries again: {}", because()),
                        format!("出错，正在重试：{}", because()),
                    ),
                    ("mend what is named; it goes on by itself", "请排除所述问题，视图会自行恢复"),
                );
            }
            _ => {}
        }
        if is_parked_whole(view) {
            let count = view.parked.len();
            return wrong(
                words(
                    format!("it passes over all {count} aggregates that it was given, and shows nothing"),
                    format!("所收 {count} 个案卷全部跳过，视图为空"),
                ),
                (
                    "run a version that understands the events; see `anjuan incidents list`",
                    "请使用能识别这些事件的版本，详见 `anjuan incidents list`",
                ),
            );
        }
        let Some(head) = view.head.filter(|head| *head > view.position) else {
            self.lags.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&view.name);
            return Ok(());
        };
        let now = self.clock.now();
        let mut lags = self.lags.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (wanted, since) = *lags
            .entry(view.name.clone())
            .and_modify(|lag| {
                // It came as far as the log was: what is behind now is behind only since now.
                if view.position >= lag.0 {
                    *lag = (head, now);
                }
            })
            .or_insert((head, now));
        if now - since <= TimeDelta::seconds(self.settings.lag_seconds) {
            return Ok(());
        }
        wrong(
            words(
                format!("it stands at {} and should have reached {wanted}; the log ends at {head}", view.position),
                format!("现处流序号 {}，应已到达 {wanted}，日志末尾为 {head}", view.position),
            ),
            (
                "wait while it is made anew; else look at the log of the process with the role projectors",
                "如正在重建请等待，否则请查看 projectors 角色的日志",
            ),
        )
    }
}

/// Whether a view passes over everything that it was given: one damaged aggregate is an incident, all of them are no view.
fn is_parked_whole(view: &ViewStatus) -> bool {
    view.rows == 0 && !view.parked.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_api::queries::Parked;

    #[test]
    fn a_view_that_passes_over_everything_is_told_from_one_with_some_incidents() {
        let parked = |aggregate: &str| Parked { aggregate: aggregate.into(), since: 1, skipped: 0 };
        let view = |rows: u64, parked: Vec<Parked>| ViewStatus {
            name: "register".into(),
            version: 1,
            position: 9,
            head: Some(9),
            rows,
            health: "following".into(),
            because: None,
            incidents: Vec::new(),
            parked,
        };
        assert!(is_parked_whole(&view(0, vec![parked("case/A"), parked("case/B")])));
        assert!(!is_parked_whole(&view(5, vec![parked("case/A")])));
        assert!(!is_parked_whole(&view(0, Vec::new())), "a new view has nothing yet");
    }
}
