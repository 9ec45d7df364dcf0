//! The pretend Discord from outside: whatever the harness can do to it, who knows nothing but its address can do as
//! JSON. `GET /rehearsal` names every route; one story drives each of them and reads what it did.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use secrecy::Secret;
use serde_json::{Value, json};
use shelftalker::app::Shelftalker;
use shelftalker::clock::{Clock, SetClock};
use shelftalker::config::Settings;
use shelftalker::play::{local, school_settings};
use shelftalker::rehearsal::{
    Acting, Adornments, Beside, More, Options, RateLimits, Rehearsal, follow_clock, sample,
};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School, a_wish};

/// Somebody who knows nothing of a rehearsal but its address.
struct Outside {
    api: String,
    http: Client,
    driven: Vec<(Method, String)>,
}

impl Outside {
    fn of(discord: &Rehearsal) -> Self {
        Self { api: discord.api_url(), http: Client::new(), driven: Vec::new() }
    }

    async fn asks(&mut self, method: Method, path: &str, body: Option<&Value>) -> (u16, Value) {
        let bare = path.split('?').next().unwrap();
        self.driven.push((method.clone(), bare.to_owned()));
        let mut request = self.http.request(method, format!("{}/rehearsal{path}", self.api));
        request = request.header("content-type", "application/json");
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    async fn gets(&mut self, path: &str) -> Value {
        let (status, answer) = self.asks(Method::GET, path, None).await;
        assert_eq!(status, 200, "GET {path}: {answer}");
        answer
    }

    async fn posts(&mut self, path: &str, body: Value) -> Value {
        let (status, answer) = self.asks(Method::POST, path, Some(&body)).await;
        assert_eq!(status, 200, "POST {path} {body}: {answer}");
        answer
    }

    async fn changes(&mut self, body: Value) {
        self.posts("/change", body).await;
    }

    /// What an act came to.
    async fn acts(&mut self, who: &str, channel: &str, mut act: Value) -> Value {
        (act["as"], act["in"]) = (json!(who), json!(channel));
        self.posts("/act", act).await
    }

    async fn is_refused(&mut self, path: &str, body: Value) -> String {
        let (status, answer) = self.asks(Method::POST, path, Some(&body)).await;
        assert_eq!(status, 422, "POST {path} {body}: {answer}");
        answer["error"].as_str().unwrap().to_owned()
    }

    /// One entry of a list, by what stands under a key.
    async fn finds(&mut self, path: &str, key: &str, value: &str) -> Value {
        let list = self.gets(path).await;
        let found = list.as_array().unwrap().iter().find(|it| it[key] == value).cloned();
        found.unwrap_or_else(|| panic!("{path} has no {value}: {list}"))
    }
}

/// What each request of a bot says of itself.
fn as_a_bot(request: RequestBuilder, discord: &Rehearsal) -> RequestBuilder {
    let request = request.header("authorization", format!("Bot {}", discord.token()));
    request.header("user-agent", "DiscordBot (a test, 1)").header("content-type", "application/json")
}

#[tokio::test]
async fn from_outside_every_route_that_is_named_does_what_it_says() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let mut outside = Outside::of(school.discord());
    makes_a_school(&mut outside).await;
    changes_people_and_roles(&mut outside, &school).await;
    changes_channels(&mut outside, &school).await;
    acts_as_members(&mut outside).await;
    moves_the_clock(&mut outside).await;
    sets_options(&mut outside).await;
    makes_trouble(&mut outside, &school).await;
    school.delivers_everything().await;

