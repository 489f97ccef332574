//! The terminal (终端): how wide and high it is, whether colours are shown on it, and the pager that a long list goes through.
//!
//! Into a file or a pipe nothing is coloured, cut or paged.
use std::io::{self, IsTerminal, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// What a text may be emphasised as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Emphasis {
    /// What is close to its due time.
    Warned,
    /// What is past it.
    Overdue,
}

/// What is known of where the output goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Output {
    is_terminal: bool,
    no_color: Option<String>,
    term: Option<String>,
}

impl Output {
    /// Whether colours are shown: on a terminal that has them, unless `NO_COLOR` says otherwise (no-color.org).
    fn is_coloured(&self) -> bool {
        let wanted = self.no_color.as_ref().is_none_or(String::is_empty);
        self.is_terminal && wanted && self.term.as_deref() != Some("dumb")
    }
}

/// Whether colours are shown by this run.
pub(crate) fn is_coloured() -> bool {
    let [no_color, term] = ["NO_COLOR", "TERM"].map(|name| std::env::var(name).ok());
    Output { is_terminal: io::stdout().is_terminal(), no_color, term }.is_coloured()
}

/// A text with its colour.
pub(crate) fn painted(text: &str, emphasis: Emphasis) -> String {
    let colour = match emphasis {
        Emphasis::Warned => "\u{1b}[33m",
        Emphasis::Overdue => "\u{1b}[1;31m",
    };
    format!("{colour}{text}\u{1b}[0m")
}

/// How many columns a table may take: as `COLUMNS` says, or as the terminal has; none into a file or a pipe.
pub(crate) fn width() -> Option<u16> {
    let said = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    said.or_else(|| size().map(|(width, _)| width))
}

fn size() -> Option<(u16, u16)> {
    let (terminal_size::Width(width), terminal_size::Height(height)) = terminal_size::terminal_size_of(io::stdout())?;
    Some((width, height))
}

/// The pager of this run, once a list began it.
static PAGER: Mutex<Option<(Child, ChildStdin)>> = Mutex::new(None);

/// What pages: `ANJUAN_PAGER`, else `PAGER`, else `less`; empty or `cat`, nothing.
fn pager(own: Option<String>, common: Option<String>) -> Option<String> {
    let command = own.or(common).unwrap_or_else(|| "less".to_owned());
    Some(command).filter(|command| !command.trim().is_empty() && command.trim() != "cat")
}

/// Lets what is printed from now on go through a pager, where people read at a terminal. One that does not start is done without.
pub(crate) fn page() {
    let variable = |name: &str| std::env::var(name).ok();
    let mut running = PAGER.lock().unwrap_or_else(PoisonError::into_inner);
    if running.is_some() || !io::stdout().is_terminal() {
        return;
    }
    let Some(command) = pager(variable("ANJUAN_PAGER"), variable("PAGER")) else { return };
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).stdin(Stdio::piped());
    // What fits on the screen is left there, colours are shown, and long lines are not broken.
    if variable("LESS").is_none() {
        shell.env("LESS", "FRX");
    }
    if let Ok(mut child) = shell.spawn()
        && let Some(input) = child.stdin.take()
    {
        *running = Some((child, input));
    }
}

/// Writes to the pager, or to standard output where there is none.
pub(crate) fn write(text: &[u8]) -> io::Result<()> {
    let mut running = PAGER.lock().unwrap_or_else(PoisonError::into_inner);
    match running.as_mut() {
        Some((_, input)) => write_to(input, text),
        None => write_to(&mut io::stdout().lock(), text),
    }
}

pub(crate) fn write_to(out: &mut impl Write, text: &[u8]) -> io::Result<()> {
    out.write_all(text)?;
    out.flush()
}

/// Waits until whoever reads in the pager has read enough.
pub(crate) fn finish() {
    if let Some((mut child, input)) = PAGER.lock().unwrap_or_else(PoisonError::into_inner).take() {
        drop(input);
        // What became of the pager changes nothing: what was asked has been answered.
        drop(child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        let said = |text: &str| Some(text.to_owned());
        let terminal = Output { is_terminal: true, no_color: None, term: said("xterm-256color") };
        assert!(terminal.is_coloured());
        assert!(Output { no_color: said(""), ..terminal.clone() }.is_coloured());
        assert!(!Output { no_color: said("1"), ..terminal.clone() }.is_coloured());
        assert!(!Output { term: said("dumb"), ..terminal.clone() }.is_coloured());
        assert!(!Output { is_terminal: false, ..terminal }.is_coloured());
        assert_eq!(painted("overdue", Emphasis::Overdue), "\u{1b}[1;31moverdue\u{1b}[0m");
    }

    #[test]
    fn the_pager_is_whose_people_say() {
        let said = |text: &str| Some(text.to_owned());
        assert_eq!(pager(None, None), said("less"));
        assert_eq!(pager(None, said("more")), said("more"));
        assert_eq!(pager(said("less -S"), said("more")), said("less -S"));
        assert_eq!((pager(said(""), said("more")), pager(None, said("cat"))), (None, None));
    }
}
