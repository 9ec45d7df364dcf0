//! Looking through ideas, and asking for one.

use serde_json::json;

use super::{MONDAY, titles};
use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School};

#[tokio::test]
async fn a_teacher_finds_ideas_for_her_subject_and_class_the_timely_ones_first_at_most_five_at_a_time() {
    let mut school = School::opens("2026-04-14 12:00").await;
    let search = [("subject", json!("biology")), ("year", json!("Year 7"))];
    let said = school.types(RIVERA, "ideas", &search).await;
    insta::assert_snapshot!(said.shown(&school), @"
    Tue 14 Apr 12:00  Shelftalker (only you):
          | 2 ideas to do together
          | For Biology, Year 7.
          |
          | 1. A field guide to our own grounds
          | Biology, Science, Art · Years 5-9 · 4 sessions of 60 minutes
          | Just now (April to June): Most plants are easiest to name while they are in flower.
          | Observe, draw and identify plants and small animals around the school. Each entry has a place, a date, and how sure its author is.
          |
          | 2. Models that explain themselves
          | Science, Biology, Geography, Design and technology · Years 5-9 · 3 sessions of 60 minutes
          | Build a model of a cell, a volcano or the water cycle that can speak: press or scan a part, and a voice says in two sentences what it does.
        ‹Read one in full›
        [Ask for 1] [Ask for 2]
    ");
    let first = titles(&said.text());
    assert_eq!(first[0], "A field guide to our own grounds", "it is April");
    school.delivers_everything().await;
}

#[tokio::test]
async fn more_ideas_turns_pages_until_each_was_seen_once() {
    let mut school = School::opens(MONDAY).await;
    let all = school.play().bot.library.content.ideas.len();
    let said = school.types(RIVERA, "ideas", &[]).await;
    let mut seen = titles(&said.text());
    assert_eq!(seen.len(), 5);
    let mut shown = said.shown(&school);
    for _ in 1..all.div_ceil(5) {
        assert!(shown.contains("[More ideas]"), "{shown}");
        let said = school.clicks(RIVERA, STAFF, "More ideas").await;
        shown = said.shown(&school);
        let page = titles(&said.text());
        assert!(!page.is_empty() && page.len() <= 5, "{page:?}");
        seen.extend(page);
    }
    assert!(!shown.contains("[More ideas]"), "{shown}");
    assert_eq!(seen.len(), all);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "none stands on two pages");
    let back = school.clicks(RIVERA, STAFF, "Back").await;
    assert_eq!(titles(&back.text()).len(), 5);
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_topic_is_found_in_any_words_of_an_idea() {
    let mut school = School::opens("2026-10-14 12:00").await;
    let said = school.types(RIVERA, "ideas", &[("topic", json!("field guide plants"))]).await;
    insta::assert_snapshot!(said.text(), @r#"
    One idea to do together
    For "field guide plants".

    1. A field guide to our own grounds
    Biology, Science, Art · Years 5-9 · 4 sessions of 60 minutes
    Best in April to June: Most plants are easiest to name while they are in flower.
    Observe, draw and identify plants and small animals around the school. Each entry has a place, a date, and how sure its author is.
    "#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_is_not_found_is_said_with_what_to_do() {
    let mut school = School::opens(MONDAY).await;
    let mut said = String::new();
    for search in [
        [("subject", "alchemy"), ("topic", "")],
        [("year", "everybody"), ("topic", "")],
        [("subject", "Physics"), ("topic", "**dragons** @everyone")],
    ] {
        let search = search.map(|(name, value)| (name, json!(value)));
        let search: Vec<_> = search.into_iter().filter(|(_, value)| value != "").collect();
        said += &(school.types(RIVERA, "ideas", &search).await.privately() + "\n");
    }
    insta::assert_snapshot!(said, @r#"
    I don't know the subject "alchemy". Begin to type it and choose one, or leave it out and write it as the topic.
    I can't read "everybody" as a class: write it like Year 8, or leave it out.
    There is no idea for Physics, "\*\*dragons\*\* \@everyone" yet. Leave something out of the search, or ask the library: /request-collab.
    "#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_idea_is_asked_for_with_a_draft_that_is_filled_from_it_and_the_request_remembers_it() {
    let mut school = School::opens(MONDAY).await;
    let search =
        [("subject", json!("math")), ("topic", json!("books shelves estimate")), ("year", json!("Y8"))];
    let said = school.types(RIVERA, "ideas", &search).await;
    assert_eq!(titles(&said.text()), ["How many books are in here? No counting"]);
    let draft = school.clicks(RIVERA, STAFF, "Ask for 1").await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 14 Sep 12:00  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: How many books are in here? No counting
          | Support: Library space and time
          | Class: Year 8
          | Students should be able to: Estimate the number of books in the library from a few shelves, then the number of pages, each time as a range. Groups defend their methods before the envelope is opened.
          | Notes: One session of 50 minutes
        ‹Kind of support: Library space and time›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Send] [Delete this draft]
    ");
    // Asked for a second time, it is the same draft.
    school.types(RIVERA, "ideas", &search).await.privately();
    let full =
        school.chooses(RIVERA, STAFF, "Read one in full", "How many books are in here? No counting").await;
    insta::assert_snapshot!(full.shown(&school), @"
    Mon 14 Sep 12:00  Shelftalker (only you):
          | How many books are in here? No counting
          | Maths · Years 5-9 · One session of 50 minutes
          | Students: Estimate the number of books in the library from a few shelves, then the number of pages, each time as a range. Groups defend their methods before the envelope is opened.
          | The library: Shelves, tape measures, and the figure from our system in a sealed envelope, with a hint: some of the books are out on loan.
          | You: Sampling, rounding and spread. Why do two groups that both worked well get different answers?
          | Asks for: Library space and time
        [Ask for this]
    ");
    let again = school.clicks(RIVERA, STAFF, "Ask for this").await;
    assert_eq!(again.text(), draft.text());
    school.clicks(RIVERA, STAFF, "Send").await.privately();
    school.delivers_everything().await;

    let store = school.ideas_store();
    let of = store.schools().await.unwrap()[0].id;
    let request = store.request(of, 1).await.unwrap().unwrap();
    assert_eq!(request.wish.idea.unwrap().0, "how-many-books");
    let listed =
        school.types(HART, "idea hide", &[("idea", json!("How many books are in here? No counting"))]).await;
    assert!(listed.text().contains("request #1"), "{}", listed.text());
    assert!(school.reads(HART, DESK).contains("How many books are in here? No counting"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_idea_that_was_hidden_meanwhile_is_not_begun() {
    let mut school = School::opens(MONDAY).await;
    let search = [("topic", json!("dot september"))];
    let said = school.types(OKAFOR, "ideas", &search).await;
    let title = titles(&said.text())[0].clone();
    school.types(HART, "idea hide", &[("idea", json!(title))]).await.privately();
    let refused = school.clicks(OKAFOR, STAFF, "Ask for 1").await;
    insta::assert_snapshot!(refused.privately(), @"The library doesn't offer this idea any more. /ideas shows those that it does.");
    let said = school.types(OKAFOR, "ideas", &search).await.privately();
    assert!(!said.contains(&title), "{said}");
    school.delivers_everything().await;
}
