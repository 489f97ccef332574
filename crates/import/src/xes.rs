//! XES (IEEE 1849) by a streaming XML parser. A trace that is not well-formed is left out with its line; reading goes on at the
//! next trace that the parser finds, which a comment or CDATA never holds.
use crate::log::{Attributes, Log, LogEvent, Problem, Trace};
use anjuan_files::{Lines, Wording};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event as Xml};

/// Reads a whole log.
#[must_use]
pub fn read(text: &str) -> Log {
    let mut reader = Reader::from_str(text);
    // Whether tags fit each other is looked at here, so that reading can go on behind what does not.
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let lines = Lines::new(text);
    let mut place = Place::default();
    loop {
        let offset = usize::try_from(reader.buffer_position()).unwrap_or(0);
        let line = lines.line(offset + blanks(text, offset));
        let outcome = match reader.read_event() {
            Ok(Xml::Start(tag)) => place.open(&tag, line),
            Ok(Xml::Empty(tag)) => place.open(&tag, line).and_then(|()| place.close(tag.local_name().as_ref())),
            Ok(Xml::End(tag)) => place.close(tag.local_name().as_ref()),
            Ok(Xml::Eof) => {
                place.end(lines.line(text.len()));
                return place.log;
            }
            Ok(_) => Ok(()),
            Err(error) => {
                let line = lines.line(usize::try_from(reader.error_position()).unwrap_or(0));
                place.give_up(line, &error.to_string());
                return place.log;
            }
        };
        if let Err(what) = outcome {
            place.broken(line, what);
        }
    }
}

/// The parser stands before the white space that precedes a tag; the tag's own line is meant.
fn blanks(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    rest.len() - rest.trim_start().len()
}

/// Where we stand inside a log: the elements that are open, from the outside in.
#[derive(Default)]
struct Place {
    stack: Vec<String>,
    trace: Option<Trace>,
    event: Option<LogEvent>,
    /// Nothing of the trace that broke is read before the next one begins.
    skipping: bool,
    log_seen: bool,
    log: Log,
}

