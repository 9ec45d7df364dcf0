//! What falls due at one moment: Monday 07:30 of thousands of schools, and one school's load beside its neighbours'.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use shelftalker::chat::ChannelId;
use shelftalker::features::setup::SchoolId;
use shelftalker::features::tips::SHORTAGE_POST;
use shelftalker::play::local;
use shelftalker::queue::{NewPost, Place, Reference};
use shelftalker::rehearsal::{Acting, RateLimits};
use shelftalker::store::sqlite::SqliteStore;
use shelftalker::store::{Change, Store, Write};

use crate::Scale;
use crate::answers::figure;
use crate::fill::Filling;
use crate::idle::slowest_statement;
use crate::table::Row;
use crate::town::{Town, until};

/// What Discord allows a bot.
const A_SECOND: f64 = 50.0;

pub async fn measure(scale: Scale) -> Vec<Row> {
    let mut rows = monday(scale).await;
    rows.extend(beside_a_large_one(scale).await);
    rows
}

async fn monday(scale: Scale) -> Vec<Row> {
    let schools = scale.of(10_000, 2_000);
    let town = Town::opens("2026-09-07 07:10", schools, 1, RateLimits::ByRealTime).await;
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.ends().await;
    let bot = town.bot_starts().await;
    bot.settles().await;
    let slot = local("2026-09-07 07:30").unwrap();
    town.clock.set(slot - TimeDelta::seconds(5));
    tokio::time::sleep(Duration::from_secs(5)).await;
    let (cpu, logged) = (bot.cpu(), bot.log().len());

    tokio::time::sleep(Duration::from_secs(if scale.is_quick { 10 } else { 20 })).await;
    let asking = &town.schools[schools / 2];
    town.sends_a_request(asking.teacher(0), "Marine biology").await;
    let card = || town.stands(asking.at_the_desk()) == 1;
    let waited = until("the card at the desk", Duration::from_mins(10), card).await;

    let mut said: Vec<DateTime<Utc>> = Vec::new();
    let mut silent: Vec<Acting> = town.schools.iter().map(|school| school.teacher(0)).collect();
    while !silent.is_empty() {
        tokio::time::sleep(Duration::from_secs(2)).await;
        silent.retain(|at| {
            let posts = town.discord.sees(at.member, at.channel);
            let tips: Vec<_> = posts.iter().filter(|post| !post.private).map(|post| post.sent_at).collect();
            assert!(tips.len() <= 1, "a tip was said twice");
            said.extend(&tips);
            tips.is_empty()
        });
        let passed = shelftalker::clock::Clock::now(&*town.clock) - slot;
        assert!(passed < TimeDelta::hours(1), "{} schools wait for their tip", silent.len());
    }
    said.sort();
    let after = |moment: DateTime<Utc>| (moment - slot).as_seconds_f64();
    let (first, last) = (after(said[0]), after(said[said.len() - 1]));
    // The request's card took a turn, too.
    let share = figure(schools + 1) / (A_SECOND * (last - first)) * 100.0;
    eprintln!("the slowest statement: {:?}", slowest_statement(&bot.log()[logged..]));
    let about = format!("Monday 07:30 of {schools} schools");
    vec![
        Row::at_most(format!("{about}: first post"), 1.0, first, "s"),
        Row::at_least(format!("{about}: of the 50 a second allowed"), 95.0, share, "%"),
        Row::at_most(format!("{about}: a request at its desk"), 2.0, waited.as_secs_f64(), "s"),
        Row::note(format!("{about}: last post"), last, "s"),
        Row::note(format!("{about}: CPU"), bot.cpu() - cpu, "s"),
        Row::note(format!("{about}: refused by Discord"), refused(&town), "requests"),
    ]
}

fn refused(town: &Town) -> f64 {
    figure(town.discord.recorded().iter().filter(|exchange| exchange.status == Some(429)).count())
}

/// One school's posts, half of them in its staff room and half over a hundred channels, and a hundred schools with one
/// post each.
async fn beside_a_large_one(scale: Scale) -> Vec<Row> {
    let posts = scale.of(2_000, 500);
    let town = Town::opens("2026-09-08 10:10", 101, 1, RateLimits::ByRealTime).await;
    let due = local("2026-09-08 10:20").unwrap();
    let mut filling = Filling::begins(&town.database()).await;
    filling.schools(&town.schools).await;
    filling.ends().await;
    let large = &town.schools[0];
    let channels: Vec<_> = (0..100)
        .map(|number| town.discord.add_channel(large.server, &format!("class-{number}"), &[]))
        .collect();
    let place = |number: usize| match number % 2 {
        0 => Place::Staff,
        _ => Place::Channel(ChannelId(channels[number / 2 % channels.len()].to_string())),
    };
    let mut all: Vec<Write> = (0..posts).map(|number| post(1, number, place(number), due)).collect();
    all.extend((2..=101).map(|school| post(school, 0, Place::Staff, due)));
    let store = SqliteStore::open(&town.database(), [7; 16]).await.unwrap();
    for some in all.chunks(500) {
        store.commit(Change(some.to_vec())).await.unwrap();
    }
    store.close().await;

    let bot = town.bot_starts().await;
    bot.settles().await;
    town.clock.set(due - TimeDelta::seconds(1));
    let others = &town.schools[1..];
    let all_said = || others.iter().all(|school| town.stands(school.teacher(0)) == 1);
    until("the hundred", Duration::from_mins(10), all_said).await;
    let said = others.iter().filter_map(|school| town.discord.newest(school.librarian, school.staff));
    let last = said.map(|post| post.sent_at).max().unwrap();
    let about = format!("one school with {posts} posts beside 100 with one: the last of the hundred");
    vec![Row::at_most(about, 5.0, (last - due).as_seconds_f64(), "s")]
}

fn post(school: i64, number: usize, to: Place, due_at: DateTime<Utc>) -> Write {
    Write::Post(NewPost {
        school: SchoolId(school),
        kind: SHORTAGE_POST,
        reference: Reference(format!("BENCH{school:06}{number:015}")),
        content: "\"low\"".to_owned(),
        card: None,
        due_at,
        at_once: false,
        closes_at: due_at + TimeDelta::days(7),
        to: vec![to],
        parts: 1,
    })
}
