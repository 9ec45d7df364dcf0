//! What changes at Discord without the bot, and what goes wrong.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;

use super::route::{Route, body};
use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::faults::Fault;
use crate::rehearsal::state::ids::Id;
use crate::rehearsal::state::permissions::{Overwrite, Permissions};
use crate::rehearsal::state::servers::Adornments;

pub fn routes() -> Vec<Route> {
    vec![
        Route::new(
            "POST",
            "/rehearsal/change",
            post(change),
            r##"one of
{"join": "Oak Hill School", "member": "rivera", "roles": []} | {"leave": "Oak Hill School", "member": "rivera"}
{"rename_member": "rivera", "to": "Ana Rivera-Diaz"} | {"nickname": "Ana (library)", "of": "rivera", "at": "Oak Hill School"}
    (a nickname null: none; a name of one server alone)
{"wears": {"decoration": true, "server_tag": true, "collectibles": true}, "who": "rivera"}
{"rename_role": "Librarians", "to": "Library"}
{"rename_channel": "#staff-room", "to": "staff"} | {"rename_server": "Willow Creek School", "to": "Willow School"}
{"give_role": "Librarians", "to": "tan"} | {"take_role": "Librarians", "from": "lee"} | {"delete_role": "Leadership"}
{"role_permissions": "Librarians", "permissions": ["MANAGE_GUILD"]}
{"time_out": "rivera", "at": "Willow Creek School", "until": "2026-09-07T12:00:00Z"}      (until null: it ends)
{"refuse_direct_messages": "rivera", "refuses": true}
{"take_from_bot": "#staff-room", "permissions": ["SEND_MESSAGES"]} | {"give_back_to_bot": "#staff-room"}
{"overwrite": "#staff-room", "whom": "@everyone", "allow": [], "deny": ["SEND_MESSAGES"]}
    (neither allow nor deny: the exception is taken away)
{"delete_channel": "#staff-room"} | {"delete_message": ID, "in": "#staff-room"}
{"archive": "#1 Marine biology", "locked": false} | {"let_everyone_use": "tip"} 
{"leave_to": "Librarians", "commands": ["desk", "tip"]}      (as a server's Integrations do)
{"remove_bot": "Oak Hill School"} | {"bring_bot_back": "Oak Hill School"}"##,
        ),
        Route::new(
            "POST",
            "/rehearsal/trouble",
            post(trouble),
            r#"one of
{"gateway": "drop" | "reconnect" | "invalidate" | "invalidate_resumable" | "refuse_token"}
{"outage": "Willow Creek School", "lasts": true}
{"out_of_reach_seconds": 10}                (real ones: nobody can connect, this API included)
{"another_copy_answers": 1}                 (so many of the next acts, before the bot can)
or anything of /rehearsal/change"#,
        ),
        Route::new("GET", "/rehearsal/faults", get(faults), "those that have not struck yet"),
        Route::new(
            "POST",
            "/rehearsal/faults",
            post(add_fault),
            r#"{"method": "POST", "path": "/messages", "times": 1, "trouble": T}; T is "no_answer", "loses_answer",
{"slow": MILLISECONDS}, {"status": 503}, {"code": {"status": 403, "code": 50013}},
{"rate_limited": {"retry_after": 2.5, "global": true}}"#,
        ),
        Route::new("DELETE", "/rehearsal/faults", delete(clear_faults), "none is left to strike"),
    ]
}

async fn faults(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(rehearsal.faults_left()).into_response()
}

async fn add_fault(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let fault: Fault = body(&bytes)?;
    rehearsal.fault(fault);
    Ok(faults(Shared(rehearsal)).await)
}

async fn clear_faults(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    rehearsal.clear_faults();
    faults(Shared(rehearsal)).await
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Change {
    Join {
        join: String,
        member: String,
        #[serde(default)]
        roles: Vec<String>,
    },
    Leave {
        leave: String,
        member: String,
    },
    RenameMember {
        rename_member: String,
        to: String,
    },
    Nickname {
        nickname: Option<String>,
        of: String,
        at: String,
    },
    Wears {
        wears: Adornments,
        who: String,
    },
    RenameRole {
        rename_role: String,
        to: String,
    },
    RenameChannel {
        rename_channel: String,
        to: String,
    },
    RenameServer {
        rename_server: String,
        to: String,
    },
    GiveRole {
        give_role: String,
        to: String,
    },
    TakeRole {
        take_role: String,
        from: String,
    },
    DeleteRole {
        delete_role: String,
    },
    RolePermissions {
        role_permissions: String,
        permissions: Permissions,
    },
    TimeOut {
        time_out: String,
        at: String,
        until: Option<DateTime<Utc>>,
    },
    DirectMessages {
        refuse_direct_messages: String,
        refuses: bool,
    },
    Take {
        take_from_bot: String,
        permissions: Permissions,
    },
    GiveBack {
        give_back_to_bot: String,
    },
    Overwrite {
        overwrite: String,
        whom: String,
        allow: Option<Permissions>,
        deny: Option<Permissions>,
    },
    DeleteChannel {
        delete_channel: String,
    },
    DeleteMessage {
        delete_message: Id,
        r#in: String,
    },
    Archive {
        archive: String,
        #[serde(default)]
        locked: bool,
    },
    LetEveryoneUse {
        let_everyone_use: String,
    },
    LeaveTo {
        leave_to: String,
        commands: Vec<String>,
    },
    RemoveBot {
        remove_bot: String,
    },
    BringBotBack {
        bring_bot_back: String,
    },
}

async fn change(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    make(&rehearsal, body(&bytes)?)?;
    looks_otherwise(&rehearsal);
    Ok(axum::Json(json!({})).into_response())
}

/// Names may stand in any message.
fn looks_otherwise(rehearsal: &Rehearsal) {
    rehearsal.change(|state| state.renamed = state.version);
}

fn make(rehearsal: &Rehearsal, change: Change) -> Result<(), ActError> {
    let channel = |name: &str| rehearsal.channel_named(name, None);
    let member = |name: &str| rehearsal.member_named(name);
    let server = |name: &str| rehearsal.server_named(name);
    match change {
        Change::Join { join, member: who, roles } => {
            let server = server(&join)?;
            rehearsal.join(server, member(&who)?, &rehearsal.roles_in(server, &roles)?);
        }
        Change::Leave { leave, member: who } => rehearsal.leave(server(&leave)?, member(&who)?),
        Change::RenameMember { rename_member, to } => rehearsal.rename(member(&rename_member)?, &to),
        Change::RenameRole { rename_role, to } => {
            let (server, role) = rehearsal.role_named(&rename_role)?;
            rehearsal.rename_role(server, role, &to);
        }
        Change::RenameChannel { rename_channel, to } => {
            rehearsal.rename_channel(channel(&rename_channel)?, &to);
        }
        Change::RenameServer { rename_server, to } => rehearsal.rename_server(server(&rename_server)?, &to),
        Change::GiveRole { give_role, to } => {
            let who = member(&to)?;
            let (server, role) = rehearsal.role_for(who, &give_role)?;
            rehearsal.give_role(server, who, role);
        }
        Change::TakeRole { take_role, from } => {
            let who = member(&from)?;
            let (server, role) = rehearsal.role_for(who, &take_role)?;
            rehearsal.take_role(server, who, role);
        }
        Change::DeleteRole { delete_role } => {
            let (server, role) = rehearsal.role_named(&delete_role)?;
            rehearsal.delete_role(server, role);
        }
        Change::RolePermissions { role_permissions, permissions } => {
            let (server, role) = rehearsal.role_named(&role_permissions)?;
            rehearsal.set_role_permissions(server, role, permissions);
        }
        Change::TimeOut { time_out, at, until } => {
            rehearsal.time_out(server(&at)?, member(&time_out)?, until);
        }
        Change::DirectMessages { refuse_direct_messages, refuses } => {
            rehearsal.refuse_direct_messages(member(&refuse_direct_messages)?, refuses);
        }
        Change::Take { take_from_bot, permissions } => {
            rehearsal.take_from_bot(channel(&take_from_bot)?, permissions);
        }
        Change::GiveBack { give_back_to_bot } => rehearsal.give_back_to_bot(channel(&give_back_to_bot)?),
        Change::Overwrite { overwrite, whom, allow, deny } => {
            let channel = channel(&overwrite)?;
            let server = rehearsal.read(|state| state.channels.get(channel).and_then(|it| it.server));
            let server = server.ok_or_else(|| ActError::new("Direct messages have no exceptions."))?;
            let (whom, is_member) = rehearsal.role_or_member(server, &whom)?;
            let exception = (allow.is_some() || deny.is_some()).then(|| Overwrite {
                whom,
                is_member,
                allow: allow.unwrap_or_default(),
                deny: deny.unwrap_or_default(),
            });
            rehearsal.set_overwrite(channel, whom, exception);
        }
        Change::DeleteChannel { delete_channel } => rehearsal.delete_channel(channel(&delete_channel)?),
        Change::DeleteMessage { delete_message, r#in } => {
            rehearsal.delete_message(channel(&r#in)?, delete_message);
        }
        Change::Archive { archive, locked } => rehearsal.archive(channel(&archive)?, locked),
        Change::LetEveryoneUse { let_everyone_use } => rehearsal.let_everyone_use(&let_everyone_use),
        Change::LeaveTo { leave_to, commands } => {
            let (server, role) = rehearsal.role_named(&leave_to)?;
            for command in commands {
                rehearsal.leave_to(server, &command, role);
            }
        }
        Change::RemoveBot { remove_bot } => rehearsal.remove_bot(server(&remove_bot)?),
        Change::BringBotBack { bring_bot_back } => {
            if !rehearsal.bring_bot_back(server(&bring_bot_back)?) {
                return Err(ActError::new("The bot is there already."));
            }
        }
        Change::Nickname { nickname, of, at } => {
            rehearsal.nickname(server(&at)?, member(&of)?, nickname.as_deref());
        }
        Change::Wears { wears, who } => rehearsal.wears(member(&who)?, wears),
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Trouble {
    Gateway { gateway: Gateway },
    Outage { outage: String, lasts: bool },
    OutOfReach { out_of_reach_seconds: u64 },
    AnotherCopy { another_copy_answers: u32 },
    Change(Change),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Gateway {
    Drop,
    Reconnect,
    Invalidate,
    InvalidateResumable,
    RefuseToken,
}

async fn trouble(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    match body(&bytes)? {
        Trouble::Gateway { gateway } => {
            let hub = rehearsal.hub();
            match gateway {
                Gateway::Drop => hub.drop_connections(),
                Gateway::Reconnect => hub.ask_to_reconnect(),
                Gateway::Invalidate => hub.invalidate_sessions(false),
                Gateway::InvalidateResumable => hub.invalidate_sessions(true),
                Gateway::RefuseToken => rehearsal.refuse_token(),
            }
        }
        Trouble::Outage { outage, lasts } => rehearsal.outage(rehearsal.server_named(&outage)?, lasts),
        Trouble::OutOfReach { out_of_reach_seconds } => {
            // It hangs up once this request is answered.
            tokio::spawn(async move {
                rehearsal.goes_out_of_reach().await;
                tokio::time::sleep(Duration::from_secs(out_of_reach_seconds)).await;
                if let Err(fault) = rehearsal.comes_back().await {
                    tracing::error!(%fault, "the rehearsal server cannot come back");
                }
            });
        }
        Trouble::AnotherCopy { another_copy_answers } => {
            rehearsal.another_copy_answers(another_copy_answers);
        }
        Trouble::Change(change) => {
            make(&rehearsal, change)?;
            looks_otherwise(&rehearsal);
        }
    }
    Ok(axum::Json(json!({})).into_response())
}
