//! The table of what there is at REST v10: each method and path, and what it asks of the state.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use serde_json::{Value, json};

use super::front_door::below_the_version;
use super::path::query;
use super::reading::Span;
use crate::rehearsal::gateway::Starts;
use crate::rehearsal::state::State;
use crate::rehearsal::state::channels::ChannelKind;
use crate::rehearsal::state::files::Upload;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::Permissions;
use crate::rehearsal::state::refusal::Refusal;
use crate::rehearsal::validate::{self, commands};
use crate::rehearsal::wire;

/// A request, read.
pub struct Call {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: Option<Value>,
    /// By their number among the parts.
    pub files: BTreeMap<u64, Upload>,
}

impl Call {
    /// What its head says; its body is still to be read.
    pub fn headed(parts: &Parts) -> Self {
        let path = parts.uri.path();
        Self {
            method: parts.method.as_str().to_owned(),
            path: below_the_version(path).unwrap_or(path).to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers.clone(),
            body: None,
            files: BTreeMap::new(),
        }
    }
}

/// What a route says when it says yes.
pub struct Reply {
    pub status: u16,
    pub json: Option<Value>,
}

impl Reply {
    const fn ok(json: Value) -> Self {
        Self { status: 200, json: Some(json) }
    }

    const fn created(json: Value) -> Self {
        Self { status: 201, json: Some(json) }
    }

    const fn done() -> Self {
        Self { status: 204, json: None }
    }
}

/// Everything that there is. What is missing here answers 404, as at Discord.
pub fn route(state: &mut State, starts: &Starts, call: &Call, segments: &[&str]) -> Result<Reply, Refusal> {
    let none = Value::Null;
    let body = call.body.as_ref().unwrap_or(&none);
    let takes_files = matches!(
        segments,
        ["channels", _, "messages", ..] | ["interactions", _, _, "callback"] | ["webhooks", ..]
    );
    if !call.files.is_empty() && !takes_files {
        return Err(Refusal::not_played("files with anything but a message"));
    }
    match (call.method.as_str(), segments) {
        ("GET", ["gateway"]) => Ok(Reply::ok(json!({"url": gateway_url(state.port)}))),
        ("GET", ["gateway", "bot"]) => Ok(Reply::ok(json!({
            "url": gateway_url(state.port),
            "shards": 1,
            // "Session Start Limit Structure".
            "session_start_limit": {
                "total": starts.total,
                "remaining": starts.left,
                "reset_after": starts.reset_after.num_milliseconds(),
                "max_concurrency": 1,
            },
        }))),
        ("GET", ["users", "@me"]) => Ok(Reply::ok(wire::current_user(state.user(state.bot)?))),
        ("POST", ["users", "@me", "channels"]) => open_direct_messages(state, body),
        ("GET", ["applications", "@me"] | ["oauth2", "applications", "@me"]) => {
            Ok(Reply::ok(wire::application(state)))
        }
        ("GET", ["applications", app, "commands"]) => {
            is_own_application(state, app)?;
            Ok(Reply::ok(json!(state.commands)))
        }
        ("PUT", ["applications", app, "commands"]) => register_commands(state, app, body),
        (_, ["guilds", guild, rest @ ..]) => in_guild(state, call, id(guild, "guild_id")?, rest),
        (_, ["channels", channel, rest @ ..]) => {
            in_channel(state, call, body, id(channel, "channel_id")?, rest)
        }
        ("POST", ["interactions", interaction, token, "callback"]) => {
            let answer = state.answer(id(interaction, "interaction_id")?, token, body, &call.files)?;
            let wanted = query(&call.query, "with_response").is_some_and(|it| it == "true" || it == "1");
            Ok(if wanted { Reply::ok(answer) } else { Reply::done() })
        }
        (_, ["webhooks", app, token, rest @ ..]) => {
            is_own_application(state, app).map_err(|_| Refusal::unknown_webhook())?;
            through_webhook(state, call, body, token, rest)
        }
        _ => Err(Refusal::no_such_route()),
    }
}

fn in_guild(state: &State, call: &Call, guild: Id, rest: &[&str]) -> Result<Reply, Refusal> {
    if call.method != "GET" {
        return Err(Refusal::no_such_route());
    }
    let server = state.server(guild)?;
    match rest {
        [] => Ok(Reply::ok(wire::guild(server, state.bot))),
        ["roles"] => Ok(Reply::ok(json!(wire::roles(server, state.bot)))),
        ["channels"] => {
            let channels = state.channels.of_server(guild).filter(|it| it.thread().is_none());
            Ok(Reply::ok(channels.map(|it| wire::channel(it, Some(state.bot))).collect()))
        }
        ["members", user] => {
            let user = state.user(id(user, "user_id")?)?;
            let membership = server.members.get(&user.id).ok_or_else(Refusal::unknown_member)?;
            Ok(Reply::ok(wire::member(user, membership)))
        }
        ["threads", "active"] => {
            let seen: Vec<_> = state
                .active_threads(guild)
                .filter(|(channel, _)| state.sees_channel(channel, state.bot))
                .collect();
            let own = seen.iter().filter_map(|(channel, thread)| {
                thread.members.get(&state.bot).map(|since| wire::thread_member(channel.id, state.bot, *since))
            });
            let members: Vec<Value> = own.collect();
            let threads: Vec<Value> =
                seen.iter().map(|(channel, _)| wire::channel(channel, Some(state.bot))).collect();
            Ok(Reply::ok(json!({"threads": threads, "members": members, "has_more": false})))
        }
        _ => Err(Refusal::no_such_route()),
    }
}

