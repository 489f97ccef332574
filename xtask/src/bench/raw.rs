//! The yardstick (标尺): single guarded messages to JetStream itself, on a server of its own with the durability of the centre's, where nobody but
//! the desk may write.
//!
//! It speaks the text protocol of NATS over a plain connection: what the product is compared with must not be the product,
//! nor share its client.
use super::Outcome;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The stream of the yardstick.
const STREAM: &str = "RAW";

/// The server of the yardstick; it ends with this.
pub(super) struct Server {
    port: u16,
    process: Child,
}

impl Server {
    /// Starts the program, with its store and its configuration in a directory, and waits until it serves.
    pub(super) fn start(program: &Path, place: &Path) -> Outcome<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let (config, store) = (place.join("yardstick.conf"), place.join("yardstick"));
        let text = format!(
            "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: {:?}, sync_interval: always }}\n",
            store.display().to_string()
        );
        std::fs::write(&config, text)?;
        let process = Command::new(program).arg("--config").arg(&config).stderr(Stdio::null()).spawn()?;
        let server = Self { port, process };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begun.elapsed() > Duration::from_secs(10) {
                return Err("the server of the yardstick does not serve".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// One connection, which waits for each answer before it asks again.
pub(super) struct Raw {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    inbox: String,
    body: Vec<u8>,
    name: String,
    published: u64,
}

impl Raw {
    /// Connects under a name of its own; `body` is what is published.
    pub(super) fn connect(server: &Server, name: &str, body: &[u8]) -> Outcome<Self> {
        let writer = TcpStream::connect(("127.0.0.1", server.port))?;
        writer.set_nodelay(true)?;
        let (reader, inbox) = (BufReader::new(writer.try_clone()?), format!("_INBOX.{name}"));
        let mut raw = Self { reader, writer, inbox, body: body.to_vec(), name: name.to_owned(), published: 0 };
        raw.line()?;
        let hello = json!({
            "verbose": false, "pedantic": false, "headers": true, "lang": "rust", "version": "0", "protocol": 1,
        });
        raw.writer.write_all(format!("CONNECT {hello}\r\nSUB {} 1\r\nPING\r\n", raw.inbox).as_bytes())?;
        loop {
            let line = raw.line()?;
            if line.starts_with("-ERR") {
                return Err(format!("the nats-server answers {line}").into());
            }
            if line == "PONG" {
                return Ok(raw);
            }
        }
    }

    /// Makes the stream, as the stream of events is made.
    pub(super) fn create_stream(&mut self) -> Outcome<()> {
        let config = json!({
            "name": STREAM, "subjects": ["raw.ev.>"], "storage": "file", "retention": "limits", "discard": "new",
            "num_replicas": 1, "deny_delete": true, "deny_purge": true, "allow_direct": true, "allow_atomic": true,
            "max_msgs": -1, "max_bytes": -1, "max_age": 0, "duplicate_window": 120_000_000_000_u64,
        });
        self.ask(&format!("$JS.API.STREAM.CREATE.{STREAM}"), "", config.to_string().as_bytes())
    }

    /// One message of a new subject, guarded, with its id; answered when it is on the disk.
    pub(super) fn publish(&mut self) -> Outcome<()> {
        self.published += 1;
        let subject = format!("raw.ev.16.bencha.case.{}x{}", self.name, self.published);
        let headers =
            format!("Nats-Expected-Last-Subject-Sequence: 0\r\nNats-Msg-Id: {}-{}\r\n", self.name, self.published);
        let body = std::mem::take(&mut self.body);
        let asked = self.ask(&subject, &headers, &body);
        self.body = body;
        asked
    }

    /// One atomic batch of so many, each of a new subject and guarded; answered when all are on the disk.
    pub(super) fn publish_batch(&mut self, events: u64) -> Outcome<()> {
        let (body, mut sent) = (std::mem::take(&mut self.body), Vec::new());
        let batch = format!("{}b{}", self.name, self.published);
        for place in 1..=events {
            self.published += 1;
            let subject = format!("raw.ev.16.bencha.case.{}x{}", self.name, self.published);
            let (name, number) = (&self.name, self.published);
            let commit = if place == events { "Nats-Batch-Commit: 1\r\n" } else { "" };
            let headers = format!(
                "Nats-Expected-Last-Subject-Sequence: 0\r\nNats-Msg-Id: {name}-{number}\r\nNats-Batch-Id: {batch}\r\n\
                 Nats-Batch-Sequence: {place}\r\n{commit}"
            );
            let inbox = if place == events { self.inbox.as_str() } else { "" };
            message(&mut sent, (&subject, inbox), &headers, &body);
        }
        self.body = body;
        self.writer.write_all(&sent)?;
        self.acknowledged()
    }

    fn ask(&mut self, subject: &str, headers: &str, body: &[u8]) -> Outcome<()> {
        let mut sent = Vec::new();
        message(&mut sent, (subject, &self.inbox), headers, body);
        self.writer.write_all(&sent)?;
        self.acknowledged()
    }

    fn acknowledged(&mut self) -> Outcome<()> {
        let answer = self.answer()?;
        let answer: Value = serde_json::from_slice(&answer)?;
        if answer["error"].is_null() { Ok(()) } else { Err(format!("JetStream answers {}", answer["error"]).into()) }
    }

    fn answer(&mut self) -> Outcome<Vec<u8>> {
        loop {
            let line = self.line()?;
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("PING") => self.writer.write_all(b"PONG\r\n")?,
                Some("MSG") => {
                    let length: usize = words.last().unwrap_or_default().parse()?;
                    let mut payload = vec![0; length + 2];
                    self.reader.read_exact(&mut payload)?;
                    payload.truncate(length);
                    return Ok(payload);
                }
                Some("+OK" | "INFO") => {}
                _ => return Err(format!("the nats-server answers {line}").into()),
            }
        }
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        match self.reader.read_line(&mut line)? {
            0 => Err("the nats-server closed the connection".into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

/// One message with headers, to be answered at `inbox`; an empty one wants no answer.
fn message(sent: &mut Vec<u8>, (subject, inbox): (&str, &str), headers: &str, body: &[u8]) {
    let headers = format!("NATS/1.0\r\n{headers}\r\n");
    let space = if inbox.is_empty() { "" } else { " " };
    let head = format!("HPUB {subject}{space}{inbox} {} {}\r\n", headers.len(), headers.len() + body.len());
    [head.as_bytes(), headers.as_bytes(), body, b"\r\n"].into_iter().for_each(|part| sent.extend_from_slice(part));
}
