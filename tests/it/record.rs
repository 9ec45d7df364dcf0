//! The record: the page for the principal, what it counts, and the files that hold every row.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use shelftalker::features::record::exported::into_folder;
use shelftalker::features::record::{Span, Tally};
use sqlx::{Connection, SqliteConnection};

use crate::events::TAN;
use crate::files::files;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School};

/// Fills the sample school with requests of a school year, as the bot would have written them.
async fn a_year_of(school: &School, requests: u32) {
    let path = school.folder().join("shelftalker.db");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::query("begin immediate").execute(&mut database).await.unwrap();
    let classes = [
        "8B Biology",
        "9 History",
        "Y7 English",
        "10 Geography",
        "Year 11 Chemistry",
        "8 Art",
        "PE",
        "12 Latin",
    ];
    let levels = ["coordination", "cooperation", "integrated-instruction", "integrated-curriculum"];
    let lines = [
        "Every student could name two reliable sources",
        "=HYPERLINK(\"x\")",
        "The class wrote a field guide",
    ];
    let skills = ["Searching", "Judging sources", "Presenting", "Primary sources"];
    // 1 September 2025, 08:00 in the zone of the sample school or near it.
    let begins = 1_756_710_000_000_i64;
    for n in 0..requests {
        let (hour, day) = (3_600_000_i64, 86_400_000_i64);
        let sent = begins + i64::from(n * 300 / requests) * day + i64::from(n % 7) * hour;
        let stage = match n % 20 {
            0..=15 => "completed",
            16 => "declined",
            17 => "scheduled",
            _ => "requested",
        };
        let answered = (n % 20 < 18).then(|| sent + i64::from(n % 50) * hour);
        let closed = matches!(stage, "completed" | "declined").then(|| sent + i64::from(n % 20) * day);
        let held_on =
            chrono::DateTime::from_timestamp_millis(sent + i64::from(n % 18) * day).unwrap().date_naive();
        let record = (stage == "completed").then(|| {
            let level = (n % 6 != 5)
                .then(|| json!({"scheme": "Montiel-Overall, 2005", "level": levels[n as usize % 4]}));
            json!({
                "sessions": 1 + n % 3, "students": if n % 8 == 7 { 1 } else { 20 + n % 9 }, "minutes": 45,
                "level": level, "skills": [skills[n as usize % 4], skills[n as usize % 3]],
                "outcome": lines[n as usize % 3], "goals": [1 + n % 2],
            })
            .to_string()
        });
        let held = [json!(null), json!(true), json!(false)];
        let session = json!([{"day": held_on, "begins": {"Period": "3"}, "minutes": 45, "place": null, "held": held[n as usize % 3]}]);
        sqlx::query(
            "insert into requests (school, number, teacher, teacher_name, wish, stage, sessions, record, rating, sent_at,
                                   answered_at, closed_at, version)
             values ((select min(id) from schools), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(n + 1)
        .bind(format!("t{}", n % 40))
        .bind(format!("Teacher{} Surname{}", n % 40, n % 40))
        .bind(json!({"support": "book-talk", "topic": "Tides", "class": classes[n as usize % 8], "tip": if n % 9 == 0 { json!(1) } else { json!(null) }}).to_string())
        .bind(stage)
        .bind(if n % 20 < 18 { session.to_string() } else { "[]".into() })
        .bind(record)
        .bind((stage == "completed" && n % 3 != 0).then(|| json!({"score": 3 + n % 3, "line": null}).to_string()))
        .bind(sent)
        .bind(answered)
        .bind(closed)
        .execute(&mut database)
        .await
        .unwrap();
    }
    sqlx::query("insert into request_numbers (school, last) values ((select min(id) from schools), ?) on conflict (school) do update set last = excluded.last")
        .bind(requests)
        .execute(&mut database)
        .await
        .unwrap();
    sqlx::query("commit").execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

fn file<'a>(files: &'a [(String, Vec<u8>)], ending: &str) -> &'a [u8] {
    let found = files.iter().find(|(name, _)| name.ends_with(ending));
    &found
        .unwrap_or_else(|| {
            panic!("no {ending} among {:?}", files.iter().map(|(name, _)| name).collect::<Vec<_>>())
        })
        .1
}

