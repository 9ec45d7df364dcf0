//! `shelftalker rehearse` as a program, with its page asked as a browser asks: the school's past, and what the page does
//! to the bot. What it looks like is told in `page`, in a real browser.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

struct Room {
    address: String,
    http: reqwest::Client,
    program: Child,
    _folder: TempDir,
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

impl Room {
    /// On a Wednesday morning, on a clock that stands.
    fn opens() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
        command.current_dir(folder.path());
        command.args(["rehearse", "--begins", "2026-09-16T09:10:00Z", "--stands"]);
        let mut program =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let mut told = Vec::new();
        let address = loop {
            let line = lines.next().expect("the program says where its page is").unwrap();
            if line.trim().starts_with("http://") {
                break line.trim().to_owned();
            }
            told.push(line);
        };
        std::thread::spawn(move || lines.for_each(drop));
        assert!(!told.iter().any(|line| line.contains("Not all of it")), "{told:?}");
        Self { address, http: reqwest::Client::new(), program, _folder: folder }
    }

    async fn gets(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.address)).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    async fn posts(&self, path: &str, json: Value) -> Value {
        let request =
            self.http.post(format!("{}{path}", self.address)).header("content-type", "application/json");
        let answer = request.body(json.to_string()).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path} {json}");
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    /// The id of a member and of a channel that they see.
    async fn who_and_where(&self, name: &str, channel: &str) -> (String, String) {
        let named = |list: &Value, name: &str| {
            let found = list.as_array().unwrap().iter().find(|it| it["name"] == name);
            found.unwrap_or_else(|| panic!("{name} in {list}"))["id"].as_str().unwrap().to_owned()
        };
        let who = named(&self.gets("look?as=0").await["servers"][0]["people"], name);
        let seen = self.gets(&format!("look?as={who}")).await;
        (who.clone(), named(&seen["servers"][0]["channels"], channel))
    }

    async fn messages(&self, name: &str, channel: &str) -> Vec<Value> {
        let (who, at) = self.who_and_where(name, channel).await;
        self.gets(&format!("look?as={who}&in={at}")).await["open"]["messages"].as_array().unwrap().clone()
    }

    async fn behind(&self) -> Value {
        let (who, at) = self.who_and_where("Dana Hart", "library-desk").await;
        self.gets(&format!("behind?as={who}&in={at}")).await
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Value) -> bool) {
        let begun = Instant::now();
        while !is_so(&self.behind().await) {
            assert!(begun.elapsed() < Duration::from_secs(30), "this never came: {what}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test]
async fn a_second_bot_on_a_copy_of_the_folder_is_noticed_and_told_and_nothing_is_said_twice() {
    let room = Room::opens();
    let before = room.messages("Chloe Tan", "staff-room").await.len();
    room.posts("bot", json!("start_copy")).await;
    room.until("the copy runs", |behind| behind["health"]["has_copy"] == true).await;
    let (who, at) = room.who_and_where("Dana Hart", "library-desk").await;
    let is_told = async || {
        let desk = room.messages("Dana Hart", "library-desk").await;
        desk.iter().any(|message| message.to_string().contains("another copy of me is running"))
    };
    // Both answer each of these, and one of them comes too late.
    for _ in 0..6 {
        room.posts("rehearsal/act", json!({"as": who, "in": at, "command": "desk"})).await;
    }
    let (ana, staff) = room.who_and_where("Ana Rivera", "staff-room").await;
    let wish = json!({"support": "book-talk", "topic": "Kelp forests"});
    room.posts(
        "rehearsal/act",
        json!({"as": ana, "in": staff, "command": "request-collab", "options": wish}),
    )
    .await;
    let begun = Instant::now();
    while !is_told().await {
        assert!(begun.elapsed() < Duration::from_mins(1), "the desk was never told");
        // Two bots are asked for patience sooner than one, and this clock stands.
        room.posts("leap", json!({"to": {"after": 5}})).await;
    }
    // Nothing goes out from either while there are two.
    room.posts("leap", json!({"to": {"after": 5 * 24 * 3600}})).await;
    let staff = room.messages("Chloe Tan", "staff-room").await;
    assert!(staff.len() <= before + 1, "no tip was posted twice: {staff:#?}");
    let desk = room.messages("Dana Hart", "library-desk").await;
    let cards = desk.iter().filter(|message| message["embeds"][0].to_string().contains("Kelp forests"));
    let cards = cards.filter(|message| message["embeds"][0]["title"].to_string().contains("Request #"));
    assert!(cards.count() <= 1, "nor a request's card: {desk:#?}");
    room.posts("bot", json!("stop_copy")).await;
    assert_eq!(room.behind().await["health"]["has_copy"], false);
}

#[tokio::test]
async fn a_rehearsal_opens_with_eight_weeks_behind_it_and_outlives_the_killing_of_its_bot() {
    let room = Room::opens();
    let titles = |messages: &[Value]| {
        // What is over has folded up: its one line is the message itself.
        let title =
            |it: &Value| it["embeds"][0]["title"].as_str().or(it["words"].as_str()).map(str::to_owned);
        let titles = messages.iter().filter_map(title);
        titles.collect::<Vec<_>>()
    };
    let desk = titles(&room.messages("Dana Hart", "library-desk").await);
    for stage in ["Completed", "Declined", "Withdrawn", "Scheduled", "Accepted", "New"] {
        assert!(
            desk.iter().any(|title| title.contains("Request #") && title.contains(stage)),
            "{stage}: {desk:#?}"
        );
    }
    let staff = room.messages("Chloe Tan", "staff-room").await;
    let tips =
        |messages: &[Value]| messages.iter().filter(|it| it.to_string().contains("Help me try this")).count();
    assert_eq!(tips(&staff), 9, "a tip for each Monday of nine weeks");
    let tally = room.behind().await["tally"].clone();
    assert_eq!(tally["due"], tally["said"], "{tally}");

    // Teachers find few commands in the list: the school has left the others to its librarians.
    let listed = async |name: &str| {
        let (who, at) = room.who_and_where(name, "staff-room").await;
        let commands = room.gets(&format!("commands?as={who}&in={at}")).await;
        let names = commands["typed"].as_array().unwrap().iter();
        names.map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (teachers, librarians) = (listed("Chloe Tan").await, listed("Dana Hart").await);
    assert!(teachers.contains(&"request-collab".to_owned()) && librarians.contains(&"desk".to_owned()));
    for command in ["desk", "impact", "posts upcoming", "school-calendar add", "library-settings"] {
        assert!(!teachers.contains(&command.to_owned()), "{command} in {teachers:?}");
    }

    // It is killed, lives through nothing, and is started again on the Monday after: one tip, not two.
    room.posts("bot", json!("kill")).await;
    assert_eq!(room.behind().await["health"]["runs"], false);
    room.posts("leap", json!({"to": "monday"})).await;
    room.posts("bot", json!("start")).await;
    room.until("the bot runs again", |behind| behind["health"]["runs"] == true).await;
    room.until("all is said", |behind| {
        let tally = &behind["tally"];
        tally["said"].as_u64() > Some(0)
            && tally["due"] == tally["said"]
            && behind["ahead"][0]["what"].as_str().is_some_and(|what| !what.contains("21 September"))
    })
    .await;
    room.posts("leap", json!({"to": {"after": 3600}})).await;
    assert_eq!(tips(&room.messages("Chloe Tan", "staff-room").await), 10);
    let seen = room.gets("look?as=0").await;
    assert_eq!(
        room.behind().await["tally"]["said"],
        seen["shown"],
        "Discord has shown what the bot has said"
    );
}
