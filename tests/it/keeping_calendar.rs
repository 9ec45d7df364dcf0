//! The school calendar as its librarians keep it: a file is shown before it is taken, its next version changes what has
//! changed, days are typed, renamed and removed, and what moves with them is said first.

use std::fmt::Write as _;

use serde_json::{Value, json};
use shelftalker::features::calendar::Entry;

use crate::files::files;
use crate::school::{DESK, HART, LEE, RIVERA, STAFF, Said, School};

const MORNING: &str = "2026-09-07 09:12";
const LINE: &str = "Change a line";
const AS: &str = "What are these days?";

/// A file of one event a row: its UID, its name, its first day, and the day after its last.
fn file(rows: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let event = |(uid, name, from, to): &(&str, &str, &str, &str)| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{name}\r\nDTSTART;VALUE=DATE:{from}\r\nDTEND;VALUE=DATE:{to}\r\n\
             END:VEVENT\r\n"
        )
    };
    let events = rows.iter().map(event).collect::<Vec<_>>().concat();
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Willow Creek\r\n{events}END:VCALENDAR\r\n")
        .into_bytes()
}

const FIRST: [(&str, &str, &str, &str); 6] = [
    ("a", "Autumn half term", "20261026", "20261031"),
    ("b", "INSET day", "20261130", "20261201"),
    ("c", "Holiday concert", "20261215", "20261216"),
    ("d", "Early dismissal", "20261218", "20261219"),
    ("e", "Christmas holidays", "20261221", "20270104"),
    ("f", "Year 11 mock exams", "20270111", "20270116"),
];

impl School {
    async fn imports_days(&mut self, rows: &[(&str, &str, &str, &str)]) -> Said {
        self.types_with_file(HART, "school-calendar import", &[], ("terms.ics", &file(rows))).await
    }

    /// Dana Hart has imported the first version, as it was guessed.
    async fn has_imported(&mut self) {
        let _draft = self.imports_days(&FIRST).await;
        let taken = self.clicks(HART, STAFF, "Add these days").await.privately();
        assert!(taken.starts_with("Saved"), "{taken}");
        self.delivers_everything().await;
    }

    async fn adds_days(&mut self, days: &str, kind: &str, name: &str) -> Said {
        let options = [("days", json!(days)), ("kind", json!(kind)), ("name", json!(name))];
        self.types(HART, "school-calendar add", &options).await
    }

    async fn calendar(&self) -> Vec<Entry> {
        let schools = self.play().bot.library.store.schools().await.unwrap();
        schools[0].calendar.entries().to_vec()
    }

    async fn names_in_calendar(&self) -> Vec<String> {
        self.calendar().await.into_iter().map(|entry| entry.name).collect()
    }
}