fn in_channel(
    state: &mut State,
    call: &Call,
    body: &Value,
    channel: Id,
    rest: &[&str],
) -> Result<Reply, Refusal> {
    let message = |text: &str| id(text, "message_id");
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            let found = state.channel_for_bot(channel, Permissions::NONE)?;
            Ok(Reply::ok(match found.kind {
                ChannelKind::Direct { with } => wire::direct_channel(found, state.user(with)?),
                _ => wire::channel(found, Some(state.bot)),
            }))
        }
        ("PATCH", []) => state.change_thread(channel, body).map(Reply::ok),
        ("DELETE", []) => state.delete_thread(channel).map(Reply::ok),
        ("POST", ["messages"]) => {
            state.channel(channel)?;
            let draft = validate::message(body, &call.files)?;
            state.send(channel, draft).map(Reply::ok)
        }
        ("GET", ["messages"]) => {
            let (span, limit) = read_span(call)?;
            state.read_messages(channel, span, limit).map(|list| Reply::ok(json!(list)))
        }
        ("GET", ["messages", it]) => state.read_message(channel, message(it)?).map(Reply::ok),
        ("PATCH", ["messages", it]) => {
            state.channel(channel)?;
            let draft = validate::message(body, &call.files)?;
            state.edit(channel, message(it)?, draft).map(Reply::ok)
        }
        ("DELETE", ["messages", it]) => state.delete_message(channel, message(it)?).map(|()| Reply::done()),
        ("POST", ["messages", it, "crosspost"]) => state.publish(channel, message(it)?).map(Reply::ok),
        ("POST", ["threads"]) => state.start_thread(channel, body).map(Reply::created),
        ("GET", ["thread-members"]) => state.thread_members(channel, None).map(|list| Reply::ok(json!(list))),
        ("GET", ["thread-members", who]) => {
            let mut found = state.thread_members(channel, Some(member_id(state, who)?))?;
            Ok(Reply::ok(found.remove(0)))
        }
        ("PUT", ["thread-members", who]) => {
            let who = member_id(state, who)?;
            state.add_to_thread(channel, who).map(|()| Reply::done())
        }
        ("DELETE", ["thread-members", who]) => {
            let who = member_id(state, who)?;
            state.remove_from_thread(channel, who).map(|()| Reply::done())
        }
        _ => Err(Refusal::no_such_route()),
    }
}

fn through_webhook(
    state: &mut State,
    call: &Call,
    body: &Value,
    token: &str,
    rest: &[&str],
) -> Result<Reply, Refusal> {
    match (call.method.as_str(), rest) {
        ("POST", []) => state.follow_up(token, validate::message(body, &call.files)?).map(Reply::ok),
        ("GET", ["messages", which]) => state.read_answer(token, which).map(Reply::ok),
        ("PATCH", ["messages", which]) => {
            state.edit_answer(token, which, validate::message(body, &call.files)?).map(Reply::ok)
        }
        ("DELETE", ["messages", which]) => state.delete_answer(token, which).map(|()| Reply::done()),
        _ => Err(Refusal::no_such_route()),
    }
}

fn open_direct_messages(state: &mut State, body: &Value) -> Result<Reply, Refusal> {
    let with = validate::snowflake(&body["recipient_id"], "recipient_id")?;
    state.user(with)?;
    if with == state.bot {
        return Err(Refusal::direct_messages_refused());
    }
    let channel = state.direct_channel(with);
    Ok(Reply::ok(wire::direct_channel(state.channel(channel)?, state.user(with)?)))
}

fn register_commands(state: &mut State, app: &str, body: &Value) -> Result<Reply, Refusal> {
    is_own_application(state, app)?;
    let mut shown = commands::read(body)?;
    for command in &mut shown {
        // "Bulk Overwrite Global Application Commands": a command that stays keeps its id.
        let same = |old: &&Value| old["name"] == command["name"] && old["type"] == command["type"];
        let kept = state.commands.iter().find(same).map(|old| old["id"].clone());
        command["id"] = kept.unwrap_or_else(|| json!(state.next_id()));
        command["application_id"] = json!(state.bot);
        command["version"] = json!(state.next_id());
    }
    state.commands.clone_from(&shown);
    Ok(Reply::ok(json!(shown)))
}

fn is_own_application(state: &State, app: &str) -> Result<(), Refusal> {
    if app == state.bot.to_string() { Ok(()) } else { Err(Refusal::missing_access()) }
}

fn id(text: &str, path: &str) -> Result<Id, Refusal> {
    validate::snowflake(&json!(text), path)
}

fn member_id(state: &State, text: &str) -> Result<Id, Refusal> {
    if text == "@me" { Ok(state.bot) } else { id(text, "user_id") }
}

/// "Get Channel Messages": `around`, `before` and `after` exclude each other; 1 to 100, 50 unless said.
fn read_span(call: &Call) -> Result<(Span, usize), Refusal> {
    let limit = query(&call.query, "limit").map_or(Ok(50), |text| {
        let limit = text
            .parse()
            .ok()
            .filter(|limit| twilight_validate::request::get_channel_messages_limit(*limit).is_ok());
        limit.map(usize::from).ok_or_else(|| {
            Refusal::invalid("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100.")
        })
    })?;
    let at = |name: &str| query(&call.query, name).map(|text| id(&text, name)).transpose();
    let span = match (at("around")?, at("before")?, at("after")?) {
        (Some(around), _, _) => Span::Around(around),
        (_, Some(before), _) => Span::Before(before),
        (_, _, Some(after)) => Span::After(after),
        _ => Span::Newest,
    };
    Ok((span, limit))
}

fn gateway_url(port: u16) -> String {
    format!("ws://127.0.0.1:{port}/gateway")
}
