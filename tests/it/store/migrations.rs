//! A database of the shape that was released first, with rows in every table, is brought up to date by a start, and
//! the bot serves it.

use std::path::Path;

use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use shelftalker::chat::{CardKey, FileId, MemberId};
use shelftalker::features::collab::{Stage, Thanks};
use shelftalker::features::tips::TipId;
use shelftalker::store::sqlite::SqliteStore;
use shelftalker::store::{Absences, Cards, Files, Newsletters, Queue, Requests, Schools, ThankYous, Tips};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::SCHOOL;
use crate::school::{DESK, HART, RIVERA, School, a_wish};

/// The last migration of the release.
const RELEASED: i64 = 10;

/// Rows for every table of the release, in a school of this server; `{teacher}` has two requests and a draft,
/// `{librarian}` has one of them scheduled.
const ROWS: &str = r#"
insert into installation (key, value) values ('id', 'gaydambqgaydambqgaydambqga');
insert into schools (id, server, zone, librarians, desk, requests, staff, day_starts, day_ends, version)
values (1, '{server}', 'Europe/London', '1', '2', '3', '4', '07:00:00', '17:00:00', 3);
insert into requests (school, number, teacher, teacher_name, wish, stage, librarian, librarian_name, sessions, record,
                      thread, sent_at, version, rating)
values
    (1, 1, '{teacher}', 'Ana Rivera', '{"support":"book-talk","topic":"Tides","thanks":"by-name"}', 'completed',
     '{librarian}', 'Sam Hart', '[]', '{"sessions":1,"students":28,"outcome":null}', '77', 1788000000000, 4,
     '{"score":5,"line":null}'),
    (1, 2, '{teacher}', 'Ana Rivera', '{"support":"research","topic":"Whales","thanks":"none","tip":1}', 'scheduled',
     '{librarian}', 'Sam Hart',
     '[{"day":"2026-09-10","begins":{"At":"10:15:00"},"minutes":50,"place":"Library"},
       {"day":"2026-09-10","begins":{"Period":"5"},"minutes":null,"place":null}]', null, null, 1788500000000, 3, null);
insert into request_events (school, request, at, member, name, from_stage, to_stage, what, why)
values
    (1, 1, 1788000000000, '{teacher}', 'Ana Rivera', null, 'requested', 'send', null),
    (1, 1, 1788000600000, '{librarian}', 'Sam Hart', 'requested', 'accepted', 'accept', null),
    (1, 1, 1788000900000, '{librarian}', 'Sam Hart', 'accepted', 'countered', 'offer', 'Next week?'),
    (1, 2, 1788500000000, '{teacher}', 'Ana Rivera', null, 'requested', 'send', null);
insert into drafts (school, teacher, card, given, updated_at, file)
values (1, '{teacher}', 'DRAFT', '{"topic":"Coral"}', 1788700000000, '{"id":"FILE","name":"plan.txt"}');
insert into files (id, school, name, media_type, bytes, added_at)
values ('FILE', 1, 'plan.txt', 'text/plain', x'5469646573', 1788700000000);
insert into absences (school, librarian, librarian_name, begins, ends)
values (1, '{librarian}', 'Sam Hart', '2026-08-01', '2026-08-02');
insert into stand_ins (school, request, reader, reader_name, away, away_name)
values (1, 1, '5', 'Kim Lee', '{librarian}', 'Sam Hart');
insert into tips (id, school, title, body, position, added_at, used_on)
values (1, 1, 'Cite a source', 'In two steps.', 1, 0, '2026-08-31'), (2, 1, 'Find a map', 'By place.', 2, 0, null);
insert into tip_presses (tip, member, press) values (1, '{teacher}', 'try');
insert into thank_yous (id, school, request, people, words, template, state, posted_in, written_by, written_by_name,
                        written_at, version)
values
    ('T1', 1, 1, '[]', 'Thank you!', 'second', 'posted', 'POST', '{librarian}', 'Sam Hart', 1788100000000, 2),
    ('T2', 1, 1, '[]', 'Thank you!', 'first', 'held', null, '{librarian}', 'Sam Hart', 1788200000000, 1);
insert into newsletters (id, school, written, channels, leaves_server, stage, author, author_name, begun_at, version)
values ('N1', 1, '{"title":"September","sections":[],"pictures":[]}', '[]', 0, 'draft', '{librarian}', 'Sam Hart',
        1788000000000, 1);
insert into cards (key, school, kind, subject, owner, channel, message, wanted, shown)
values
    ('DESK1', 1, 'request', '1', null, '2', '900', 3, 3), ('DESK2', 1, 'request', '2', null, '2', '901', 2, 2),
    ('LIST', 1, 'desk-list', '{}', '{librarian}', null, null, 1, 0), ('DRAFT', 1, 'draft', '', '{teacher}', null, null, 1, 0),
    ('SHEET', 1, 'record', '2', '{librarian}', null, null, 1, 0);
