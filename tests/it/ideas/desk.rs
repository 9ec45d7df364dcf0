//! Ideas that librarians write, change, hide and put back.

use serde_json::json;
use shelftalker::rehearsal::Form;

use super::{MONDAY, titles};
use crate::school::{HART, LEE, RIVERA, STAFF, School, Who};

const OWN: [(&str, &str); 3] =
    [("subject", "Biology, art"), ("classes", "Year 5 to 8"), ("support", "makerspace")];
const WORDS: [(&str, &str); 5] = [
    ("title", "A pond in a jar"),
    ("students", "Build a pond in a jar and draw it every week."),
    ("library", "Jars, and books about ponds in {library}."),
    ("teacher", "Water from the pond."),
    ("why", "Ponds are alive then."),
];

async fn opens_add(school: &mut School, more: &[(&str, &str)]) -> Form {
    let options: Vec<_> = OWN.iter().chain(more).map(|(name, value)| (*name, json!(value))).collect();
    school.types(HART, "idea add", &options).await.form().clone()
}

async fn opens_edit(school: &mut School, who: Who, title: &str) -> Form {
    school.types(who, "idea edit", &[("idea", json!(title))]).await.form().clone()
}

async fn finds(school: &mut School, topic: &str) -> String {
    school.types(RIVERA, "ideas", &[("topic", json!(topic))]).await.privately()
}

