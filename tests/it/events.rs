//! Events: drafted, posted, filled, moved and cancelled; everybody who signed up knows, and nobody in public.

mod after;
mod changing;
mod elsewhere;
mod planning;
mod reminding;
mod series;
mod signing;

use calcard::icalendar::{ICalendarProperty, ICalendarValue};
use calcard::{Entry, Parser};
use serde_json::json;
use shelftalker::rehearsal::{Acting, Form, SeenMessage};

use crate::files::files;
use crate::school::{DESK, HART, LEE, STAFF, Said, School, Somebody, Who, is_brief};

/// Chloe Tan, art.
pub const TAN: Who = |school| school.tan;

/// A book club on a Thursday afternoon.
pub const BOOK_CLUB: &[(&str, &str)] = &[
    ("Title", "Book club: Ungifted"),
    ("When", "Thu 15 Oct 15:30-16:15"),
    ("Where", "Library"),
    ("What is it for?", "One book, one hour, tea."),
];

impl School {
    /// Dana Hart sends the form of `/event new`; her draft.
    pub async fn drafts_an_event(&mut self, values: &[(&str, &str)]) -> Said {
        let form = self.types(HART, "event new", &[]).await.form().clone();
        self.submits(HART, STAFF, &form, values).await
    }

    pub async fn sends_it_to_the_staff_room(&mut self) -> Said {
        let staff = self.here().staff.to_string();
        self.chooses(HART, STAFF, "Where to post it", &staff).await
    }

    /// What she drafted goes to the staff room.
    pub async fn posts_the_event(&mut self) {
        let _draft = self.sends_it_to_the_staff_room().await.privately();
        let said = self.clicks(HART, STAFF, "Post it").await.privately();
        assert!(said.contains("is on its way"), "{said}");
        self.delivers_everything().await;
    }

    /// An event in the staff room, with so many places.
    pub async fn has_a_book_club(&mut self, places: &str) {
        let values = [BOOK_CLUB, &[("Places", places)]].concat();
        let _draft = self.drafts_an_event(&values).await.privately();
        self.posts_the_event().await;
    }

    /// Somebody presses [I'm coming] in the staff room.
    pub async fn comes(&mut self, who: impl Somebody) -> String {
        let said = self.clicks(who, STAFF, "I'm coming").await.privately();
        self.delivers_everything().await;
        said
    }

    /// Somebody presses [Can't come any more] under the card in the staff room.
    pub async fn cannot_come(&mut self, who: impl Somebody) -> String {
        let card = self.event();
        let at = self.at(who, STAFF);
        let answer = self.discord().click(at, card.id, "Can't come any more").await.unwrap();
        let said = Said(self.play().settled(at, answer).await).privately();
        self.delivers_everything().await;
        said
    }

    /// The newest event in the staff room.
    pub fn event(&self) -> SeenMessage {
        let is_event = |message: &SeenMessage| {
            let text = message.text();
            text.contains("Who comes") || text.contains("1. ") || text.contains("Cancelled: ")
        };
        self.public(TAN, STAFF).into_iter().rfind(is_event).unwrap()
    }

    pub fn event_card(&self) -> String {
        self.shown(&self.event())
    }

    /// The bot's direct messages to somebody, whole.
    pub fn hears(&self, who: impl Somebody) -> Vec<String> {
        self.direct(who).iter().map(|message| self.shown(message)).collect()
    }

    /// Somebody presses a button of the newest direct message that has it.
    pub async fn clicks_directly(&mut self, who: impl Somebody, label: &str) -> Said {
        let member = who.id(self);
        let at = Acting { member, channel: self.discord().direct_messages(member) };
        self.clicks_at(at, label).await
    }

    /// What stands at the desk beside briefs; these stories leap over Mondays, whose tip is then too late.
    pub fn at_the_desk(&self) -> Vec<String> {
        let mut seen = self.public(LEE, DESK);
        seen.retain(|message| !is_brief(message) && !message.text().contains("Weekly tip"));
        seen.iter().map(|message| self.shown(message)).collect()
    }

    /// Somebody sends a form that was opened from a direct message.
    pub async fn submits_directly(
        &mut self,
        who: impl Somebody,
        form: &Form,
        values: &[(&str, &str)],
    ) -> Said {
        let member = who.id(self);
        let at = Acting { member, channel: self.discord().direct_messages(member) };
        self.submits_at(at, form, values).await
    }

    /// Dana Hart's own look at the newest event.
    pub async fn manages(&mut self) -> Said {
        let list = self.types(HART, "event list", &[]).await;
        let first = list.message().menu("Open one").unwrap().options[0].label.clone();
        self.chooses(HART, STAFF, "Open one", &first).await
    }

    /// A command about the meeting that is suggested first for these words.
    pub async fn about_event(&mut self, command: &str, typed: &str) -> String {
        let at = self.at(HART, STAFF);
        let options = [("event", json!(typed))];
        let suggested = self.discord().suggestions(at, command, &options, "event").await.unwrap();
        suggested.first().unwrap_or_else(|| panic!("nothing is suggested for {typed}")).1.clone()
    }

    pub async fn moves_it(&mut self, to: &str) -> String {
        let event = self.about_event("event move", "").await;
        let options = [("event", json!(event)), ("when", json!(to))];
        self.types(HART, "event move", &options).await.is_asked();
        let said = self.clicks(HART, STAFF, "Move it").await.privately();
        self.delivers_everything().await;
        said
    }

    pub async fn cancels_it(&mut self, why: &str) -> String {
        let event = self.about_event("event cancel", "").await;
        let options = [("event", json!(event)), ("why", json!(why))];
        let said = self.types_surely(HART, "event cancel", &options, "Cancel it").await.privately();
        self.delivers_everything().await;
        said
    }
}

/// Begin, title and whether it is off, of each meeting in the calendar file under an answer, as another reader has them.
pub fn in_calendar(school: &School, message: &SeenMessage) -> Vec<String> {
    let files = files(school, message);
    let text = String::from_utf8(files[0].1.clone()).unwrap();
    let Entry::ICalendar(calendar) = Parser::new(&text).entry() else { panic!("no calendar: {text}") };
    let value = |entries: &[calcard::icalendar::ICalendarEntry], name: &ICalendarProperty| {
        let entry = entries.iter().find(|entry| &entry.name == name);
        entry.map(|entry| match &entry.values[0] {
            ICalendarValue::Text(text) => text.clone(),
            ICalendarValue::PartialDateTime(at) => at.to_date_time().unwrap().date_time.to_string(),
            other => format!("{other:?}"),
        })
    };
    let meetings = calendar.components.iter().filter(|it| !it.entries.is_empty());
    let line = |entries: &[_]| {
        let begins = value(entries, &ICalendarProperty::Dtstart)?;
        Some(format!("{begins} {}", value(entries, &ICalendarProperty::Summary)?))
    };
    meetings.filter_map(|it| line(&it.entries)).collect()
}
