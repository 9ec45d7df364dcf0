//! Who leaves: a teacher with open requests, of whom the desk is told once; and a server that removes the bot, of which
//! everything is kept for thirty days, and nothing after them.

use chrono::TimeDelta;
use serde_json::json;
use shelftalker::store::Store;
use shelftalker::store::sqlite::SqliteStore;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

fn desk(school: &School) -> Vec<String> {
    let mut seen = school.public(HART, DESK);
    seen.retain(|message| !crate::school::is_brief(message));
    seen.iter().map(shelftalker::rehearsal::SeenMessage::text).collect()
}

fn about_leaving(school: &School) -> Vec<String> {
    let mut told = desk(school);
    told.retain(|words| words.contains("left this server"));
    told.iter().map(|words| crate::school::without_references(words)).collect()
}

#[tokio::test]
async fn the_desk_is_told_once_of_a_teacher_who_left_and_the_requests_wait_there() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let again = [("support", json!("book-talk")), ("topic", json!("Tides"))];
    let _ = school.types(RIVERA, "request-collab", &again).await.privately();
    school.delivers_everything().await;
    let (server, rivera) = (school.play().school.server, school.id(RIVERA));
    school.discord().leave(server, rivera);
    school.delivers_everything().await;
    assert_eq!(about_leaving(&school), [""; 0], "nobody knows before something is to be told");
    let said = school.discord().recorded().len();

    // Known in the thread of the first, not let in for the second.
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(about_leaving(&school).join("\n---\n"), @"
    A teacher has left this server: #1, #2
    I can no longer reach them, so I tell them nothing. What they asked for waits here at the desk as it is: complete it, decline it, or leave it until they are back.
    · ref
    ");
    school.plans(HART, &[&[("When", "14 Sep 9:00")]]).await.privately();
    school.delivers_everything().await;
    let (now, next) = (school.play().bot.library.now(), school.next_moment().await);
    assert!(
        next.is_none_or(|next| next > now + TimeDelta::hours(1)),
        "what is to be told has ended, too, and is not tried on"
    );
    for moment in ["2026-09-08 10:00", "2026-09-11 15:00", "2026-09-14 10:00", "2026-09-15 10:00"] {
        school.clock_reads(moment).delivers_everything().await;
    }
    assert_eq!(about_leaving(&school).len(), 1, "once");
    let asked = school.discord().recorded();
    let is_to_her = |it: &&shelftalker::rehearsal::Exchange| it.path.contains("/users/@me/channels");
    assert_eq!(asked[said..].iter().filter(is_to_her).count(), 0, "no other way is tried");
    let cards = desk(&school);
    assert!(cards.iter().any(|card| card.starts_with("Request #1 · Accepted")), "{cards:?}");
    assert!(cards.iter().any(|card| card.starts_with("Request #2 · Scheduled")), "{cards:?}");

    // Back again, and gone again with another request: that is news.
    school.discord().join(server, rivera, &[]);
    let third = [("support", json!("book-talk")), ("topic", json!("Kelp"))];
    let _ = school.types(RIVERA, "request-collab", &third).await.privately();
    school.delivers_everything().await;
    school.discord().leave(server, rivera);
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let told = about_leaving(&school);
    assert!(told.len() == 2 && told[1].contains("#1, #2, #3"), "{told:?}");
}

#[tokio::test]
async fn who_left_with_nothing_open_is_nobodys_news() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let (server, rivera) = (school.play().school.server, school.id(RIVERA));
    school.discord().leave(server, rivera);
    school.completes(HART, &[("Sessions held", "1"), ("Students reached", "24")]).await;
    school.clock_reads("2026-09-08 10:00").delivers_everything().await;
    assert_eq!(about_leaving(&school), [""; 0]);
}

#[tokio::test]
async fn a_teacher_who_is_there_is_told_in_the_thread_as_ever() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    // Who is there cannot be looked up just now: the news goes where it went before.
    let path = format!("/members/{}", school.id(RIVERA));
    school.discord().fault(shelftalker::rehearsal::Fault::next(
        "GET",
        &path,
        shelftalker::rehearsal::Trouble::Status(502),
    ));
    let before = school.thread(RIVERA).len();
    school.plans(HART, &[&[("When", "14 Sep 9:00")]]).await.privately();
    school.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), before + 1);
    assert_eq!(about_leaving(&school), [""; 0]);
}

