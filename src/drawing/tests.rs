//! A sheet with everything that a sheet may hold, as picture and as document.

use super::*;

fn a_sheet() -> Sheet {
    let ink = Ink(23, 74, 91);
    let mut sheet = Sheet::of(Paper::A4);
    sheet.put(
        Says::Nothing,
        vec![Mark::Block { x: 0.0, y: 0.0, width: 595.28, height: 60.0, round: 0.0, ink }],
    );
    let title = line("The library and السيدة رحمان", 20.0, Weight::Bold);
    sheet.put(Says::Heading(1), vec![Mark::Words { x: 40.0, y: 40.0, line: title, ink: Ink::WHITE }]);
    for (at, text) in [(90.0, "Year 8 tested claims."), (110.0, "הספרייה wrote a guide.")] {
        let line = line(text, 10.0, Weight::Regular);
        sheet.put(
            Says::Item,
            vec![
                Mark::Block { x: 40.0, y: at - 6.0, width: 4.0, height: 4.0, round: 2.0, ink },
                Mark::Words { x: 50.0, y: at, line, ink: Ink::BLACK },
            ],
        );
    }
    let up = vec![(50.0, 200.0), (60.0, 180.0), (70.0, 200.0)];
    sheet.put(Says::Figure("Up from 7 to 9.".into()), vec![Mark::Shape { corners: up, ink }]);
    sheet
}

#[test]
fn the_same_sheet_is_the_same_picture_and_the_same_document() {
    let about = About { title: "What the library did".into(), language: "en-GB".into() };
    let pdf = document(&[a_sheet()], &about).unwrap();
    assert_eq!(pdf, document(&[a_sheet()], &about).unwrap());
    let png = picture(&a_sheet(), 2.0).unwrap();
    assert_eq!(png, picture(&a_sheet(), 2.0).unwrap());
    assert!(png.starts_with(b"\x89PNG") && pdf.starts_with(b"%PDF-1.7"));
    keep("drawing.png", &png);
    keep("drawing.pdf", &pdf);
}

#[test]
fn a_document_tells_a_screen_reader_what_each_piece_is() {
    let about = About { title: "What the library did".into(), language: "en-GB".into() };
    let pdf = document(&[a_sheet()], &about).unwrap();
    let readable = String::from_utf8_lossy(&pdf);
    for part in [
        "/StructTreeRoot",
        "/Marked true",
        "/S/H1",
        "/S/LI",
        "/S/Figure",
        "Up from 7 to 9.",
        "pdfuaid:part",
        "(en-GB)",
    ] {
        assert!(readable.contains(part), "{part}");
    }
}

#[test]
fn a_figure_without_its_text_is_refused() {
    let mut sheet = a_sheet();
    let mark = Mark::Block { x: 0.0, y: 0.0, width: 9.0, height: 9.0, round: 0.0, ink: Ink::BLACK };
    sheet.put(Says::Figure(String::new()), vec![mark]);
    let about = About { title: "What the library did".into(), language: "en-GB".into() };
    assert!(document(&[sheet], &about).is_err());
}

#[test]
fn a_sheet_of_a_size_that_cannot_be_is_refused_not_drawn() {
    assert!(picture(&Sheet::sized(0.0, 10.0), 1.0).is_err());
    assert!(picture(&Sheet::sized(90_000.0, 90_000.0), 2.0).is_err());
}

/// For whoever wants to look: `SHELFTALKER_DRAWINGS=folder cargo test`.
fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("SHELFTALKER_DRAWINGS") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}
