//! The rehearsal's clock: read, followed and moved. Who follows it is told of each move at once, so that a bot in
//! another process does what fell due.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream;
use serde::Deserialize;
use serde_json::{Value, json};

use super::route::{Route, body};
use crate::clock::{Clock, SetClock};
use crate::rehearsal::members::acting::ActError;
use crate::rehearsal::stage::Rehearsal;
use crate::rehearsal::state::State;
use crate::rehearsal::state::ids::{TOO_FAR, is_believed};

pub fn routes() -> Vec<Route> {
    vec![
        Route::new("GET", "/rehearsal/clock", get(shown), r#"{"now": ..., "runs": true}"#),
        Route::new(
            "POST",
            "/rehearsal/clock",
            post(set),
            r#"{"set": "2026-09-07T07:30:00Z"} or {"advance_seconds": 86400}
with "runs": false it stands there until it is moved again, with "runs": true it runs on
a bot that follows it lives through the time between, some hours at a time; with "at_once": true it sleeps through it"#,
        ),
        Route::new(
            "GET",
            "/rehearsal/clock/moves",
            get(moves),
            "the same as GET /rehearsal/clock in a line at once, and in another line whenever it has been moved",
        ),
    ]
}

/// Shorter than what is due may wait for.
const AT_A_TIME: TimeDelta = TimeDelta::hours(3);
/// In real time.
const A_MOMENT: Duration = Duration::from_millis(40);
const MOST_MOMENTS: u32 = 50;

fn face(clock: &SetClock) -> Value {
    json!({"now": clock.now(), "runs": clock.runs()})
}

async fn shown(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    axum::Json(face(&rehearsal.clock())).into_response()
}

#[derive(Deserialize)]
struct Hands {
    #[serde(default)]
    runs: Option<bool>,
    #[serde(default)]
    at_once: bool,
    #[serde(flatten)]
    to: Moment,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Moment {
    Set { set: DateTime<Utc> },
    Advance { advance_seconds: i64 },
}

async fn set(Shared(rehearsal): Shared<Rehearsal>, bytes: Bytes) -> Result<Response, ActError> {
    let clock = rehearsal.clock();
    let Hands { runs, at_once, to } = body(&bytes)?;
    let moment = match to {
        Moment::Set { set } => Some(set),
        Moment::Advance { advance_seconds } => {
            TimeDelta::try_seconds(advance_seconds).and_then(|by| clock.now().checked_add_signed(by))
        }
    };
    let moment = moment.ok_or_else(|| ActError::new(TOO_FAR))?;
    let runs = runs.unwrap_or_else(|| clock.runs());
    let how = if at_once { Passing::AtOnce } else { Passing::LivedThrough };
    moves_to(&rehearsal, moment, runs, how).await?;
    Ok(axum::Json(face(&clock)).into_response())
}

/// What becomes of the time that is moved over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Passing {
    /// Who follows the clock lives through it, some hours at a time.
    LivedThrough,
    /// They sleep through it.
    AtOnce,
}

/// Moves the clock. Errors: no clock goes there.
pub async fn moves_to(
    rehearsal: &Rehearsal,
    moment: DateTime<Utc>,
    runs: bool,
    how: Passing,
) -> Result<(), ActError> {
    if !is_believed(&moment) {
        return Err(ActError::new(TOO_FAR));
    }
    let clock = rehearsal.clock();
    if how == Passing::LivedThrough {
        passes(rehearsal, &clock, moment).await;
    }
    clock.set_running(moment, runs);
    rehearsal.change(State::archive_idle_threads);
    Ok(())
}

/// Lets the time until `moment` pass for who follows the clock: whoever leaps over a Monday has not posted on it, and
/// says so.
async fn passes(rehearsal: &Rehearsal, clock: &SetClock, moment: DateTime<Utc>) {
    while clock.is_followed() && clock.now() + AT_A_TIME < moment {
        clock.set_running(clock.now() + AT_A_TIME, clock.runs());
        rehearsal.change(State::archive_idle_threads);
        is_quiet(rehearsal).await;
    }
}

/// Waits until the bot has asked nothing for a moment.
async fn is_quiet(rehearsal: &Rehearsal) {
    let mut asked = rehearsal.asked_so_far();
    for _ in 0..MOST_MOMENTS {
        tokio::time::sleep(A_MOMENT).await;
        let by_now = rehearsal.asked_so_far();
        if by_now == asked {
            return;
        }
        asked = by_now;
    }
}

/// A line now and one for each move, until nobody can be reached here any more.
async fn moves(Shared(rehearsal): Shared<Rehearsal>) -> Response {
    let clock = rehearsal.clock();
    let hung_up = rehearsal.hung_up();
    // The rehearsal itself is not held: it may close under who follows its clock.
    drop(rehearsal);
    let Some(hung_up) = hung_up else { return Response::default() };
    let moves = clock.moves();
    let lines = stream::unfold(
        (clock, moves, true, Box::pin(hung_up)),
        async |(clock, mut moves, first, mut hung_up)| {
            if !first {
                tokio::select! {
                    () = moves.moved() => {}
                    () = &mut hung_up => return None,
                }
            }
            let line = format!("{}\n", face(&clock));
            Some((Ok::<_, std::convert::Infallible>(line), (clock, moves, false, hung_up)))
        },
    );
    Body::from_stream(lines).into_response()
}
