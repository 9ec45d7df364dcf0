//! The adapter against a scripted server on this machine: what it asks, and what it makes of the answers.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::*;
use crate::chat::{Act, Card, CardKey, CommandSpec, First, Form, Incoming, OtherCopy, Press, Reply, Run};
use crate::clock::{Clock as _, SetClock};

struct Asked {
    /// `POST /api/v10/channels/1/messages?x=y`
    line: String,
    headers: HeaderMap,
    body: Value,
    /// The body as it came: one in parts is no JSON.
    parts: String,
}

/// A server that answers as told: status, body, and headers.
struct Server {
    api_url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

type Answer = (u16, Value, Vec<(&'static str, String)>);

fn ok(body: Value) -> Answer {
    (200, body, vec![])
}

fn refused(status: u16, code: u64) -> Answer {
    (status, json!({ "code": code, "message": "No" }), vec![])
}

impl Server {
    /// `answers` is given the request's line and how many requests came before.
    async fn that(answers: impl Fn(&str, usize) -> Answer + Send + Sync + 'static) -> Self {
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (answers, log) = (Arc::new(answers), Arc::clone(&asked));
        let app = Router::new().fallback(move |request: Request| {
            let (answers, log) = (Arc::clone(&answers), Arc::clone(&log));
            async move {
                let (head, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
                let line = format!("{} {}", head.method, head.uri);
                let before = log.lock().unwrap().len();
                let (status, answer, headers) = answers(&line, before);
                let parts = String::from_utf8_lossy(&body).into_owned();
                let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
                log.lock().unwrap().push(Asked { line, headers: head.headers, body, parts });
                let mut response = Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                response.body(Body::from(answer.to_string())).unwrap()
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api_url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { api_url, asked }
    }

    fn lines(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|asked| asked.line.clone()).collect()
    }

    fn times_asked(&self, line: &str) -> usize {
        self.lines().iter().filter(|asked| *asked == line).count()
    }

    async fn was_asked(&self, line: &str, times: usize) {
        while self.times_asked(line) < times {
            tokio::task::yield_now().await;
        }
    }

    fn body(&self, at: usize) -> Value {
        self.asked.lock().unwrap()[at].body.clone()
    }

    fn parts(&self, at: usize) -> String {
        self.asked.lock().unwrap()[at].parts.clone()
    }

    fn discord(&self) -> Arc<Discord> {
        discord_at(&self.api_url).unwrap()
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_789_000_000, 0).unwrap()
}

fn discord_at(api_url: &str) -> Result<Arc<Discord>, ConnectError> {
    discord_by(api_url, &Arc::new(SetClock::still(now())))
}

fn discord_by(api_url: &str, clock: &Arc<SetClock>) -> Result<Arc<Discord>, ConnectError> {
    let options = Options { api_url: api_url.to_owned(), token: Secret::new("T0KEN".to_owned()) };
    Discord::new(options, Arc::clone(clock) as Arc<_>)
}

fn mark() -> Mark {
    Mark { reference: "REF10".into(), nonce: "nonce".into() }
}

async fn send(discord: &Discord) -> Outcome<Standing> {
    let Outcome::Done(line) = discord.reach(&Address::Channel("7".into())).await else { panic!("no line") };
    discord.send(line, &Message::from(Text::from("Hello")), &[], &mark()).await
}

#[tokio::test]
async fn a_text_is_as_long_as_discord_gets_it() {
    let discord = discord_at("http://127.0.0.1:9").unwrap();
    let length = |markdown: &str| discord.length(&Text::default().run(Run::Markdown(markdown.into())));
    assert_eq!(length("**Books** "), "**Books**".len());
    assert_eq!(length("[words](https://x.org)"), "words (<https://x.org>)".len());
    assert_eq!(discord.length(&Text::default().typed("*")), r"\*".len());

    let letter = "## News @everyone\n\nSee [poems](https://x.org/p), **more** 📚.\n\n".repeat(750);
    let parts = crate::layout::lay_out(&letter, discord.limits().message_text, length).unwrap();
    for part in &parts {
        let message = Message::from(Text::default().run(Run::Markdown(part.clone())));
        let body = outgoing::message(&message, Some("ABCDEFGHIJ"));
        let content = body["content"].as_str().unwrap();
        assert!(content.chars().count() <= 2000 && !content.contains('…'), "{content}");
    }
    assert_eq!(parts.concat().matches("more").count(), 750);
}

#[tokio::test]
async fn a_post_says_who_asks_and_learns_its_place_and_discords_time() {
    let server = Server::that(|_, _| {
        let date = (now() + TimeDelta::minutes(7)).to_rfc2822();
        (200, json!({ "id": "99" }), vec![("date", date)])
    })
    .await;
    let discord = server.discord();
    let place = Standing { channel: "7".into(), message: "99".into() };
    assert_eq!(send(&discord).await, Outcome::Done(place));
    assert_eq!(server.lines(), ["POST /api/v10/channels/7/messages"]);
    assert_eq!(server.body(0)["enforce_nonce"], true);
    let asked = server.asked.lock().unwrap();
    assert_eq!(asked[0].headers["authorization"], "Bot T0KEN");
    assert!(asked[0].headers["user-agent"].to_str().unwrap().starts_with("DiscordBot ("));
    let lately = discord.witness().filter(|seen| seen.age <= std::time::Duration::from_mins(5));
    assert_eq!(lately.map(|seen| seen.ahead), Some(TimeDelta::minutes(7)));
}

#[tokio::test]
async fn discords_clock_is_a_witness_also_when_ours_is_set_afterwards() {
    let server = Server::that(|_, _| {
        let date = (now() + TimeDelta::minutes(2)).to_rfc2822();
        (200, json!({}), vec![("date", date)])
    })
    .await;
    let clock = Arc::new(SetClock::still(now()));
    let discord = discord_by(&server.api_url, &clock).unwrap();
    assert_eq!(discord.witness(), None);
    discord.look_at_its_clock().await;
    let seen = |minutes, age| {
        Some(Witness { ahead: TimeDelta::minutes(minutes), age: std::time::Duration::from_mins(age) })
    };
    assert_eq!(discord.witness(), seen(2, 0));
    clock.goes_on(std::time::Duration::from_mins(9));
    assert_eq!(discord.witness(), seen(2, 9));
    clock.set_wrong(clock.now() + TimeDelta::days(365));
    assert_eq!(discord.witness(), seen(2 - 365 * 24 * 60, 9));
}

#[tokio::test]
async fn refusals_are_counted() {
    let server = Server::that(|_, before| match before {
        0 => refused(401, 0),
        1 => refused(403, 50013),
        2 => (
            429,
            json!({ "retry_after": 0.0, "global": false }),
            vec![("x-ratelimit-scope", "shared".into())],
        ),
        3 => (429, json!({ "retry_after": 0.0, "global": false }), vec![]),
        4 => refused(404, 10008),
        _ => ok(json!({})),
    })
    .await;
    let clock = Arc::new(SetClock::still(now()));
    let discord = discord_by(&server.api_url, &clock).unwrap();
    for _ in 0..6 {
        discord.look_at_its_clock().await;
    }
    assert_eq!((server.lines().len(), discord.refusals_lately()), (6, 3));
    clock.goes_on(std::time::Duration::from_mins(11));
    assert_eq!(discord.refusals_lately(), 0);
}

#[tokio::test]
async fn an_archived_thread_is_opened_and_the_post_sent_again() {
    let server = Server::that(|line, before| match (line, before) {
        (_, 0) => refused(400, 50083),
        ("PATCH /api/v10/channels/7", _) => ok(json!({})),
        _ => ok(json!({ "id": "99" })),
    })
    .await;
    assert!(matches!(send(&server.discord()).await, Outcome::Done(_)));
    assert_eq!(server.lines().len(), 3);
    assert_eq!(server.body(0), server.body(2));
}

#[tokio::test]
async fn a_refused_post_names_what_is_missing_and_where() {
    let server = Server::that(|line, _| match line {
        "POST /api/v10/channels/7/messages" => refused(403, 50013),
        "GET /api/v10/channels/7" => ok(
            json!({ "id": "7", "type": 0, "guild_id": "5", "name": "staff-room", "permission_overwrites": [
                { "id": "1", "type": 1, "allow": "0", "deny": "16384" },
            ] }),
        ),
        "GET /api/v10/users/@me" => ok(json!({ "id": "1" })),
        "GET /api/v10/guilds/5/roles" => ok(json!([{ "id": "5", "permissions": "309237763072" }])),
        "GET /api/v10/guilds/5/members/1" => ok(json!({ "roles": [] })),
        _ => refused(404, 0),
    })
    .await;
    let Outcome::Refused(Reason::Held(cause)) = send(&server.discord()).await else { panic!("not held") };
    assert_eq!(cause.code, "50013");
    assert!(cause.words.starts_with("I'm not allowed to post in #staff-room."));
    assert!(cause.words.contains("Embed Links"), "{}", cause.words);
}

#[tokio::test]
async fn a_global_pause_stops_every_send_before_it_is_claimed() {
    let server =
        Server::that(|_, _| (429, json!({ "retry_after": 30.0, "global": true, "message": "Slow" }), vec![]))
            .await;
    let discord = server.discord();
    assert!(matches!(send(&discord).await, Outcome::Wait { everywhere: true, .. }));
    let other = discord.reach(&Address::Channel("8".into())).await;
    assert!(matches!(other, Outcome::Wait { everywhere: true, wait } if wait > TimeDelta::seconds(25)));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_ban_of_the_address_stops_answers_to_members_too_and_ends_by_itself() {
    let server =
        Server::that(
            |_, before| if before == 0 { (429, Value::Null, vec![]) } else { ok(json!({ "id": "9" })) },
        )
        .await;
    let clock = Arc::new(SetClock::still(now()));
    let discord = discord_by(&server.api_url, &clock).unwrap();
    discord.look_at_its_clock().await;
    let reached = discord.reach(&Address::Channel("7".into())).await;
    assert!(matches!(reached, Outcome::Wait { everywhere: true, .. }));
    answers_click(&discord, CLICK).await;
    assert_eq!(server.lines().len(), 1, "each further request may make it longer");
    clock.goes_on(std::time::Duration::from_mins(1));
    answers_click(&discord, ANOTHER_CLICK).await;
    assert!(matches!(send(&discord).await, Outcome::Done(_)));
}

#[tokio::test]
async fn a_request_without_a_body_says_so() {
    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    let discord = server.discord();
    let standing = Standing { channel: "7".into(), message: "9".into() };
    assert_eq!(discord.publish(&standing).await, Outcome::Done(()));
    assert_eq!(discord.let_in(&"7".into(), &"2".into()).await, Outcome::Done(()));
    for asked in server.asked.lock().unwrap().iter() {
        assert_eq!(asked.headers["content-length"], "0", "{}", asked.line);
    }
}

#[tokio::test]
async fn no_request_follows_a_redirect_to_another_host() {
    let server =
        Server::that(|_, _| (307, Value::Null, vec![("location", "https://discord.com/".to_owned())])).await;
    assert!(matches!(send(&server.discord()).await, Outcome::SurelyNot(_)));
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn a_post_is_found_by_its_reference_a_page_further_on() {
    let server = Server::that(|line, _| match line {
        "GET /api/v10/users/@me" => ok(json!({ "id": "1" })),
        line if line.ends_with("after=5000") => ok(json!([
            { "id": "6000", "author": { "id": "2" }, "content": "-# ref REF10", "embeds": [] },
            { "id": "5999", "author": { "id": "1" }, "content": "", "embeds": [{ "footer": { "text": "a · ref REF10" } }] },
        ])),
        _ => ok((4901..=5000)
            .map(|id| json!({ "id": id.to_string(), "author": { "id": "1" }, "content": "x", "embeds": [] }))
            .collect()),
    })
    .await;
    let found = server.discord().find(&"7".into(), "REF10", now()).await;
    assert_eq!(found, Found::Yes(Standing { channel: "7".into(), message: "5999".into() }));
}

#[tokio::test]
async fn a_thread_opens_empty_and_members_are_let_in_one_by_one() {
    let server = Server::that(|line, _| match line {
        "POST /api/v10/channels/7/threads" => ok(json!({ "id": "70" })),
        line if line.ends_with("/3") => refused(404, 10007),
        line if line.ends_with("/4") => (503, Value::Null, vec![]),
        _ => (204, Value::Null, vec![]),
    })
    .await;
    let discord = server.discord();
    let opened = discord.open_thread(&"7".into(), "Request 12").await;
    assert_eq!(opened, Outcome::Done("70".into()));
    assert_eq!(server.lines().len(), 1);
    assert_eq!(discord.let_in(&"70".into(), &"2".into()).await, Outcome::Done(()));
    assert_eq!(server.lines()[1], "PUT /api/v10/channels/70/thread-members/2");
    let left = discord.let_in(&"70".into(), &"3".into()).await;
    assert!(matches!(left, Outcome::Refused(Reason::Left(_))), "{left:?}");
    assert!(matches!(discord.let_in(&"70".into(), &"4".into()).await, Outcome::Maybe(_)));
    assert_eq!(server.body(0)["type"], 12);
    assert_eq!(server.body(0)["invitable"], false);
}

#[tokio::test]
async fn a_token_never_crosses_a_network_in_the_clear() {
    for wrong in ["http://discord.com", "discord.com", "https://discord.com/api/v10", "ftp://localhost"] {
        assert!(matches!(discord_at(wrong), Err(ConnectError::BadAddress { .. })), "{wrong}");
    }
    assert!(discord_at("https://discord.com").is_ok());
}

/// Gives one reply, after a while if told so.
struct Desk {
    first: First,
    reply: Reply,
    takes: std::time::Duration,
}

#[async_trait]
impl FrontDesk for Desk {
    fn commands(&self) -> Vec<CommandSpec> {
        Vec::new()
    }

    fn first_answer(&self, _: &Act) -> First {
        self.first
    }

    async fn answer(&self, incoming: Incoming) -> Reply {
        assert_eq!(incoming.caller.name, "Ms. Rivera");
        assert!(incoming.caller.manages_server);
        tokio::time::sleep(self.takes).await;
        self.reply.clone()
    }

    async fn server_changed(&self, _: &ServerId) {}
    async fn server_here(&self, _: &ServerId) {}
    async fn server_gone(&self, _: &ServerId) {}
    async fn servers(&self, _: &[ServerId]) {}
}

/// Ids say when they were made: these at the moment that [`now`] is.
const CLICK: &str = "1547402896998400050";
const ANOTHER_CLICK: &str = "1547402896998400051";

fn press(timed_out_until: &Value) -> Value {
    let user =
        json!({ "id": "2", "username": "rivera", "discriminator": "0", "global_name": "R.", "avatar": null });
    json!({
        "id": CLICK, "application_id": "60", "type": 3, "token": "S3CRET", "version": 1,
        "guild_id": "5", "channel_id": "7", "channel": null, "locale": "en-US", "guild_locale": null,
        "entitlements": [], "authorizing_integration_owners": {}, "context": 0, "attachment_size_limit": 1,
        "app_permissions": "0",
        "data": { "custom_id": "1.accept.k", "component_type": 2 },
        "member": {
            "user": user, "nick": "Ms. Rivera", "avatar": null, "roles": ["9"], "joined_at": null,
            "premium_since": null, "deaf": false, "mute": false, "flags": 0, "permissions": "32",
            "communication_disabled_until": timed_out_until,
        },
        "message": {
            "id": "80", "channel_id": "7", "author": user, "content": "", "timestamp": "2026-09-11T15:00:00Z",
            "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
            "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0,
        },
    })
}

async fn answer(server: &Server, first: First, reply: Reply, takes_ms: u64) -> Arc<Discord> {
    let discord = server.discord();
    let desk = Desk { first, reply, takes: std::time::Duration::from_millis(takes_ms) };
    answering::answer(&discord, &desk, &press(&Value::Null)).await;
    discord
}

const CALLBACK: &str = "POST /api/v10/interactions/1547402896998400050/S3CRET/callback";
const ORIGINAL: &str = "PATCH /api/v10/webhooks/60/S3CRET/messages/@original";

#[tokio::test]
async fn a_quick_answer_is_one_request() {
    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    answer(&server, First::OnCard, Reply::Changed(Text::from("Saved").into()), 0).await;
    assert_eq!(server.lines(), [CALLBACK]);
    assert_eq!(server.body(0)["type"], 7);

    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    answer(&server, First::Private, Reply::Private(Card::default().into()), 0).await;
    assert_eq!((&server.body(0)["type"], &server.body(0)["data"]["flags"]), (&json!(4), &json!(64)));

    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    answer(&server, First::OnCard, Reply::Noted, 0).await;
    assert_eq!(server.body(0), json!({ "type": 6 }));

    let form = Form { title: "T".into(), press: Press::new("v", &CardKey("k".into())), fields: Vec::new() };
    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    answer(&server, First::Form, Reply::Form(form), 0).await;
    assert_eq!(server.body(0)["type"], 9);
}

#[tokio::test]
async fn a_slow_answer_asks_for_a_moment_first() {
    let reply = Reply::Private(Text::from("Here").into());
    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    answer(&server, First::Private, reply.clone(), 1100).await;
    assert_eq!(server.lines(), [CALLBACK, ORIGINAL]);
    assert_eq!(server.body(0), json!({ "type": 5, "data": { "flags": 64 } }));

    // A refusal of a click on a card everybody sees stays private.
    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    answer(&server, First::OnCard, reply, 1100).await;
    assert_eq!(server.lines(), [CALLBACK, "POST /api/v10/webhooks/60/S3CRET"]);
    assert_eq!((&server.body(0)["type"], &server.body(1)["flags"]), (&json!(6), &json!(64)));
}

#[tokio::test]
async fn a_private_file_goes_with_the_answer_whichever_way_it_takes() {
    let file = || File {
        name: "tips.csv".into(),
        media_type: "text/csv".into(),
        description: String::new(),
        bytes: Arc::from(*b"title,body"),
    };
    let reply = || Reply::PrivateFiles(Text::from("Here").into(), vec![file()]);
    for (first, takes_ms, lines, is_hidden_there) in [
        (First::Private, 0, vec![CALLBACK], true),
        (First::Private, 1100, vec![CALLBACK, ORIGINAL], false),
        (First::OnCard, 1100, vec![CALLBACK, "POST /api/v10/webhooks/60/S3CRET"], true),
    ] {
        let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
        answer(&server, first, reply(), takes_ms).await;
        assert_eq!(server.lines(), lines);
        let sent = server.parts(lines.len() - 1);
        assert!(
            sent.contains("name=\"files[0]\"; filename=\"tips.csv\"") && sent.contains("title,body"),
            "{sent}"
        );
        assert!(sent.contains(r#""attachments":[{"filename":"tips.csv","id":"0"}]"#), "{sent}");
        // Who sees an answer is said once, with the first of it.
        assert_eq!(sent.contains(r#""flags":64"#), is_hidden_there, "{sent}");
    }

    // A first try whose answer was lost is followed by the same file.
    let server =
        Server::that(|line, _| if line == CALLBACK { refused(400, 40060) } else { ok(json!({})) }).await;
    answer(&server, First::Private, reply(), 0).await;
    assert!(server.parts(1).contains("filename=\"tips.csv\""));
}

/// The click of that id is answered at once.
async fn answers_click(discord: &Discord, id: &str) {
    let reply = Reply::Private(Text::from("Here").into());
    let desk = Desk { first: First::Private, reply, takes: std::time::Duration::ZERO };
    let mut click = press(&Value::Null);
    click["id"] = json!(id);
    answering::answer(discord, &desk, &click).await;
}

#[tokio::test]
async fn somebody_elses_answer_is_edited_and_two_of_them_tell_of_another_copy() {
    let server =
        Server::that(|line, _| if line.ends_with("/callback") { refused(400, 40060) } else { ok(json!({})) })
            .await;
    let clock = Arc::new(SetClock::still(now()));
    let discord = discord_by(&server.api_url, &clock).unwrap();
    answers_click(&discord, CLICK).await;
    assert_eq!(server.lines(), [CALLBACK, ORIGINAL]);
    answers_click(&discord, CLICK).await;
    assert_eq!(server.lines().len(), 2, "what Discord tells again was carried out before");
    assert_eq!(discord.other_copy(), OtherCopy::NeverHeard, "once may be chance");
    answers_click(&discord, ANOTHER_CLICK).await;
    assert_eq!(discord.other_copy(), OtherCopy::IsThere);
    clock.set_wrong(now() + TimeDelta::days(1));
    assert_eq!(discord.other_copy(), OtherCopy::IsThere, "no hour has passed");
    clock.goes_on(std::time::Duration::from_hours(1));
    assert_eq!(discord.other_copy(), OtherCopy::Gone(std::time::Duration::ZERO));
}

#[tokio::test]
async fn an_answer_of_our_own_that_may_have_arrived_tells_of_no_copy() {
    let server = Server::that(|line, before| match (line, before % 3) {
        (_, 0) => refused(502, 0),
        (line, _) if line.ends_with("/callback") => refused(400, 40060),
        _ => ok(json!({})),
    })
    .await;
    let discord = server.discord();
    answers_click(&discord, CLICK).await;
    assert_eq!(server.lines(), [CALLBACK, CALLBACK, ORIGINAL]);
    answers_click(&discord, ANOTHER_CLICK).await;
    assert_eq!(discord.other_copy(), OtherCopy::NeverHeard);
}

#[tokio::test]
async fn what_is_told_of_so_late_that_nobody_reads_an_answer_is_not_done() {
    let server = Server::that(|_, _| ok(json!({}))).await;
    let clock = Arc::new(SetClock::still(now() + TimeDelta::seconds(11)));
    let discord = discord_by(&server.api_url, &clock).unwrap();
    answers_click(&discord, CLICK).await;
    assert!(server.lines().is_empty(), "{:?}", server.lines());
    clock.set_wrong(now() + TimeDelta::seconds(9));
    answers_click(&discord, CLICK).await;
    assert_eq!(server.lines(), [CALLBACK]);
}

#[tokio::test]
async fn case_49_what_cannot_be_read_is_answered_with_a_sentence_and_once() {
    let server = Server::that(|_, _| ok(json!({}))).await;
    let discord = server.discord();
    let desk = Desk { first: First::Private, reply: Reply::Noted, takes: std::time::Duration::ZERO };
    let mut odd = press(&Value::Null);
    odd["type"] = json!(250);
    for _ in 0..2 {
        answering::answer(&discord, &desk, &odd).await;
    }
    assert_eq!(server.lines(), [CALLBACK]);
    assert!(server.body(0)["data"]["content"].as_str().unwrap().contains("in a way that I can't read"));
    odd["token"] = json!(7);
    answering::answer(&discord, &desk, &odd).await;
    assert_eq!(server.lines().len(), 1);
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_not_pursued() {
    let server = Server::that(|_, _| refused(404, 10062)).await;
    answer(&server, First::Private, Reply::Private(Text::from("Here").into()), 0).await;
    assert_eq!(server.lines(), [CALLBACK]);
}

#[tokio::test]
async fn a_timed_out_member_may_look_but_not_act() {
    let server = Server::that(|_, _| (204, Value::Null, vec![])).await;
    let desk = Desk { first: First::OnCard, reply: Reply::Noted, takes: std::time::Duration::ZERO };
    let until = now() + TimeDelta::hours(1);
    answering::answer(&server.discord(), &desk, &press(&json!(until.to_rfc3339()))).await;
    assert!(server.body(0)["data"]["content"].as_str().unwrap().starts_with("You are timed out"));
}

/// A gateway that greets, says `events` after READY, or closes with a code instead.
async fn gateway(events: Vec<Value>, close: Option<u16>) -> (String, Arc<Mutex<Vec<Value>>>) {
    use axum::extract::ws::{CloseFrame, Message as Frame, WebSocketUpgrade};
    let heard: Arc<Mutex<Vec<Value>>> = Arc::default();
    let log = Arc::clone(&heard);
    let app = Router::new().fallback(move |upgrade: WebSocketUpgrade| {
        let (events, log) = (events.clone(), Arc::clone(&log));
        async move {
            upgrade.on_upgrade(async move |mut socket| {
                let hello = json!({ "op": 10, "d": { "heartbeat_interval": 41250 } });
                socket.send(Frame::text(hello.to_string())).await.unwrap();
                while let Some(Ok(frame)) = socket.recv().await {
                    let Frame::Text(said) = frame else { continue };
                    let said: Value = serde_json::from_str(&said).unwrap();
                    let op = said["op"].as_u64();
                    log.lock().unwrap().push(said);
                    if op != Some(2) {
                        socket.send(Frame::text(json!({ "op": 11 }).to_string())).await.unwrap();
                        continue;
                    }
                    if let Some(code) = close {
                        let frame = CloseFrame { code, reason: "".into() };
                        socket.send(Frame::Close(Some(frame))).await.unwrap();
                        continue;
                    }
                    for (number, event) in events.iter().enumerate() {
                        let mut event = event.clone();
                        event["op"] = json!(0);
                        event["s"] = json!(number + 1);
                        socket.send(Frame::text(event.to_string())).await.unwrap();
                    }
                }
            })
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, heard)
}

fn greeting() -> Value {
    json!({ "t": "READY", "d": {
        "v": 10, "session_id": "s", "resume_gateway_url": "ws://127.0.0.1:1", "guilds": [],
        "user": { "id": "1", "username": "shelftalker", "discriminator": "0", "avatar": null, "bot": true },
        "application": { "id": "60", "flags": 0 }, "shard": [0, 1],
    } })
}

#[derive(Default)]
struct Notes {
    commands: Mutex<Option<String>>,
    last_start: Mutex<Option<DateTime<Utc>>>,
}

#[async_trait]
impl Memory for Notes {
    async fn commands(&self) -> Option<String> {
        self.commands.lock().unwrap().clone()
    }

    async fn remember_commands(&self, hash: &str) {
        *self.commands.lock().unwrap() = Some(hash.to_owned());
    }

    async fn last_start(&self) -> Option<DateTime<Utc>> {
        *self.last_start.lock().unwrap()
    }

    async fn remember_start(&self, at: DateTime<Utc>) {
        *self.last_start.lock().unwrap() = Some(at);
    }
}

#[tokio::test]
async fn a_gateway_elsewhere_is_not_connected_to() {
    let server = Server::that(|_, _| ok(json!({ "url": "wss://gateway.discord.gg", "shards": 1 }))).await;
    let why = starting::find(&server.discord(), &Notes::default()).await.unwrap_err().to_string();
    assert!(why.contains("not on this machine"), "{why}");
}

#[tokio::test]
async fn a_start_waits_its_turn_by_discords_clock_when_few_are_left() {
    let server = Server::that(|_, before| {
        let remaining = 100 - before;
        let starts =
            json!({ "total": 1000, "remaining": remaining, "reset_after": 600_000, "max_concurrency": 1 });
        let date =
            (now() + TimeDelta::hours(1) + TimeDelta::minutes(before.try_into().unwrap())).to_rfc2822();
        let body = json!({ "url": "ws://127.0.0.1:1", "shards": 1, "session_start_limit": starts });
        (200, body, vec![("date", date)])
    })
    .await;
    let clock = Arc::new(SetClock::still(now()));
    let discord = discord_by(&server.api_url, &clock).unwrap();
    let notes = Arc::new(Notes::default());
    starting::find(&discord, notes.as_ref()).await.unwrap();
    assert_eq!(notes.last_start().await, Some(now() + TimeDelta::hours(1)));

    // It is started again half a minute later; Discord answers the second question when a minute is over.
    *notes.last_start.lock().unwrap() = Some(now() + TimeDelta::hours(1) + TimeDelta::seconds(30));
    let (discord, memory) = (discord_by(&server.api_url, &clock).unwrap(), Arc::clone(&notes));
    let waiting = tokio::spawn(async move { starting::find(&discord, memory.as_ref()).await });
    while !waiting.is_finished() {
        clock.goes_on(std::time::Duration::from_secs(10));
        tokio::task::yield_now().await;
    }
    waiting.await.unwrap().unwrap();
    assert_eq!(server.lines().len(), 3);
    assert!(notes.last_start().await >= Some(now() + TimeDelta::minutes(62)));
}

#[tokio::test]
async fn serving_connects_registers_once_answers_and_stops_when_told() {
    let clicked = json!({ "t": "INTERACTION_CREATE", "d": press(&Value::Null) });
    let (url, heard) = gateway(vec![greeting(), clicked], None).await;
    let server = Server::that(move |line, _| match line {
        "GET /api/v10/gateway/bot" => ok(json!({ "url": url, "shards": 1 })),
        // serenity asks once more; it must not matter.
        "GET /api/v10/gateway" => refused(500, 0),
        _ => ok(json!([])),
    })
    .await;
    let memory = Arc::new(Notes::default());
    for run in 1..=2 {
        let discord = server.discord();
        let desk = Desk { first: First::OnCard, reply: Reply::Noted, takes: std::time::Duration::ZERO };
        let (stop, stopped) = watch::channel(false);
        let serving = {
            let (discord, memory) = (Arc::clone(&discord), Arc::clone(&memory));
            tokio::spawn(async move { discord.serve(Arc::new(desk), memory, stopped).await })
        };
        discord.ready().await;
        server.was_asked(CALLBACK, run).await;
        stop.send(true).unwrap();
        serving.await.unwrap().unwrap();
    }
    assert_eq!(server.times_asked("PUT /api/v10/applications/60/commands"), 1);
    // GUILDS and nothing else.
    assert_eq!(heard.lock().unwrap()[0]["d"]["intents"], 1);
}

#[tokio::test]
async fn a_gateway_that_refuses_the_token_ends_serving_with_the_remedy() {
    let (url, _) = gateway(Vec::new(), Some(4004)).await;
    let server = Server::that(move |_, _| ok(json!({ "url": url, "shards": 1 }))).await;
    let desk = Desk { first: First::OnCard, reply: Reply::Noted, takes: std::time::Duration::ZERO };
    let (_stop, stopped) = watch::channel(false);
    let ended = server.discord().serve(Arc::new(desk), Arc::new(Notes::default()), stopped).await;
    assert!(matches!(ended, Err(ServeError::Connect(ConnectError::WrongToken))), "{ended:?}");
}
