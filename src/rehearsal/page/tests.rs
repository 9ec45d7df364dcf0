//! The page over real HTTP, as a browser asks, and as whoever has no business there does.

use std::sync::Arc;

use chrono::DateTime;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::{Page, PageOptions};
use crate::clock::SetClock;
use crate::rehearsal::sample::{School, school};
use crate::rehearsal::{Acting, Options, Rehearsal};

/// The page of a sample school, without a bot.
struct Town {
    rehearsal: Rehearsal,
    school: School,
    page: Page,
    http: Client,
}

impl Town {
    async fn opens() -> Self {
        let monday = DateTime::parse_from_rfc3339("2026-09-07T05:30:00Z").unwrap().to_utc();
        let rehearsal = Rehearsal::open(Options::at(Arc::new(SetClock::still(monday)))).await.unwrap();
        let school = school(&rehearsal);
        let options =
            PageOptions { port: 0, zone: chrono_tz::Europe::London, backstage: None, files_from: None };
        let page = Page::open(&rehearsal, options).await.unwrap();
        Self { rehearsal, school, page, http: Client::builder().user_agent("a test").build().unwrap() }
    }

    fn asks(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.page.address()))
    }

    async fn looks(&self, query: &str) -> Value {
        let answer = self.asks(Method::GET, &format!("look?{query}")).send().await.unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    async fn posts(&self, path: &str, json: &Value) {
        let request = self.asks(Method::POST, path).header("content-type", "application/json");
        assert_eq!(request.body(json.to_string()).send().await.unwrap().status(), 200, "{path} {json}");
    }

    fn origin(&self) -> String {
        let port = self.page.address().split('/').nth(2).unwrap();
        format!("http://{port}")
    }
}

#[tokio::test]
async fn case_53_another_origin_cannot_act_on_the_rehearsal() {
    let town = Town::opens().await;
    let act = json!({"as": town.school.rivera, "in": town.school.staff, "say": "Good morning"});
    let here = format!("{}/rehearsal/act", town.page.address().trim_end_matches('/'));
    let there = format!("{}/rehearsal/act", town.rehearsal.api_url());
    let without_key = format!("{}/rehearsal/act", town.origin());
    let foreign = ("origin", "https://school.example");
    for (url, headers, status) in [
        (&here, [foreign, ("content-type", "application/json")], 403),
        (&here, [foreign, ("content-type", "text/plain")], 403),
        (&here, [("sec-fetch-site", "cross-site"), ("content-type", "application/json")], 403),
        (&here, [("accept", "*/*"), ("content-type", "text/plain")], 415),
        (&here, [("host", "rebound.example"), ("content-type", "application/json")], 403),
        (&without_key, [("accept", "*/*"), ("content-type", "application/json")], 404),
        // The other door, through which tests and `curl` come.
        (&there, [foreign, ("content-type", "application/json")], 403),
        (&there, [("sec-fetch-site", "same-site"), ("content-type", "application/json")], 403),
        (&there, [("accept", "*/*"), ("content-type", "text/plain")], 415),
    ] {
        let request = headers.iter().fold(town.http.post(url), |it, (name, value)| it.header(*name, *value));
        let answer = request.body(act.to_string()).send().await.unwrap();
        assert_eq!(answer.status(), status, "{url} {headers:?}");
        assert!(answer.headers().get("access-control-allow-origin").is_none());
    }
    // A browser asks first, and is told nothing that would let it go on.
    let preflight = town.http.request(Method::OPTIONS, &there).header("origin", "https://school.example");
    assert!(preflight.send().await.unwrap().headers().get("access-control-allow-origin").is_none());
    assert_eq!(town.rehearsal.sees(town.school.rivera, town.school.staff).len(), 0);
    let own = town.asks(Method::POST, "rehearsal/act").header("origin", town.origin());
    let own = own.header("content-type", "application/json").body(act.to_string());
    assert_eq!(own.send().await.unwrap().status(), 200);
    assert_eq!(town.rehearsal.sees(town.school.rivera, town.school.staff).len(), 1);
}

