//! "Again this year?": ten months after something that was worth repeating, its teacher is asked, privately and once.

use serde_json::json;

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School};

impl School {
    /// Completed on a Friday, and worth repeating or not.
    async fn completes_something(&mut self, repeat: &str) {
        self.gets_a_request_accepted().await;
        let _card = self.clicks(HART, DESK, "Complete").await;
        let _ = self.chooses(HART, DESK, "Repeat it next year?", repeat).await;
        let numbers = [("Sessions held", "2"), ("Students reached", "24")];
        let _ready = self.fills_in(HART, DESK, "Write the numbers", &numbers).await;
        self.saves_the_record(HART).await;
        self.delivers_everything().await;
    }

    /// Worth repeating, too: asked for in a line that Ben Okafor wrote, and called this for others.
    async fn completes_what_a_colleague_wrote(&mut self, title: &str) {
        self.wishes_thanks(RIVERA, "Thank me by name").await;
        self.discord().say(self.at(OKAFOR, STAFF), "idk something on volcanos lol").unwrap();
        let _draft = self.uses_on_newest(RIVERA, STAFF, "Ask the library about this").await.privately();
        let _ = self.chooses(RIVERA, STAFF, "Kind of support", "Book talk or reading promotion").await;
        let _receipt = self.clicks(RIVERA, STAFF, "Send").await;
        self.delivers_everything().await;
        self.accepts(HART).await;
        let _card = self.clicks(HART, DESK, "Complete").await;
        let _ = self.chooses(HART, DESK, "Repeat it next year?", "Yes, worth repeating").await;
        let numbers = [("Students reached", "24"), ("Title for others (in the public thanks)", title)];
        let _ready = self.fills_in(HART, DESK, "Write the numbers", &numbers).await;
        self.saves_the_record(HART).await;
    }

    /// Whom it quoted is forgotten by then.
    async fn ten_months_pass(&mut self) {
        self.clock_reads("2027-07-05 15:30").delivers_everything().await;
        let library = &self.play().bot.library;
        while library.store.purge(library.now(), library.notes_live, 500).await.unwrap() > 0 {}
    }

    fn questions(&self) -> Vec<String> {
        let mut seen = self.thread(RIVERA);
        seen.retain(|message| self.shown(message).contains("Again this year?"));
        seen.iter().map(|message| self.shown(message)).collect()
    }
}

/// Ten months later is a Sunday.
const COMPLETED: &str = "2026-09-04 09:12";

#[tokio::test]
async fn ten_months_later_its_teacher_is_asked_once_on_a_school_day_and_begins_it_again() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_something("Yes, worth repeating").await;
    for day in ["2027-07-02", "2027-07-04"] {
        school.clock_reads(&format!("{day} 15:30")).delivers_everything().await;
        assert!(school.questions().is_empty(), "{day}");
    }
    let upcoming = school.types(HART, "posts upcoming", &[]).await.privately();
    assert!(upcoming.contains("to Ana Rivera: Marine biology"), "{upcoming}");
    for day in ["2027-07-05", "2027-07-06", "2027-07-07"] {
        school.clock_reads(&format!("{day} 15:30")).delivers_everything().await;
        assert_eq!(school.questions().len(), 1, "{day}");
    }
    insta::assert_snapshot!(school.questions()[0], @"
    Mon 5 Jul 15:30  Shelftalker:
          | Again this year?
          | You have done this with the library before: Marine biology.
        [Yes, like last time] [With changes …] [Not this year]
    ");
    let draft = school.taps_in_thread("Yes, like last time").await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Wed 7 Jul 15:30  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?: Thank me by name›
        [Write topic and details] [Send] [Delete this draft]
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.thread(RIVERA).last().map(|it| school.shown(it)).unwrap(), @"
    Wed 7 Jul 15:30  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Marine biology
          | Support: Book talk or reading promotion
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?: Thank me by name›
        [Write topic and details] [Send] [Delete this draft]
    ");
}

#[tokio::test]
async fn with_changes_its_form_is_filled_with_last_years_words() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_something("Yes, worth repeating").await;
    school.clock_reads("2027-07-05 15:30").delivers_everything().await;
    let form = school.taps_in_thread("With changes …").await.form().clone();
    assert_eq!(form.value("Topic"), Some("Marine biology"));
    let draft = school.answers_in_thread(&form, &[("Topic", "Coral reefs")]).await.privately();
    assert!(draft.contains("Coral reefs"), "{draft}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_line_that_a_colleague_wrote_does_not_come_again_as_its_teachers_own() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_what_a_colleague_wrote("Volcanoes").await;
    school.ten_months_pass().await;
    let draft = school.taps_in_thread("Yes, like last time").await.privately();
    assert!(draft.contains("Topic: Volcanoes"), "what others read of it: {draft}");
    let _receipt = school.taps_in_thread("Send").await.privately();
    school.delivers_everything().await;
    school.accepts(HART).await;
    school.completes(HART, &[("Students reached", "24")]).await;
    school.clock_reads("2027-07-09 15:00").delivers_everything().await;
    let said = school.staff_hears().pop().unwrap();
    assert!(said.contains("Ana Rivera") && !said.contains("volcanos"), "{said}");
}

#[tokio::test]
async fn what_has_no_title_for_others_is_asked_for_anew() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_what_a_colleague_wrote("").await;
    school.ten_months_pass().await;
    let form = school.taps_in_thread("With changes …").await.form().clone();
    assert_eq!(form.value("Topic").unwrap_or_default(), "");
    let draft = school.taps_in_thread("Yes, like last time").await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 5 Jul 15:30  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Still needed: the topic
        ‹Kind of support: Book talk or reading promotion›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?: Thank me by name›
        [Write topic and details] [Delete this draft]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn not_this_year_is_the_end_of_it_and_nobody_else_answers() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_something("Yes, worth repeating").await;
    school.clock_reads("2027-07-05 15:30").delivers_everything().await;
    let refused = school.clicks_at(school.one_thread(HART), "Not this year").await.privately();
    assert_eq!(refused, "That question is for Ana Rivera.");
    school.taps_in_thread("Not this year").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.thread(RIVERA).last().map(|it| school.shown(it)).unwrap(), @"
    Mon 5 Jul 15:30  Shelftalker (edited): Marine biology: not this year. I won't ask again.
        -# ref
    ");
    school.clock_reads("2027-09-06 15:30").delivers_everything().await;
    assert!(school.questions().is_empty());
}

#[tokio::test]
async fn what_was_not_worth_repeating_is_not_asked_about() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_something("No, not again").await;
    school.clock_reads("2027-07-05 15:30").delivers_everything().await;
    assert!(school.questions().is_empty());
}

#[tokio::test]
async fn nobody_is_asked_while_tests_are_sat() {
    let mut school = School::opens(COMPLETED).await;
    school.completes_something("Yes, worth repeating").await;
    let exams =
        [("days", json!("5 Jul 2027 to 7 Jul 2027")), ("kind", json!("testing")), ("name", json!("Exams"))];
    let _draft = school.types(HART, "school-calendar add", &exams).await;
    let _added = school.clicks(HART, STAFF, "Add it").await.privately();
    for day in ["2027-07-05", "2027-07-07"] {
        school.clock_reads(&format!("{day} 15:30")).delivers_everything().await;
        assert!(school.questions().is_empty(), "{day}");
    }
    school.clock_reads("2027-07-08 15:30").delivers_everything().await;
    assert_eq!(school.questions().len(), 1);
}
