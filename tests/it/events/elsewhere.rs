//! Where else events are told: the calendar, the record, what is kept about somebody.

use serde_json::{Value, json};
use shelftalker::features::record::exported;

use super::TAN;
use crate::files::files;
use crate::privacy::found;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn a_change_of_the_calendar_names_the_events_that_it_meets_and_tells_the_desk() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let days = [("days", json!("15 Oct")), ("kind", json!("closed")), ("name", json!("Staff day"))];
    let added = school.types(LEE, "school-calendar add", &days).await.privately();
    let line = "\"Book club: Ungifted\": Thu 15 October, 15:30 is on a closed day (Staff day)";
    assert!(added.contains(line), "{added}");
    let _taken = school.clicks(LEE, STAFF, "Add it").await.privately();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.at_the_desk().join("\n"), @r#"
    Mon 5 Oct 09:00  Shelftalker:
          | Planned for a day that is closed now
          | The calendar has changed. Move these events with /event move. Nobody who comes knows yet.
          | · "Book club: Ungifted": Thu 15 October, 15:30 (Staff day), /event move
          | ref
    "#);
}

#[tokio::test]
async fn what_took_place_counts_in_the_record_and_is_exported() {
    let mut school = School::opens("2026-10-14 16:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    school.lives_through(&["2026-10-15 14:30", "2026-10-15 16:30", "2026-10-16 07:00"]).await;
    let _noted = school.fills_in(LEE, DESK, "Just the number", &[("How many came?", "14")]).await;
    school.delivers_everything().await;
    let page = school.types(HART, "impact", &[]).await;
    let html = files(&school, page.message()).into_iter().find(|(name, _)| name.contains(".html")).unwrap().1;
    let html = String::from_utf8(html).unwrap();
    assert!(
        html.contains("event for the staff") && html.contains("came to them, counted each time"),
        "{html}"
    );
    let library = &school.play().bot.library;
    let here =
        library.store.school_of(&school.here().server.to_string().as_str().into()).await.unwrap().unwrap();
    let exported = exported::in_memory(library.store.as_ref(), &library.installation, &here).await.unwrap();
    let events = exported.iter().find(|(name, _)| name == "events.jsonl").unwrap();
    let line: Value = serde_json::from_slice(&events.1).unwrap();
    assert_eq!(
        (&line["title"], &line["signed_up"], &line["came"], &line["day"]),
        (&json!("Book club: Ungifted"), &json!(1), &json!(14), &json!("2026-10-15"))
    );
    assert!(!String::from_utf8_lossy(&events.1).contains("Rivera"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn somebody_gets_their_sign_ups_and_whoever_waits_has_the_place_of_who_is_forgotten() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    let _come = school.comes(RIVERA).await;
    let _wait = school.comes(OKAFOR).await;
    let said = school.types(RIVERA, "my-data export", &[]).await;
    assert!(said.privately().contains("1 sign-up for events"), "{said:?}");
    let kept: Value = serde_json::from_slice(&files(&school, said.message())[0].1).unwrap();
    assert_eq!(kept["events_you_signed_up_for"][0]["event"], "Book club: Ungifted");
    assert_eq!(kept["events_you_signed_up_for"][0]["answer"], "coming");
    let deleted = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    assert!(deleted.text().contains("Done."), "{deleted:?}");
    school.delivers_everything().await;
    assert!(school.hears(OKAFOR)[0].contains("You have a place"), "{:?}", school.hears(OKAFOR));
    let managed = school.manages().await.privately();
    assert!(managed.contains("Names: Ben Okafor") && !managed.contains("Rivera"), "{managed}");
    school.lives_through(&["2026-10-14 15:00", "2026-10-15 14:30"]).await;
    assert_eq!(school.hears(RIVERA), [] as [String; 0]);
    assert_eq!(school.hears(OKAFOR).len(), 3);
    school.restarts().await.delivers_everything().await;
    let id = school.id(RIVERA).to_string();
    assert_eq!(found(school.folder(), &["Ana Rivera", &id]), [""; 0]);
}

#[tokio::test]
async fn the_brief_names_the_events_of_the_day_with_place_and_numbers() {
    let mut school = School::opens("2026-10-14 16:00").await;
    school.has_a_book_club("5").await;
    for who in [RIVERA, TAN] {
        let _come = school.comes(who).await;
    }
    school.lives_through(&["2026-10-15 07:00"]).await;
    let brief = school.reads(LEE, DESK);
    assert!(
        brief.contains("Events today: 15:30 \"Book club: Ungifted\", Library · 2 of 5 places"),
        "{brief}"
    );
}