    let help = outside.gets("").await;
    let listed: Vec<(&str, &str)> = help
        .as_str()
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once(" /rehearsal/"))
        .filter(|(method, _)| matches!(*method, "GET" | "POST" | "DELETE"))
        .collect();
    let is_of = |driven: &(Method, String), (method, path): (&str, &str)| {
        let (own, wanted): (Vec<&str>, Vec<&str>) =
            (driven.1.trim_start_matches('/').split('/').collect(), path.split('/').collect());
        let same = |(own, wanted): (&&str, &&str)| own == wanted || wanted.starts_with('{');
        driven.0 == method && own.len() == wanted.len() && own.iter().zip(&wanted).all(same)
    };
    for route in &listed {
        assert!(outside.driven.iter().any(|driven| is_of(driven, *route)), "{route:?} is driven by nobody");
    }
    for driven in outside.driven.iter().filter(|driven| !driven.1.is_empty()) {
        assert!(listed.iter().any(|route| is_of(driven, *route)), "{driven:?} is not on the list");
    }
    assert!(listed.len() > 20, "{listed:?}");
}

async fn makes_a_school(outside: &mut Outside) {
    let oak = outside.posts("/servers", json!({"sample": "Oak Hill School"})).await;
    let server = outside.finds("/servers", "name", "Oak Hill School").await;
    assert_eq!((&server["id"], &server["has_bot"]), (&oak["server"], &json!(true)));

    let bare = outside.posts("/servers", json!({"name": "Elm School", "owner": "Olga Owner"})).await;
    let wanted = json!({"server": "Elm School", "name": "Readers", "permissions": ["MANAGE_GUILD"]});
    let role = outside.posts("/roles", wanted).await;
    let server = outside.finds("/servers", "name", "Elm School").await;
    assert_eq!((&server["id"], &server["owner"]), (&bare["server"], &bare["owner"]));
    assert!(
        server["roles"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["id"] == role["role"] && it["name"] == "Readers" && it["permissions"] == 32)
    );

    let new = json!({"server": "Elm School", "name": "Eve Novak", "roles": ["Readers"]});
    let eve = outside.posts("/members", new).await;
    let seen = outside.finds("/members", "name", "Eve Novak").await;
    assert_eq!(
        seen,
        json!({"id": eve["member"], "name": "Eve Novak", "servers": ["Elm School"], "roles": ["Readers"]})
    );

    let new = json!({"server": "Elm School", "name": "desk", "overwrites": [
        {"whom": "@everyone", "deny": ["VIEW_CHANNEL"]},
        {"whom": "@Readers", "allow": ["VIEW_CHANNEL"]},
    ]});
    let desk = outside.posts("/channels", new).await;
    let news = json!({"server": "Elm School", "name": "news", "announcements": true});
    outside.posts("/channels", news).await;
    assert_eq!(outside.finds("/channels?as=novak", "name", "desk").await["id"], desk["channel"]);
    assert_eq!(outside.finds("/channels?as=novak", "name", "news").await["type"], 5);
    let new = json!({"server": "Elm School", "name": "Max Weber"});
    outside.posts("/members", new).await;
    assert_eq!(outside.gets("/channels?as=weber").await.as_array().unwrap().len(), 1, "the desk is hidden");

    let wrong = json!({"server": "Elm School", "name": "x", "permissions": ["FLY"]});
    assert!(outside.is_refused("/roles", wrong).await.contains("FLY"));
    let several = outside.is_refused("/change", json!({"rename_member": "rivera", "to": "R"})).await;
    assert!(several.contains("Willow Creek School/Ana Rivera"), "{several}");
}

