//! Whose data it is: everybody gets what is kept about them, and has it deleted, for good.

use std::path::Path;

use serde_json::{Value, json};

use crate::files::files;
use crate::school::{DESK, HART, LEE, OKAFOR, REQUESTS, RIVERA, STAFF, School, Somebody, a_wish};

/// Ana Rivera's book talk was held, completed, rated, and she was thanked by name.
async fn with_a_past(school: &mut School) {
    let wish = [
        ("support", json!("book-talk")),
        ("topic", json!("Marine biology")),
        ("class", json!("8B Biology")),
        ("thanks", json!("by-name")),
    ];
    let _ = school.types(RIVERA, "request-collab", &wish).await.privately();
    school.delivers_everything().await;
    school.accepts(HART).await;
    let form = school.opens_form(HART, DESK, "Ask").await;
    let _ = school.submits(HART, DESK, &form, &[(form.fields[0].label.as_str(), "Which room, Ana?")]).await;
    school.delivers_everything().await;
    school
        .completes(
            HART,
            &[
                ("Sessions held", "1"),
                ("Students reached", "24"),
                ("What came of it (the teacher reads it)", "Ana Rivera smiled"),
            ],
        )
        .await;
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    assert!(said(school, STAFF).contains("Ana Rivera"), "{}", said(school, STAFF));
}

fn said(school: &School, channel: &str) -> String {
    let all = school.public(HART, channel);
    all.iter().map(|message| school.shown(message)).collect::<Vec<_>>().join("\n")
}

/// Whether any of these stands anywhere in the files of a folder.
pub fn found(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for word in words {
            if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(format!("{word} in {}", path.display()));
            }
        }
    }
    found
}

