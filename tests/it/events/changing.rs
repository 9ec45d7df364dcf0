//! Moving and cancelling: everybody who signed up is told, once, and nobody who did not.

use serde_json::json;
use shelftalker::rehearsal::Permissions;

use super::{TAN, in_calendar};
use crate::school::{HART, LEE, OKAFOR, RIVERA, STAFF, Said, School};

#[tokio::test]
async fn a_move_tells_everybody_who_signed_up_and_moves_their_calendars() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    let _come = school.comes(RIVERA).await;
    let _wait = school.comes(OKAFOR).await;
    let event = school.about_event("event move", "Ungifted").await;
    let options = [("event", json!(event)), ("when", json!("Sat 17 Oct 15:30"))];
    let asked = school.types(HART, "event move", &options).await;
    insta::assert_snapshot!(asked.shown(&school), @r#"
    Mon 5 Oct 09:00  Shelftalker (only you): Move "Book club: Ungifted", Thu 15 October, 15:30 to Sat 17 October, 15:30-16:15? The 2 people who signed up are told.
        Sat 17 October is a weekend.
        [Move it all the same] [Keep it]
    "#);
    let _kept = school.clicks(HART, STAFF, "Keep it").await.privately();
    school.a_minute_later();
    let said = school.moves_it("Fri 16 Oct 15:30").await;
    insta::assert_snapshot!(said, @r#""Book club: Ungifted", Fri 16 October, 15:30 is moved. I'm telling the 2 people who signed up; you'll read at the desk if somebody can't be reached."#);
    insta::assert_snapshot!(school.hears(RIVERA).join("\n"), @"
    Mon 5 Oct 09:01  Shelftalker:
          | Moved: Book club: Ungifted
          | It was Thu 15 October, 15:30, and is now Fri 16 October, 15:30-16:15, Library. You keep your place.
        [Can't come any more] [Calendar file]
    ");
    assert!(school.hears(OKAFOR)[0].contains("You stay on the waiting list."), "{:?}", school.hears(OKAFOR));
    assert_eq!(school.hears(TAN), [] as [String; 0]);
    let file = school.clicks_directly(RIVERA, "Calendar file").await;
    assert_eq!(in_calendar(&school, file.message()), ["2026-10-16 14:30:00 Book club: Ungifted"]);
    assert!(school.event_card().contains("Fri 16 October, 15:30-16:15"), "{}", school.event_card());
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_move_to_another_length_is_told_as_any_other() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    let said = school.moves_it("Thu 15 Oct 15:30-17:00").await;
    assert!(said.contains("is moved. I'm telling the one person who signed up"), "{said}");
    insta::assert_snapshot!(school.hears(RIVERA).join("\n"), @"
    Mon 5 Oct 09:00  Shelftalker:
          | Moved: Book club: Ungifted
          | It was Thu 15 October, 15:30-16:15, and is now Thu 15 October, 15:30-17:00, Library. You keep your place.
        [Can't come any more] [Calendar file]
    ");
    school.a_minute_later();
    let _shorter = school.moves_it("Thu 15 Oct 15:30-16:00").await;
    let told = school.hears(RIVERA);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[1].contains("is now Thu 15 October, 15:30-16:00"), "{told:#?}");
}

#[tokio::test]
async fn a_cancelled_event_says_so_where_it_stands_and_to_whoever_signed_up() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    let _maybe = school.clicks(OKAFOR, STAFF, "Maybe").await.privately();
    let said = school.cancels_it("The author is ill.").await;
    assert!(
        said.contains("\"Book club: Ungifted\" is cancelled. I'm telling the 2 people who signed up"),
        "{said}"
    );
    insta::assert_snapshot!(school.hears(RIVERA).join("\n"), @r#"
    Mon 5 Oct 09:00  Shelftalker:
          | Cancelled: Book club: Ungifted
          | "Book club: Ungifted", Thu 15 October, 15:30 does not take place: The author is ill.
          | ref
    "#);
    assert_eq!(school.hears(OKAFOR).len(), 1);
    insta::assert_snapshot!(school.event_card(), @"
    Mon 5 Oct 09:00  Shelftalker (edited):
          | Cancelled: Book club: Ungifted
          | One book, one hour, tea.
          | When: Thu 15 October, 15:30-16:15
          | Where: Library
          | From your school library · ref
    ");
    // No reminder of what is off.
    for moment in ["2026-10-14 15:00", "2026-10-15 14:30", "2026-10-16 07:00"] {
        school.clock_reads(moment).delivers_everything().await;
    }
    assert_eq!(school.hears(RIVERA).len(), 1);
    assert_eq!(school.at_the_desk(), [] as [String; 0]);
}

#[tokio::test]
async fn whoever_signs_up_while_it_is_cancelled_reads_one_true_sentence() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    let card = school.event();
    let _cancelled = school.cancels_it("").await;
    let press = card.button("I'm coming").unwrap().custom_id.clone().unwrap();
    let at = school.at(OKAFOR, STAFF);
    let answer = school.discord().click_custom_id(at, card.id, &press).await.unwrap();
    let said = Said(school.play().settled(at, answer).await).privately();
    assert_eq!(said, "This event is cancelled, so there is nothing to sign up for.");
    school.delivers_everything().await;
    assert_eq!(school.hears(OKAFOR), [] as [String; 0]);
}

#[tokio::test]
async fn whoever_signs_up_at_the_very_moment_is_refused_or_told() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let card = school.event();
    let event = school.about_event("event cancel", "").await;
    school.types(HART, "event cancel", &[("event", json!(event))]).await.is_asked();
    let (teacher, librarian) = (school.at(RIVERA, STAFF), school.at(HART, STAFF));
    let asked = school.discord().sees(librarian.member, librarian.channel).pop().unwrap();
    let (comes, cancels) = tokio::join!(
        school.discord().click(teacher, card.id, "I'm coming"),
        school.discord().click(librarian, asked.id, "Cancel it"),
    );
    let comes = Said(school.play().settled(teacher, comes.unwrap()).await).privately();
    let cancels = Said(school.play().settled(librarian, cancels.unwrap()).await).privately();
    school.delivers_everything().await;
    assert!(cancels.contains("is cancelled"), "{cancels}");
    let told = school.hears(RIVERA).len();
    let is_true =
        if comes.contains("You're coming") { told == 1 } else { told == 0 && comes.contains("is cancelled") };
    assert!(is_true, "told {told} times: {comes}");
}

#[tokio::test]
async fn an_event_cancelled_before_it_was_posted_is_never_posted() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let staff = school.here().staff;
    school.discord().take_from_bot(staff, Permissions::SEND_MESSAGES);
    let _draft = school.drafts_an_event(super::BOOK_CLUB).await.privately();
    let _ready = school.sends_it_to_the_staff_room().await.privately();
    let _said = school.clicks(HART, STAFF, "Post it").await.privately();
    school.delivers_everything().await;
    let _cancelled = school.cancels_it("").await;
    school.discord().give_back_to_bot(staff);
    school.delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF).len(), 0);
}