/// How many rows each table has of the school.
async fn rows(store: &std::path::Path, school: i64) -> Vec<(String, i64)> {
    let url = format!("sqlite://{}", store.display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select m.name from sqlite_master m
         where m.type = 'table' and exists (select 1 from pragma_table_info(m.name) where name = 'school')
         order by m.name",
    )
    .fetch_all(&mut database)
    .await
    .unwrap();
    let mut rows = Vec::new();
    for table in tables {
        let counts = AssertSqlSafe(format!("select count(*) from {table} where school = {school}"));
        rows.push((table, sqlx::query_scalar(counts).fetch_one(&mut database).await.unwrap()));
    }
    for (what, counts) in [
        ("attempts", "select count(*) from attempts where delivery not in (select id from deliveries)"),
        ("presses", "select count(*) from tip_presses where tip not in (select id from tips)"),
    ] {
        rows.push((what.to_owned(), sqlx::query_scalar(counts).fetch_one(&mut database).await.unwrap()));
    }
    let itself = AssertSqlSafe(format!("select count(*) from schools where id = {school}"));
    rows.push(("schools".to_owned(), sqlx::query_scalar(itself).fetch_one(&mut database).await.unwrap()));
    database.close().await.unwrap();
    rows.retain(|(_, many)| *many > 0);
    rows
}

/// Tidies up as once a day, until nothing is left to do.
async fn tidies(school: &School, few_at_a_time: u32) {
    let library = &school.play().bot.library;
    while library.store.purge(library.now(), library.notes_live, few_at_a_time).await.unwrap() > 0 {}
}

#[tokio::test]
async fn a_school_that_comes_back_within_thirty_days_finds_everything_and_later_nothing() {
    let mut school = School::with_more_schools("2026-09-07 09:12", 1).await;
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Sessions held", "1"), ("Students reached", "24")]).await;
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    school.clicks(RIVERA, STAFF, "Useful").await.privately();
    let (server, file) = (school.play().school.server, school.folder().join("shelftalker.db"));
    let store = school.play().bot.library.store.clone();
    let id = store.school_of(&server.to_string().as_str().into()).await.unwrap().unwrap().id;
    let all = rows(&file, id.0).await;
    assert!(all.len() > 12, "{all:?}");

    school.play().bot.clerk.server_gone(&server.to_string().as_str().into()).await.unwrap();
    let until = store.removed(school.play().bot.library.now()).await.unwrap();
    assert_eq!(until.len(), 1);
    assert_eq!(until[0].0, id);
    school.clock_reads("2026-10-14 07:00");
    tidies(&school, 500).await;
    assert!(rows(&file, id.0).await.len() >= all.len() - 1, "29 days: all is kept");
    school.play().bot.clerk.server_here(&server.to_string().as_str().into()).await.unwrap();
    assert_eq!(store.removed(school.play().bot.library.now()).await.unwrap(), []);
    let mine = school.types(RIVERA, "my-requests", &[]).await.privately();
    assert!(mine.contains("Marine biology"), "{mine}");

    // Removed again; a month is counted from then.
    school.play().bot.clerk.server_gone(&server.to_string().as_str().into()).await.unwrap();
    school.clock_reads("2026-11-12 07:00");
    tidies(&school, 500).await;
    assert!(!rows(&file, id.0).await.is_empty());
    school.clock_reads("2026-11-13 07:01");
    // Halfway through it is nobody's school any more.
    let library = &school.play().bot.library;
    library.store.purge(library.now(), library.notes_live, 3).await.unwrap();
    assert!(store.school_of(&server.to_string().as_str().into()).await.unwrap().is_none());
    tidies(&school, 7).await;
    assert_eq!(rows(&file, id.0).await, []);
    let other = school.play().others[0].server;
    assert!(store.school_of(&other.to_string().as_str().into()).await.unwrap().is_some(), "another stays");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_removed_school_from_before_it_was_written_down_is_kept_a_month_from_now() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.delivers_everything().await;
    let file = school.folder().join("shelftalker.db");
    let elsewhere = tempfile::tempdir().unwrap();
    school.restarts_with(elsewhere.path()).await.delivers_everything().await;
    let url = format!("sqlite://{}", file.display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("update schools set away = 1, away_since = null").execute(&mut database).await.unwrap();
    database.close().await.unwrap();
    let store = SqliteStore::open(&file, [7; 16]).await.unwrap();
    let now = school.play().bot.library.now();
    let month = chrono::TimeDelta::days(30);
    assert_eq!(store.purge(now + month * 2, chrono::TimeDelta::days(90), 500).await.unwrap(), 0);
    let kept = store.removed(now).await.unwrap();
    assert_eq!(kept.iter().map(|(_, until)| *until).collect::<Vec<_>>(), [now + month]);
    store.close().await;
}

#[tokio::test]
async fn a_school_that_was_removed_while_the_clock_was_a_month_behind_is_kept_a_month() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.delivers_everything().await;
    let (server, file) = (school.play().school.server, school.folder().join("shelftalker.db"));
    let store = school.play().bot.library.store.clone();
    let id = store.school_of(&server.to_string().as_str().into()).await.unwrap().unwrap().id;
    school.bots_clock_reads("2026-08-01 09:12").delivers_everything().await;
    school.play().bot.clerk.server_gone(&server.to_string().as_str().into()).await.unwrap();

    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    tidies(&school, 500).await;
    assert!(!rows(&file, id.0).await.is_empty());
    let now = school.play().bot.library.now();
    assert_eq!(store.removed(now).await.unwrap(), [(id, now + TimeDelta::days(30))]);
}

