//! Plans that teacher and librarian write together.

mod again;
mod kept;
mod together;

use serde_json::json;

use crate::school::{DESK, HART, RIVERA, STAFF, Said, School, Who};

/// A September Monday.
const MONDAY: &str = "2026-09-14 09:00";

impl School {
    /// Somebody asks for a unit that is planned together.
    async fn asks_for_a_unit(&mut self, who: Who, topic: &str) {
        let wish = [
            ("support", json!("co-plan-unit")),
            ("topic", json!(topic)),
            ("class", json!("8B Biology")),
            ("thanks", json!("colleague")),
        ];
        let said = self.types(who, "request-collab", &wish).await.privately();
        assert!(said.contains("Got it: request #"), "{said}");
        self.delivers_everything().await;
    }

    /// Dana Hart has taken on what Ana Rivera asks for, and Ana has begun the plan.
    async fn plans_with_rivera(&mut self) {
        self.asks_for_a_unit(RIVERA, "Tides").await;
        self.accepts(HART).await;
        let _own = self.taps_in_thread("Plan together").await.privately();
        self.delivers_everything().await;
    }

    /// A part of the plan in the thread is written by Ana Rivera.
    async fn rivera_writes(&mut self, part: &str, words: &str) {
        let form = self.taps_in_thread(part).await.form().clone();
        self.answers_in_thread(&form, &[("words", words)]).await.is_noted();
        self.delivers_everything().await;
    }

    /// Ana Rivera looks at the sessions, and at one of them.
    async fn rivera_looks_at(&mut self, session: &str) {
        let _all = self.taps_in_thread("Sessions").await.privately();
        let at = self.one_thread(RIVERA);
        let seen = self.discord().sees(at.member, at.channel);
        let all = seen.iter().rfind(|message| message.menu("Look at a session").is_some()).unwrap();
        let chosen = self.discord().choose(at, all.id, "Look at a session", &[session]).await.unwrap();
        let _shown = self.play().settled(at, chosen).await;
    }

    /// The plan as it stands in Ana Rivera's thread.
    fn plan_in_thread(&self) -> String {
        let seen = self.thread(RIVERA);
        let plan = seen.iter().rfind(|message| !message.private && message.text().contains("Plan for #"));
        self.shown(plan.expect("no plan stands in the thread"))
    }

    /// Dana Hart opens the plan at the desk.
    async fn hart_opens_the_plan(&mut self) -> Said {
        let at = self.at(HART, DESK);
        let seen = self.discord().sees(at.member, at.channel);
        let label = ["The plan", "Plan together"];
        let is_it = |label: &str| seen.iter().any(|message| message.button(label).is_some());
        let label = label.into_iter().find(|label| is_it(label)).expect("no plan at the desk");
        self.clicks(HART, DESK, label).await
    }

    /// Ana Rivera's request is completed.
    async fn is_completed(&mut self) {
        let card = self.clicks(HART, DESK, "Complete").await.privately();
        assert!(card.contains("Complete request #"), "{card}");
        let numbers = [
            ("Sessions held", "2"),
            ("Students reached", "24"),
            ("What came of it (the teacher reads it)", "Every group could say why the tide turns."),
        ];
        let _ready = self.fills_in(HART, DESK, "Write the numbers", &numbers).await.privately();
        let saved = self.clicks(HART, DESK, "Save").await.privately();
        assert!(saved.contains("is completed"), "{saved}");
        self.delivers_everything().await;
    }
}

/// Where Ana Rivera looks at her own things.
const HERS: &str = STAFF;
