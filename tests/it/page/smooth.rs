//! Two thousand messages scroll smoothly.

use serde_json::json;

use super::browser::Room;

/// 50 ms, as a screen of 60 Hz counts them.
const THREE_FRAMES: f64 = 50.2;

/// Scrolls through the whole conversation, a step a frame, and gives the longest frame in milliseconds.
const SCROLLS: &str = "const done = arguments[arguments.length - 1];
    const log = document.querySelector('.log');
    // The end is at 0: what stands before it lies below.
    log.scrollTop = -log.scrollHeight;
    let longest = 0, frames = 0, before = null;
    const step = (now) => {
        if (before !== null && frames > 3) longest = Math.max(longest, now - before);
        before = now;
        frames += 1;
        log.scrollTop += 900;
        if (log.scrollTop >= -2 || frames > 600) done([longest, frames]);
        else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);";

#[tokio::test]
#[ignore = "needs Chromium and its driver, and a machine that does nothing else: a step of .ci/run"]
async fn two_thousand_messages_scroll_without_a_frame_over_50_milliseconds() {
    let room = Room::opens_with(&["--bare", "--begins", "2026-09-16T09:10:00Z", "--stands"], false).await;
    room.becomes("Ana Rivera", "staff-room").await;
    let client = reqwest::Client::new();
    for n in 0..2_000 {
        let words = format!(
            "Message **{n}** of a long term: `code`, a [link](https://a.example/) and <t:1788762600:f>.\n- one\n- two"
        );
        let act = json!({"as": "Ana Rivera", "in": "#staff-room", "say": words});
        let request =
            client.post(format!("{}/rehearsal/act", room.api)).header("content-type", "application/json");
        assert_eq!(request.body(act.to_string()).send().await.unwrap().status(), 200);
    }
    room.until("document.querySelectorAll('.message').length >= 2000").await;
    room.until("document.querySelector('.log').scrollHeight > 50000").await;
    // The machine may be busy with something else in any one of them.
    let mut longest = f64::MAX;
    for _ in 0..12 {
        let measured = room.page.execute_async(SCROLLS, Vec::new()).await.unwrap();
        let frames = measured[1].as_f64().unwrap();
        assert!(frames > 30.0, "it scrolls through all of it: {measured}");
        longest = longest.min(measured[0].as_f64().unwrap());
        eprintln!("2,000 messages: longest frame {} ms of {frames}", measured[0]);
        if longest <= THREE_FRAMES {
            break;
        }
    }
    assert!(longest <= THREE_FRAMES, "the longest frame took {longest} ms");
    room.ends().await;
}