async fn changes_people_and_roles(outside: &mut Outside, school: &School) {
    outside.changes(json!({"join": "Oak Hill School", "member": "novak", "roles": ["Librarians"]})).await;
    let eve = outside.finds("/members", "name", "Eve Novak").await;
    assert_eq!(eve["servers"], json!(["Oak Hill School", "Elm School"]));
    outside.changes(json!({"rename_member": "novak", "to": "Eva Novak-Weiss"})).await;
    outside.finds("/members", "name", "Eva Novak-Weiss").await;
    outside.changes(json!({"leave": "Elm School", "member": "eva"})).await;
    let eva = outside.finds("/members", "name", "Eva Novak-Weiss").await;
    assert_eq!((&eva["servers"], &eva["roles"]), (&json!(["Oak Hill School"]), &json!(["Librarians"])));

    let roles = async |outside: &mut Outside, who: &str| -> Value {
        let member = outside.gets("/members").await;
        let member = member.as_array().unwrap().iter().find(|it| it["id"] == who).cloned();
        member.unwrap()["roles"].clone()
    };
    let okafor = school.id(OKAFOR).to_string();
    let ben = "Willow Creek School/Ben Okafor";
    outside.changes(json!({"give_role": "Librarians", "to": ben})).await;
    assert_eq!(roles(outside, &okafor).await, json!(["Librarians"]));
    outside.changes(json!({"take_role": "Librarians", "from": ben})).await;
    assert_eq!(roles(outside, &okafor).await, json!([]));

    let permissions = json!(["MANAGE_GUILD", "VIEW_CHANNEL"]);
    let leaders = "Oak Hill School/Leadership";
    outside.changes(json!({"role_permissions": leaders, "permissions": permissions})).await;
    outside.changes(json!({"rename_role": leaders, "to": "Heads"})).await;
    let oak = outside.finds("/servers", "name", "Oak Hill School").await;
    let heads = oak["roles"].as_array().unwrap().iter().find(|it| it["name"] == "Heads").unwrap().clone();
    assert_eq!(heads["permissions"], 32 + 1024);
    outside.changes(json!({"delete_role": "Oak Hill School/Heads"})).await;
    let oak = outside.finds("/servers", "name", "Oak Hill School").await;
    assert!(!oak["roles"].as_array().unwrap().iter().any(|it| it["name"] == "Heads"));

    let tan = "Willow Creek School/Chloe Tan";
    let until = json!("2026-09-08T00:00:00Z");
    outside.changes(json!({"time_out": tan, "at": "Willow Creek School", "until": until})).await;
    let say = json!({"as": tan, "in": STAFF, "say": "Hello?"});
    assert!(outside.is_refused("/act", say.clone()).await.contains("permission"));
    outside.changes(json!({"time_out": tan, "at": "Willow Creek School", "until": null})).await;
    outside.posts("/act", say).await;
    outside.changes(json!({"refuse_direct_messages": tan, "refuses": true})).await;

    outside.changes(json!({"rename_server": "Elm School", "to": "Ash School"})).await;
    outside.changes(json!({"remove_bot": "Ash School"})).await;
    assert_eq!(outside.finds("/servers", "name", "Ash School").await["has_bot"], false);
    outside.changes(json!({"bring_bot_back": "Ash School"})).await;
    assert_eq!(outside.finds("/servers", "name", "Ash School").await["has_bot"], true);
    let again = outside.is_refused("/change", json!({"bring_bot_back": "Ash School"})).await;
    assert!(again.contains("there already"), "{again}");

    outside.changes(json!({"leave": "Willow Creek School", "member": tan})).await;
    assert!(outside.is_refused("/act", json!({"as": tan, "in": STAFF, "say": "Hm"})).await.contains("no "));
    let tan = outside.finds("/members", "name", "Chloe Tan").await["id"].clone();
    outside.changes(json!({"join": "Willow Creek School", "member": tan})).await;
    outside.changes(json!({"nickname": "Ms Tan", "of": tan, "at": "Willow Creek School"})).await;
    outside.changes(json!({"wears": {"server_tag": true, "collectibles": true}, "who": tan})).await;
    let hello = json!({"as": tan, "in": STAFF, "say": "Hello again",
        "files": {"any": {"name": "a plan.txt", "base64": "d29yZHM="}}, "with": {"position": 3}});
    outside.posts("/act", hello).await;
    let seen =
        outside.finds("/channels/staff-room?as=Willow+Creek+School/rivera", "content", "Hello again").await;
    assert_eq!((&seen["author"], &seen["files"][0]["name"]), (&json!("Ms Tan"), &json!("a plan.txt")));
}