#[tokio::test]
async fn whoever_cannot_be_told_is_told_of_at_the_desk() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    school.discord().refuse_direct_messages(school.id(RIVERA), true);
    let _cancelled = school.cancels_it("").await;
    let desk = school.at_the_desk().join("\n");
    assert!(desk.contains("the word to Ana Rivera that \"Book club: Ungifted\" is cancelled"), "{desk}");
    assert!(!school.reads(OKAFOR, STAFF).contains("Ana Rivera"));
}

#[tokio::test]
async fn another_room_is_told_once_to_whoever_comes() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _come = school.comes(RIVERA).await;
    let _card = school.manages().await.privately();
    let said = school.fills_in(HART, STAFF, "Change the words", &[("Where", "Room 12")]).await;
    assert!(said.text().contains("about the new room"), "{said:?}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.hears(RIVERA).join("\n"), @"
    Mon 5 Oct 09:00  Shelftalker:
          | Another room: Book club: Ungifted
          | Thu 15 October, 15:30-16:15, Room 12.
        [Can't come any more] [Calendar file]
    ");
}

/// Sam Lee changes the newest event, or its draft, while Dana Hart has its form open.
async fn lee_changes(school: &mut School, values: &[(&str, &str)]) {
    let list = school.types(LEE, "event list", &[]).await;
    let first = list.message().menu("Open one").unwrap().options[0].label.clone();
    let _card = school.chooses(LEE, STAFF, "Open one", &first).await.privately();
    let _changed = school.fills_in(LEE, STAFF, "Change the words", values).await.privately();
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_change_an_event_at_once_the_later_is_told_and_nobody_hears_of_a_room_twice() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("10").await;
    let _come = school.comes(RIVERA).await;
    let _card = school.manages().await.privately();
    let form = school.opens_form(HART, STAFF, "Change the words").await;
    lee_changes(&mut school, &[("Where", "Room 12")]).await;
    let typo = [("Title", "Book club: Restart")];
    let told = school.submits(HART, STAFF, &form, &typo).await;
    insta::assert_snapshot!(told.shown(&school), @r#"
    Mon 5 Oct 09:00  Shelftalker (only you): Somebody else changed "Book club: Ungifted" while you were writing, so yours isn't saved yet. Now it reads:
        Where: Room 12
        Sending yours again replaces theirs. Press Fix: everything you typed is kept.
        [Fix]
    "#);
    school.delivers_everything().await;
    assert!(school.event_card().contains("Where: Room 12"), "{}", school.event_card());
    assert_eq!(school.hears(RIVERA).len(), 1);
    // The same form once more undoes nothing either; only behind [Fix] somebody has read of it.
    let again = school.submits(HART, STAFF, &form, &typo).await.privately();
    assert!(again.contains("Room 12"), "{again}");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!((form.value("Title"), form.value("Where")), (Some("Book club: Restart"), Some("Library")));
    let said = school.submits(HART, STAFF, &form, &[("Where", "Room 12")]).await.privately();
    assert!(said.contains("Changed, also where it is posted."), "{said}");
    school.delivers_everything().await;
    let card = school.event_card();
    assert!(card.contains("Book club: Restart") && card.contains("Where: Room 12"), "{card}");
    assert_eq!(school.hears(RIVERA).len(), 1);
}

#[tokio::test]
async fn what_is_changed_while_a_form_is_mended_is_told_too() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("10").await;
    let _card = school.manages().await.privately();
    let refused = school.fills_in(HART, STAFF, "Change the words", &[("Places", "many")]).await;
    assert!(refused.privately().contains("Give the places as a number"), "{refused:?}");
    lee_changes(&mut school, &[("Where", "Room 12")]).await;
    let told = school.fills_in(HART, STAFF, "Fix", &[("Places", "12")]).await.privately();
    assert!(told.contains("Where: Room 12\nSending yours again replaces theirs."), "{told}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn somebody_who_signs_up_while_an_event_is_changed_is_in_nobodys_way() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("10").await;
    let _card = school.manages().await.privately();
    let form = school.opens_form(HART, STAFF, "Change the words").await;
    let _come = school.comes(RIVERA).await;
    let said = school.submits(HART, STAFF, &form, &[("Title", "Book club: Restart")]).await.privately();
    assert!(said.contains("Changed, also where it is posted."), "{said}");
    school.delivers_everything().await;
    assert!(school.event_card().contains("1 of 10 places taken"), "{}", school.event_card());
}

#[tokio::test]
async fn of_two_librarians_who_change_a_draft_at_once_the_later_is_told() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(super::BOOK_CLUB).await.privately();
    let form = school.opens_form(HART, STAFF, "Change the words").await;
    lee_changes(&mut school, &[("Where", "Room 12")]).await;
    let told = school.submits(HART, STAFF, &form, &[("Title", "Book club: Restart")]).await.privately();
    assert!(told.contains("Where: Room 12\nSending yours again replaces theirs."), "{told}");
    let draft = school.fills_in(HART, STAFF, "Fix", &[("Where", "")]).await.privately();
    assert!(draft.contains("Book club: Restart") && !draft.contains("Room 12"), "{draft}");
    school.delivers_everything().await;
}
