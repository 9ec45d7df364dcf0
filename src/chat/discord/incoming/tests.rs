use serde_json::{Value, json};

use super::*;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_789_000_000, 0).unwrap()
}

fn raised(kind: u8, data: &Value, member: &Value) -> Read {
    let user = json!({ "id": "2", "username": "rivera", "discriminator": "0", "global_name": "Rivera", "avatar": null });
    let mut interaction = json!({
        "id": "50", "application_id": "60", "type": kind, "token": "t", "version": 1, "channel_id": "7",
        "channel": null, "locale": "en-US", "guild_locale": null, "entitlements": [], "data": data,
        "authorizing_integration_owners": {}, "context": 0, "attachment_size_limit": 1,
        "app_permissions": "0", "user": user, "message": {
            "id": "80", "channel_id": "7", "author": user, "content": "", "tts": false, "pinned": false,
            "timestamp": "2026-09-11T15:00:00Z", "edited_timestamp": null, "mention_everyone": false,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "type": 0,
        },
    });
    if !member.is_null() {
        let mut all = json!({
            "user": user, "nick": null, "avatar": null, "roles": ["9"], "joined_at": null, "flags": 0,
            "premium_since": null, "deaf": false, "mute": false, "permissions": "0",
        });
        all.as_object_mut().unwrap().extend(member.as_object().unwrap().clone());
        interaction["member"] = all;
        interaction["guild_id"] = json!("5");
    }
    read(&interaction, now()).unwrap().unwrap()
}

#[test]
fn a_sub_command_comes_with_its_fields() {
    let data = json!({ "id": "3", "name": "tip", "type": 1, "options": [
        { "name": "add", "type": 1, "options": [
            { "name": "title", "type": 3, "value": "Captions" },
            { "name": "weeks", "type": 4, "value": 26 },
        ] },
    ] });
    let read = raised(2, &data, &json!({}));
    let Act::Command { name, given } = read.incoming.act else { panic!("not a command") };
    assert_eq!(name, "tip add");
    assert_eq!(given, Given::from([("title".into(), "Captions".into()), ("weeks".into(), "26".into())]));
    assert!(!read.ticket.has_message);
}

#[test]
fn a_file_comes_with_its_name_its_declared_size_and_where_it_lies() {
    let url = "https://cdn.discordapp.com/ephemeral-attachments/7/12/plan.pdf?ex=1";
    let file = json!({ "id": "12", "filename": "plan.pdf", "size": 2048, "url": url, "proxy_url": url });
    let data = json!({ "id": "3", "name": "request-collab", "type": 1,
        "options": [{ "name": "file", "type": 11, "value": "12" }],
        "resolved": { "attachments": { "12": file } } });
    let files = raised(2, &data, &json!({})).incoming.files;
    assert_eq!(files["file"], Attached { name: "plan.pdf".into(), bytes: 2048, from: url.into() });
}

#[test]
fn the_field_being_typed_in_asks_for_suggestions() {
    let data = json!({ "id": "3", "name": "tip", "type": 1, "options": [
        { "name": "preview", "type": 1, "options": [
            { "name": "title", "type": 3, "value": "cap", "focused": true },
        ] },
    ] });
    let Act::Suggest { command, field, typed } = raised(4, &data, &json!({})).incoming.act else {
        panic!("not asking")
    };
    assert_eq!((&command[..], &field[..], &typed[..]), ("tip preview", "title", "cap"));
}

#[test]
fn a_menu_says_what_was_chosen_by_value_or_id() {
    let chosen = |data: &Value| match raised(3, data, &json!({})).incoming.act {
        Act::Press { chosen, .. } => chosen,
        other => panic!("{other:?}"),
    };
    assert_eq!(chosen(&json!({ "custom_id": "a", "component_type": 3, "values": ["x"] })), ["x"]);
}

