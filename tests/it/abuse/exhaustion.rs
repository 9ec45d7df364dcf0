//! Nobody, and nothing that goes wrong again and again, keeps the library from its work.

use std::time::{Duration, Instant};

use serde_json::json;
use shelftalker::chat::{ChannelId, ServerId};
use shelftalker::features::tips::SHORTAGE_POST;
use shelftalker::queue::{NewPost, Place, Reference};
use shelftalker::rehearsal::{Acting, Fault, Trouble};
use shelftalker::store::{Change, Write};

use super::NOON;
use crate::school::{DESK, HART, RIVERA, STAFF, School, a_wish};

/// How often the bot has asked Discord for this.
fn asked(school: &School, method: &str, part_of_path: &str) -> usize {
    let recorded = school.discord().recorded();
    recorded.iter().filter(|it| it.method == method && it.path.contains(part_of_path)).count()
}

#[tokio::test]
async fn case_29_a_member_who_types_too_many_commands_gets_back_what_was_typed() {
    let mut school = School::opens("2026-09-07 12:00").await;
    for _ in 0..10 {
        let _ = school.types(RIVERA, "my-requests", &[]).await.privately();
    }
    let wait = school.types(RIVERA, "request-collab", &a_wish()).await;
    insta::assert_snapshot!(wait.shown(&school), @"
    Mon 7 Sep 12:00  Shelftalker (only you): That was a lot at once. What you typed is kept: press [Send it now] in 10 seconds.
        [Send it now]
    ");
    let early = school.clicks(RIVERA, STAFF, "Send it now").await;
    insta::assert_snapshot!(early.privately(), @"Not yet: please press [Send it now] again in 10 seconds.");
    // Where a command opens a form, too; colleagues have turns of their own, and so have clicks and suggestions.
    for _ in 0..10 {
        let _ = school.types(HART, "tip add", &[]).await.form();
    }
    let wait = school.types(HART, "tip add", &[]).await.privately();
    assert!(wait.contains("a lot at once"), "{wait}");
    let at = school.at(HART, STAFF);
    for _ in 0..20 {
        let tips = school.discord().suggestions(at, "tip preview", &[("tip", json!(""))], "tip").await;
        assert!(!tips.unwrap().is_empty());
    }
    school.clock_reads("2026-09-07 12:01");
    let sent = school.clicks(RIVERA, STAFF, "Send it now").await.privately();
    assert!(sent.contains("Got it: request #1") && sent.contains("Marine biology"), "{sent}");
    let form = school.clicks(HART, STAFF, "Send it now").await.form().clone();
    assert!(form.title.contains("tip"), "{form:?}");
    school.delivers_everything().await;
    assert_eq!(school.public(HART, DESK).len(), 1);
}

#[tokio::test]
async fn case_29_what_had_to_wait_keeps_its_file() {
    let mut school = School::opens("2026-09-07 12:00").await;
    for _ in 0..10 {
        let _ = school.types(RIVERA, "my-requests", &[]).await.privately();
    }
    let plan = ("plan.txt", b"Tides, and what moves them".as_slice());
    let wait = school.types_with_file(RIVERA, "request-collab", &a_wish(), plan).await.privately();
    assert!(wait.contains("What you typed is kept"), "{wait}");
    school.clock_reads("2026-09-07 12:01");
    let sent = school.clicks(RIVERA, STAFF, "Send it now").await.privately();
    assert!(sent.contains("Got it: request #1") && sent.contains("File: plan.txt"), "{sent}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_29_of_a_command_without_words_none_are_said_to_be_kept() {
    let mut school = School::opens("2026-09-07 12:00").await;
    for _ in 0..10 {
        let _ = school.types(RIVERA, "my-requests", &[]).await.privately();
    }
    let wait = school.types(RIVERA, "my-requests", &[]).await;
    insta::assert_snapshot!(wait.shown(&school), @"
    Mon 7 Sep 12:00  Shelftalker (only you): That was a lot at once. Press [Send it now] in 10 seconds.
        [Send it now]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_29_a_script_fills_no_table_with_what_it_types() {
    let mut school = School::opens("2026-09-07 12:00").await;
    for _ in 0..10 {
        let _ = school.types(RIVERA, "my-requests", &[]).await.privately();
    }
    for typed in 0..30 {
        let wait = school.types(RIVERA, "my-requests", &[]).await;
        assert_eq!(wait.message().button("Send it now").is_some(), typed < 10, "{typed}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_29_a_whole_school_that_types_at_once_is_answered_and_whoever_comes_after_waits() {
    let mut school = School::opens(NOON).await;
    let people = school.play().school;
    let (discord, channel) = (school.discord().clone(), people.staff);
    for colleague in 0..300 {
        let member = discord.add_member(people.server, &format!("Colleague {colleague}"), &[]);
        let answer = discord.command(Acting { member, channel }, "my-requests", &[]).await.unwrap();
        assert!(answer.message().unwrap().text().contains("You haven't asked"));
    }
    let wait = school.types(RIVERA, "my-requests", &[]).await;
    insta::assert_snapshot!(wait.privately(), @"Many people are asking the library right now. Press [Send it now] in 60 seconds.");
    school.clock_reads("2026-09-07 12:01");
    assert!(school.clicks(RIVERA, STAFF, "Send it now").await.privately().contains("You haven't asked"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_30_with_ten_thousand_queued_posts_members_are_answered() {
    let school = School::opens(NOON).await;
    let (discord, people) = (school.discord(), school.play().school);
    let library = &school.play().bot.library;
    let of = library.store.schools().await.unwrap()[0].id;
    let channels: Vec<_> =
        (0..100).map(|n| discord.add_channel(people.server, &format!("room-{n}"), &[])).collect();
    for hundred in 0..100 {
        let posts = channels.iter().map(|channel| {
            let place = Place::Channel(ChannelId(channel.to_string()));
            Write::Post(NewPost {
                reference: Reference(format!("{hundred} {channel}")),
                ..NewPost::now(library, of, SHORTAGE_POST, json!("low").to_string(), place)
            })
        });
        library.commit(Change(posts.collect())).await.unwrap();
    }
    let began = Instant::now();
    let at = school.at(RIVERA, STAFF);
    let asks = async {
        while asked(&school, "POST", "/messages") < 64 {
            tokio::task::yield_now().await;
        }
        discord.command(at, "request-collab", &a_wish()).await.unwrap()
    };
    let answer = tokio::select! {
        drained = school.play().bot.clerk.drain() => panic!("the whole queue went first: {drained:?}"),
        answer = asks => answer,
    };
    assert!(answer.message().unwrap().text().contains("Got it: request #1"));
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[tokio::test]
async fn case_32_a_channel_that_refuses_again_and_again_is_not_asked_in_a_loop() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let people = school.play().school;
    let (staff, desk) =
        (format!("/channels/{}/messages", people.staff), format!("/channels/{}/messages/", people.desk));
    let forbidden = Trouble::Code { status: 403, code: 50013 };
    school.gets_a_request().await;
    school.discord().fault(Fault::next("POST", &staff, forbidden).times(10_000));
    school.discord().fault(Fault::next("PATCH", &desk, forbidden).times(10_000));
    school.clicks(HART, DESK, "Accept").await.is_noted();
    for minute in 30..60 {
        school.clock_reads(&format!("2026-09-07 07:{minute}")).delivers_everything().await;
    }
    for minute in 0..30 {
        school.clock_reads(&format!("2026-09-07 08:{minute:02}")).delivers_everything().await;
    }
    let (posts, edits) = (asked(&school, "POST", &staff), asked(&school, "PATCH", &desk));
    assert!(
        (4..=5).contains(&posts),
        "what is held is tried once in a quarter of an hour, not {posts} times"
    );
    assert!(edits <= 12, "{edits} edits in an hour");
    // Changes that mend nothing cost a try each, and no more than one in ten seconds.
    let server = ServerId(people.server.to_string());
    for _ in 0..20 {
        school.play().bot.clerk.server_changed(&server).await.unwrap();
        school.delivers_everything().await;
    }
    let tried = asked(&school, "POST", &staff) - posts;
    assert!(tried <= 1, "{tried}");
    school.discord().clear_faults();
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_33_a_connection_that_drops_again_and_again_costs_no_requests() {
    let mut school = School::opens(NOON).await;
    let before = school.discord().recorded().len();
    for _ in 0..10 {
        school.discord().hub().drop_connections();
        school.discord().hub().connected().await;
    }
    assert_eq!(school.discord().recorded().len(), before, "commands are registered at the start alone");
    let said = school.types(RIVERA, "my-requests", &[]).await.privately();
    assert!(said.contains("You haven't asked"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_34_archives_are_refused_whatever_they_are_called() {
    let mut school = School::opens(NOON).await;
    let zip = [b"PK\x03\x04\x14\0\0\0\0\0".as_slice(), &[0; 16], b"\x09\0\0\0setup.exe"].concat();
    for (name, bytes) in [
        ("plans.zip", &*zip),
        ("plan.docx", &*zip),
        ("plan.txt", b"\x1F\x8B\x08\0\0\0\0\0\0\x03"),
        ("plan.pdf", b"7z\xBC\xAF\x27\x1C\0\x04"),
        ("plan.png", b"Rar!\x1A\x07\x01\0"),
    ] {
        let draft = school
            .types_with_file(RIVERA, "request-collab", &[("topic", json!("Tides"))], (name, bytes))
            .await;
        let words = draft.privately();
        assert!(
            (words.contains(&format!("{name} is a zip file"))
                || words.contains(&format!("I can't take {name}.")))
                && !words.contains("File:"),
            "{words}"
        );
        school.clock_reads("2026-09-07 12:01");
    }
    school.delivers_everything().await;
}
