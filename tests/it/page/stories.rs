//! What people do there, from the first key to the thank-you.

use fantoccini::key::Key;

use super::browser::Room;

/// Up to the Friday afternoon on which thank-yous are posted.
async fn friday_comes(room: &Room) {
    room.until("document.querySelector('.clock .strong:not(:disabled)')").await;
    let reads = "document.querySelector('.clock .now').innerText";
    let is_friday = format!("{reads}.startsWith('Fri') && {reads}.includes('15:00')");
    for _ in 0..8 {
        if room.asks(&is_friday).await == true {
            return;
        }
        let before = room.asks("document.querySelector('.clock .now').innerText").await;
        room.press("Next post").await;
        room.until(&format!("document.querySelector('.clock .now').innerText !== {before} && !document.querySelector('.spinner')")).await;
    }
    panic!("Friday never comes: {}", room.asks("document.querySelector('.clock .now').innerText").await);
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn a_request_goes_all_the_way_from_a_teachers_keys_to_the_thank_you_that_appears_once() {
    let room = Room::opens().await;
    room.becomes("Ana Rivera", "ask-the-library").await;

    // By keyboard alone: past the lists, the command by its first letters, a choice, a topic.
    room.page.refresh().await.unwrap();
    room.until("document.querySelector('.where')").await;
    room.key(Key::Tab).await;
    room.until("document.activeElement.classList.contains('skip')").await;
    room.key(Key::Enter).await;
    room.until("document.activeElement.id === 'composer'").await;
    room.types("/requ").await;
    room.until(
        "document.querySelector('#commands [aria-selected=true]')?.innerText.includes('/request-collab')",
    )
    .await;
    room.key(Key::Tab).await;
    room.until("document.activeElement.id === 'option-support'").await;
    room.types("book").await;
    room.until("document.querySelector('#option-support-list [role=option]')").await;
    room.key(Key::Down).await;
    room.key(Key::Enter).await;
    room.until("document.activeElement.value === 'Book talk or reading promotion'").await;
    room.key(Key::Tab).await;
    room.until("document.activeElement.id === 'option-topic'").await;
    room.types("Tide pools at low water").await;
    room.key(Key::Enter).await;
    let receipt =
        "[...document.querySelectorAll('.message')].find((it) => it.textContent.includes('Tide pools'))";
    room.until(receipt).await;
    let is_hers = format!(
        "({receipt}).textContent.includes('Got it: request #') && ({receipt}).classList.contains('private')"
    );
    assert_eq!(room.asks(&is_hers).await, true, "the receipt is hers alone");

    // By clicking: the librarian takes it on, plans it, and says what came of it.
    room.becomes("Dana Hart", "library-desk").await;
    room.reads("Tide pools at low water").await;
    room.press_under("Tide pools", "Accept").await;
    room.press_under("Tide pools", "Schedule").await;
    room.until("document.querySelector('dialog[open]')").await;
    room.fills("When", "tomorrow 10:15").await;
    room.fills("Minutes", "45").await;
    room.press_in("dialog", "Submit").await;
    room.press("Save the plan").await;
    room.reads("Request #9 is scheduled").await;
    for leap in ["+1 day", "+1 hour"] {
        room.press(leap).await;
        room.until("!document.querySelector('.spinner')").await;
    }
    room.until("document.querySelector('.clock .now').innerText.includes('11:10')").await;
    room.press_under("Tide pools", "Complete").await;
    room.press("Write the numbers").await;
    room.until("document.querySelector('dialog[open] input')").await;
    room.fills("Students reached", "24").await;
    room.press_in("dialog", "Submit").await;
    room.until("!document.querySelector('dialog')").await;
    room.press("Save").await;
    room.reads("Request #9 is completed").await;

    friday_comes(&room).await;
    room.becomes("Chloe Tan", "staff-room").await;
    room.reads("From your school library").await;
    room.reads("Tide pools").await;
    assert_eq!(room.count("Tide pools").await, 1, "it is said once");
    room.page.refresh().await.unwrap();
    room.reads("Tide pools").await;
    assert_eq!(room.count("Tide pools").await, 1, "a reload loses nothing and adds nothing");
    room.ends().await;
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn discord_goes_down_and_comes_back_and_what_was_due_is_said_once() {
    let room = Room::opens().await;
    room.becomes("Chloe Tan", "staff-room").await;
    room.press("Trouble").await;
    let tips = "[...document.querySelectorAll('.message')].filter((it) => it.innerText.includes('Help me try this')).length";
    let before = room.asks(tips).await.as_u64().unwrap();
    room.until("document.querySelector('.tally')").await;
    room.press("Take Discord down").await;
    room.reads_banner("Discord is down").await;
    room.press("More about the clock").await;
    room.press("Monday 07:30").await;
    room.until("document.querySelector('.clock .now').innerText.includes('Mon 21 September') && !document.querySelector('.spinner')").await;
    assert_eq!(room.asks(tips).await, before, "nothing can be said while Discord is down");
    room.press("Bring Discord back").await;
    room.until(&format!("({tips}) === {}", before + 1)).await;
    room.until(
        "document.querySelector('.tally [role=status]').innerText.includes('Everything that was due')",
    )
    .await;
    assert_eq!(room.asks(tips).await, before + 1);
    // The bot is killed and started again: nothing is said twice.
    room.press("Kill it").await;
    room.reads_banner("The bot is not running").await;
    room.press("Start it again").await;
    room.until("!document.querySelector('.banner')").await;
    room.press("+1 hour").await;
    room.until("!document.querySelector('.spinner') && document.querySelector('.clock .now').innerText.includes('08:30')").await;
    assert_eq!(room.asks(tips).await, before + 1);
    room.ends().await;
}

#[tokio::test]
#[ignore = "needs Chromium and its driver, which .ci/run installs"]
async fn the_guided_visit_leads_a_newcomer_to_a_thank_you() {
    let room = Room::opens_with(&super::browser::LIVED, true).await;
    let step = |name: &str| format!("document.querySelector('.visit').innerText.includes({name:?})");
    room.until(&step("1 of 5")).await;
    room.until("document.querySelector('#composer')").await;
    room.page.execute("document.querySelector('#composer').focus()", Vec::new()).await.unwrap();
    room.types("/request-collab").await;
    room.until("document.querySelector('#commands [aria-selected=true]')").await;
    room.key(Key::Enter).await;
    room.fills("support", "Makerspace").await;
    room.until("document.querySelector('#option-support-list [role=option]')").await;
    room.key(Key::Down).await;
    room.key(Key::Enter).await;
    room.fills("topic", "Paper bridges").await;
    room.key(Key::Enter).await;
    room.until(&step("2 of 5")).await;
    room.reads("Paper bridges").await;
    room.press_under("Paper bridges", "Accept").await;
    room.until(&step("3 of 5")).await;
    room.press_under("Paper bridges", "Complete").await;
    room.press("Write the numbers").await;
    room.until("document.querySelector('dialog[open] input')").await;
    for (label, value) in [("Sessions held", "1"), ("Students reached", "24")] {
        room.fills(label, value).await;
    }
    room.press_in("dialog", "Submit").await;
    room.until("!document.querySelector('dialog')").await;
    room.press("Save").await;
    room.until(&step("4 of 5")).await;
    room.press("Go to the thank-yous").await;
    room.until(&step("5 of 5")).await;
    room.reads("Paper bridges").await;
    room.press("Leave the guide").await;
    room.until("!document.querySelector('.visit')").await;
    room.ends().await;
}
