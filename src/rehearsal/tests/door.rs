//! What the front door asks of each request before anything is read.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Bot, client};

/// One request as bytes, so that no library adds anything to its head.
async fn raw(bot: &Bot, head: &str, body: &str) -> (u16, String) {
    let mut line = TcpStream::connect(("127.0.0.1", bot.rehearsal.port())).await.unwrap();
    let token = bot.rehearsal.token();
    let request =
        format!("{head}\r\nhost: 127.0.0.1\r\nauthorization: Bot {token}\r\nconnection: close\r\n\r\n{body}");
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
}

#[tokio::test]
async fn a_post_or_put_without_a_length_is_turned_away_and_one_of_nothing_is_let_in() {
    let bot = Bot::joins().await;
    let sent = bot.posts(bot.school.announcements, json!({"content": "News"})).await.2;
    let path = format!(
        "POST /api/v10/channels/{}/messages/{}/crosspost HTTP/1.1\r\nuser-agent: a bot",
        bot.school.announcements,
        sent["id"].as_str().unwrap()
    );
    assert_eq!(raw(&bot, &path, "").await.0, 411);
    assert_eq!(raw(&bot, &format!("{path}\r\ncontent-length: 0"), "").await.0, 200);
    let turned_away = bot.rehearsal.recorded().into_iter().filter(|it| it.status == Some(411)).count();
    assert_eq!(turned_away, 1, "it is on the record");
}

#[tokio::test]
async fn who_does_not_say_what_they_are_is_turned_away() {
    let bot = Bot::joins().await;
    assert_eq!(raw(&bot, "GET /api/v10/users/@me HTTP/1.1", "").await.0, 403);
    assert_eq!(raw(&bot, "GET /api/v10/users/@me HTTP/1.1\r\nuser-agent: a bot", "").await.0, 200);
}

#[tokio::test]
async fn there_is_nothing_below_another_version() {
    let bot = Bot::joins().await;
    for (path, status) in
        [("/api/v10/gateway", 200), ("/api/gateway", 404), ("/gateway/bot", 404), ("/api/v100/gateway", 404)]
    {
        let url = format!("{}{path}", bot.rehearsal.api_url());
        assert_eq!(client().get(url).send().await.unwrap().status(), status, "{path}");
    }
}

#[tokio::test]
async fn json_says_that_it_is_json() {
    let bot = Bot::joins().await;
    let url = format!("{}/api/v10/channels/{}/messages", bot.rehearsal.api_url(), bot.school.staff);
    let posts = async |kind: &str| {
        let request = client().post(&url).header("authorization", format!("Bot {}", bot.rehearsal.token()));
        let request = request.header("content-type", kind).body(json!({"content": "Hi"}).to_string());
        let text = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    assert_eq!(posts("text/plain").await["errors"]["_errors"][0]["code"], "CONTENT_TYPE_INVALID");
    assert_eq!(posts("application/json; charset=utf-8").await["content"], "Hi");
}
