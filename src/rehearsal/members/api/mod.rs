//! The members' side as JSON, under `/rehearsal` on the same port: act as a member, read a channel as that member
//! sees it, make schools, change what there is, move the clock, set a fault. `GET /rehearsal` names every route.
//!
//! A page of another site could send requests to this port, so everything here asks for a loopback `Host`, and what
//! changes anything for a JSON content type, which such a page cannot send without being asked first.

mod acts;
mod changes;
mod clock;
mod looking;
mod making;
mod route;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;

pub use self::clock::{Passing, moves_to};
pub use self::route::body;
use self::route::{Route, no};
use crate::rehearsal::stage::Rehearsal;

/// What `GET /rehearsal` begins with.
const PREFACE: &str = "\
A pretend Discord on this machine. Members, roles, channels and servers may be named by name (rivera, \"@Librarians\",
\"#library-desk\") or by id; where several schools have one of that name, \"Oak Hill School/rivera\" says which.
What changes anything takes JSON and needs the header `content-type: application/json`.
422 {\"error\": ...} says what is wrong, or that Discord's client would not let the member do it.
";

fn table() -> Vec<Route> {
    [acts::routes(), looking::routes(), clock::routes(), making::routes(), changes::routes()]
        .into_iter()
        .flatten()
        .collect()
}

pub fn routes() -> Router<Rehearsal> {
    let help = help(&table());
    let router = Router::new().route("/rehearsal", get(async move || help));
    let all = table().into_iter().fold(router, |router, route| router.route(route.path, route.to));
    all.layer(middleware::from_fn(only_from_here))
}

/// Every route with what it takes, so that none can be left out.
fn help(table: &[Route]) -> String {
    let told = |route: &Route| {
        let help = route.help.replace('\n', "\n    ");
        format!("\n{} {}\n    {help}\n", route.method, route.path)
    };
    PREFACE.to_owned() + &table.iter().map(told).collect::<String>()
}

/// Refuses what a page of another site could send.
async fn only_from_here(request: Request, next: Next) -> Response {
    if let Some(refusal) = foreign(request.method(), request.headers()) {
        return refusal;
    }
    next.run(request).await
}

fn foreign(method: &Method, headers: &HeaderMap) -> Option<Response> {
    let header =
        |name: header::HeaderName| headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let host = header(header::HOST);
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !matches!(name, "127.0.0.1" | "localhost" | "[::1]") {
        return Some(no(StatusCode::FORBIDDEN, "Only this machine may drive the rehearsal."));
    }
    let comes_from = header(header::ORIGIN);
    let site = headers.get("sec-fetch-site").and_then(|it| it.to_str().ok()).unwrap_or("none");
    let is_here = comes_from.is_empty() || comes_from.strip_prefix("http://") == Some(host);
    if !is_here || !matches!(site, "none" | "same-origin") {
        return Some(no(StatusCode::FORBIDDEN, "Another page asked for this."));
    }
    if method != Method::GET && !header(header::CONTENT_TYPE).starts_with("application/json") {
        return Some(no(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Say `content-type: application/json`."));
    }
    None
}
