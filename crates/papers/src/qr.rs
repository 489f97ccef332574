//! The QR code (二维码) of a paper: the address where its verification code is checked, as a drawing within the document.
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The drawing; none for a text that no QR code holds.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    // Four modules of margin, as ISO/IEC 18004 asks for.
    let drawing = code.render::<svg::Color<'_>>().quiet_zone(true).build();
    // The document is HTML: a declaration of XML has no place in it.
    drawing.find("<svg").map(|begin| drawing.split_at(begin).1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_one_svg_element_that_runs_nothing_and_fetches_nothing() {
        let drawing = svg("https://example.cn/papers/7K2M-9QX4-T1AB").unwrap();
        assert!(drawing.starts_with("<svg") && drawing.ends_with("</svg>"), "{drawing}");
        assert!(!drawing.contains("<script") && !drawing.contains("href"), "{drawing}");
        assert_eq!(svg(&"x".repeat(10_000)), None);
    }
}
