//! Fills a database with years of work, faster than the work itself could: by SQL, in one transaction.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};

use shelftalker::config::Settings;
use shelftalker::features::setup::SchoolId;
use shelftalker::store::sqlite::SqliteStore;

use crate::town::School;

/// A database that nobody serves while it is filled.
pub struct Filling(SqliteConnection);

/// When all of it happened, long before any measurement.
const THEN: i64 = 1_760_000_000_000;

impl Filling {
    /// Makes the database as the program makes it.
    pub async fn begins(database: &Path) -> Self {
        SqliteStore::open(database, [7; 16]).await.unwrap().close().await;
        let options = SqliteConnectOptions::new().filename(database).synchronous(SqliteSynchronous::Off);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("begin").execute(&mut connection).await.unwrap();
        Self(connection)
    }

    /// Leaves it as the program leaves it at a clean end.
    pub async fn ends(mut self) {
        sqlx::query("commit").execute(&mut self.0).await.unwrap();
        sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut self.0).await.unwrap();
        self.0.close().await.unwrap();
    }

    /// Schools that are set up, the first with id 1, each with the tips that a new school gets.
    pub async fn schools(&mut self, schools: &[School]) {
        for (school, at) in (1_i64..).zip(schools) {
            sqlx::query(
                "insert into schools (id, server, zone, librarians, desk, requests, staff, day_starts, day_ends, version)
                 values (?, ?, 'Europe/London', ?, ?, ?, ?, '07:00:00', '17:00:00', 1)",
            )
            .bind(school)
            .bind(at.server.to_string())
            .bind(at.librarians.to_string())
            .bind(at.desk.to_string())
            .bind(at.requests.to_string())
            .bind(at.staff.to_string())
            .execute(&mut self.0)
            .await
            .unwrap();
        }
        for (position, tip) in (0_i64..).zip(Settings::built_in().unwrap().content.tips) {
            sqlx::query(
                "insert into tips (school, title, body, link, position, added_at) values (1, ?, ?, ?, ?, 0)",
            )
            .bind(tip.title)
            .bind(tip.body)
            .bind(tip.link)
            .bind(position)
            .execute(&mut self.0)
            .await
            .unwrap();
        }
        self.runs(
            "insert into tips (school, title, body, link, position, added_at)
             select schools.id, title, body, link, position, added_at from schools join tips on tips.school = 1
             where schools.id > 1",
        )
        .await;
    }

    /// So many deliveries that were sent, with their posts, attempts, cards and places, spread over all schools.
    pub async fn deliveries(&mut self, number: usize) {
        let number = i64::try_from(number).unwrap();
        for fill in [
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?1)
             insert into posts (school, kind, reference, content, card, due_at, closes_at)
             select 1 + i % (select count(*) from schools), iif(i % 3, 'tip', 'request'), printf('ONFILE%020d', i),
                    i, printf('CARD%022d', i), ?2 + i, ?2 + i + 86400000
             from n",
            "insert into deliveries (id, post, school, place, part, state, ways_closed, epoch, attempts, next_at,
                                     closes_at, channel, standing_channel, standing_message, version)
             select id, id, school,
                    case id % 3 when 0 then '\"Desk\"' when 1 then '\"Staff\"' else printf('{\"Request\":%d}', id) end,
                    0, 'sent', 0, 0, 1, due_at, closes_at, 'channel', 'channel', id, 3
             from posts where ?1 and ?2",
            "insert into attempts (delivery, number, at, channel, outcome)
             select id, 1, next_at, 'channel', 'sent' from deliveries where ?1 and ?2",
            "insert into cards (key, school, kind, subject, channel, message, wanted, shown)
             select card, school, kind, content, 'channel', id, 1, 1 from posts where ?1 and ?2",
            "insert into places (school, place) select distinct school, place from deliveries where ?1 and ?2",
            "insert into turns (school, lane, served) select distinct school, lane, 0 from places where ?1 and ?2",
        ] {
            sqlx::query(fill).bind(number).bind(THEN).execute(&mut self.0).await.unwrap();
        }
    }

    /// So many requests of a school, one in two hundred of them this teacher's: one in `open` waits for an answer, the
    /// others are completed.
    pub async fn requests(&mut self, id: SchoolId, school: &School, number: usize, open: i64) {
        let number = i64::try_from(number).unwrap();
        for fill in [
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < ?2)
             insert into requests (school, number, teacher, teacher_name, wish, stage, sessions, sent_at, version,
                                   librarian, librarian_name, record, answered_at, closed_at)
             select ?1, i, iif(i % 200, 'teacher' || i % 200, ?3), 'Teacher ' || i % 200,
                    printf('{\"support\":\"book-talk\",\"topic\":\"Topic %d of many\",\"class\":\"%dB Biology\",\"thanks\":\"by-name\"}', i, 7 + i % 6),
                    iif(i % ?6, 'completed', 'requested'), '[]', ?5 + i, 3,
                    iif(i % ?6, ?4, null), iif(i % ?6, 'Dana Hart', null),
                    iif(i % ?6, '{\"sessions\":1,\"students\":24,\"skills\":[\"Searching\"],\"outcome\":\"It went well\"}', null), ?5 + i + 60000,
                    iif(i % ?6, ?5 + i + 120000, null)
             from n",
            "insert into request_events (school, request, at, member, name, to_stage, what)
             select school, number, sent_at, teacher, teacher_name, 'requested', 'send'
             from requests where school = ?1 and ?2 and ?3 and ?4 and ?5 and ?6",
            "insert into request_events (school, request, at, member, name, from_stage, to_stage, what)
             select school, number, answered_at, librarian, librarian_name, 'requested', 'accepted', 'accept'
             from requests where school = ?1 and librarian is not null and ?2 and ?3 and ?4 and ?5 and ?6",
            "insert into cards (key, school, kind, subject, channel, message, wanted, shown)
             select printf('REQUEST%05d%014d', school, number), school, 'request', number, 'channel', number, 1, 1
             from requests where school = ?1 and ?2 and ?3 and ?4 and ?5 and ?6",
            "insert into request_numbers (school, last) select ?1, ?2 where ?3 and ?4 and ?5 and ?6",
        ] {
            sqlx::query(fill)
                .bind(id.0)
                .bind(number)
                .bind(school.teachers[0].to_string())
                .bind(school.librarian.to_string())
                .bind(THEN)
                .bind(open)
                .execute(&mut self.0)
                .await
                .unwrap();
        }
    }

    async fn runs(&mut self, sql: &'static str) {
        sqlx::query(sql).execute(&mut self.0).await.unwrap();
    }
}
