//! A school of many years: what is to come is read as quickly as at a new one.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::SATURDAY;
use crate::school::{HART, School};

/// Posts on file, each with its delivery.
const MANY: u32 = 100_000;
const TIMES: usize = 7;

#[tokio::test]
async fn with_a_hundred_thousand_deliveries_on_file_the_lists_open_as_quickly() {
    let mut school = School::opens(SATURDAY).await;
    let new = [school.takes("posts upcoming").await, school.takes("posts problems").await];
    school.has_posted(MANY).await;
    let old = [school.takes("posts upcoming").await, school.takes("posts problems").await];
    println!("upcoming and problems: {new:?} at a new school, {old:?} with {MANY} deliveries on file");
    for (new, old) in new.into_iter().zip(old) {
        // Other tests run beside this one; going through all deliveries would take a hundred times as long.
        assert!(old < new * 3 + Duration::from_millis(50), "{old:?} instead of {new:?}");
    }
    school.delivers_everything().await;
}

impl School {
    /// How long a command takes to be answered, the median of some.
    async fn takes(&mut self, command: &str) -> Duration {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            self.a_minute_later();
            let begun = Instant::now();
            let said = self.types(HART, command, &[]).await;
            times.push(begun.elapsed());
            assert!(said.message().private);
        }
        times.sort();
        times[TIMES / 2]
    }

    /// Years of posts: sent, but for some that librarians have dismissed.
    async fn has_posted(&self, many: u32) {
        let url = format!("sqlite://{}", self.folder().join("shelftalker.db").display());
        let mut file = SqliteConnection::connect(&url).await.unwrap();
        for fill in [
            format!(
                "with recursive n (i) as (select 1 union all select i + 1 from n where i < {many})
                 insert into posts (school, kind, reference, content, due_at, closes_at)
                 select (select id from schools), 'tip', printf('ONFILE%020d', i), '1', i, i from n"
            ),
            "insert into deliveries (post, school, place, part, state, ways_closed, epoch, attempts, next_at, closes_at,
                                     version)
             select id, school, '\"Staff\"', 0, iif(id % 50, 'sent', 'cancelled'), 0, 0, 1, due_at, closes_at, 3
             from posts where reference like 'ONFILE%'"
                .to_owned(),
        ] {
            sqlx::query(AssertSqlSafe(fill)).execute(&mut file).await.unwrap();
        }
        file.close().await.unwrap();
    }
}