impl Place {
    fn open(&mut self, tag: &BytesStart<'_>, line: usize) -> Result<(), Wording> {
        let name = tag.local_name().as_ref().to_owned();
        let inside: Vec<&str> = self.stack.iter().rev().take(2).map(String::as_str).collect();
        let outcome = match (name.as_str(), inside.as_slice()) {
            ("log", _) => {
                self.log_seen = true;
                Ok(())
            }
            ("trace", _) => {
                let unended = self.trace.is_some();
                if unended {
                    self.broken(line, malformed("a trace begins inside a trace", "案件之内又有案件开始"));
                }
                self.unwind_to_log();
                self.skipping = false;
                self.trace = Some(Trace { line, ..Trace::default() });
                Ok(())
            }
            ("event", ["trace", ..]) if !self.skipping => {
                self.event = Some(LogEvent { line, ..LogEvent::default() });
                Ok(())
            }
            ("event", ["log"]) => {
                let what =
                    Wording::new("an event outside of any trace; it is left out", "不属于任何案件的活动；未计入");
                self.log.problems.push(Problem { line, trace: String::new(), what, events: 1 });
                Ok(())
            }
            ("string" | "date" | "int" | "float" | "boolean" | "id", inside) if !self.skipping => {
                let target: Option<&mut Attributes> = match (inside, &mut self.event, &mut self.trace) {
                    (["event", "trace"], Some(event), _) => Some(&mut event.attributes),
                    (["trace", ..], _, Some(trace)) => Some(&mut trace.attributes),
                    _ => None,
                };
                match target {
                    Some(attributes) => key_value(tag).map(|(key, value)| {
                        attributes.insert(key, value);
                    }),
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        };
        self.stack.push(name);
        outcome
    }

    fn close(&mut self, name: &str) -> Result<(), Wording> {
        let fits = self.stack.last().is_some_and(|open| open == name);
        if !fits {
            let open = self.stack.last().cloned().unwrap_or_default();
            if name == "log" && self.skipping {
                self.stack.clear();
                return Ok(());
            }
            let what = malformed(
                &format!("`</{name}>` ends what does not stand open; `{open}` does"),
                &format!("“</{name}>”与尚未结束的“{open}”不符"),
            );
            return if self.trace.is_some() || !self.skipping { Err(what) } else { Ok(()) };
        }
        self.stack.pop();
        match name {
            "event" => {
                if let (Some(trace), Some(event)) = (&mut self.trace, self.event.take()) {
                    trace.events.push(event);
                }
            }
            "trace" => self.log.traces.extend(self.trace.take()),
            _ => {}
        }
        Ok(())
    }

    /// Leaves out the trace that stands open.
    fn broken(&mut self, line: usize, what: Wording) {
        let trace = self.trace.take();
        let name = trace.as_ref().and_then(|trace| trace.attributes.get("concept:name")).cloned().unwrap_or_default();
        let events = trace.as_ref().map_or(0, |trace| trace.events.len() + usize::from(self.event.is_some()));
        let what = if trace.is_some() { what.and("the trace is left out", "该案件未计入") } else { what };
        self.event = None;
        self.skipping = true;
        self.log.problems.push(Problem { line, trace: name, what, events });
    }

    fn unwind_to_log(&mut self) {
        let depth = self.stack.iter().position(|name| name == "log").map_or(0, |at| at + 1);
        self.stack.truncate(depth);
    }

    fn end(&mut self, line: usize) {
        if self.trace.is_some() || (!self.skipping && !self.stack.is_empty()) {
            self.broken(line, malformed("the file ends inside an element", "文件在元素之内中断"));
        }
        if !self.log_seen && self.log.traces.is_empty() && self.log.problems.is_empty() {
            let what = Wording::new("there is no element `log`: this is no XES", "没有 log 元素：不是 XES 文件");
            self.log.problems.push(Problem { line: 1, trace: String::new(), what, events: 0 });
        }
    }

    /// Behind a tag or a comment that does not end, nothing can be told apart any more.
    fn give_up(&mut self, line: usize, error: &str) {
        let what = malformed(
            &format!("{error}; nothing behind this place could be read"),
            &format!("{error}；此后内容无法读取"),
        );
        self.broken(line, what);
    }
}

fn malformed(en: &str, zh: &str) -> Wording {
    Wording::new(format!("malformed XML: {en}"), format!("XML 格式错误：{zh}"))
}

fn key_value(tag: &BytesStart<'_>) -> Result<(String, String), Wording> {
    let (mut key, mut value) = (None, None);
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| malformed(&error.to_string(), &error.to_string()))?;
        let text = quick_xml::escape::unescape(&attribute.value)
            .map_err(|error| malformed(&error.to_string(), &error.to_string()))?
            .into_owned();
        if text.contains('\u{fffd}') {
            return Err(Wording::new(
                format!("`{text}` holds characters that could not be read (U+FFFD)"),
                format!("“{text}”含有无法识别的字符（U+FFFD）"),
            ));
        }
        match attribute.key.as_ref() {
            "key" => key = Some(text),
            "value" => value = Some(text),
            _ => {}
        }
    }
    match (key, value) {
        (Some(key), Some(value)) => Ok((key, value)),
        (Some(key), None) => {
            Err(Wording::new(format!("the attribute `{key}` has no value"), format!("属性“{key}”没有值")))
        }
        (None, _) => Err(Wording::new("an attribute has no key", "属性没有键")),
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

    fn names(log: &Log) -> Vec<&str> {
        log.traces.iter().map(|trace| trace.attributes["concept:name"].as_str()).collect()
    }

    #[test]
    fn traces_and_events_in_file_order_with_lines() {
        for text in [
            SOUND.to_owned(),
            SOUND.replace('\n', "\r\n"),
            SOUND.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?"),
        ] {
            let log = read(&text);
            assert_eq!(log.problems, []);
            assert_eq!(log.traces.len(), 2);
            assert_eq!(log.traces[0].line, 4);
            assert_eq!(log.traces[0].attributes.len(), 1);
            assert_eq!(log.traces[0].events[0].line, 6);
            assert_eq!(log.traces[0].events[0].attributes["concept:name"], "T02 & more");
            assert_eq!(log.traces[0].events[1].line, 10);
        }
    }

    #[test]
    fn a_malformed_trace_is_named_with_its_line_and_the_rest_is_read() {
        let text = SOUND.replace("value=\"T03\"/></event>", "value=\"T03\"></event>");
        let log = read(&text);
        assert_eq!(names(&log), ["case-2"], "{log:?}");
        assert_eq!((log.problems[0].line, log.problems[0].trace.as_str()), (10, "case-1"));
        assert!(log.problems[0].what.en.contains("left out"), "{:?}", log.problems);
        assert_eq!((log.problems[0].events, log.problems.len()), (2, 1));
    }

    #[test]
    fn what_stands_in_a_comment_or_in_cdata_is_no_trace_whatever_broke_before() {
        let hidden = "<trace><string key=\"concept:name\" value=\"hidden\"/></trace>";
        for (before, after) in
            [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?old ", "?>"), ("<string key=\"k\" value='", "'/>")]
        {
            let broken = SOUND.replace("value=\"T03\"/></event>", "value=\"T03\"></event>");
            let log = read(&broken.replace(
                "  <trace><string key=\"concept:name\" value=\"case-2\"",
                &format!(
                    "{before}{}{after}\n  <trace><string key=\"concept:name\" value=\"case-2\"",
                    hidden.replace('\'', "\"")
                ),
            ));
            assert_eq!(names(&log), ["case-2"], "{before}: {log:?}");
        }
    }

