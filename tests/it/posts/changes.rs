//! A slot that was moved, skipped, reworded, or given another tip comes as it was decided: once, or not at all.

use serde_json::json;

use super::SATURDAY;
use crate::school::{HART, LEE, OKAFOR, STAFF, School};

const WEEKDAYS: [&str; 3] = ["2026-09-07 07:30", "2026-09-09 08:15", "2026-09-14 07:30"];

#[tokio::test]
async fn a_moved_tip_comes_at_its_new_moment_once_and_the_next_as_usual() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let moved = school.fills_in(HART, STAFF, "Move", &[("Day", "Wed 9 Sep"), ("Time", "8:15")]).await;
    insta::assert_snapshot!(moved.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited): Moved to Wed 9 September, 08:15.
        Tip, Wed 9 September, 08:15, in #staff-room (moved from Mon 7 Sep by Dana Hart). If nothing changes, I'll post this:
          | Tip A
          | One idea, usable today.
          | From your school library
        [Edit] [Move] [Skip this one] [Post now] [Say something else] [Back to the list]
    ");
    let list = school.sees_upcoming(LEE).await.privately();
    assert!(list.contains("\"Tip A\" (moved from Mon 7 Sep by Dana Hart)"), "{list}");
    // Only this one was moved: the weekly time is what it was.
    let _settings = school.types(HART, "library-settings", &[]).await.privately();
    let form = school.opens_form(HART, STAFF, "Tip").await;
    assert_eq!((form.value("Days"), form.value("Time")), (Some("Monday"), Some("07:30")));
    let saved = school.submits(HART, STAFF, &form, &[("On a closed day", "skip")]).await.privately();
    assert!(saved.contains("The weekly tip: Mondays at 07:30. On a closed day: skip."), "{saved}");
    school.lives_through(&WEEKDAYS[..1]).await;
    assert_eq!(school.tips_said().len(), 0, "not on Monday");
    school.lives_through(&["2026-09-09 08:14", "2026-09-09 08:15", "2026-09-09 08:16"]).await;
    assert_eq!(school.tips_said(), ["Tip A"]);
    school.restarts().await;
    school.lives_through(&WEEKDAYS[2..]).await;
    assert_eq!(school.tips_said(), ["Tip A", "Tip B"]);
}

#[tokio::test]
async fn a_tip_that_was_moved_to_an_earlier_day_does_not_come_again_on_its_own() {
    let mut school = School::with_three_tips("2026-09-07 09:00").await;
    let _post = school.opens_post(HART, "Mon 14 Sep").await;
    let _moved = school.fills_in(HART, STAFF, "Move", &[("Day", "Thu 10 Sep"), ("Time", "")]).await;
    school.lives_through(&["2026-09-10 07:30", "2026-09-14 07:30", "2026-09-21 07:30"]).await;
    assert_eq!(school.tips_said().len(), 2, "{:?}", school.tips_said());
}

#[tokio::test]
async fn a_skipped_tip_never_comes_unless_somebody_thinks_again() {
    let mut school = School::with_three_tips(SATURDAY).await;
    for day in ["Mon 7 Sep", "Mon 14 Sep"] {
        let _post = school.opens_post(HART, day).await;
        let skipped = school.clicks(HART, STAFF, "Skip this one").await;
        assert!(skipped.privately().contains("It's skipped by Dana Hart."), "{skipped:?}");
    }
    let after_all = school.clicks(HART, STAFF, "Post it after all").await.privately();
    assert!(
        after_all.starts_with("It will be posted after all.") && after_all.contains("Tip A"),
        "{after_all}"
    );
    school.lives_through(&["2026-09-07 07:30", "2026-09-08 09:00", "2026-09-14 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip A"]);
    assert!(!school.desk_was_told().contains("Not posted"), "nobody missed it: {}", school.desk_was_told());
}

#[tokio::test]
async fn a_tip_that_was_chosen_for_a_day_is_that_days_tip_and_no_others() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 14 Sep").await;
    let other = school.clicks(HART, STAFF, "Say something else").await;
    insta::assert_snapshot!(other.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited): Which tip is Mon 14 September's? It stays reserved for that day.
        ‹Choose a tip›
        [Back]
    ");
    let chosen = school.chooses(HART, STAFF, "Choose a tip", "Tip A").await.privately();
    assert!(chosen.contains("(chosen by Dana Hart)"), "{chosen}");
    // It is the other day's tip by now, so it is not offered for this one.
    let _post = school.opens_post(LEE, "Mon 21 Sep").await;
    let other = school.clicks(LEE, STAFF, "Say something else").await;
    let menu = other.message().menu("Choose a tip").unwrap();
    assert!(menu.options.iter().all(|option| option.label != "Tip A"), "{:?}", menu.options);
    school.lives_through(&["2026-09-07 07:30", "2026-09-14 07:30", "2026-09-21 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip B", "Tip A", "Tip C"]);
}

