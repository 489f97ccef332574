//! Progress bars on long work: on standard error, and only for people at a terminal.
use crate::output::Form;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar of `length` steps; hidden where JSON is asked for.
pub(crate) fn bar(form: Form, length: u64) -> ProgressBar {
    let target = if form == Form::Json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {per_sec} {eta} {msg}") {
        bar.set_style(style);
    }
    bar
}
