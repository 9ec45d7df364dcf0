//! Tips that are changed, and moved to another place.

use serde_json::json;
use shelftalker::rehearsal::Form;

use super::EARLY;
use crate::school::{DESK, HART, LEE, RIVERA, STAFF, School, Who};

async fn opens_edit(school: &mut School, who: Who, title: &str) -> Form {
    school.types(who, "tip edit", &[("tip", json!(title))]).await.form().clone()
}

/// What a librarian reads who moves a tip, as a line.
async fn moves(school: &mut School, tip: &str, to: &str) -> String {
    let said = school.types(HART, "tip move", &[("tip", json!(tip)), ("to", json!(to))]).await;
    said.privately() + "\n"
}

#[tokio::test]
async fn a_waiting_tip_is_edited_in_a_form_that_holds_it() {
    let mut school = School::opens(EARLY).await;
    let form = opens_edit(&mut school, HART, "New on 1 January: works that are free to use").await;
    let fields = form.fields.iter().filter(|it| it.label != "The tip: one idea, usable today");
    let fields =
        fields.map(|it| format!("{} ({}): {}", it.label, it.placeholder.as_deref().unwrap_or(""), it.value));
    insta::assert_snapshot!(fields.collect::<Vec<_>>().join("\n"), @"
    Title (Captions on before you press play): New on 1 January: works that are free to use
    A link, if it needs one (https://…): 
    Season, if it has one (1 Sep to 15 Oct. Empty: all year): 1 Jan to 31 Jan
    Once, or evergreen (again after 26 weeks)? (once, or evergreen): evergreen
    ");
    let changed =
        [("title", "Free to use since January"), ("season", "January to 15 Feb"), ("reuse", "once")];
    let edited = school.submits(HART, STAFF, &form, &changed).await;
    insta::assert_snapshot!(edited.privately(), @r#""Free to use since January" is changed. /tip preview shows how it will look."#);
    // A form that is sent twice changes nothing the second time.
    let again = school.submits(HART, STAFF, &form, &changed).await;
    assert_eq!(again.privately(), edited.privately());
    let form = opens_edit(&mut school, LEE, "free to use since january").await;
    assert_eq!((form.value("season"), form.value("reuse")), (Some("1 Jan to 15 Feb"), Some("once")));
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_cannot_be_read_in_the_form_of_a_tip_is_said_and_kept() {
    let mut school = School::opens(EARLY).await;
    let form = opens_edit(&mut school, HART, "Three first sentences, no covers").await;
    let refused = school.submits(HART, STAFF, &form, &[("season", "in spring"), ("reuse", "")]).await;
    insta::assert_snapshot!(refused.privately(), @r#"I can't read "in spring" as a season. Try 1 Sep to 15 Oct, or leave it empty for all year. Press Fix: everything you typed is kept."#);
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!(
        (form.value("season"), form.value("reuse")),
        (Some("in spring"), Some("")),
        "emptied stays empty"
    );
    let refused = school.submits(HART, STAFF, &form, &[("season", ""), ("reuse", "always")]).await;
    insta::assert_snapshot!(refused.privately(), @"In the last field write once, or evergreen if the tip may be posted again. Press Fix: everything you typed is kept.");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!((form.value("season"), form.value("reuse")), (Some(""), Some("always")));
    let edited = school.submits(HART, STAFF, &form, &[("reuse", "Evergreen")]).await;
    assert!(edited.privately().contains("is changed"), "{edited:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_edit_a_tip_at_once_the_later_is_told() {
    let mut school = School::opens(EARLY).await;
    let title = "File names that sort themselves";
    let first = opens_edit(&mut school, HART, title).await;
    let second = opens_edit(&mut school, LEE, title).await;
    let edited = school.submits(HART, STAFF, &first, &[("body", "The words of Hart.")]).await;
    assert!(edited.privately().contains("is changed"), "{edited:?}");
    // What can't be read is said first, and hides nothing of the other's words.
    let unread = [("body", "The words of Lee."), ("season", "in spring")];
    let refused = school.submits(LEE, STAFF, &second, &unread).await.privately();
    assert!(refused.contains("I can't read \"in spring\""), "{refused}");
    let told = school.fills_in(LEE, STAFF, "Fix", &[("season", "")]).await;
    insta::assert_snapshot!(told.shown(&school), @r#"
    Mon 7 Sep 07:05  Shelftalker (only you): Somebody else changed "File names that sort themselves" while you were writing, so yours isn't saved yet. /tip preview shows their words. Sending yours again replaces theirs. Press Fix: everything you typed is kept.
        [Fix]
    "#);
    // The form itself, sent once more by whoever has not read that, is refused as before.
    let unread = school.submits(LEE, STAFF, &second, &[("body", "The words of Lee.")]).await.privately();
    assert!(unread.contains("isn't saved yet"), "{unread}");
    let preview = school.types(LEE, "tip preview", &[("tip", json!(title))]).await;
    assert!(preview.text().contains("The words of Hart."), "{preview:?}");
    let form = school.opens_form(LEE, STAFF, "Fix").await;
    assert_eq!(form.value("body"), Some("The words of Lee."));
    let edited = school.submits(LEE, STAFF, &form, &[]).await;
    assert!(edited.privately().contains("is changed"), "{edited:?}");
    let preview = school.types(LEE, "tip preview", &[("tip", json!(title))]).await;
    assert!(preview.text().contains("The words of Lee."), "{preview:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_written_about_a_tip_that_is_removed_meanwhile_becomes_a_new_one() {
    let mut school = School::opens(EARLY).await;
    let title = "File names that sort themselves";
    let form = opens_edit(&mut school, HART, title).await;
    let _ = school.types_surely(LEE, "tip remove", &[("tip", json!(title))], "Remove it").await;
    let told = school.submits(HART, STAFF, &form, &[("body", "My words.")]).await;
    insta::assert_snapshot!(told.privately(), @"Somebody removed this tip while you were writing. If you send yours again, it becomes a new tip. Press Fix: everything you typed is kept.");
    let added = school.fills_in(HART, STAFF, "Fix", &[]).await;
    assert!(added.privately().contains("is in the queue, in last place"), "{added:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn editing_a_posted_tip_leaves_what_the_staff_has_read() {
    let mut school = School::opens(EARLY).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let before = school.public(RIVERA, STAFF);
    let title = "Three additions that sharpen a search";
    let form = opens_edit(&mut school, HART, title).await;
    let edited = school.submits(HART, STAFF, &form, &[("body", "Shorter.")]).await;
    insta::assert_snapshot!(edited.privately(), @r#""Three additions that sharpen a search" is changed for the next time it's posted. The post in the staff channel stays as it is."#);
    let form = opens_edit(&mut school, HART, title).await;
    let edited = school.submits(HART, STAFF, &form, &[("reuse", "once")]).await;
    insta::assert_snapshot!(edited.privately(), @r#""Three additions that sharpen a search" is changed, but it has already been posted and comes only once. To have it posted again, edit it once more and write evergreen in the last field."#);
    school.delivers_everything().await;
    assert_eq!(school.public(RIVERA, STAFF)[0].embeds, before[0].embeds);
    assert_eq!(school.public(HART, DESK).len(), 0);
}

#[tokio::test]
async fn a_tip_is_moved_first_last_or_after_another() {
    let mut school = School::opens(EARLY).await;
    school.keeps_tips(4).await;
    let at = school.at(HART, STAFF);
    let typed = [("tip", json!("What I am")), ("to", json!(""))];
    let places = school.discord().suggestions(at, "tip move", &typed, "to").await.unwrap();
    let labels: Vec<&str> = places.iter().map(|(label, _)| label.as_str()).collect();
    insta::assert_snapshot!(labels.join("\n"), @"
    First
    Last
    After Three additions that sharpen a search
    After Four facts before the tab is closed
    After A credit line for every picture
    After What I am reading, on the first slide
    ");
    let [search, facts, credit, reading] =
        [2, 3, 4, 5].map(|place| labels[place].strip_prefix("After ").unwrap());
    let steps = [
        (reading, "first"),
        (search, "Last"),
        (facts, "after a credit line for every picture"),
        (search, &places[5].1),
    ];
    let mut said = String::new();
    for (tip, to) in steps {
        said += &moves(&mut school, tip, to).await;
    }
    insta::assert_snapshot!(said, @r#"
    "What I am reading, on the first slide" is now number 1 of 4 in the queue.
    "Three additions that sharpen a search" is now number 4 of 4 in the queue.
    "Four facts before the tab is closed" is now number 3 of 4 in the queue.
    "Three additions that sharpen a search" is now number 2 of 4 in the queue.
    "#);
    let list = school.types(HART, "tip list", &[]).await;
    insta::assert_snapshot!(list.shown(&school), @"
    Mon 7 Sep 07:05  Shelftalker (only you):
          | Tips waiting: 4
          | **Waiting, next one first**
          | 1. What I am reading, on the first slide · evergreen
          | 2. Three additions that sharpen a search · evergreen
          | 3. A credit line for every picture · evergreen
          | 4. Four facts before the tab is closed · evergreen
    ");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let mut said = String::new();
    for (tip, to) in [(credit, credit), (credit, "somewhere"), (reading, "first")] {
        said += &moves(&mut school, tip, to).await;
    }
    insta::assert_snapshot!(said, @r#"
    A tip can't come after itself. Choose another place.
    There is no such place in the queue. Choose First, Last, or a tip that it comes after.
    "What I am reading, on the first slide" has already been posted and is evergreen: it may come again from 8 March 2027 on. To stop that, use /tip edit and write once in the last field.
    "#);
    school.delivers_everything().await;
}
