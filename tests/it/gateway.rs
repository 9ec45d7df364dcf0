//! The pretend Discord's gateway, as a careless bot and as serenity itself meet it. Everything is on loopback:
//! serenity is given the gateway's address twice, since it would otherwise fall back to the real one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::routing::get;
use axum::{Json, Router};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use serenity::all::{
    Client, ClientBuilder, Context, Event, GatewayError, GatewayIntents, HttpBuilder, RawEventHandler,
};
use shelftalker::clock::SetClock;
use shelftalker::rehearsal::gateway::{Greeting, Hub};
use shelftalker::rehearsal::{Acting, Options, Permissions, Rehearsal, sample};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

const TOKEN: &str = "MTA.stand.in";
const GUILD: &str = "41771983423143937";

/// A gateway on loopback, and nothing else of Discord but `GET /gateway`.
struct Desk {
    hub: Arc<Hub>,
    address: SocketAddr,
}

impl Desk {
    async fn opens() -> Self {
        Self::with(Hub::new(TOKEN.into())).await
    }

    async fn with(hub: Arc<Hub>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("ws://{address}/ws");
        let gateway = json!({ "url": url });
        let served = Arc::clone(&hub);
        let app = Router::new().route("/api/v10/gateway", get(async move || Json(gateway))).route(
            "/ws",
            get(async move |upgrade: WebSocketUpgrade| {
                upgrade.on_upgrade(move |socket| served.serve(socket, url, greeting(), vec![guild()]))
            }),
        );
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { hub, address }
    }