async fn changes_channels(outside: &mut Outside, school: &School) {
    let here = "Oak Hill School";
    let lounge =
        outside.posts("/channels", json!({"server": here, "name": "lounge"})).await["channel"].clone();
    let sees = async |outside: &mut Outside, name: &str| {
        let list = outside.gets("/channels?as=Oak+Hill+School/okafor").await;
        list.as_array().unwrap().iter().any(|it| it["name"] == name)
    };
    assert!(sees(outside, "lounge").await);
    outside.changes(json!({"rename_channel": "#lounge", "to": "tea-room"})).await;
    assert!(sees(outside, "tea-room").await && !sees(outside, "lounge").await);
    let hidden = json!({"overwrite": "#tea-room", "whom": "@everyone", "deny": ["VIEW_CHANNEL"]});
    outside.changes(hidden).await;
    assert!(!sees(outside, "tea-room").await);
    outside.changes(json!({"overwrite": "#tea-room", "whom": "@everyone"})).await;
    assert!(sees(outside, "tea-room").await);

    let said = outside.acts("Oak Hill School/okafor", "#tea-room", json!({"say": "Tea?"})).await;
    let path = "/channels/tea-room?as=Oak+Hill+School/okafor";
    assert_eq!(outside.finds(path, "content", "Tea?").await["id"], said["message"]);
    let text = outside.gets("/channels/tea-room/transcript").await;
    assert!(text.as_str().unwrap().contains("Ben Okafor: Tea?"), "{text}");
    let one = format!(
        "/channels/tea-room/transcript?as=Oak+Hill+School/okafor&message={}",
        said["message"].as_str().unwrap()
    );
    assert!(outside.gets(&one).await.as_str().unwrap().contains("Tea?"));
    outside.changes(json!({"delete_message": said["message"], "in": "#tea-room"})).await;
    assert_eq!(outside.gets(path).await, json!([]));

    // What the bot may do there is what Discord tells it.
    let asks = async |discord: &Rehearsal| {
        let url = format!("{}/api/v10/channels/{}/messages", discord.api_url(), lounge.as_str().unwrap());
        let request = as_a_bot(Client::new().post(url), discord);
        request.body(json!({"content": "Hi"}).to_string()).send().await.unwrap().status().as_u16()
    };
    outside.changes(json!({"take_from_bot": "#tea-room", "permissions": ["SEND_MESSAGES"]})).await;
    assert_eq!(asks(school.discord()).await, 403);
    outside.changes(json!({"give_back_to_bot": "#tea-room"})).await;
    assert_eq!(asks(school.discord()).await, 200);
    outside.changes(json!({"delete_channel": "#tea-room"})).await;
    assert!(!sees(outside, "tea-room").await);
}

async fn acts_as_members(outside: &mut Outside) {
    let ana = "Willow Creek School/Ana Rivera";
    let draft = outside.acts(ana, STAFF, json!({"command": "request-collab"})).await;
    let card = &draft["seen"];
    let button = card["buttons"].as_array().unwrap();
    let button = button.iter().find(|it| it["label"] == "Write topic and details").unwrap();
    let opened =
        outside.acts(ana, STAFF, json!({"click_id": button["custom_id"], "message": card["id"]})).await;
    assert_eq!(opened["answer"], "form");
    let wrong = json!({"as": ana, "in": STAFF, "submit": {"Topic": "x".repeat(5000)}});
    assert!(outside.is_refused("/act", wrong).await.contains("or fewer"));
    let forged = json!({"submit": {"Topic": "Whales"}, "form": opened["seen"], "forged": true});
    outside.acts(ana, STAFF, forged).await;
    let menu = card["menus"].as_array().unwrap();
    let menu = menu.iter().find(|it| it["placeholder"] == "Kind of support").unwrap();
    let choice = json!({"choose_id": menu["custom_id"], "values": [menu["options"][0]["value"]],
        "message": card["id"]});
    outside.acts(ana, STAFF, choice).await;
    let now = outside.gets("/came-to?as=Willow+Creek+School/rivera&in=%23staff-room").await;
    assert!(now["answer"].is_string(), "{now}");
    let text = outside.gets("/channels/staff-room/transcript?as=Willow+Creek+School/rivera").await;
    assert!(text.as_str().unwrap().contains("Topic: Whales"), "{text}");

    let commands = outside.finds("/commands", "name", "request-collab").await;
    assert_eq!(commands["type"], 1);
    let record = outside.gets("/record").await;
    assert!(
        record.as_array().unwrap().iter().any(|it| it["method"] == "PUT"),
        "the commands were registered"
    );
    let bot = outside.gets("/bot").await;
    assert_eq!(bot["connected"], true);

    let whose = json!({"as": ana});
    let direct = outside.posts("/direct-messages", whose).await["channel"].clone();
    outside.acts(ana, direct.as_str().unwrap(), json!({"say": "Hello?"})).await;
    let talk = format!("/channels/{}?as=Willow+Creek+School/rivera", direct.as_str().unwrap());
    outside.finds(&talk, "content", "Hello?").await;

    let list =
        json!({"command": "tip import", "files": {"file": {"name": "tips.txt", "base64": "VGlwcw=="}}});
    let _ = outside.acts("Willow Creek School/Dana Hart", STAFF, list).await;
    let (status, _) = outside.asks(Method::GET, "/files/12345", None).await;
    assert_eq!(status, 422, "there is no such file");
}

