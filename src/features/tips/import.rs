//! Reads tips from a file that a librarian wrote: Markdown, or a table (CSV). Each entry is taken, or the report
//! says why not; nothing is put right by guessing. Pure: who takes them into the queue decides what to do with a
//! report that is not all good.

mod markdown;
mod table;

use std::collections::HashSet;

pub(crate) use table::COLUMNS;

use super::types::TipText;
use crate::days::Manner;

/// A year of tips, written generously, is a tenth of this.
const MOST_BYTES: usize = 1 << 20;
pub(crate) const MOST_TIPS: usize = 500;
/// Characters of a title that a report shows, so that a huge one does not drown the others.
const SHOWN: usize = 100;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Markdown,
    /// CSV.
    Table,
}

/// One entry of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// As it was written, in one line and perhaps cut; empty without one.
    pub title: String,
    /// The tip, or one sentence that says why it is not taken. The sentence may quote the file.
    pub tip: Result<TipText, String>,
}

impl Format {
    /// How a file of this name is written; where the name does not say, by whether a line begins as a tip does in
    /// Markdown.
    pub fn of(name: &str, file: &[u8]) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let begins_a_tip = |line: &[u8]| line.starts_with(b"# ") || line.starts_with(b"+++");
        match ending.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("csv") => Self::Table,
            _ if file.split(|byte| *byte == b'\n').any(begins_a_tip) => Self::Markdown,
            _ => Self::Table,
        }
    }
}

/// Reads a file, beside the titles of the tips that are `known` already. The error is a sentence about the whole file,
/// which it may quote: then none of it was read.
pub(crate) fn read<'a>(
    file: &[u8],
    format: Format,
    manner: &Manner,
    known: impl Iterator<Item = &'a str>,
) -> Result<Vec<Entry>, String> {
    if file.len() > MOST_BYTES {
        return Err("The file is larger than 1 MiB: please split it, or leave out what is no tip.".to_owned());
    }
    let text = std::str::from_utf8(file)
        .map_err(|_| {
            "The file is not saved as UTF-8 text, so its letters cannot be read for sure: in Excel save it as \"CSV \
             UTF-8\", elsewhere as plain text in UTF-8."
        })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
    let mut report = Report::default();
    match format {
        Format::Markdown => markdown::read(&text, &mut report)?,
        Format::Table => table::read(&text, manner, &mut report)?,
    }
    if report.0.is_empty() {
        return Err("The file holds no tip.".to_owned());
    }
    Ok(report.without_repeats(known))
}

/// The entries so far.
#[derive(Default)]
struct Report(Vec<Entry>);

impl Report {
    fn note(&mut self, line: u64, title: &str, tip: Result<TipText, String>) -> Result<(), String> {
        if self.0.len() == MOST_TIPS {
            return Err(format!("The file holds more than {MOST_TIPS} tips: please split it."));
        }
        let title = title.trim().chars().take(SHOWN).collect::<String>().replace(['\n', '\r'], " ");
        self.0.push(Entry { line, title, tip });
        Ok(())
    }

