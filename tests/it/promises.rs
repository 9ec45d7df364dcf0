//! The queue's promise, through the real adapter: what is due is posted once, or a librarian is shown why not.
//! Most stories are told about Monday's tip: it falls due by itself at 07:30, and its channel is not the desk's,
//! so that the desk can be told of it.

mod clocks;
mod crashes;
mod delays;
mod refusals;
mod slots;
mod ways;

use std::time::{Duration, Instant};

use shelftalker::queue::DeliveryId;
use shelftalker::rehearsal::{Id, Trouble};

use crate::school::{DESK, HART, LEE, OKAFOR, School};

/// The first thing that a school's queue holds in these stories, after the card in the requests channel.
pub const FIRST: DeliveryId = DeliveryId(2);

/// Monday's tip falls due and meets trouble.
async fn mondays_tip_meets(trouble: Trouble) -> School {
    let mut school = School::opens("2026-09-07 07:29").await;
    school.next_post_meets(trouble);
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    school
}

/// How the tries of a delivery went, in order.
async fn outcomes(school: &School, delivery: DeliveryId) -> Vec<String> {
    let attempts = school.play().bot.library.store.attempts(delivery).await.unwrap();
    attempts.into_iter().map(|attempt| attempt.outcome.into_owned()).collect()
}

/// How often the bot asked Discord to post in a channel.
pub fn posts_asked_for(school: &School, channel: Id) -> usize {
    let path = format!("/channels/{channel}/messages");
    school.discord().recorded().iter().filter(|it| it.method == "POST" && it.path == path).count()
}

/// The tips that the staff room shows.
fn tips(school: &School) -> usize {
    school.public(OKAFOR, crate::school::STAFF).len()
}

/// The words of the newest message at the desk.
fn desk_reads(school: &School) -> String {
    school.public(HART, DESK).last().map(shelftalker::rehearsal::SeenMessage::text).unwrap_or_default()
}

fn desk_is_told_nothing(school: &School) {
    assert_eq!(school.public(LEE, DESK), [], "nobody has to do anything about this");
}

/// Works the queue until it is so. What the gateway tells reaches the bot on its own way, so it is waited for.
pub async fn until(school: &mut School, what: &str, is_so: impl Fn(&School) -> bool) {
    let begun = Instant::now();
    loop {
        school.delivers_everything().await;
        if is_so(school) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "this never came: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
