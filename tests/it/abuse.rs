//! The abuse cases of the security page, by their numbers. Those of files stand with the files (37, 38), those of
//! rooms with what the chat lets the library reach (25).

mod authority;
mod exhaustion;
mod injection;
mod repeats;

use serde_json::json;
use shelftalker::rehearsal::{Acting, SeenMessage};

use crate::school::{DESK, HART, RIVERA, STAFF, Said, School};

const NOON: &str = "2026-09-07 12:00";

/// A request whose topic is this.
fn about(topic: &str) -> [(&'static str, serde_json::Value); 2] {
    [("support", json!("book-talk")), ("topic", json!(topic))]
}

fn desk_card(school: &School) -> SeenMessage {
    school.public(HART, DESK)[0].clone()
}

/// The custom id of a button, as it goes over the wire.
fn custom_id(message: &SeenMessage, label: &str) -> String {
    message.button(label).unwrap().custom_id.clone().unwrap()
}

/// A click that only a forged client can make: any custom id, on any message that the member sees.
async fn forged_click(school: &School, at: Acting, custom_id: &str) -> Said {
    let seen = school.discord().newest(at.member, at.channel).unwrap();
    let answer = school.discord().click_custom_id(at, seen.id, custom_id).await.unwrap();
    Said(school.play().settled(at, answer).await)
}

/// Something that everybody in the staff room sees.
fn a_word_in_the_staff_room(school: &School) {
    school.discord().say(school.at(RIVERA, STAFF), "Good morning").unwrap();
}

/// A thank-you to Chloe Tan that waits at the desk.
async fn with_a_thank_you(school: &mut School) {
    let tan = school.id(|people| people.tan).to_string();
    school.wishes_thanks(|people| people.tan, "Thank me by name").await;
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let _ = school.submits(HART, STAFF, &form, &[("reason", "the display")]).await;
    let _ = school.chooses(HART, STAFF, "Who is thanked?", &tan).await;
    let _ = school.clicks(HART, STAFF, "Post it with the next thank-yous").await;
    school.delivers_everything().await;
}