#[test]
fn a_chosen_role_comes_with_its_name_and_everybodys_is_none() {
    // The server is 5; `@everyone` has its id.
    let data = json!({ "custom_id": "a", "component_type": 6, "values": ["11", "5", "12"],
        "resolved": { "roles": { "11": { "id": "11", "name": "Science" }, "5": { "id": "5", "name": "@everyone" } } } });
    let Act::Press { chosen, roles, .. } = raised(3, &data, &json!({})).incoming.act else {
        panic!("not a menu")
    };
    assert_eq!(chosen, ["11"]);
    assert_eq!(roles, [Role { id: "11".into(), name: "Science".into() }]);
}

#[test]
fn case_24_a_chosen_channel_comes_with_the_right_that_its_chooser_holds_there() {
    // "Permissions": View Channel and Send Messages.
    let channel =
        |kind, permissions| json!({ "id": "12", "name": "news", "type": kind, "permissions": permissions });
    let chosen = |channel: Value| {
        let data = json!({ "custom_id": "a", "component_type": 8, "values": ["12"],
            "resolved": { "channels": { "12": channel } } });
        match raised(3, &data, &json!({})).incoming.act {
            Act::Press { channels, .. } => channels[0].clone(),
            other => panic!("{other:?}"),
        }
    };
    let news = ChosenChannel { id: "12".into(), name: "news".into(), may_write: true, is_announcement: true };
    assert_eq!(chosen(channel(5, "3072")), news);
    assert_eq!(chosen(channel(5, "1024")), ChosenChannel { may_write: false, ..news.clone() });
    assert_eq!(chosen(channel(0, "3072")), ChosenChannel { is_announcement: false, ..news });
}

#[test]
fn case_25_a_channel_that_is_not_of_this_server_was_not_chosen() {
    let data = json!({ "custom_id": "a", "component_type": 8, "values": ["12"] });
    let Act::Press { chosen, channels, .. } = raised(3, &data, &json!({})).incoming.act else {
        panic!("not a menu")
    };
    assert_eq!((chosen.len(), channels.len()), (0, 0));
}

#[test]
fn a_command_on_a_message_comes_with_its_address_and_its_text() {
    let author =
        json!({ "id": "11", "username": "lee", "discriminator": "0", "global_name": "Sam", "avatar": null });
    let message = |content: &str| {
        json!({
            "id": "80", "channel_id": "7", "author": author, "content": content, "tts": false, "pinned": false,
            "timestamp": "2026-09-11T15:00:00Z", "edited_timestamp": null, "mention_everyone": false,
            "mentions": [author], "mention_roles": [], "attachments": [], "embeds": [], "type": 0,
        })
    };
    let given = |content: &str| {
        let data = json!({ "id": "3", "name": "Ask about this", "type": 3, "target_id": "80",
            "resolved": { "messages": { "80": message(content) } } });
        match raised(2, &data, &json!({})).incoming.act {
            Act::Command { given, .. } => given,
            other => panic!("{other:?}"),
        }
    };
    let link = (LINK.to_owned(), "https://discord.com/channels/5/7/80".to_owned());
    let text = (TEXT.to_owned(), "Otters, @Sam!".to_owned());
    let author = (AUTHOR.to_owned(), "Sam".to_owned());
    assert_eq!(given("Otters, <@11>!"), Given::from([link.clone(), text, author]));
    let marks = given("<@&9> <#8> <:otter:77>");
    assert_eq!(marks.get(TEXT).map(String::as_str), Some("@a group #a channel :otter:"));
    assert_eq!(given(" "), Given::from([link]));
}

