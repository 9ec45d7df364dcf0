//! The pretend Discord over real HTTP, as a bot meets it.

mod coming_and_going;
mod door;
mod kept;
mod limited;
mod strict;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use super::sample::{School, school};
use super::{Acting, Answer, Fault, Id, Options, Permissions, RateLimits, Rehearsal, Trouble};
use crate::clock::{Clock, SetClock};

fn client() -> reqwest::Client {
    reqwest::Client::builder().user_agent("DiscordBot (a test, 1)").build().unwrap()
}

/// A bot that knows nothing but HTTP.
struct Bot {
    rehearsal: Rehearsal,
    http: reqwest::Client,
    school: School,
}

impl Bot {
    async fn joins() -> Self {
        let monday = DateTime::parse_from_rfc3339("2026-09-07T05:30:00Z").unwrap().to_utc();
        let clock = Arc::new(SetClock::still(monday));
        let rehearsal = Rehearsal::open(Options::at(clock)).await.unwrap();
        let school = school(&rehearsal);
        Self { rehearsal, http: client(), school }
    }

    /// A message of its own in a channel, from what [`Self::posts`] gives.
    fn id_of(json: &Value) -> Id {
        json["id"].as_str().unwrap().parse().unwrap()
    }

    /// A body with files, by the name that each part gives its file.
    async fn uploads(
        &self,
        method: &str,
        path: &str,
        body: &Value,
        files: &[(&str, &[u8])],
    ) -> (u16, u64, Value) {
        let mut form = Form::new().text("payload_json", body.to_string());
        for (n, (name, bytes)) in files.iter().enumerate() {
            form =
                form.part(format!("files[{n}]"), Part::bytes(bytes.to_vec()).file_name((*name).to_owned()));
        }
        let url = format!("{}/api/v10{path}", self.rehearsal.api_url());
        let request = self.http.request(method.parse().unwrap(), url);
        let request = request.header("authorization", format!("Bot {}", self.rehearsal.token()));
        let answer = request.multipart(form).send().await.unwrap();
        let status = answer.status().as_u16();
        let json: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or(Value::Null);
        (status, json["code"].as_u64().unwrap_or(0), json)
    }

