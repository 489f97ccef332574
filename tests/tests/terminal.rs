//! The command line as people and scripts meet it (命令行): a session in Chinese has no English word, errors say their kind to machines and by
//! their exit status, and nothing is coloured or paged into a pipe.
#![allow(clippy::unwrap_used, reason = "a test that finds what it did not expect ends there")]
use anjuan_tests::service::{Service, program};
use serde_json::{Value, json};
use std::process::{Command, Output};

/// A service with a case that was registered and accepted.
struct Desk {
    service: Service,
    case: String,
    clerk: String,
    _place: tempfile::TempDir,
}

impl Desk {
    fn open() -> Self {
        let place = tempfile::tempdir().unwrap();
        let service = Service::start(&place.path().join("data"));
        let clerk = service.token_for("P015", &["window-staff"]);
        let materials =
            ["identity", "household", "bank", "form"].map(|id| json!({"material": id, "status": "PRESENTED"}));
        let registered = service.post_as(
            Some(&clerk),
            "/v1/cases",
            None,
            &json!({"item": "SI-002", "channel": "VISIT", "place": "COUNTER", "form": "WINDOW", "materials": materials,
                "applicant": {"kind": "NATURAL_PERSON", "name": "王小明", "document": "320623198001011234"}}),
        );
        assert_eq!(registered.status, 201, "{}", registered.body);
        let case = registered.body["number"].as_str().unwrap().to_owned();
        let accepted = service.post_as(Some(&clerk), &format!("/v1/cases/{case}/accept"), None, &json!({}));
        assert_eq!(accepted.status, 201, "{}", accepted.body);
        let views = format!("/v1/cases/{case}?after={}", accepted.body["sequence"]);
        assert_eq!(service.get(&views).status, 200);
        assert_eq!(service.get(&format!("/v1/deadlines?after={}", accepted.body["sequence"])).status, 200);
        Self { service, case, clerk, _place: place }
    }

    /// Runs a line in a language, into a pipe of eighty columns.
    fn run(&self, language: &str, line: &[&str]) -> Output {
        let mut command = Command::new(program());
        for name in ["ANJUAN_DATA", "ANJUAN_URL", "ANJUAN_TOKEN", "NO_COLOR"] {
            command.env_remove(name);
        }
        // A pager that would be seen, were it begun.
        command.env("ANJUAN_LANG", language).env("COLUMNS", "80").env("ANJUAN_PAGER", "sed s/^/PAGED/");
        command.arg("--data").arg(&self.service.data).args(line).output().unwrap()
    }

