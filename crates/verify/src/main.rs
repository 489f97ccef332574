//! `anjuan-verify` (证据核验): checks a bundle of `anjuan evidence` against the public key of the log, without the service.
//!
//! No network and no runtime: an inspector reads this program in an afternoon, and builds it himself. Each thing that was looked at is one
//! line, in both languages: proved, false, or not proved. It must never say more than the bundle shows.
use anjuan_proof::archive;
use anjuan_proof::bundle::Bundle;
use anjuan_proof::check::{Keys, Report, Verdict, check_with};
use std::io::{Read, Write};
use std::process::ExitCode;

const HELP: &str = "\
anjuan-verify: checks evidence of an anjuan log, without the service
证据核验：不依赖本系统，核验案卷证据

    anjuan-verify [--json] --key KEY [--witness KEY]… [--quorum N] BUNDLE

    BUNDLE      the file that `anjuan evidence` wrote, or - for standard input
                证据文件，或 - 表示标准输入
    --key KEY   the public key of the log, `origin+id+key`, or @FILE with it; ask the centre for it once, and keep it
                日志公钥，或 @文件名；向中心领取一次并自行保存
    --witness KEY
                the public key of a witness, or @FILE with it; several may be given. Ask the witness for it, not the centre
                见证方公钥，可多次给出；应向见证方领取，而非向中心领取
    --quorum N  how many of these witnesses must have co-signed; absent, all of them
                须有几个见证方联署；不填则为全部
    --json      the lines as JSON
    --help      this text

Each line says what was looked at: proved, FALSE, or not proved.
Ends with 0 where nothing is false, 1 where something is, 2 where the files cannot be read.
";

/// The largest bundle that is read, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "anjuan-verify: {problem}");
            ExitCode::from(2)
        }
    }
}

/// What was asked.
struct Asked {
    key: String,
    witnesses: Vec<String>,
    quorum: Option<usize>,
    bundle: String,
    json: bool,
}

/// A key as it was given, or from its file.
fn key_of(given: &str) -> Result<String, String> {
    let key = match given.strip_prefix('@') {
        Some(file) => String::from_utf8(read(file)?).map_err(|_| format!("{file}: not UTF-8"))?,
        None => given.to_owned(),
    };
    Ok(key.trim().to_owned())
}

fn run(arguments: &[String]) -> Result<ExitCode, String> {
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return print(HELP).map(|()| ExitCode::SUCCESS);
    }
    let asked = asked(arguments)?;
    let witnesses = asked.witnesses.iter().map(|key| key_of(key)).collect::<Result<Vec<_>, _>>()?;
    let keys = Keys { log: key_of(&asked.key)?, quorum: asked.quorum.unwrap_or(witnesses.len()), witnesses };
    let text = read(&asked.bundle)?;
    let report = match bundle_of(&text) {
        Ok(bundle) => check_with(&bundle, &keys),
        Err(Unread::Altered(why)) => Report::refused(&why),
        Err(Unread::NoBundle(why)) => return Err(format!("{}: not an evidence bundle: {why}", asked.bundle)),
    };
    match asked.json {
        true => print(&format!("{}\n", serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?))?,
        false => print(&text_of(&report))?,
    }
    Ok(ExitCode::from(u8::from(!report.holds())))
}

/// Why there is no bundle.
enum Unread {
    /// An archive that was altered: that is a finding, not a fault of whoever asks.
    Altered(String),
    NoBundle(String),
}

/// The bundle of an archive, or of a JSON document.
fn bundle_of(text: &[u8]) -> Result<Bundle, Unread> {
    match text.starts_with(archive::MAGIC) {
        true => archive::read(text).map_err(|error| Unread::Altered(error.to_string())),
        false => serde_json::from_slice(text).map_err(|error| Unread::NoBundle(error.to_string())),
    }
}

fn asked(arguments: &[String]) -> Result<Asked, String> {
    let (mut key, mut bundle, mut json) = (None, None, false);
    let (mut witnesses, mut quorum) = (Vec::new(), None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--key" => key = rest.next().cloned(),
            "--witness" => witnesses.push(rest.next().cloned().ok_or("--witness is followed by a key")?),
            "--quorum" => {
                let number = rest.next().and_then(|number| number.parse().ok());
                quorum = Some(number.ok_or("--quorum is followed by a number")?);
            }
            flag if flag.starts_with("--key=") => key = flag.strip_prefix("--key=").map(str::to_owned),
            flag if flag.starts_with('-') && flag != "-" => return Err(format!("unknown flag {flag}; see --help")),
            file if bundle.is_none() => bundle = Some(file.to_owned()),
            file => return Err(format!("one bundle at a time: {file}")),
        }
    }
    match (key, bundle) {
        (Some(key), Some(bundle)) => Ok(Asked { key, witnesses, quorum, bundle, json }),
        (None, _) => Err("--key is missing: without the public key nothing is proved; see --help".into()),
        (_, None) => Err("the bundle is missing; see --help".into()),
    }
}

fn read(file: &str) -> Result<Vec<u8>, String> {
    let mut found = Vec::new();
    let read = match file {
        "-" => std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut found),
        file => std::fs::File::open(file).and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut found)),
    };
    read.map_err(|error| format!("{file}: {error}"))?;
    if found.len() as u64 > LARGEST {
        return Err(format!("{file}: larger than {LARGEST} bytes"));
    }
    Ok(found)
}

fn text_of(report: &Report) -> String {
    let line = |line: &anjuan_proof::check::Line| {
        let (en, zh) = match line.verdict {
            Verdict::Proved => ("proved    ", "已证明"),
            Verdict::False => ("FALSE     ", "不成立"),
            Verdict::NotProved => ("not proved", "未证明"),
        };
        format!("{en}  {}\n            {zh}：{}\n", line.en, line.zh)
    };
    let end = match report.holds() {
        true => "Nothing is false. 未发现不成立的内容。\n",
        false => "Something is FALSE. 存在不成立的内容。\n",
    };
    report.lines.iter().map(line).chain([end.to_owned()]).collect()
}

fn print(text: &str) -> Result<(), String> {
    std::io::stdout().write_all(text.as_bytes()).map_err(|error| error.to_string())
}