insert into schedules (school, kind, cron, since, last_slot, chosen)
values (1, 'tip', '30 7 * * Mon', '2026-08-01T00:00:00', '2026-09-07T07:30:00', 0);
insert into slots (school, schedule, nominal, at, zone, fate, missed)
values (1, 'tip', '2026-09-07T07:30:00', 1788762600000, 'Europe/London', 'posted', 0);
insert into posts (id, school, kind, reference, content, card, due_at, closes_at)
values (1, 1, 'tip', 'REFERENCE', '1', null, 1788762600000, 1788769800000);
insert into deliveries (id, post, school, place, part, state, ways_closed, epoch, attempts, next_at, closes_at,
                        standing_channel, standing_message, version)
values (1, 1, 1, '"Staff"', 0, 'sent', 0, 0, 1, 1788762600000, 1788769800000, '4', '902', 3);
insert into attempts (delivery, number, at, channel, outcome) values (1, 1, 1788762600000, '4', 'sent');
"#;

/// A database as the release left it, clean.
async fn released(path: &Path, rows: String) {
    let url = format!("sqlite://{}?mode=rwc", path.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::migrate!("migrations/sqlite").run_to(RELEASED, &mut connection).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(rows)).execute(&mut connection).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    for table in tables {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut connection).await.unwrap();
        assert!(rows > 0, "this fixture has no row in {table}");
    }
    connection.close().await.unwrap();
}

fn rows(server: &str, teacher: &str, librarian: &str) -> String {
    ROWS.replace("{server}", server).replace("{teacher}", teacher).replace("{librarian}", librarian)
}

#[tokio::test]
async fn every_row_of_the_release_is_read_after_all_migrations() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shelftalker.db");
    released(&path, rows("100", "rivera", "hart")).await;
    let store = SqliteStore::open(&path, [7; 16]).await.unwrap();

    assert!(store.school(SCHOOL).await.unwrap().is_some());
    let first = store.request(SCHOOL, 1).await.unwrap().unwrap();
    assert_eq!((first.stage, first.rating.unwrap().score), (Stage::Completed, 5));
    assert_eq!(store.events(SCHOOL, 1).await.unwrap().len(), 3);
    let minutes = TimeDelta::minutes(10);
    let times = store.answer_times(SCHOOL, 20).await.unwrap();
    let times: Vec<TimeDelta> = times.into_iter().map(|(sent, answered)| answered - sent).collect();
    assert_eq!(times, [minutes], "to the first answer, of those answered");
    let day = NaiveDate::from_ymd_opt(2026, 9, 10).unwrap();
    let booked = store.sessions_on(SCHOOL, &[day, day.succ_opt().unwrap()]).await.unwrap();
    assert_eq!(booked.iter().map(|booked| booked.request).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(store.requests_from_tips(SCHOOL).await.unwrap()[&TipId(1)], [2]);
    let librarians = store.librarians(SCHOOL).await.unwrap();
    assert_eq!(librarians.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Sam Hart"]);
    let teacher = MemberId("rivera".into());
    assert_eq!(store.count_requests(SCHOOL, &teacher).await.unwrap(), 2);
    let draft = store.drafts(SCHOOL, &teacher).await.unwrap().remove(0);
    assert_eq!((draft.version, draft.beside.file.unwrap().name.as_str()), (1, "plan.txt"));
    assert!(store.file(SCHOOL, &FileId("FILE".into())).await.unwrap().is_some());
    assert_eq!(store.absence(SCHOOL, &"hart".into()).await.unwrap().unwrap().version, 1);
    assert_eq!(store.stand_ins(SCHOOL, 1).await.unwrap().len(), 1);
    let tips = store.tips(SCHOOL).await.unwrap();
    assert_eq!(tips.iter().map(|tip| tip.tried).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(store.templates_used(SCHOOL).await.unwrap(), ["second", "first"]);
    assert_eq!(store.open_thank_yous(SCHOOL).await.unwrap().len(), 1);
    assert_eq!(store.thanks_choice(SCHOOL, &teacher).await.unwrap(), Some(Thanks::None));
    let said = store.thank_yous_in(SCHOOL, "POST").await.unwrap();
    assert!(said.iter().all(|thank_you| thank_you.said_unasked), "{said:?}");
    assert_eq!(store.newsletters(SCHOOL).await.unwrap().len(), 1);
    for (key, expires) in [("DESK1", false), ("LIST", true), ("DRAFT", true), ("SHEET", true)] {
        let card = store.card(&CardKey(key.into())).await.unwrap().unwrap();
        assert_eq!(card.expires_at.is_some(), expires, "{key}");
    }
    assert_eq!(store.schedules(SCHOOL).await.unwrap().len(), 1);
    store.close().await;
}

#[tokio::test]
async fn the_bot_serves_a_database_of_the_release() {
    let mut school = School::opens("2026-09-08 09:00").await;
    let (server, teacher, librarian) = (school.play().school.server, school.id(RIVERA), school.id(HART));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shelftalker.db");
    released(&path, rows(&server.to_string(), &teacher.to_string(), &librarian.to_string())).await;
    school.restarts_with(folder.path()).await.delivers_everything().await;

    let mine = school.types(RIVERA, "my-requests", &[]).await.privately();
    assert!(mine.contains("Tides") && mine.contains("Whales"), "{mine}");
    let desk = school.types(HART, "desk", &[]).await.privately();
    assert!(desk.contains("Whales"), "{desk}");
    let draft = school.types(RIVERA, "request-collab", &[("class", json!("7B"))]).await.privately();
    assert!(draft.contains("Coral"), "{draft}");
    let sent = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(sent.contains("Got it: request #3"), "{sent}");
    school.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("Request #3"));
}

/// Ana never chose; Ben chose "a colleague" once and never again; Chloe came back to choose her name; Kim asked for no
/// thanks, then sent another request that said nothing of it.
const CHOSEN_BEFORE: &str = r#"
insert into schools (id, server, zone, day_starts, day_ends, version)
values (1, 's', 'Europe/London', '07:00:00', '18:00:00', 1);
insert into requests (school, number, teacher, teacher_name, wish, stage, sessions, sent_at, version)
values
    (1, 1, 'ana', 'Ana', '{"thanks":"by-name"}', 'requested', '[]', 1, 1),
    (1, 2, 'ben', 'Ben', '{"thanks":"colleague"}', 'requested', '[]', 2, 1),
    (1, 3, 'ben', 'Ben O.', '{"thanks":"by-name"}', 'requested', '[]', 3, 1),
    (1, 4, 'chloe', 'Chloe', '{"thanks":"by-name"}', 'requested', '[]', 4, 2),
    (1, 5, 'kim', 'Kim', '{"thanks":"none"}', 'requested', '[]', 5, 2),
    (1, 6, 'kim', 'Kim', '{"thanks":"by-name"}', 'requested', '[]', 6, 1);
insert into request_events (school, request, at, member, name, from_stage, to_stage, what)
values
    (1, 4, 5, 'chloe', 'Chloe', 'requested', 'requested', 'choose-thanks'),
    (1, 5, 6, 'kim', 'Kim', 'requested', 'requested', 'choose-thanks');
"#;

#[tokio::test]
async fn nobodys_default_becomes_a_choice_and_the_most_private_of_what_was_chosen_counts() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let migrations = sqlx::migrate!("migrations/sqlite");
    migrations.run_to(21, &mut connection).await.unwrap();
    sqlx::raw_sql(CHOSEN_BEFORE).execute(&mut connection).await.unwrap();
    migrations.run_to(22, &mut connection).await.unwrap();
    let chosen: Vec<(String, String, String)> =
        sqlx::query_as("select member, name, choice from thanks_choices order by member")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let row =
        |member: &str, name: &str, choice: &str| (member.to_owned(), name.to_owned(), choice.to_owned());
    assert_eq!(
        chosen,
        [row("ben", "Ben O.", "colleague"), row("chloe", "Chloe", "by-name"), row("kim", "Kim", "none")]
    );
}