#[tokio::test]
async fn a_librarian_writes_an_idea_and_teachers_find_it() {
    let mut school = School::opens(MONDAY).await;
    let form = opens_add(&mut school, &[("months", "April to June")]).await;
    let added = school.submits(HART, STAFF, &form, &WORDS).await;
    insta::assert_snapshot!(added.privately(), @r#""A pond in a jar" is there: teachers find it with /ideas."#);
    // A form that is sent twice is one idea.
    let again = school.submits(HART, STAFF, &form, &WORDS).await;
    assert_eq!(again.privately(), added.privately());
    assert_eq!(titles(&finds(&mut school, "pond jar").await), ["A pond in a jar"]);
    insta::assert_snapshot!(finds(&mut school, "pond jar").await, @r#"
    One idea to do together
    For "pond jar".

    1. A pond in a jar
    Biology, Art · Years 5-8 · One session of 60 minutes
    Best in April to June: Ponds are alive then.
    Build a pond in a jar and draw it every week.
    "#);
    let listed = school.types(HART, "idea list", &[]).await;
    insta::assert_snapshot!(listed.shown(&school), @"
    Mon 14 Sep 12:00  Shelftalker (only you):
          | Ideas that teachers see: 61
          | A pond in a jar · Biology, Art · Years 5-8 · yours
          | A book club with the counsellor · Counselling and tutor groups, English and literacy · Years 7-11
          | A box from the year our school opened · History · Years 2-7
          | A card for the season that comes alive on screen · Art, Computing · Years 4-8
          | A chapter for five voices · Drama, English and literacy · Years 4-7
          | A citation workshop inside the project · English and literacy, History, Biology, Geography · Years 8-13
          | A counting book by the whole class · Maths, Art · Reception to Year 2
          | A dot each, for the middle of September · Art, English and literacy · Reception to Year 4
          | A field guide to our own grounds · Biology, Science, Art · Years 5-9
          | A map of the story, and a friend to guide along it · Geography, Computing, English and literacy · Reception to Year 3
          | A quest through the shelves, in code · Computing, English and literacy · Years 5-8
          | A real research paper in one lesson · Biology, Chemistry, Physics, Geography · Years 12-13
          | Page 1 of 6
        ‹Open one›
        [More]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_said_before_the_form_opens_or_kept_behind_fix() {
    let mut school = School::opens(MONDAY).await;
    let mut said = String::new();
    for (name, value) in [("subject", "alchemy"), ("classes", "all of them"), ("months", "in spring")] {
        let mut options: Vec<_> = OWN.iter().filter(|(option, _)| *option != name).copied().collect();
        options.push((name, value));
        let options: Vec<_> = options.iter().map(|(name, value)| (*name, json!(value))).collect();
        said += &(school.types(HART, "idea add", &options).await.privately() + "\n");
    }
    // A reason without months.
    let form = opens_add(&mut school, &[]).await;
    said += &school.submits(HART, STAFF, &form, &WORDS).await.privately();
    insta::assert_snapshot!(said, @r#"
    I don't know the subject "alchemy": begin to type it and choose one.
    I can't read "all of them" as classes: write them like Year 5 to 8.
    I can't read "in spring" as months: write them like April to June, or leave them out.
    It says why then, but not when: name the months, or leave the reason out. Press Fix: everything you typed is kept.
    "#);
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!(form.value("title"), Some("A pond in a jar"));
    let added = school.submits(HART, STAFF, &form, &[("why", "")]).await;
    assert!(added.privately().contains("is there"), "{added:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_idea_that_came_with_shelftalker_is_changed_and_put_back() {
    let mut school = School::opens(MONDAY).await;
    let ideas = &school.play().bot.library.content.ideas;
    let came = ideas.iter().find(|idea| idea.id.0 == "mystery-call").unwrap().clone();
    let form = opens_edit(&mut school, HART, &came.title).await;
    assert_eq!(form.value("students"), Some(came.students.as_str()));
    let edited = school.submits(HART, STAFF, &form, &[("title", "Who is calling?")]).await;
    insta::assert_snapshot!(edited.privately(), @r#""Who is calling?" is changed. Requests that it began stay as they are."#);
    assert_eq!(titles(&finds(&mut school, "who calling").await), ["Who is calling?"]);
    let hidden = school.types(HART, "idea hide", &[("idea", json!("who is calling?"))]).await;
    assert!(hidden.text().contains("Teachers don't see it"), "{}", hidden.text());
    school.clicks(HART, STAFF, "Show it to teachers").await.privately();
    let back = school.clicks_surely(HART, STAFF, "As it came", "Put it back").await;
    assert!(back.text().contains(&came.title), "{}", back.text());
    let kept = school.ideas_store().kept_ideas(school.ideas_store().schools().await.unwrap()[0].id).await;
    assert_eq!(kept.unwrap(), [], "what is as it came has no row");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_edit_an_idea_at_once_the_later_is_told() {
    let mut school = School::opens(MONDAY).await;
    let title = school.play().bot.library.content.ideas[0].title.clone();
    let first = opens_edit(&mut school, HART, &title).await;
    let second = opens_edit(&mut school, LEE, &title).await;
    let edited = school.submits(HART, STAFF, &first, &[("teacher", "The words of Hart.")]).await;
    assert!(edited.privately().contains("is changed"), "{edited:?}");
    // What can't be taken is said first, and hides nothing of the other's words.
    let unread = [("teacher", "The words of Lee."), ("title", "\u{3164}")];
    let refused = school.submits(LEE, STAFF, &second, &unread).await.privately();
    assert!(refused.contains("The title"), "{refused}");
    let told = school.fills_in(LEE, STAFF, "Fix", &[("title", &title)]).await;
    insta::assert_snapshot!(told.privately(), @r#"Somebody else changed this idea while you were writing, so yours ("A dot each, for the middle of September") is not saved yet. If you send yours again, it takes the place of theirs. Press Fix: everything you typed is kept."#);
    let form = school.opens_form(LEE, STAFF, "Fix").await;
    let edited = school.submits(LEE, STAFF, &form, &[]).await;
    assert!(edited.privately().contains("is changed"), "{edited:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_own_idea_is_removed_after_one_question_and_teachers_may_do_none_of_it() {
    let mut school = School::opens(MONDAY).await;
    let form = opens_add(&mut school, &[("months", "4-6")]).await;
    school.submits(HART, STAFF, &form, &WORDS).await.privately();
    school.types(HART, "idea list", &[]).await.privately();
    school.chooses(HART, STAFF, "Open one", "A pond in a jar").await.privately();
    let removed = school.clicks_surely(HART, STAFF, "Remove it", "Remove it").await;
    insta::assert_snapshot!(removed.privately(), @r#""A pond in a jar" is removed."#);
    assert!(!finds(&mut school, "pond").await.contains("A pond in a jar"));
    let refused = school.types(RIVERA, "idea list", &[]).await.privately();
    insta::assert_snapshot!(refused, @"That's for librarians only.");
    school.delivers_everything().await;
}
