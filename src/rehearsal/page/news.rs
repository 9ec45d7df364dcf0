//! Tells the page that something may look different now, as server-sent events. What it is, the page asks for: so
//! nothing is lost by a page that was asleep, reloaded or cut off.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State as Shared;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::Room;
use crate::clock::Clock;

/// What happens within so little time is told once.
const TOGETHER: Duration = Duration::from_millis(40);

pub async fn news(Shared(room): Shared<Room>) -> Response {
    let told = room.rehearsal.told();
    let connection = room.rehearsal.hub().connection();
    let moves = room.rehearsal.clock().moves();
    let events = stream::unfold(
        (told, connection, moves, true),
        async |(mut told, mut connection, mut moves, first)| {
            if !first {
                tokio::select! {
                    gone = told.changed() => gone.ok()?,
                    gone = connection.changed() => gone.ok()?,
                    () = moves.moved() => {}
                }
                tokio::time::sleep(TOGETHER).await;
            }
            told.borrow_and_update();
            connection.borrow_and_update();
            Some((Ok::<_, Infallible>(Event::default().data("look")), (told, connection, moves, false)))
        },
    );
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
