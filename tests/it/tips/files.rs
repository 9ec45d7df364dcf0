//! Tips that come from a file, and that go into one.

use std::fmt::Write as _;

use serde_json::json;

use super::EARLY;
use crate::files::{commits, files};
use crate::school::{HART, LEE, RIVERA, STAFF, School, Who};

const OURS: (&str, &[u8]) = (
    "Our tips.md",
    b"# Headphones before the first video\n\nKeep *two pairs* in a drawer.\n\n\
      # Captions on before you press play\nAgain.\n\n\
      # A tip without words\n\n\
      # =1+1, and \"quotes\"\n- [x] @everyone reads this\n",
);

async fn imports(school: &mut School, file: (&str, &[u8])) -> String {
    school.types_with_file(HART, "tip import", &[], file).await.privately()
}

/// The one file of an export, by its name and bytes.
async fn exports(school: &mut School, who: Who, format: &str) -> (String, Vec<u8>) {
    let said = school.types(who, "tip export", &[("format", json!(format))]).await;
    said.privately();
    let mut files = files(school, said.message());
    assert_eq!(files.len(), 1);
    files.remove(0)
}

/// The titles of the tips that wait, in their order.
async fn waiting(school: &School) -> Vec<String> {
    let store = &school.play().bot.library.store;
    let of = store.schools().await.unwrap()[0].id;
    let tips = store.tips(of).await.unwrap();
    tips.into_iter().filter(|tip| tip.used_on.is_none()).map(|tip| tip.text.title).collect()
}

/// A school that has dropped the tips that come with Shelftalker.
async fn a_school_without_tips() -> School {
    let mut school = School::opens(EARLY).await;
    for some in waiting(&school).await.chunks(4) {
        for title in some {
            let _ = school.types_surely(HART, "tip remove", &[("tip", json!(title))], "Remove it").await;
        }
        school.a_minute_later();
    }
    school
}

