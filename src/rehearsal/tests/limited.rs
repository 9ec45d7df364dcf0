//! The limits that Discord keeps beside its buckets: publishing, edits of what is published, starts of a day.

use std::sync::Arc;

use chrono::DateTime;
use serde_json::{Value, json};

use super::super::sample::school;
use super::{Bot, Fault, Options, RateLimits, Rehearsal, SetClock, TimeDelta, Trouble, client};

async fn by_its_clock() -> Bot {
    let monday = DateTime::parse_from_rfc3339("2026-09-07T05:30:00Z").unwrap().to_utc();
    let options =
        Options { rate_limits: RateLimits::ByItsClock, ..Options::at(Arc::new(SetClock::still(monday))) };
    let rehearsal = Rehearsal::open(options).await.unwrap();
    let school = school(&rehearsal);
    Bot { rehearsal, http: client(), school }
}

impl Bot {
    /// Posts an announcement, some seconds after the last one.
    async fn announces(&self) -> String {
        self.passes(TimeDelta::seconds(5));
        let channel = self.school.announcements;
        let sent = self.posts(channel, json!({"content": "News"})).await.2;
        format!("/channels/{channel}/messages/{}", Self::id_of(&sent))
    }

    async fn publishes(&self, message: &str) -> u16 {
        self.gets("POST", &format!("{message}/crosspost"), Value::Null).await.0
    }
}

#[tokio::test]
async fn ten_messages_are_published_in_an_hour_and_a_channel() {
    let bot = by_its_clock().await;
    for _ in 0..10 {
        let message = bot.announces().await;
        assert_eq!(bot.publishes(&message).await, 200);
    }
    let message = bot.announces().await;
    let (status, _, refused) = bot.gets("POST", &format!("{message}/crosspost"), Value::Null).await;
    assert_eq!(status, 429);
    assert!(refused["retry_after"].as_f64().unwrap() > 3500.0, "{refused}");
    bot.passes(TimeDelta::hours(1));
    assert_eq!(bot.publishes(&message).await, 200);
}

#[tokio::test]
async fn what_is_published_is_edited_three_times_in_an_hour_and_what_is_not_as_often_as_you_like() {
    let bot = by_its_clock().await;
    let (published, other) = (bot.announces().await, bot.announces().await);
    assert_eq!(bot.publishes(&published).await, 200);
    let edit = async |message: &str| bot.gets("PATCH", message, json!({"content": "More"})).await;
    for _ in 0..4 {
        assert_eq!(edit(&other).await.0, 200);
    }
    for _ in 0..3 {
        assert_eq!(edit(&published).await.0, 200);
    }
    let refused = edit(&published).await;
    assert_eq!((refused.0, refused.1), (429, 30046));
    bot.passes(TimeDelta::hours(1));
    assert_eq!(edit(&published).await.0, 200);
}

#[tokio::test]
async fn the_limit_on_a_channels_writing_says_one_time_in_its_header_and_another_in_its_body() {
    let bot = Bot::joins().await;
    bot.rehearsal.fault(Fault::next("POST", "/messages", Trouble::Code { status: 429, code: 20028 }));
    let url = format!("{}/api/v10/channels/{}/messages", bot.rehearsal.api_url(), bot.school.staff);
    let request = client().post(url).header("content-type", "application/json").body("{\"content\": \"Hi\"}");
    let answer = request.send().await.unwrap();
    assert_eq!((answer.headers()["retry-after"].as_bytes(), answer.status().as_u16()), (&b"5"[..], 429));
    let body: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!((&body["retry_after"], &body["code"]), (&json!(0.3), &json!(20028)));
}
