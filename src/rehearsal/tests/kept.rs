//! What was not kept, or not told, of what Discord keeps and tells.

use axum::http::header;
use serde_json::{Value, json};

use super::super::{Beside, More};
use super::{Acting, Bot, TimeDelta, client};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02";

#[tokio::test]
async fn embeds_are_suppressed_by_an_edit_and_shown_again_by_another() {
    let bot = Bot::joins().await;
    let messages = format!("/channels/{}/messages", bot.school.staff);
    let sent = bot.posts(bot.school.staff, json!({"content": "Tip", "embeds": [{"title": "T"}]})).await.2;
    let edit = format!("{messages}/{}", Bot::id_of(&sent));
    let shown = || bot.rehearsal.newest(bot.school.rivera, bot.school.staff).unwrap().embeds.len();
    let hidden = bot.gets("PATCH", &edit, json!({"flags": 4})).await.2;
    assert_eq!((&hidden["flags"], &hidden["embeds"], shown()), (&json!(4), &json!([]), 0));
    let back = bot.gets("PATCH", &edit, json!({"flags": 0})).await.2;
    assert_eq!((&back["flags"], shown()), (&json!(0), 1));
}

#[tokio::test]
async fn a_threads_slow_mode_is_kept() {
    let bot = Bot::joins().await;
    let threads = format!("/channels/{}/threads", bot.school.requests);
    let made = bot.gets("POST", &threads, json!({"name": "Tides", "rate_limit_per_user": 5})).await.2;
    let thread = format!("/channels/{}", Bot::id_of(&made));
    assert_eq!(bot.gets("GET", &thread, Value::Null).await.2["rate_limit_per_user"], 5);
    bot.gets("PATCH", &thread, json!({"rate_limit_per_user": 10})).await;
    assert_eq!(bot.gets("GET", &thread, Value::Null).await.2["rate_limit_per_user"], 10);
}

#[tokio::test]
async fn a_reply_comes_with_what_it_answers_and_with_null_once_that_is_gone() {
    let bot = Bot::joins().await;
    let staff = bot.school.staff;
    let first = bot.posts(staff, json!({"content": "One?"})).await.2;
    let reply = json!({"content": "Two", "message_reference": {"message_id": first["id"]}});
    let answer = bot.posts(staff, reply).await.2;
    assert_eq!(answer["referenced_message"]["content"], "One?");
    bot.rehearsal.delete_message(staff, Bot::id_of(&first));
    let path = format!("/channels/{staff}/messages/{}", Bot::id_of(&answer));
    let read = bot.gets("GET", &path, Value::Null).await.2;
    assert_eq!(read.get("referenced_message"), Some(&Value::Null));
}

#[tokio::test]
async fn a_file_says_what_it_is_and_lies_at_another_origin_for_a_day() {
    let bot = Bot::joins().await;
    let messages = format!("/channels/{}/messages", bot.school.staff);
    let list = json!({"attachments": [{"id": 0, "description": "The sea"}]});
    let sent = bot.uploads("POST", &messages, &list, &[("a sea.png", PNG)]).await.2;
    let file = &sent["attachments"][0];
    assert_eq!((&file["width"], &file["height"]), (&json!(640), &json!(480)));
    assert_eq!((&file["content_type"], &file["description"]), (&json!("image/png"), &json!("The sea")));
    assert_eq!((&file["filename"], &file["title"]), (&json!("a_sea.png"), &json!("a sea")));
    let url = file["url"].as_str().unwrap();
    assert!(!url.starts_with(&bot.rehearsal.api_url()), "{url}");
    let status = async |url: &str| client().get(url).send().await.unwrap().status().as_u16();
    assert_eq!(status(url).await, 200);
    assert_eq!(status(&url.replace("localhost", "127.0.0.1")).await, 404, "the API has no files");
    bot.passes(TimeDelta::hours(25));
    assert_eq!(status(url).await, 404, "addresses expire");
}

#[tokio::test]
async fn an_embed_shows_a_file_that_comes_along_and_goes_without_one_that_does_not() {
    let bot = Bot::joins().await;
    let messages = format!("/channels/{}/messages", bot.school.staff);
    let with =
        |name: &str| json!({"embeds": [{"title": "Sea", "image": {"url": format!("attachment://{name}")}}]});
    let sent = bot.uploads("POST", &messages, &with("sea.png"), &[("sea.png", PNG)]).await.2;
    let image = &sent["embeds"][0]["image"];
    assert!(image["url"].as_str().unwrap().starts_with("http://localhost:"), "{image}");
    assert_eq!(image["width"], 640);
    assert_eq!(sent["attachments"], json!([]), "it is not shown twice");
    let none = bot.uploads("POST", &messages, &with("other.png"), &[("sea.png", PNG)]).await.2;
    assert!(none["embeds"][0].get("image").is_none());
    assert_eq!(none["attachments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_a_member_wears_and_writes_is_told_as_it_is() {
    let bot = Bot::joins().await;
    let act = Acting { member: bot.school.tan, channel: bot.school.staff };
    bot.rehearsal.wears(act.member, super::super::Adornments::ALL);
    let beside = Beside { more: More::of_everything(), ..Beside::default() };
    let id = bot.rehearsal.say_with(act, "Hi", beside).unwrap();
    let path = format!("/channels/{}/messages/{id}", act.channel);
    let read = bot.gets("GET", &path, Value::Null).await.2;
    let author = &read["author"];
    assert!(author["avatar_decoration_data"]["asset"].as_str().unwrap().starts_with("v2_a_"));
    assert_eq!(author["primary_guild"]["tag"], "READ");
    assert!(author["collectibles"]["nameplate"].is_object() && read["sticker_items"].is_array());
}

#[tokio::test]
async fn a_date_stands_at_every_answer() {
    let bot = Bot::joins().await;
    let url = format!("{}/api/v10/gateway", bot.rehearsal.api_url());
    let answer = client().get(url).send().await.unwrap();
    assert_eq!(answer.headers()[header::DATE.as_str()], "Mon, 07 Sep 2026 05:30:00 GMT");
}