#[tokio::test]
async fn a_year_of_400_requests_is_one_page_and_each_of_its_figures_is_counted_again() {
    let mut school = School::opens("2026-06-20 12:00").await;
    a_year_of(&school, 400).await;
    let said = school.types(HART, "impact", &[("period", json!("1 Sep 2025 to 20 Jun 2026"))]).await;
    let text = said.privately();
    assert!(text.contains("worked with 32 teachers on"), "{text}");
    let made = files(&school, said.message());
    assert!(file(&made, ".png").starts_with(b"\x89PNG") && file(&made, ".pdf").starts_with(b"%PDF-1.7"));
    let page = String::from_utf8(file(&made, ".html").to_vec()).unwrap();
    assert!(
        page.contains("<caption>Collaborations by subject</caption>") && !page.contains("Teacher3"),
        "{page}"
    );

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let whole = school.types(HART, "impact", &[("show", json!("file"))]).await;
    whole.privately();
    let exported = files(&school, whole.message());
    std::fs::write(at("page.html"), &page).unwrap();
    std::fs::write(at("figures.csv"), file(&made, "figures.csv")).unwrap();
    std::fs::write(at("sessions.csv"), file(&exported, "sessions.csv")).unwrap();
    keep(&made);
    let now = school.play().bot.library.now().to_rfc3339();
    let mut recount = Command::new("python3");
    recount.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recount.py"));
    recount.args(["page.html", "figures.csv", "sessions.csv"].map(at));
    recount.args(["2025-09-01", "2026-06-20", &now, shelftalker::play::ZONE.name()]);
    match recount.output() {
        Ok(counted) => {
            let said = String::from_utf8_lossy(&counted.stdout).into_owned()
                + &String::from_utf8_lossy(&counted.stderr);
            assert!(counted.status.success(), "{said}");
            println!("{said}");
        }
        Err(missing) => assert!(std::env::var_os("CI").is_none(), "python3 is needed in CI: {missing}"),
    }
    school.delivers_everything().await;
}

/// For whoever wants to look: `SHELFTALKER_DRAWINGS=folder cargo test`.
fn keep(made: &[(String, Vec<u8>)]) {
    if let Some(folder) = std::env::var_os("SHELFTALKER_DRAWINGS") {
        for (name, bytes) in made {
            std::fs::write(Path::new(&folder).join(name), bytes).unwrap();
        }
    }
}

