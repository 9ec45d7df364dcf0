//! How fast the queue drains when nothing outside holds it up, beside SQLite's own floor: two commits a post. The chat
//! here answers at once; everything else is the program's own.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use shelftalker::chat::{
    Address, Attached, Card, ChannelId, Chat, File, Found, Limits, Line, Mark, MemberId, Message, MessageId,
    OtherCopy, Outcome, Present, Role, ServerId, Standing, Text, Witness, Work,
};
use shelftalker::clock::{Clock, SetClock};
use shelftalker::config::Settings;
use shelftalker::features::setup::SchoolId;
use shelftalker::library::{Library, SystemChance};
use shelftalker::play::local;
use shelftalker::queue::{Clerk, NewPost, Place, PostKind, Reference, Written};
use shelftalker::rehearsal::RateLimits;
use shelftalker::store::sqlite::SqliteStore;
use shelftalker::store::{Change, Store, Write};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};

use crate::Scale;
use crate::answers::figure;
use crate::fill::Filling;
use crate::table::{Row, median};
use crate::town::{Town, folder};

const SCHOOLS: usize = 200;
const POSTS: usize = 2_000;

static KINDS: &[PostKind] = &[PostKind {
    name: "said",
    label: "Said",
    pausable: false,
    named: |_, _, content| Box::pin(std::future::ready(Ok(Some(content.to_owned().into())))),
    scheduled: None,
    window: TimeDelta::days(7),
    written: Written::By(|_, _, post| Box::pin(std::future::ready(Ok(Some(words(&post.content)))))),
    settled: None,
}];

/// As long as a tip.
fn words(about: &str) -> Message {
    let body = format!("{about}: {}", "Say what you would like your class to be able to do. ".repeat(6));
    Card { title: "A tip for this week".into(), body: body.into(), ..Card::default() }.into()
}

pub async fn measure(scale: Scale) -> Vec<Row> {
    let town = Town::opens("2026-09-08 10:10", SCHOOLS, 1, RateLimits::Off).await;
    let (few, many) = (1_000, scale.of(1_000_000, 100_000));
    let mut rows = Vec::new();
    let mut fastest_and_slowest = Vec::new();
    for on_file in [few, many] {
        let folder = folder();
        let database = folder.path().join("shelftalker.db");
        let mut filling = Filling::begins(&database).await;
        filling.schools(&town.schools).await;
        filling.deliveries(on_file).await;
        filling.ends().await;
        let (mut drained, mut floors) = (Vec::new(), Vec::new());
        for turn in 0..3 {
            drained.push(drain(&database, turn * 2).await);
            floors.push(floor(&database, turn * 2 + 1).await);
        }
        let (drained, floor) = (median(drained), median(floors));
        let about = format!("drain, {on_file} on file");
        rows.push(Row::note(format!("{about}: SQLite's floor for two commits a post"), floor, "posts/s"));
        rows.push(Row::at_least(format!("{about}: posts a second"), floor / 2.0, drained, "posts/s"));
        fastest_and_slowest.push(drained);
    }
    let slower = fastest_and_slowest[0] / fastest_and_slowest[1];
    rows.push(Row::at_most(format!("drain: {many} on file, beside {few}"), 1.5, slower, "× slower"));
    rows
}

/// Posts a second, with all that the queue does for each.
async fn drain(database: &Path, turn: usize) -> f64 {
    let clock = Arc::new(SetClock::still(local("2026-09-08 10:10").unwrap()));
    let store = SqliteStore::open(database, [7; 16]).await.unwrap();
    let now = clock.now();
    let library = Library {
        store: Arc::new(store.clone()),
        chat: Arc::new(AtOnce),
        chance: Arc::new(SystemChance),
        by: None,
        notes_live: TimeDelta::days(90),
        content: Arc::new(Settings::built_in().unwrap().content),
        desks: Arc::default(),
        news: Arc::default(),
        installation: "bench".to_owned(),
        boot: format!("boot {turn}"),
        started: clock.monotonic(),
        clock,
    };
    let clerk = Clerk::new(Arc::new(library), KINDS, &[]);
    // What every start does.
    clerk.drain().await.unwrap();
    queue(&store, turn, now).await;
    let begun = Instant::now();
    clerk.drain().await.unwrap();
    let took = begun.elapsed();
    store.close().await;
    a_second(took)
}

/// The same number of posts, a few to each school.
async fn queue(store: &SqliteStore, turn: usize, now: DateTime<Utc>) {
    let post = |number: usize| {
        Write::Post(NewPost {
            school: SchoolId(i64::try_from(number % SCHOOLS).unwrap() + 1),
            kind: KINDS[0].name,
            reference: Reference(format!("DRAIN{turn:05}{number:015}")),
            content: number.to_string(),
            card: None,
            due_at: now,
            at_once: false,
            closes_at: now + TimeDelta::days(7),
            to: vec![Place::Staff],
            parts: 1,
        })
    };
    let all: Vec<Write> = (0..POSTS).map(post).collect();
    for some in all.chunks(500) {
        store.commit(Change(some.to_vec())).await.unwrap();
    }
}