#[test]
fn a_chosen_member_comes_with_the_roles_they_hold() {
    let user =
        json!({ "id": "11", "username": "lee", "discriminator": "0", "global_name": "Lee", "avatar": null });
    let member = json!({ "nick": "Sam Lee", "roles": ["9"], "joined_at": null, "permissions": "0",
        "deaf": false, "mute": false, "flags": 0, "premium_since": null, "avatar": null });
    let data = json!({ "custom_id": "a", "component_type": 5, "values": ["11"],
        "resolved": { "users": { "11": user }, "members": { "11": member } } });
    let read = raised(3, &data, &json!({}));
    let Act::Press { chosen, members, .. } = read.incoming.act else { panic!("not a menu") };
    assert_eq!(chosen, ["11"]);
    assert_eq!((&members[0].name[..], &members[0].roles[..]), ("Sam Lee", &[RoleId("9".into())][..]));
}

#[test]
fn a_form_field_of_blanks_is_not_there() {
    let input =
        |name, words| json!({ "type": 1, "components": [{ "type": 4, "custom_id": name, "value": words }] });
    let data = json!({ "custom_id": "f", "components": [input("topic", "Tides"), input("goals", " \n ")] });
    let read = raised(5, &data, &json!({}));
    let Act::Submit { wire, given } = read.incoming.act else { panic!("not a form") };
    assert_eq!(wire, "f");
    assert_eq!(given, Given::from([("topic".into(), "Tides".into())]));
    assert!(read.ticket.is_form && read.ticket.has_message);
}

#[test]
fn rights_and_names_are_the_servers() {
    let data = json!({ "custom_id": "a", "component_type": 2 });
    let read = raised(3, &data, &json!({ "nick": "Ms. \u{202E}Rivera\n", "permissions": "8" }));
    let caller = read.incoming.caller;
    assert_eq!((&caller.name[..], caller.manages_server), ("Ms. Rivera", true));
    assert_eq!(caller.roles, [RoleId("9".into())]);

    let direct = raised(3, &data, &Value::Null);
    assert_eq!(direct.incoming.server, None);
    assert_eq!(direct.incoming.caller.name, "Rivera");
    assert!(!direct.incoming.caller.manages_server);
}

#[test]
fn a_time_out_that_is_over_does_not_count() {
    let data = json!({ "custom_id": "a", "component_type": 2 });
    let until = |moment: &str| raised(3, &data, &json!({ "communication_disabled_until": moment }));
    assert!(until("2026-12-01T00:00:00Z").is_timed_out);
    assert!(!until("2026-09-01T00:00:00Z").is_timed_out);
}

/// One interaction of each kind, as Discord sends it.
fn each_kind() -> Vec<Value> {
    let field = json!({ "type": 4, "custom_id": "topic", "value": "Tides" });
    let member = json!({ "nick": "Sam", "roles": ["9"], "permissions": "0" });
    let option = json!({ "name": "title", "type": 3, "value": "cap", "focused": true });
    let kinds = [
        (2, json!({ "id": "3", "name": "tip", "type": 1, "options": [option.clone()] })),
        (4, json!({ "id": "3", "name": "tip", "type": 1, "options": [option] })),
        (
            3,
            json!({ "custom_id": "a", "component_type": 5, "values": ["11"],
            "resolved": { "users": { "11": { "id": "11", "username": "lee" } }, "members": { "11": member } } }),
        ),
        (
            5,
            json!({ "custom_id": "f", "components": [{ "type": 1, "components": [field.clone()] },
            { "type": 18, "label": "Goals", "component": field }] }),
        ),
    ];
    let user = json!({ "id": "2", "username": "rivera", "global_name": "Ana", "bot": false });
    kinds
        .into_iter()
        .map(|(kind, data)| {
            json!({
                "id": "50", "application_id": "60", "type": kind, "token": "t", "guild_id": "5", "data": data,
                "member": { "user": user, "nick": null, "roles": ["9"], "permissions": "0",
                    "communication_disabled_until": null },
                "message": { "id": "80", "flags": 0 },
            })
        })
        .collect()
}

