//! What is kept of a plan: a copy on paper, everybody's data, the files of the record, and for how long.

use crate::files::files;
use shelftalker::chat::MemberId;

use super::{HERS, MONDAY};
use crate::school::{DESK, HART, RIVERA, School};

#[tokio::test]
async fn a_copy_is_a_file_to_change_and_one_to_print() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Goals", "Say *why* there are two tides a day").await;
    school.rivera_writes("Resources", "Tide tables\nhttps://example.org/the_sea").await;
    let _hers = school.taps_in_thread("Sessions").await.privately();
    let form = school.taps_in_thread("Add a session").await.form().clone();
    let words = [("what", "At the pier"), ("teacher", "Brings the question")];
    let _added = school.answers_in_thread(&form, &words).await.privately();
    let at = school.one_thread(RIVERA);
    let message = school.discord().sees(at.member, at.channel);
    let menu = message.iter().rfind(|it| it.menu("How do you teach it together?").is_some()).unwrap().id;
    school.discord().choose(at, menu, "How do you teach it together?", &["Team teaching"]).await.unwrap();
    let copy = school.taps_in_thread("Keep a copy").await;
    insta::assert_snapshot!(copy.text(), @"
    The plan for #1, to print and to change. Only you can see this.
    📎 plan-1.md
    📎 plan-1.pdf
    ");
    let files = files(&school, copy.message());
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["plan-1.md", "plan-1.pdf"]);
    insta::assert_snapshot!(String::from_utf8(files[0].1.clone()).unwrap(), @r"
    # Plan: Tides

    Request \#1 · Ana Rivera and Dana Hart · 8B Biology

    ## Students should be able to

    Say \*why\* there are two tides a day

    ## Sessions, and who leads

    1. At the pier · Team teaching · Teacher: Brings the question

    ## Resources

    Tide tables

    https://example.org/the_sea
    ");
    assert!(files[1].1.starts_with(b"%PDF-"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn completing_shows_the_plan_beside_the_record_and_then_nobody_writes_in_it() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Goals", "Say why there are two tides a day").await;
    let late = school.taps_in_thread("Products").await.form().clone();
    let card = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(card.contains("The plan: Goals: Say why there are two tides a day"), "{card}");
    school.is_completed().await;
    insta::assert_snapshot!(school.plan_in_thread(), @"
    Mon 14 Sep 09:00  Shelftalker (edited):
          | Plan for #1: Tides
          | This is done. The plan stays for next time.
          | Students should be able to: Say why there are two tides a day
          | What was done: Sessions: 2. Students: 24.
          | What came of it: Every group could say why the tide turns.
        [What has changed] [Keep a copy]
    ");
    insta::assert_snapshot!(school.whole_desk_card().await, @"
    Mon 14 Sep 09:00  Shelftalker (only you):
          | Request #1 · Completed
          | Tides
          | Teacher: @Ana Rivera
          | Support: Co-plan and co-teach a unit
          | Class: 8B Biology
          | Librarian: @Dana Hart
          | What was done: 2 sessions, 24 students
          | What came of it: Every group could say why the tide turns.
          | Title for others: Tides
          | The plan: Goals: Say why there are two tides a day
          | History: 14 September 2026 09:00 · Ana Rivera sent it
          | 14 September 2026 09:00 · Dana Hart accepted it
          | 14 September 2026 09:00 · Dana Hart completed it
        [Join the thread] [History]
    ");
    let refused = school.answers_in_thread(&late, &[("words", "Too late")]).await.privately();
    insta::assert_snapshot!(refused, @"#1 is over, so its plan stays as it is. [Keep a copy] gives it to you as a file.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_a_plan_of_many_words_the_beginnings_stand_beside_the_record() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    let parts = ["Goals", "Products", "Assessment", "Standards", "Big question", "Resources", "To prepare"];
    for part in parts {
        assert!(!school.plan_in_thread().contains("Where something ends"));
        school.rivera_writes(part, &"ebb and flow ".repeat(61)).await;
    }
    let plan = school.plan_in_thread();
    assert!(plan.contains("Where something ends with \"…\", [Keep a copy] has all of it."), "{plan}");
    let card = school.clicks(HART, DESK, "Complete").await.privately();
    for part in ["Goals", "Products", "Assessment"] {
        assert!(card.contains(&format!("{part}: ebb and flow")), "{card}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_is_forgotten_takes_their_plan_along_and_a_librarian_only_their_name() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Goals", "Her own words").await;
    let _own = school.hart_opens_the_plan().await.privately();
    let form = school.opens_form(HART, DESK, "Standards").await;
    let _kept = school.submits(HART, DESK, &form, &[("words", "Ask Dana Hart")]).await.privately();
    school.delivers_everything().await;
    let store = school.play().bot.library.store.clone();
    let of = store.schools().await.unwrap()[0].id;
    let kept = |who: &str| {
        let (store, who) = (store.clone(), MemberId(who.to_owned()));
        async move { store.kept_about(of, &who).await.unwrap() }
    };
    let (rivera, hart) = (school.id(RIVERA).to_string(), school.id(HART).to_string());
    let hers = kept(&rivera).await;
    assert_eq!(hers["plans"][0]["words"]["goals"], "Her own words");
    assert_eq!(hers["what_you_wrote_in_plans"][0]["you_wrote"], "Her own words");
    assert_eq!(kept(&hart).await["what_you_wrote_in_plans"][0]["part"], "standards");

    let _gone = school.types_surely(HART, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    let plan = store.plan(of, 1).await.unwrap().unwrap();
    assert_eq!(plan.parts.words.values().collect::<Vec<_>>(), ["Her own words", "Ask A former colleague"]);
    let changes = store.plan_changes(of, 1).await.unwrap();
    assert_eq!(changes[0].by.name, "A former colleague");
    let _gone = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await;
    school.delivers_everything().await;
    assert_eq!(store.plan(of, 1).await.unwrap(), None);
    assert_eq!(store.plan_changes(of, 1).await.unwrap(), []);
    assert!(kept(&rivera).await.is_empty());
}

#[tokio::test]
async fn who_changed_what_goes_with_the_notes_and_a_plan_of_what_was_carried_out_stays() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Goals", "Say why there are two tides a day").await;
    school.is_completed().await;
    school.asks_for_a_unit(RIVERA, "Storms").await;
    school.accepts(HART).await;
    let _own = school.looks_at_own("#2 · Accepted").await;
    let _begun = school.clicks(RIVERA, HERS, "Plan together").await.privately();
    school.delivers_everything().await;
    let _list = school.looks_at_own("#2 · Accepted").await;
    let _gone = school.clicks_surely(RIVERA, HERS, "Withdraw", "Withdraw it").await;
    school.delivers_everything().await;
    let library = &school.play().bot.library;
    let (store, now) = (library.store.clone(), library.now());
    let of = store.schools().await.unwrap()[0].id;
    assert!(store.plan(of, 2).await.unwrap().is_some());
    let later = now + chrono::TimeDelta::days(91);
    while store.purge(later, chrono::TimeDelta::days(90), 500).await.unwrap() > 0 {}
    assert!(store.plan(of, 1).await.unwrap().is_some(), "it comes again");
    assert_eq!(store.plan_changes(of, 1).await.unwrap(), []);
    assert_eq!(store.plan(of, 2).await.unwrap(), None);
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_files_of_the_record_have_the_plans() {
    let mut school = School::opens(MONDAY).await;
    school.plans_with_rivera().await;
    school.rivera_writes("Goals", "=Say why").await;
    let library = &school.play().bot.library;
    let store = library.store.clone();
    let schools = store.schools().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    shelftalker::features::record::exported::into_folder(store.as_ref(), "here", &schools, folder.path())
        .await
        .unwrap();
    let table = std::fs::read_to_string(folder.path().join("plans.csv")).unwrap();
    assert!(table.lines().count() == 2 && table.contains("'=Say why"), "{table}");
    let line = std::fs::read_to_string(folder.path().join("plans.jsonl")).unwrap();
    let line: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["request"], &line["changes"]), (&serde_json::json!(1), &serde_json::json!(1)));
    assert!(!line.to_string().contains("Rivera"), "{line}");
    school.delivers_everything().await;
}
