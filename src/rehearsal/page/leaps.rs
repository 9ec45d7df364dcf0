//! The buttons of the clock, Discord going down and coming back, and what is done to the bot itself.

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::json;

use super::Room;
use super::backstage::BotAct;
use super::shown::moments::{instant, next_monday};
use crate::clock::Clock;
use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::members::api::{Passing, body, moves_to};
use crate::rehearsal::state::ids::Id;

#[derive(Deserialize)]
struct Leap {
    /// The school whose time it is.
    server: Option<Id>,
    to: To,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum To {
    /// When something is posted by itself next; it is there when this is answered.
    NextPost,
    /// The next post that is told in words which begin so.
    NextOf(String),
    /// Monday, half past seven on the school's clock.
    Monday,
    /// So many seconds on.
    After(i64),
    Moment(DateTime<Utc>),
}

pub async fn leap(Shared(room): Shared<Room>, bytes: Bytes) -> Result<Response, ActError> {
    let Leap { server, to } = body(&bytes)?;
    // What was done just now is done before time passes.
    if let Some(backstage) = &room.backstage {
        backstage.settles().await;
    }
    let now = room.rehearsal.clock().now();
    let moment = match to {
        To::NextPost | To::NextOf(_) => {
            let ahead = match (&room.backstage, server) {
                (Some(backstage), Some(server)) => backstage.ahead(server).await,
                _ => Vec::new(),
            };
            let begins = match &to {
                To::NextOf(begins) => begins.as_str(),
                _ => "",
            };
            let next = ahead.iter().find(|it| it.what.starts_with(begins));
            next.map(|it| it.at).ok_or_else(|| ActError::new("Nothing is planned to be posted by itself."))?
        }
        To::Monday => {
            let (zone, _) = room.manner(server).await;
            instant(zone, next_monday(now.with_timezone(&zone).naive_local()))
        }
        To::After(seconds) => TimeDelta::try_seconds(seconds)
            .and_then(|by| now.checked_add_signed(by))
            .ok_or_else(|| ActError::new("That is too far."))?,
        To::Moment(moment) => moment,
    };
    let runs = room.rehearsal.clock().runs();
    moves_to(&room.rehearsal, moment, runs, Passing::LivedThrough).await?;
    if let Some(backstage) = &room.backstage {
        backstage.settles().await;
    }
    room.rehearsal.tell();
    Ok(axum::Json(json!({"now": room.rehearsal.clock().now()})).into_response())
}

pub async fn bot(Shared(room): Shared<Room>, bytes: Bytes) -> Result<Response, ActError> {
    let act: BotAct = body(&bytes)?;
    let backstage = room.backstage.as_ref();
    let backstage =
        backstage.ok_or_else(|| ActError::new("The bot runs in another program: stop it there."))?;
    backstage.act(act).await.map_err(ActError::new)?;
    room.rehearsal.tell();
    Ok(axum::Json(json!({})).into_response())
}

#[derive(Deserialize)]
struct Reach {
    reachable: bool,
}

/// Nobody can reach Discord any more, or they can again. This page listens somewhere else.
pub async fn reach(Shared(room): Shared<Room>, bytes: Bytes) -> Result<Response, ActError> {
    let Reach { reachable } = body(&bytes)?;
    if reachable && !room.rehearsal.is_reachable() {
        let back = room.rehearsal.comes_back().await;
        back.map_err(|fault| ActError::new(format!("Discord cannot come back at its port: {fault}.")))?;
    } else if !reachable {
        room.rehearsal.goes_out_of_reach().await;
        room.rehearsal.hub().drop_connections();
    }
    room.rehearsal.tell();
    Ok(axum::Json(json!({})).into_response())
}
