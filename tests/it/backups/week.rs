//! A backup of every moment of a week, put back on its Saturday: nothing of the week is said twice, nobody is told that
//! something was not said, and the next week is like any other.

use serde_json::json;
use tempfile::TempDir;

use super::{backs_up, restored};
use crate::school::{DESK, HART, OKAFOR, REQUESTS, RIVERA, STAFF, School, a_wish, without_references};

/// What happens in the week, in order; a backup is made before and after the queue is worked off each time.
const WEEK: [Happens; 9] = [
    Happens::Nothing("2026-09-07 07:30"),
    Happens::Asks("2026-09-07 09:12"),
    Happens::Accepts("2026-09-08 10:00"),
    Happens::WritesANewsletter("2026-09-08 11:00"),
    Happens::SendsIt("2026-09-09 12:00"),
    Happens::Completes("2026-09-10 09:00"),
    Happens::Nothing("2026-09-11 15:00"),
    Happens::Asks("2026-09-11 15:30"),
    Happens::Nothing("2026-09-12 09:00"),
];

#[derive(Clone, Copy)]
enum Happens {
    Nothing(&'static str),
    Asks(&'static str),
    Accepts(&'static str),
    WritesANewsletter(&'static str),
    SendsIt(&'static str),
    Completes(&'static str),
}

impl Happens {
    fn at(self) -> &'static str {
        let (Self::Nothing(at)
        | Self::Asks(at)
        | Self::Accepts(at)
        | Self::WritesANewsletter(at)
        | Self::SendsIt(at)
        | Self::Completes(at)) = self;
        at
    }
}

impl School {
    async fn lives(&mut self, what: Happens) {
        match what {
            Happens::Nothing(_) => {}
            Happens::Asks(_) => {
                let wish = [&a_wish()[..], &[("thanks", json!("by-name"))]].concat();
                assert!(self.types(RIVERA, "request-collab", &wish).await.text().contains("Got it: request"));
            }
            Happens::Accepts(_) => self.clicks(HART, DESK, "Accept").await.is_noted(),
            Happens::WritesANewsletter(_) => {
                let file = b"# September news\n\n## New on the shelves\n\nTwelve books about the sea.\n";
                let _editor = self.types_with_file(HART, "newsletter write", &[], ("news.md", file)).await;
                let (staff, requests) = (self.here().staff.to_string(), self.here().requests.to_string());
                let rooms = [staff.as_str(), requests.as_str()];
                let _chosen = self.chooses_all(HART, STAFF, "Add channels (25 at a time)", &rooms).await;
            }
            Happens::SendsIt(_) => {
                let _sure = self.clicks(HART, STAFF, "Send now").await;
                let _sent = self.clicks(HART, STAFF, "Send it now").await;
            }
            Happens::Completes(_) => self.completes(HART, &[("Students reached", "24")]).await,
        }
    }

    /// What everybody reads in the two rooms that everybody reads, without the codes at the end of messages.
    fn everybody_reads(&self) -> Vec<String> {
        let rooms = [STAFF, REQUESTS].map(|room| self.public(OKAFOR, room));
        rooms.iter().flatten().map(|message| without_references(&message.text())).collect()
    }

    /// The tips, each by its first line.
    fn tips_by_name(&self) -> Vec<String> {
        let mut said = self.public(OKAFOR, STAFF);
        said.retain(|message| message.button("Help me try this").is_some());
        said.iter().map(|message| message.text().lines().next().unwrap().to_owned()).collect()
    }

    /// Nobody is told that something was not said or may not have been, or told of an act a second time.
    fn says_nothing_false(&self, where_from: &str) {
        let desk: Vec<String> =
            self.public(HART, DESK).iter().map(shelftalker::rehearsal::SeenMessage::text).collect();
        for words in ["Not posted", "Perhaps posted", "couldn't", "could not", "another copy", "set aside"] {
            assert!(!desk.iter().any(|text| text.contains(words)), "{where_from}: {words}: {desk:#?}");
        }
        for number in [1, 2] {
            let cards = desk.iter().filter(|text| text.starts_with(&format!("Request #{number} "))).count();
            assert!(cards <= 1, "{where_from}: request #{number} has {cards} cards: {desk:#?}");
        }
    }
}

/// The week as far as `until`; the backup is made before or after what happens then has been delivered.
async fn a_week_with_a_backup(until: usize, is_delivered: bool) -> (School, TempDir) {
    let mut school = School::opens("2026-09-07 07:29").await;
    let kept = tempfile::tempdir().unwrap();
    for (place, what) in WEEK.into_iter().enumerate() {
        school.clock_reads(what.at());
        school.delivers_everything().await;
        school.lives(what).await;
        if place == until && !is_delivered {
            backs_up(&school, &kept.path().join("backup.db")).await;
        }
        school.delivers_everything().await;
        if place == until && is_delivered {
            backs_up(&school, &kept.path().join("backup.db")).await;
        }
    }
    (school, kept)
}

async fn is_put_back(until: usize, is_delivered: bool) {
    let (mut school, kept) = a_week_with_a_backup(until, is_delivered).await;
    let where_from = format!("{until}, {}", if is_delivered { "delivered" } else { "due" });
    let week = school.everybody_reads();
    assert_eq!(week.len(), 5, "a tip, two newsletters, thanks, and the card to ask with: {week:#?}");
    let threads = school.threads(RIVERA).len();
    let told = school.thread(RIVERA).len();

    let folder = restored(&school, &kept.path().join("backup.db")).await;
    school.clock_reads("2026-09-12 10:00").restarts_with(folder.path()).await.delivers_everything().await;
    assert_eq!(school.everybody_reads(), week, "{where_from}: on Saturday");
    school.says_nothing_false(&where_from);
    assert_eq!(school.threads(RIVERA).len(), threads, "{where_from}");
    assert_eq!(school.thread(RIVERA).len(), told, "{where_from}");

    school.clock_reads("2026-09-14 07:30").delivers_everything().await;
    let next = school.everybody_reads();
    assert_eq!(next.len(), week.len() + 1, "{where_from}: on Monday");
    let tips = school.tips_by_name();
    assert!(tips.len() == 2 && tips[0] != tips[1], "{where_from}: another tip: {tips:?}");
    school.says_nothing_false(&where_from);

    school.clock_reads("2026-09-18 15:00").delivers_everything().await;
    let thanks = school.everybody_reads();
    assert_eq!(thanks.len(), next.len(), "{where_from}: nobody is thanked twice: {thanks:#?}");
    school.says_nothing_false(&where_from);
}

#[tokio::test]
async fn k02_a_backup_of_any_moment_of_a_week_repeats_nothing_of_it() {
    for until in 0..WEEK.len() {
        is_put_back(until, true).await;
    }
}

#[tokio::test]
async fn k02_a_backup_of_any_moment_at_which_something_was_due_repeats_nothing_of_it() {
    for until in 0..WEEK.len() {
        is_put_back(until, false).await;
    }
}

#[tokio::test]
async fn a_reminder_that_was_said_since_the_backup_is_not_called_missed() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.plans(HART, &[&[("When", "10 Sep 13:15")]]).await.privately();
    school.delivers_everything().await;
    school.clock_reads("2026-09-09 02:30").delivers_everything().await;
    let kept = tempfile::tempdir().unwrap();
    let backup = kept.path().join("backup.db");
    backs_up(&school, &backup).await;
    let before = school.thread(RIVERA).len();
    school.clock_reads("2026-09-09 15:00").delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), before + 1, "she is reminded on the day before");

    school.clock_reads("2026-09-10 09:00");
    let older = restored(&school, &backup).await;
    school.restarts_with(older.path()).await.delivers_everything().await;
    assert_eq!(school.thread(RIVERA).len(), before + 1);
    assert!(!school.reads(HART, DESK).contains("Not posted"), "{}", school.reads(HART, DESK));
}
