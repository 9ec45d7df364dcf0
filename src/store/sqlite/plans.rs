//! Every query of these files, as SQLite would carry it out: none goes through a whole table, and none through all
//! that a school has in a table that grows with its years. The queries are read out of the files themselves, so that a
//! new one is looked at, too.

use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

const FILES: &[(&str, &str)] = &[
    ("absences", include_str!("absences.rs")),
    ("calendars", include_str!("calendars.rs")),
    ("cards", include_str!("cards.rs")),
    ("changes", include_str!("changes.rs")),
    ("collections", include_str!("collections.rs")),
    ("commit", include_str!("commit.rs")),
    ("desk_dates", include_str!("desk_dates.rs")),
    ("events", include_str!("events.rs")),
    ("files", include_str!("files.rs")),
    ("hard_topics", include_str!("hard_topics.rs")),
    ("ideas", include_str!("ideas.rs")),
    ("newsletters", include_str!("newsletters.rs")),
    ("outreach", include_str!("outreach.rs")),
    ("posts", include_str!("posts.rs")),
    ("purge", include_str!("purge.rs")),
    ("queue", include_str!("queue.rs")),
    ("requests", include_str!("requests.rs")),
    ("schools", include_str!("schools.rs")),
    ("seasons", include_str!("seasons.rs")),
    ("steps", include_str!("steps.rs")),
    ("suggested_items", include_str!("suggested_items.rs")),
    ("suggestions", include_str!("suggestions.rs")),
    ("teaching_plans", include_str!("teaching_plans.rs")),
    ("thanks", include_str!("thanks.rs")),
    ("threads", include_str!("threads.rs")),
    ("tips", include_str!("tips.rs")),
];

/// What may be gone through: what a query makes itself, and all schools where all are asked for.
const MAY_BE_GONE_THROUGH: &[&str] = &[
    "VIRTUAL TABLE",
    "SCAN CONSTANT ROW",
    "SCAN librarians",
    "SCAN named",
    "SCAN used",
    "SCAN latest",
    "SCAN schools",
    // Channels where cards wait to be painted, each found by the index.
    "SCAN channels",
    "SCAN waiting",
    // Schools whose cards are all to be painted anew: mostly none.
    "SCAN repaints",
    // The closed requests of one step of tidying up.
    "SCAN (subquery-",
    // Hold what waits or is being settled, of all schools, and nothing else: counted for whoever watches over the bot.
    "INDEX deliveries_queued_in_order",
    "INDEX deliveries_settling",
    // Holds the cards that wait to be painted, and no other.
    "USING INDEX cards_to_paint",
];

/// A school alone narrows enough where there are few rows a school, where an index holds only what is asked for, or
/// where what is read comes first in it.
const NARROW_ENOUGH: &[&str] = &[
    "requests_by_answer (school=?)",
    "requests_by_tip (school=?)",
    "requests_by_idea (school=?)",
    "requests_by_collection (school=?)",
    // What a school has changed of the ideas, and its own.
    "ideas USING PRIMARY KEY (school=?)",
    // A few dozen of a school, all of them asked for.
    "collections USING PRIMARY KEY (school=?)",
    "requests_by_librarian (school=?)",
    // The newest of a school, as many as are read at once.
    "requests USING INDEX sqlite_autoindex_requests_1 (school=?)",
    "thank_yous_by_template (school=?)",
    // All of them, when somebody says how they wish to be thanked: whose words name them.
    "thank_yous_by_post (school=?)",
    // One for each member who has said how they wish to be thanked.
    "thanks_choices USING PRIMARY KEY (school=?)",
    // A few a year: who leads a team, or is new, and what was decided about hints.
    "colleagues USING PRIMARY KEY (school=?)",
    "hint_decisions USING PRIMARY KEY (school=?)",
    // All of them, for the files of the record.
    "hard_topics USING PRIMARY KEY (school=?)",
    "teaching_plans USING PRIMARY KEY (school=?)",
    // A few a year.
    "desk_dates USING PRIMARY KEY (school=?)",
    "season_choices USING PRIMARY KEY (school=?)",
    // Those that stand somewhere, where all of them are to be painted anew.
    "cards_standing (school=?)",
    // A handful of a school, whatever its years.
    "schedules USING INDEX sqlite_autoindex_schedules_1 (school=?)",
    // What is being settled, or held, at this moment.
    "deliveries_settling (school=?)",
    // What waits for a librarian's decision; of it the latest.
    "deliveries_to_decide (school=?)",
    // What its librarians left out of its calendar files.
    "left_out_of_calendar USING PRIMARY KEY (school=?)",
    "newsletters_by_school (school=?)",
    "tips_by_school (school=?)",
    "absences USING INDEX sqlite_autoindex_absences_1 (school=?)",
    // The latest of a school, a page of them.
    "changes USING INDEX changes_by_school (school=?)",
];

