//! What the page asks for.

use std::sync::PoisonError;

use axum::body::Bytes;
use axum::extract::{Path, Query, State as Shared};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Room;
use super::backstage::{Ahead, Health, Tally};
use super::shown::Reader;
use super::shown::files::picture_type;
use super::shown::lists::{self, ShownChannel, ShownServer};
use super::shown::message::ShownMessage;
use super::shown::moments::{day_and_time, relative};
use crate::clock::Clock;
use crate::days::Manner;
use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::members::api::body;
use crate::rehearsal::members::seen::is_shown_to;
use crate::rehearsal::state::State;
use crate::rehearsal::state::faults::Fault;
use crate::rehearsal::state::ids::Id;

/// Requests that the wire panel shows at once.
const MOST_EXCHANGES: usize = 100;

#[derive(Deserialize)]
pub struct View {
    r#as: Id,
    /// Which channel lies open; none, or one that this member does not see: nothing of it.
    r#in: Option<Id>,
    /// What the page has of it already: everything up to this version.
    #[serde(default)]
    since: u64,
    /// When the clock was last seen to move: moments that are told from now read otherwise then.
    #[serde(default)]
    clock: Option<u64>,
}

/// All that is on the screen, but for messages that are there already.
#[derive(Serialize)]
struct Look {
    version: u64,
    servers: Vec<ShownServer>,
    direct: Option<ShownChannel>,
    open: Option<Open>,
    clock: Face,
    connected: bool,
    /// Whether Discord can be reached at all.
    reachable: bool,
    faults: Vec<Fault>,
    /// Messages that the bot has ever put where others see them.
    shown: u64,
    /// Whether the bot runs in this program, so that more can be told of it.
    has_backstage: bool,
}

/// The channel that lies open.
#[derive(Serialize)]
struct Open {
    channel: ShownChannel,
    server: Option<Id>,
    may_speak: bool,
    /// Every message there, in order.
    ids: Vec<Id>,
    /// Those that are new or look otherwise since.
    messages: Vec<ShownMessage>,
    /// Whether `messages` are all there are.
    whole: bool,
}

#[derive(Serialize)]
struct Face {
    now: DateTime<Utc>,
    day: String,
    time: String,
    zone: &'static str,
    runs: bool,
    /// How often it was moved so far.
    moved: u64,
}

#[derive(Serialize)]
struct ShownAhead {
    #[serde(flatten)]
    what: Ahead,
    day: String,
    time: String,
    relative: String,
}

pub async fn look(Shared(room): Shared<Room>, Query(view): Query<View>) -> Response {
    let server = server_looked_at(&room, &view);
    let (zone, manner) = room.manner(server).await;
    let clock = room.rehearsal.clock();
    let (connected, reachable) = (room.rehearsal.hub().is_connected(), room.rehearsal.is_reachable());
    let faults = room.rehearsal.faults_left();
    let bookmarks = room.bookmarks.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = room.rehearsal.read(|state| {
        let now = clock.now();
        let (day, time) = day_and_time(&manner, zone, now);
        Look {
            version: state.version,
            servers: lists::servers(state, view.r#as, &bookmarks),
            direct: lists::direct(state, view.r#as, &bookmarks),
            open: view.r#in.and_then(|channel| {
                open(state, &view, channel, &manner, zone, &bookmarks, clock.times_moved())
            }),
            clock: Face { now, day, time, zone: zone.name(), runs: clock.runs(), moved: clock.times_moved() },
            connected,
            reachable,
            faults,
            shown: state.posted,
            has_backstage: room.backstage.is_some(),
        }
    });
    axum::Json(seen).into_response()
}

/// How the bot is, and what it will say.
#[derive(Serialize)]
struct Behind {
    health: Health,
    tally: Option<Tally>,
    ahead: Vec<ShownAhead>,
}

/// What is known of the bot itself: asked for apart, since it reads the bot's own database.
pub async fn behind(Shared(room): Shared<Room>, Query(view): Query<View>) -> Response {
    let server = server_looked_at(&room, &view);
    let (zone, manner) = room.manner(server).await;
    let (Some(backstage), Some(server)) = (&room.backstage, server) else {
        return axum::Json(Value::Null).into_response();
    };
    let now = room.rehearsal.clock().now();
    let shown = |what: Ahead| {
        let (day, time) = day_and_time(&manner, zone, what.at);
        ShownAhead { day, time, relative: relative(what.at - now), what }
    };
    axum::Json(Behind {
        health: backstage.health().await,
        tally: backstage.tally(server).await,
        ahead: backstage.ahead(server).await.into_iter().map(shown).collect(),
    })
    .into_response()
}