async fn moves_the_clock(outside: &mut Outside) {
    assert_eq!(outside.gets("/clock").await, json!({"now": "2026-09-07T08:12:00Z", "runs": false}));
    let later = outside.posts("/clock", json!({"advance_seconds": 60})).await;
    assert_eq!(later["now"], "2026-09-07T08:13:00Z");
    let url = format!("{}/rehearsal/clock/moves", outside.api);
    outside.driven.push((Method::GET, "/clock/moves".to_owned()));
    let mut told = outside.http.get(url).send().await.unwrap();
    let mut next = async || -> Value {
        let line = timeout(Duration::from_secs(10), told.chunk()).await.unwrap().unwrap().unwrap();
        serde_json::from_slice(&line).unwrap()
    };
    assert_eq!(next().await["now"], "2026-09-07T08:13:00Z");
    outside.posts("/clock", json!({"set": "2026-09-07T08:12:00Z", "runs": false})).await;
    assert_eq!(next().await, json!({"now": "2026-09-07T08:12:00Z", "runs": false}));
    outside.posts("/clock", json!({"advance_seconds": 0, "runs": true})).await;
    assert_eq!(next().await["runs"], true);
    outside.posts("/clock", json!({"set": "2026-09-07T08:12:00Z", "runs": false})).await;
}

async fn sets_options(outside: &mut Outside) {
    let wanted = json!({"rate_limits": "by_its_clock", "most_active_threads": 5});
    let options = outside.posts("/options", wanted).await;
    assert_eq!(
        (&options["rate_limits"], &options["most_active_threads"]),
        (&json!("by_its_clock"), &json!(5))
    );
    let far = 1_800_000_000_000_000_000_u64;
    outside.posts("/options", json!({"rate_limits": "off", "ids_after": far.to_string()})).await;
    let made = outside.posts("/roles", json!({"server": "Oak Hill School", "name": "New"})).await;
    assert_eq!(made["role"], (far + 1).to_string());
    assert!(outside.is_refused("/options", json!({"ids_after": "7"})).await.contains("greater"));
    assert_eq!(outside.gets("/options").await["last_id"], (far + 1).to_string());
}

async fn makes_trouble(outside: &mut Outside, school: &School) {
    let ana = "Willow Creek School/Ana Rivera";
    outside.posts("/trouble", json!({"another_copy_answers": 1})).await;
    let help = json!({"command": "library-help"});
    assert_eq!(outside.acts(ana, STAFF, help.clone()).await["answer"], "acknowledged");
    assert_eq!(outside.acts(ana, STAFF, help.clone()).await["answer"], "message");
    let refused = |exchange: &&Value| exchange["answer"]["code"] == 40060;
    school.play().bot.discord.answered().await;
    let record = outside.gets("/record").await;
    assert_eq!(record.as_array().unwrap().iter().filter(refused).count(), 1, "the bot hears of it");

    let fault = json!({"method": "POST", "path": "/nowhere", "trouble": {"status": 503}});
    outside.posts("/faults", fault).await;
    assert_eq!(outside.gets("/faults").await.as_array().unwrap().len(), 1);
    let (status, none) = outside.asks(Method::DELETE, "/faults", None).await;
    assert_eq!((status, none), (200, json!([])));

    outside.posts("/trouble", json!({"outage": "Oak Hill School", "lasts": true})).await;
    outside.posts("/trouble", json!({"outage": "Oak Hill School", "lasts": false})).await;
    let tip = json!({"let_everyone_use": "tip"});
    outside.posts("/trouble", tip).await;
    let tip = outside.finds("/commands", "name", "tip").await;
    assert_eq!(tip["default_member_permissions"], Value::Null);

    outside.posts("/trouble", json!({"gateway": "reconnect"})).await;
    timeout(Duration::from_secs(30), school.discord().hub().connected()).await.unwrap();
}

