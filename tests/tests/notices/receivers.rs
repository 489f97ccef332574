//! Receivers of notices: a webhook in this process that can be slow, broken or gone, and an SMTP server from PyPI in a process of its own.
use anjuan_tests::environment;
use anjuan_tests::golden::root;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How a webhook answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It takes it.
    Takes,
    /// HTTP 500.
    Broken,
    /// It reads it, counts it as taken and answers nothing until its mood changes.
    Slow,
}

/// A webhook.
pub(crate) struct Hook {
    pub(crate) port: u16,
    mood: Arc<Mutex<Mood>>,
    taken: Arc<Mutex<Vec<Value>>>,
    tried: Arc<Mutex<usize>>,
    gone: Arc<AtomicBool>,
}

impl Hook {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut hook = Self {
            port: listener.local_addr().unwrap().port(),
            mood: Arc::new(Mutex::new(Mood::Takes)),
            taken: Arc::default(),
            tried: Arc::default(),
            gone: Arc::default(),
        };
        hook.listen(listener);
        hook
    }

    /// Listens again where it was killed.
    pub(crate) fn restart(&mut self) {
        self.listen(TcpListener::bind(("127.0.0.1", self.port)).unwrap());
    }

    fn listen(&mut self, listener: TcpListener) {
        self.gone = Arc::default();
        let (mood, taken, tried, gone) =
            (Arc::clone(&self.mood), Arc::clone(&self.taken), Arc::clone(&self.tried), Arc::clone(&self.gone));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if gone.load(Ordering::SeqCst) {
                    return;
                }
                let (mood, taken, tried) = (Arc::clone(&mood), Arc::clone(&taken), Arc::clone(&tried));
                std::thread::spawn(move || answer(stream.unwrap(), &mood, (&taken, &tried)));
            }
        });
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(crate) fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// What it took, each by its id when it came first.
    pub(crate) fn taken(&self) -> Vec<Value> {
        let mut once: Vec<Value> = Vec::new();
        for request in self.taken.lock().unwrap().iter() {
            if once.iter().all(|known| known["headers"]["webhook-id"] != request["headers"]["webhook-id"]) {
                once.push(request.clone());
            }
        }
        once
    }

    /// Every request that it took, repetitions too.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.taken.lock().unwrap().clone()
    }

    /// How many requests came, whatever became of them.
    pub(crate) fn tried(&self) -> usize {
        *self.tried.lock().unwrap()
    }

    /// Listens no more.
    pub(crate) fn kill(&self) {
        self.gone.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn answer(mut stream: TcpStream, mood: &Mutex<Mood>, (taken, tried): (&Mutex<Vec<Value>>, &Mutex<usize>)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    if reader.read_line(&mut line).unwrap_or(0) == 0 {
        return;
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    *tried.lock().unwrap() += 1;
    let now = *mood.lock().unwrap();
    if now == Mood::Broken {
        stream.write_all(b"HTTP/1.1 500 Broken\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
        return;
    }
    taken.lock().unwrap().push(json!({"headers": headers, "body": String::from_utf8(body).unwrap()}));
    while *mood.lock().unwrap() == Mood::Slow {
        std::thread::sleep(Duration::from_millis(10));
    }
    // Whoever asked may be gone.
    let _ = stream.write_all(b"HTTP/1.1 204 Taken\r\nconnection: close\r\n\r\n");
}

/// The interpreter with what `tests/notices/requirements.txt` pins.
fn python() -> Command {
    let place = root().join("tests/notices");
    Command::new(environment::python("notices-venv", &place.join("requirements.txt")).unwrap())
}

/// An SMTP server.
pub(crate) struct Smtp {
    pub(crate) port: u16,
    file: PathBuf,
    process: Option<Child>,
}

impl Smtp {
    pub(crate) fn start(place: &Path) -> Self {
        // A port that was free a moment ago: it is taken again after each kill.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut smtp = Self { port, file: place.join("mail.jsonl"), process: None };
        smtp.restart();
        smtp
    }

    pub(crate) fn restart(&mut self) {
        let mut command = python();
        command.arg(root().join("tests/notices/smtp.py")).arg(self.port.to_string()).arg(&self.file);
        self.process = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the SMTP server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How it takes messages from now on: `broken`, `never` or `slow`; empty, at once.
    pub(crate) fn becomes(&self, mood: &str) {
        let beside = self.file.with_extension("next");
        std::fs::write(&beside, mood).unwrap();
        std::fs::rename(beside, self.file.with_extension("jsonl.mood")).unwrap();
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Every message that it took, repetitions too.
    pub(crate) fn messages(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(&self.file).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.kill();
    }
}

/// How many of these requests are signed with that secret, by the library of those who wrote the specification.
pub(crate) fn verified(requests: &[Value], secret: &str) -> usize {
    let mut command = python();
    command.arg(root().join("tests/notices/verify.py")).arg(secret);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = process.stdin.take().unwrap();
    for request in requests {
        writeln!(input, "{request}").unwrap();
    }
    drop(input);
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "a signature does not verify");
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}
