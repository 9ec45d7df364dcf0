//! Signing up: places, the waiting list, and two at once.

use shelftalker::rehearsal::Acting;

use super::{TAN, in_calendar};
use crate::school::{HART, LEE, OKAFOR, RIVERA, STAFF, Said, School};

#[tokio::test]
async fn whoever_comes_gets_a_place_a_file_and_nobody_reads_their_name() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("2").await;
    let said = school.clicks(RIVERA, STAFF, "I'm coming").await;
    insta::assert_snapshot!(said.privately(), @r#"
    You're coming to "Book club: Ungifted", Thu 15 October, 15:30-16:15, Library. I'll remind you the school day before and an hour before. The file is for your own calendar.
    📎 event.ics
    "#);
    assert_eq!(in_calendar(&school, said.message()), ["2026-10-15 14:30:00 Book club: Ungifted"]);
    school.delivers_everything().await;
    insta::assert_snapshot!(school.event_card(), @"
    Mon 5 Oct 09:00  Shelftalker (edited):
          | Book club: Ungifted
          | One book, one hour, tea.
          | When: Thu 15 October, 15:30-16:15
          | Where: Library
          | Who comes: 1 of 2 places taken
          | From your school library
        [I'm coming] [Maybe] [Can't come any more]
    ");
    assert!(!school.reads(OKAFOR, STAFF).contains("Ana Rivera"), "names are for the desk alone");
    // Once more changes nothing.
    let _again = school.comes(RIVERA).await;
    assert!(school.event_card().contains("1 of 2 places taken"));
}

#[tokio::test]
async fn a_full_event_has_a_waiting_list_that_moves_up_by_itself_and_tells_who_moved() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    let _first = school.comes(RIVERA).await;
    insta::assert_snapshot!(school.comes(OKAFOR).await, @r#"All places for "Book club: Ungifted" are taken. You're number 1 on the waiting list; if a place becomes free, you move up and I'll tell you."#);
    let third = school.comes(TAN).await;
    assert!(third.contains("number 2 on the waiting list"), "{third}");
    assert!(
        school.event_card().contains("The one place is taken, 2 people wait for one"),
        "{}",
        school.event_card()
    );
    let said = school.cannot_come(RIVERA).await;
    assert!(said.contains("You're off the list of \"Book club: Ungifted\""), "{said}");
    insta::assert_snapshot!(school.hears(OKAFOR).join("\n"), @"
    Mon 5 Oct 09:00  Shelftalker:
          | You have a place: Book club: Ungifted
          | Thu 15 October, 15:30-16:15, Library. You were on the waiting list, and a place became free. Please say so if you can't come any more.
        [Can't come any more] [Calendar file]
    ");
    assert_eq!(school.hears(TAN), [] as [String; 0]);
    assert_eq!(school.hears(RIVERA), [] as [String; 0]);
    // The same by the button in the direct message.
    let off = school.clicks_directly(OKAFOR, "Can't come any more").await;
    assert!(off.text().contains("You're off the list"), "{off:?}");
    school.delivers_everything().await;
    assert_eq!(school.hears(TAN).len(), 1);
    assert!(school.event_card().contains("The one place is taken"), "{}", school.event_card());
}

#[tokio::test]
async fn two_who_press_at_once_for_the_last_place_are_both_told_the_truth() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    let card = school.event();
    let both = [school.at(RIVERA, STAFF), school.at(OKAFOR, STAFF)];
    let [one, other] = school.click_at_once(both.map(|at| (at, card.id)), "I'm coming").await;
    let (one, other) = (one.privately(), other.privately());
    school.delivers_everything().await;
    let come = [&one, &other].iter().filter(|said| said.contains("You're coming")).count();
    let wait = [&one, &other].iter().filter(|said| said.contains("number 1 on the waiting list")).count();
    assert_eq!((come, wait), (1, 1), "{one}\n{other}");
    assert!(
        school.event_card().contains("The one place is taken, 1 person waits"),
        "{}",
        school.event_card()
    );
}

#[tokio::test]
async fn of_twenty_who_press_at_once_each_gets_one_place_or_one_number() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("7").await;
    let (card, channel, server) = (school.event(), school.here().staff, school.here().server);
    let member = |number| school.discord().add_member(server, &format!("Colleague {number}"), &[]);
    let all: Vec<Acting> = (0..20).map(|number| Acting { member: member(number), channel }).collect();
    let answers = all.iter().map(|at| async {
        let answer = school.discord().click(*at, card.id, "I'm coming").await.unwrap();
        Said(school.play().settled(*at, answer).await).privately()
    });
    let said = futures_util::future::join_all(answers).await;
    school.delivers_everything().await;
    assert_eq!(said.iter().filter(|said| said.contains("You're coming")).count(), 7, "{said:#?}");
    for number in 1..=13 {
        let words = format!("number {number} on");
        assert_eq!(said.iter().filter(|said| said.contains(&words)).count(), 1, "{words}: {said:#?}");
    }
    assert!(
        school.event_card().contains("All 7 places are taken, 13 people wait"),
        "{}",
        school.event_card()
    );
}

#[tokio::test]
async fn a_maybe_takes_no_place_and_becomes_a_yes_when_there_is_one() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    let maybe = school.clicks(RIVERA, STAFF, "Maybe").await.privately();
    assert!(maybe.contains("No place is kept for you"), "{maybe}");
    school.delivers_everything().await;
    assert!(school.event_card().contains("0 of 1 places taken, 1 may come"), "{}", school.event_card());
    let _okafor = school.comes(OKAFOR).await;
    let said = school.comes(RIVERA).await;
    assert!(said.contains("number 1 on the waiting list"), "{said}");
}

