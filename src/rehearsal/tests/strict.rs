//! What was refused though Discord takes it, and taken though Discord refuses it. What one body alone shows stands
//! beside its reader in `validate`.

use serde_json::{Value, json};

use super::super::sample::School;
use super::{Acting, Bot, Id};

#[tokio::test]
async fn a_reply_to_what_is_not_there_is_refused_or_answers_nothing() {
    let bot = Bot::joins().await;
    let staff = bot.school.staff;
    let reply = |reference: Value| json!({"content": "Yes", "message_reference": reference});
    assert_eq!(bot.posts(staff, reply(json!({"message_id": "7"}))).await.1, 50035);
    let plain = bot.posts(staff, reply(json!({"message_id": "7", "fail_if_not_exists": false}))).await;
    assert_eq!((plain.0, &plain.2["type"]), (200, &json!(0)));
    assert!(plain.2.get("message_reference").is_none());
    let number = Bot::id_of(&plain.2).0;
    let answer = bot.posts(staff, reply(json!({"message_id": number}))).await;
    assert_eq!((answer.0, &answer.2["type"]), (200, &json!(19)), "ids come as numbers, too");
}

#[tokio::test]
async fn files_come_without_a_list_and_an_edit_keeps_some_and_adds_others() {
    let bot = Bot::joins().await;
    let messages = format!("/channels/{}/messages", bot.school.staff);
    let two: [(&str, &[u8]); 2] = [("one.txt", b"1"), ("two.txt", b"2")];
    let (status, _, sent) = bot.uploads("POST", &messages, &json!({"content": "Look"}), &two).await;
    assert_eq!((status, sent["attachments"].as_array().unwrap().len()), (200, 2));
    let names = |json: &Value| -> Vec<String> {
        let list = json["attachments"].as_array().unwrap();
        list.iter().map(|it| it["filename"].as_str().unwrap().to_owned()).collect()
    };
    let edit = format!("{messages}/{}", Bot::id_of(&sent));
    let added = bot.uploads("PATCH", &edit, &json!({"content": "Look!"}), &[("three.txt", b"3")]).await.2;
    assert_eq!(names(&added), ["one.txt", "two.txt", "three.txt"]);
    let second = sent["attachments"][1]["id"].clone();
    let list =
        json!({"attachments": [{"id": second, "description": "The second"}, {"id": 0, "filename": "4.txt"}]});
    let changed = bot.uploads("PATCH", &edit, &list, &[("any.txt", b"4")]).await.2;
    assert_eq!(names(&changed), ["two.txt", "4.txt"]);
    assert_eq!(changed["attachments"][0]["description"], "The second");
    let gone = json!({"attachments": [{"id": sent["attachments"][0]["id"]}]});
    assert_eq!(bot.gets("PATCH", &edit, gone).await.1, 50035, "that one was let go");
    let (_, code, _) =
        bot.uploads("POST", &messages, &json!({"content": "x", "attachments": [{"id": "7"}]}), &[]).await;
    assert_eq!(code, 50035, "a new message keeps nothing");
}

#[tokio::test]
async fn a_thread_is_made_and_changed_by_values_of_their_own_types() {
    let bot = Bot::joins().await;
    let threads = format!("/channels/{}/threads", bot.school.requests);
    let with = |key: &str, value: Value| {
        let mut body = json!({"name": "Tides", "type": 12});
        body[key] = value;
        body
    };
    for (key, wrong) in [
        ("type", json!("12")),
        ("invitable", json!("no")),
        ("rate_limit_per_user", json!(21_601)),
        ("rate_limit_per_user", json!("5")),
    ] {
        assert_eq!(bot.gets("POST", &threads, with(key, wrong)).await.1, 50035, "{key}");
    }
    let made = bot.gets("POST", &threads, with("rate_limit_per_user", json!(21_600))).await.2;
    let thread = format!("/channels/{}", Bot::id_of(&made));
    for (key, wrong) in
        [("archived", json!("no")), ("invitable", json!(1)), ("rate_limit_per_user", json!(-1))]
    {
        assert_eq!(bot.gets("PATCH", &thread, json!({key: wrong})).await.1, 50035, "{key}");
    }
}

#[tokio::test]
async fn a_suggestion_is_of_the_type_of_the_option_that_is_being_typed() {
    let bot = Bot::joins().await;
    let option = json!({"type": 4, "name": "number", "description": "N", "autocomplete": true});
    bot.registers(json!([{"name": "desk", "description": "D", "contexts": [0], "options": [option]}])).await;
    let (rehearsal, act) = (bot.rehearsal.clone(), bot.rivera());
    let typing = tokio::spawn(async move { rehearsal.suggestions(act, "desk", &[], "number").await });
    let suggest = |value: Value| json!({"type": 8, "data": {"choices": [{"name": "One", "value": value}]}});
    assert_eq!(bot.answers(suggest(json!("1"))).await.1, 50035);
    assert_eq!(bot.answers(suggest(json!(1))).await.0, 204);
    assert_eq!(typing.await.unwrap().unwrap(), [("One".to_owned(), "1".to_owned())]);
}

#[tokio::test]
async fn a_mention_adds_to_a_thread_whom_its_author_could_add_by_hand() {
    let bot = Bot::joins().await;
    let School { requests, server, rivera, okafor, tan, .. } = bot.school;
    let threads = format!("/channels/{requests}/threads");
    let made = bot.gets("POST", &threads, json!({"name": "Tides", "type": 12, "invitable": false})).await.2;
    let thread = Bot::id_of(&made);
    let sees = |who: Id| bot.rehearsal.channels(who).iter().any(|it| it.id == thread);
    let names = |who: Id| json!({"content": format!("<@{who}>"), "allowed_mentions": {"users": [who]}});
    let silent = json!({"content": format!("<@{okafor}>"), "allowed_mentions": {"parse": []}});
    bot.posts(thread, silent).await;
    assert!(!sees(okafor), "nobody was mentioned");
    let sent = bot.posts(thread, names(rivera)).await.2;
    assert!(sees(rivera));
    let edit = format!("/channels/{thread}/messages/{}", Bot::id_of(&sent));
    bot.gets("PATCH", &edit, names(okafor)).await;
    assert!(sees(okafor), "editing one in adds, too");
    bot.rehearsal.say(Acting { member: rivera, channel: thread }, &format!("<@{tan}>")).unwrap();
    assert!(!sees(tan), "only its creator adds to this one");
    bot.rehearsal.leave(server, tan);
    bot.posts(thread, names(tan)).await;
    bot.rehearsal.join(server, tan, &[]);
    assert!(!sees(tan), "who is not in the server is not added");
}