    async fn dials(&self) -> Bot {
        let url = format!("ws://{}/ws?v=10&encoding=json", self.address);
        let (socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
        let mut bot = Bot(socket);
        assert_eq!(bot.hears().await["op"], 10);
        bot
    }

    /// A bot that has heard READY and its one guild; gives the session's id too.
    async fn identified(&self) -> (Bot, String) {
        let mut bot = self.dials().await;
        bot.says(&identify()).await;
        let ready = bot.hears().await;
        assert_eq!((&ready["t"], &ready["s"]), (&json!("READY"), &json!(1)));
        assert_eq!(ready["d"]["guilds"], json!([{ "id": GUILD, "unavailable": true }]));
        assert_eq!(ready["d"]["resume_gateway_url"], format!("ws://{}/ws", self.address));
        let create = bot.hears().await;
        assert_eq!((&create["t"], &create["s"]), (&json!("GUILD_CREATE"), &json!(2)));
        (bot, ready["d"]["session_id"].as_str().unwrap().to_owned())
    }

    fn renames(&self, name: &str) {
        let mut guild = guild();
        guild["name"] = json!(name);
        self.hub.dispatch("GUILD_UPDATE", guild);
    }
}

/// A websocket client with no manners of its own.
struct Bot(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Bot {
    async fn says(&mut self, payload: &Value) {
        self.0.send(Message::text(payload.to_string())).await.unwrap();
    }

    async fn hears(&mut self) -> Value {
        match timeout(Duration::from_secs(5), self.0.next()).await.expect("the gateway said nothing") {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("no payload but {other:?}"),
        }
    }

    /// The code with which the gateway closes; `None` for a connection that is simply cut.
    async fn is_closed(&mut self) -> Option<u16> {
        match timeout(Duration::from_secs(5), self.0.next()).await.expect("the gateway did not close") {
            Some(Ok(Message::Close(Some(frame)))) => Some(frame.code.into()),
            Some(Err(_)) | None => None,
            other => panic!("not closed: {other:?}"),
        }
    }

    async fn resumes(&mut self, session: &str, seq: u64) {
        self.says(&json!({ "op": 6, "d": { "token": TOKEN, "session_id": session, "seq": seq } })).await;
    }
}

fn identify() -> Value {
    let properties = json!({ "os": "linux", "browser": "test", "device": "test" });
    json!({ "op": 2, "d": { "token": TOKEN, "intents": 1, "properties": properties } })
}

fn identify_with(key: &str, value: Value) -> Value {
    let mut identify = identify();
    identify["d"][key] = value;
    identify
}

fn greeting() -> Greeting {
    Greeting {
        bot_user: json!({
            "id": "80351110224678912", "username": "Shelftalker", "discriminator": "0", "global_name": null,
            "avatar": null, "bot": true, "mfa_enabled": false, "verified": true, "email": null, "flags": 0
        }),
        application: json!({ "id": "80351110224678912", "flags": 0 }),
        guild_ids: vec![GUILD.into()],
    }
}

/// As much of a guild as serenity insists on.
fn guild() -> Value {
    json!({
        "id": GUILD, "name": "Maple Street School", "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": "1", "afk_channel_id": null, "afk_timeout": 300, "verification_level": 1,
        "default_message_notifications": 1, "explicit_content_filter": 0, "roles": [], "emojis": [],
        "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null,
        "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null, "description": null,
        "banner": null, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
        "public_updates_channel_id": null, "nsfw_level": 0, "premium_progress_bar_enabled": false,
        "stickers": [], "joined_at": "2026-09-01T08:00:00.000000+00:00", "large": false, "unavailable": false,
        "member_count": 3, "voice_states": [], "members": [], "channels": [], "threads": [], "presences": [],
        "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": []
    })
}

#[tokio::test]
async fn heartbeats_are_acknowledged_before_and_after_identifying() {
    let desk = Desk::opens().await;
    let mut bot = desk.dials().await;
    bot.says(&json!({ "op": 1, "d": null })).await;
    assert_eq!(bot.hears().await, json!({ "op": 11 }));
    assert!(!desk.hub.is_connected());
    let (mut bot, _) = desk.identified().await;
    assert!(desk.hub.is_connected());
    bot.says(&json!({ "op": 1, "d": 2 })).await;
    assert_eq!(bot.hears().await["op"], 11);
}

#[tokio::test]
async fn each_mistake_before_identifying_has_its_close_code() {
    let desk = Desk::opens().await;
    let large = identify_with("padding", json!("x".repeat(4096)));
    for (mistake, code) in [
        (identify_with("token", json!("wrong")), 4004),
        (identify_with("intents", json!(1 << 30)), 4013),
        (identify_with("intents", json!(1 | 1 << 15)), 4014),
        (identify_with("shard", json!([1, 1])), 4010),
        (identify_with("properties", json!({ "os": "linux" })), 4002),
        (large, 4002),
        (json!({ "op": 3, "d": {} }), 4003),
        (json!({ "op": 77, "d": {} }), 4003),
        (json!({ "op": "identify" }), 4002),
        (json!("not a payload"), 4002),
    ] {
        let mut bot = desk.dials().await;
        bot.says(&mistake).await;
        assert_eq!(bot.is_closed().await, Some(code), "{mistake}");
    }
    let mut bot = desk.dials().await;
    bot.0.send(Message::binary(&b"{}"[..])).await.unwrap();
    assert_eq!(bot.is_closed().await, Some(4002));
}

#[tokio::test]
async fn each_mistake_after_identifying_has_its_close_code_and_its_price() {
    let desk = Desk::opens().await;
    for (mistake, code, resumable) in [
        (identify(), 4005, false),
        (json!({ "op": 77, "d": {} }), 4001, false),
        (json!({ "op": 10, "d": {} }), 4001, false),
        (json!(["not a payload"]), 4002, true),
    ] {
        let (mut bot, session) = desk.identified().await;
        bot.says(&mistake).await;
        assert_eq!(bot.is_closed().await, Some(code), "{mistake}");
        let mut bot = desk.dials().await;
        bot.resumes(&session, 2).await;
        let answer = bot.hears().await;
        let expected = if resumable { ("RESUMED", 0) } else { ("", 9) };
        assert_eq!((answer["t"].as_str().unwrap_or(""), answer["op"].as_u64().unwrap()), expected);
    }
}

#[tokio::test]
async fn a_resumed_bot_hears_what_it_missed_once_and_in_order() {
    let desk = Desk::opens().await;
    let (mut bot, session) = desk.identified().await;
    desk.renames("heard");
    assert_eq!(bot.hears().await["d"]["name"], "heard");
    desk.hub.drop_connections();
    assert!(!desk.hub.is_connected());
    assert_eq!(bot.is_closed().await, None);
    desk.renames("missed");
    desk.renames("missed too");

    let mut bot = desk.dials().await;
    bot.resumes(&session, 3).await;
    desk.hub.connected().await;
    desk.renames("new");
    let mut heard = Vec::new();
    for _ in 0..4 {
        let event = bot.hears().await;
        heard.push((
            event["s"].as_u64().unwrap(),
            event["d"]["name"].as_str().unwrap_or("resumed").to_owned(),
        ));
    }
    let expected = [(4, "missed"), (5, "missed too"), (6, "resumed"), (7, "new")];
    assert_eq!(heard, expected.map(|(seq, name)| (seq, name.to_owned())));
}

#[tokio::test]
async fn a_session_that_cannot_be_resumed_is_said_to_be_invalid_and_the_bot_may_identify_again() {
    let desk = Desk::opens().await;
    let mut bot = desk.dials().await;
    bot.resumes("never-issued", 1).await;
    assert_eq!(bot.hears().await, json!({ "op": 9, "d": false }));
    bot.says(&identify()).await;
    assert_eq!(bot.hears().await["t"], "READY");
    drop(bot);

    let (_bot, session) = desk.identified().await;
    let mut bot = desk.dials().await;
    bot.resumes(&session, 99).await;
    assert_eq!(bot.is_closed().await, Some(4007));
}

#[tokio::test]
async fn a_bot_that_logs_off_has_ended_its_session() {
    let desk = Desk::opens().await;
    let (mut bot, session) = desk.identified().await;
    bot.0.close(None).await.unwrap();
    bot.0.send(Message::Close(None)).await.unwrap_err();
    drop(bot);
    let (mut bot, other) = desk.identified().await;
    bot.0.close(Some(CloseFrame { code: 1000.into(), reason: "".into() })).await.unwrap();
    assert_eq!(bot.is_closed().await, Some(1000));
    for (session, valid) in [(session, true), (other, false)] {
        let mut bot = desk.dials().await;
        bot.resumes(&session, 2).await;
        assert_eq!(bot.hears().await["t"] == "RESUMED", valid);
    }
}

#[tokio::test]
async fn invalidated_sessions_are_resumable_only_when_it_is_said_so() {
    let desk = Desk::opens().await;
    for resumable in [true, false] {
        let (mut bot, session) = desk.identified().await;
        desk.hub.invalidate_sessions(resumable);
        assert_eq!(bot.hears().await, json!({ "op": 9, "d": resumable }));
        assert!(!desk.hub.is_connected());
        bot.resumes(&session, 2).await;
        assert_eq!(bot.hears().await["op"], if resumable { 0 } else { 9 });
        drop(bot);
    }
}

#[tokio::test]
async fn a_refused_token_ends_every_connection_and_admits_none() {
    let desk = Desk::opens().await;
    let (mut bot, session) = desk.identified().await;
    desk.hub.refuse_token();
    assert_eq!(bot.is_closed().await, Some(4004));
    let mut bot = desk.dials().await;
    bot.says(&identify()).await;
    assert_eq!(bot.is_closed().await, Some(4004));
    let mut bot = desk.dials().await;
    bot.resumes(&session, 2).await;
    assert_eq!(bot.is_closed().await, Some(4004));
}

#[tokio::test]
async fn more_than_120_payloads_in_a_minute_cost_the_connection_and_not_the_session() {
    let desk = Desk::opens().await;
    let (mut bot, session) = desk.identified().await;
    for _ in 1..120 {
        bot.says(&json!({ "op": 1, "d": 2 })).await;
        assert_eq!(bot.hears().await["op"], 11);
    }
    bot.says(&json!({ "op": 1, "d": 2 })).await;
    assert_eq!(bot.is_closed().await, Some(4008));
    let mut bot = desk.dials().await;
    bot.resumes(&session, 2).await;
    assert_eq!(bot.hears().await["t"], "RESUMED");
}

#[tokio::test]
async fn two_that_identify_beside_each_other_are_one_too_many() {
    let desk = Desk::opens().await;
    let (first, _) = desk.identified().await;
    let mut second = desk.dials().await;
    second.says(&identify()).await;
    assert_eq!(second.hears().await, json!({ "op": 9, "d": false }));
    drop(first);
    second.says(&identify()).await;
    assert_eq!(second.hears().await["t"], "READY", "the other is gone");
}

#[tokio::test]
async fn a_days_starts_count_down_and_without_one_left_the_token_is_reset() {
    let desk = Desk::opens().await;
    let _ = desk.identified().await;
    assert_eq!((desk.hub.starts().left, desk.hub.starts().total), (999, 1000));
    desk.hub.leave_starts(1);
    let _ = desk.identified().await;
    let mut bot = desk.dials().await;
    bot.says(&identify()).await;
    assert_eq!(bot.is_closed().await, Some(4004));
    assert!(desk.hub.refuses_token());
}

/// Shelftalker asks for none of this; what another bot would hear is played all the same.
#[tokio::test]
async fn who_asks_for_messages_hears_of_each_that_it_sees_and_of_no_private_answer() {
    let clock = Arc::new(SetClock::still(shelftalker::play::local("2026-09-07 09:12").unwrap()));
    let discord = Rehearsal::open(Options::at(clock)).await.unwrap();
    let school = sample::school(&discord);
    let url = format!("{}/gateway", discord.api_url().replace("http", "ws"));
    let (socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let mut bot = Bot(socket);
    assert_eq!(bot.hears().await["op"], 10);
    let mut asks = identify_with("intents", json!(1 | 1 << 9));
    asks["d"]["token"] = json!(discord.token());
    bot.says(&asks).await;
    assert_eq!(bot.hears().await["t"], "READY");
    assert_eq!(bot.hears().await["t"], "GUILD_CREATE");
    let at = Acting { member: school.tan, channel: school.staff };
    let id = discord.say(at, "Morning!").unwrap();
    let heard = bot.hears().await;
    assert_eq!((&heard["t"], &heard["d"]["id"]), (&json!("MESSAGE_CREATE"), &json!(id)));
    assert_eq!(heard["d"]["content"], "", "its text needs another intent");
    assert_eq!(heard["d"]["guild_id"], json!(school.server));
    assert!(heard["d"]["member"]["roles"].is_array());
    discord.take_from_bot(school.staff, Permissions::VIEW_CHANNEL);
    assert_eq!(bot.hears().await["t"], "CHANNEL_UPDATE");
    discord.say(at, "Not for you").unwrap();
    discord.give_back_to_bot(school.staff);
    assert_eq!(bot.hears().await["t"], "CHANNEL_UPDATE", "what it does not see it does not hear");
    discord.delete_message(school.staff, id);
    let heard = bot.hears().await;
    assert_eq!((&heard["t"], &heard["d"]["id"]), (&json!("MESSAGE_DELETE"), &json!(id)));
}

#[tokio::test]
async fn a_bot_that_stops_beating_is_cut_off_and_can_resume() {
    let desk = Desk::with(Hub::beating_every(Duration::from_millis(100), TOKEN.into())).await;
    let (mut bot, session) = desk.identified().await;
    assert_eq!(bot.is_closed().await, Some(4000));
    let mut bot = desk.dials().await;
    bot.resumes(&session, 2).await;
    assert_eq!(bot.hears().await["t"], "RESUMED");
}

/// Tells the test of every event that serenity hands to a bot.
struct Ears(mpsc::UnboundedSender<String>);

#[serenity::async_trait]
impl RawEventHandler for Ears {
    async fn raw_event(&self, _: Context, event: Event) {
        let told = match event {
            Event::Ready(_) => "ready".to_owned(),
            Event::Resumed(_) => "resumed".to_owned(),
            Event::GuildUpdate(update) => update.guild.name,
            _ => return,
        };
        self.0.send(told).unwrap();
    }
}

async fn serenity_on(desk: &Desk) -> (Client, mpsc::UnboundedReceiver<String>) {
    let (told, heard) = mpsc::unbounded_channel();
    let http =
        HttpBuilder::new(TOKEN).proxy(format!("http://{}", desk.address)).ratelimiter_disabled(true).build();
    let client = ClientBuilder::new_with_http(http, GatewayIntents::GUILDS)
        .raw_event_handler(Ears(told))
        .await
        .unwrap();
    // A failed `GET /gateway` leaves the real host here, in silence.
    let ours = format!("ws://{}/ws", desk.address);
    assert_eq!(*client.ws_url.lock().await, ours, "serenity did not read our GET /gateway");
    *client.ws_url.lock().await = ours;
    (client, heard)
}

async fn next(heard: &mut mpsc::UnboundedReceiver<String>) -> String {
    timeout(Duration::from_secs(20), heard.recv()).await.expect("serenity told nothing").unwrap()
}

#[tokio::test]
async fn serenity_resumes_and_hears_what_it_missed_exactly_once() {
    let desk = Desk::opens().await;
    let (mut client, mut heard) = serenity_on(&desk).await;
    let manager = Arc::clone(&client.shard_manager);
    let running = tokio::spawn(async move { client.start().await });
    desk.hub.connected().await;
    assert_eq!(next(&mut heard).await, "ready");

    desk.renames("live");
    assert_eq!(next(&mut heard).await, "live");

    for (n, disturb) in
        [Hub::drop_connections, Hub::ask_to_reconnect, |hub: &Hub| hub.invalidate_sessions(true)]
            .into_iter()
            .enumerate()
    {
        disturb(&desk.hub);
        let missed = format!("missed {n}");
        desk.renames(&missed);
        let mut told = [next(&mut heard).await, next(&mut heard).await];
        // serenity hands each event to a task of its own: their order is not ours to assert.
        told.sort();
        assert_eq!(told, [missed, "resumed".to_owned()]);
    }
    desk.renames("after all that");
    assert_eq!(next(&mut heard).await, "after all that");

    desk.hub.invalidate_sessions(false);
    assert_eq!(next(&mut heard).await, "ready");
    manager.shutdown_all().await;
    timeout(Duration::from_secs(10), running).await.expect("serenity did not stop").unwrap().unwrap();
    assert!(heard.try_recv().is_err(), "something was told twice");
}

#[tokio::test]
async fn serenity_ends_when_its_token_is_refused() {
    let desk = Desk::opens().await;
    let (mut client, mut heard) = serenity_on(&desk).await;
    let running = tokio::spawn(async move { client.start().await });
    assert_eq!(next(&mut heard).await, "ready");
    desk.hub.refuse_token();
    let ended = timeout(Duration::from_secs(10), running).await.expect("serenity went on").unwrap();
    assert!(matches!(ended, Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication))), "{ended:?}");
}
