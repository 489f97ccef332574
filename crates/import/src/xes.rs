//! XES (IEEE 1849) by a streaming XML parser. A trace that is not well-formed is left out with its line; reading goes on
//! at the next trace.
use crate::log::{Attributes, Log, LogEvent, Problem, Trace};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

/// Reads a whole log.
#[must_use]
pub fn read(bytes: &[u8]) -> Log {
    let mut log = Log::default();
    let text = String::from_utf8_lossy(bytes);
    let text = text.as_ref();
    if let Err(error) = std::str::from_utf8(bytes) {
        let line = Lines { text, at: 0, line: 1 }.of(error.valid_up_to());
        let what = "not UTF-8 from here on; bytes that are no text are shown as \u{fffd}".to_owned();
        log.problems.push(Problem { line, trace: String::new(), what, events: 0 });
    }
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut from = 0;
    let mut sound = true;
    while let Some(error) = read_from(text, from, sound, &mut lines, &mut log) {
        log.problems.push(error.problem);
        sound = false;
        match next_trace(text, error.offset) {
            Some(next) => from = next,
            None => break,
        }
    }
    if log.traces.is_empty() && log.problems.is_empty() && !text.contains("<log") {
        let what = "there is no element `log`: this is no XES".to_owned();
        log.problems.push(Problem { line: 1, trace: String::new(), what, events: 0 });
    }
    log
}

struct Broken {
    problem: Problem,
    offset: usize,
}

/// Where we stand inside a log.
#[derive(Default)]
struct Place {
    depth: usize,
    trace: Option<Trace>,
    trace_depth: usize,
    event: Option<LogEvent>,
}

/// Reads from a byte offset to the end, or to the first place that is not well-formed. After a break (`sound` is false) the
/// enclosing log's end tag is met without its start tag, and that is the end.
fn read_from(text: &str, from: usize, sound: bool, lines: &mut Lines<'_>, log: &mut Log) -> Option<Broken> {
    let mut reader = Reader::from_str(&text[from..]);
    reader.config_mut().allow_unmatched_ends = !sound;
    let mut place = Place::default();
    loop {
        let offset = from + usize::try_from(reader.buffer_position()).unwrap_or(0);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let offset = from + usize::try_from(reader.error_position()).unwrap_or(0);
                return Some(broken(lines.of(offset), &place, &format!("malformed XML: {error}"), offset));
            }
        };
        let outcome = match event {
            Xml::Start(tag) => open(&mut place, &tag, lines.of(offset)).inspect(|()| place.depth += 1),
            Xml::Empty(tag) => {
                open(&mut place, &tag, lines.of(offset)).map(|()| close(&mut place, tag.name().as_ref(), log))
            }
            Xml::End(tag) => {
                place.depth = place.depth.saturating_sub(1);
                close(&mut place, tag.name().as_ref(), log);
                Ok(())
            }
            Xml::Eof if place.trace.is_some() || (sound && place.depth > 0) => {
                Err("the file ends inside an element".to_owned())
            }
            Xml::Eof => return None,
            _ => Ok(()),
        };
        if let Err(what) = outcome {
            return Some(broken(lines.of(offset), &place, &what, offset));
        }
    }
}

fn broken(line: usize, place: &Place, what: &str, offset: usize) -> Broken {
    let trace = place.trace.as_ref();
    let name = trace.and_then(|trace| trace.attributes.get("concept:name")).cloned().unwrap_or_default();
    let what = if trace.is_some() { format!("{what}; the trace is left out") } else { what.to_owned() };
    let events = trace.map_or(0, |trace| trace.events.len() + usize::from(place.event.is_some()));
    Broken { problem: Problem { line, trace: name, what, events }, offset }
}

fn open(place: &mut Place, tag: &BytesStart<'_>, line: usize) -> Result<(), String> {
    match tag.name().as_ref() {
        "trace" if place.trace.is_some() => return Err("a trace begins inside a trace".to_owned()),
        "trace" => {
            place.trace = Some(Trace { line, ..Trace::default() });
            place.trace_depth = place.depth;
        }
        "event" if place.trace.is_some() => place.event = Some(LogEvent { line, ..LogEvent::default() }),
        "string" | "date" | "int" | "float" | "boolean" | "id" => {
            let nested = place.depth - place.trace_depth;
            let target: Option<&mut Attributes> = match (&mut place.event, &mut place.trace) {
                (Some(event), _) if nested == 2 => Some(&mut event.attributes),
                (None, Some(trace)) if nested == 1 => Some(&mut trace.attributes),
                _ => None,
            };
            if let Some(attributes) = target {
                let (key, value) = key_value(tag)?;
                attributes.insert(key, value);
            }
        }
        _ => {}
    }
    Ok(())
}

