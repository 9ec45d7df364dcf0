//! Every view on a phone, and with text of twice the size: nothing is cut off, nothing has to be scrolled sideways.

use super::browser::Room;

/// How far anything of the page reaches beyond the screen, and what does.
const TOO_WIDE: &str = "(() => {
    const wide = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('body *')].filter((it) => {
        if (!it.checkVisibility() || it.closest('.unseen, .skip, pre, .sidebar:not(.shown)')) return false;
        const box = it.getBoundingClientRect();
        return box.width > 0 && (box.right > wide + 1 || box.left < -1);
    });
    return out.slice(0, 5).map((it) => `${it.tagName}.${it.className} ${it.getBoundingClientRect().right}`).join('; ');
})()";

async fn fits(room: &Room, view: &str) {
    assert_eq!(room.asks(TOO_WIDE).await, "", "{view}");
}

async fn all_views_fit(room: &Room) {
    for (who, channel) in
        [("Ana Rivera", "ask-the-library"), ("Dana Hart", "library-desk"), ("Chloe Tan", "staff-room")]
    {
        room.becomes(who, channel).await;
        fits(room, channel).await;
    }
    room.opens_members().await;
    fits(room, "the list of members").await;
    room.shuts_members().await;
    room.press("More about the clock").await;
    room.until("document.querySelector('.drop')").await;
    fits(room, "what is due next").await;
    room.press("More about the clock").await;
    for panel in ["Trouble", "Wire"] {
        room.press(panel).await;
        room.until("document.querySelector('.panel h2')").await;
        fits(room, panel).await;
        room.press(&format!("Close {panel}")).await;
    }
    room.becomes("Dana Hart", "library-desk").await;
    room.press("Decline").await;
    room.until("document.querySelector('dialog[open]')").await;
    fits(room, "a form").await;
    room.press_in("dialog", "Cancel").await;
    room.until("!document.querySelector('dialog')").await;
    room.page.execute("document.querySelector('#composer').focus()", Vec::new()).await.unwrap();
    room.types("/newsletter").await;
    room.until("document.querySelector('#commands [aria-selected=true]')").await;
    fits(room, "the list of commands").await;
    room.types("\u{e007}").await;
    room.until("document.querySelector('form.command')").await;
    fits(room, "a command").await;
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn everything_fits_on_a_phone() {
    let room = Room::opens().await;
    room.is_wide(360, 740, 2).await;
    room.press("Channels").await;
    room.until("document.querySelector('.sidebar.shown')").await;
    room.press("Close the list of channels").await;
    all_views_fit(&room).await;
    room.ends().await;
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn everything_fits_with_text_of_twice_the_size() {
    let room = Room::opens().await;
    room.page.execute("document.documentElement.style.fontSize = '200%'", Vec::new()).await.unwrap();
    room.is_wide(1280, 900, 1).await;
    all_views_fit(&room).await;
    room.ends().await;
}