    async fn asks(&self, method: &str, path: &str, body: Value) -> Result<(u16, Value), reqwest::Error> {
        let url = format!("{}/api/v10{path}", self.rehearsal.api_url());
        let mut request = self
            .http
            .request(method.parse().unwrap(), url)
            .header("authorization", format!("Bot {}", self.rehearsal.token()));
        if body.is_null() {
            request = request.header("content-length", 0);
        } else {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// Expects an answer; gives its status, its code if it is a refusal, and its body.
    async fn gets(&self, method: &str, path: &str, body: Value) -> (u16, u64, Value) {
        let (status, json) = self.asks(method, path, body).await.unwrap();
        (status, json["code"].as_u64().unwrap_or(0), json)
    }

    async fn posts(&self, channel: Id, body: Value) -> (u16, u64, Value) {
        self.gets("POST", &format!("/channels/{channel}/messages"), body).await
    }

    async fn registers(&self, commands: Value) {
        let path = format!("/applications/{}/commands", self.rehearsal.bot());
        let (status, _, json) = self.gets("PUT", &path, commands).await;
        assert_eq!(status, 200, "{json}");
    }

    /// The interaction that was asked last: its id and token.
    fn asked(&self) -> (Id, String) {
        self.rehearsal.read(|state| {
            let last = state.interactions.values().max_by_key(|it| it.id).unwrap();
            (last.id, last.token.clone())
        })
    }

    async fn answers(&self, body: Value) -> (u16, u64, Value) {
        for _ in 0..100 {
            if self.rehearsal.read(|state| !state.interactions.is_empty()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let (id, token) = self.asked();
        self.gets("POST", &format!("/interactions/{id}/{token}/callback"), body).await
    }

    fn passes(&self, time: TimeDelta) {
        self.rehearsal.clock().set(self.rehearsal.clock().now() + time);
    }

    fn rivera(&self) -> Acting {
        Acting { member: self.school.rivera, channel: self.school.requests }
    }
}

#[tokio::test]
async fn the_same_nonce_gives_the_first_message_for_three_minutes() {
    let bot = Bot::joins().await;
    let tip = json!({"content": "Tip", "nonce": "tip-1", "enforce_nonce": true});
    let first = bot.posts(bot.school.staff, tip.clone()).await.2["id"].clone();
    assert_eq!(bot.posts(bot.school.staff, tip.clone()).await.2["id"], first);
    bot.passes(TimeDelta::minutes(4));
    assert_ne!(bot.posts(bot.school.staff, tip).await.2["id"], first);
    assert_eq!(bot.rehearsal.sees(bot.school.rivera, bot.school.staff).len(), 2);
}

#[tokio::test]
async fn a_nonce_whose_message_was_deleted_is_an_unknown_message() {
    let bot = Bot::joins().await;
    let tip = json!({"content": "Tip", "nonce": "tip-1", "enforce_nonce": true});
    let first = bot.posts(bot.school.staff, tip.clone()).await.2["id"].as_str().unwrap().parse().unwrap();
    bot.rehearsal.delete_message(bot.school.staff, first);
    assert_eq!(bot.posts(bot.school.staff, tip).await.1, 10008);
}

#[tokio::test]
async fn permissions_and_missing_things_have_their_codes() {
    let bot = Bot::joins().await;
    let School { staff, desk, rivera, server, .. } = bot.school;
    let hello = || json!({"content": "Hello"});
    bot.rehearsal.take_from_bot(staff, Permissions::SEND_MESSAGES);
    assert_eq!(bot.posts(staff, hello()).await.1, 50013);
    bot.rehearsal.take_from_bot(staff, Permissions::VIEW_CHANNEL);
    assert_eq!(bot.posts(staff, hello()).await.1, 50001);
    bot.rehearsal.take_from_bot(staff, Permissions::EMBED_LINKS);
    assert_eq!(bot.posts(staff, json!({"embeds": [{"title": "Tip"}]})).await.1, 50013);
    bot.rehearsal.give_back_to_bot(staff);
    assert_eq!(bot.posts(staff, json!({"content": "  "})).await.1, 50006);
    assert_eq!(bot.posts(Id(1), hello()).await.1, 10003);
    assert_eq!(bot.gets("PATCH", &format!("/channels/{desk}/messages/1"), hello()).await.1, 10008);
    assert_eq!(bot.gets("GET", &format!("/guilds/{server}/members/1"), Value::Null).await.1, 10013);
    bot.rehearsal.leave(server, rivera);
    assert_eq!(bot.gets("GET", &format!("/guilds/{server}/members/{rivera}"), Value::Null).await.1, 10007);
    assert_eq!(bot.gets("GET", "/nowhere", Value::Null).await.0, 404);
    bot.rehearsal.delete_channel(staff);
    assert_eq!(bot.posts(staff, hello()).await.1, 10003);
    bot.rehearsal.refuse_token();
    assert_eq!(bot.posts(desk, hello()).await.0, 401);
}

#[tokio::test]
async fn direct_messages_may_be_refused() {
    let bot = Bot::joins().await;
    let opened = bot.gets("POST", "/users/@me/channels", json!({"recipient_id": bot.school.rivera})).await.2;
    let channel: Id = opened["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(bot.posts(channel, json!({"content": "News"})).await.0, 200);
    assert_eq!(bot.rehearsal.sees(bot.school.rivera, channel).len(), 1);
    assert!(bot.rehearsal.sees(bot.school.hart, channel).is_empty());
    bot.rehearsal.refuse_direct_messages(bot.school.rivera, true);
    assert_eq!(bot.posts(channel, json!({"content": "News"})).await.1, 50007);
    bot.rehearsal.leave(bot.school.server, bot.school.rivera);
    assert_eq!(bot.posts(channel, json!({"content": "News"})).await.1, 50278);
}

#[tokio::test]
async fn a_private_thread_is_seen_by_its_members_alone() {
    let bot = Bot::joins().await;
    let School { requests, rivera, okafor, .. } = bot.school;
    let (status, _, made) = bot
        .gets("POST", &format!("/channels/{requests}/threads"), json!({"name": "Request 7", "type": 12}))
        .await;
    assert_eq!(status, 201);
    let thread: Id = made["id"].as_str().unwrap().parse().unwrap();
    let (added, ..) =
        bot.gets("PUT", &format!("/channels/{thread}/thread-members/{rivera}"), Value::Null).await;
    assert_eq!(added, 204);
    assert_eq!(bot.posts(thread, json!({"content": "Accepted"})).await.0, 200);
    assert_eq!(bot.rehearsal.sees(rivera, thread).len(), 1);
    assert!(bot.rehearsal.sees(okafor, thread).is_empty());
    bot.passes(TimeDelta::days(4));
    let message = bot.rehearsal.sees(rivera, thread)[0].id;
    let edit = format!("/channels/{thread}/messages/{message}");
    assert_eq!(bot.gets("PATCH", &edit, json!({"content": "x"})).await.1, 50083, "archived after three days");
    assert_eq!(bot.posts(thread, json!({"content": "Still here"})).await.0, 200, "speaking reopens it");
    bot.rehearsal.limit_active_threads(1);
    let again = bot.gets("POST", &format!("/channels/{requests}/threads"), json!({"name": "8"})).await;
    assert_eq!(again.1, 160_006);
}

#[tokio::test]
async fn a_command_is_answered_once_and_edited_later() {
    let bot = Bot::joins().await;
    bot.registers(json!([{"name": "my-requests", "description": "Yours", "contexts": [0]}])).await;
    let rehearsal = bot.rehearsal.clone();
    let act = bot.rivera();
    let asks = tokio::spawn(async move { rehearsal.command(act, "my-requests", &[]).await });
    let data = json!({"flags": 64});
    assert_eq!(bot.answers(json!({"type": 5, "data": data})).await.0, 204);
    assert_eq!(
        bot.answers(json!({"type": 9, "data": {"title": "t", "custom_id": "c", "components": []}})).await.1,
        40060
    );
    let (_, token) = bot.asked();
    let original = format!("/webhooks/{}/{token}/messages/@original", bot.rehearsal.bot());
    assert_eq!(bot.gets("PATCH", &original, json!({"content": "None yet."})).await.0, 200);
    let Ok(Answer::Message(seen)) = asks.await.unwrap() else { panic!("a message was expected") };
    assert!(seen.private && seen.content == "None yet.");
    assert!(bot.rehearsal.sees(bot.school.okafor, bot.school.requests).is_empty());
    bot.passes(TimeDelta::minutes(16));
    assert_eq!(bot.gets("PATCH", &original, json!({"content": "Late"})).await.1, 50027);
}

#[tokio::test]
async fn only_what_is_registered_can_be_asked() {
    let bot = Bot::joins().await;
    let title = json!({"type": 3, "name": "title", "description": "T", "required": true, "max_length": 5});
    let add = json!({"type": 1, "name": "add", "description": "Add", "options": [title]});
    bot.registers(json!([{"name": "tip", "description": "Tips", "contexts": [0], "options": [add]}])).await;
    let refused = async |name: &str, options: &[(&str, Value)]| {
        bot.rehearsal.command(bot.rivera(), name, options).await.unwrap_err().0
    };
    assert!(refused("tips", &[]).await.contains("no command"));
    assert!(refused("tip", &[]).await.contains("subcommand"));
    assert!(refused("tip add", &[]).await.contains("required"));
    assert!(refused("tip add", &[("title", json!("Too long"))]).await.contains("5 or fewer"));
    assert!(
        refused("tip add", &[("title", json!("Fine")), ("link", json!("x"))]).await.contains("no option")
    );
    let direct = Acting { channel: bot.rehearsal.direct_messages(bot.school.rivera), ..bot.rivera() };
    let elsewhere = bot.rehearsal.command(direct, "tip add", &[("title", json!("Fine"))]).await.unwrap_err();
    assert!(elsewhere.0.contains("cannot be used here"));
}

#[tokio::test]
async fn a_click_opens_a_form_and_its_submission_changes_the_card() {
    let bot = Bot::joins().await;
    let (rehearsal, act) = (bot.rehearsal.clone(), bot.rivera());
    let rows = json!([
        {"type": 1, "components": [{"type": 3, "custom_id": "kind", "placeholder": "Kind",
            "options": [{"label": "Book talk", "value": "talk"}]}]},
        {"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "form", "label": "Details"}]},
    ]);
    let card = bot.posts(bot.school.requests, json!({"content": "Draft", "components": rows})).await.2;
    let card: Id = card["id"].as_str().unwrap().parse().unwrap();
    let clicking = tokio::spawn(async move { rehearsal.click(act, card, "Details").await });
    let field = json!({"type": 4, "custom_id": "topic", "label": "Topic", "style": 1, "max_length": 20});
    let form =
        json!({"title": "Details", "custom_id": "f", "components": [{"type": 1, "components": [field]}]});
    assert_eq!(bot.answers(json!({"type": 9, "data": form})).await.0, 204);
    let Ok(Answer::Form(form)) = clicking.await.unwrap() else { panic!("a form was expected") };
    assert!(form.filled(&[]).unwrap_err().0.contains("required"));
    let rehearsal = bot.rehearsal.clone();
    let opened = bot.asked().0;
    let submitting = tokio::spawn(async move { rehearsal.submit(act, &form, &[("Topic", "Oceans")]).await });
    while bot.asked().0 == opened {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let refused = bot.answers(json!({"type": 9, "data": {}})).await;
    assert_eq!((refused.0, refused.1), (400, 50035), "a form never answers a form");
    assert_eq!(bot.answers(json!({"type": 7, "data": {"content": "Draft: Oceans"}})).await.0, 204);
    let Ok(Answer::Updated(seen)) = submitting.await.unwrap() else {
        panic!("the card was expected to change")
    };
    assert_eq!(seen.content, "Draft: Oceans");
    assert_eq!(seen.menu("Kind").unwrap().options[0].value, "talk", "what is not named stays");
}

#[tokio::test]
async fn a_lost_answer_was_stored_and_no_answer_was_not() {
    let bot = Bot::joins().await;
    let path = format!("/channels/{}/messages", bot.school.staff);
    bot.rehearsal.fault(Fault::next("POST", "/messages", Trouble::NoAnswer));
    assert!(bot.asks("POST", &path, json!({"content": "One"})).await.is_err());
    assert!(bot.rehearsal.sees(bot.school.rivera, bot.school.staff).is_empty());
    bot.rehearsal.fault(Fault::next("POST", "/messages", Trouble::LosesAnswer));
    assert!(bot.asks("POST", &path, json!({"content": "Two"})).await.is_err());
    assert_eq!(bot.rehearsal.sees(bot.school.rivera, bot.school.staff).len(), 1);
    bot.rehearsal.fault(Fault::next("POST", "/messages", Trouble::Status(503)));
    assert_eq!(bot.posts(bot.school.staff, json!({"content": "Three"})).await.0, 503);
    let limit = Trouble::RateLimited { retry_after: 1.5, global: true };
    bot.rehearsal.fault(Fault::next("POST", "/messages", limit));
    let limited = bot.posts(bot.school.staff, json!({"content": "Four"})).await;
    assert_eq!(
        (limited.0, &limited.2["retry_after"], &limited.2["global"]),
        (429, &json!(1.5), &json!(true))
    );
    assert_eq!(bot.rehearsal.recorded().len(), 4);
}

#[tokio::test]
async fn the_transcript_reads_as_members_see_it() {
    let bot = Bot::joins().await;
    let School { staff, rivera, .. } = bot.school;
    let body = json!({
        "content": format!("For <@{rivera}> at <t:1788766200:t>, see <#{staff}>"),
        "embeds": [{"title": "Tip", "description": "Try it.\nToday.", "footer": {"text": "ref 1"}}],
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 1, "custom_id": "a", "label": "Useful"},
            {"type": 2, "style": 2, "custom_id": "b", "label": "Help me", "disabled": true}]}],
        "allowed_mentions": {"parse": []},
    });
    assert_eq!(bot.posts(staff, body).await.0, 200);
    let written = bot.rehearsal.transcript(Some(rivera), staff, chrono_tz::Europe::Berlin);
    insta::assert_snapshot!(written, @r"
    Mon 7 Sep 07:30  Shelftalker: For @Ana Rivera at 09:30, see #staff-room
          | Tip
          | Try it.
          | Today.
          | ref 1
        [Useful] [Help me (off)]
    ");
    assert!(bot.rehearsal.sees(rivera, staff)[0].pings.is_empty());
}

#[tokio::test]
async fn the_members_api_acts_and_is_closed_to_other_sites() {
    let bot = Bot::joins().await;
    let url = format!("{}/rehearsal/act", bot.rehearsal.api_url());
    let say = json!({"as": "rivera", "in": "#staff-room", "say": "Good morning"}).to_string();
    let foreign =
        bot.http.post(&url).header("content-type", "text/plain").body(say.clone()).send().await.unwrap();
    assert_eq!(foreign.status(), 415);
    let renamed =
        bot.http.post(&url).header("host", "evil.example").header("content-type", "application/json");
    assert_eq!(renamed.body(say.clone()).send().await.unwrap().status(), 403);
    let own = bot.http.post(&url).header("content-type", "application/json").body(say).send().await.unwrap();
    assert_eq!(own.status(), 200);
    assert_eq!(bot.rehearsal.newest(bot.school.hart, bot.school.staff).unwrap().content, "Good morning");
    let trouble = format!("{}/rehearsal/trouble", bot.rehearsal.api_url());
    let leaves = json!({"take_role": "Librarians", "from": "lee"}).to_string();
    let asked =
        bot.http.post(trouble).header("content-type", "application/json").body(leaves).send().await.unwrap();
    assert_eq!(asked.status(), 200);
    assert!(bot.rehearsal.channels(bot.school.lee).iter().all(|channel| channel.id != bot.school.desk));
    let read = format!("{}/rehearsal/channels/library-desk?as=rivera", bot.rehearsal.api_url());
    assert_eq!(bot.http.get(read).send().await.unwrap().status(), 422, "she does not see the desk");
}

#[tokio::test]
async fn an_act_that_nobody_answers_says_so() {
    let bot = Bot::joins().await;
    bot.registers(json!([{"name": "desk", "description": "Desk"}])).await;
    let answer = bot.rehearsal.command(bot.rivera(), "desk", &[]).await.unwrap();
    assert!(matches!(answer, Answer::NotAnswered));
    assert_eq!(bot.answers(json!({"type": 4, "data": {"content": "Late"}})).await.1, 10062);
}

#[tokio::test]
async fn an_announcement_is_published_once() {
    let bot = Bot::joins().await;
    let channel = bot.school.announcements;
    let sent = bot.posts(channel, json!({"content": "September news"})).await.2;
    let publish = format!("/channels/{channel}/messages/{}/crosspost", sent["id"].as_str().unwrap());
    assert_eq!(bot.gets("POST", &publish, Value::Null).await.0, 200);
    assert_eq!(bot.gets("POST", &publish, Value::Null).await.1, 40033);
    assert!(bot.rehearsal.newest(bot.school.tan, channel).unwrap().published);
}

#[tokio::test]
async fn what_others_write_is_read_without_its_text_and_history_needs_its_permission() {
    let bot = Bot::joins().await;
    let School { staff, tan, .. } = bot.school;
    bot.rehearsal.say(Acting { member: tan, channel: staff }, "Morning!").unwrap();
    bot.posts(staff, json!({"content": "Tip"})).await;
    let history = format!("/channels/{staff}/messages?limit=2");
    let read = bot.gets("GET", &history, Value::Null).await.2;
    assert_eq!((&read[0]["content"], &read[1]["content"]), (&json!("Tip"), &json!("")), "newest first");
    bot.rehearsal.take_from_bot(staff, Permissions::READ_MESSAGE_HISTORY);
    assert_eq!(bot.gets("GET", &history, Value::Null).await.2, json!([]));
}

#[tokio::test]
async fn only_its_own_messages_can_be_edited_and_nobody_can_be_pinged_unasked() {
    let bot = Bot::joins().await;
    let School { staff, tan, .. } = bot.school;
    let hers = bot.rehearsal.say(Acting { member: tan, channel: staff }, "Morning!").unwrap();
    let edit = format!("/channels/{staff}/messages/{hers}");
    assert_eq!(bot.gets("PATCH", &edit, json!({"content": "x"})).await.1, 50005);
    let ping = format!("@everyone and <@{tan}>");
    bot.posts(staff, json!({"content": ping, "allowed_mentions": {"parse": []}})).await;
    assert!(bot.rehearsal.newest(tan, staff).unwrap().pings.is_empty());
    bot.posts(staff, json!({"content": ping})).await;
    let loud = bot.rehearsal.newest(tan, staff).unwrap();
    assert_eq!((loud.pings, loud.pings_everyone), (vec![tan], false), "the bot lacks Mention Everyone");
}

#[tokio::test]
async fn rate_limits_are_told_in_headers_and_then_enforced() {
    let clock = Arc::new(SetClock::still(DateTime::UNIX_EPOCH + TimeDelta::days(20_000)));
    let rehearsal =
        Rehearsal::open(Options { rate_limits: RateLimits::ByRealTime, ..Options::at(clock) }).await.unwrap();
    let school = school(&rehearsal);
    let url = format!("{}/api/v10/channels/{}/messages", rehearsal.api_url(), school.staff);
    let http = client();
    let posts = async || {
        let request = http.post(&url).header("authorization", format!("Bot {}", rehearsal.token()));
        let request = request.header("content-type", "application/json");
        request.body(json!({"content": "Hi"}).to_string()).send().await.unwrap()
    };
    for left in (0..5).rev() {
        let sent = posts().await;
        assert_eq!(sent.headers()["x-ratelimit-remaining"], left.to_string());
        assert_eq!(sent.headers()["date"], "Fri, 04 Oct 2024 00:00:00 GMT");
    }
    let refused = posts().await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["x-ratelimit-scope"], "user");
    assert!(refused.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn files_come_in_parts_and_an_edit_keeps_them_unless_it_lists_others() {
    let clock = Arc::new(SetClock::still(chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000)));
    let rehearsal = Rehearsal::open(Options::at(clock)).await.unwrap();
    let school = school(&rehearsal);
    let asks = |method: reqwest::Method, path: &str| {
        let url = format!("{}/api/v10/channels/{}{path}", rehearsal.api_url(), school.staff);
        let token = format!("Bot {}", rehearsal.token());
        client().request(method, url).header("authorization", token)
    };
    let in_parts = || {
        let payload = json!({ "content": "Look", "attachments": [{ "id": "0", "filename": "a plan.txt" }] });
        let file = Part::bytes(b"words".to_vec()).file_name("other.txt");
        Form::new().text("payload_json", payload.to_string()).part("files[0]", file)
    };
    let sent = asks(reqwest::Method::POST, "/messages").multipart(in_parts()).send().await.unwrap();
    let sent: Value = serde_json::from_slice(&sent.bytes().await.unwrap()).unwrap();
    assert_eq!(sent["attachments"][0]["filename"], "a_plan.txt");
    let url = sent["attachments"][0]["url"].as_str().unwrap();
    assert_eq!(reqwest::get(url).await.unwrap().bytes().await.unwrap(), "words");

    let files = || rehearsal.newest(school.rivera, school.staff).unwrap().files.len();
    let message = format!("/messages/{}", sent["id"].as_str().unwrap());
    for (body, left) in [(json!({ "content": "Look!" }), 1), (json!({ "attachments": [] }), 0)] {
        let edit = asks(reqwest::Method::PATCH, &message).header("content-type", "application/json");
        assert_eq!(edit.body(body.to_string()).send().await.unwrap().status(), 200);
        assert_eq!(files(), left, "{body}");
    }
    let edit = asks(reqwest::Method::PATCH, &message).multipart(in_parts()).send().await.unwrap();
    assert_eq!((edit.status().as_u16(), files()), (200, 1));
    let elsewhere = asks(reqwest::Method::POST, "/threads").multipart(in_parts()).send().await.unwrap();
    assert_eq!(elsewhere.status(), 400, "the rehearsal says what it does not play");
}
