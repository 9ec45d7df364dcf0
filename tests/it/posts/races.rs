//! Two librarians, or a librarian and the clock: one true answer for each.

use shelftalker::rehearsal::Trouble;

use super::SATURDAY;
use crate::school::{HART, LEE, STAFF, School};

#[tokio::test]
async fn of_two_librarians_the_later_is_told_and_keeps_her_words() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _hers = school.opens_post(HART, "Mon 7 Sep").await;
    let form = school.opens_form(HART, STAFF, "Edit").await;
    let _his = school.opens_post(LEE, "Mon 7 Sep").await;
    let _skipped = school.clicks(LEE, STAFF, "Skip this one").await;
    let told = school.submits(HART, STAFF, &form, &[("Title", "Dana's words")]).await.privately();
    assert!(told.contains("has changed this post since you opened it"), "{told}");
    let fix = school.opens_form(HART, STAFF, "Fix").await;
    assert!(fix.fields.iter().any(|field| field.value == "Dana's words"), "{fix:?}");
    let told = school.submits(HART, STAFF, &fix, &[]).await.privately();
    assert!(told.contains("Nothing is posted then: skipped by Sam Lee."), "{told}");
    let _his = school.opens_post(LEE, "Mon 7 Sep").await;
    let _after_all = school.clicks(LEE, STAFF, "Post it after all").await;
    let told = school.fills_in(HART, STAFF, "Fix", &[]).await.privately();
    assert!(told.contains("has changed this post since you opened it"), "{told}");
    let fix = school.opens_form(HART, STAFF, "Fix").await;
    let saved = school.submits(HART, STAFF, &fix, &[]).await.privately();
    assert!(saved.starts_with("Saved, for this time only.") && saved.contains("Dana's words"), "{saved}");
    school.lives_through(&["2026-09-07 07:30"]).await;
    assert_eq!(school.tips_said(), ["Dana's words"]);
}

#[tokio::test]
async fn an_edit_that_comes_too_late_changes_the_post_that_stands() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let form = school.opens_form(HART, STAFF, "Edit").await;
    school.lives_through(&["2026-09-07 07:30"]).await;
    let late = school.submits(HART, STAFF, &form, &[("Title", "Tip A, put right")]).await;
    insta::assert_snapshot!(late.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited): What you typed is kept: [Change it] brings it back.
          | Already posted
          | It's in its channel. [See it there.](<https://discord.com/channels/…/…/…>)
        [Change it] [Delete it] [Back to the list]
    ");
    let form = school.opens_form(HART, STAFF, "Change it").await;
    assert_eq!(form.fields[0].value, "Tip A, put right", "nothing typed is lost");
    let changed = school.submits(HART, STAFF, &form, &[]).await.privately();
    assert_eq!(changed, "Saved. I'm changing the post in the staff channel.");
    school.delivers_everything().await;
    assert_eq!(school.tips_said(), ["Tip A, put right"]);
}

#[tokio::test]
async fn a_skip_that_comes_too_late_can_still_delete_the_post() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    school.lives_through(&["2026-09-07 07:30"]).await;
    let late = school.clicks(HART, STAFF, "Skip this one").await.privately();
    assert!(late.starts_with("Already posted"), "{late}");
    let gone = school.clicks_surely(HART, STAFF, "Delete it", "Delete it").await.privately();
    assert!(gone.contains("deleting the post in the staff channel"), "{gone}");
    school.delivers_everything().await;
    assert_eq!(school.tips_said().len(), 0);
    school.lives_through(&["2026-09-14 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip B"], "it counts as said");
}

#[tokio::test]
async fn while_a_post_is_on_its_way_nothing_is_claimed() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    school.next_post_meets(Trouble::NoAnswer);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let asked = school.clicks(HART, STAFF, "Skip this one").await.privately();
    assert!(asked.starts_with("It's on its way right now"), "{asked}");
    school.clock_reads("2026-09-07 07:35").delivers_everything().await;
    let seen = school.clicks(HART, STAFF, "Look again").await.privately();
    assert!(seen.starts_with("Already posted"), "{seen}");
    assert_eq!(school.tips_said(), ["Tip A"]);
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_the_staff_has_read_keeps_its_words_when_the_tip_is_edited_and_everything_painted_anew() {
    let mut school = School::with_three_tips(SATURDAY).await;
    school.lives_through(&["2026-09-07 07:30"]).await;
    let form = school.types(HART, "tip edit", &[("tip", "Tip A".into())]).await.form().clone();
    let _edited =
        school.submits(HART, STAFF, &form, &[("Title", "Tip A, anew"), ("reuse", "evergreen")]).await;
    let _settings = school.types(HART, "library-settings", &[]).await;
    let _manner =
        school.fills_in(HART, STAFF, "Dates and words", &[("Dates look like", "September 17")]).await;
    school.delivers_everything().await;
    assert_eq!(school.tips_said(), ["Tip A"]);
}

#[tokio::test]
async fn a_tip_that_was_given_to_another_day_meanwhile_is_refused_and_stays_there() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _hers = school.opens_post(HART, "Mon 7 Sep").await;
    let _tips = school.clicks(HART, STAFF, "Say something else").await;
    let _his = school.opens_post(LEE, "Mon 14 Sep").await;
    let _tips = school.clicks(LEE, STAFF, "Say something else").await;
    let _chosen = school.chooses(LEE, STAFF, "Choose a tip", "Tip C").await;
    let refused = school.chooses(HART, STAFF, "Choose a tip", "Tip C").await.privately();
    assert_eq!(
        refused,
        "\"Tip C\" is already the tip of Mon 14 September. Choose another, or change that day first."
    );
    let _chosen = school.chooses(HART, STAFF, "Choose a tip", "Tip B").await;
    school.lives_through(&["2026-09-07 07:30", "2026-09-14 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip B", "Tip C"]);
}
