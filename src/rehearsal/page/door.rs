//! Who is let in. The page can do anything in the rehearsal, so nobody but its own browser window may ask: the address
//! holds a key that is new with every start, the host must be this machine (a name that was made to lead here is not),
//! and a browser that says where a request comes from must say that it comes from here. Pure.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

/// Sent with everything: nothing from elsewhere is loaded, nothing runs that is not one of our files, no other page may
/// frame this one, and no link tells anybody the address with its key.
pub const GUARD: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types rendered",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts [`GUARD`] on an answer that has said nothing of its own.
pub fn guard(headers: &mut HeaderMap) {
    for (name, value) in GUARD {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Why a request is turned away; `None` lets it in. `port` is the page's own.
pub fn turns_away(method: &Method, headers: &HeaderMap, port: u16) -> Option<(StatusCode, &'static str)> {
    let header = |name: &str| headers.get(name).map(|it| it.to_str().unwrap_or("?"));
    let own = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if !own.iter().any(|own| header("host") == Some(own)) {
        return Some((StatusCode::FORBIDDEN, "This page is for this machine alone."));
    }
    let comes_from_here = |from: &str| own.iter().any(|own| from.strip_prefix("http://") == Some(own));
    if !header("origin").is_none_or(comes_from_here) {
        return Some((StatusCode::FORBIDDEN, "Another page asked for this."));
    }
    // "none" is what somebody typed or clicked outside of any page. <https://www.w3.org/TR/fetch-metadata/>
    if !header("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none")) {
        return Some((StatusCode::FORBIDDEN, "Another page asked for this."));
    }
    // A form of another page cannot send JSON without asking first.
    if !matches!(*method, Method::GET | Method::HEAD)
        && !header("content-type").is_some_and(|kind| kind.starts_with("application/json"))
    {
        return Some((StatusCode::UNSUPPORTED_MEDIA_TYPE, "Say `content-type: application/json`."));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &Method, headers: &[(&'static str, &'static str)]) -> Option<StatusCode> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        turns_away(method, &headers, 4000).map(|(status, _)| status)
    }

    #[test]
    fn case_53_only_the_pages_own_window_is_let_in() {
        type Row<'a> = (&'a Method, &'a [(&'static str, &'static str)], Option<StatusCode>);
        const HERE: (&str, &str) = ("host", "127.0.0.1:4000");
        const JSON: (&str, &str) = ("content-type", "application/json");
        let refused = Some(StatusCode::FORBIDDEN);
        let rows: [Row<'_>; 14] = [
            (&Method::GET, &[HERE], None),
            (&Method::GET, &[("host", "localhost:4000")], None),
            (&Method::GET, &[], refused),
            (&Method::GET, &[("host", "127.0.0.1:4001")], refused),
            (&Method::GET, &[("host", "rebound.example:4000")], refused),
            (&Method::GET, &[HERE, ("origin", "https://school.example")], refused),
            (&Method::GET, &[HERE, ("origin", "null")], refused),
            (&Method::GET, &[HERE, ("origin", "http://127.0.0.1:4001")], refused),
            (&Method::GET, &[HERE, ("sec-fetch-site", "cross-site")], refused),
            (&Method::GET, &[HERE, ("sec-fetch-site", "same-site")], refused),
            (&Method::GET, &[HERE, ("sec-fetch-site", "none")], None),
            (&Method::POST, &[HERE, JSON, ("origin", "http://127.0.0.1:4000")], None),
            (
                &Method::POST,
                &[HERE, ("content-type", "text/plain")],
                Some(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ),
            (&Method::POST, &[HERE, JSON, ("origin", "http://localhost:4000.evil.example")], refused),
        ];
        for (method, headers, expected) in rows {
            assert_eq!(asked(method, headers), expected, "{method} {headers:?}");
        }
    }
}
