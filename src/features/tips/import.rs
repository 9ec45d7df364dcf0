//! Reads tips from a file that a librarian wrote: Markdown, or a table (CSV). Pure.

mod columns;
mod markdown;
mod table;

pub(crate) use columns::COLUMNS;

use super::types::TipText;
use crate::days::Manner;
use crate::library::catalogue;
use crate::words;

pub(crate) type Found = catalogue::Found<TipText>;
type Report = catalogue::Report<TipText>;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Markdown,
    /// CSV.
    Table,
}

/// What is said about files of tips.
pub(crate) static SAYINGS: catalogue::Sayings = catalogue::Sayings {
    too_large: "The file is larger than 1 MB. Please split it, or leave out what isn't a tip.",
    too_many: "The file has more than 500 tips. Please split it.",
    none_in_it: "There is no tip in the file.",
    is_known: "A tip of this title is already in /tip list. /tip edit changes it.",
    stands_above: "Another tip of this title comes earlier in the file.",
    none_taken: "No tip was imported",
    one_taken: "Imported: 1 tip",
    all_taken: |all| words!("Imported: {all} tips", all = all),
    some_taken: |taken, all| words!("Imported: {taken} of {all} tips", taken = taken, all = all),
    taken: "Imported, in this order, behind those already in the queue",
    too_many_to_name: |all| words!("{all} tips, too many to name here\n", all = all),
    check_letters: "An older program has saved this file: please check letters with accents in /tip list.\n",
};

impl Format {
    /// How a file of this name is written; where the name does not say, by whether a line begins as a tip does in
    /// Markdown.
    pub fn of(name: &str, text: &str) -> Self {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        let begins_a_tip =
            |line: &str| line.starts_with("# ") || line.starts_with("## ") || line.starts_with("+++");
        match ending.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("csv" | "tsv") => Self::Table,
            _ if text.split(['\n', '\r']).any(begins_a_tip) => Self::Markdown,
            _ => Self::Table,
        }
    }
}

