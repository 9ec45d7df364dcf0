//! Requests, drafts and records, when many hands are at them at once or an answer is lost on its way.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;
use shelftalker::features::collab::{Draft, Request};
use shelftalker::features::setup::SchoolId;
use shelftalker::rehearsal::Acting;
use shelftalker::store::RequestFilter;

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School, a_wish};

const NOON: &str = "2026-09-07 12:00";
const SUPPORT: &str = "Kind of support";
const BOOK_TALK: &str = "Book talk or reading promotion";

async fn the_school(school: &School) -> SchoolId {
    school.play().bot.library.store.schools().await.unwrap()[0].id
}

async fn requests(school: &School) -> Vec<Request> {
    let filter = RequestFilter::default();
    school.play().bot.library.store.requests(the_school(school).await, &filter).await.unwrap()
}

async fn riveras_draft(school: &School) -> Draft {
    let rivera = school.id(RIVERA).to_string().as_str().into();
    school.play().bot.library.store.drafts(the_school(school).await, &rivera).await.unwrap().remove(0)
}

#[tokio::test]
async fn q05_twenty_five_teachers_send_at_once_and_none_is_refused() {
    let mut school = School::opens(NOON).await;
    let (people, discord) = (school.play().school, school.discord().clone());
    let wish = a_wish();
    let acts = (0..25).map(|colleague| {
        let member = discord.add_member(people.server, &format!("Colleague {colleague}"), &[]);
        let at = Acting { member, channel: people.staff };
        discord.command(at, "request-collab", &wish)
    });
    let answers = join_all(acts.collect::<Vec<_>>()).await;
    for answer in answers {
        let answer = answer.unwrap();
        let said = answer.message().unwrap().text();
        assert!(said.contains("Got it: request #"), "{said}");
    }
    let numbers: Vec<i64> = requests(&school).await.iter().map(|request| request.number).rev().collect();
    assert_eq!(numbers, (1..=25).collect::<Vec<_>>(), "each has a number, and there are no holes");
    school.delivers_everything().await;
    let cards = school.public(HART, DESK);
    let shown: BTreeSet<String> =
        cards.iter().map(|card| card.text().lines().next().unwrap().to_owned()).collect();
    assert_eq!(shown.len(), 25, "{shown:?}");
}

#[tokio::test]
async fn q06_of_two_menu_choices_at_once_none_is_lost() {
    for _ in 0..10 {
        let mut school = School::opens(NOON).await;
        let draft = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await;
        let (at, card) = (school.at(RIVERA, STAFF), draft.message().id);
        let discord = school.discord().clone();
        let (kind, thanks) = tokio::join!(
            discord.choose(at, card, SUPPORT, &[BOOK_TALK]),
            discord.choose(at, card, "May I thank you in public?", &["Never thank me in public"]),
        );
        let _ = (kind.unwrap(), thanks.unwrap());
        school.play().bot.discord.answered().await;
        assert_eq!(riveras_draft(&school).await.given["support"], "book-talk");
        let rivera = school.id(RIVERA).to_string().as_str().into();
        let store = &school.play().bot.library.store;
        let chosen = store.thanks_choice(the_school(&school).await, &rivera).await.unwrap();
        assert_eq!(chosen, Some(shelftalker::features::collab::Thanks::None));
        school.delivers_everything().await;
    }
}

#[tokio::test]
async fn q06_a_double_click_on_send_makes_one_request() {
    for _ in 0..10 {
        let mut school = School::opens(NOON).await;
        let _ = school.types(RIVERA, "request-collab", &[("topic", json!("Tides"))]).await;
        let draft = school.chooses(RIVERA, STAFF, SUPPORT, BOOK_TALK).await;
        let (at, card) = (school.at(RIVERA, STAFF), draft.message().id);
        let discord = school.discord().clone();
        let (first, second) = tokio::join!(discord.click(at, card, "Send"), discord.click(at, card, "Send"));
        let _ = (first.unwrap(), second.unwrap());
        school.play().bot.discord.answered().await;
        assert_eq!(requests(&school).await.len(), 1);
        school.delivers_everything().await;
        assert_eq!(school.public(HART, DESK).len(), 1);
    }
}

