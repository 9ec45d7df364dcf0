//! One school's load, one slow answer, one row that cannot be read, a server that threw the bot out: no other school
//! feels any of it.

use std::time::{Duration, Instant};

use serde_json::json;
use shelftalker::queue::Place;
use shelftalker::rehearsal::{Acting, Exchange, Fault, Trouble};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::{another_school, desk, messages_of, own, place, posts_asked_for, rooms, says_now, staff_room};
use crate::promises::until;
use crate::school::{DESK, HART, RIVERA, School, a_wish};

#[tokio::test]
async fn q04_one_schools_backlog_does_not_keep_the_others_waiting() {
    let mut school = School::opens("2026-09-07 12:00").await;
    let rooms: Vec<_> = rooms(&school, 80).into_iter().map(place).collect();
    let of = own(&school).await;
    for _ in 0..3 {
        says_now(&school, of, &rooms).await;
    }
    let mut others = Vec::new();
    for n in 0..5 {
        others.push(another_school(&school, &format!("School {n}")).await);
    }
    school.clock_reads("2026-09-07 12:01");
    for other in &others {
        says_now(&school, other.id, &[Place::Desk]).await;
    }
    school.clock_reads("2026-09-07 12:02").delivers_everything().await;

    let recorded = school.discord().recorded();
    let sent: Vec<_> = recorded.iter().filter(|it| is_post(it)).collect();
    let is_others = |it: &Exchange| others.iter().any(|other| it.path == messages_of(other.channel));
    let last = sent.iter().rposition(|it| is_others(it)).unwrap();
    assert_eq!(sent.iter().filter(|it| is_others(it)).count(), 5);
    assert!(last < 60, "the last of five schools had its one post after {last} others");
    assert!(sent.len() >= 245, "and the backlog goes out, too: {}", sent.len());
}

#[tokio::test]
async fn q11_a_slow_answer_in_one_channel_does_not_delay_another_schools_post() {
    let mut school = School::opens("2026-09-07 07:29").await;
    let staff = messages_of(school.play().school.staff);
    school.clock_reads("2026-09-07 07:30");
    another_school_is_served_meanwhile(school, Fault::next("POST", &staff, SLOW)).await;
}

#[tokio::test]
async fn q11_a_slow_edit_of_a_card_does_not_delay_another_schools_post() {
    let mut school = School::opens("2026-09-07 09:00").await;
    let card = format!("{}/", messages_of(school.play().school.desk));
    school.gets_a_request().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    another_school_is_served_meanwhile(school, Fault::next("PATCH", &card, SLOW)).await;
}

const SLOW: Trouble = Trouble::Slow(5_000);

/// The bot runs by itself; while one of its requests is not yet answered, another school has something to say.
async fn another_school_is_served_meanwhile(mut school: School, slow: Fault) {
    let other = another_school(&school, "Another school").await;
    school.discord().fault(slow);
    let clerk = school.play().bot.clerk.clone();
    let running = tokio::spawn(async move { clerk.run(std::future::pending()).await });
    comes(|| school.discord().faults_left().is_empty().then_some(())).await;
    says_now(&school, other.id, &[Place::Desk]).await;
    let posted = messages_of(other.channel);
    let is_either = |it: &Exchange| it.trouble == Some(SLOW) || (it.method == "POST" && it.path == posted);
    // An exchange is recorded when it is answered.
    let first = comes(|| school.discord().recorded().into_iter().find(is_either)).await;
    running.abort();
    assert_eq!(first.path, posted, "it waited until somebody else's request was answered");
    school.delivers_everything().await;
}

/// Looks until it is there.
async fn comes<T>(look: impl Fn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "this never came");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What a row that no version of the bot can read is set aside for: Monday's tip and a request all the same.
async fn everything_else_goes_on(school: &mut School) {
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    let said = school.types(RIVERA, "request-collab", &a_wish()).await.privately();
    assert!(said.contains("Got it: request #"), "{said}");
    school.delivers_everything().await;
    assert_eq!(staff_room(school).len(), 1);
    let told = desk(school);
    assert!(told.iter().any(|words| words.contains("Marine biology")), "{told:?}");
}

#[tokio::test]
async fn q12_a_school_that_cannot_be_read_stops_no_other() {
    let mut school = School::opens("2026-09-07 07:00").await;
    let other = another_school(&school, "Another school").await;
    let id = other.id.0;
    tamper(&school, format!("update schools set zone = 'US/Pacific-New' where id = {id}")).await;
    everything_else_goes_on(&mut school).await;
}

