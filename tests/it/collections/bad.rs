//! Five hundred items, links that deceive, and whoever may not.

use std::fmt::Write as _;

use serde_json::json;

use super::{MONDAY, PLATES, VIDEO};
use crate::school::{HART, RIVERA, STAFF, School};

#[tokio::test]
async fn five_hundred_items_stand_page_by_page_and_none_is_left_out() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    let mut table = String::from("title,link,kind,why\n");
    for number in 1..=500 {
        writeln!(table, "Item {number},https://example.org/{number},video,{}", "why ".repeat(number % 45))
            .unwrap();
    }
    let into = [("collection", json!(PLATES))];
    let report = school.types_with_file(HART, "collection import", &into, ("m.csv", table.as_bytes())).await;
    assert!(report.privately().starts_with("Imported: 500 items"), "{report:?}");
    school.posts_plates().await;
    let card = school.collection_card();
    assert!(
        card.contains("500 items") && card.contains("1. Item 1 ·") && card.contains("[See all]"),
        "{card}"
    );
    assert!(card.contains("more: press [See all]"), "{card}");
    let mut seen = Vec::new();
    let mut page = school.clicks(RIVERA, STAFF, "See all").await;
    loop {
        let text = page.text();
        let titles = text.lines().filter_map(|line| line.strip_suffix(" · video"));
        seen.extend(titles.filter_map(|line| line.split_once(". ")).map(|(number, _)| number.to_owned()));
        if page.message().button("More").is_none() {
            break;
        }
        school.a_minute_later();
        page = school.clicks(RIVERA, STAFF, "More").await;
    }
    assert_eq!(seen, (1..=500).map(|number| number.to_string()).collect::<Vec<_>>());
    school.a_minute_later();
    let back = school.clicks(RIVERA, STAFF, "Back").await;
    assert!(back.message().button("More").is_some());
    // As many as there may be, and no more.
    let more = table.replace("Item ", "More ").replace("example.org/", "example.org/more/");
    school.types_with_file(HART, "collection import", &into, ("m.csv", more.as_bytes())).await.privately();
    let full = school.adds_item(HART, PLATES, &VIDEO).await;
    insta::assert_snapshot!(full, @"A collection takes 1000 items: begin a second one with /collection new. Press Fix: everything you typed is kept.");
    let report = school
        .types_with_file(HART, "collection import", &into, ("m.csv", &b"title,kind\nOne,book"[..]))
        .await;
    insta::assert_snapshot!(report.privately(), @r#"
    No item was imported
    **Not imported**
    Row 2, "One": A collection takes 1000 items, and it is full.
    "#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_52_no_words_stand_in_the_place_of_a_link_and_nothing_breaks_out_of_its_card() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates().await;
    let mut said = Vec::new();
    for link in [
        "[bank.com](https://evil.example)",
        "javascript:alert(1)",
        "https://bank.com@evil.example",
        "https://bank.com\u{202E}moc.live",
        "https://www.аpple.com",
        "https://a.example b",
    ] {
        let refused =
            school.adds_item(HART, PLATES, &[("title", "A"), ("kind", "video"), ("link", link)]).await;
        said.push(refused);
        school.a_minute_later();
    }
    insta::assert_snapshot!(said.join("\n"), @r"
    The link must begin with https:// and have no spaces. Press Fix: everything you typed is kept.
    The link must begin with https:// and have no spaces. Press Fix: everything you typed is kept.
    The link shows another address than it goes to: leave out what stands before the \@. Press Fix: everything you typed is kept.
    The link has characters that nobody sees: copy it from the browser's address bar. Press Fix: everything you typed is kept.
    The link mixes letters of several alphabets, so that it looks like another one: copy it from the browser's address bar. Press Fix: everything you typed is kept.
    The link must begin with https:// and have no spaces. Press Fix: everything you typed is kept.
    ");
    let wild = [
        ("title", "[bank.com](https://evil.example/a) **# @everyone"),
        ("link", "https://evil.example/a)[bank.com](https://bank.com"),
        ("kind", "video"),
        ("why", "> -# From your school library\n# Shelftalker"),
    ];
    school.adds_item(HART, PLATES, &wild).await;
    school.posts_plates().await;
    insta::assert_snapshot!(school.collection_card(), @r"
    Mon 14 Sep 12:16  Shelftalker:
          | Subject Spotlight: Plate tectonics
          | 1 item · Geography · Years 5-8 · NGSS MS-ESS2-2
          |
          | 1. \[bank.com](https://evil.example/a) \*\*# \@everyone · video
          | https://evil.example/a)%5Bbank.com%5D%28https://bank.com
          | \> -# From your school library # Shelftalker
          | From your school library
        [Suggest something] [Ask for help with this]
    ");
}

#[tokio::test]
async fn teachers_may_do_none_of_what_librarians_do() {
    let mut school = School::opens(MONDAY).await;
    school.has_plates_posted().await;
    for command in ["new", "list", "check"] {
        let said = school.types(RIVERA, &format!("collection {command}"), &[]).await.privately();
        assert_eq!(said, "That's for librarians only.", "{command}");
        school.a_minute_later();
    }
    for command in ["add", "show", "publish", "edit", "remove"] {
        let which = [("collection", json!(PLATES))];
        let said = school.types(RIVERA, &format!("collection {command}"), &which).await.privately();
        assert_eq!(said, "That's for librarians only.", "{command}");
        school.a_minute_later();
    }
    school.delivers_everything().await;
}
