//! What every store must hold to. Each story takes a store through its trait alone, so that a second database
//! runs the same stories; `file.rs` has those about SQLite's one file.

use std::sync::Arc;

use chrono::{DateTime, NaiveTime, Utc};
use shelftalker::days::Manner;
use shelftalker::features::setup::{School, SchoolId};
use shelftalker::queue::{NewPost, Place, Reference};
use shelftalker::store::{Change, CommitError, Store, Write};

/// Runs each story on a fresh store of each kind.
macro_rules! stories {
    ($($story:ident,)*) => {
        mod in_sqlite {
            $(
                #[tokio::test]
                async fn $story() {
                    let folder = tempfile::tempdir().unwrap();
                    super::$story(&crate::store::file::open(&folder).await).await;
                }
            )*
        }
    };
}

mod arranged;
mod desk;
mod file;
mod migrations;
mod purge;
mod queue;
mod steps;
mod trouble;

const SCHOOL: SchoolId = SchoolId(1);

fn at(time: &str) -> DateTime<Utc> {
    format!("2026-09-07T{time}:00Z").parse().unwrap()
}

async fn overtaken(store: &dyn Store, change: Change) -> bool {
    match store.commit(change).await {
        Ok(()) => false,
        Err(CommitError::Overtaken) => true,
        Err(error) => panic!("{error}"),
    }
}

fn school() -> School {
    School {
        id: SCHOOL,
        server: "100".into(),
        zone: chrono_tz::America::Denver,
        manner: Manner::american(),
        librarians: None,
        desk: Some("200".into()),
        requests: None,
        staff: None,
        day_starts: NaiveTime::from_hms_opt(7, 0, 0).unwrap(),
        day_ends: NaiveTime::from_hms_opt(17, 0, 0).unwrap(),
        calendar: Arc::default(),
        pauses: shelftalker::features::pauses::Pauses::default(),
        marks: shelftalker::features::departments::Marks::default(),
        second_eyes: false,
        away: false,
        version: 0,
    }
}

async fn with_a_school(store: &dyn Store) {
    store.commit(Change::of(Write::NewSchool(school()))).await.unwrap();
}

fn post(reference: &str, to: &[Place]) -> NewPost {
    NewPost {
        school: SCHOOL,
        kind: "tip",
        reference: Reference(reference.to_owned()),
        content: "7".into(),
        card: None,
        due_at: at("07:30"),
        at_once: false,
        closes_at: at("09:30"),
        to: to.to_vec(),
        parts: 1,
    }
}