fn close(place: &mut Place, name: &str, log: &mut Log) {
    match name {
        "event" => {
            if let (Some(trace), Some(event)) = (&mut place.trace, place.event.take()) {
                trace.events.push(event);
            }
        }
        "trace" => log.traces.extend(place.trace.take()),
        _ => {}
    }
}

fn key_value(tag: &BytesStart<'_>) -> Result<(String, String), String> {
    let (mut key, mut value) = (None, None);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| format!("malformed XML: {error}"))?;
        let text = quick_xml::escape::unescape(&attribute.value)
            .map_err(|error| format!("malformed XML: {error}"))?
            .into_owned();
        match attribute.key.as_ref() {
            "key" => key = Some(text),
            "value" => value = Some(text),
            _ => {}
        }
    }
    match (key, value) {
        (Some(key), Some(value)) => Ok((key, value)),
        (Some(key), None) => Err(format!("the attribute `{key}` has no value")),
        (None, _) => Err("an attribute has no key".to_owned()),
    }
}

/// The next `<trace` after an offset.
fn next_trace(text: &str, after: usize) -> Option<usize> {
    text.match_indices("<trace").map(|(at, _)| at).find(|at| *at > after)
}

/// Line numbers by byte offset, counted once.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            (self.at, self.line) = (0, 1);
        }
        self.line += self.text.as_bytes()[self.at..offset].iter().filter(|byte| **byte == b'\n').count();
        self.at = offset;
        // The parser stands before the white space that precedes a tag; the tag's own line is meant.
        let blank = self.text.as_bytes()[offset..].iter().take_while(|byte| byte.is_ascii_whitespace());
        self.line + blank.filter(|byte| **byte == b'\n').count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"<?xml version="1.0"?>
<log>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <trace>
    <string key="concept:name" value="case-1"><string key="nested" value="left out"/></string>
    <event>
      <string key="concept:name" value="T02 &amp; more"/>
      <date key="time:timestamp" value="2011-10-12T08:26:25.398+02:00"/>
    </event>
    <event><string key="concept:name" value="T03"/></event>
  </trace>
  <trace><string key="concept:name" value="case-2"/></trace>
</log>
"#;

    #[test]
    fn traces_and_events_in_file_order_with_lines() {
        let log = read(SOUND.as_bytes());
        assert_eq!(log.problems, []);
        assert_eq!(log.traces.len(), 2);
        assert_eq!(log.traces[0].line, 4);
        assert_eq!(log.traces[0].attributes.len(), 1);
        assert_eq!(log.traces[0].events[0].line, 6);
        assert_eq!(log.traces[0].events[0].attributes["concept:name"], "T02 & more");
        assert_eq!(log.traces[0].events[1].line, 10);
    }

    #[test]
    fn a_malformed_trace_is_named_with_its_line_and_the_rest_is_read() {
        let text = SOUND.replace("value=\"T03\"/></event>", "value=\"T03\"></event>");
        let log = read(text.as_bytes());
        assert_eq!(log.traces.len(), 1, "{log:?}");
        assert_eq!(log.traces[0].attributes["concept:name"], "case-2");
        assert_eq!((log.problems[0].line, log.problems[0].trace.as_str()), (10, "case-1"));
        assert!(log.problems[0].what.contains("left out"), "{:?}", log.problems);
        assert_eq!(log.problems[0].events, 2);
    }

    #[test]
    fn a_file_cut_off_inside_a_trace_keeps_the_traces_before_it() {
        let cut = SOUND.find("case-2").unwrap();
        let log = read(&SOUND.as_bytes()[..cut]);
        assert_eq!(log.traces.len(), 1);
        assert_eq!(log.problems.len(), 1, "{:?}", log.problems);
    }

    #[test]
    fn a_file_that_is_no_log_is_said_to_be_none() {
        for bytes in [&b""[..], b"hello", b"<html></html>"] {
            let log = read(bytes);
            assert!(log.traces.is_empty() && log.problems[0].what.contains("no XES"), "{log:?}");
        }
        assert_eq!(read(b"<log></log>"), Log::default(), "a log without cases is one");
    }

    #[test]
    fn an_attribute_without_key_is_named() {
        let log = read(SOUND.replace("key=\"concept:name\" value=\"T03\"", "value=\"T03\"").as_bytes());
        assert_eq!(log.problems[0].line, 10);
        assert!(log.problems[0].what.starts_with("an attribute has no key"));
        assert_eq!(log.traces.len(), 1);
    }
}
