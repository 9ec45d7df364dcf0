//! Series: a topic for each meeting, one sign-up for all or for some, groups that take turns.

use serde_json::json;

use super::{TAN, in_calendar};
use crate::school::{HART, LEE, OKAFOR, RIVERA, STAFF, School};

const MENU: &str = "Choose the meetings you come to";
const TOPICS: &str = "Topics, a line each: one meeting for each";
const GROUPS: &str = "Groups that take turns, a line each";

/// Three meetings from Monday 12 October on, each with its topic; one of the Mondays is closed.
async fn has_a_series(school: &mut School, places: &str) {
    let days = [("days", json!("19 Oct")), ("kind", json!("closed")), ("name", json!("Staff day"))];
    let _added = school.types(LEE, "school-calendar add", &days).await.privately();
    let _taken = school.clicks(LEE, STAFF, "Add it").await.privately();
    let form = [("Title", "Research hours"), ("When", "Mon 12 Oct 15:30-16:15"), ("Places", places)];
    let _draft = school.drafts_an_event(&form).await.privately();
    let topics = "Finding sources\nJudging sources\nCiting them";
    let _roster = school.fills_in(HART, STAFF, "Topics and groups", &[(TOPICS, topics)]).await.privately();
}

#[tokio::test]
async fn a_series_has_a_topic_each_week_and_leaves_out_closed_days() {
    let mut school = School::opens("2026-10-05 09:00").await;
    has_a_series(&mut school, "2").await;
    let ready = school.sends_it_to_the_staff_room().await;
    insta::assert_snapshot!(ready.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited): Only you can see this. It's saved as you go; this is how it will stand.
          | Research hours
          | 1. Mon 12 October, 15:30: Finding sources
          | 2. Mon 26 October, 15:30: Judging sources
          | 3. Mon 2 November, 15:30: Citing them
          | Places: 2 each time
          | Posted in: #staff-room, as soon as you post it
          | Left out (closed or testing days): Mon 19 Oct: Staff day
          | From your school library
        ‹Where to post it›
        [Post it] [Change the words] [Change when] [Topics and groups] [Drop it]
    ");
    let _posted = school.clicks(HART, STAFF, "Post it").await.privately();
    school.delivers_everything().await;
    let choosing = school.clicks(RIVERA, STAFF, "I'm coming").await;
    insta::assert_snapshot!(choosing.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you):
          | Research hours
          | You're not signed up yet. Choose below.
        ‹Choose the meetings you come to›
        [All of them]
    ");
    let all = school.clicks(RIVERA, STAFF, "All of them").await;
    insta::assert_snapshot!(all.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited):
          | Research hours
          | ✓ Mon 12 October, 15:30: Finding sources
          | ✓ Mon 26 October, 15:30: Judging sources
          | ✓ Mon 2 November, 15:30: Citing them
          | I'll remind you before each.
        ‹Choose the meetings you come to: Mon 12 October, 15:30: Finding sources, Mon 26 October, 15:30: Judging sources, Mon 2 November, 15:30: Citing them›
        [Calendar file] [Can't come any more]
    ");
    let file = school.clicks(RIVERA, STAFF, "Calendar file").await;
    assert_eq!(
        in_calendar(&school, file.message()),
        [
            "2026-10-12 14:30:00 Research hours: Finding sources",
            "2026-10-26 15:30:00 Research hours: Judging sources",
            "2026-11-02 15:30:00 Research hours: Citing them",
        ],
        "half past three on the wall, also after the clocks went back"
    );
    school.delivers_everything().await;
    insta::assert_snapshot!(school.event_card(), @"
    Mon 5 Oct 09:00  Shelftalker (edited):
          | Research hours
          | 1. Mon 12 October, 15:30: Finding sources · 1 signed up
          | 2. Mon 26 October, 15:30: Judging sources · 1 signed up
          | 3. Mon 2 November, 15:30: Citing them · 1 signed up
          | Places: 2 each time
          | From your school library
        [I'm coming] [Maybe] [Can't come any more]
    ");
}

#[tokio::test]
async fn of_a_series_somebody_comes_to_one_meeting_and_a_place_is_of_one_meeting() {
    let mut school = School::opens("2026-10-05 09:00").await;
    has_a_series(&mut school, "1").await;
    school.posts_the_event().await;
    let _card = school.clicks(RIVERA, STAFF, "I'm coming").await.privately();
    let _all = school.clicks(RIVERA, STAFF, "All of them").await.privately();
    let _card = school.clicks(OKAFOR, STAFF, "I'm coming").await.privately();
    let chosen = ["Mon 12 October, 15:30: Finding sources", "Mon 2 November, 15:30: Citing them"];
    let said = school.chooses_all(OKAFOR, STAFF, MENU, &chosen).await;
    assert!(said.privately().contains("full, you're number 1 on the waiting list"), "{said:?}");
    // Ana gives one of hers up.
    let hers = ["Mon 26 October, 15:30: Judging sources", "Mon 2 November, 15:30: Citing them"];
    let _less = school.chooses_all(RIVERA, STAFF, MENU, &hers).await.privately();
    school.delivers_everything().await;
    let told = school.hears(OKAFOR);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Mon 12 October, 15:30-16:15: Finding sources"), "{}", told[0]);
    // Off the one meeting that the message is about, and no other.
    let off = school.clicks_directly(OKAFOR, "Can't come any more").await;
    assert!(off.text().contains("\"Research hours\", Mon 12 October"), "{off:?}");
    school.delivers_everything().await;
    let managed = school.manages().await.privately();
    assert!(managed.contains("Who comes to 3: Ana Rivera\nWaiting: Ben Okafor"), "{managed}");
    assert!(!managed.contains("Who comes to 1"), "{managed}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn nobody_moves_up_at_a_meeting_that_is_over() {
    let mut school = School::opens("2026-10-05 09:00").await;
    has_a_series(&mut school, "1").await;
    school.posts_the_event().await;
    for who in [RIVERA, OKAFOR] {
        let _card = school.clicks(who, STAFF, "I'm coming").await.privately();
        let first = ["Mon 12 October, 15:30: Finding sources"];
        let _first = school.chooses_all(who, STAFF, MENU, &first).await.privately();
    }
    school.lives_through(&["2026-10-09 15:00", "2026-10-12 14:30", "2026-10-13 09:00"]).await;
    let _card = school.manages().await.privately();
    let more = [("Places", "5")];
    let _more = school.fills_in(HART, STAFF, "Change the words", &more).await.privately();
    school.delivers_everything().await;
    let _card = school.clicks(TAN, STAFF, "I'm coming").await.privately();
    let _all = school.clicks(TAN, STAFF, "All of them").await.privately();
    school.delivers_everything().await;
    assert_eq!(school.hears(OKAFOR), [] as [String; 0]);
    let managed = school.manages().await.privately();
    assert!(managed.contains("Who comes to 1: Ana Rivera\nWaiting: Ben Okafor"), "{managed}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn one_meeting_of_a_series_is_cancelled_and_the_others_stay() {
    let mut school = School::opens("2026-10-05 09:00").await;
    has_a_series(&mut school, "5").await;
    school.posts_the_event().await;
    let _card = school.clicks(RIVERA, STAFF, "I'm coming").await.privately();
    let _all = school.clicks(RIVERA, STAFF, "All of them").await.privately();
    let event = school.about_event("event cancel", "Judging").await;
    let options = [("event", json!(event))];
    let asked = school.types(HART, "event cancel", &options).await;
    assert!(
        asked.text().contains("The one person who signed up is told. The other meetings stay."),
        "{asked:?}"
    );
    let _done = school.clicks(HART, STAFF, "Cancel it").await.privately();
    school.delivers_everything().await;
    assert!(
        school.event_card().contains("2. Mon 26 October, 15:30: Judging sources: cancelled"),
        "{}",
        school.event_card()
    );
    school
        .lives_through(&["2026-10-09 15:00", "2026-10-12 14:30", "2026-10-23 15:00", "2026-10-26 14:30"])
        .await;
    let told = school.hears(RIVERA);
    assert_eq!(told.len(), 3, "the cancellation, and both reminders of the first meeting: {told:#?}");
    school.lives_through(&["2026-10-13 07:00"]).await;
}

#[tokio::test]
async fn whoever_came_to_a_series_that_is_cancelled_reads_once_of_all_their_meetings() {
    let mut school = School::opens("2026-10-05 09:00").await;
    has_a_series(&mut school, "5").await;
    school.posts_the_event().await;
    let _card = school.clicks(RIVERA, STAFF, "I'm coming").await.privately();
    let hers = ["Mon 12 October, 15:30: Finding sources", "Mon 2 November, 15:30: Citing them"];
    let _two = school.chooses_all(RIVERA, STAFF, MENU, &hers).await.privately();
    let said = school.cancels_it("No room is free.").await;
    assert!(
        said.contains("\"Research hours\" is cancelled. I'm telling the one person who signed up"),
        "{said}"
    );
    insta::assert_snapshot!(school.hears(RIVERA).join("\n"), @r#"
    Mon 5 Oct 09:00  Shelftalker:
          | Cancelled: Research hours
          | What was still to come of "Research hours" does not take place: No room is free.
          | You had signed up for:
          | Mon 12 October, 15:30: Finding sources
          | Mon 2 November, 15:30: Citing them
          | ref
    "#);
}

#[tokio::test]
async fn in_a_rotation_groups_take_turns_and_somebody_signs_up_with_a_group() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let form = [("Title", "PD rotation"), ("When", "Tue 13 Oct 15:30")];
    let _draft = school.drafts_an_event(&form).await.privately();
    let roster = [(TOPICS, "Databases\nCitations"), (GROUPS, "English\nScience")];
    let _roster = school.fills_in(HART, STAFF, "Topics and groups", &roster).await.privately();
    school.posts_the_event().await;
    insta::assert_snapshot!(school.event_card(), @"
    Mon 5 Oct 09:00  Shelftalker:
          | PD rotation
          | 1. Tue 13 October, 15:30: Databases (English)
          | 2. Tue 20 October, 15:30: Databases (Science)
          | 3. Tue 27 October, 15:30: Citations (English)
          | 4. Tue 3 November, 15:30: Citations (Science)
          | From your school library
        [I'm coming] [Maybe] [Can't come any more]
    ");
    let _card = school.clicks(TAN, STAFF, "I'm coming").await.privately();
    let said = school.chooses(TAN, STAFF, "Or choose your group", "Science").await;
    insta::assert_snapshot!(said.shown(&school), @"
    Mon 5 Oct 09:00  Shelftalker (only you) (edited):
          | PD rotation
          | ✓ Tue 20 October, 15:30: Databases (Science)
          | ✓ Tue 3 November, 15:30: Citations (Science)
          | I'll remind you before each.
        ‹Choose the meetings you come to: Tue 20 October, 15:30: Databases (Science), Tue 3 November, 15:30: Citations (Science)›
        ‹Or choose your group›
        [Calendar file] [Can't come any more]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_roster_that_cannot_be_is_one_sentence() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _draft = school.drafts_an_event(&[("Title", "Tea"), ("When", "Tue 13 Oct 15:30")]).await.privately();
    let many = (1..=26).map(|number| format!("Topic {number}")).collect::<Vec<_>>().join("\n");
    let mut said = Vec::new();
    for roster in [
        [(TOPICS, many.as_str()), (GROUPS, "")],
        [(TOPICS, ""), (GROUPS, "English")],
        [(TOPICS, "One"), (GROUPS, "English\nScience\nEnglish")],
    ] {
        said.push(school.fills_in(HART, STAFF, "Topics and groups", &roster).await.privately());
    }
    let every = [("Every (empty: once)", "now and then"), ("How many meetings (empty: once)", "4")];
    said.push(school.fills_in(HART, STAFF, "Change when", &every).await.privately());
    insta::assert_snapshot!(said.join("\n"), @r#"
    That makes 26 meetings, and 25 are the most. Plan the rest as a second series. Press Fix: everything you typed is kept.
    One group takes no turns. Give two or more, a line each, or none. Press Fix: everything you typed is kept.
    The group "English" is there twice. Give each once. Press Fix: everything you typed is kept.
    I can't read "now and then". Leave it empty for once, or write it like: week, 2 weeks. Press Fix: everything you typed is kept.
    "#);
    let weekly = [("Every (empty: once)", "2 weeks"), ("How many meetings (empty: once)", "3")];
    let draft = school.fills_in(HART, STAFF, "Change when", &weekly).await;
    assert!(draft.text().contains("3. Tue 10 November, 15:30"), "{draft:?}");
    school.delivers_everything().await;
}
