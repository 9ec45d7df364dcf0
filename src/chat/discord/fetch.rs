//! Fetches what members attach. An address comes with their act, so it is believed only where Discord itself keeps
//! attachments; what it leads to is read no longer and no further than a school can want.

use std::time::Duration;

use reqwest::{Response, Url};
use tokio::time::timeout;

use super::rest::Rest;
use crate::address::is_loopback;
use crate::chat::{Attached, Cause, Outcome, Reason};

/// Where Discord keeps attachments ("CDN Formatting"; a picture's address may name the second).
const HOSTS: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// Without a byte: a slow line is waited for, and one that carries nothing is not.
const SILENCE: Duration = Duration::from_secs(10);
/// In all, from asking to the last byte; whoever attached it waits for the answer meanwhile.
const WITHIN: Duration = Duration::from_mins(2);
const MEBIBYTE: u64 = 1024 * 1024;
/// As much as Discord lets a bot post in one file ("Uploading Files").
const MOST: u64 = 10 * MEBIBYTE;

/// The bytes of an attachment. The bot's token stays here: it is no part of this request.
pub(super) async fn fetch(rest: &Rest, file: &Attached) -> Outcome<Vec<u8>> {
    fetch_unless_silent(rest, file, SILENCE).await
}

async fn fetch_unless_silent(rest: &Rest, file: &Attached, silence: Duration) -> Outcome<Vec<u8>> {
    if file.bytes > MOST {
        return too_large(file.bytes);
    }
    let Some(url) = where_it_lies(rest.address(), &file.from) else {
        tracing::warn!("a file was not fetched: its address is not one of Discord's own");
        return Outcome::Refused(Reason::Rejected(Cause::new(
            "not-from-discord",
            "I can only take files that you attach. Please attach it to the command.",
        )));
    };
    match timeout(silence, rest.http().get(url).timeout(WITHIN).send()).await {
        Ok(Ok(answer)) if answer.status().is_success() => read(answer, silence).await,
        Ok(Ok(answer)) => not_just_now(answer.status().as_str()),
        Ok(Err(error)) => of_transport(&error),
        Err(_) => not_just_now("time-out"),
    }
}

/// Whether an attachment may lie there: https and one of Discord's hosts, or, where the API is on this machine, the same
/// port by any of this machine's own names.
fn where_it_lies(api: &Url, from: &str) -> Option<Url> {
    let url = Url::parse(from).ok()?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let is_theirs = if is_loopback(api) {
        let same_door = url.port_or_known_default() == api.port_or_known_default();
        is_loopback(&url) && url.scheme() == api.scheme() && same_door
    } else {
        url.scheme() == "https" && url.port().is_none() && HOSTS.contains(&url.host_str()?)
    };
    (is_plain && is_theirs).then_some(url)
}

/// Reads an answer, which may be longer than was declared, or than it says itself.
async fn read(mut answer: Response, silence: Duration) -> Outcome<Vec<u8>> {
    if let Some(length) = answer.content_length().filter(|length| *length > MOST) {
        return too_large(length);
    }
    let mut bytes = Vec::new();
    loop {
        match timeout(silence, answer.chunk()).await {
            Ok(Ok(Some(more))) => bytes.extend_from_slice(&more),
            Ok(Ok(None)) => return Outcome::Done(bytes),
            Ok(Err(error)) => return of_transport(&error),
            Err(_) => return not_just_now("time-out"),
        }
        if bytes.len() as u64 > MOST {
            return too_large(bytes.len() as u64);
        }
    }
}

fn too_large(bytes: u64) -> Outcome<Vec<u8>> {
    let words = format!(
        "The file has {} MB, and the limit is {} MB. Attach a smaller one, or send a link to it.",
        bytes.div_ceil(MEBIBYTE),
        MOST / MEBIBYTE
    );
    Outcome::Refused(Reason::Rejected(Cause::new("too-large", words)))
}

/// Only its kind is kept: reqwest's error names the address, which opens the file to whoever reads the log.
fn of_transport(error: &reqwest::Error) -> Outcome<Vec<u8>> {
    not_just_now(if error.is_timeout() { "time-out" } else { "unreached" })
}

