//! What earlier versions called posted when they queued it is put right when such a database is opened.

use sqlx::{Connection, SqliteConnection};

/// Three tips and three thank-yous that were marked ahead of their posts: one was said, one is held, one was given up.
const MARKED_AHEAD: &str = "
    insert into schools (id, server, zone, day_starts, day_ends, version)
    values (1, 's', 'Europe/London', '07:00:00', '18:00:00', 1);
    insert into tips (id, school, title, body, position, added_at, used_on) values
        (1, 1, 'Said', 'b', 1, 0, '2026-09-07'), (2, 1, 'Held', 'b', 2, 0, '2026-09-14'),
        (3, 1, 'Given up', 'b', 3, 0, '2026-09-21'), (4, 1, 'Waits', 'b', 4, 0, null);
    insert into posts (id, school, kind, reference, content, due_at, closes_at) values
        (0, 1, 'tip', 'G', '3', 1757313000000, 0), (1, 1, 'tip', 'A', '1', 1788762600000, 0), (2, 1, 'tip', 'B', '2', 1789367400000, 0),
        (3, 1, 'tip', 'C', '3', 1789972200000, 0), (4, 1, 'round-of-thanks', 'D', 'D', 0, 0),
        (5, 1, 'round-of-thanks', 'E', 'E', 0, 0), (6, 1, 'round-of-thanks', 'F', 'F', 0, 0);
    insert into deliveries (post, school, place, part, state, ways_closed, epoch, attempts, next_at, closes_at, version)
    select id, 1, '\"Staff\"', 0,
           case reference when 'B' then 'held' when 'E' then 'retrying' when 'C' then 'missed'
                          when 'F' then 'cancelled' else 'sent' end,
           0, 0, 0, 0, 0, 1
    from posts;
    insert into thank_yous (id, school, people, words, state, posted_in, written_by, written_by_name, written_at, version)
    values ('said', 1, '[]', 'w', 'posted', 'D', 'm', 'M', 0, 1), ('retried', 1, '[]', 'w', 'posted', 'E', 'm', 'M', 0, 1),
           ('given up', 1, '[]', 'w', 'posted', 'F', 'm', 'M', 0, 1), ('waits', 1, '[]', 'w', 'waiting', null, 'm', 'M', 0, 1);
";

#[tokio::test]
async fn q14_what_an_earlier_version_marked_ahead_of_its_post_is_put_right() {
    let mut database = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let (released, since): (Vec<_>, Vec<_>) =
        files.iter().partition(|file| file.file_name().unwrap().to_str().unwrap() < "0011");
    for file in released {
        run(&mut database, std::fs::read_to_string(file).unwrap()).await;
    }
    run(&mut database, MARKED_AHEAD.to_owned()).await;
    for file in since {
        run(&mut database, std::fs::read_to_string(file).unwrap()).await;
    }
    let tips: Vec<(String, Option<String>, Option<String>)> =
        sqlx::query_as("select title, used_on, reserved_for from tips order by id")
            .fetch_all(&mut database)
            .await
            .unwrap();
    let tip = |title: &str, used_on: Option<&str>, by: Option<&str>| {
        (title.to_owned(), used_on.map(str::to_owned), by.map(str::to_owned))
    };
    assert_eq!(
        tips,
        [
            tip("Said", Some("2026-09-07"), None),
            tip("Held", None, Some("B")),
            tip("Given up", Some("2025-09-08"), None),
            tip("Waits", None, None),
        ]
    );
    let thank_yous: Vec<(String, String)> = sqlx::query_as("select id, state from thank_yous order by rowid")
        .fetch_all(&mut database)
        .await
        .unwrap();
    let states: Vec<(&str, &str)> = thank_yous.iter().map(|(id, state)| (&**id, &**state)).collect();
    assert_eq!(
        states,
        [("said", "posted"), ("retried", "reserved"), ("given up", "held"), ("waits", "waiting")]
    );
}

async fn run(database: &mut SqliteConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(database).await.unwrap();
}