/// What begins behind a row that is one of the latest.
const ALONG_THE_ROWS: &[&str] = &[
    // Posts since a clock was last known to be right.
    "SEARCH posts",
];

/// The texts in a file that are queries: everything between two quotes that begins as one.
fn queries(source: &'static str) -> impl Iterator<Item = &'static str> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    source.split('"').skip(1).step_by(2).filter(|text| {
        let mut words = text.split_whitespace();
        let is_query = |word: &str| ["select", "insert", "update", "delete", "with"].contains(&word);
        words.next().is_some_and(is_query) && words.count() > 2
    })
}

#[tokio::test]
async fn no_query_goes_through_a_whole_table_or_all_of_a_schools_years() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shelftalker.db");
    let store = super::SqliteStore::open(&path, [7; 16]).await.unwrap();
    let url = format!("sqlite://{}", path.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let mut seen = 0;
    let mut slow = Vec::new();
    for (file, source) in FILES {
        // What `purge` does for closed requests is put together from pieces.
        let of_file: Vec<&str> =
            if *file == "purge" { super::purge::ALL.to_vec() } else { queries(source).collect() };
        for query in of_file {
            seen += 1;
            let explain = AssertSqlSafe(format!("explain query plan {query}"));
            let plan = sqlx::query(explain).fetch_all(&mut connection).await;
            let plan = plan.unwrap_or_else(|error| panic!("{file}: {error}: {query}"));
            for step in plan {
                let step: String = step.get("detail");
                let goes_through =
                    step.starts_with("SCAN") && !MAY_BE_GONE_THROUGH.iter().any(|it| step.contains(it));
                // In the order of its rows, past all that it does not ask for.
                let along_the_rows = step.contains("USING INTEGER PRIMARY KEY (rowid>?)")
                    && !ALONG_THE_ROWS.iter().any(|it| step.contains(it));
                let by_school_alone =
                    step.ends_with("(school=?)") && !NARROW_ENOUGH.iter().any(|it| step.contains(it));
                if goes_through || along_the_rows || by_school_alone {
                    slow.push(format!(
                        "{file}: {step}\n    {}",
                        query.split_whitespace().collect::<Vec<_>>().join(" ")
                    ));
                }
            }
        }
    }
    assert!(seen > 50, "the queries were not found: {seen}");
    assert!(slow.is_empty(), "{}", slow.join("\n"));
    connection.close().await.unwrap();
    store.close().await;
}

#[test]
fn every_file_with_queries_is_looked_at() {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/sqlite");
    // What `places` asks is put together, and measured (`benches/`); `open`, `kept_apart` and this one ask once a start, or
    // never; `removed` takes all that there is of a school, `tally` counts in a rehearsal alone, `backup` copies all there
    // is, `records` reads a school's years for its page, and `people` and `names` whatever there is of one person.
    let others = [
        "places",
        "tally",
        "backup",
        "kept_apart",
        "names",
        "records",
        "people",
        "open",
        "open_error",
        "plans",
        "mod",
        "rows",
        "lock",
        "log",
        "stopped",
        "removed",
    ];
    for entry in std::fs::read_dir(here).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".rs") else { continue };
        assert!(
            others.contains(&name) || FILES.iter().any(|(file, _)| *file == name),
            "{name}.rs is looked at nowhere"
        );
    }
}