/// Posts a second if all there were to do for each was to write its rows in two commits, one after the other.
async fn floor(database: &Path, turn: usize) -> f64 {
    let store = SqliteStore::open(database, [7; 16]).await.unwrap();
    queue(&store, turn, local("2026-09-08 10:10").unwrap()).await;
    store.close().await;
    let options = SqliteConnectOptions::new()
        .filename(database)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let queued: Vec<i64> = sqlx::query_scalar("select id from deliveries where state = 'queued'")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    assert_eq!(queued.len(), POSTS);
    let payload = serde_json::to_string(&words("1")).unwrap();
    let begun = Instant::now();
    for id in queued {
        let mut claim = connection.begin_with("begin immediate").await.unwrap();
        sqlx::query(
            "update deliveries set state = 'sending', boot = 'floor', lease_until = 1, attempts = 1, channel = 'c',
                    payload = ?, version = version + 1
             where id = ?",
        )
        .bind(&payload)
        .bind(id)
        .execute(&mut *claim)
        .await
        .unwrap();
        claim.commit().await.unwrap();
        let mut settle = connection.begin_with("begin immediate").await.unwrap();
        sqlx::query(
            "update deliveries set state = 'sent', boot = null, lease_until = null, payload = null,
                    standing_channel = 'c', standing_message = 'm', version = version + 1
             where id = ?",
        )
        .bind(id)
        .execute(&mut *settle)
        .await
        .unwrap();
        sqlx::query(
            "insert into attempts (delivery, number, at, channel, outcome) values (?, 1, 1, 'c', 'sent')",
        )
        .bind(id)
        .execute(&mut *settle)
        .await
        .unwrap();
        settle.commit().await.unwrap();
    }
    let took = begun.elapsed();
    // The places as the program would have left them.
    sqlx::query("update places set next_at = null where next_at is not null")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("update turns set next_at = null where next_at is not null")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    a_second(took)
}

fn a_second(took: Duration) -> f64 {
    figure(POSTS) / took.as_secs_f64()
}

/// A chat that takes everything at once. What a queue of posts does not ask for, it does not do.
struct AtOnce;

const NOT_ASKED_FOR: &str = "a post to a room asks for no such thing";

#[async_trait]
impl Chat for AtOnce {
    fn limits(&self) -> Limits {
        Limits {
            message_text: 2_000,
            card_title: 256,
            card_body: 4_000,
            choices: 25,
            form_line: 100,
            files_together: 1 << 20,
        }
    }

    fn length(&self, text: &Text) -> usize {
        text.0.len()
    }

    async fn reach(&self, to: &Address) -> Outcome<Line> {
        let Address::Channel(channel) = to else { unreachable!("{NOT_ASKED_FOR}") };
        Outcome::Done(Line { channel: channel.clone(), turn: Box::new(()) })
    }

    async fn send(&self, line: Line, _: &Message, _: &[File], mark: &Mark) -> Outcome<Standing> {
        Outcome::Done(Standing { channel: line.channel, message: MessageId(mark.nonce.clone()) })
    }

    async fn edit(&self, _: &Standing, _: &Message, _: &str) -> Outcome<()> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn delete(&self, _: &Standing) -> Outcome<()> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn publish(&self, _: &Standing) -> Outcome<()> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn fetch(&self, _: &Attached) -> Outcome<Vec<u8>> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn find(&self, _: &ChannelId, _: &str, _: DateTime<Utc>) -> Found {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn open_thread(&self, _: &ChannelId, _: &str) -> Outcome<ChannelId> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn let_in(&self, _: &ChannelId, _: &MemberId) -> Outcome<()> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn close_thread(&self, _: &ChannelId) -> Outcome<()> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn find_thread(
        &self,
        _: &ServerId,
        _: &ChannelId,
        _: &str,
        _: DateTime<Utc>,
    ) -> Outcome<Option<ChannelId>> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn missing_in(&self, _: &ServerId, _: &ChannelId, _: Work) -> Outcome<Vec<String>> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn everyone_sees(&self, _: &ServerId, _: &ChannelId) -> Outcome<bool> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn roles(&self, _: &ServerId) -> Outcome<Vec<Role>> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn member(&self, _: &ServerId, _: &MemberId) -> Outcome<Option<Present>> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    async fn may_write(&self, _: &ServerId, _: &ChannelId, _: &MemberId) -> Outcome<bool> {
        unreachable!("{NOT_ASKED_FOR}")
    }

    fn witness(&self) -> Option<Witness> {
        Some(Witness { ahead: TimeDelta::zero(), age: Duration::ZERO })
    }

    async fn look_at_its_clock(&self) {}

    fn refusals_lately(&self) -> u32 {
        0
    }

    fn other_copy(&self) -> OtherCopy {
        OtherCopy::NeverHeard
    }

    fn link(&self, _: &ServerId, standing: &Standing) -> String {
        standing.message.to_string()
    }
}
