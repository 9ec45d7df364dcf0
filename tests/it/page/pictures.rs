//! The five moments that the README shows, taken from the running program. `SHELFTALKER_PICTURES` says where to.

use super::browser::Room;

struct Album {
    folder: std::path::PathBuf,
    _kept: Option<tempfile::TempDir>,
}

impl Album {
    /// Without a folder the moments are gone through all the same, and the pictures thrown away.
    fn opens() -> Self {
        if let Some(folder) = std::env::var_os("SHELFTALKER_PICTURES") {
            return Self { folder: folder.into(), _kept: None };
        }
        let kept = tempfile::tempdir().unwrap();
        Self { folder: kept.path().to_owned(), _kept: Some(kept) }
    }

    async fn takes(&self, room: &Room, name: &str) {
        room.page.execute("document.activeElement?.blur()", Vec::new()).await.unwrap();
        for (suffix, width, height, scale) in [("", 1280, 800, 1), ("-phone", 360, 740, 2)] {
            room.is_wide(width, height, scale).await;
            room.asks("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))").await;
            let picture = room.page.screenshot().await.unwrap();
            assert!(picture.len() > 10_000, "{name}{suffix} is empty");
            std::fs::write(self.folder.join(format!("{name}{suffix}.png")), picture).unwrap();
        }
        room.is_wide(1280, 800, 1).await;
    }
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn the_five_moments_that_the_readme_shows() {
    let album = Album::opens();
    let room = Room::opens_with(&super::browser::LIVED, true).await;
    room.is_wide(1280, 800, 1).await;
    room.until("document.querySelector('.visit')").await;
    album.takes(&room, "1-first-visit").await;
    room.press("Leave the guide").await;

    room.page.execute("document.querySelector('#composer').focus()", Vec::new()).await.unwrap();
    room.types("/request-collab").await;
    room.until(
        "document.querySelector('#commands [aria-selected=true]')?.textContent.includes('/request-collab')",
    )
    .await;
    room.types("\u{e007}").await;
    room.fills("support", "Book").await;
    room.until("document.querySelector('#option-support-list [role=option]')").await;
    room.types("\u{e015}\u{e007}").await;
    room.fills("topic", "Tide pools at low water").await;
    room.fills("class", "Year 8 science").await;
    album.takes(&room, "2-asking").await;
    room.press("Send").await;
    room.reads("Tide pools at low water").await;

    room.becomes("Dana Hart", "library-desk").await;
    room.reads("Tide pools at low water").await;
    album.takes(&room, "3-the-desk").await;

    room.press("Next post").await;
    room.until("!document.querySelector('.spinner')").await;
    room.becomes("Chloe Tan", "staff-room").await;
    album.takes(&room, "4-the-staff-room").await;

    room.press("Trouble").await;
    room.until("document.querySelector('.tally')").await;
    room.press("Take Discord down").await;
    room.reads_banner("Discord is down").await;
    album.takes(&room, "5-trouble").await;
    room.ends().await;
}
