//! `/posts`: what comes when and why, changed before it is said; pauses; what did not go out. As a librarian reads it.

mod changes;
mod pauses;
mod problems;
mod races;
mod speed;
mod upcoming;

use std::fmt::Write as _;

use crate::school::{DESK, HART, LEE, OKAFOR, STAFF, Said, School, Who};

/// A Saturday: the first tip comes on Monday 7 September at 07:30, thank-yous on Fridays at 15:00.
const SATURDAY: &str = "2026-09-05 10:00";
const OPEN: &str = "Open one";

impl School {
    async fn sees_upcoming(&mut self, who: Who) -> Said {
        self.types(who, "posts upcoming", &[]).await
    }

    /// Opens the post whose line in the menu begins like this.
    async fn opens_post(&mut self, who: Who, begins: &str) -> Said {
        let list = self.sees_upcoming(who).await;
        let menu = list.message().menu(OPEN).unwrap();
        let found = menu.options.iter().find(|option| option.label.starts_with(begins));
        let label = found.unwrap_or_else(|| panic!("no {begins}: {:?}", menu.options)).label.clone();
        self.chooses(who, STAFF, OPEN, &label).await
    }

    /// The tips that the staff has read, by their titles.
    fn tips_said(&self) -> Vec<String> {
        self.public(OKAFOR, STAFF)
            .iter()
            .map(|tip| tip.text().lines().next().unwrap_or_default().to_owned())
            .collect()
    }

    /// Each time at its moment, as a bot that runs meets them.
    pub async fn lives_through(&mut self, moments: &[&str]) {
        for moment in moments {
            self.clock_reads(moment).delivers_everything().await;
        }
    }

    fn desk_was_told(&self) -> String {
        self.public(LEE, DESK).iter().fold(String::new(), |mut all, message| {
            let _ = writeln!(all, "{}", message.text());
            all
        })
    }

    /// A school whose queue holds three short tips, A to C.
    async fn with_three_tips(moment: &str) -> Self {
        use shelftalker::store::{Change, Write};
        let mut school = Self::opens(moment).await;
        let store = &school.play().bot.library.store;
        let id = store.schools().await.unwrap()[0].id;
        let tips = store.tips(id).await.unwrap();
        let remove = tips.iter().map(|tip| Write::RemoveTip { school: id, tip: tip.id });
        store.commit(Change(remove.collect())).await.unwrap();
        for title in ["Tip A", "Tip B", "Tip C"] {
            let form = school.types(HART, "tip add", &[]).await.form().clone();
            let fields = [("title", title), ("body", "One idea, usable today.")];
            assert!(
                school.submits(HART, STAFF, &form, &fields).await.privately().contains("is in the queue")
            );
        }
        school.delivers_everything().await;
        school
    }
}