    /// A title that is known already, or stood further up in the file, is not taken again.
    fn without_repeats<'a>(mut self, known: impl Iterator<Item = &'a str>) -> Vec<Entry> {
        let known: HashSet<String> = known.map(str::to_lowercase).collect();
        let mut taken = HashSet::new();
        for entry in &mut self.0 {
            let Ok(tip) = &entry.tip else { continue };
            let title = tip.title.to_lowercase();
            if known.contains(&title) {
                entry.tip = Err(
                    "A tip of this title is in /tip list already: /tip edit changes that one.".to_owned()
                );
            } else if !taken.insert(title) {
                entry.tip = Err("A tip of this title stands further up in the file.".to_owned());
            }
        }
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the report says, an entry a line.
    fn report(file: &str, format: Format) -> String {
        match read(file.as_bytes(), format, &Manner::default(), ["Captions on"].into_iter()) {
            Err(sentence) => sentence,
            Ok(entries) => entries.iter().map(said).collect::<Vec<_>>().join("\n"),
        }
    }

    fn said(entry: &Entry) -> String {
        let Entry { line, title, tip } = entry;
        match tip {
            Err(why) => format!("{line} \"{title}\": {why}"),
            Ok(tip) => {
                let season =
                    tip.season.map_or("all year".to_owned(), |season| season.in_words(&Manner::default()));
                let reuse = if tip.evergreen { "evergreen" } else { "once" };
                format!("{line} \"{title}\" taken: {:?}, {:?}, {season}, {reuse}", tip.body, tip.link)
            }
        }
    }

    #[test]
    fn a_markdown_file_holds_several_tips_each_with_its_head() {
        let file = "\n+++\r\ntitle = \"One\"\r\nevergreen = true\r\nnot_before = \"09-01\"\r\n+++\r\nFirst.\r\n\r\n# Not a tip\r\n\
                    +++\ntitle = \"captions ON\"\n+++\nAgain.\n+++\ntitle = \"Two\"\nseason = \"May\"\n+++\nBody.\n\
                    +++\nlink = \"https://example.org\"\n+++\nUntitled.\n+++\ntitle = \"One\"\n+++\nTwice.\n+++\ntitle = \"Open\"";
        insta::assert_snapshot!(report(file, Format::Markdown), @r#"
        2 "One" taken: "First.\n\n# Not a tip", None, 1 Sep to 31 Dec, evergreen
        10 "captions ON": A tip of this title is in /tip list already: /tip edit changes that one.
        14 "Two": The lines between +++ cannot be read (unknown field `season`): they are title, link, not_before, not_after and evergreen, like title = "Captions on".
        19 "": The title is empty: write at least a word.
        23 "One": A tip of this title stands further up in the file.
        27 "": Its head has no end: write a line of +++ before the tip.
        "#);
    }

    #[test]
    fn a_simple_markdown_file_has_a_heading_for_each_tip() {
        let file = "Our tips\n\n# One\n\nFirst.\n\n## Part of it\n```\n# no heading in code\n```\n# Two\n# Three\nThird.\n# \nNone.";
        insta::assert_snapshot!(report(file, Format::Markdown), @r##"
        1 "": This stands before the first tip: begin each tip with a line like "# Its title".
        3 "One" taken: "First.\n\n## Part of it\n```\n# no heading in code\n```", None, all year, once
        11 "Two": The tip is empty: write at least a word.
        12 "Three" taken: "Third.", None, all year, once
        14 "": The title is empty: write at least a word.
        "##);
    }

    #[test]
    fn a_table_holds_a_tip_a_row() {
        let file = "Title,Body,Link,Not before,not_after,Evergreen\r\n\
                    One,\"First, and\nsecond.\",https://example.org,01-Sep,15 October,TRUE\r\n\
                    ,,,,,\r\n\
                    Two,Body.\r\n\
                    Three,unquoted, comma,,,,\r\n\
                    Four,Body.,javascript:x,,,\r\n\
                    Five,Body.,,soon,,\r\n\
                    Six,Body.,,,,sometimes\r\n\
                    '=1+1,'@home works.,,,,no\r\n";
        insta::assert_snapshot!(report(file, Format::Table), @r#"
        2 "One" taken: "First, and\nsecond.", Some("https://example.org"), 1 Sep to 15 Oct, evergreen
        5 "Two" taken: "Body.", None, all year, once
        6 "Three": It has more cells than the first row: put a text that holds commas in quotation marks.
        7 "Four": The link must begin with https:// and hold no spaces.
        8 "Five": Its not_before is not a day of the year: write month and day like 09-01, or 1 Sep.
        9 "Six": Its evergreen is neither yes nor no.
        10 "=1+1" taken: "@home works.", None, all year, once
        "#);
        let file = "title;body\nOne;First, and second.";
        insta::assert_snapshot!(report(file, Format::Table), @r#"2 "One" taken: "First, and second.", None, all year, once"#);
        insta::assert_snapshot!(report("title,tags,body\nOne,x,First.", Format::Table), @r#"The first row names a column "tags" that is not known: the columns are title, body, link, not_before, not_after, evergreen."#);
        insta::assert_snapshot!(report("title,link\nOne,", Format::Table), @r#"The first row names no column "body": the columns are title, body, link, not_before, not_after, evergreen."#);
        insta::assert_snapshot!(report("title,body\n", Format::Table), @"The file holds no tip.");
    }

    #[test]
    fn the_name_says_how_a_file_is_written_and_else_its_lines_do() {
        for (name, file, format) in [
            ("Tips.MD", "title,body", Format::Markdown),
            ("tips.csv", "# One", Format::Table),
            ("tips.txt", "Ours\n# One\nFirst.", Format::Markdown),
            ("tips", "+++\ntitle = \"One\"", Format::Markdown),
            ("tips.txt", "title,body\nOne,First.", Format::Table),
        ] {
            assert_eq!(Format::of(name, file.as_bytes()), format, "{name} {file}");
        }
    }

    #[test]
    fn abuse_35_a_million_rows_or_a_huge_cell_is_refused_plainly() {
        let rows = |number| format!("title,body\n{}", "a,b\n".repeat(number));
        insta::assert_snapshot!(report(&rows(1_000_000), Format::Table), @"The file is larger than 1 MiB: please split it, or leave out what is no tip.");
        insta::assert_snapshot!(report(&rows(200_000), Format::Table), @"The file holds more than 500 tips: please split it.");
        insta::assert_snapshot!(report(&"# a\nb\n".repeat(501), Format::Markdown), @"The file holds more than 500 tips: please split it.");
        let huge = "x".repeat(900_000);
        insta::assert_snapshot!(report(&format!("title,body\nOne,{huge}"), Format::Table), @r#"2 "One": The tip has 900000 characters and may have 2000: please cut 898000."#);
        assert!(report(&format!("title,body\n{huge},Body."), Format::Table).len() < 300);
        let not_text = read(&[0xff, 0xfe, 0x00], Format::Table, &Manner::default(), std::iter::empty());
        insta::assert_snapshot!(not_text.unwrap_err(), @r#"The file is not saved as UTF-8 text, so its letters cannot be read for sure: in Excel save it as "CSV UTF-8", elsewhere as plain text in UTF-8."#);
    }
}
