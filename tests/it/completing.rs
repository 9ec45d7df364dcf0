//! Completing a request: the private card on which its record is written, the correction of it, and what its
//! teacher says of it afterwards.

use serde_json::json;

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, Said, School};

const LEVEL: &str = "How closely did you work together?";
const SKILLS: &str = "What did students practise? (any number)";
const AGAIN: &str = "Repeat it next year?";
const OUTCOME: (&str, &str) = ("What came of it (the teacher reads it)", "Eleven books left with students");

impl School {
    /// Ana Rivera's 24 students have had two sessions with Dana Hart.
    async fn gets_two_sessions_held(&mut self) {
        let wish = [("support", json!("book-talk")), ("topic", json!("Tides")), ("students", json!(24))];
        let wish = [&wish[..], &[("thanks", json!("by-name"))]].concat();
        assert!(self.types(RIVERA, "request-collab", &wish).await.text().contains("#1"));
        self.delivers_everything().await;
        self.accepts(HART).await;
        let plan = ["Thu 10 Sep 10:15", "17 Sep 10:15"].map(|when| [("When", when), ("Minutes", "45")]);
        assert!(self.plans(HART, &[&plan[0], &plan[1]]).await.privately().contains("is scheduled"));
        self.clock_reads("2026-09-17 14:05").delivers_everything().await;
    }

    /// The same, completed with everything that a record can hold.
    async fn gets_a_request_completed(&mut self) {
        self.gets_two_sessions_held().await;
        let _ = self.clicks(HART, DESK, "Complete").await;
        let _ = self.chooses(HART, DESK, LEVEL, "Integrated instruction").await;
        let _ = self.chooses_all(HART, DESK, SKILLS, &["Reading for pleasure", "Presenting"]).await;
        let _ = self.chooses(HART, DESK, AGAIN, "Yes, worth repeating").await;
        let _ = self.fills_in(HART, DESK, "Write the numbers", &[OUTCOME]).await;
        assert!(self.clicks(HART, DESK, "Save").await.privately().contains("is completed"));
        self.delivers_everything().await;
    }
}

