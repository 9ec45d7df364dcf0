//! A page of another origin, in the same browser, tries everything that a page can try.

use super::browser::Room;

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn case_53_a_page_of_another_origin_cannot_act_nor_read() {
    let room = Room::opens().await;
    room.becomes("Ana Rivera", "staff-room").await;
    let member = room.asks("JSON.parse(sessionStorage.getItem('rehearsal-room')).as").await;
    let channel = room.asks("JSON.parse(sessionStorage.getItem('rehearsal-room')).in").await;
    let evil = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let elsewhere = format!("http://localhost:{}/", evil.local_addr().unwrap().port());
    let html = a_page();
    tokio::spawn(serves(evil, html));
    room.page.goto(&elsewhere).await.unwrap();
    let tries = format!(
        "const done = arguments[arguments.length - 1];
         const act = JSON.stringify({{ as: {member}, in: {channel}, say: 'From elsewhere' }});
         const urls = ['{page}rehearsal/act', '{api}/rehearsal/act'];
         const outcomes = [];
         const attempt = (url, how) => fetch(url, how).then((it) => outcomes.push(`${{it.type}} ${{it.status}}`), () => outcomes.push('refused'));
         const all = urls.flatMap((url) => [
             attempt(url, {{ method: 'POST', body: act, mode: 'no-cors' }}),
             attempt(url, {{ method: 'POST', body: act, headers: {{ 'content-type': 'application/json' }} }}),
             attempt(url, {{ method: 'POST', body: act, mode: 'no-cors', credentials: 'include', headers: {{ 'content-type': 'text/plain' }} }}),
         ]);
         for (const url of urls) {{
             navigator.sendBeacon(url, act);
             navigator.sendBeacon(url, new Blob([act], {{ type: 'text/plain' }}));
         }}
         all.push(attempt('{page}look?as=' + {member}, {{}}), attempt('{api}/rehearsal/members', {{}}));
         all.push(new Promise((end) => {{ const news = new EventSource('{page}news'); news.onmessage = () => {{ outcomes.push('heard'); end(); }}; news.onerror = end; }}));
         all.push(new Promise((end) => {{ const frame = document.createElement('iframe'); frame.src = '{page}'; frame.onload = () => {{
             let reads = 'framed but shut';
             try {{ reads = frame.contentDocument ? 'framed' : reads; }} catch {{ /* shut */ }}
             outcomes.push(reads); end(); }}; document.body.append(frame); }}));
         Promise.all(all).then(() => done(outcomes));",
        page = room.address,
        api = room.api,
    );
    let outcomes = room.page.execute_async(&tries, Vec::new()).await.unwrap();
    let outcomes: Vec<&str> = outcomes.as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(outcomes.len() >= 9, "{outcomes:?}");
    for outcome in &outcomes {
        assert!(["refused", "opaque 0", "framed but shut"].contains(outcome), "{outcomes:?}");
    }
    // What the browser itself says of the refusals is not the page's.
    room.complaints().await;
    room.page.goto(&room.address).await.unwrap();
    room.goes_to("staff-room").await;
    room.reads("Help me try this").await;
    assert_eq!(room.count("From elsewhere").await, 0);
    room.ends().await;
}

fn a_page() -> &'static str {
    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: 51\r\n\r\n<!doctype html><title>Elsewhere</title><body></body>"
}

/// One page, whatever is asked for.
async fn serves(listener: tokio::net::TcpListener, answer: &'static str) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    while let Ok((mut line, _)) = listener.accept().await {
        let mut asked = [0; 4096];
        let _ = line.read(&mut asked).await;
        let _ = line.write_all(answer.as_bytes()).await;
    }
}