#[tokio::test]
async fn a_rehearsal_that_goes_out_of_reach_from_outside_comes_back_by_itself() {
    let discord = Rehearsal::open(Options::at(stands_at("2026-09-07 07:29"))).await.unwrap();
    let mut outside = Outside::of(&discord);
    let url = format!("{}/rehearsal/clock/moves", outside.api);
    let mut told = outside.http.get(&url).send().await.unwrap();
    assert!(told.chunk().await.unwrap().is_some());
    outside.posts("/trouble", json!({"out_of_reach_seconds": 0})).await;
    let away = timeout(Duration::from_secs(10), told.chunk()).await.unwrap();
    assert!(matches!(away, Ok(None) | Err(_)), "it hung up: {away:?}");
    let back = async {
        while outside.http.get(&url).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(10), back).await.unwrap();
}

#[tokio::test]
async fn a_file_that_somebody_sees_is_had_by_its_id() {
    let school = School::opens("2026-09-07 09:12").await;
    let id = school.discord().upload(school.at(RIVERA, STAFF), "plan.txt", b"words")["id"].clone();
    let mut outside = Outside::of(school.discord());
    assert_eq!(outside.gets(&format!("/files/{}", id.as_str().unwrap())).await, "words");
}

#[tokio::test]
async fn a_thread_that_somebody_archives_from_outside_is_archived() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request().await;
    let mut outside = Outside::of(school.discord());
    let _ = outside.acts("Dana Hart", DESK, json!({"click": "Accept"})).await;
    school.delivers_everything().await;
    let thread = outside.gets("/channels?as=rivera").await;
    let thread = thread.as_array().unwrap().iter().find(|it| it["type"] == 12).unwrap().clone();
    outside.changes(json!({"archive": thread["id"], "locked": true})).await;
    let seen = outside.finds("/channels?as=rivera", "id", thread["id"].as_str().unwrap()).await;
    assert_eq!(seen["archived"], true);
}

fn stands_at(moment: &str) -> Arc<SetClock> {
    Arc::new(SetClock::still(local(moment).unwrap()))
}

#[tokio::test]
async fn a_followed_clock_is_moved_at_once_and_again_after_the_server_was_away() {
    let discord = Rehearsal::open(Options::at(stands_at("2026-09-07 07:29"))).await.unwrap();
    let clock = follow_clock(&discord.api_url()).await.unwrap();
    assert_eq!((clock.now(), clock.runs()), (local("2026-09-07 07:29").unwrap(), false));
    let mut moves = clock.moves();
    let mut is_told = async || timeout(Duration::from_secs(10), moves.moved()).await.unwrap();
    discord.clock().set(local("2026-09-08 07:29").unwrap());
    is_told().await;
    assert_eq!(clock.now(), local("2026-09-08 07:29").unwrap());
    discord.goes_out_of_reach().await;
    discord.clock().set(local("2026-09-09 07:29").unwrap());
    discord.comes_back().await.unwrap();
    is_told().await;
    assert_eq!(clock.now(), local("2026-09-09 07:29").unwrap());
}

