//! The press (打印): an HTML document through a headless browser to PDF, and what can be read off the PDF again.
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long one paper may take.
const PATIENCE: Duration = Duration::from_secs(120);

const REMEDY: &str = "`cargo xtask test` installs it as root, or: apt-get install --no-install-recommends chromium \
                      fonts-noto-cjk poppler-utils; ANJUAN_CHROMIUM names another Chromium";

/// A browser that prints.
pub(crate) struct Press {
    chromium: PathBuf,
    place: tempfile::TempDir,
}

/// What was printed.
pub(crate) struct Printed {
    /// The text of each page, cell by cell.
    pub(crate) pages: Vec<String>,
    /// Width and height of the first page in points.
    pub(crate) size: (f64, f64),
    /// The fonts and whether each is in the file.
    pub(crate) fonts: String,
}

impl Printed {
    /// Everything printed, without white space: where lines break is the browser's business.
    pub(crate) fn text(&self) -> String {
        squeezed(&self.pages.concat())
    }
}

/// The text without white space.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Press {
    /// Finds the browser.
    pub(crate) fn find() -> Self {
        let named = std::env::var_os("ANJUAN_CHROMIUM").map(PathBuf::from);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = || {
            let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
            std::env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name))).find(|file| file.is_file())
        };
        let chromium = named.or_else(on_path).unwrap_or_else(|| panic!("no Chromium on the PATH: {REMEDY}"));
        Self { chromium, place: tempfile::tempdir().unwrap() }
    }

    /// Prints a document.
    pub(crate) fn print(&self, name: &str, html: &str) -> Printed {
        let file = |kind: &str| self.place.path().join(format!("{name}.{kind}"));
        let (source, pdf) = (file("html"), file("pdf"));
        std::fs::write(&source, html).unwrap();
        self.browse(&source, &pdf);
        // Whoever wants to see them names a directory.
        if let Some(kept) = std::env::var_os("ANJUAN_KEEP_PAPERS").map(PathBuf::from) {
            std::fs::create_dir_all(&kept).unwrap();
            std::fs::copy(&pdf, kept.join(format!("{name}.pdf"))).unwrap();
        }
        let text = tool("pdftotext", &["-raw", "-enc", "UTF-8"], &[&pdf, Path::new("-")]);
        let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
        pages.pop();
        Printed { pages, size: size(&tool("pdfinfo", &[], &[&pdf])), fonts: tool("pdffonts", &[], &[&pdf]) }
    }

    fn browse(&self, source: &Path, pdf: &Path) {
        let profile = self.place.path().join("profile");
        let mut command = Command::new(&self.chromium);
        command
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--no-pdf-header-footer"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}", source.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut browser = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}: {REMEDY}"));
        let until = Instant::now() + PATIENCE;
        while browser.try_wait().unwrap().is_none() {
            if Instant::now() > until {
                browser.kill().unwrap();
                panic!("{command:?} does not end");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(pdf.is_file(), "{command:?} printed nothing");
    }
}

fn tool(name: &str, options: &[&str], files: &[&Path]) -> String {
    let output: Output = Command::new(name)
        .args(options)
        .args(files)
        .output()
        .unwrap_or_else(|error| panic!("{name}: {error}: {REMEDY}"));
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// `Page size: 594.96 x 841.92 pts (A4)`.
fn size(info: &str) -> (f64, f64) {
    let line = info.lines().find(|line| line.starts_with("Page size:")).unwrap();
    let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (numbers[0], numbers[1])
}
