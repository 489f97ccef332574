//! A plot of the samples (图): one panel for each measure, one line for each process, from zero, as SVG.
use super::sample::{MEASURES, Row};
use std::fmt::Write;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 70.0;
const GAP: f64 = 60.0;
const COLOURS: [(&str, &str); 2] = [("anjuan", "#1f6f8b"), ("nats-server", "#c8553d")];

/// The plot.
pub(super) fn svg(rows: &[Row]) -> String {
    let mut measures: Vec<&str> = MEASURES.iter().map(|(_, measure, _)| *measure).collect();
    measures.dedup();
    let (width, height) = (LEFT + WIDTH + 30.0, (HEIGHT + GAP) * measures.len() as f64 + 20.0);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (place, measure) in measures.iter().enumerate() {
        panel(&mut text, rows, (measure, 30.0 + (HEIGHT + GAP) * place as f64));
    }
    text + "</svg>\n"
}

fn panel(text: &mut String, rows: &[Row], (measure, top): (&str, f64)) {
    let lines = || MEASURES.iter().filter(|(_, other, _)| *other == measure);
    let most = lines().flat_map(|(.., of)| rows.iter().map(of)).max().unwrap_or(1).max(1) as f64 * 1.1;
    let last = rows.last().map_or(1.0, |row| row.seconds.max(1.0));
    let (bottom, x, y) =
        (top + HEIGHT, |seconds: f64| LEFT + WIDTH * seconds / last, |value: f64| top + HEIGHT * (1.0 - value / most));
    let _ = writeln!(text, "<text x=\"{LEFT}\" y=\"{}\" font-weight=\"bold\">{measure}</text>", top - 8.0);
    for part in 0..=4 {
        let (value, seconds) = (most * f64::from(part) / 4.0, last * f64::from(part) / 4.0);
        let (height, across) = (y(value), x(seconds));
        let _ = writeln!(
            text,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{height:.1}\" y2=\"{height:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{value:.0}</text>\
             <text x=\"{across:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{:.1} min</text>",
            LEFT + WIDTH,
            LEFT - 8.0,
            height + 4.0,
            bottom + 16.0,
            seconds / 60.0
        );
    }
    for (process, _, of) in lines() {
        let colour = COLOURS.iter().find(|(name, _)| name == process).map_or("black", |(_, colour)| colour);
        let points: Vec<String> =
            rows.iter().map(|row| format!("{:.1},{:.1}", x(row.seconds), y(of(row) as f64))).collect();
        let end = rows.last().map_or(bottom, |row| y(of(row) as f64));
        let _ = writeln!(
            text,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{}\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"{colour}\">{process}</text>",
            points.join(" "),
            LEFT + WIDTH,
            end - 5.0
        );
    }
}