/// Reads a file's text, beside the titles of the tips that are `known` already. The error is a sentence about the whole
/// file, which it may quote: then none of it was read.
pub(crate) fn read<'a>(
    text: &str,
    format: Format,
    manner: &Manner,
    known: impl Iterator<Item = &'a str>,
) -> Result<Found, String> {
    let mut found = Report::of(
        text,
        &SAYINGS,
        known,
        |tip| &tip.title,
        |text, report| match format {
            Format::Markdown => markdown::read(text, report),
            Format::Table => table::read(text, manner, report),
        },
    )?;
    found.is_table = format == Format::Table;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::catalogue::Entry;

    /// What the report says, an entry a line.
    fn report(file: &str, format: Format) -> String {
        match read(file, format, &Manner::default(), ["Captions on"].into_iter()) {
            Err(sentence) => sentence,
            Ok(found) => found.entries.iter().map(said).collect::<Vec<_>>().join("\n"),
        }
    }

    fn said(entry: &Entry<TipText>) -> String {
        let Entry { line, title, thing } = entry;
        match thing {
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
        10 "captions ON": A tip of this title is already in /tip list. /tip edit changes it.
        14 "Two": I can't read the lines between +++ (unknown field `season`). They can be title, link, not_before, not_after and evergreen, like title = "Captions on".
        19 "": The title is empty: write at least a word.
        23 "One": Another tip of this title comes earlier in the file.
        27 "": The lines at its top have no end: write a line of +++ before the tip.
        "#);
    }

    #[test]
    fn a_simple_markdown_file_has_a_heading_for_each_tip() {
        let file = "Our tips\n\n# One\n\nFirst.\n\n## Part of it\n```\n# no heading in code\n```\n# Two\n# Three\nThird.\n# \nNone.";
        insta::assert_snapshot!(report(file, Format::Markdown), @r##"
        1 "": This comes before the first tip. Begin each tip with a line like "# Its title".
        3 "One" taken: "First.\n\n**Part of it**\n\n```\n# no heading in code\n```", None, all year, once
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
        4 "Two" taken: "Body.", None, all year, once
        5 "Three": It has more cells than the first row: put a text that holds commas in quotation marks.
        6 "Four": The link must begin with https:// and have no spaces.
        7 "Five": I can't read not_before "soon" as a day: write it like 1 Sep.
        8 "Six": I can't read evergreen "sometimes": write yes or no.
        9 "=1+1" taken: "@home works.", None, all year, once
        "#);
        let file = "title;body\nOne;First, and second.";
        insta::assert_snapshot!(report(file, Format::Table), @r#"2 "One" taken: "First, and second.", None, all year, once"#);
        insta::assert_snapshot!(report("title,tags,body\nOne,x,First.", Format::Table), @r#"I don't know the column "tags". Use: title, body, link, not_before, not_after, evergreen, season."#);
        insta::assert_snapshot!(report("title,link\nOne,", Format::Table), @r#"The first row names no column "body". Use: title, body, link, not_before, not_after, evergreen, season."#);
        insta::assert_snapshot!(report("title,body\n", Format::Table), @"There is no tip in the file.");
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
            assert_eq!(Format::of(name, file), format, "{name} {file}");
        }
    }

    #[test]
    fn abuse_35_a_million_rows_or_a_huge_cell_is_refused_plainly() {
        let rows = |number| format!("title,body\n{}", "a,b\n".repeat(number));
        insta::assert_snapshot!(report(&rows(1_000_000), Format::Table), @"The file is larger than 1 MB. Please split it, or leave out what isn't a tip.");
        insta::assert_snapshot!(report(&rows(200_000), Format::Table), @"The file has more than 500 tips. Please split it.");
        insta::assert_snapshot!(report(&"# a\nb\n".repeat(501), Format::Markdown), @"The file has more than 500 tips. Please split it.");
        let huge = "x".repeat(900_000);
        insta::assert_snapshot!(report(&format!("title,body\nOne,{huge}"), Format::Table), @r#"2 "One": The tip is 898000 characters over the limit of 2000."#);
        assert!(report(&format!("title,body\n{huge},Body."), Format::Table).len() < 300);
    }

    #[test]
    fn tables_are_read_as_spreadsheets_and_form_services_write_them() {
        for file in [
            "title,body,,\nOne,First.,,\n",
            "sep=;\ntitle;body\nOne;First.",
            "\n\ntitle,body\nOne,First.",
            "title\tbody\nOne\tFirst.",
            "title,body\rOne,First.\r",
            "\u{FEFF}Title;Body;Notes\nOne;First.;ask Ben",
            "Timestamp,Email Address,Tip,Text\n9/1/2026 8:00:00,a@x.org,One,First.",
        ] {
            let said = report(file, Format::Table);
            assert!(said.ends_with(r#""One" taken: "First.", None, all year, once"#), "{file:?}: {said}");
        }
        let left =
            |file| read(file, Format::Table, &Manner::default(), std::iter::empty()).unwrap().columns_left;
        assert_eq!(left("Timestamp,title,body,Notes\nx,One,First.,y"), ["Timestamp", "Notes"]);
    }

    #[test]
    fn seasons_days_and_yes_are_read_as_people_write_them() {
        let file = "title,body,season,not before,not after,evergreen\n\
                    One,First.,September,,,x\n\
                    Two,Second.,,2026-09-01,15/10,Y\n\
                    Three,Third.,,01/09,,n\n\
                    Four,Fourth.,1 Sep to 15 Oct,1 Sep,,\n\
                    Five,Fifth.,whenever,,,";
        insta::assert_snapshot!(report(file, Format::Table), @r#"
        2 "One" taken: "First.", None, 1 Sep to 30 Sep, evergreen
        3 "Two" taken: "Second.", None, 1 Sep to 15 Oct, evergreen
        4 "Three" taken: "Third.", None, 1 Sep to 31 Dec, once
        5 "Four": It has both a season and days: leave one of them empty.
        6 "Five": I can't read season "whenever": write it like 1 Sep to 15 Oct, or leave it empty.
        "#);
        // Nothing in the file says which number is the day: the school's manner does.
        let unsure = "title,body,from,until\nOne,First.,01/09,\nTwo,Second.,,2/10/2026";
        insta::assert_snapshot!(report(unsure, Format::Table), @r#"
        2 "One" taken: "First.", None, 1 Sep to 31 Dec, once
        3 "Two" taken: "Second.", None, 1 Jan to 2 Oct, once
        "#);
        assert!(
            report("title,body,from,until\nOne,First.,9/13,\nTwo,Second.,9/1,", Format::Table)
                .contains("1 Sep to 31 Dec")
        );
    }

    #[test]
    fn a_file_with_a_title_of_its_own_has_a_tip_under_each_lower_heading() {
        let file = "# Tech tips\n\n## One ##\n\nFirst &amp; best.<!-- not yet -->\n\n### Part\n\nMore.\n\nTwo {#two}\n---\n\nSee [it][1].\n\n[1]: https://x.org\n";
        insta::assert_snapshot!(report(file, Format::Markdown), @r#"
        3 "One" taken: "First & best.\n\n**Part**\n\nMore.", None, all year, once
        11 "Two" taken: "See [it](https://x.org).", None, all year, once
        "#);
        let alone = "# One\n\nFirst.\n\n## Part\n\nMore.";
        assert_eq!(report(alone, Format::Markdown).lines().count(), 1);
    }
}
