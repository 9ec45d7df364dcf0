//! Collections, as librarians make them, teachers look through them and suggest for them.

mod bad;
mod checking;
mod clipping;
mod files;
mod making;
mod people;
mod publishing;
mod suggesting;

use serde_json::json;
use shelftalker::features::collections::{Collection, Item};
use shelftalker::rehearsal::{Id, SeenMessage};

use crate::school::{DESK, HART, RIVERA, STAFF, School, Who};

/// A September Monday.
const MONDAY: &str = "2026-09-14 12:00";

const PLATES: &str = "Subject Spotlight: Plate tectonics";

const VIDEO: [(&str, &str); 4] = [
    ("title", "Plates in motion"),
    ("link", "https://example.org/plates"),
    ("kind", "video"),
    ("why", "Four minutes, and the map moves."),
];
const BOOK: [(&str, &str); 4] =
    [("title", "Restless Earth"), ("mark", "551.1 PLA"), ("kind", "Book"), ("why", "Its diagrams.")];

impl School {
    pub async fn begins_a_collection(&mut self, fields: &[(&str, &str)]) -> String {
        self.a_minute_later();
        let form = self.types(HART, "collection new", &[]).await.form().clone();
        self.submits(HART, STAFF, &form, fields).await.privately()
    }

    pub async fn has_plates(&mut self) {
        let said = self
            .begins_a_collection(&[
                ("title", PLATES),
                ("subjects", "geography"),
                ("classes", "Year 5 to 8"),
                ("purpose", "NGSS MS-ESS2-2"),
            ])
            .await;
        assert!(said.contains("is begun"), "{said}");
    }

    pub async fn adds_item(&mut self, who: Who, to: &str, fields: &[(&str, &str)]) -> String {
        self.a_minute_later();
        let form = self.types(who, "collection add", &[("collection", json!(to))]).await.form().clone();
        self.submits(who, STAFF, &form, fields).await.privately()
    }

    /// Asks for it to be posted in a channel; what is said to that. Nothing is delivered yet.
    pub async fn asks_for_plates_in(&mut self, channel: Id) -> String {
        self.a_minute_later();
        let _preview = self.types(HART, "collection publish", &[("collection", json!(PLATES))]).await;
        let _chosen = self.chooses(HART, STAFF, "Where to post it", &channel.to_string()).await.privately();
        self.clicks(HART, STAFF, "Post it").await.privately()
    }

    pub async fn posts_plates_in(&mut self, channel: Id) {
        let said = self.asks_for_plates_in(channel).await;
        assert!(said.contains("is on its way"), "{said}");
        self.a_minute_later();
        self.delivers_everything().await;
    }

    /// Posted in the staff room.
    pub async fn posts_plates(&mut self) {
        self.posts_plates_in(self.here().staff).await;
    }

    /// Nothing is delivered yet.
    pub async fn takes_plates_down(&mut self) {
        self.a_minute_later();
        let _shown = self.types(HART, "collection publish", &[("collection", json!(PLATES))]).await;
        let said = self.clicks_surely(HART, STAFF, "Take it down", "Take it down").await.privately();
        assert!(said.contains("is taken down"), "{said}");
    }

    /// With two items, in the staff room.
    pub async fn has_plates_posted(&mut self) {
        self.has_plates().await;
        self.adds_item(HART, PLATES, &VIDEO).await;
        self.adds_item(HART, PLATES, &BOOK).await;
        self.posts_plates().await;
    }

    /// The card in the staff room.
    pub fn collection_card(&self) -> String {
        let cards: Vec<SeenMessage> = self
            .public(RIVERA, STAFF)
            .into_iter()
            .filter(|message| message.button("Ask for help with this").is_some())
            .collect();
        assert_eq!(cards.len(), 1, "one card was expected");
        self.shown(&cards[0])
    }

    pub fn newest_at_the_desk(&self) -> String {
        self.shown(self.public(HART, DESK).last().unwrap())
    }

    pub async fn kept_collections(&self) -> Vec<(Collection, Vec<Item>)> {
        let store = &self.play().bot.library.store;
        let school = store.schools().await.unwrap()[0].id;
        let mut all = Vec::new();
        for of in store.collections(school).await.unwrap() {
            let items = store.items(school, &of.id).await.unwrap();
            all.push((of, items));
        }
        all
    }
}