#[tokio::test]
async fn q06_of_two_choices_at_once_on_a_record_none_is_lost() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let sheet = school.clicks(HART, DESK, "Complete").await;
    let (at, card) = (school.at(HART, DESK), sheet.message().id);
    let discord = school.discord().clone();
    let menus: Vec<String> = sheet.message().menus.iter().map(|menu| menu.placeholder.clone()).collect();
    let choices = menus.iter().map(|menu| {
        let choice = sheet.message().menu(menu).unwrap().options[0].label.clone();
        let discord = discord.clone();
        async move { discord.choose(at, card, menu, &[&choice]).await.unwrap() }
    });
    let _ = join_all(choices.collect::<Vec<_>>()).await;
    school.play().bot.discord.answered().await;
    let library = &school.play().bot.library;
    let hart = school.id(HART).to_string().as_str().into();
    let kept =
        library.store.own_card(the_school(&school).await, "record", "1", &hart).await.unwrap().unwrap();
    let typed = kept.typed.unwrap();
    assert_eq!(menus.len(), 3);
    for field in ["collaboration", "skills", "again"] {
        assert!(typed.contains_key(field), "{field} was lost: {typed:?}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn k03_two_copies_of_a_folder_put_one_card_at_the_desk() {
    let mut school = School::opens(NOON).await;
    school.delivers_everything().await;
    let second = school.has_a_second_bot().await;

    // Both hear of the act, and both carry it out.
    let said = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(said.text().contains("Got it: request #1"), "{said:?}");
    second.has_request(1).await;
    school.delivers_everything().await;
    second.running.bot.clerk.drain().await.unwrap();
    let cards: Vec<String> =
        school.public(HART, DESK).iter().map(shelftalker::rehearsal::SeenMessage::text).collect();
    let cards = cards.iter().filter(|card| card.contains("Request #1"));
    assert_eq!(cards.count(), 1, "{}", school.reads(HART, DESK));
    second.running.ends().await.unwrap();
}

#[tokio::test]
async fn k09_the_same_words_within_minutes_are_asked_about_and_not_sent_twice() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let asked = school.types(RIVERA, "request-collab", &a_wish()).await;
    insta::assert_snapshot!(asked.shown(&school), @"
    Mon 7 Sep 12:00  Shelftalker (only you): You sent this a minute ago: it's request #1. Send it again, as another request?
        [Send it again]
    ");
    assert_eq!(requests(&school).await.len(), 1);
    let _ = school.types(OKAFOR, "request-collab", &a_wish()).await;
    assert_eq!(requests(&school).await.len(), 2, "somebody else may want the same");

    let sent = school.clicks(RIVERA, STAFF, "Send it again").await;
    assert!(sent.privately().contains("Got it: request #3"), "{sent:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 3);

    school.clock_reads("2026-09-07 12:11");
    let later = school.types(RIVERA, "request-collab", &a_wish()).await;
    assert!(later.privately().contains("Got it: request #4"), "{later:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn k09_a_command_that_is_sent_twice_at_once_makes_one_request() {
    let mut school = School::opens(NOON).await;
    let (at, discord, wish) = (school.at(RIVERA, STAFF), school.discord().clone(), a_wish());
    let (first, second) = tokio::join!(
        discord.command(at, "request-collab", &wish),
        discord.command(at, "request-collab", &wish),
    );
    let _ = (first.unwrap(), second.unwrap());
    school.play().bot.discord.answered().await;
    assert_eq!(requests(&school).await.len(), 1);
    school.delivers_everything().await;
}

#[tokio::test]
async fn k09_send_it_again_is_done_once_however_often_it_is_clicked() {
    let mut school = School::opens(NOON).await;
    school.gets_a_request().await;
    let asked = school.types(RIVERA, "request-collab", &a_wish()).await;
    let (at, card) = (school.at(RIVERA, STAFF), asked.message().id);
    let discord = school.discord().clone();
    let (first, second) =
        tokio::join!(discord.click(at, card, "Send it again"), discord.click(at, card, "Send it again"));
    let _ = (first.unwrap(), second.unwrap());
    school.play().bot.discord.answered().await;
    assert_eq!(requests(&school).await.len(), 2);
    school.delivers_everything().await;
}

#[tokio::test]
async fn k09_other_words_or_another_file_are_another_request() {
    let mut school = School::opens(NOON).await;
    let plan = ("plan.txt", b"Week one: tides".as_slice());
    let _ = school.types_with_file(RIVERA, "request-collab", &a_wish(), plan).await;
    let same = school.types_with_file(RIVERA, "request-collab", &a_wish(), plan).await;
    assert!(same.privately().contains("Send it again, as another request?"), "{same:?}");
    let sent = school.clicks(RIVERA, STAFF, "Send it again").await;
    assert!(sent.privately().contains("request #2"), "{sent:?}");
    let kept: BTreeSet<_> =
        requests(&school).await.into_iter().map(|request| request.wish.file.unwrap().name).collect();
    assert_eq!(kept.len(), 1, "the file went along");

    let other = ("plan.txt", b"Week two: whales".as_slice());
    let _ = school.types_with_file(RIVERA, "request-collab", &a_wish(), other).await;
    assert_eq!(requests(&school).await.len(), 3);
    let _ = school.types(RIVERA, "request-collab", &[a_wish()[0].clone(), ("topic", json!("Whales"))]).await;
    assert_eq!(requests(&school).await.len(), 4);
    let _ = school.clicks(RIVERA, STAFF, "Withdraw").await;
    school.a_minute_later();
    let _ = school.types(RIVERA, "request-collab", &[a_wish()[0].clone(), ("topic", json!("Whales"))]).await;
    assert_eq!(requests(&school).await.len(), 5, "what was withdrawn is asked for anew");
    school.delivers_everything().await;
}
