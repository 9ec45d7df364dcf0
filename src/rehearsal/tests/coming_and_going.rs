//! Members and the bot itself come, go, and are called otherwise.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::sample::School;
use super::{Acting, Answer, Bot};

#[tokio::test]
async fn a_bot_that_was_removed_answers_nobody_until_it_is_brought_back() {
    let bot = Bot::joins().await;
    let School { server, staff, requests, .. } = bot.school;
    bot.registers(json!([{"name": "desk", "description": "Desk", "contexts": [0]}])).await;
    let rows = json!([{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "Go"}]}]);
    let card = bot.posts(requests, json!({"content": "Card", "components": rows})).await.2;
    bot.rehearsal.remove_bot(server);
    assert_eq!(bot.posts(staff, json!({"content": "Hi"})).await.1, 50001);
    assert_eq!(bot.gets("GET", &format!("/guilds/{server}"), Value::Null).await.1, 10004);
    let typed = bot.rehearsal.command(bot.rivera(), "desk", &[]).await.unwrap_err();
    assert!(typed.0.contains("away"), "{typed}");
    let clicked = Instant::now();
    let answer = bot.rehearsal.click(bot.rivera(), Bot::id_of(&card), "Go").await.unwrap();
    assert!(matches!(answer, Answer::NotAnswered) && clicked.elapsed() < Duration::from_secs(2));
    assert!(bot.rehearsal.bring_bot_back(server) && !bot.rehearsal.bring_bot_back(server));
    assert_eq!(bot.posts(staff, json!({"content": "Hi"})).await.0, 200);
    let (asking, act, before) = (bot.rehearsal.clone(), bot.rivera(), bot.asked().0);
    let asks = tokio::spawn(async move { asking.command(act, "desk", &[]).await });
    while bot.asked().0 == before {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(bot.answers(json!({"type": 5, "data": {}})).await.0, 204);
    asks.abort();
}

#[tokio::test]
async fn who_leaves_is_out_of_every_thread_and_comes_back_as_anybody() {
    let bot = Bot::joins().await;
    let School { server, requests, hart, librarians, desk, .. } = bot.school;
    let made = bot.gets("POST", &format!("/channels/{requests}/threads"), json!({"name": "Tides"})).await.2;
    let thread = Bot::id_of(&made);
    let members = format!("/channels/{thread}/thread-members");
    bot.gets("PUT", &format!("{members}/{hart}"), Value::Null).await;
    assert_eq!(bot.gets("GET", &members, Value::Null).await.2.as_array().unwrap().len(), 2);
    bot.rehearsal.leave(server, hart);
    assert_eq!(bot.gets("GET", &members, Value::Null).await.2.as_array().unwrap().len(), 1);
    assert!(bot.rehearsal.channels(hart).is_empty(), "an outsider sees nothing of the server");
    bot.rehearsal.join(server, hart, &[]);
    let sees = || bot.rehearsal.channels(hart).iter().any(|it| it.id == desk);
    assert!(!sees(), "roles are gone with the membership");
    bot.rehearsal.give_role(server, hart, librarians);
    assert!(sees());
}

#[tokio::test]
async fn a_nickname_is_a_name_of_one_server_alone() {
    let bot = Bot::joins().await;
    let School { server, staff, tan, .. } = bot.school;
    bot.rehearsal.nickname(server, tan, Some("Ms Tan"));
    let member = format!("/guilds/{server}/members/{tan}");
    let read = bot.gets("GET", &member, Value::Null).await.2;
    assert_eq!((&read["nick"], &read["user"]["global_name"]), (&json!("Ms Tan"), &json!("Chloe Tan")));
    bot.rehearsal.say(Acting { member: tan, channel: staff }, "Hi").unwrap();
    assert_eq!(bot.rehearsal.newest(tan, staff).unwrap().author, "Ms Tan");
    let direct = bot.rehearsal.direct_messages(tan);
    bot.rehearsal.say(Acting { member: tan, channel: direct }, "Hi").unwrap();
    assert_eq!(bot.rehearsal.newest(tan, direct).unwrap().author, "Chloe Tan");
}