/// A bot that runs by the rehearsal's clock, with a database of its own.
struct Running {
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<Result<(), shelftalker::app::Stopped>>,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn follows(discord: &Rehearsal, school: &sample::School) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::built_in().unwrap();
        settings.api_url = discord.api_url();
        settings.token = Some(Secret::new(discord.token()));
        settings.data = folder.path().to_owned();
        settings.schools = vec![school_settings(school)];
        let clock = follow_clock(&discord.api_url()).await.unwrap();
        let bot = Arc::new(Shelftalker::open(settings, clock).await.unwrap());
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(async move { Box::pin(bot.run(stopped, Duration::from_secs(20))).await });
        Self { stop, task, _folder: folder }
    }

    async fn stops(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// Without being told of the move, the bot would look again within half a minute.
#[tokio::test]
async fn a_running_bot_that_follows_the_clock_posts_as_soon_as_that_is_moved() {
    let discord = Rehearsal::open(Options::at(stands_at("2026-09-07 07:29"))).await.unwrap();
    let school = sample::school(&discord);
    let running = Running::follows(&discord, &school).await;
    let sees_something = async |channel| {
        let shows = async {
            while discord.newest(school.rivera, channel).is_none() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(10), shows).await.unwrap();
    };
    // The card that always stands there: after it the bot has nothing to do.
    sees_something(school.requests).await;
    let mut outside = Outside::of(&discord);
    outside.posts("/clock", json!({"set": local("2026-09-07 07:30").unwrap()})).await;
    sees_something(school.staff).await;
    running.stops().await;
}

/// Whoever leaps over a Monday in one step was not there on it, and the desk would read so.
#[tokio::test]
async fn a_bot_that_follows_the_clock_lives_through_the_time_that_a_leap_passes_over() {
    let discord = Rehearsal::open(Options::at(stands_at("2026-09-07 07:29"))).await.unwrap();
    let school = sample::school(&discord);
    let running = Running::follows(&discord, &school).await;
    let mut outside = Outside::of(&discord);
    let stands = async {
        while discord.newest(school.rivera, school.requests).is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), stands).await.unwrap();
    let two_weeks = 14 * 86_400;
    outside.posts("/clock", json!({"advance_seconds": two_weeks})).await;
    let said = discord.transcript(Some(school.hart), school.desk, shelftalker::play::ZONE);
    assert!(!said.contains("not posted") && !said.contains("not made"), "{said}");
    assert_eq!(discord.sees(school.rivera, school.staff).len(), 2, "the tips of two Mondays");
    running.stops().await;
}

#[tokio::test]
async fn the_clock_is_not_set_to_a_year_that_nobody_plans() {
    let discord = Rehearsal::open(Options::at(stands_at("2026-09-07 07:29"))).await.unwrap();
    let mut outside = Outside::of(&discord);
    for absurd in [
        json!({"set": "2014-12-31T12:00:00Z"}),
        json!({"set": "+9999-01-01T00:00:00Z"}),
        json!({"set": "9999-01-01T00:00:00Z"}),
        json!({"advance_seconds": 99_999_999_999_i64}),
        json!({"advance_seconds": i64::MAX}),
    ] {
        let refused = outside.is_refused("/clock", absurd.clone()).await;
        assert!(!refused.contains('\n') && refused.ends_with('.'), "{absurd}: {refused}");
    }
    assert_eq!(discord.clock().now(), local("2026-09-07 07:29").unwrap());
}

#[tokio::test]
async fn who_does_not_find_a_choice_reads_which_there_are() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school.types(RIVERA, "request-collab", &[]).await;
    let menu = school.discord().newest(school.id(RIVERA), school.at(RIVERA, STAFF).channel).unwrap().menus[0]
        .clone();
    let mut outside = Outside::of(school.discord());
    let act =
        |values: Value| json!({"as": "rivera", "in": STAFF, "choose": menu.placeholder, "values": values});
    for wrong in [json!(["Nothing of the kind"]), json!([])] {
        let refused = outside.is_refused("/act", act(wrong)).await;
        assert!(refused.contains(&menu.options[0].label), "{refused}");
    }
    let nowhere = json!({"as": "rivera", "in": STAFF, "choose": "Nowhere", "values": []});
    assert!(outside.is_refused("/act", nowhere).await.contains(&menu.placeholder));
    school.delivers_everything().await;
}