/// Nothing was changed anywhere, whatever went wrong.
fn not_just_now(code: &str) -> Outcome<Vec<u8>> {
    let words = "I couldn't download the file. Please attach it again.";
    Outcome::SurelyNot(Cause::new(code, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lies_well(api: &str, from: &str) -> bool {
        where_it_lies(&Url::parse(api).unwrap(), from).is_some()
    }

    #[test]
    fn case_38_only_discords_own_hosts_are_asked() {
        for right in [
            "https://cdn.discordapp.com/ephemeral-attachments/1/2/plan.pdf?ex=1&is=2&hm=3",
            "https://media.discordapp.net/attachments/1/2/plan.png",
            "https://CDN.discordapp.com/attachments/1/2/plan.pdf",
        ] {
            assert!(lies_well("https://discord.com", right), "{right}");
        }
        for spoofed in [
            "http://cdn.discordapp.com/attachments/1/2/plan.pdf",
            "https://cdn.discordapp.com.example.com/plan.pdf",
            "https://example.com/cdn.discordapp.com/plan.pdf",
            "https://cdn.discordapp.com@example.com/plan.pdf",
            "https://someone:secret@cdn.discordapp.com/plan.pdf",
            "https://cdn.discordapp.com:8443/plan.pdf",
            "https://cdn.discordapp.com./plan.pdf",
            "https://discord.com/api/v10/users/@me",
            "http://169.254.169.254/latest/meta-data",
            "http://127.0.0.1:8787/attachments/1/2/plan.pdf",
            "file:///etc/passwd",
            "plan.pdf",
            "",
        ] {
            assert!(!lies_well("https://discord.com", spoofed), "{spoofed}");
        }
    }

    #[test]
    fn a_rehearsal_asks_itself_and_nobody_else() {
        let api = "http://127.0.0.1:8787";
        assert!(lies_well(api, "http://127.0.0.1:8787/attachments/1/2/plan.pdf"));
        assert!(lies_well(api, "http://localhost:8787/attachments/1/2/plan.pdf"), "its origin for files");
        for elsewhere in [
            "http://127.0.0.1:9999/plan.pdf",
            "http://localhost:9999/plan.pdf",
            "https://127.0.0.1:8787/plan.pdf",
            "https://cdn.discordapp.com/attachments/1/2/plan.pdf",
        ] {
            assert!(!lies_well(api, elsewhere), "{elsewhere}");
        }
    }
}

// axum comes with the rehearsal.
#[cfg(test)]
#[cfg(feature = "rehearsal")]
mod over_http {
    use std::convert::Infallible;
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::body::{Body, Bytes};
    use axum::extract::Request;
    use axum::http::{HeaderMap, Response};
    use futures_util::{StreamExt as _, stream};
    use secrecy::Secret;

    use super::*;
    use crate::clock::SetClock;

    const A_LITTLE_SILENCE: Duration = Duration::from_millis(500);

    /// Fetches from a server on this machine that answers so; with what it was asked.
    async fn fetched(
        answers: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static,
        declared: u64,
    ) -> (Outcome<Vec<u8>>, Vec<HeaderMap>) {
        let asked: Arc<Mutex<Vec<HeaderMap>>> = Arc::default();
        let log = Arc::clone(&asked);
        let app = Router::new().fallback(move |request: Request| {
            log.lock().unwrap().push(request.headers().clone());
            let answer = answers(request.uri().path());
            async { answer }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let clock = Arc::new(SetClock::still(chrono::DateTime::UNIX_EPOCH));
        let rest = Rest::new(&api, Secret::new("T0KEN".to_owned()), clock).unwrap();
        let file = Attached { name: "plan.pdf".into(), bytes: declared, from: format!("{api}/plan.pdf") };
        let outcome = fetch_unless_silent(&rest, &file, A_LITTLE_SILENCE).await;
        let asked = asked.lock().unwrap().clone();
        (outcome, asked)
    }

    fn code(outcome: Outcome<Vec<u8>>) -> String {
        match outcome {
            Outcome::SurelyNot(cause) | Outcome::Refused(Reason::Rejected(cause)) => cause.code,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_file_is_asked_for_without_the_bots_token() {
        let (outcome, asked) = fetched(|_| Response::new("a plan".into()), 6).await;
        assert_eq!(outcome, Outcome::Done(b"a plan".to_vec()));
        assert_eq!(asked.len(), 1);
        assert!(!asked[0].contains_key("authorization") && !format!("{asked:?}").contains("T0KEN"));
    }

    #[tokio::test]
    async fn a_slow_line_is_waited_for_and_one_that_carries_nothing_is_not() {
        let slow = |_: &str| {
            let steps = stream::unfold(0, |step| async move {
                tokio::time::sleep(A_LITTLE_SILENCE / 4).await;
                (step < 8).then(|| (Ok::<_, Infallible>(Bytes::from_static(b"x")), step + 1))
            });
            Response::new(Body::from_stream(steps))
        };
        assert_eq!(fetched(slow, 8).await.0, Outcome::Done(b"xxxxxxxx".to_vec()));

        let silent = |_: &str| {
            let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"x"))]);
            Response::new(Body::from_stream(first.chain(stream::pending())))
        };
        assert_eq!(code(fetched(silent, 8).await.0), "time-out");
    }

    #[tokio::test]
    async fn case_38_a_redirect_is_not_followed() {
        let elsewhere = |path: &str| {
            let to = Response::builder().status(302).header("location", "/internal");
            if path == "/internal" { Response::new("secret".into()) } else { to.body(Body::empty()).unwrap() }
        };
        let (outcome, asked) = fetched(elsewhere, 6).await;
        assert_eq!((code(outcome), asked.len()), ("302".to_owned(), 1));
    }

    #[tokio::test]
    async fn case_37_a_file_is_read_no_further_than_it_may_be_long() {
        let (outcome, asked) = fetched(|_| Response::new(Body::empty()), MOST + 1).await;
        assert_eq!((code(outcome), asked.len()), ("too-large".to_owned(), 0), "as it declares itself");

        let says_so = |_: &str| {
            let head = Response::builder().header("content-length", MOST + 1);
            head.body(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>())).unwrap()
        };
        assert_eq!(code(fetched(says_so, 6).await.0), "too-large", "as the answer says");

        let endless = |_: &str| {
            let mebibyte = Bytes::from(vec![b'x'; 1 << 20]);
            Response::new(Body::from_stream(stream::repeat_with(move || {
                Ok::<_, Infallible>(mebibyte.clone())
            })))
        };
        assert_eq!(code(fetched(endless, 6).await.0), "too-large", "as it goes on");
    }
}