    #[test]
    fn a_trace_that_does_not_end_before_the_next_is_left_out() {
        let log = read(&SOUND.replace("  </trace>\n", "\n"));
        assert_eq!((names(&log), log.problems[0].line, log.problems.len()), (vec!["case-2"], 12, 1), "{log:?}");
    }

    #[test]
    fn a_file_cut_off_inside_a_trace_keeps_the_traces_before_it() {
        for cut in ["case-2", "<trace><string key=\"concept:name\" value=\"case-2", "\"/></trace>\n</log>"] {
            let log = read(&SOUND[..SOUND.find(cut).unwrap()]);
            assert_eq!(log.traces.len(), 1, "{cut}");
            assert_eq!(log.problems.len(), 1, "{cut}: {:?}", log.problems);
        }
    }

    #[test]
    fn a_file_that_is_no_log_is_said_to_be_none() {
        for text in ["", "hello", "<html></html>", "<!-- <log> -->"] {
            let log = read(text);
            assert!(log.traces.is_empty() && log.problems[0].what.en.contains("no XES"), "{log:?}");
        }
        assert_eq!(read("<log></log>"), Log::default(), "a log without cases is one");
    }

    #[test]
    fn attributes_without_key_and_characters_that_could_not_be_read_are_named() {
        let log = read(&SOUND.replace("key=\"concept:name\" value=\"T03\"", "value=\"T03\""));
        assert_eq!(log.problems[0].line, 10);
        assert!(log.problems[0].what.en.starts_with("an attribute has no key"));
        assert_eq!(log.traces.len(), 1);
        for spoiled in ["T\u{fffd}3", "T&#xFFFD;3"] {
            let log = read(&SOUND.replace("T03", spoiled));
            assert!(log.problems[0].what.en.contains("U+FFFD") && names(&log) == ["case-2"], "{log:?}");
        }
    }

    #[test]
    fn an_event_of_no_trace_is_named() {
        let log = read("<log><event><string key=\"concept:name\" value=\"A\"/></event></log>");
        assert_eq!((log.problems[0].events, log.traces.len()), (1, 0), "{log:?}");
    }
}
