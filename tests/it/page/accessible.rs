//! axe-core looks through every view and dialog, in light and in dark.

use super::browser::Room;

struct Axe {
    script: String,
}

impl Axe {
    /// `SHELFTALKER_AXE` names axe-core's one file, which `.ci/run` fetches.
    fn at_hand() -> Self {
        let file = std::env::var("SHELFTALKER_AXE")
            .expect("SHELFTALKER_AXE names axe.min.js, which .ci/run fetches");
        Self { script: std::fs::read_to_string(file).unwrap() }
    }

    async fn looks(&self, room: &Room, view: &str) {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             if (!window.axe) {{ {} }}
             axe.run(document, {{ resultTypes: ['violations'] }}).then(
                 (found) => done(found.violations.map((it) => `${{it.id}}: ${{it.nodes.slice(0, 3).map((node) => node.html.slice(0, 200) + ' ' + (node.any[0]?.message ?? '')).join(' | ')}}`)),
                 (fault) => done([String(fault)]));",
            self.script
        );
        let found = room.page.execute_async(&script, Vec::new()).await.unwrap();
        assert_eq!(found, serde_json::json!([]), "{view}");
    }
}

async fn every_view(dark: bool) {
    let axe = Axe::at_hand();
    let room = Room::opens_with(&super::browser::LIVED, true).await;
    room.is_dark(dark).await;
    axe.looks(&room, "the first look, with the guide").await;
    room.press("Leave the guide").await;
    for (who, channel) in
        [("Ana Rivera", "ask-the-library"), ("Dana Hart", "library-desk"), ("Chloe Tan", "staff-room")]
    {
        room.becomes(who, channel).await;
        axe.looks(&room, channel).await;
    }
    room.opens_members().await;
    axe.looks(&room, "the list of members").await;
    room.shuts_members().await;
    room.press("More about the clock").await;
    axe.looks(&room, "what is due next").await;
    room.press("More about the clock").await;
    for panel in ["Trouble", "Wire"] {
        room.press(panel).await;
        room.until("document.querySelector('.tally, .wire li')").await;
        axe.looks(&room, panel).await;
    }
    room.asks("document.querySelector('.wire summary').click()").await;
    room.until("document.querySelector('.wire details[open]')").await;
    axe.looks(&room, "a request on the wire").await;
    room.press("Close Wire").await;
    room.becomes("Dana Hart", "library-desk").await;
    room.asks("document.querySelector('.message:last-of-type .dots-button').click()").await;
    room.until("document.querySelector('[role=menuitem]')").await;
    axe.looks(&room, "a message's menu").await;
    room.types("\u{e00c}").await;
    room.press("Decline").await;
    room.until("document.querySelector('dialog[open]')").await;
    axe.looks(&room, "a form").await;
    room.press_in("dialog", "Submit").await;
    room.until("document.querySelector('dialog .missing')").await;
    axe.looks(&room, "a form with a fault").await;
    room.press_in("dialog", "Cancel").await;
    room.until("!document.querySelector('dialog')").await;
    room.page.execute("document.querySelector('#composer').focus()", Vec::new()).await.unwrap();
    room.types("/tip").await;
    room.until("document.querySelector('#commands [aria-selected=true]')").await;
    axe.looks(&room, "the list of commands").await;
    room.types("\u{e007}").await;
    room.until("document.querySelector('form.command')").await;
    axe.looks(&room, "a command").await;
    room.becomes("Ana Rivera", "ask-the-library").await;
    room.press("Ask the library").await;
    room.press("Kind of support").await;
    room.until("document.querySelector('.choices [role=option]')").await;
    axe.looks(&room, "a draft with an open menu").await;
    assert_eq!(room.complaints().await, Vec::<String>::new());
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, and axe-core, which .ci/run fetches"]
async fn axe_finds_nothing_in_the_light() {
    every_view(false).await;
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, and axe-core, which .ci/run fetches"]
async fn axe_finds_nothing_in_the_dark() {
    every_view(true).await;
}