#[tokio::test]
async fn words_for_one_slot_are_what_is_posted_and_the_tip_keeps_its_own() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let edited = school.fills_in(HART, STAFF, "Edit", &[("Title", "Tip A, today only")]).await;
    insta::assert_snapshot!(edited.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited): Saved, for this time only.
        Tip, Mon 7 September, 07:30, in #staff-room (reworded by Dana Hart). If nothing changes, I'll post this:
          | Tip A, today only
          | One idea, usable today.
          | From your school library
        [Edit] [Move] [Skip this one] [Post now] [Say something else] [Back to the list]
    ");
    let tip = [("tip", json!("Tip A"))];
    let form = school.types(LEE, "tip edit", &tip).await.form().clone();
    let changed = school.submits(LEE, STAFF, &form, &[("body", "Another idea.")]).await.privately();
    insta::assert_snapshot!(changed, @r#""Tip A" is changed. On Mon 7 September it's posted in words of its own, though: /posts upcoming shows and changes those."#);
    let preview = school.types(LEE, "tip preview", &tip).await.text();
    assert!(preview.contains("On Mon 7 September this tip is posted in words of its own"), "{preview}");
    school.lives_through(&["2026-09-07 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip A, today only"]);
    let preview = school.types(LEE, "tip preview", &tip).await.text();
    assert!(!preview.contains("words of its own"), "{preview}");
    let list = school.types(HART, "tip list", &[]).await.privately();
    assert!(list.contains("Tip A · 7 September 2026"), "{list}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn words_that_were_written_for_one_tip_are_never_said_of_another() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let form = school.opens_form(HART, STAFF, "Edit").await;
    let _moved = school.types(LEE, "tip move", &[("tip", json!("Tip C")), ("to", json!("First"))]).await;
    let saved = school.submits(HART, STAFF, &form, &[("Title", "Tip A, today only")]).await.privately();
    assert!(saved.starts_with("Saved, for this time only."), "{saved}");
    school.lives_through(&["2026-09-07 07:30", "2026-09-14 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip A, today only", "Tip C"]);
}

#[tokio::test]
async fn an_edit_over_the_limit_is_refused_and_what_was_typed_is_kept() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let form = school.opens_form(HART, STAFF, "Edit").await;
    let long = "word ".repeat(600);
    let refused = school.forges(HART, STAFF, &form, &[("Title", "Kept"), ("body", &long)]).await.privately();
    assert!(refused.contains("The tip") && refused.contains("Press Fix"), "{refused}");
    let fix = school.opens_form(HART, STAFF, "Fix").await;
    assert!(fix.fields.iter().any(|field| field.value == "Kept"), "{fix:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_form_that_was_refused_takes_no_place_of_a_colleagues_words_untold() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _hers = school.opens_post(HART, "Mon 7 Sep").await;
    let unread = [("title", "Dana's words"), ("link", "no link")];
    let refused = school.fills_in(HART, STAFF, "Edit", &unread).await.privately();
    assert!(refused.contains("Press Fix"), "{refused}");
    let _his = school.opens_post(LEE, "Mon 7 Sep").await;
    let _saved = school.fills_in(LEE, STAFF, "Edit", &[("title", "Sam's words")]).await;
    let told = school.fills_in(HART, STAFF, "Fix", &[("link", "")]).await.privately();
    assert!(told.contains("Sam Lee has changed this post since you opened it"), "{told}");
    assert!(school.opens_post(LEE, "Mon 7 Sep").await.privately().contains("Sam's words"));
    let saved = school.fills_in(HART, STAFF, "Fix", &[]).await.privately();
    assert!(saved.starts_with("Saved, for this time only.") && saved.contains("Dana's words"), "{saved}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_is_posted_now_is_out_at_once_and_its_own_day_stays_silent() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let now = school.clicks(HART, STAFF, "Post now").await.privately();
    assert!(now.contains("it goes out now"), "{now}");
    school.delivers_everything().await;
    assert_eq!(school.tips_said(), ["Tip A"]);
    let seen = school.clicks(HART, STAFF, "See how it went").await;
    insta::assert_snapshot!(seen.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited):
          | Already posted
          | It's in its channel. [See it there.](<https://discord.com/channels/…/…/…>)
        [Change it] [Delete it] [Back to the list]
    ");
    school.lives_through(&["2026-09-07 07:30", "2026-09-14 07:30"]).await;
    assert_eq!(school.tips_said(), ["Tip A", "Tip B"]);
}

#[tokio::test]
async fn a_move_that_cannot_be_is_refused_with_the_remedy_and_kept() {
    let mut school = School::with_three_tips("2026-09-08 09:00").await;
    let _post = school.opens_post(HART, "Mon 14 Sep").await;
    for (day, why) in [
        ("Mon 7 Sep", "has passed"),
        ("Mon 21 Sep", "there is already one on Mon 21 September, 07:30. Give another day"),
        ("Wed 23 Sep", "the next one comes on Mon 21 September, 07:30"),
    ] {
        let refused =
            school.fills_in(HART, STAFF, "Move", &[("Day", day), ("Time", "9:00")]).await.privately();
        assert!(refused.contains(why) && refused.contains("Press Fix"), "{refused}");
        let fix = school.opens_form(HART, STAFF, "Fix").await;
        assert!(fix.fields.iter().any(|field| field.value == day), "{fix:?}");
    }
    let _post = school.opens_post(HART, "Mon 21 Sep").await;
    let refused = school.clicks(HART, STAFF, "Post now").await.privately();
    assert!(refused.contains("another one comes first, on Mon 14 September"), "{refused}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn another_time_for_tips_keeps_what_was_decided_about_a_week() {
    let mut school = School::with_three_tips(SATURDAY).await;
    let _post = school.opens_post(HART, "Mon 7 Sep").await;
    let _skipped = school.clicks(HART, STAFF, "Skip this one").await;
    school.restarts_with_tips_at("15 8 * * Tue").await.delivers_everything().await;
    let list = school.sees_upcoming(HART).await.privately();
    assert!(list.contains("08:15 Tip: skipped by Dana Hart"), "{list}");
    school.lives_through(&["2026-09-08 08:15", "2026-09-15 08:15"]).await;
    assert_eq!(school.tips_said(), ["Tip A"]);
}

#[tokio::test]
async fn thank_yous_are_reworded_and_moved_as_one_post() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let _post = school.opens_post(HART, "Fri 11 Sep").await;
    let label = "Keep {teacher}: it becomes the name";
    let edited =
        school.fills_in(HART, STAFF, "Edit", &[(label, "{teacher} lent us the tank.")]).await.privately();
    assert!(edited.contains("Ana Rivera lent us the tank."), "{edited}");
    let _moved = school.fills_in(HART, STAFF, "Move", &[("Day", "Thu 10 Sep"), ("Time", "14:00")]).await;
    school.delivers_everything().await;
    assert!(school.desk_was_told().contains("on Thu 10 September, 14:00"), "{}", school.desk_was_told());
    school.lives_through(&["2026-09-10 14:00", "2026-09-11 15:00"]).await;
    let said = school.public(OKAFOR, STAFF);
    assert_eq!(said.iter().filter(|it| it.text().contains("lent us the tank")).count(), 1);
}

#[tokio::test]
async fn each_thank_you_keeps_its_own_words_though_its_post_changes_while_they_are_written() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    school.wishes_thanks(OKAFOR, "Thank me by name").await;
    let _card = school.writes_a_thank_you(&[OKAFOR], "the display case").await;
    let _his = school.opens_post(LEE, "Fri 11 Sep").await;
    let his = school.opens_form(LEE, STAFF, "Edit").await;
    let _hers = school.opens_post(HART, "Fri 11 Sep").await;
    let hers = school.opens_form(HART, STAFF, "Edit").await;
    let ana = school.names_thank_you("Ana").await;
    let held = school.types(LEE, "thanks hold", &[("thank-you", ana)]).await.privately();
    assert!(held.contains("is held"), "{held}");
    let words = [("words-1", "{teacher} lent us the tank."), ("words-2", "{teacher} lent us the case.")];
    let told = school.submits(HART, STAFF, &hers, &words).await;
    insta::assert_snapshot!(told.shown(&school), @r"
    Mon 7 Sep 09:12  Shelftalker (only you): This thank-you is no longer in the post that you opened, so yours isn't saved yet. Now it reads:
        Thank you to {teacher} for making room for books: “Marine biology”.
        Sending yours again replaces these words at the desk. Press Fix: everything you typed is kept.
        [Fix]
    ");
    let saved = school.fills_in(HART, STAFF, "Fix", &[]).await;
    insta::assert_snapshot!(saved.shown(&school), @r"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited): Saved.
        Thank-yous, Fri 11 September, 15:00, in #staff-room. If nothing changes, I'll post this:
          | Thank you
          | Ben Okafor lent us the case.
          | From your school library
        [Edit] [Move] [Skip this one] [Post now] [Back to the list]
    ");
    // What was not touched changes nothing, and nobody else's words either.
    let untouched = school.submits(LEE, STAFF, &his, &[]).await.privately();
    assert!(untouched.contains("Ben Okafor lent us the case."), "{untouched}");
    school.lives_through(&["2026-09-11 15:00"]).await;
    assert!(school.staff_hears().join("").contains("Ben Okafor lent us the case."));
    assert!(school.desk_was_told().contains("Ana Rivera lent us the tank."), "{}", school.desk_was_told());
    let late = [("words-2", "{teacher} lent us everything.")];
    let told = school.submits(LEE, STAFF, &his, &late).await.privately();
    assert!(told.contains("due, posted or taken back by now") && told.contains("Press Fix"), "{told}");
    school.delivers_everything().await;
}