/// Every place in it, as a path for [`Value::pointer_mut`].
fn places(it: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    let inner: Vec<(String, &Value)> = match it {
        Value::Object(fields) => fields.iter().map(|(name, inner)| (name.clone(), inner)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(n, inner)| (n.to_string(), inner)).collect(),
        _ => Vec::new(),
    };
    for (name, inner) in inner {
        places(inner, &format!("{here}/{name}"), found);
    }
}

#[test]
fn case_49_whatever_is_added_anywhere_changes_nothing() {
    for whole in each_kind() {
        let plain = format!("{:?}", read(&whole, now()).unwrap().unwrap());
        let mut all = Vec::new();
        places(&whole, "", &mut all);
        for place in all {
            let mut odd = whole.clone();
            if let Some(Value::Object(fields)) = odd.pointer_mut(&place) {
                fields.insert("brand_new".to_owned(), json!({ "kind": "v2_a", "list": [1, null] }));
                assert_eq!(format!("{:?}", read(&odd, now()).unwrap().unwrap()), plain, "{place}");
            }
        }
    }
}

#[test]
fn case_49_whatever_is_written_otherwise_gives_no_right_and_leaves_a_way_to_answer() {
    for whole in each_kind() {
        let mut all = Vec::new();
        places(&whole, "", &mut all);
        let otherwise = [json!(null), json!(-1), json!(250), json!("?"), json!(true), json!([]), json!({})];
        for (place, other) in all.iter().flat_map(|place| otherwise.iter().map(move |other| (place, other))) {
            let mut odd = whole.clone();
            *odd.pointer_mut(place).unwrap() = other.clone();
            match read(&odd, now()) {
                Some(Ok(read)) => {
                    assert!(!read.incoming.caller.manages_server, "{place} {other}");
                    assert!(read.incoming.caller.roles.iter().all(|role| role.0 == "9"), "{place} {other}");
                }
                Some(Err(unread)) => {
                    let can_answer = !["", "/id", "/token"].contains(&&place[..]);
                    assert_eq!(unread.ticket.is_some(), can_answer, "{place} {other}");
                    assert!(!format!("{unread:?}").contains("Ana"), "{unread:?}");
                }
                None => panic!("nobody did anything: {place} {other}"),
            }
        }
    }
}

#[test]
fn a_name_that_shows_nothing_gives_way_to_the_next() {
    let user = |global: &str| json!({ "id": "2", "username": "rivera", "global_name": global });
    let named = |user: &Value, nick: &str| caller(user, &json!({ "nick": nick })).unwrap().name;
    assert_eq!(named(&user("Ana"), "\u{3164}"), "Ana");
    assert_eq!(named(&user("\u{200B}"), "\u{3164} "), "rivera");
    assert_eq!(named(&json!({ "id": "2", "username": "\u{3164}" }), "Ms. Rivera"), "Ms. Rivera");
    assert_eq!(named(&json!({ "id": "2" }), ""), "Member without a name");
}

#[test]
fn a_time_out_that_cannot_be_read_is_one() {
    let data = json!({ "custom_id": "a", "component_type": 2 });
    assert!(raised(3, &data, &json!({ "communication_disabled_until": "soon" })).is_timed_out);
    assert!(!raised(3, &data, &json!({ "communication_disabled_until": null })).is_timed_out);
}

#[test]
fn a_file_has_the_name_that_it_had_before_discord_made_it_plain() {
    let called = |file: Value| file_name(&file);
    assert_eq!(called(json!({ "filename": "a_sea.png", "title": "a sea" })).as_deref(), Some("a sea.png"));
    assert_eq!(called(json!({ "filename": "15.docx", "title": "Новости" })).as_deref(), Some("Новости.docx"));
    assert_eq!(called(json!({ "filename": "15", "title": "Советы" })).as_deref(), Some("Советы"));
    for none in [json!(null), json!(""), json!(7)] {
        assert_eq!(called(json!({ "filename": "plan.md", "title": none })).as_deref(), Some("plan.md"));
    }
    assert_eq!(called(json!({ "title": "a sea" })), None);
}