/// The server of the channel that lies open, or the first that this member is in.
fn server_looked_at(room: &Room, view: &View) -> Option<Id> {
    room.rehearsal.read(|state| {
        let of_channel = view.r#in.and_then(|channel| state.channels.get(channel)?.server);
        let first = || state.servers.values().find(|it| it.members.contains_key(&view.r#as)).map(|it| it.id);
        of_channel.or_else(first)
    })
}

fn open(
    state: &State,
    view: &View,
    id: Id,
    manner: &Manner,
    zone: Tz,
    bookmarks: &lists::Bookmarks,
    moved: u64,
) -> Option<Open> {
    let found = state.channels.get(id).filter(|it| state.sees_channel(it, view.r#as))?;
    let reader = Reader { state, member: view.r#as, channel: id, manner, zone };
    let whole = view.since == 0 || view.since < state.renamed || view.clock != Some(moved);
    let seen: Vec<_> = found.messages.values().filter(|it| is_shown_to(it, view.r#as)).collect();
    Some(Open {
        channel: lists::channel(state, found, view.r#as, bookmarks),
        server: found.server,
        may_speak: state.permissions(found, view.r#as).has(found.permission_to_speak())
            && !found.thread().is_some_and(|thread| thread.locked),
        ids: seen.iter().map(|it| it.id).collect(),
        messages: seen
            .into_iter()
            .filter(|it| whole || it.touched > view.since)
            .map(|it| reader.message(it))
            .collect(),
        whole,
    })
}

pub async fn commands(Shared(room): Shared<Room>, Query(view): Query<View>) -> Result<Response, ActError> {
    let channel = view.r#in.ok_or_else(|| ActError::new("Say `in=` which channel."))?;
    let (zone, manner) = room.manner(server_looked_at(&room, &view)).await;
    let shown = room
        .rehearsal
        .read(|state| Reader { state, member: view.r#as, channel, manner: &manner, zone }.commands());
    Ok(axum::Json(shown).into_response())
}

#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: usize,
}

/// The newest requests of the bot.
pub async fn wire(Shared(room): Shared<Room>, Query(After { after }): Query<After>) -> Response {
    let newest = room.rehearsal.recorded_after(after, MOST_EXCHANGES);
    let shown: Vec<Value> = newest
        .into_iter()
        .map(|(number, it)| {
            json!({
                "number": number, "method": it.method, "path": it.path, "query": it.query, "status": it.status,
                "took": it.took, "trouble": it.trouble, "request": it.request, "answer": it.answer,
            })
        })
        .collect();
    axum::Json(shown).into_response()
}

/// A file under a message: shown where it is a picture, otherwise only ever saved.
pub async fn file(Shared(room): Shared<Room>, Path(id): Path<Id>) -> Result<Response, ActError> {
    let upload = room.rehearsal.read(|state| state.files.get(&id).cloned());
    let upload = upload.ok_or_else(|| ActError::new("There is no such file."))?;
    let mut headers = HeaderMap::new();
    let put = |headers: &mut HeaderMap, name, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value))
    };
    let picture = picture_type(&upload.bytes);
    put(&mut headers, header::CONTENT_TYPE, picture.unwrap_or("application/octet-stream"));
    put(&mut headers, header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    if picture.is_none() {
        put(&mut headers, header::CONTENT_DISPOSITION, "attachment");
    }
    Ok((headers, upload.bytes.to_vec()).into_response())
}

#[derive(Deserialize)]
struct Read {
    r#as: Id,
    r#in: Id,
    up_to: Id,
}

/// This member has read that channel so far.
pub async fn read(Shared(room): Shared<Room>, bytes: Bytes) -> Result<Response, ActError> {
    let Read { r#as, r#in, up_to } = body(&bytes)?;
    let mut bookmarks = room.bookmarks.lock().unwrap_or_else(PoisonError::into_inner);
    let before = bookmarks.before;
    let mark = bookmarks.read.entry((r#as, r#in)).or_insert(before);
    *mark = up_to.max(*mark);
    drop(bookmarks);
    room.rehearsal.tell();
    Ok(axum::Json(json!({})).into_response())
}