#[tokio::test]
async fn days_without_anything_are_one_sentence_and_so_are_days_that_cannot_be() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let empty = school.types(HART, "impact", &[("period", json!("last school year"))]).await;
    insta::assert_snapshot!(empty.privately(), @"Nothing is on record for 1 September 2025 to 31 August 2026: no request, no session, no tip. The page fills as you complete requests, with [Complete] on their cards at the desk.");
    let backwards = school.types(HART, "impact", &[("period", json!("30 Nov 2026 to 1 Sep 2026"))]).await;
    insta::assert_snapshot!(backwards.privately(), @"30 Nov 2026 to 1 Sep 2026 ends before it begins. Please give the earlier day first.");
    let words = school.types(HART, "impact", &[("period", json!("the good old days"))]).await;
    insta::assert_snapshot!(words.privately(), @"I can't tell which days the good old days means. Choose one from the list, or give two days, such as 7 August 2026 to 7 September 2026.");
    let teacher = school.types(RIVERA, "impact", &[]).await;
    insta::assert_snapshot!(teacher.privately(), @"That's for librarians only.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_librarian_chooses_what_is_told_changes_the_words_and_sees_where_it_comes_from() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let numbers = [
        ("Sessions held", "2"),
        ("Students reached", "24"),
        ("What came of it (the teacher reads it)", "Eleven books left with students"),
    ];
    school.completes(HART, &numbers).await;
    let page = school.types(HART, "impact", &[]).await;
    insta::assert_snapshot!(page.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | The page for your principal
          | Autumn term · 1 September 2026 to 31 December 2026
          | This term the library worked with one teacher on one collaboration.
          | Only you can see this: the page as a picture, as a PDF and for screen readers, and every request that was counted. I don't post it: you pass it on.
          | Lines on what came of it: 1 of 1 on the page
          | Your one ask: None yet: add it with [Change the words]
          | The school's goals: None yet: /library-settings, [Goals and teachers]
        📎 library-2026-09-01-to-2026-12-31.png (The page as a picture. This term the library worked with one teacher on one collaboration.)
        📎 library-2026-09-01-to-2026-12-31.pdf
        📎 library-2026-09-01-to-2026-12-31.html
        📎 figures.csv
        [Change the words] [Choose the lines] [Where does this come from?]
    ");
    let choice = school.clicks(HART, STAFF, "Choose the lines").await;
    insta::assert_snapshot!(choice.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Lines for the page
          | Choose three to six lines for the page. They are your own words from the records.
        ‹Lines on the page: Eleven books left with students›
    ");
    let none = school.chooses_all(HART, STAFF, "Lines on the page", &[]).await;
    assert!(none.privately().contains("0 of 1 on the page"), "{}", none.text());
    let html = String::from_utf8(file(&files(&school, none.message()), ".html").to_vec()).unwrap();
    assert!(!html.contains("Eleven books"), "{html}");
    let asked = school
        .fills_in(HART, STAFF, "Change the words", &[("Your one ask", "Two lessons a week in Year 9")])
        .await;
    let html = String::from_utf8(file(&files(&school, asked.message()), ".html").to_vec()).unwrap();
    assert!(html.contains("<p class=\"ask\" dir=\"auto\">Two lessons a week in Year 9</p>"), "{html}");
    let source = school.clicks(HART, STAFF, "Where does this come from?").await;
    insta::assert_snapshot!(source.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Where the figures come from
          | Autumn term · 1 September 2026 to 31 December 2026. Requests count on the day they were sent, collaborations on the day they were completed, sessions on their own day. The file has a row for each, with everything that was counted.
          | Requests (1): #1
          | Collaborations (1): #1
          | Requests with planned sessions (0): none
        📎 figures.csv
    ");
    // Nothing of it was posted.
    assert!(!school.reads(RIVERA, STAFF).contains("principal"), "{}", school.reads(RIVERA, STAFF));
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_session_that_completing_its_request_called_off_is_not_counted_as_held() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.plans(HART, &[&[("When", "Tue 15 Sep 10:15")], &[("When", "Tue 6 Oct 10:15")]]).await.privately();
    school.clock_reads("2026-09-16 09:00").delivers_everything().await;
    let _ = school.clicks(HART, DESK, "Complete").await.privately();
    let ready =
        school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await.privately();
    assert!(ready.contains("1 session"), "{ready}");
    let done = school.clicks_surely(HART, DESK, "Save", "Complete it").await.privately();
    assert!(done.contains("Request #1 is completed"), "{done}");
    school.delivers_everything().await;
    let of = |period: &str| [("period", json!(period)), ("show", json!("figures"))];
    let figures = school.types(HART, "impact", &of("1 Sep 2026 to 30 Sep 2026")).await.privately();
    assert!(figures.contains("1 of 1 planned sessions held"), "{figures}");
    let source = school.clicks(HART, STAFF, "Where does this come from?").await.privately();
    assert!(source.contains("Requests with planned sessions (1): #1"), "{source}");
    school.clock_reads("2026-10-07 09:00").delivers_everything().await;
    let figures = school.types(HART, "impact", &of("1 Oct 2026 to 31 Oct 2026")).await.privately();
    assert!(figures.starts_with("Nothing is on record for 1 October 2026 to 31 October 2026"), "{figures}");
    school.delivers_everything().await;
}

/// Two librarians look at the same page, and open the form of its words.
async fn both_change_the_words(school: &mut School) -> [shelftalker::rehearsal::Form; 2] {
    for librarian in [HART, LEE] {
        let _page = school.types(librarian, "impact", &[]).await.privately();
    }
    [
        school.opens_form(HART, STAFF, "Change the words").await,
        school.opens_form(LEE, STAFF, "Change the words").await,
    ]
}

#[tokio::test]
async fn of_two_librarians_who_change_the_words_at_once_each_keeps_theirs_or_the_later_is_told() {
    let (points, ask) = ("Talking points, one per line", "Your one ask");
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Sessions held", "2"), ("Students reached", "24")]).await;
    let [harts, lees] = both_change_the_words(&mut school).await;
    let _ = school.submits(LEE, STAFF, &lees, &[(ask, "A second shelf")]).await.privately();
    let _ = school.submits(HART, STAFF, &harts, &[(points, "Every class read more")]).await.privately();
    let (html, _) = told(&mut school).await;
    assert!(html.contains("A second shelf") && html.contains("Every class read more"), "{html}");
    school.a_minute_later();
    let [harts, lees] = both_change_the_words(&mut school).await;
    let _ =
        school.submits(LEE, STAFF, &lees, &[(ask, "A third shelf"), (points, "Ask me")]).await.privately();
    let refused = school.submits(HART, STAFF, &harts, &[(ask, "Two lessons a week")]).await;
    insta::assert_snapshot!(refused.shown(&school), @"
    Mon 7 Sep 09:13  Shelftalker (only you): Somebody else changed the words of this page while you were writing, so yours aren't saved yet. Now it reads:
        Your one ask: A third shelf
        Sending yours again replaces theirs. Press Fix: everything you typed is kept.
        [Fix]
    ");
    let (html, _) = told(&mut school).await;
    assert!(html.contains("A third shelf"), "{html}");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!(form.value(ask), Some("Two lessons a week"));
    let _ = school.submits(HART, STAFF, &form, &[]).await.privately();
    let (html, _) = told(&mut school).await;
    assert!(
        html.contains("Two lessons a week") && html.contains("Ask me"),
        "she changed nothing else: {html}"
    );
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_drafted_sentence_that_was_left_as_it_was_follows_the_figures_also_of_meanwhile() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Sessions held", "2"), ("Students reached", "24")]).await;
    let _page = school.types(HART, "impact", &[]).await.privately();
    let form = school.opens_form(HART, STAFF, "Change the words").await;
    let sentence = form.value("The sentence at the top").unwrap();
    assert!(sentence.ends_with("one teacher on one collaboration."), "{sentence}");
    let _receipt = school.types(OKAFOR, "request-collab", &crate::school::a_wish()).await.privately();
    school.delivers_everything().await;
    school.accepts(LEE).await;
    school.completes(LEE, &[("Sessions held", "1"), ("Students reached", "20")]).await;
    let page = school.submits(HART, STAFF, &form, &[("Your one ask", "A second shelf")]).await.privately();
    assert!(page.contains("2 teachers on 2 collaborations"), "{page}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_54_nobody_is_named_who_has_not_agreed() {
    let mut school = School::opens("2026-09-07 09:12").await;
    // Ben Okafor has not answered whether he may be thanked.
    let _ = school.types(OKAFOR, "request-collab", &crate::school::a_wish()).await;
    school.delivers_everything().await;
    school.accepts(HART).await;
    let name = school.types(HART, "desk", &[]).await.privately();
    let named = ["Ben Okafor", "Okafor"].into_iter().find(|it| name.contains(it)).unwrap();
    let line = format!("{named} and his class found the sea");
    let numbers = [
        ("Sessions held", "1"),
        ("Students reached", "20"),
        ("What came of it (the teacher reads it)", line.as_str()),
    ];
    school.completes(HART, &numbers).await;
    let page = school.types(HART, "impact", &[]).await;
    let html = String::from_utf8(file(&files(&school, page.message()), ".html").to_vec()).unwrap();
    assert!(!html.contains("Okafor"), "{html}");
    assert!(page.text().contains("0 of 1 on the page"), "{}", page.text());
    let refused = school
        .fills_in(HART, STAFF, "Change the words", &[("Your one ask", &format!("More time with {named}"))])
        .await;
    insta::assert_snapshot!(refused.privately(), @r#"This names Ben Okafor, who hasn't agreed to be named in public. Please write "a colleague". Press Fix: everything you typed is kept."#);
    school.delivers_everything().await;
}

/// What is told of these days, as the HTML of the page, and what is said above it.
async fn told(school: &mut School) -> (String, String) {
    let page = school.types(HART, "impact", &[]).await;
    let html = String::from_utf8(file(&files(school, page.message()), ".html").to_vec()).unwrap();
    (html, page.privately())
}

/// Ben Okafor, who may be named, worked with the library, and this came of it.
async fn has_a_line_of_bens(school: &mut School, line: &str) {
    let wish = [&crate::school::a_wish()[..], &[("thanks", json!("by-name"))]].concat();
    let _receipt = school.types(OKAFOR, "request-collab", &wish).await.privately();
    school.delivers_everything().await;
    school.accepts(HART).await;
    let numbers = [
        ("Sessions held", "1"),
        ("Students reached", "20"),
        ("What came of it (the teacher reads it)", line),
    ];
    school.completes(HART, &numbers).await;
}

#[tokio::test]
async fn case_54_whoever_deletes_their_data_is_not_named_for_it_in_a_line_about_others() {
    let mut school = School::opens("2026-09-07 09:12").await;
    has_a_line_of_bens(&mut school, "With Ana Rivera's class we built a reef").await;
    let _receipt = school.types(RIVERA, "request-collab", &crate::school::a_wish()).await.privately();
    school.delivers_everything().await;
    let (html, said) = told(&mut school).await;
    assert!(!html.contains("reef") && said.contains("0 of 1 on the page"), "she has not agreed: {said}");
    let _done = school.types_surely(RIVERA, "my-data delete", &[], "Delete my data").await.privately();
    school.delivers_everything().await;
    let (html, said) = told(&mut school).await;
    assert!(!html.contains("Rivera"), "{html}");
    // The line is Ben's, and names nobody any more.
    assert!(
        html.contains("With A former colleague") && said.contains("1 of 1 on the page"),
        "{said}: {html}"
    );
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_54_whoever_said_never_is_not_named_though_they_never_asked_for_anything() {
    let mut school = School::opens("2026-09-07 09:12").await;
    has_a_line_of_bens(&mut school, "With Chloe Tan's class we built a reef").await;
    school.wishes_thanks(TAN, "Never thank me in public").await;
    let (html, said) = told(&mut school).await;
    assert!(!html.contains("Chloe") && said.contains("0 of 1 on the page"), "{said}: {html}");
    let refused = school
        .fills_in(HART, STAFF, "Change the words", &[("Your one ask", "More time with Chloe Tan")])
        .await
        .privately();
    assert!(refused.starts_with("This names Chloe Tan, who hasn't agreed"), "{refused}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn case_54_whoever_thinks_again_is_no_longer_named_in_words_that_were_changed_before() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let _page = told(&mut school).await;
    let words = [
        ("The sentence at the top", "This term was Ana Rivera's"),
        ("Talking points, one per line", "Every class read more\nAsk Ana Rivera"),
        ("Your one ask", "A shelf for Ana Rivera"),
    ];
    let _kept = school.fills_in(HART, STAFF, "Change the words", &words).await.privately();
    let (html, _) = told(&mut school).await;
    for named in ["This term was Ana Rivera", "Ask Ana Rivera", "A shelf for Ana Rivera"] {
        assert!(html.contains(named), "she agreed: {html}");
    }
    school.chooses_thanks("Never thank me in public").await;
    let (html, said) = told(&mut school).await;
    assert!(!html.contains("Rivera") && !said.contains("Rivera"), "{said}: {html}");
    assert!(said.contains("This term the library worked with one teacher on one collaboration."), "{said}");
    assert!(said.contains("Left out: Words of yours that name somebody"), "{said}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn letters_that_no_font_has_are_named_beside_the_page_and_are_all_in_the_html() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let said = async |school: &mut School, line: &str| {
        let numbers = [("What came of it (the teacher reads it)", line)];
        school
            .completes(HART, &[&[("Sessions held", "1"), ("Students reached", "24")][..], &numbers].concat())
            .await;
        let page = school.types(HART, "impact", &[]).await;
        let html = String::from_utf8(file(&files(school, page.message()), ".html").to_vec()).unwrap();
        assert!(html.contains(line), "{html}");
        school.delivers_everything().await;
        page.privately()
    };
    school.gets_a_request_accepted().await;
    let page = said(&mut school, "The class read 海辺のカフカ and compared it").await;
    assert!(page.contains("Some letters are missing: I have no font for them"), "{page}");
    // Those of many a school are in the program.
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let page = said(&mut school, "القصة القصيرة und Έφεσος и Чехов").await;
    assert!(!page.contains("Some letters"), "{page}");
}

#[tokio::test]
async fn terms_are_those_of_the_schools_calendar() {
    let mut school = School::opens("2026-10-12 09:12").await;
    for (days, name) in [("2 Sep 2026 to 23 Oct 2026", "Michaelmas"), ("2 Nov 2026 to 18 Dec 2026", "Advent")]
    {
        let term = [("days", json!(days)), ("kind", json!("term")), ("name", json!(name))];
        let _ = school.types(HART, "school-calendar add", &term).await.privately();
        let _ = school.clicks(HART, STAFF, "Add it").await.privately();
        school.delivers_everything().await;
        school.a_minute_later();
    }
    school.gets_a_request_accepted().await;
    school.completes(HART, &[("Sessions held", "1"), ("Students reached", "24")]).await;
    let page = school.types(HART, "impact", &[("period", json!("this term"))]).await.privately();
    assert!(page.contains("Michaelmas · 2 September 2026 to 23 October 2026"), "{page}");
    school.clock_reads("2026-11-09 10:00").delivers_everything().await;
    let page = school.types(HART, "impact", &[("period", json!("last term"))]).await.privately();
    assert!(page.contains("Michaelmas · 2 September 2026 to 23 October 2026"), "{page}");
    let year = school.types(HART, "impact", &[("period", json!("this school year"))]).await.privately();
    assert!(year.contains("2 September 2026 to 1 September 2027"), "{year}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn goals_are_set_once_and_records_are_marked_with_them() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let too_many = "a\nb\nc\nd\ne\nf\ng\nh\ni";
    let goals = "The school's goals, one per line, at most 8";
    let refused = school.fills_in(HART, STAFF, "Goals and teachers", &[(goals, too_many)]).await;
    insta::assert_snapshot!(refused.privately(), @"That is 9 goals, and there is room for 8. Leave some out. Press Fix: everything you typed is kept.");
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let teachers = "How many teachers does the school have?";
    let set = [(teachers, "64"), (goals, "Judge sources\nRead for pleasure")];
    let saved = school.fills_in(HART, STAFF, "Goals and teachers", &set).await;
    insta::assert_snapshot!(saved.privately(), @"Saved. From now on a record can be marked with these 2 goals when you complete it.");
    school.gets_a_request_accepted().await;
    let _ = school.clicks(HART, DESK, "Complete").await.privately();
    let menu = "Which of the school's goals did it serve? (any number)";
    let _ = school.chooses_all(HART, DESK, menu, &["Read for pleasure"]).await.privately();
    let _ = school
        .fills_in(HART, DESK, "Write the numbers", &[("Sessions held", "1"), ("Students reached", "20")])
        .await
        .privately();
    school.saves_the_record(HART).await;
    let page = school.types(HART, "impact", &[]).await;
    let html = String::from_utf8(file(&files(&school, page.message()), ".html").to_vec()).unwrap();
    assert!(html.contains("<strong>1 of 64</strong> teachers, 2 %"), "{html}");
    assert!(html.contains("Read for pleasure</th><td class=\"n\">1</td>"), "{html}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_goal_that_another_librarian_has_set_is_not_removed_by_a_form_that_was_open() {
    let (teachers, goals) =
        ("How many teachers does the school have?", "The school's goals, one per line, at most 8");
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let _ = school.types(LEE, "library-settings", &[]).await.privately();
    let harts = school.opens_form(HART, STAFF, "Goals and teachers").await;
    let lees = school.opens_form(LEE, STAFF, "Goals and teachers").await;
    let _ = school.submits(HART, STAFF, &harts, &[(goals, "Judge sources")]).await.privately();
    let saved = school.submits(LEE, STAFF, &lees, &[(teachers, "64")]).await.privately();
    assert!(saved.contains("marked with that goal"), "{saved}");
    let harts = school.opens_form(HART, STAFF, "Goals and teachers").await;
    let lees = school.opens_form(LEE, STAFF, "Goals and teachers").await;
    assert_eq!((harts.value(teachers), harts.value(goals)), (Some("64"), Some("Judge sources")));
    let more = "Judge sources\nRead for pleasure";
    let _ = school.submits(HART, STAFF, &harts, &[(goals, more)]).await.privately();
    let refused = school.submits(LEE, STAFF, &lees, &[(goals, "Judge sources\nCite")]).await.privately();
    insta::assert_snapshot!(refused, @"
    Somebody else changed this while you were writing, so yours isn't saved yet. Now it reads:
    The school's goals, one per line, at most 8: Judge sources
    Read for pleasure
    Sending yours again replaces theirs. Press Fix: everything you typed is kept.
    ");
    let form = school.opens_form(LEE, STAFF, "Fix").await;
    assert_eq!(form.value(goals), Some("Judge sources\nCite"));
    let all = "Judge sources\nRead for pleasure\nCite";
    let saved = school.submits(LEE, STAFF, &form, &[(goals, all)]).await.privately();
    assert!(saved.contains("these 3 goals"), "{saved}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn an_export_is_whole_or_not_there_and_only_its_owner_reads_it() {
    let school = School::opens("2026-06-20 12:00").await;
    a_year_of(&school, 40).await;
    let library = &school.play().bot.library;
    let schools = library.store.schools().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let export = || into_folder(library.store.as_ref(), &library.installation, &schools, folder.path());
    let made = export().await.unwrap();
    assert_eq!(made.len(), 21);
    let requests = std::fs::read_to_string(folder.path().join("requests.csv")).unwrap();
    assert_eq!(requests.matches("\r\n").count(), 41, "{requests}");
    assert!(requests.contains("\"'=HYPERLINK(\"\"x\"\")\"") && !requests.contains("Teacher1 "), "{requests}");
    let lines = std::fs::read_to_string(folder.path().join("requests.jsonl")).unwrap();
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("schema.json")).unwrap()).unwrap();
    let mut of_requests = schema.clone();
    of_requests["$ref"] = json!("#/$defs/requests");
    for line in lines.lines() {
        assert!(jsonschema::is_valid(&of_requests, &serde_json::from_str(line).unwrap()), "{line}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = std::fs::metadata(folder.path().join("requests.csv")).unwrap().permissions().mode();
        assert_eq!(rights & 0o077, 0);
    }
    // What stands in the way ends it, in one sentence, and leaves nothing half written.
    std::fs::remove_file(folder.path().join("requests.csv")).unwrap();
    std::fs::create_dir(folder.path().join("requests.csv")).unwrap();
    let refused = export().await.unwrap_err().to_string();
    assert!(refused.starts_with(&folder.path().display().to_string()), "{refused}");
    let mut left = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.all(|name| !name.ends_with(".unfinished")));
}

#[tokio::test]
async fn ten_thousand_requests_are_counted_one_at_a_time() {
    let school = School::opens("2026-06-20 12:00").await;
    a_year_of(&school, 500).await;
    let path = school.folder().join("shelftalker.db");
    let mut database = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    sqlx::raw_sql(
        "insert into requests (school, number, teacher, teacher_name, wish, stage, sessions, record, rating, sent_at,
                               answered_at, closed_at, version)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < 19)
         select school, number + i * 500, teacher || (i % 3), teacher_name, wish, stage, sessions, record, rating, sent_at,
                answered_at, closed_at, version
         from requests cross join n",
    )
    .execute(&mut database)
    .await
    .unwrap();
    database.close().await.unwrap();
    let library = &school.play().bot.library;
    let of = library.store.schools().await.unwrap()[0].clone();
    let before = std::time::Instant::now();
    let day = |text: &str| text.parse().unwrap();
    let span = Span::new(day("2025-09-01"), day("2026-06-20"), of.zone).unwrap();
    let known = library.store.partners_before(of.id, span.from).await.unwrap();
    let mut tally = Tally::new(span, library.now(), &known);
    library.store.rows(of.id, span.from, span.until, &mut |row| tally.add(&row)).await.unwrap();
    let collaborations = tally.finish().collaborations;
    println!("10,000 requests: {:?} in this build", before.elapsed());
    assert!(collaborations > 7_000, "{collaborations}");
    // A debug build takes many times what the program takes; `cargo bench -- record` holds 100,000 against their bound.
    assert!(before.elapsed().as_secs() < 30);
}

#[tokio::test]
async fn several_requests_that_went_as_planned_are_recorded_at_once() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (who, topic, when) in
        [(RIVERA, "Tides", "Wed 9 Sep 10:15"), (OKAFOR, "Volcanoes", "Thu 10 Sep 10:15")]
    {
        let wish = [
            ("support", json!("book-talk")),
            ("topic", json!(topic)),
            ("students", json!(24)),
            ("thanks", json!("by-name")),
        ];
        let _ = school.types(who, "request-collab", &wish).await.privately();
        school.delivers_everything().await;
        school.accepts(HART).await;
        let planned = school.plans(HART, &[&[("When", when), ("Minutes", "45")]]).await;
        planned.privately();
        school.delivers_everything().await;
    }
    school.clock_reads("2026-09-11 09:00").delivers_everything().await;
    let desk = school.types(HART, "desk", &[]).await;
    assert!(desk.message().button("Record several").is_some(), "{}", desk.text());
    let card = school.clicks(HART, STAFF, "Record several").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Fri 11 Sep 09:00  Shelftalker (only you):
          | Record as planned
          | These have taken place. [Record these] completes what is chosen below, with these numbers and the thank-you beside each. Level, skills and what came of it can be added later with [Correct the record].
          | #1: Tides · 1 session, 24 students
          | Thank-you: Thank you to Ana Rivera for making room for books: “Tides”.
          | #2: Volcanoes · 1 session, 24 students
          | Thank-you: “Volcanoes” called for books, and Ben Okafor called the library. Thank you.
        ‹Which went as planned?: #1 Tides, #2 Volcanoes›
        [Record these]
    ");
    let one = school.chooses_all(HART, STAFF, "Which went as planned?", &["#1 Tides"]).await;
    assert!(one.privately().contains("#2, not now"), "{}", one.text());
    let _ = school
        .chooses_all(HART, STAFF, "Which went as planned?", &["#1 Tides", "#2 Volcanoes"])
        .await
        .privately();
    let saved = school.clicks(HART, STAFF, "Record these").await;
    insta::assert_snapshot!(saved.privately(), @"
    Records
    Recorded: #1, #2. I'm telling their teachers.
    ");
    school.delivers_everything().await;
    let page = school.types(HART, "impact", &[]).await;
    assert!(page.privately().contains("2 teachers on 2 collaborations"), "{}", page.text());
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_would_name_somebody_against_their_word_is_not_recorded_with_the_others() {
    let mut school = School::opens("2026-09-07 09:12").await;
    for (who, topic, thanks) in
        [(OKAFOR, "Volcanoes", "none"), (RIVERA, "Poetry slam with Ben Okafor", "by-name")]
    {
        let wish = [
            ("support", json!("book-talk")),
            ("topic", json!(topic)),
            ("students", json!(24)),
            ("thanks", json!(thanks)),
        ];
        let _ = school.types(who, "request-collab", &wish).await.privately();
        school.delivers_everything().await;
        school.accepts(HART).await;
        let when =
            if who(school.here()) == school.id(OKAFOR) { "Wed 9 Sep 10:15" } else { "Thu 10 Sep 10:15" };
        school.plans(HART, &[&[("When", when), ("Minutes", "45")]]).await.privately();
        school.delivers_everything().await;
    }
    school.clock_reads("2026-09-11 09:00").delivers_everything().await;
    let _desk = school.types(HART, "desk", &[]).await;
    let _card = school.clicks(HART, STAFF, "Record several").await;
    let saved = school.clicks(HART, STAFF, "Record these").await.privately();
    assert!(saved.contains("Recorded: #1.") && saved.contains("#2"), "{saved}");
    school.clock_reads("2026-09-11 15:00").delivers_everything().await;
    let staff: String =
        school.public(HART, STAFF).iter().map(shelftalker::rehearsal::SeenMessage::text).collect();
    assert!(!staff.contains("Okafor"), "{staff}");
}

#[tokio::test]
async fn the_record_is_exported_from_the_command_line_while_the_bot_runs() {
    let school = School::opens("2026-06-20 12:00").await;
    a_year_of(&school, 20).await;
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("shelftalker.toml");
    std::fs::write(&config, format!("[data]\nfolder = \"{}\"\n", school.folder().display())).unwrap();
    let export = |config: &Path, to: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shelftalker"));
        command.arg("--config").arg(config).arg("export").arg(folder.path().join(to)).output().unwrap()
    };
    let done = export(&config, "record");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(String::from_utf8_lossy(&done.stdout).lines().count(), 21);
    let requests = std::fs::read_to_string(folder.path().join("record/requests.jsonl")).unwrap();
    assert_eq!(requests.lines().count(), 20);
    // A file stands where the folder should be: one sentence, and nothing is written.
    std::fs::write(folder.path().join("in-the-way"), "").unwrap();
    let refused = export(&config, "in-the-way");
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("nothing was exported") && said.contains("in-the-way"), "{said}");
}

#[tokio::test]
async fn what_was_said_to_everybody_is_exported_by_kind_with_its_copies() {
    let mut school = School::opens("2026-09-07 07:12").await;
    school.lives_until("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let _channels = school.writes_a_newsletter().await;
    school.sends_it().await;
    school.lives_until("2026-09-11 15:30").await;
    let whole = school.types(HART, "impact", &[("show", json!("file"))]).await;
    let exported = files(&school, whole.message());
    let mut table = csv::Reader::from_reader(&file(&exported, "posts.csv")["\u{feff}".len()..]);
    let columns = table.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let of =
        |row: csv::StringRecord| ["kind", "copies", "sent"].map(|name| row[at(name)].to_owned()).join(" ");
    let rows: Vec<String> = table.records().map(|row| of(row.unwrap())).collect();
    assert_eq!(rows, ["tip 1 1", "newsletter 1 1", "newsletter 1 1", "newsletter 1 1", "appreciation 1 1"]);
    school.delivers_everything().await;
}
