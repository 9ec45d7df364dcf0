//! What is held against what, once a time has been lived through.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use serde_json::json;
use sqlx::{Connection, SqliteConnection};

use super::Year;
use super::days::{is_in_school_hours, is_testing_day};
use super::said::{Kind, Said, Times, everything};
use crate::files::files;
use crate::school::HART;

impl Year {
    fn everything_said(&self) -> Vec<Said> {
        everything(&self.school, &self.ledger.newsletters)
    }

    fn answers_somebody(&self, said: &Said) -> bool {
        self.was_pressed_at(said.at)
    }

    /// Whatever was said by itself had a line in `/posts upcoming`, and each line came: then, and so often.
    pub fn is_as_it_was_foretold(&self) {
        let mut said = Times::new();
        for message in self.everything_said().iter().filter(|message| !self.answers_somebody(message)) {
            let kind = message.kind.unwrap_or_else(|| panic!("at {}: {}", message.local(), message.words));
            if kind.is_foretold() {
                *said.entry((message.local(), kind)).or_default() += 1;
            }
        }
        let now = self.now();
        let foretold: BTreeSet<_> = self.foretold.iter().filter(|((falls, _), _)| *falls <= now).collect();
        let said: BTreeSet<_> = said.iter().collect();
        let unsaid: Vec<_> = foretold.difference(&said).collect();
        let unforetold: Vec<_> = said.difference(&foretold).collect();
        assert!(unsaid.is_empty() && unforetold.is_empty(), "foretold: {unsaid:#?}\nsaid: {unforetold:#?}");
    }

    /// Outside school hours, at a weekend, in the holidays or on a closed day, only whoever pressed something hears of it.
    pub fn was_quiet_on_closed_days(&self) {
        for message in self.everything_said().iter().filter(|message| !self.answers_somebody(message)) {
            let told = format!("{}: {}", message.local(), message.words);
            assert!(is_in_school_hours(message.at), "{told}");
            let is_read_by_all = message.kind.is_some_and(Kind::is_public);
            assert!(!(is_read_by_all && is_testing_day(message.day())), "exams are sat: {told}");
            if message.kind == Some(Kind::Brief) {
                assert_eq!(message.local().format("%H:%M").to_string(), "07:00");
            }
        }
        // Nothing is ever told in the same words twice at one place and time.
        let mut told = BTreeSet::new();
        for message in self.everything_said() {
            assert!(
                told.insert((message.at, message.room, message.words.clone())),
                "twice: {}",
                message.words
            );
        }
    }

    /// The queue, the exported tables, the page for the principal and the list of problems tell of the same.
    pub async fn is_in_the_record(&mut self) {
        let said = self.everything_said();
        let number = |kind| said.iter().filter(|message| message.kind == Some(kind)).count();
        assert_eq!(
            self.sent_by_the_queue().await,
            said.len(),
            "each message is one delivery, and each delivery one message"
        );

        let exported = self.types(HART, "impact", &[("show", json!("file"))]).await;
        let tables: BTreeMap<String, Vec<u8>> = files(self, exported.message()).into_iter().collect();
        let table = |name: &str| rows(&tables[&format!("{name}.csv")]);
        let posts = table("posts");
        for (name, kind) in
            [("tip", Kind::Tip), ("appreciation", Kind::Thanks), ("newsletter", Kind::Newsletter)]
        {
            let of = posts.iter().filter(|row| row["kind"] == name);
            let sent: usize = of.map(|row| row["sent"].parse::<usize>().unwrap()).sum();
            assert_eq!(sent, number(kind), "{name}");
        }
        let known = &self.ledger;
        let requests = table("requests");
        let all = |column: &str, value: &str| requests.iter().filter(|row| row[column] == value).count();
        assert_eq!(requests.len(), known.requests);
        assert_eq!(all("stage", "completed"), known.completed);
        assert_eq!(all("of_idea", "yes"), known.from_ideas);
        assert_eq!(all("of_tip", "yes"), known.from_tips);
        let students: usize = requests.iter().filter_map(|row| row["students"].parse::<usize>().ok()).sum();
        assert_eq!(students, known.students);
        assert_eq!(table("sessions").len(), known.sessions);
        let events = table("events");
        let came: usize = events.iter().map(|row| row["came"].parse::<usize>().unwrap()).sum();
        assert_eq!((events.len(), came), (known.events, known.came));
        let suggested = table("tips").iter().filter(|row| row["suggested"] == "yes").count();
        assert_eq!(suggested, known.suggested);
        assert_eq!(number(Kind::TipNews), known.suggested);

        let problems = self.types(HART, "posts problems", &[]).await.privately();
        assert!(problems.contains("Nothing is left to sort out"), "{problems}");
        self.delivers_everything().await;
    }