#[tokio::test]
async fn a_file_of_tips_is_taken_into_the_queue_with_a_report_on_each() {
    let mut school = School::opens(EARLY).await;
    let (before, written) = (waiting(&school).await, commits(&school));
    let report = school.types_with_file(HART, "tip import", &[], OURS).await;
    insta::assert_snapshot!(report.shown(&school), @r#"
    Mon 7 Sep 07:05  Shelftalker (only you):
          | Imported: 2 of 4 tips
          | **Not imported**
          | Line 5, "Captions on before you press play": A tip of this title is already in /tip list. /tip edit changes it.
          | Line 8, "A tip without words": The tip is empty: write at least a word.
          | **Imported, in this order, behind those already in the queue**
          | Headphones before the first video
          | =1+1, and "quotes"
    "#);
    assert_eq!(commits(&school) - written, 1, "all tips are written at once");
    let now = waiting(&school).await;
    assert_eq!(now[..before.len()], before);
    assert_eq!(now[before.len()..], ["Headphones before the first video", "=1+1, and \"quotes\""]);

    insta::assert_snapshot!(imports(&mut school, OURS).await, @r#"
    No tip was imported
    **Not imported**
    Line 1, "Headphones before the first video": A tip of this title is already in /tip list. /tip edit changes it.
    Line 5, "Captions on before you press play": A tip of this title is already in /tip list. /tip edit changes it.
    Line 8, "A tip without words": The tip is empty: write at least a word.
    Line 10, "=1+1, and "quotes"": A tip of this title is already in /tip list. /tip edit changes it.
    "#);
    assert_eq!(waiting(&school).await, now, "the same file takes nothing the second time");
    school.delivers_everything().await;
}

#[tokio::test]
async fn nothing_is_taken_unless_all_can_be_where_that_was_asked_for() {
    let mut school = School::opens(EARLY).await;
    let before = waiting(&school).await;
    let all = [("all-or-nothing", json!("yes"))];
    let report = school.types_with_file(HART, "tip import", &all, OURS).await;
    insta::assert_snapshot!(report.shown(&school), @r#"
    Mon 7 Sep 07:05  Shelftalker (only you):
          | No tip was imported
          | You asked for all or nothing: correct these in the file and attach it again. The other 2 are fine.
          | **Not imported**
          | Line 5, "Captions on before you press play": A tip of this title is already in /tip list. /tip edit changes it.
          | Line 8, "A tip without words": The tip is empty: write at least a word.
    "#);
    assert_eq!(waiting(&school).await, before);

    let good = ("tips.csv", "title;body;evergreen\nHeadphones;Two pairs.;yes\nPens;Three.;".as_bytes());
    let report = school.types_with_file(HART, "tip import", &all, good).await;
    insta::assert_snapshot!(report.privately(), @"
    Imported: 2 tips
    **Imported, in this order, behind those already in the queue**
    Headphones
    Pens
    ");
    assert_eq!(waiting(&school).await.len(), before.len() + 2);
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_bring_the_same_file_at_once_one_is_told_that_its_tips_are_there() {
    let mut school = School::opens(EARLY).await;
    let (hart, lee) = (school.at(HART, STAFF), school.at(LEE, STAFF));
    let file = [("file", OURS.0, OURS.1)];
    let import = |at| school.discord().command_with_files(at, "tip import", &[], &file);
    let (first, second) = tokio::join!(import(hart), import(lee));
    let mut titles = [first, second]
        .map(|answer| answer.unwrap().message().unwrap().embeds[0]["title"].as_str().unwrap().to_owned());
    titles.sort();
    assert_eq!(titles, ["Imported: 2 of 4 tips", "No tip was imported"]);
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_what_to_do() {
    let mut school = School::opens(EARLY).await;
    let before = waiting(&school).await;
    let mut said = String::new();
    for file in [
        // As an older Excel saves a CSV in Russian: the same bytes are other letters elsewhere.
        (
            "tips.csv",
            &b"title,body\n\xCD\xEE\xE2\xEE\xF1\xF2\xE8,\xF8\xEA\xEE\xEB\xFB \xE8 \xEA\xED\xE8\xE3\xE8."[..],
        ),
        ("tips.xlsx", b"PK\x03\x04\x14\0\xFF"),
        ("tips.csv", b"title,**tags**,body\nOne,x,First."),
        ("tips.md", b""),
    ] {
        writeln!(said, "{}", imports(&mut school, file).await).unwrap();
    }
    insta::assert_snapshot!(said, @r#"
    I can't make out the letters in tips.csv. Open it, choose Save As with the encoding UTF-8, and attach it again.
    tips.xlsx is a spreadsheet file. In Excel choose Save As, CSV UTF-8; in Google Sheets choose File, Download, CSV. Then attach that.
    I don't know the column "\*\*tags\*\*". Use: title, body, link, not\_before, not\_after, evergreen, season.
    tips.md is empty: perhaps the upload broke off. Please attach it again.
    "#);
    assert_eq!(waiting(&school).await, before);
    let refused = school.types_with_file(RIVERA, "tip import", &[], OURS).await.privately();
    assert!(refused.contains("That's for librarians only"), "{refused}");
    let refused = school.types(RIVERA, "tip export", &[("format", json!("CSV"))]).await;
    assert!(refused.privately().contains("That's for librarians only") && refused.message().files.is_empty());
    school.delivers_everything().await;
}

#[tokio::test]
async fn abuse_35_a_million_rows_or_a_huge_cell_is_refused_and_the_longest_report_fits_a_card() {
    let mut school = School::opens(EARLY).await;
    let rows = |number: usize| format!("title,body\n{}", "a,b\n".repeat(number)).into_bytes();
    let huge = format!("title,body\nOne,{}", "x".repeat(900_000)).into_bytes();
    let mut said = String::new();
    for file in [rows(1_000_000), rows(501), huge] {
        writeln!(said, "{}", imports(&mut school, ("tips.csv", &file)).await).unwrap();
    }
    insta::assert_snapshot!(said, @r#"
    The file is larger than 1 MB. Please split it, or leave out what isn't a tip.
    The file has more than 500 tips. Please split it.
    No tip was imported
    **Not imported**
    Row 2, "One": The tip is 898000 characters over the limit of 2000.
    "#);

    let mut long = "title,body\n".to_owned();
    for n in 0..500 {
        let body = if n % 2 == 0 { "Words." } else { "" };
        writeln!(long, "{n} *{}*,{body}", "*".repeat(90)).unwrap();
    }
    let report = imports(&mut school, ("tips.csv", long.as_bytes())).await;
    assert!(report.starts_with("Imported: 250 of 500 tips\n**Not imported**\n"), "{report}");
    let shown = report.lines().filter(|line| line.starts_with("Row ")).count();
    assert!(report.contains(&format!("\nand {} more\n**Imported", 250 - shown)), "{report}");
    assert!(report.ends_with("\n250 tips, too many to name here"), "{report}");
    assert_eq!(waiting(&school).await.len(), 40 + 250);
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_exported_is_imported_elsewhere_as_the_same_tips() {
    let mut school = School::opens(EARLY).await;
    let _ = imports(&mut school, OURS).await;
    let markdown = exports(&mut school, HART, "Markdown").await;
    let table = exports(&mut school, HART, "CSV").await;
    assert_eq!((markdown.0.as_str(), table.0.as_str()), ("tips.md", "tips.csv"));
    for (name, bytes) in [&markdown, &table] {
        let mut other = a_school_without_tips().await;
        let none = other.types(HART, "tip export", &[("format", json!("CSV"))]).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(none.privately(), @"There is no tip to export yet. /tip add adds one in a minute.");
        }
        let report = imports(&mut other, (name, bytes)).await;
        assert!(report.starts_with("Imported: 42 tips"), "{report}");
        assert_eq!(waiting(&other).await, waiting(&school).await);
        assert_eq!(exports(&mut other, HART, "Markdown").await, markdown);
        assert_eq!(exports(&mut other, HART, "CSV").await, table);
        other.delivers_everything().await;
    }
    // What was removed comes back, and nothing else.
    let named = [("tip", json!("Captions on before you press play"))];
    let _ = school.types_surely(HART, "tip remove", &named, "Remove it").await;
    let report = imports(&mut school, (&table.0, &table.1)).await;
    assert!(report.starts_with("Imported: 1 of 42 tips"), "{report}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn abuse_42_an_export_is_answered_to_nobody_but_who_asked() {
    let mut school = School::opens(EARLY).await;
    let before = school.reads(LEE, STAFF);
    let said = school.types(HART, "tip export", &[("format", json!("CSV"))]).await;
    insta::assert_snapshot!(said.shown(&school), @"
    Mon 7 Sep 07:05  Shelftalker (only you): Here are the 40 tips in the queue, in order. Only you can see this. /tip import reads this file: at another school, or here to bring back tips that were removed.
        📎 tips.csv
    ");
    assert_eq!(school.reads(LEE, STAFF), before);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let said = school.types(HART, "tip export", &[("format", json!("Markdown"))]).await;
    insta::assert_snapshot!(said.privately(), @"
    Here are your 40 tips: those in the queue, in order, then those that were posted. Only you can see this. /tip import reads this file: at another school, or here to bring back tips that were removed.
    📎 tips.md
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn abuse_11_no_cell_of_an_export_is_a_formula() {
    let mut school = a_school_without_tips().await;
    let formulas = "# =1+1\n@cmd\n# +1\n-1\n# -1\n=HYPERLINK(\"https://example.org\")\n# @SUM(A1)\n\\+1\n";
    let report = imports(&mut school, ("tips.md", formulas.as_bytes())).await;
    assert!(report.starts_with("Imported: 4 tips"), "{report}");
    let (_, table) = exports(&mut school, HART, "CSV").await;
    insta::assert_snapshot!(String::from_utf8(table).unwrap().trim_start_matches('\u{FEFF}'), @r#"
    title,body,link,not_before,not_after,evergreen
    '=1+1,'@cmd,,,,no
    '+1,'-1,,,,no
    '-1,"'=HYPERLINK(""https://example.org"")",,,,no
    '@SUM(A1),\+1,,,,no
    "#);
    school.delivers_everything().await;
}