#[tokio::test]
async fn case_42_everybody_gets_what_is_kept_about_them_alone_and_in_private() {
    let mut school = School::opens("2026-09-07 09:12").await;
    with_a_past(&mut school).await;
    let said = school.types(RIVERA, "my-data export", &[]).await;
    insta::assert_snapshot!(said.privately(), @"
    Here is everything that this school's library keeps about you, as a text to read and as JSON. Only you can see this.
    1 request with its words, file and rating
    1 step in the history of requests
    1 choice about public thanks
    1 thank-you in which you are named
    What you and I wrote in Discord is kept by Discord: see /library-help about:privacy.
    📎 my-data.json
    📎 my-data.txt
    ");
    let made = files(&school, said.message());
    let kept: Value = serde_json::from_slice(&made[0].1).unwrap();
    assert_eq!(kept["requests"][0]["wish"]["topic"], "Marine biology");
    let text = String::from_utf8(made[1].1.clone()).unwrap();
    assert!(text.contains("topic: Marine biology") && text.contains("sent at: 2026-09-07"), "{text}");
    // Nothing of hers is anybody else's to have.
    let other = school.types(OKAFOR, "my-data export", &[]).await;
    insta::assert_snapshot!(other.privately(), @"This school's library keeps nothing about you.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn cases_46_and_55_whoever_deleted_their_data_is_found_nowhere_also_after_a_restore() {
    let mut school = School::opens("2026-09-07 09:12").await;
    with_a_past(&mut school).await;
    let backup = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(school.folder()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), backup.path().join(entry.file_name())).unwrap();
    }
    let id = school.id(RIVERA).to_string();
    let words = ["Rivera", "Marine biology", id.as_str()];
    assert!(!found(backup.path(), &words).is_empty());

    let asked = school.types(RIVERA, "my-data delete", &[]).await;
    insta::assert_snapshot!(asked.privately(), @"
    Delete what this school's library keeps about you?
    1 request with its words, file and rating
    1 step in the history of requests
    1 choice about public thanks
    1 thank-you in which you are named
    The words, names, files and ratings in them go for good, also from what I posted about you. Open requests are withdrawn, their private threads close, and my messages to you are deleted. What stays is counts without a name: kind of support, class, numbers. This can't be undone. What you typed into threads yourself is Discord's: delete that there first.
    ");
    let done = school.clicks(RIVERA, STAFF, "Delete my data").await;
    insta::assert_snapshot!(done.privately(), @r#"Done. Where there must be a name, it is now "A former colleague". I'm changing the librarians' cards and what I posted. It stays that way if an older backup is put back."#);
    school.delivers_everything().await;
    for channel in [DESK, REQUESTS, STAFF] {
        let told = said(&school, channel);
        assert!(!told.contains("Rivera") && !told.contains("Marine"), "{channel}: {told}");
    }
    for thread in school.threads(HART) {
        // Without the right to remove it, it is closed: empty of the bot's words, and its name tells nothing.
        let discord = school.discord();
        let left = discord.sees(thread.member, thread.channel);
        assert!(left.iter().all(|message| message.author != "Shelftalker"), "{left:?}");
        let named = discord.channels(thread.member).into_iter().find(|channel| channel.id == thread.channel);
        assert_eq!(named.unwrap().name, "closed");
    }
    let desk = said(&school, DESK);
    assert!(desk.contains("A former colleague"), "{desk}");
    // Counts stay.
    let page = school.types(HART, "impact", &[("period", json!("this term"))]).await;
    assert!(page.privately().contains("worked with one teacher on one collaboration"), "{}", page.text());
    school.restarts().await.delivers_everything().await;
    assert_eq!(found(school.folder(), &words), [""; 0]);

    // A backup from before knows her; the list beside the database does not let it.
    let list = "shelftalker.db.forgotten";
    std::fs::copy(school.folder().join(list), backup.path().join(list)).unwrap();
    school.clock_reads("2026-09-14 10:00").restarts_with(backup.path()).await.delivers_everything().await;
    let left = found(backup.path(), &words);
    assert!(left.iter().all(|found| found.contains("-wal")), "{left:?}");
    for channel in [DESK, REQUESTS, STAFF] {
        assert!(!said(&school, channel).contains("Rivera"), "{channel}");
    }
    // Nobody's data is there to be had.
    let none = school.types(RIVERA, "my-data export", &[]).await;
    insta::assert_snapshot!(none.privately(), @"This school's library keeps nothing about you.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_backup_that_is_put_back_forgets_again_before_anything_is_served() {
    let mut school = School::opens("2026-09-07 09:12").await;
    with_a_past(&mut school).await;
    let id = school.id(RIVERA).to_string();
    let words = ["Rivera", "Marine biology", id.as_str()];
    let elsewhere = tempfile::tempdir().unwrap();
    let (backup, home) = (elsewhere.path().join("backup.db"), school.folder().to_owned());
    let database = home.join("shelftalker.db");
    let now = school.play().bot.library.now();
    shelftalker::store::sqlite::backup::make(&database, &backup, now).await.unwrap();
    let _ = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    // The list is no part of a backup, and says of nobody who they are.
    let beside: Vec<_> = std::fs::read_dir(elsewhere.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    let list = std::fs::read_to_string(home.join("shelftalker.db.forgotten")).unwrap();
    let forgotten = list.lines().filter(|line| line.split(' ').count() == 2 && !line.starts_with("salt"));
    assert_eq!(forgotten.count(), 1, "{list}");
    assert!(words.iter().all(|word| !list.contains(word)), "{list}");

    let away = tempfile::tempdir().unwrap();
    school.restarts_with(away.path()).await.delivers_everything().await;
    shelftalker::store::sqlite::backup::put_back(&backup, &database, now).await.unwrap();
    assert!(!found(&home, &words).is_empty(), "the backup knows her");
    let store = shelftalker::store::sqlite::SqliteStore::open(&database, [7; 16]).await.unwrap();
    store.close().await;
    assert_eq!(found(&home, &words), [""; 0], "opened, and nothing else");
    school.restarts_with(&home).await.delivers_everything().await;
    let none = school.types(RIVERA, "my-data export", &[]).await.privately();
    assert!(none.contains("keeps nothing about you"), "{none}");
    school.delivers_everything().await;
}

/// Of Sam Lee the library has kept one thing alone when the backup is made.
#[tokio::test]
async fn a_backup_that_is_put_back_forgets_again_also_whoever_has_only_decided_or_stood_in_for_somebody() {
    for trace in ["a date of the desk", "a season", "a colleague's absence"] {
        let mut school = School::opens_with_seasons("2026-09-11 16:00").await;
        school.clock_reads("2026-09-14 07:00").delivers_everything().await;
        let id = school.id(LEE).to_string();
        let date = |what: &str| [("what", json!(what)), ("when", json!("3 March"))];
        match trace {
            "a date of the desk" => {
                let _noted = school.types(LEE, "desk-dates add", &date("Renew the membership")).await;
            }
            "a season" => {
                let met = "international-school-library-month 2026-10-01";
                let _draft = school.chooses(LEE, DESK, "Read a draft", met).await;
                let _dropped = school.clicks(LEE, DESK, "Not this time").await;
            }
            _ => {
                let _away = school.types(HART, "away", &[("until", json!("18 Sep"))]).await;
                let _named = school.chooses(HART, STAFF, "Who reads new requests meanwhile?", &id).await;
            }
        }
        school.delivers_everything().await;
        let words = ["Sam Lee", id.as_str()];
        let (backup, home) = (school.is_backed_up().await, school.folder().to_owned());
        school.a_minute_later();
        let _noted = school.types(LEE, "desk-dates add", &date("Order the journals")).await;
        let _deleted = school.types_surely(LEE, "my-data delete", &[], "Delete my data").await;
        school.delivers_everything().await;

        let away = tempfile::tempdir().unwrap();
        school.restarts_with(away.path()).await.delivers_everything().await;
        let database = home.join("shelftalker.db");
        let now = school.play().bot.library.now();
        shelftalker::store::sqlite::backup::put_back(&backup.path().join("backup.db"), &database, now)
            .await
            .unwrap();
        assert!(!found(&home, &words).is_empty(), "{trace}: the backup knows him");
        let store = shelftalker::store::sqlite::SqliteStore::open(&database, [7; 16]).await.unwrap();
        store.close().await;
        assert_eq!(found(&home, &words), [""; 0], "{trace}");
    }
}

#[tokio::test]
async fn a_backup_that_is_put_back_names_nobody_in_public_who_has_said_since_that_they_do_not_want_it() {
    for (choice, stands_as) in
        [("Thank \"a colleague\"", Some("a colleague")), ("Never thank me in public", None)]
    {
        let mut school = School::opens("2026-09-07 09:12").await;
        school.completes_a_collaboration().await;
        school.clock_reads("2026-09-11 15:00").delivers_everything().await;
        assert!(said(&school, STAFF).contains("Ana Rivera"));
        let backup = school.is_backed_up().await;
        school.a_minute_later();
        school.chooses_thanks(choice).await;
        let reads_now = said(&school, STAFF);
        assert!(!reads_now.contains("Rivera"), "{reads_now}");

        school.has_put_back(&backup).await.delivers_everything().await;
        // Not now, and not in the week after.
        for moment in ["2026-09-11 15:10", "2026-09-18 15:00"] {
            school.clock_reads(moment).delivers_everything().await;
            let staff = said(&school, STAFF);
            assert!(!staff.contains("Rivera"), "{choice}: {staff}");
            assert!(stands_as.is_none_or(|word| staff.contains(word)), "{choice}: {staff}");
        }
    }
}

#[tokio::test]
async fn whoever_comes_back_after_deleting_keeps_what_they_ask_for_from_then_on() {
    let mut school = School::opens("2026-09-07 09:12").await;
    with_a_past(&mut school).await;
    let _ = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    school.a_minute_later();
    let again = school
        .types(RIVERA, "request-collab", &[("support", json!("book-talk")), ("topic", json!("Tides"))])
        .await;
    assert!(again.privately().contains("#2"), "{}", again.text());
    school.delivers_everything().await;
    school.restarts().await.delivers_everything().await;
    let mine = school.types(RIVERA, "my-requests", &[]).await.privately();
    assert!(mine.contains("Tides") && !mine.contains("Marine"), "{mine}");
    // Nor does anybody choose for them how they are thanked.
    let kept = school.types(RIVERA, "my-data export", &[]).await.privately();
    assert!(kept.contains("1 request") && !kept.contains("thank"), "{kept}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_the_chat_does_not_let_go_is_said_and_nothing_is_lost() {
    let mut school = School::opens("2026-09-07 09:12").await;
    with_a_past(&mut school).await;
    school.discord().fault(shelftalker::rehearsal::Fault::next(
        "DELETE",
        "/messages/",
        shelftalker::rehearsal::Trouble::Status(500),
    ));
    let refused = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    insta::assert_snapshot!(refused.privately(), @"Discord wouldn't let me delete 1 of my messages and threads about you just now, so nothing is deleted yet. Please try again in a few minutes; if it stays like this, ask a server admin to give me back the channel.");
    let mine = school.types(RIVERA, "my-requests", &[]).await.privately();
    assert!(mine.contains("Marine biology"), "{mine}");
    let _ = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_is_kept_and_who_sees_it_is_told_to_whoever_asks() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let told = school.types(RIVERA, "library-help", &[("about", json!("privacy"))]).await;
    insta::assert_snapshot!(told.privately(), @r#"
    What I keep, and who sees it
    I remember what you ask the library for, so that nothing gets lost. Only you and the librarians read it, except for what you agree to.
    What I keep: Your requests with their words, files and history; how you wish to be thanked; which tip you found useful (shown as a count only); which events you come to, and what you say of them; what you suggested for collections; plans that you write with the librarians; what you tell them is hard to teach; drafts, for 30 days. Of your roles, those that the librarians have marked: your department with each request, and that you lead a team or are new once you sign up, suggest a tip or are thanked. No student's name belongs in any of it.
    Who sees it: You and this school's librarians. The staff sees only what you agreed to: thanks by name or as "a colleague". The page for the principal has counts, and no teacher's name. Whoever runs the bot can read its database.
    What Discord keeps: Whatever is written in channels, threads and direct messages, including what you type there yourself. Moderators of this server can read any thread, private ones too. I don't read conversations.
    For how long: Notes, files and questions: until 90 days after a request is over. The rest: until you delete it. Subject, class and counts stay, without your name. If the school removes me, all of it goes after 30 days. If the school puts an older backup back, you are deleted again.
    Your rights: /my-data export gives you everything, /my-data delete deletes it.
    "#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn notes_files_and_questions_are_forgotten_90_days_after_a_request_is_over() {
    let mut school = School::opens("2026-09-07 09:12").await;
    with_a_past(&mut school).await;
    school.clock_reads("2026-12-01 10:00").delivers_everything().await;
    school.restarts().await.delivers_everything().await;
    assert!(!found(school.folder(), &["Which room, Ana?"]).is_empty(), "84 days: it is kept");
    school.clock_reads("2026-12-20 10:00").delivers_everything().await;
    school.restarts().await.delivers_everything().await;
    assert_eq!(found(school.folder(), &["Which room, Ana?"]), [""; 0]);
    // What it was about, and what came of it, stays.
    let mine = school.types(RIVERA, "my-requests", &[]).await.privately();
    assert!(mine.contains("Marine biology"), "{mine}");
    school.delivers_everything().await;
}

/// A colleague of this name is there.
fn is_joined_by(school: &School, name: &str) {
    school.discord().add_member(school.here().server, name, &[]);
}

async fn is_forgotten(school: &mut School, who: impl Somebody) {
    let done = school.types_surely(who, "my-data delete", &[], "Delete my data").await.privately();
    assert!(done.starts_with("Done."), "{done}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_is_called_like_a_part_of_a_word_is_forgotten_and_a_cancelled_meeting_stays_cancelled() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let _receipt = school.types(OKAFOR, "request-collab", &a_wish()).await.privately();
    school.delivers_everything().await;
    let form = [("Title", "Research hours"), ("When", "Mon 12 Oct 15:30-16:15")];
    let _draft = school.drafts_an_event(&form).await.privately();
    let topics = [("Topics, a line each: one meeting for each", "Finding sources\nJudging sources")];
    let _roster = school.fills_in(HART, STAFF, "Topics and groups", &topics).await.privately();
    school.posts_the_event().await;
    // Both stand among what is kept, the second as a word of ours alone.
    let names = ["ed", "topic"];
    for name in names {
        is_joined_by(&school, name);
        let _card = school.clicks(name, STAFF, "I'm coming").await.privately();
        let _all = school.clicks(name, STAFF, "All of them").await.privately();
        school.delivers_everything().await;
    }
    let event = school.about_event("event cancel", "Judging").await;
    let options = [("event", json!(event))];
    let _done = school.types_surely(HART, "event cancel", &options, "Cancel it").await.privately();
    school.delivers_everything().await;
    let cancelled = "Judging sources: cancelled";
    assert!(school.event_card().contains(cancelled), "{}", school.event_card());
    for name in names {
        is_forgotten(&mut school, name).await;
        let card = school.event_card();
        assert!(card.contains(cancelled) && card.contains("Finding sources"), "{name}: {card}");
        let list = school.types(HART, "event list", &[]).await.privately();
        assert!(list.contains("Research hours"), "{name}: {list}");
    }
    let bens = school.types(OKAFOR, "my-requests", &[]).await.privately();
    assert!(bens.contains("Marine biology"), "{bens}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_is_called_like_a_month_is_forgotten_and_takes_no_word_of_others_along() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let form = [("Title", "May book club"), ("When", "Thu 15 Oct 15:30-16:15")];
    let _draft = school.drafts_an_event(&form).await.privately();
    school.posts_the_event().await;
    is_joined_by(&school, "May");
    let _coming = school.comes("May").await;
    is_forgotten(&mut school, "May").await;
    assert!(school.event_card().contains("May book club"), "{}", school.event_card());
    let kept = school.types("May", "my-data export", &[]).await.privately();
    assert!(kept.contains("keeps nothing about you"), "{kept}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_full_name_goes_from_what_others_wrote_however_it_is_written() {
    let mut school = School::opens("2026-10-05 09:00").await;
    let pat = "Pat \"PJ\" Jones";
    is_joined_by(&school, pat);
    let form = [
        ("Title", "Reading with Ana Rivera"),
        ("When", "Thu 15 Oct 15:30-16:15"),
        ("What is it for?", "ANA RIVERA's favourite books, and tea with Pat \"PJ\" Jones."),
    ];
    let _draft = school.drafts_an_event(&form).await.privately();
    school.posts_the_event().await;
    let (_ana, _pat) = (school.comes(RIVERA).await, school.comes(pat).await);
    is_forgotten(&mut school, RIVERA).await;
    is_forgotten(&mut school, pat).await;
    let card = school.event_card();
    assert!(card.contains("Reading with A former colleague"), "{card}");
    assert!(
        card.contains("A former colleague's favourite books, and tea with A former colleague."),
        "{card}"
    );
}