/// What has asked the desk something, and what has not: a card of each kind, and the post that put it there.
const ASKED_BEFORE: &str = r"
insert into schools (id, server, zone, day_starts, day_ends, version)
values (1, 's', 'Europe/London', '07:00:00', '18:00:00', 1);
insert into cards (key, school, kind, subject, expires_at, wanted, shown)
values
    ('PROBLEM', 1, 'problem', '13', null, 1, 1),
    ('HELD', 1, 'problem', 'held staff 50013', null, 2, 2),
    ('QUESTION', 1, 'question-about-a-newsletter', 'N1', null, 1, 1),
    ('EXPIRES', 1, 'problem', '14', 77, 1, 1),
    ('UNPOSTED', 1, 'problem', '15', null, 1, 0),
    ('DESK', 1, 'request', '1', null, 3, 3);
insert into posts (school, kind, reference, content, card, due_at, closes_at)
values
    (1, 'problem', 'A', '13', 'PROBLEM', 1000, 2000),
    (1, 'problem', 'B', '13', 'HELD', 1000, 2000),
    (1, 'question-about-a-newsletter', 'C', 'N1', 'QUESTION', 3000, 4000),
    (1, 'problem', 'D', '14', 'EXPIRES', 1000, 2000),
    (1, 'desk-card', 'E', '1', 'DESK', 1000, 2000);
";

#[tokio::test]
async fn what_asked_the_desk_something_expires_with_its_attempts_and_what_is_used_again_stays() {
    const DAYS_400: i64 = 400 * 24 * 60 * 60 * 1000;
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let migrations = sqlx::migrate!("migrations/sqlite");
    migrations.run_to(32, &mut connection).await.unwrap();
    sqlx::raw_sql(ASKED_BEFORE).execute(&mut connection).await.unwrap();
    migrations.run_to(33, &mut connection).await.unwrap();
    let expires: Vec<(String, Option<i64>)> =
        sqlx::query_as("select key, expires_at from cards order by key")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let row = |key: &str, at: Option<i64>| (key.to_owned(), at);
    assert_eq!(
        expires,
        [
            row("DESK", None),
            row("EXPIRES", Some(77)),
            row("HELD", None),
            row("PROBLEM", Some(1000 + DAYS_400)),
            row("QUESTION", Some(3000 + DAYS_400)),
            row("UNPOSTED", None),
        ]
    );
}