    /// The page for the principal says of the whole school year what the story knows of it.
    pub async fn is_on_the_page(&mut self) {
        let said = self.everything_said();
        let number = |kind| said.iter().filter(|message| message.kind == Some(kind)).count();
        let page = self.types(HART, "impact", &[("period", json!("1 Sep 2026 to 31 Aug 2027"))]).await;
        let files = files(self, page.message());
        let is_page = |name: &str| Path::new(name).extension().is_some_and(|ends| ends == "html");
        let (_, html) = files.iter().find(|(name, _)| is_page(name)).unwrap();
        let html = String::from_utf8(html.clone()).unwrap();
        let known = &self.ledger;
        for (figure, what) in [
            (known.completed, "collaborations"),
            (known.students, "student places"),
            (known.requests, "requests, none waiting"),
            (number(Kind::Tip), "tips posted"),
            (known.from_tips, "request that came from a tip"),
            (number(Kind::Newsletter), "newsletters"),
            (known.events, "events for the staff"),
            (known.came, "came to them, counted each time"),
            (known.from_ideas, "requests that came from an idea"),
            (known.suggested, "tip that a teacher suggested"),
        ] {
            let told = format!("<strong>{figure}</strong> {what}<");
            assert!(html.contains(&told), "{told} does not stand in {html}");
        }
        self.delivers_everything().await;
    }

    /// Morning briefs told of something on the first day of each of these times, and never outside of them.
    pub fn briefs_told_of_it(&self, words: &str, spans: &[&str]) {
        let said = self.everything_said();
        let briefs = said.iter().filter(|it| it.kind == Some(Kind::Brief) && it.words.contains(words));
        let days: Vec<NaiveDate> = briefs.map(Said::day).collect();
        let spans: Vec<[NaiveDate; 2]> = spans
            .iter()
            .map(|span| {
                let (first, last) = span.split_once(" until ").unwrap();
                [first, last].map(|day| day.parse().unwrap())
            })
            .collect();
        for [first, _] in &spans {
            assert!(days.contains(first), "{words}: not on {first}, but on {days:?}");
        }
        let is_in_time = |day: &&NaiveDate| spans.iter().any(|[first, last]| first <= *day && *day <= last);
        let others: Vec<&NaiveDate> = days.iter().filter(|day| !is_in_time(day)).collect();
        assert!(others.is_empty(), "{words}: also on {others:?}");
    }

    /// How many deliveries the queue holds to be sent.
    async fn sent_by_the_queue(&self) -> usize {
        let path = self.folder().join("shelftalker.db");
        let mut database = open(&path).await;
        let (sent, other): (i64, i64) = sqlx::query_as(
            "select count(case when state = 'sent' then 1 end),
                    count(case when state not in ('sent', 'queued', 'cancelled') then 1 end) from deliveries",
        )
        .fetch_one(&mut database)
        .await
        .unwrap();
        assert_eq!(other, 0, "nothing was missed, held or uncertain");
        usize::try_from(sent).unwrap()
    }
}

async fn open(path: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap()
}

type Row = BTreeMap<String, String>;

/// A table as a spreadsheet reads it.
fn rows(csv: &[u8]) -> Vec<Row> {
    let text = csv.strip_prefix("\u{feff}".as_bytes()).unwrap();
    csv::Reader::from_reader(text).deserialize().map(Result::unwrap).collect()
}
