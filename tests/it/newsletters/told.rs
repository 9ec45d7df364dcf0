//! What the editor and the report tell of a newsletter: one true thing, and what can be pressed or typed there.

use serde_json::json;
use shelftalker::rehearsal::Permissions;

use super::TITLE;
use crate::school::{HART, LEE, STAFF, School};

const ON_THURSDAY: [(&str, &str); 2] = [("Day", "Thu 10 Sep"), ("Time", "3:30 pm")];

#[tokio::test]
async fn what_waits_for_a_channel_that_is_shut_is_not_promised_for_its_moment() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let [staff, seven, eight] = school.writes_a_newsletter().await;
    school.discord().take_from_bot(seven, Permissions::SEND_MESSAGES);
    let editor = school.fills_in(HART, STAFF, "Schedule", &ON_THURSDAY).await.privately();
    let now = |editor: &str| editor.lines().find(|line| line.starts_with("Now: ")).unwrap().to_owned();
    insta::assert_snapshot!(now(&editor), @"Now: I'll post it on Thu 10 September, 15:30, but not yet in the channels named above.");
    for channel in [staff, eight] {
        school.discord().take_from_bot(channel, Permissions::SEND_MESSAGES);
    }
    let editor = school.opens_its_editor(HART).await.privately();
    insta::assert_snapshot!(now(&editor), @"Now: Scheduled for Thu 10 September, 15:30, but I can't post it in any of its channels yet.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_command_names_no_button_that_it_does_not_show() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _channels = school.writes_a_newsletter().await;
    let late = [("newsletter", json!(TITLE)), ("day", json!("today")), ("time", json!("8:00"))];
    let passed = school.types(HART, "newsletter schedule", &late).await;
    insta::assert_snapshot!(passed.privately(), @"Mon 7 September, 08:00 has passed. Give a later time. /newsletter send sends it now.");
    school.sends_it().await;
    let when = [("newsletter", json!(TITLE)), ("day", json!("10 Sep")), ("time", json!("15:30"))];
    let out = school.types(LEE, "newsletter schedule", &when).await;
    insta::assert_snapshot!(out.privately(), @"This newsletter is out, or going out, so it keeps its time. /newsletter report says how far it is; /newsletter edit corrects or recalls it.");
    let out = school.types(LEE, "newsletter cancel", &when[..1]).await;
    insta::assert_snapshot!(out.privately(), @"This newsletter is out, or going out, so it keeps its time. /newsletter report says how far it is; /newsletter edit corrects or recalls it.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_desk_reads_when_publishing_goes_on() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let _news = school.sends_much_to_other_servers().await;
    school.clock_reads("2026-09-07 09:15").delivers_everything().await;
    insta::assert_snapshot!(school.report().await, @"
    Mon 7 Sep 09:15  Shelftalker (only you):
          | Report: September news
          | #library-news: [posted](<https://discord.com/channels/…/…/…>), but not all of it is up to date, or in the other servers. I'll go on at 10:12.
    ");
    let editor = school.opens_its_editor(HART).await.privately();
    insta::assert_snapshot!(editor.lines().find(|line| line.starts_with("Now: ")).unwrap(), @"Now: Mon 7 September, 09:12: posted, the new text still to come. [Report] says where. I'll go on at 10:12.");
    school.clock_reads("2026-09-07 10:40").delivers_everything().await;
    assert!(!school.report().await.contains("go on"), "all of it is published");
    school.delivers_everything().await;
}