#[tokio::test]
async fn who_changed_what_is_noted_with_the_change_and_shown_to_librarians() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let sets = async |school: &mut School, who, button: &str, values: &[(&str, &str)]| {
        let _ = school.types(who, "library-settings", &[]).await.privately();
        let form = school.opens_form(who, STAFF, button).await;
        school.submits(who, STAFF, &form, values).await.privately()
    };
    let _ = sets(&mut school, HART, "School hours", &[("From", "8:00"), ("Until", "16:00")]).await;
    school.a_minute_later();
    // The same once more is no change.
    let _ = sets(&mut school, LEE, "School hours", &[("From", "8:00"), ("Until", "16:00")]).await;
    let _ = sets(&mut school, LEE, "Tip", &[("Days", "Tue"), ("Time", "8:15")]).await;
    school.a_minute_later();
    let _ = school.types(LEE, "posts pause", &[("what", json!("tip"))]).await.privately();
    school.a_minute_later();
    let days = [("days", json!("26-30 Oct")), ("kind", json!("closed")), ("name", json!("Autumn half term"))];
    let _ = school.types(HART, "school-calendar add", &days).await.privately();
    let _ = school.clicks(HART, STAFF, "Add it").await.privately();
    school.delivers_everything().await;
    school.a_minute_later();
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let told = school.clicks(HART, STAFF, "Who changed what").await.privately();
    insta::assert_snapshot!(told, @"
    Who changed what
    Mon 7 September, 09:15 · Dana Hart added Autumn half term in the calendar.
    Mon 7 September, 09:14 · Sam Lee paused weekly tip.
    Mon 7 September, 09:13 · Sam Lee set weekly tip to Tuesdays at 08:15, on a closed day: next school day.
    Mon 7 September, 09:12 · Dana Hart changed the school's hours from 07:00-17:00 to 08:00-16:00.
    Mon 7 September, 09:12 · The config file set the library up.
    Each request's own history is behind [History] on its card. Lines go after 400 days.
    ");
    // Whoever deletes their data is not named there, either.
    let _ = school.types_surely(LEE, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    school.a_minute_later();
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let told = school.clicks(HART, STAFF, "Who changed what").await.privately();
    assert!(told.contains("A former colleague paused") && told.contains("Dana Hart"), "{told}");
    let id = school.id(LEE).to_string();
    let bytes = std::fs::read(school.folder().join("shelftalker.db")).unwrap();
    assert!(!bytes.windows(id.len()).any(|window| window == id.as_bytes()));
    let none = school.types(OKAFOR, "library-settings", &[]).await.privately();
    assert!(!none.contains("Who changed"), "{none}");
    school.delivers_everything().await;
}