#[tokio::test]
async fn everything_is_sent_with_its_guard_and_the_files_of_messages_can_do_nothing() {
    let town = Town::opens().await;
    let act = Acting { member: town.school.rivera, channel: town.school.staff };
    let evil = town.rehearsal.upload(act, "evil.html", b"<script>alert(1)</script>");
    let picture = town.rehearsal.upload(act, "a.png", b"\x89PNG\r\n\x1a\n");
    let id = |file: &Value| file["id"].as_str().unwrap().to_owned();
    for path in [String::new(), "look?as=1".to_owned(), "nothing".to_owned(), format!("file/{}", id(&evil))] {
        let answer = town.asks(Method::GET, &path).send().await.unwrap();
        let says = |name: &str| answer.headers().get(name).map_or("", |it| it.to_str().unwrap());
        assert!(says("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(!says("content-security-policy").contains("unsafe"), "{path}");
        assert_eq!(says("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(says("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(says("cross-origin-resource-policy"), "same-origin", "{path}");
    }
    let page = town.asks(Method::GET, "").send().await.unwrap();
    assert_eq!(
        (page.status(), page.headers()["content-type"].as_bytes()),
        (200.try_into().unwrap(), &b"text/html; charset=utf-8"[..])
    );
    let kind = async |file: &Value| {
        let answer = town.asks(Method::GET, &format!("file/{}", id(file))).send().await.unwrap();
        let says = |name: &str| answer.headers().get(name).map_or("", |it| it.to_str().unwrap()).to_owned();
        (says("content-type"), says("content-disposition"), says("content-security-policy"))
    };
    let sandbox = "default-src 'none'; sandbox".to_owned();
    assert_eq!(kind(&evil).await, ("application/octet-stream".into(), "attachment".into(), sandbox.clone()));
    assert_eq!(kind(&picture).await, ("image/png".into(), String::new(), sandbox));
}

#[tokio::test]
async fn a_member_is_shown_what_they_see_and_nothing_else() {
    let town = Town::opens().await;
    let (ana, dana, desk, staff) =
        (town.school.rivera, town.school.hart, town.school.desk, town.school.staff);
    town.rehearsal.say(Acting { member: dana, channel: desk }, "For the desk").unwrap();
    town.rehearsal.say(Acting { member: dana, channel: staff }, &format!("Look, <@{ana}>")).unwrap();
    let names = |seen: &Value| {
        let channels = seen["servers"][0]["channels"].as_array().unwrap().iter();
        channels
            .map(|it| (it["name"].as_str().unwrap().to_owned(), it["unread"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    let anas = town.looks(&format!("as={ana}&in={desk}")).await;
    assert_eq!(anas["open"], Value::Null, "the desk is not hers");
    assert!(!anas.to_string().contains("library-desk") && !anas.to_string().contains("For the desk"));
    assert_eq!(
        names(&anas),
        [("ask-the-library".into(), 0), ("staff-room".into(), 1), ("announcements".into(), 0)]
    );
    let open = town.looks(&format!("as={ana}&in={staff}")).await["open"].clone();
    assert_eq!(open["messages"][0]["words"], "<p>Look, <span class=\"mention me\">@Ana Rivera</span></p>");
    assert_eq!(
        (&open["messages"][0]["notifies"], &open["messages"][0]["time"]),
        (&json!(true), &json!("06:30"))
    );
    assert_eq!(open["may_speak"], true);
    // Her own words are not unread to Dana, who wrote them.
    assert_eq!(
        names(&town.looks(&format!("as={dana}")).await).iter().map(|(_, unread)| unread).sum::<u64>(),
        0
    );
    // Read, and read again after a reload.
    let read = json!({"as": ana, "in": staff, "up_to": open["ids"][0]});
    town.posts("read", &read).await;
    assert_eq!(names(&town.looks(&format!("as={ana}")).await)[1].1, 0);
}

#[tokio::test]
async fn only_what_changed_is_sent_again_until_a_name_or_the_clock_moves() {
    let town = Town::opens().await;
    let (ana, staff) = (town.school.rivera, town.school.staff);
    let act = Acting { member: ana, channel: staff };
    let first = town.rehearsal.say(act, "One").unwrap();
    let seen = town.looks(&format!("as={ana}&in={staff}")).await;
    assert_eq!(seen["open"]["whole"], true);
    let since = async |seen: &Value| {
        let (version, moved) = (&seen["version"], &seen["clock"]["moved"]);
        town.looks(&format!("as={ana}&in={staff}&since={version}&clock={moved}")).await
    };
    let count = |seen: &Value| {
        let open = &seen["open"];
        (open["ids"].as_array().unwrap().len(), open["messages"].as_array().unwrap().len())
    };
    assert_eq!(count(&since(&seen).await), (1, 0), "nothing is new");
    town.rehearsal.say(act, "Two").unwrap();
    let more = since(&seen).await;
    assert_eq!(count(&more), (2, 1));
    town.rehearsal.delete_message(staff, first);
    assert_eq!(count(&since(&more).await), (1, 0), "what is gone is in the list no more");
    let rename = json!({"rename_member": ana, "to": "Ana Rivera-Diaz"});
    town.posts("rehearsal/change", &rename).await;
    let renamed = since(&more).await;
    assert_eq!(renamed["open"]["messages"][0]["author"]["name"], "Ana Rivera-Diaz");
    let leap = json!({"to": {"after": 86400}});
    town.posts("leap", &leap).await;
    let later = since(&renamed).await;
    assert_eq!((&later["open"]["whole"], &later["clock"]["day"]), (&json!(true), &json!("Tue 8 September")));
}

#[tokio::test]
async fn the_page_is_told_of_what_happens_and_of_nothing_before() {
    let town = Town::opens().await;
    let mut told = town.asks(Method::GET, "news").send().await.unwrap();
    let first = told.chunk().await.unwrap().unwrap();
    assert_eq!(first.as_ref(), b"data: look\n\n");
    town.rehearsal.say(Acting { member: town.school.rivera, channel: town.school.staff }, "One").unwrap();
    assert_eq!(told.chunk().await.unwrap().unwrap().as_ref(), b"data: look\n\n");
}
