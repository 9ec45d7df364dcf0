//! The rehearsal room: a page on this machine on which a librarian or an administrator plays the school. It shows what
//! the chosen member sees, and acts through the same JSON API as everything else that drives the rehearsal.
//!
//! It listens on a port of its own, so that Discord can be out of reach while the page is not.
//!
//! | file | what |
//! |---|---|
//! | `door` | who is let in, and what is sent with everything |
//! | `shown` | texts, messages, menus and lists, made ready for the screen |
//! | `looks` | what is asked for: what a member sees, what changed, the commands, the wire, files |
//! | `leaps` | the clock's buttons |
//! | `news` | tells the page that something changed |
//! | `backstage` | the bot, where it runs in the same program |
//! | `served` | the page's own files, in `files/` |

pub mod backstage;
mod door;
mod leaps;
mod looks;
mod news;
mod served;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::Listener;
use chrono_tz::Tz;
use data_encoding::HEXLOWER;

use self::backstage::Backstage;
use self::shown::lists::Bookmarks;
use super::stage::Rehearsal;
use super::stage::line::Loopback;
use super::stage::serving::Serving;
use super::{members, rest};
use crate::days::Manner;

/// How to open the page.
pub struct PageOptions {
    /// On the loopback address; 0 takes any that is free.
    pub port: u16,
    /// How days and times are written where no school says otherwise.
    pub zone: Tz,
    pub backstage: Option<Arc<dyn Backstage>>,
    /// The page's files are read from this folder whenever they are asked for, by whoever works on them.
    pub files_from: Option<PathBuf>,
}

/// The page, for as long as it is held.
pub struct Page {
    address: String,
    _serving: Serving,
}

/// What all of the page's routes share.
#[derive(Clone)]
struct Room {
    rehearsal: Rehearsal,
    backstage: Option<Arc<dyn Backstage>>,
    zone: Tz,
    port: u16,
    files_from: Option<PathBuf>,
    bookmarks: Arc<Mutex<Bookmarks>>,
}

impl Page {
    /// Listens. Errors: the port is taken, or the system has no random bits.
    pub async fn open(rehearsal: &Rehearsal, options: PageOptions) -> io::Result<Self> {
        let listener = Loopback::bind(options.port).await?;
        let port = listener.local_addr()?.port();
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).map_err(|fault| io::Error::other(fault.to_string()))?;
        let key = HEXLOWER.encode(&bits);
        let before = rehearsal.read(|state| state.ids.last());
        let room = Room {
            rehearsal: rehearsal.clone(),
            backstage: options.backstage,
            zone: options.zone,
            port,
            files_from: options.files_from,
            bookmarks: Arc::new(Mutex::new(Bookmarks { read: HashMap::new(), before })),
        };
        let address = format!("http://127.0.0.1:{port}/{key}/");
        Ok(Self { address, _serving: Serving::of(listener, routes(&key, room)) })
    }

    /// The whole address, with its key.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Room {
    /// How the school of a server writes days and times.
    async fn manner(&self, server: Option<super::Id>) -> (Tz, Manner) {
        let told = match (&self.backstage, server) {
            (Some(backstage), Some(server)) => backstage.manner(server).await,
            _ => None,
        };
        told.unwrap_or_else(|| (self.zone, Manner::default()))
    }
}

fn routes(key: &str, room: Room) -> Router {
    let own = Router::new()
        .route("/page/{*name}", get(served::file))
        .route("/news", get(news::news))
        .route("/look", get(looks::look))
        .route("/behind", get(looks::behind))
        .route("/commands", get(looks::commands))
        .route("/wire", get(looks::wire))
        .route("/file/{id}", get(looks::file))
        .route("/read", post(looks::read))
        .route("/leap", post(leaps::leap))
        .route("/reach", post(leaps::reach))
        .route("/bot", post(leaps::bot))
        .with_state(room.clone())
        .merge(members::api::routes().with_state(room.rehearsal.clone()));
    Router::new()
        .route(&format!("/{key}/"), get(served::index))
        .with_state(room.clone())
        .nest(&format!("/{key}"), own)
        .fallback(async || (StatusCode::NOT_FOUND, "There is nothing here: use the whole address.\n"))
        .layer(DefaultBodyLimit::max(rest::LARGEST_BODY))
        .layer(middleware::from_fn_with_state(room, at_the_door))
}

async fn at_the_door(Shared(room): Shared<Room>, request: Request, next: Next) -> Response {
    let mut response = match door::turns_away(request.method(), request.headers(), room.port) {
        Some(refusal) => refusal.into_response(),
        None => next.run(request).await,
    };
    door::guard(response.headers_mut());
    response
}
