//! Writes tips as a file that [`import`](super::import) reads back as the same: Markdown, or a table (CSV) that no
//! spreadsheet takes for formulas.

use super::import::{COLUMNS, Format};
use super::types::TipText;
use crate::chat::File;
use crate::library::{Fault, catalogue};

pub(crate) fn file(tips: &[TipText], format: Format) -> Result<File, Fault> {
    Ok(match format {
        Format::Markdown => catalogue::file("tips.md", "text/markdown", markdown(tips)?),
        Format::Table => catalogue::file("tips.csv", "text/csv", table(tips)?),
    })
}

pub(crate) fn markdown(tips: &[TipText]) -> Result<String, Fault> {
    let files: Result<Vec<String>, _> = tips.iter().map(TipText::to_file).collect();
    Ok(files.map_err(broken)?.join("\n"))
}

pub(crate) fn table(tips: &[TipText]) -> Result<String, Fault> {
    let row = |tip: &TipText| {
        let (from, to) = tip.season.map(|season| (season.not_before, season.not_after)).unzip();
        let day = |day: Option<super::YearDay>| day.map(|day| day.to_string()).unwrap_or_default();
        let evergreen = if tip.evergreen { "yes" } else { "no" };
        let link = tip.link.clone().unwrap_or_default();
        vec![tip.title.clone(), tip.body.clone(), link, day(from), day(to), evergreen.to_owned()]
    };
    catalogue::written(&COLUMNS, tips.iter().map(row))
}

fn broken(error: impl std::fmt::Display) -> Fault {
    Fault::Broken(format!("tips could not be exported: {error}"))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::features::tips::import::read;
    use crate::features::tips::{Season, YearDay};
    use crate::files::runs;

    fn read_back(file: &str, format: Format) -> Vec<TipText> {
        let found = read(file, format, &crate::days::Manner::default(), std::iter::empty()).unwrap();
        found.entries.into_iter().map(|entry| entry.thing.unwrap()).collect()
    }

    fn line() -> impl Strategy<Value = String> {
        let telling =
            ["+++", "\\+++", "+++ ", "# Heading", "```", "=1+1", "'=1", "''", "-", "@a", "title = 1", ""];
        prop_oneof![
            "[ -~äß漢🙂\u{200D}\t]{0,30}",
            prop::sample::select(telling.to_vec()).prop_map(str::to_owned),
        ]
    }

    fn day() -> impl Strategy<Value = YearDay> {
        (1u32..=12, 1u32..=28)
            .prop_map(|(month, day)| YearDay::parse(&format!("{month:02}-{day:02}")).unwrap())
    }

    fn tip() -> impl Strategy<Value = TipText> {
        let season = prop::option::of((day(), day()));
        let link = prop::option::of("https://[a-z+=-]{1,20}");
        (line(), prop::collection::vec(line(), 1..6), link, season, any::<bool>()).prop_filter_map(
            "says nothing",
            |(title, body, link, season, evergreen)| {
                let text = TipText::check(&title, &body.join("\n"), link.as_deref().unwrap_or_default());
                let season = season.map(|(not_before, not_after)| Season { not_before, not_after });
                text.ok().map(|text| TipText { season, evergreen, ..text })
            },
        )
    }

    fn tips() -> impl Strategy<Value = Vec<TipText>> {
        prop::collection::vec(tip(), 1..6).prop_map(|mut tips| {
            let mut titles = HashSet::new();
            tips.retain(|tip| titles.insert(tip.title.to_lowercase()));
            tips
        })
    }

    proptest! {
        #[test]
        fn what_was_exported_is_read_back_as_the_same(tips in tips()) {
            prop_assert_eq!(&read_back(&markdown(&tips).unwrap(), Format::Markdown), &tips);
            prop_assert_eq!(&read_back(&table(&tips).unwrap(), Format::Table), &tips);
        }

        #[test]
        fn abuse_11_no_exported_cell_is_a_formula(tips in tips()) {
            let file = table(&tips).unwrap();
            for row in csv::Reader::from_reader(file.as_bytes()).records() {
                prop_assert!(!row.unwrap().iter().any(runs));
            }
        }
    }

    #[test]
    fn the_tips_that_come_with_shelftalker_are_exported_and_read_back() {
        let tips = crate::config::Settings::built_in().unwrap().content.tips;
        assert_eq!(read_back(&markdown(&tips).unwrap(), Format::Markdown), tips);
        assert_eq!(read_back(&table(&tips).unwrap(), Format::Table), tips);
    }

    #[test]
    fn an_export_reads_as_tip_files_do() {
        let text = TipText::check("=1+1, \"quoted\"", "Words.\n+++\nMore.", "https://example.org").unwrap();
        let tips = [TipText {
            season: Season::read("1 Sep to 15 Oct", &crate::days::Manner::default()).unwrap(),
            evergreen: true,
            ..text
        }];
        insta::assert_snapshot!(markdown(&tips).unwrap(), @r#"
        +++
        title = '=1+1, "quoted"'
        link = "https://example.org"
        not_before = "09-01"
        not_after = "10-15"
        evergreen = true
        +++
        Words.
        \+++
        More.
        "#);
        insta::assert_snapshot!(table(&tips).unwrap(), @r#"
        title,body,link,not_before,not_after,evergreen
        "'=1+1, ""quoted""","Words.
        +++
        More.",https://example.org,09-01,10-15,yes
        "#);
    }
}