#[tokio::test]
async fn a_request_is_completed_on_a_card_that_knows_the_plan() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_two_sessions_held().await;
    let fresh = school.clicks(HART, DESK, "Complete").await;
    insta::assert_snapshot!(fresh.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you):
          | Complete request #1
          | Tides
          | Only you can see this. It's saved as you go; [Save] makes it the record.
          | What was done: 2 sessions, 24 students, 90 minutes
          | Title for others: Tides
          | Thank-you, to be posted Fri 18 September, 15:00: Thank you to Ana Rivera for making room for books: “Tides”.
        ‹How closely did you work together?›
        ‹What did students practise? (any number)›
        ‹Repeat it next year?›
        [Save] [Write the numbers] [Other words] [Change the words] [No thank-you]
    ");
    let _ = school.chooses(HART, DESK, LEVEL, "Integrated instruction").await;
    let _ = school.chooses_all(HART, DESK, SKILLS, &["Reading for pleasure", "Presenting"]).await;
    let _ = school.chooses(HART, DESK, AGAIN, "Yes, worth repeating").await;
    let form = school.opens_form(HART, DESK, "Write the numbers").await;
    assert_eq!(form.value("Minutes in all"), Some("90"));
    let filled = school.submits(HART, DESK, &form, &[("Students reached", "23"), OUTCOME]).await;
    assert_eq!(filled.message().id, fresh.message().id, "it is one card from beginning to end");
    insta::assert_snapshot!(filled.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you) (edited):
          | Complete request #1
          | Tides
          | Only you can see this. It's saved as you go; [Save] makes it the record.
          | What was done: 2 sessions, 23 students, 90 minutes
          | Level of collaboration: integrated instruction (Montiel-Overall, 2005)
          | Skills: Reading for pleasure, Presenting
          | Worth repeating next year
          | What came of it: Eleven books left with students
          | Title for others: Tides
          | Thank-you, to be posted Fri 18 September, 15:00: Thank you to Ana Rivera for making room for books: “Tides”.
        ‹How closely did you work together?: Integrated instruction›
        ‹What did students practise? (any number): Reading for pleasure, Presenting›
        ‹Repeat it next year?: Yes, worth repeating›
        [Save] [Write the numbers] [Other words] [Change the words] [No thank-you]
    ");
    let saved = school.clicks(HART, DESK, "Save").await;
    insta::assert_snapshot!(saved.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you) (edited):
          | Request #1 is completed
          | I'm telling Ana Rivera, and asking how helpful it was.
          | What was done: 2 sessions, 23 students, 90 minutes
          | Level of collaboration: integrated instruction (Montiel-Overall, 2005)
          | Skills: Reading for pleasure, Presenting
          | Worth repeating next year
          | What came of it: Eleven books left with students
          | Title for others: Tides
          | Thank-you, to be posted Fri 18 September, 15:00: Thank you to Ana Rivera for making room for books: “Tides”.
          | Until then: You can edit, hold or post it at the desk.
        [Undo]
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 7 Sep 09:12  Shelftalker (edited): Request #1 · Completed · Tides · Ana Rivera
        [Correct the record] [More …]
    ");
    insta::assert_snapshot!(school.whole_desk_card().await, @"
    Thu 17 Sep 14:05  Shelftalker (only you):
          | Request #1 · Completed
          | Tides
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Students: 24
          | Librarian: @Dana Hart
          | Sessions: Thu 10 September, 10:15, 45 minutes
          | Thu 17 September, 10:15, 45 minutes
          | What was done: 2 sessions, 23 students, 90 minutes
          | Level of collaboration: integrated instruction (Montiel-Overall, 2005)
          | Skills: Reading for pleasure, Presenting
          | Worth repeating next year
          | What came of it: Eleven books left with students
          | Title for others: Tides
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart accepted it
          | 7 September 2026 09:12 · Dana Hart scheduled it
          | 17 September 2026 14:05 · Dana Hart completed it
        [Join the thread] [History]
    ");
    insta::assert_snapshot!(school.newest_in_thread(), @"
    Thu 17 Sep 14:05  Shelftalker: @Ana Rivera
          | Completed
          | #1, Tides: that's done. Thank you! Tell Dana Hart if a figure looks wrong.
          | What was done: 2 sessions, 23 students, 90 minutes
          | Skills: Reading for pleasure, Presenting
          | What came of it: Eleven books left with students
          | Title for others: Tides
          | How helpful was this?: 1 = not much, 5 = a lot. Only the librarians see your answer.
        [1] [2] [3] [4] [5]
    ");
}

#[tokio::test]
async fn only_sessions_and_students_are_needed_and_a_wrong_number_is_mended() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let fresh = school.clicks(HART, DESK, "Complete").await;
    insta::assert_snapshot!(fresh.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Complete request #1
          | Marine biology
          | Only you can see this. It's saved as you go; [Save] makes it the record.
          | Sessions held: 1
          | Title for others: Marine biology
          | Still needed: the number of students
          | Thank-you, to be posted Fri 11 September, 15:00: Thank you to Ana Rivera for making room for books: “Marine biology”.
        ‹How closely did you work together?›
        ‹What did students practise? (any number)›
        ‹Repeat it next year?›
        [Write the numbers] [Other words] [Change the words] [No thank-you]
    ");
    let numbers = [("Students reached", "many"), ("Minutes in all", "45")];
    let wrong = school.fills_in(HART, DESK, "Write the numbers", &numbers).await;
    insta::assert_snapshot!(wrong.shown(&school), @r#"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Complete request #1
          | Marine biology
          | Only you can see this. It's saved as you go; [Save] makes it the record.
          | Sessions held: 1
          | Students reached: many
          | Minutes in all: 45
          | Title for others: Marine biology
          | Please look at this: "Students reached": give a number from 0 to 5000.
          | Thank-you, to be posted Fri 11 September, 15:00: Thank you to Ana Rivera for making room for books: “Marine biology”.
        ‹How closely did you work together?›
        ‹What did students practise? (any number)›
        ‹Repeat it next year?›
        [Write the numbers] [Other words] [Change the words] [No thank-you]
    "#);
    let form = school.opens_form(HART, DESK, "Write the numbers").await;
    assert_eq!(form.value("Minutes in all"), Some("45"), "nothing that was typed is lost");
    let numbers = [("Students reached", "24"), ("Minutes in all", "")];
    let mended = school.submits(HART, DESK, &form, &numbers).await.text();
    assert!(mended.contains("What was done: 1 session, 24 students"), "{mended}");
    assert!(school.clicks(HART, DESK, "Save").await.privately().contains("is completed"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_was_chosen_is_there_again_after_a_restart() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_two_sessions_held().await;
    let _ = school.clicks(HART, DESK, "Complete").await;
    let _ = school.chooses(HART, DESK, LEVEL, "Integrated curriculum").await;
    school.restarts().await;
    // The card from before goes on, and [Complete] brings it back where a phone has lost it.
    let on = school.chooses(HART, DESK, AGAIN, "No, not again").await.text();
    assert!(on.contains("Level of collaboration: integrated curriculum (Montiel-Overall, 2005)"), "{on}");
    let again = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(again.contains("Level of collaboration: integrated curriculum (Montiel-Overall, 2005)\nNot to be repeated next year"), "{again}");
    let taken_back = school.chooses(HART, DESK, LEVEL, "Leave it out").await.text();
    assert!(!taken_back.contains("Level"), "{taken_back}");
    let colleague = school.clicks(LEE, DESK, "Complete").await.privately();
    assert!(!colleague.contains("next year"), "Sam Lee's card is another one: {colleague}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_colleague_who_saves_first_has_completed_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_two_sessions_held().await;
    let _ = school.clicks(HART, DESK, "Complete").await;
    school.completes(LEE, &[]).await;
    let chosen = school.chooses(HART, DESK, LEVEL, "Cooperation").await;
    let saved = school.clicks(HART, DESK, "Save").await;
    for said in [chosen, saved] {
        assert!(
            said.privately().starts_with("Request #1 is already completed: nothing more to do"),
            "{said:?}"
        );
    }
    school.delivers_everything().await;
    assert_eq!(school.whole_desk_card().await.matches("completed it").count(), 1);
    assert_eq!(school.reads_thread(RIVERA).matches("that's done").count(), 1);
}

#[tokio::test]
async fn a_request_that_was_withdrawn_meanwhile_is_not_completed() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_two_sessions_held().await;
    let _ = school.clicks(HART, DESK, "Complete").await;
    school.withdraws().await;
    let said = school.clicks(HART, DESK, "Save").await.privately();
    insta::assert_snapshot!(said, @"Ana Rivera got there first: request #1 is already withdrawn.");
    school.delivers_everything().await;
    assert!(school.desk_card().contains("Request #1 · Withdrawn"));
}

#[tokio::test]
async fn saving_twice_completes_once() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_two_sessions_held().await;
    let card = school.clicks(HART, DESK, "Complete").await.message().clone();
    let save = card.button("Save").unwrap().custom_id.clone().unwrap();
    assert!(school.clicks(HART, DESK, "Save").await.privately().contains("is completed"));
    let at = school.at(HART, DESK);
    let again = school.discord().click_custom_id(at, card.id, &save).await.unwrap();
    let again = Said(school.play().settled(at, again).await).privately();
    insta::assert_snapshot!(again, @"Request #1 is already completed: nothing more to do.");
    school.delivers_everything().await;
    assert_eq!(school.reads_thread(RIVERA).matches("that's done").count(), 1);
}

#[tokio::test]
async fn case_21_a_forged_level_or_skill_is_refused() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_two_sessions_held().await;
    let card = school.clicks(HART, DESK, "Complete").await.message().clone();
    let at = school.at(HART, DESK);
    for menu in [LEVEL, SKILLS, AGAIN] {
        let id = card.menu(menu).unwrap().custom_id.clone();
        let said = school.discord().choose_forged(at, card.id, &id, &["Heroic"]).await.unwrap();
        assert_eq!(
            Said(school.play().settled(at, said).await).privately(),
            "That isn't one of the choices on this card, so nothing was changed. Choose from its menu."
        );
    }
    assert!(school.clicks(HART, DESK, "Save").await.privately().contains("is completed"));
    school.delivers_everything().await;
    assert!(!school.desk_card().contains("Heroic"));
}

#[tokio::test]
async fn a_record_is_corrected_from_what_it_says() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_completed().await;
    let told = school.thread(RIVERA).len();
    let card = school.clicks(HART, DESK, "Correct the record").await;
    insta::assert_snapshot!(card.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you):
          | Correct the record of request #1
          | Tides
          | Only you can see this. It's saved as you go; [Save] makes it the record.
          | What was done: 2 sessions, 24 students, 90 minutes
          | Level of collaboration: integrated instruction (Montiel-Overall, 2005)
          | Skills: Reading for pleasure, Presenting
          | Worth repeating next year
          | What came of it: Eleven books left with students
          | Title for others: Tides
        ‹How closely did you work together?: Integrated instruction›
        ‹What did students practise? (any number): Reading for pleasure, Presenting›
        ‹Repeat it next year?: Yes, worth repeating›
        [Save] [Write the numbers]
    ");
    let form = school.opens_form(HART, DESK, "Write the numbers").await;
    assert_eq!(form.value("Students reached"), Some("24"));
    let _ = school.submits(HART, DESK, &form, &[("Students reached", "26")]).await;
    let _ = school.chooses_all(HART, DESK, SKILLS, &[]).await;
    let saved = school.clicks(HART, DESK, "Save").await;
    insta::assert_snapshot!(saved.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you) (edited):
          | The record of request #1 is corrected
          | The card at the desk shows it. Nobody else is told.
          | What was done: 2 sessions, 26 students, 90 minutes
          | Level of collaboration: integrated instruction (Montiel-Overall, 2005)
          | Worth repeating next year
          | What came of it: Eleven books left with students
          | Title for others: Tides
        [Undo]
    ");
    school.delivers_everything().await;
    let desk = school.whole_desk_card().await;
    assert!(desk.contains("2 sessions, 26 students, 90 minutes"), "{desk}");
    assert!(desk.contains("Dana Hart corrected the record"), "{desk}");
    assert_eq!(school.thread(RIVERA).len(), told, "a correction is no news");

    let _ = school.clicks(HART, DESK, "Correct the record").await;
    let same = school.clicks(HART, DESK, "Save").await.privately();
    assert!(same.contains("nothing was changed"), "{same}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_correction_is_not_written_over_a_colleagues() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_completed().await;
    let _ = school.clicks(HART, DESK, "Correct the record").await;
    let _ = school.clicks(LEE, DESK, "Correct the record").await;
    let _ = school.chooses(LEE, DESK, LEVEL, "Integrated curriculum").await;
    assert!(school.clicks(LEE, DESK, "Save").await.privately().contains("is corrected"));
    let said = school.chooses(HART, DESK, LEVEL, "Cooperation").await;
    insta::assert_snapshot!(said.privately(), @"Request #1 has changed since you opened this, so nothing was saved. Start again from its card at the desk.");
    let fresh = school.clicks(HART, DESK, "Correct the record").await.privately();
    assert!(
        fresh.contains("Level of collaboration: integrated curriculum (Montiel-Overall, 2005)"),
        "{fresh}"
    );
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_teacher_rates_with_one_tap_and_only_the_desk_reads_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_completed().await;
    let public = |school: &School| -> Vec<String> {
        let seen = school.thread(RIVERA).into_iter().filter(|message| !message.private);
        seen.map(|message| message.text()).collect()
    };
    let told = public(&school);
    let said = school.taps_in_thread("4").await;
    insta::assert_snapshot!(said.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you): Thank you! You gave #1, Tides, 4 of 5. Only the librarians see it. Press another number to change it.
        [1] [2] [3] [4] [5] [Add a line] [Undo]
    ");
    let twice = school.taps_in_thread("4").await;
    assert_eq!(twice.privately(), said.privately());
    let form = school.taps_in_thread("Add a line").await.form().clone();
    let line = [("One line (only the librarians read it)", "They still *talk* about it")];
    let said = school.answers_in_thread(&form, &line).await;
    insta::assert_snapshot!(said.shown(&school), @r"
    Thu 17 Sep 14:05  Shelftalker (only you) (edited): Thank you! You gave #1, Tides, 4 of 5. Only the librarians see it. Press another number to change it.
        Your line: They still \*talk\* about it
        [1] [2] [3] [4] [5] [Change the line] [Undo]
    ");
    school.delivers_everything().await;
    assert_eq!(public(&school), told, "nothing of it stands in the thread");
    insta::assert_snapshot!(school.desk_card(), @"
    Mon 7 Sep 09:12  Shelftalker (edited): Request #1 · Completed · Tides · Ana Rivera · rated 4 of 5
        [Correct the record] [More …]
    ");
    insta::assert_snapshot!(school.whole_desk_card().await, @r"
    Thu 17 Sep 14:05  Shelftalker (only you):
          | Request #1 · Completed
          | Tides
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Students: 24
          | Librarian: @Dana Hart
          | Sessions: Thu 10 September, 10:15, 45 minutes
          | Thu 17 September, 10:15, 45 minutes
          | What was done: 2 sessions, 24 students, 90 minutes
          | Level of collaboration: integrated instruction (Montiel-Overall, 2005)
          | Skills: Reading for pleasure, Presenting
          | Worth repeating next year
          | What came of it: Eleven books left with students
          | Title for others: Tides
          | How helpful it was: Rated 4 of 5 by its teacher
          | They still \*talk\* about it
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart accepted it
          | 7 September 2026 09:12 · Dana Hart scheduled it
          | 17 September 2026 14:05 · Dana Hart completed it
          | 17 September 2026 14:05 · Ana Rivera rated it 4 of 5
          | 17 September 2026 14:05 · Ana Rivera added a line to the rating
        [Join the thread] [History]
    ");

    school.restarts().await;
    let said = school.taps_in_thread("5").await.privately();
    assert!(said.contains("5 of 5") && said.contains("Your line: They still"), "{said}");
    school.delivers_everything().await;
    assert!(school.desk_card().contains(" · rated 5 of 5"), "{}", school.desk_card());
    let card = school.whole_desk_card().await;
    assert!(card.contains("Rated 5 of 5 by its teacher\n      | They still"), "{card}");
}

#[tokio::test]
async fn nobody_but_the_teacher_rates() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_completed().await;
    let at = shelftalker::rehearsal::Acting { member: school.id(HART), ..school.threads(RIVERA)[0] };
    let said = school.clicks_at(at, "1").await.privately();
    assert_eq!(said, "This is somebody else's card: only they can use it.");
    school.delivers_everything().await;
    assert!(!school.whole_desk_card().await.contains("Rated"));
}

#[tokio::test]
async fn a_request_among_my_requests_asks_for_its_rating() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_completed().await;
    let own = school.looks_at_own("#1 · Completed").await;
    insta::assert_snapshot!(own.shown(&school), @"
    Thu 17 Sep 14:05  Shelftalker (only you) (edited):
          | Request #1 · Completed
          | Tides
          | Support: Book talk or reading promotion
          | Students: 24
          | Librarian: @Dana Hart
          | Sessions: Thu 10 September, 10:15, 45 minutes
          | Thu 17 September, 10:15, 45 minutes
          | What was done: 2 sessions, 24 students, 90 minutes
          | Skills: Reading for pleasure, Presenting
          | What came of it: Eleven books left with students
          | Title for others: Tides
          | How helpful was this?: 1 = not much, 5 = a lot. Only the librarians see your answer.
        ‹May I thank you in public?: Thank me by name›
        [1] [2] [3] [4] [5]
    ");
    let said = school.clicks(RIVERA, STAFF, "3").await;
    assert_eq!(said.message().id, own.message().id, "the private card itself changes");
    let own = school.looks_at_own("#1 · Completed").await.privately();
    assert!(own.contains("How helpful was this?: You said 3 of 5"), "{own}");
    let none = school.types(OKAFOR, "my-requests", &[]).await.privately();
    assert!(!none.contains("#1"), "{none}");
    school.delivers_everything().await;
}