#[tokio::test]
async fn whoever_has_left_the_server_gets_no_place_of_the_waiting_list() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    for who in [RIVERA, OKAFOR, TAN] {
        let _said = school.comes(who).await;
    }
    school.discord().leave(school.here().server, school.id(OKAFOR));
    let _off = school.cannot_come(RIVERA).await;
    assert_eq!(school.hears(TAN).len(), 1, "{:?}", school.hears(TAN));
    assert!(school.hears(TAN)[0].contains("You have a place"));
    assert!(school.event_card().contains("The one place is taken"), "{}", school.event_card());
}

#[tokio::test]
async fn more_places_bring_up_whoever_waits() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("1").await;
    for who in [RIVERA, OKAFOR, TAN] {
        let _said = school.comes(who).await;
    }
    let _card = school.manages().await.privately();
    let said = school.fills_in(HART, STAFF, "Change the words", &[("Places", "3")]).await;
    insta::assert_snapshot!(said.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited): Changed, also where it is posted. 2 people have moved up from the waiting list.
          | Book club: Ungifted
          | One book, one hour, tea.
          | When: Thu 15 October, 15:30-16:15
          | Where: Library
          | Who comes: All 3 places are taken
          | Names: Ana Rivera, Ben Okafor, Chloe Tan
          | Names are for the desk alone; in public only the number shows.
        [Change the words] [Calendar file]
    ");
    school.delivers_everything().await;
    assert_eq!([school.hears(OKAFOR).len(), school.hears(TAN).len()], [1, 1]);
    assert!(school.event_card().contains("All 3 places are taken"), "{}", school.event_card());
}

#[tokio::test]
async fn what_is_over_or_off_says_so_to_whoever_still_presses() {
    let mut school = School::opens("2026-10-05 09:00").await;
    school.has_a_book_club("5").await;
    let _rivera = school.comes(RIVERA).await;
    school.clock_reads("2026-10-15 15:31").delivers_everything().await;
    let card = school.event();
    let press = card.button("I'm coming").unwrap().custom_id.clone().unwrap();
    let late = school.comes(OKAFOR).await;
    assert!(late.contains("is over, or has begun"), "{late}");
    let late = school.cannot_come(RIVERA).await;
    assert!(late.contains("is over, or has begun"), "{late}");
    // A week later it is gone from the list of what is ahead; the old button still answers.
    school.clock_reads("2026-10-23 09:00").delivers_everything().await;
    let at = school.at(LEE, STAFF);
    let answer = school.discord().click_custom_id(at, card.id, &press).await.unwrap();
    let said = Said(school.play().settled(at, answer).await).privately();
    assert!(said.contains("is over"), "{said}");
}