#[tokio::test]
async fn who_waits_finds_what_is_there_a_moment_later() {
    let school = School::opens("2026-09-07 09:12").await;
    let mut outside = Outside::of(school.discord());
    let (discord, server) = (school.discord().clone(), school.here().server);
    let comes = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(150)).await;
        discord.add_channel(server, "tea-room", &[]);
    });
    let say = json!({"as": "rivera", "in": "#tea-room", "say": "Tea?"});
    assert!(outside.is_refused("/act", say.clone()).await.contains("no channel"));
    let mut patiently = say;
    patiently["waits_seconds"] = json!(20);
    outside.posts("/act", patiently).await;
    comes.await.unwrap();
    let (discord, server) = (school.discord().clone(), school.here().server);
    let empty = discord.add_channel(server, "quiet-room", &[]);
    let member = school.id(RIVERA);
    let speaks = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(150)).await;
        discord.say(Acting { member, channel: empty }, "Shh").unwrap()
    });
    let read = outside.gets("/channels/quiet-room/transcript?waits_seconds=20").await;
    assert!(read.as_str().unwrap().contains("Shh"), "{read}");
    speaks.await.unwrap();
}

/// Members write with stickers, polls, previews and answers to others; what a bot's own messages hold is the least.
#[tokio::test]
async fn a_message_with_everything_that_discord_has_can_be_asked_about() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let at = school.at(OKAFOR, STAFF);
    let first = school.discord().say(at, "Shall we read about tides?").unwrap();
    school.discord().nickname(school.here().server, at.member, Some("Mr O"));
    let worn = Adornments { server_tag: true, collectibles: true, ..Adornments::default() };
    school.discord().wears(at.member, worn);
    let beside = Beside { replies_to: Some(first), more: More::of_everything(), ..Beside::default() };
    let text = format!("Tides for year 9, <@{}>?", school.id(RIVERA));
    school.discord().say_with(at, &text, beside).unwrap();
    let said = school.uses_on_newest(RIVERA, STAFF, "Ask the library about this").await;
    assert!(said.text().contains("Tides for year 9"), "{said:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn rate_limits_by_the_rehearsals_clock_pass_with_a_leap_and_switched_off_never_strike() {
    let options =
        Options { rate_limits: RateLimits::ByItsClock, ..Options::at(stands_at("2026-09-07 07:29")) };
    let discord = Rehearsal::open(options).await.unwrap();
    let school = sample::school(&discord);
    let http = Client::new();
    let posts = async || {
        let url = format!("{}/api/v10/channels/{}/messages", discord.api_url(), school.staff);
        let request = as_a_bot(http.post(url), &discord);
        request.body(json!({"content": "Hi"}).to_string()).send().await.unwrap().status().as_u16()
    };
    for _ in 0..5 {
        assert_eq!(posts().await, 200);
    }
    assert_eq!(posts().await, 429);
    let mut outside = Outside::of(&discord);
    outside.posts("/clock", json!({"advance_seconds": 5})).await;
    assert_eq!(posts().await, 200);
    outside.posts("/options", json!({"rate_limits": "off"})).await;
    for _ in 0..60 {
        assert_eq!(posts().await, 200);
    }
}

#[tokio::test]
async fn three_schools_on_one_bot_have_each_their_own_tip_and_their_own_requests() {
    let mut school = School::with_more_schools("2026-09-07 07:29", 2).await;
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    for number in 1..=3 {
        assert_eq!(school.goes_to(number).public(RIVERA, STAFF).len(), 1, "school {number}");
    }
    let said = school.goes_to(2).types(RIVERA, "request-collab", &a_wish()).await;
    assert!(said.text().contains("request #1"), "{said:?}");
    school.restarts().await.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("Marine biology"));
    assert!(!school.goes_to(3).reads(HART, DESK).contains("Marine biology"));
    assert!(!school.goes_to(1).reads(HART, DESK).contains("Marine biology"));
}