    /// A file with a token, which no line holds.
    fn token_file(&self, token: &str) -> String {
        let path = self._place.path().join(format!("token-{}", token.len()));
        std::fs::write(&path, token).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn printed(&self, language: &str, line: &[&str]) -> String {
        let output = self.run(language, line);
        assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The English words of a text: letters alone, three or more, besides the program, and what follows two dashes.
fn english(text: &str) -> Vec<String> {
    let words = text.split(|symbol: char| !(symbol.is_ascii_alphanumeric() || "-_./:".contains(symbol)));
    let is_english = |word: &&str| {
        let letters = word.trim_matches(['.', ':', '/']);
        letters.len() > 2
            && letters.bytes().all(|byte| byte.is_ascii_alphabetic() || b"_-".contains(&byte))
            && !word.starts_with("--")
    };
    words.filter(is_english).filter(|word| *word != "anjuan").map(str::to_owned).collect()
}

#[test]
fn a_session_in_chinese_has_no_english_word() {
    let desk = Desk::open();
    let case = desk.case.as_str();
    let lines: [&[&str]; 14] = [
        &["deadlines", "--state", "any"],
        &["deadlines", "--by-window"],
        &["deadlines", "--summary"],
        &["case", "list"],
        &["case", "list", "--all"],
        &["case", "show", case],
        &["replay", case],
        &["replay", case, "--as-of", "2099-01-01"],
        &["breaches"],
        &["register", "list"],
        &["contact", "list"],
        &["attendance", "devices"],
        &["here"],
        &["catalogue", "养老"],
    ];
    for line in lines {
        let printed = desk.printed("zh", line);
        assert_eq!(english(&printed), Vec::<String>::new(), "{line:?}:\n{printed}");
        assert!(!printed.contains('\u{1b}') && !printed.contains("PAGED"), "{printed}");
    }
    let replay = desk.printed("zh", &["replay", case]);
    for said in ["限时办结", "承诺时限", "身份证", "已提交", "个工作日", "P015 "] {
        assert!(replay.contains(said), "{said}:\n{replay}");
    }
}

#[test]
fn what_goes_wrong_is_said_in_chinese_as_well() {
    let desk = Desk::open();
    let (clerk, wrong) = (desk.token_file(&desk.clerk), desk.token_file("x"));
    let lines: [(&[&str], i32); 9] = [
        (&["deadlines", "--window", "W99"], 6),
        (&["case", "show", "AJ-20200101-7K2M9QX4T1AB"], 6),
        (&["deadlines", "--limit", "0"], 2),
        (&["deadlines", "--aggregate", "x"], 2),
        (&["deadlnes"], 2),
        (&["case", "register", "--item", "SI-002"], 2),
        (&["--token-file", &clerk, "case", "accept", desk.case.as_str()], 3),
        (&["--token-file", &wrong, "deadlines"], 4),
        (&["--url", "http://127.0.0.1:9", "deadlines"], 7),
    ];
    for (line, status) in lines {
        let output = desk.run("zh", line);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{line:?}: {said}");
        assert!(said.chars().any(|symbol| ('\u{4e00}'..='\u{9fff}').contains(&symbol)), "{line:?}: {said}");
        let machine = desk.run("zh", &[&["--json"], line].concat());
        assert_eq!(machine.status.code(), Some(status), "{line:?}");
        let error: Value = serde_json::from_slice(&machine.stderr).unwrap_or_else(|error| panic!("{line:?}: {error}"));
        assert_eq!(error["error"]["exitStatus"], status, "{error}");
        assert!(error["error"]["kind"].is_string() && error["error"]["message"].is_string(), "{error}");
    }
    let refused: Value = serde_json::from_slice(
        &desk.run("en", &["--json", "--token-file", &clerk, "case", "accept", &desk.case]).stderr,
    )
    .unwrap();
    assert!(refused["error"]["problem"]["code"].as_str().is_some_and(|code| code.starts_with("case.")), "{refused}");
}

#[test]
fn tables_of_eighty_columns_name_whom_ids_mean_and_break_no_number() {
    let desk = Desk::open();
    for line in [["case", "list"].as_slice(), &["deadlines"], &["register", "list"]] {
        for language in ["en", "zh"] {
            let printed = desk.printed(language, line);
            assert!(printed.contains(&desk.case), "{line:?} breaks the number:\n{printed}");
            let wide = |line: &str| {
                line.chars()
                    .map(|c| if c.is_ascii() || ('\u{2500}'..'\u{2580}').contains(&c) { 1 } else { 2 })
                    .sum::<usize>()
            };
            assert!(printed.lines().all(|line| wide(line) <= 80), "{printed}");
            let squeezed: String =
                printed.chars().filter(|symbol| !symbol.is_whitespace() && *symbol != '│' && *symbol != '┆').collect();
            let name = desk.service.get("/v1/centre").body["persons"]["P015"]["name"].as_str().unwrap().to_owned();
            assert!(name.chars().all(|symbol| squeezed.contains(symbol)), "{name} is not named:\n{printed}");
        }
    }
}

#[test]
fn every_status_stands_in_the_help() {
    let desk = Desk::open();
    for language in ["en", "zh"] {
        let help = desk.printed(language, &["--help"]);
        for status in 0..=7 {
            assert!(help.lines().any(|line| line.starts_with(&format!("  {status}  "))), "{status}: {help}");
        }
    }
}

#[test]
fn a_list_at_a_terminal_goes_through_the_pager() {
    let desk = Desk::open();
    let line = format!("{} --data {} deadlines", program().display(), desk.service.data.display());
    let at_terminal = |pager: &str| {
        let mut script = Command::new("script");
        script
            .args(["-qec", &line, "/dev/null"])
            .env("ANJUAN_LANG", "en")
            .env("ANJUAN_PAGER", pager)
            .env("COLUMNS", "100");
        script.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    // `script` of util-linux gives the line a terminal.
    let Ok(paged) = at_terminal("sed s/^/PAGED/") else {
        eprintln!("skipped: `script` (util-linux) is not here");
        return;
    };
    assert!(paged.lines().next().is_some_and(|first| first.contains("PAGED")), "{paged}");
    assert!(paged.contains(&desk.case), "{paged}");
    let plain = at_terminal("").unwrap();
    assert!(plain.contains(&desk.case) && !plain.contains("PAGED"), "{plain}");
}

#[test]
fn a_shell_completes_from_the_running_service_and_from_none_nothing() {
    let desk = Desk::open();
    let data = desk.service.data.to_str().unwrap().to_owned();
    // As the script of `anjuan completions bash` asks.
    let completed = |connection: [&str; 2], line: &[&str]| {
        let words = [&["anjuan"], connection.as_slice(), line].concat();
        let mut command = Command::new(program());
        for name in ["ANJUAN_DATA", "ANJUAN_URL", "ANJUAN_TOKEN"] {
            command.env_remove(name);
        }
        command.env("ANJUAN_COMPLETE", "bash").env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_COMP_TYPE", "9");
        command.env("_CLAP_COMPLETE_SPACE", "true").env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string());
        let output = command.arg("--").args(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{line:?}: {said}");
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let lines: [(&[&str], &str); 8] = [
        (&["deadlines", "--window", "W0"], "W02"),
        (&["case", "list", "--responsible", "P01"], "P015"),
        (&["intake", "养老"], "SI-002"),
        (&["case", "register", "--item", "si"], "SI-001"),
        (&["case", "finish", ""], &desk.case),
        (&["print", "acceptance", "AJ-"], &desk.case),
        (&["post", "start-cover", "R0"], "R02A"),
        (&["case", "register", "--applicant.kind", "nat"], "natural-person"),
    ];
    for (line, value) in lines {
        let found = completed(["--data", &data], line);
        assert!(found.iter().any(|found| found == value), "{line:?}: {value} is not in {found:?}");
    }
    let began = std::time::Instant::now();
    assert_eq!(completed(["--url", "http://127.0.0.1:9"], &["deadlines", "--window", ""]), Vec::<String>::new());
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}

/// A file of clocks is answered line by line: what cannot be answered is named by its line and its column, in the language of the run, and every
/// other line is answered as if it stood alone.
#[test]
fn a_file_of_clocks_with_bad_lines_is_answered_but_for_them_and_each_is_named() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("clocks.csv");
    let batch = |language: &str, bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        let line = ["clock", "cards", "--batch", file.to_str().unwrap()];
        let output = Command::new(program()).env("ANJUAN_LANG", language).args(line).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), said)
    };
    let good = "2018-10-15T10:00,7,10,,2018-10-19T10:00:00+08:00,2018-10-24T10:00:00+08:00,2018-10-29T10:00:00+08:00";
    // By line; what follows is the column, or what is wrong, in either language.
    let bad: [(usize, &str, &str, &str); 8] = [
        (3, "15.10.2018,7,10,", "15.10.2018", "不是时间"),
        (4, "2018-10-15T10:00,seven,10,", "promised: `seven`", "promised：“seven”不是整数天数"),
        (5, "2018-10-15T10:00,7,1O,", "statutory: `1O`", "statutory：“1O”不是整数天数"),
        (7, "2018-10-15T10:00,7,6,", "shorter than the promised", "法定期限短于承诺期限"),
        (8, "2018-10-15T10:00,7,10,tea", "no clock `tea`", "没有时限“tea”"),
        (9, "2018-10-15T10:00,7,,", "statutory", "法定期限"),
        (10, "2018-10-15T10:00,-1,10,", "0 days or more", "不得为负数"),
        (11, "2018-10-15T10:00,7,1,0,", "5 columns instead of 4", "应为4列"),
    ];
    let mut text = String::from("\u{feff}start,promised,statutory,clock\r\n2018-10-15T10:00,7,10,\r\n");
    for (line, row, ..) in bad {
        // An empty line is none, and counts.
        text.push_str(if line == 7 { "\r\n" } else { "" });
        text.push_str(&format!("{row}\r\n"));
    }
    text.push_str("2018-10-15T10:00,7,10\r\n");
    for language in ["en", "zh"] {
        let (status, printed, said) = batch(language, text.as_bytes());
        assert_eq!(status, Some(5), "done but for what is named: {said}");
        let rows: Vec<&str> = printed.lines().collect();
        assert_eq!(rows.len(), 1 + 2 + bad.len(), "a row for each: {printed}");
        assert_eq!((rows[1], *rows.last().unwrap()), (good, good), "{printed}");
        assert!(rows[2..=1 + bad.len()].iter().all(|row| row.ends_with(",,,")), "no answer for a bad one: {printed}");
        for (line, _, en, zh) in bad {
            let place = format!("{}:{line}: ", file.display());
            let named: Vec<&str> = said.lines().filter_map(|text| text.strip_prefix(&place)).collect();
            let wanted = if language == "en" { en } else { zh };
            assert!(named.len() == 1 && named[0].contains(wanted), "line {line}, `{wanted}`: {said}");
        }
        assert!(said.contains(&bad.len().to_string()), "how many: {said}");
    }
    // A quotation mark that is not closed takes the rest of the file with it, and says so.
    let (status, printed, said) =
        batch("en", b"start,promised,statutory\n2018-10-15T10:00,7,10\n\"2018-10-16,7,10\n2018-10-17,7,10\n");
    assert_eq!((status, printed.lines().count()), (Some(5), 4), "nothing of it is dropped: {printed} {said}");
    assert!(said.contains(":3: ") && said.contains("quotation mark"), "{said}");
    // What a spreadsheet in Chinese saves, with words in it that are not UTF-8.
    let (status, printed, said) =
        batch("zh", b"start,promised,statutory,\xca\xc2\xcf\xee\n2018-10-15T10:00,7,10,\xc9\xe7\xb1\xa3\n");
    assert_eq!((status, printed.lines().nth(1)), (Some(0), Some(good)), "{said}");
    // Without a column that is needed, or with two of it, nothing is guessed.
    for (head, wanted) in [("start,statutory", "`promised`"), ("start,promised,promised", "several")] {
        let (status, printed, said) = batch("en", format!("{head}\n2018-10-15T10:00,7,10\n").as_bytes());
        assert_eq!((status, printed.as_str()), (Some(1), ""), "{said}");
        assert!(said.contains(wanted), "{said}");
    }
}