#[tokio::test]
async fn a_calendar_file_is_shown_as_what_it_was_taken_for_and_nothing_is_written_before_that_is_agreed_to() {
    let mut school = School::opens(MORNING).await;
    insta::assert_snapshot!(school.imports_days(&FIRST).await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Add these days from Willow Creek?
          | **2026**
          | Autumn half term, Mon 26 Oct to Fri 30 Oct: closed
          | INSET day, Mon 30 Nov: closed
          | Early dismissal, Fri 18 Dec: half day
          | Christmas holidays, Mon 21 Dec to Sun 3 Jan: closed
          | **2027**
          | Year 11 mock exams, Mon 11 Jan to Fri 15 Jan: testing
          | What follows: · The tip of Mon 26 Oct is dropped, as it would come with the one of Mon 2 Nov: Autumn half term
          | · The thank-you post of Fri 30 Oct moves to Mon 2 November, 15:00: Autumn half term
          | · The tip of Mon 30 Nov moves to Tue 1 December, 07:30: INSET day
          | · The tip of Mon 21 Dec is dropped, as it would come with the one of Mon 4 Jan: Christmas holidays
          | · The thank-you post of Fri 25 Dec is dropped, as it would come with the one of Fri 1 Jan: Christmas holidays
          | · The tip of Mon 28 Dec is dropped, as it would come with the one of Mon 4 Jan: Christmas holidays
          | · and 3 more
          | Not shown here: 1 left out
        ‹Change a line›
        [Add these days] [What is left out] [Leave it]
    ");
    assert!(school.calendar().await.is_empty(), "nothing is written yet");

    insta::assert_snapshot!(school.clicks(HART, STAFF, "What is left out").await.shown(&school), @r#"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Left out of Willow Creek
          | **2026**
          | Holiday concert, Tue 15 Dec: "concert": something that goes on at school
        ‹Change a line›
        [Back]
    "#);
    let _back = school.clicks(HART, STAFF, "Back").await.privately();
    insta::assert_snapshot!(school.chooses(HART, STAFF, LINE, "Year 11 mock exams").await.shown(&school), @r#"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Year 11 mock exams
          | Mon 11 Jan to Fri 15 Jan: testing (its name says "exams").
        ‹What are these days?: Testing›
        [Back]
    "#);
    // The bot is started anew in the middle of it.
    school.restarts().await;
    let changed = school.chooses(HART, STAFF, AS, "Closed").await.privately();
    assert!(changed.contains("Year 11 mock exams, Mon 11 Jan to Fri 15 Jan: closed"), "{changed}");
    let _line = school.chooses(HART, STAFF, LINE, "INSET day").await.privately();
    let without = school.chooses(HART, STAFF, AS, "Leave it out").await.privately();
    assert!(!without.contains("INSET"), "{without}");
    // Whoever has lost the message finds the draft again.
    let found = school.types(HART, "school-calendar import", &[]).await.privately();
    assert_eq!(found, without);

    insta::assert_snapshot!(school.clicks(HART, STAFF, "Add these days").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Saved
          | The calendar has changed: 4 new. Look at the year with /school-calendar show.
    ");
    assert_eq!(
        school.names_in_calendar().await,
        ["Autumn half term", "Early dismissal", "Christmas holidays", "Year 11 mock exams"]
    );
    let gone = school.types(HART, "school-calendar import", &[]).await.privately();
    assert!(gone.starts_with("Attach your calendar file (.ics)"), "the draft is done: {gone}");
    school.a_minute_later();
    let again = school.imports_days(&FIRST).await.privately();
    assert!(again.contains("The calendar already has all of this"), "what was left out stays out: {again}");
    let left_out = school.clicks(HART, STAFF, "What is left out").await.privately();
    assert!(left_out.contains("INSET day, Mon 30 Nov: you left it out before"), "{left_out}");
    insta::assert_snapshot!(school.types(LEE, "school-calendar list", &[]).await.shown(&school), @"
    Mon 7 Sep 09:13  Shelftalker (only you):
          | The school calendar
          | **2026**
          | Autumn half term, Mon 26 Oct to Fri 30 Oct: closed
          | Early dismissal, Fri 18 Dec: half day
          | Christmas holidays, Mon 21 Dec to Sun 3 Jan: closed
          | **2027**
          | Year 11 mock exams, Mon 11 Jan to Fri 15 Jan: closed
        ‹Rename or remove one›
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_next_version_of_the_file_changes_what_has_changed_and_shows_it_first() {
    let mut school = School::opens(MORNING).await;
    school.has_imported().await;
    let again = school.imports_days(&FIRST).await.privately();
    assert!(again.contains("The calendar already has all of this. Nothing changes."), "{again}");

    let next = [
        ("a", "Autumn half term", "20261102", "20261107"),
        ("c", "Holiday concert", "20261215", "20261216"),
        ("d", "Early dismissal", "20261218", "20261219"),
        ("e", "Winter holidays", "20261221", "20270104"),
        ("f", "Year 11 mock exams", "20270111", "20270116"),
        ("g", "Spring half term", "20270215", "20270220"),
    ];
    insta::assert_snapshot!(school.imports_days(&next).await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Add these days from Willow Creek?
          | **2026**
          | Autumn half term, Mon 2 Nov to Fri 6 Nov: closed, was Mon 26 Oct to Fri 30 Oct
          | INSET day, Mon 30 Nov: gone from the file, so it is removed
          | Winter holidays, Mon 21 Dec to Sun 3 Jan: closed, was called Christmas holidays
          | **2027**
          | Spring half term, Mon 15 Feb to Fri 19 Feb: closed
          | What follows: · The tip comes on Mon 26 October, 07:30
          | · The thank-you post comes on Fri 30 October, 15:00
          | · The tip of Mon 2 Nov is dropped, as it would come with the one of Mon 9 Nov: Autumn half term
          | · The thank-you post of Fri 6 Nov moves to Mon 9 November, 15:00: Autumn half term
          | · The tip comes on Mon 30 November, 07:30
          | · The tip of Mon 15 Feb is dropped, as it would come with the one of Mon 22 Feb: Spring half term
          | · and 1 more
          | Not shown here: 2 already in the calendar
          | 1 left out
        ‹Change a line›
        [Add these days] [What is left out] [Leave it]
    ");
    assert!(school.names_in_calendar().await.contains(&"INSET day".to_owned()), "nothing is written yet");
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Add these days").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Saved
          | The calendar has changed: 1 new, 2 changed, 1 removed. Look at the year with /school-calendar show.
    ");
    assert_eq!(
        school.names_in_calendar().await,
        ["Autumn half term", "Early dismissal", "Winter holidays", "Year 11 mock exams", "Spring half term"]
    );
    let entry = &school.calendar().await[0];
    assert_eq!((entry.first.to_string(), entry.last.to_string()), ("2026-11-02".into(), "2026-11-06".into()));
    school.delivers_everything().await;
}

#[tokio::test]
async fn days_that_are_added_and_removed_show_first_which_posts_and_sessions_they_meet() {
    let mut school = School::opens(MORNING).await;
    school.gets_a_request_accepted().await;
    let _ =
        school.plans(HART, &[&[("When", "Mon 26 Oct 13:15"), ("Minutes", "45"), ("Place", "Library")]]).await;
    school.delivers_everything().await;

    insta::assert_snapshot!(school.adds_days("26-30 Oct", "closed", "Autumn half term").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Add this to the calendar?
          | **2026**
          | Autumn half term, Mon 26 Oct to Fri 30 Oct: closed
          | What follows: · #1, Marine biology: Mon 26 October, 13:15 is on a closed day (Autumn half term)
          | · The tip of Mon 26 Oct is dropped, as it would come with the one of Mon 2 Nov: Autumn half term
          | · The thank-you post of Fri 30 Oct moves to Mon 2 November, 15:00: Autumn half term
        [Add it] [Leave it]
    ");
    assert!(school.calendar().await.is_empty(), "nothing is written yet");
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Add it").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Added
          | Autumn half term, Mon 26 Oct to Fri 30 Oct: closed. Look at the year with /school-calendar show.
    ");
    assert_eq!(school.names_in_calendar().await, ["Autumn half term"]);
    school.delivers_everything().await;
    assert!(
        school.reads(LEE, DESK).contains("Planned for a day that is closed now"),
        "{}",
        school.reads(LEE, DESK)
    );

    let _list = school.types(HART, "school-calendar list", &[]).await.privately();
    insta::assert_snapshot!(school.chooses(HART, STAFF, "Rename or remove one", "Autumn half term").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Autumn half term
          | Mon 26 October to Fri 30 October 2026: closed.
        [Rename] [Remove] [Back]
    ");
    let renamed = school.fills_in(HART, STAFF, "Rename", &[("Name", "October break")]).await.privately();
    assert!(renamed.starts_with("October break"), "{renamed}");
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Remove").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you): Remove October break, Mon 26 October to Fri 30 October 2026, from the calendar?
        · The tip comes on Mon 26 October, 07:30
        · The thank-you post comes on Fri 30 October, 15:00
        [Remove it] [Keep it]
    ");
    let kept = school.clicks(HART, STAFF, "Keep it").await.privately();
    assert_eq!(kept, "Nothing was changed.");
    assert_eq!(school.names_in_calendar().await, ["October break"]);
    let removed = school
        .types_surely(HART, "school-calendar remove", &[("days", json!("October break"))], "Remove it")
        .await;
    assert_eq!(removed.privately(), "Removed: October break, Mon 26 Oct to Fri 30 Oct: closed.");
    assert!(school.calendar().await.is_empty());
    school.delivers_everything().await;
}

#[tokio::test]
async fn leaving_it_changes_nothing_and_a_second_click_on_what_was_decided_says_so() {
    let mut school = School::opens(MORNING).await;
    let _draft = school.imports_days(&FIRST).await.privately();
    let at = school.at(HART, STAFF);
    let draft =
        school.discord().sees(at.member, at.channel).into_iter().rfind(|it| it.button("Leave it").is_some());
    let draft = draft.unwrap();
    let said = school.click_at_once([(at, draft.id); 2], "Add these days").await;
    let said = said.map(|it| it.0.message().unwrap().text());
    assert!(said.iter().any(|it| it.starts_with("Saved")), "{said:?}");
    assert!(said.iter().any(|it| it.starts_with("That was already decided")), "{said:?}");
    assert_eq!(school.calendar().await.len(), 5);
    let _draft = school.imports_days(&FIRST[..1]).await.privately();
    let left = school.clicks(HART, STAFF, "Leave it").await.privately();
    assert_eq!(left, "Nothing was changed. The calendar is as it was.");
    assert_eq!(school.calendar().await.len(), 5);
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_change_the_calendar_at_once_the_second_looks_again_before_anything_is_written()
{
    let mut school = School::opens(MORNING).await;
    let _hers = school.imports_days(&FIRST).await.privately();
    let theirs = ("terms.ics", &file(&FIRST)[..]);
    let _theirs = school.types_with_file(LEE, "school-calendar import", &[], theirs).await.privately();
    let (hart, lee) = (school.at(HART, STAFF), school.at(LEE, STAFF));
    let newest = |at: shelftalker::rehearsal::Acting| {
        let seen = school.discord().sees(at.member, at.channel);
        seen.into_iter().rfind(|message| message.button("Add these days").is_some()).unwrap().id
    };
    let (one, other) = (newest(hart), newest(lee));
    let said = school.click_at_once([(hart, one), (lee, other)], "Add these days").await;
    let said = said.map(|it| it.0.message().unwrap().text());
    assert!(said.iter().any(|it| it.starts_with("Saved")), "{said:?}");
    let again = said.iter().find(|it| it.contains("Somebody else has changed the calendar")).unwrap();
    assert!(again.contains("The calendar already has all of this. Nothing changes."), "{again}");
    assert_eq!(school.calendar().await.len(), 5, "each day is there once");
    school.delivers_everything().await;
}

#[tokio::test]
async fn of_two_librarians_who_rename_the_same_days_the_later_is_told_before_hers_takes_the_place_of_his() {
    let mut school = School::opens(MORNING).await;
    school.has_imported().await;
    for who in [HART, LEE] {
        let _list = school.types(who, "school-calendar list", &[]).await.privately();
        let _entry = school.chooses(who, STAFF, "Rename or remove one", "Autumn half term").await.privately();
    }
    let (hers, his) =
        (school.opens_form(HART, STAFF, "Rename").await, school.opens_form(LEE, STAFF, "Rename").await);
    let _his = school.submits(LEE, STAFF, &his, &[("name", "October half term")]).await.privately();
    // What cannot be read is said first, and hides nothing of his name.
    let refused = school.submits(HART, STAFF, &hers, &[("name", "\u{200B}")]).await.privately();
    assert!(refused.contains("Give these days a name"), "{refused}");
    let told = school.fills_in(HART, STAFF, "Fix", &[("name", "Half term holiday")]).await.privately();
    insta::assert_snapshot!(told, @"It is called October half term now; somebody has renamed it meanwhile. If you send your name for it again, it takes the place of theirs. Press Fix: everything you typed is kept.");
    assert_eq!(school.names_in_calendar().await[0], "October half term");
    let form = school.opens_form(HART, STAFF, "Fix").await;
    assert_eq!(form.value("name"), Some("Half term holiday"));
    // He renames it once more meanwhile: of that she was not told.
    let _entry = school.types(LEE, "school-calendar list", &[]).await.privately();
    let _entry = school.chooses(LEE, STAFF, "Rename or remove one", "October half term").await.privately();
    let _his = school.fills_in(LEE, STAFF, "Rename", &[("name", "Autumn week off")]).await.privately();
    let told = school.submits(HART, STAFF, &form, &[]).await.privately();
    assert!(told.starts_with("It is called Autumn week off now;"), "{told}");
    let renamed = school.fills_in(HART, STAFF, "Fix", &[]).await.privately();
    assert!(renamed.starts_with("Half term holiday"), "{renamed}");
    assert_eq!(school.names_in_calendar().await[0], "Half term holiday");
    let _back = school.clicks(HART, STAFF, "Back").await.privately();
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_teacher_reads_and_changes_no_calendar() {
    let mut school = School::opens(MORNING).await;
    let day: [(&str, Value); 3] =
        [("days", json!("26 Oct")), ("kind", json!("closed")), ("name", json!("Half term"))];
    for (command, options) in
        [("show", &[][..]), ("list", &[]), ("add", &day), ("remove", &[("days", json!("x"))])]
    {
        let said = school.types(RIVERA, &format!("school-calendar {command}"), options).await.privately();
        assert_eq!(said, "That's for librarians only.", "{command}");
    }
    let terms = ("terms.ics", &file(&FIRST)[..]);
    let said = school.types_with_file(RIVERA, "school-calendar import", &[], terms).await.privately();
    assert_eq!(said, "That's for librarians only.");
    assert!(school.calendar().await.is_empty());
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_in_one_sentence_with_the_remedy_and_nothing_is_lost() {
    let mut school = School::opens(MORNING).await;
    let _term = school.adds_days("3 Sep to 18 Dec", "term", "Autumn term").await.privately();
    let _added = school.clicks(HART, STAFF, "Add it").await.privately();
    let mut said = String::new();
    for (days, kind, name) in [
        ("1 Dec to 26 Mar", "term", "Spring term"),
        ("7 Sep 2026 to 31 Aug 2027", "closed", "Building works"),
        ("30-26 Oct", "closed", "Half term"),
        ("soon", "closed", "Half term"),
        ("31 Sep", "closed", "Half term"),
        ("26 Oct at 9", "closed", "Half term"),
        ("26 Oct", "closed", "\u{200B}"),
        ("3 Sep to 18 Dec", "term", "autumn term"),
    ] {
        school.a_minute_later();
        let answer = school.adds_days(days, kind, name).await.privately();
        writeln!(said, "{days}, {name}\n  {answer}").unwrap();
    }
    for (name, bytes) in [
        ("terms.txt", &b"Half term: 26-30 October"[..]),
        ("calendar.ics", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        ("staff.vcf", b"BEGIN:VCARD\nFN:Ana\nEND:VCARD"),
        ("empty.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR"),
        ("terms.pdf", b"%PDF-1.7\n%\xE2\xE3"),
        ("nothing.ics", b""),
        ("photos.ics", &vec![b'x'; 11 << 20]),
    ] {
        school.a_minute_later();
        let answer = school.types_with_file(HART, "school-calendar import", &[], (name, bytes)).await;
        writeln!(said, "{}", answer.privately()).unwrap();
    }
    insta::assert_snapshot!(said.replace('\u{200B}', "(invisible)"), @r#"
    1 Dec to 26 Mar, Spring term
      Autumn term (Thu 3 September to Fri 18 December 2026) and Spring term (Tue 1 December to Fri 26 March 2027) overlap. Change the days of one of them. Nothing was changed.
    7 Sep 2026 to 31 Aug 2027, Building works
      Building works (Mon 7 September to Tue 31 August 2027) lasts 359 days. Check its last day: I'd be quiet all that time. Nothing was changed.
    30-26 Oct, Half term
      "30-26 Oct" ends before it begins. Which do you mean?
    soon, Half term
      I can't read "soon" as days. Try 7 Sep to 11 Sep.
    31 Sep, Half term
      There is no "31 Sep". Which day do you mean?
    26 Oct at 9, Half term
      I can't read "26 Oct at 9" as days. Try 7 Sep to 11 Sep.
    26 Oct, (invisible)
      Give these days a name, like Autumn half term.
    3 Sep to 18 Dec, autumn term
      autumn term (Thu 3 September to Fri 18 December 2026) is there twice. Remove one of the two. Nothing was changed.
    terms.txt isn't a calendar file. Export your calendar as iCalendar (.ics) and attach that.
    calendar.ics is a web page, not a calendar. Look there for a link ending in .ics, save that file and attach it.
    staff.vcf has addresses in it, not days. Export the calendar instead (.ics) and attach that.
    empty.ics is an empty calendar. Check which calendar you exported, and attach it again.
    terms.pdf isn't a calendar file. Export your calendar as iCalendar (.ics) and attach that.
    nothing.ics isn't a calendar file. Export your calendar as iCalendar (.ics) and attach that.
    The file has 11 MB, and the limit is 10 MB. Attach a smaller one, or send a link to it.
    "#);
    assert_eq!(school.names_in_calendar().await, ["Autumn term"]);
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_file_with_terms_that_overlap_is_taken_once_one_of_them_is_left_out() {
    let mut school = School::opens(MORNING).await;
    let rows = [("a", "Autumn term", "20260903", "20261219"), ("b", "Semester 1", "20260903", "20270130")];
    let _draft = school.imports_days(&rows).await.privately();
    let refused = school.clicks(HART, STAFF, "Add these days").await.privately();
    assert!(refused.contains("overlap. Change the days of one of them. Nothing was changed."), "{refused}");
    assert!(school.calendar().await.is_empty());
    let _line = school.chooses(HART, STAFF, LINE, "Semester 1").await.privately();
    let _out = school.chooses(HART, STAFF, AS, "Leave it out").await.privately();
    let _taken = school.clicks(HART, STAFF, "Add these days").await.privately();
    assert_eq!(school.names_in_calendar().await, ["Autumn term"]);
    school.delivers_everything().await;
}

#[tokio::test]
async fn the_year_is_shown_as_a_picture_and_in_words_and_an_empty_one_says_how_to_begin() {
    let mut school = School::opens(MORNING).await;
    let empty = school.types(HART, "school-calendar show", &[]).await;
    insta::assert_snapshot!(empty.shown(&school), @"Mon 7 Sep 09:12  Shelftalker (only you): No closed days yet. Import your calendar (.ics) with /school-calendar import, or add them with /school-calendar add.");
    let listed = school.types(HART, "school-calendar list", &[]).await.privately();
    assert!(listed.starts_with("No closed days yet."), "{listed}");
    school.has_imported().await;
    let shown = school.types(HART, "school-calendar show", &[]).await;
    insta::assert_snapshot!(shown.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | The school calendar, August 2026 to July 2027
          | **Closed**
          | Autumn half term, Mon 26 Oct to Fri 30 Oct
          | INSET day, Mon 30 Nov
          | Christmas holidays, Mon 21 Dec to Sun 3 Jan
          | **Half days**
          | Early dismissal, Fri 18 Dec
          | **Testing, so I post nothing by myself**
          | Year 11 mock exams, Mon 11 Jan to Fri 15 Jan
          | School days: 244 in these months, 219 of them to come
        📎 school-calendar.png (The school calendar, August 2026 to July 2027, as month blocks. The same is written above it.)
    ");
    let pictures = files(&school, shown.message());
    assert_eq!(pictures.len(), 1);
    assert!(pictures[0].1.starts_with(b"\x89PNG") && pictures[0].1.len() < 500_000);
    school.delivers_everything().await;
}

#[tokio::test]
async fn many_days_are_shown_page_by_page_and_each_can_be_changed() {
    let mut school = School::opens(MORNING).await;
    let names: Vec<(String, String, String)> = (1..=25)
        .map(|n| (format!("u{n}"), format!("Closed day {n}: no school"), format!("202611{n:02}")))
        .collect();
    let rows: Vec<(&str, &str, &str, &str)> =
        names.iter().map(|(uid, name, day)| (&uid[..], &name[..], &day[..], &day[..])).collect();
    let first = school.imports_days(&rows).await.privately();
    assert!(
        first.contains("Page 1 of 3") && first.contains("Closed day 10:") && !first.contains("day 11"),
        "{first}"
    );
    let _second = school.clicks(HART, STAFF, "Later").await.privately();
    let third = school.clicks(HART, STAFF, "Later").await;
    assert!(third.privately().contains("Page 3 of 3") && third.message().button("Later").is_none());
    let _line = school.chooses(HART, STAFF, LINE, "Closed day 25: no school").await.privately();
    let back = school.clicks(HART, STAFF, "Back").await.privately();
    assert!(back.contains("Page 3 of 3"), "it goes back to its page: {back}");
    let earlier = school.clicks(HART, STAFF, "Earlier").await.privately();
    assert!(earlier.contains("Page 2 of 3"), "{earlier}");
    let _taken = school.clicks(HART, STAFF, "Add these days").await.privately();
    assert_eq!(school.calendar().await.len(), 25);
    let list = school.types(HART, "school-calendar list", &[]).await.privately();
    assert!(list.contains("Page 1 of 3"), "{list}");
    let list = school.clicks(HART, STAFF, "Later").await.privately();
    assert!(list.contains("Page 2 of 3"), "{list}");
    school.delivers_everything().await;
}

/// Abuse case 12, and what else a name may try.
#[tokio::test]
async fn abuse_12_a_name_from_a_file_stays_one_line_of_typed_text() {
    let mut school = School::opens(MORNING).await;
    let name = "Half term\\n# Heading\\r\\n@everyone [here](https://example.org) \u{202E}gnisolc";
    let draft = school.imports_days(&[("a", name, "20261026", "20261031")]).await;
    insta::assert_snapshot!(draft.shown(&school), @r"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Add these days from Willow Creek?
          | **2026**
          | Half term # Heading \@everyone \[here](https://example.org) gnisolc, Mon 26 Oct to Fri 30 Oct: closed
          | What follows: · The tip of Mon 26 Oct is dropped, as it would come with the one of Mon 2 Nov: Half term # Heading \@everyone \[here](https://example.org) gnisolc
          | · The thank-you post of Fri 30 Oct moves to Mon 2 November, 15:00: Half term # Heading \@everyone \[here](https://example.org) gnisolc
        ‹Change a line›
        [Add these days] [Leave it]
    ");
    assert!(draft.message().pings.is_empty());
    let _taken = school.clicks(HART, STAFF, "Add these days").await.privately();
    let names = school.names_in_calendar().await;
    assert!(names.len() == 1 && !names[0].contains(['\n', '\r', '\u{202E}']), "{names:?}");
    school.delivers_everything().await;
}

/// Abuse cases 36 and 51.
#[tokio::test]
async fn abuse_36_and_51_a_bomb_of_a_file_is_refused_or_shown_on_one_card() {
    let mut school = School::opens(MORNING).await;
    let event = "BEGIN:VEVENT\nSUMMARY:No school\nDTSTART:20261026\nEND:VEVENT\n";
    let many = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(100_000));
    let said = school.types_with_file(HART, "school-calendar import", &[], ("a.ics", many.as_bytes())).await;
    insta::assert_snapshot!(said.privately(), @"a.ics has more than 50,000 events. Export one school year only, and attach that.");
    let bomb = |n| {
        format!(
            "BEGIN:VEVENT\nUID:{n}\nSUMMARY:No school, bomb {n}\nDTSTART;VALUE=DATE:16010101\n\
             RRULE:FREQ=MONTHLY;BYDAY=MO,WE,FR;BYSETPOS=1,3,5,-1\nEND:VEVENT\n"
        )
    };
    let bombs: String = (0..2_000).map(bomb).collect();
    let bombs = format!("BEGIN:VCALENDAR\n{bombs}END:VCALENDAR\n");
    let said = school.types_with_file(HART, "school-calendar import", &[], ("b.ics", bombs.as_bytes())).await;
    assert!(said.privately().contains("Page 1 of 50"), "{}", said.text());
    let refused = school.clicks(HART, STAFF, "Add these days").await.privately();
    assert!(refused.contains("A calendar can have 400 entries"), "{refused}");
    assert!(school.calendar().await.is_empty());
    school.delivers_everything().await;
}

#[tokio::test]
async fn one_term_alone_says_what_becomes_of_the_rest_of_the_year_and_closes_only_its_holidays() {
    let mut school = School::opens(MORNING).await;
    let draft = school.adds_days("2 Sep to 18 Dec", "term", "Autumn term").await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Add this to the calendar?
          | **2026**
          | Autumn term, Wed 2 Sep to Fri 18 Dec: term
          | What follows: · The tip of Mon 21 Dec is dropped, as it would come with the one of Mon 4 Jan: outside term
          | · The thank-you post of Fri 25 Dec is dropped, as it would come with the one of Fri 1 Jan: outside term
          | · The tip of Mon 28 Dec is dropped, as it would come with the one of Mon 4 Jan: outside term
          | · The thank-you post of Fri 1 Jan moves to Mon 4 January, 15:00: outside term
          | After that: Nothing is known yet of the time after Fri 18 December 2026. I stay quiet until Fri 1 January, as for holidays; then weekdays count as school days until you add the next term.
        [Add it] [Leave it]
    ");
    let _added = school.clicks(HART, STAFF, "Add it").await;
    // What is posted in spring is posted in spring.
    let coming = school.types(HART, "posts upcoming", &[]).await;
    let later = coming.message().menu("Later weeks").unwrap().options[5].label.clone();
    let spring = school.chooses(HART, STAFF, "Later weeks", &later).await.privately();
    assert!(spring.contains("**Mon 25 January**\n07:30 Tip in"), "{later}: {spring}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_whole_year_of_terms_in_a_file_says_nothing_of_the_kind() {
    let mut school = School::opens(MORNING).await;
    let rows = [
        ("t1", "Autumn term", "20260902", "20261219"),
        ("t2", "Spring term", "20270105", "20270327"),
        ("t3", "Summer term", "20270412", "20270722"),
    ];
    let draft = school.imports_days(&rows).await.privately();
    assert!(draft.contains("Summer term") && !draft.contains("Nothing is known yet"), "{draft}");
    let _left = school.clicks(HART, STAFF, "Leave it").await;
    school.delivers_everything().await;
}

#[tokio::test]
async fn half_terms_by_their_number_are_weeks_that_are_taught_and_the_holiday_between_them_is_none() {
    let mut school = School::opens(MORNING).await;
    let rows = [
        ("h1", "Half term 1", "20260903", "20261024"),
        ("off", "Half term", "20261026", "20261031"),
        ("h2", "Half term 2", "20261102", "20261219"),
    ];
    let draft = school.imports_days(&rows).await.privately();
    for line in [
        "Half term 1, Thu 3 Sep to Fri 23 Oct: term",
        "Half term, Mon 26 Oct to Fri 30 Oct: closed",
        "Half term 2, Mon 2 Nov to Fri 18 Dec: term",
    ] {
        assert!(draft.contains(line), "{line}: {draft}");
    }
    let _taken = school.clicks(HART, STAFF, "Add these days").await.privately();
    let closed = |it: &Entry| it.kind == shelftalker::features::calendar::EntryKind::Closed;
    assert_eq!(school.calendar().await.iter().filter(|it| closed(it)).count(), 1);
    school.delivers_everything().await;
}

#[tokio::test]
async fn next_years_file_says_nothing_of_the_term_that_goes_on() {
    let mut school = School::opens("2027-07-05 09:12").await;
    let year = [
        ("summer", "Summer term", "20270412", "20270722"),
        ("sports", "No school: sports day", "20270716", "20270717"),
    ];
    let _draft = school.imports_days(&year).await;
    let _taken = school.clicks(HART, STAFF, "Add these days").await.privately();
    school.delivers_everything().await;
    school.a_minute_later();
    let next =
        [("autumn", "Autumn term", "20270902", "20271218"), ("inset", "INSET day", "20270920", "20270921")];
    let draft = school.imports_days(&next).await.privately();
    assert!(!draft.contains("gone from the file"), "{draft}");
    let _taken = school.clicks(HART, STAFF, "Add these days").await.privately();
    assert_eq!(
        school.names_in_calendar().await,
        ["Summer term", "No school: sports day", "Autumn term", "INSET day"]
    );
    let shown = school.types(HART, "school-calendar show", &[]).await.privately();
    assert!(shown.contains("Summer term") && !shown.contains("Autumn term"), "{shown}");
    let next_year = school.clicks(HART, STAFF, "Next year").await;
    insta::assert_snapshot!(next_year.shown(&school), @"
    Mon 5 Jul 09:13  Shelftalker (only you):
          | The school calendar, August 2027 to July 2028
          | **Terms**
          | Autumn term, Thu 2 Sep to Fri 17 Dec
          | **Closed**
          | INSET day, Mon 20 Sep
          | School days: 237 in these months, 237 of them to come
        📎 school-calendar.png (The school calendar, August 2027 to July 2028, as month blocks. The same is written above it.)
    ");
    // What lies in the time that it tells of goes with its next version.
    school.a_minute_later();
    let without = school.imports_days(&next[..1]).await.privately();
    assert!(without.contains("INSET day, Mon 20 Sep: gone from the file, so it is removed"), "{without}");
    school.delivers_everything().await;
}