#[tokio::test]
async fn q12_a_place_that_cannot_be_read_stops_no_other_school() {
    let mut school = School::opens("2026-09-07 07:00").await;
    let other = another_school(&school, "Another school").await;
    says_now(&school, other.id, &[Place::Desk]).await;
    let id = other.id.0;
    tamper(&school, format!("update deliveries set place = '\"Hallway\"' where school = {id}")).await;
    everything_else_goes_on(&mut school).await;
}

#[tokio::test]
async fn q12_a_message_that_cannot_be_read_stops_no_other_and_is_told_at_its_own_desk() {
    let mut school = School::opens("2026-09-07 07:00").await;
    let other = another_school(&school, "Another school").await;
    let room = rooms(&school, 1)[0];
    school.discord().fault(Fault::next("POST", &messages_of(room), Trouble::NoAnswer));
    says_now(&school, other.id, &[place(room)]).await;
    school.delivers_everything().await;
    let id = other.id.0;
    let payload = "'{\"from\":\"another version\"}' where payload is not null";
    tamper(&school, format!("update deliveries set payload = {payload} and school = {id}")).await;
    everything_else_goes_on(&mut school).await;
    assert_eq!(desk(&school).len(), 1, "the others' desks have nothing to do with it: {:?}", desk(&school));
    assert_eq!(posts_asked_for(&school, other.channel), 1);
}

#[tokio::test]
async fn q12_a_card_that_cannot_be_drawn_stops_no_other() {
    let mut school = School::opens("2026-09-07 07:00").await;
    let _said =
        school.types(RIVERA, "request-collab", &[a_wish()[0].clone(), ("topic", json!("Tides"))]).await;
    school.delivers_everything().await;
    let broken = "kind = 'newsletter', subject = 'unreadable', wanted = wanted + 1";
    tamper(&school, format!("update cards set {broken} where kind = 'request'")).await;
    everything_else_goes_on(&mut school).await;
}

/// Does to a row what no Shelftalker does.
async fn tamper(school: &School, sql: String) {
    let url = format!("sqlite://{}", school.folder().join("shelftalker.db").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "one row was meant");
    connection.close().await.unwrap();
}

#[tokio::test]
async fn q10_a_server_that_threw_the_bot_out_is_left_alone_until_it_is_back() {
    let mut school = School::opens("2026-09-04 16:00").await;
    let people = school.play().school;
    let discord = school.discord().clone();
    let (bot, bots_role) = (discord.bot(), discord.bots_role(people.server).unwrap());
    let another = another_school(&school, "Another school").await;
    let member = discord.add_member(another.server, "Robin Reed", &[]);
    discord.remove_bot(people.server);
    // What the gateway tells comes in order: when this is answered, the bot has heard of the other.
    let act = Acting { member, channel: another.channel };
    discord.command(act, "my-requests", &[]).await.unwrap();
    let rooms = [people.server, people.desk, people.staff, people.requests].map(|id| format!("/{id}"));
    let is_about_it = |it: &Exchange| rooms.iter().any(|room| it.path.contains(room));
    let asked = |school: &School| school.discord().recorded().iter().filter(|it| is_about_it(it)).count();
    // In the first days the news may still be on its way through the bot.
    let mut before = asked(&school);
    for (moment, counts) in [
        ("2026-09-04 16:30", false),
        ("2026-09-07 07:30", true),
        ("2026-09-07 08:30", true),
        ("2026-09-11 15:00", true),
        ("2026-09-14 07:30", true),
        ("2026-09-14 08:30", true),
        ("2026-09-18 15:00", true),
    ] {
        school.clock_reads(moment).delivers_everything().await;
        if !counts {
            before = asked(&school);
        }
    }
    assert_eq!(asked(&school) - before, 0, "requests about a server that the bot is not in");

    school.clock_reads("2026-09-18 16:00");
    discord.join(people.server, bot, &[bots_role]);
    discord.outage(people.server, false);
    school.clock_reads("2026-09-21 07:30");
    until(&mut school, "the tip of the first Monday after it is back", |it| staff_room(it).len() == 1).await;
    let listed = school.types(HART, "tip list", &[]).await.privately();
    assert!(listed.starts_with("Tips waiting: 39"), "none was used up meanwhile: {listed}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn q10_an_outage_of_a_server_is_no_removal() {
    let mut school = School::opens("2026-09-07 07:20").await;
    let server = school.play().school.server;
    school.discord().outage(server, true);
    school.clock_reads("2026-09-07 07:25").delivers_everything().await;
    school.discord().outage(server, false);
    school.clock_reads("2026-09-07 07:30");
    until(&mut school, "the tip", |school| staff_room(school).len() == 1).await;
    assert_eq!(desk(&school), [""; 0]);
}

fn is_post(exchange: &Exchange) -> bool {
    exchange.method == "POST" && exchange.path.ends_with("/messages")
}
