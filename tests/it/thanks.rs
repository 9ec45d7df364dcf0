//! Thank-yous: offered with completing, said on Fridays, each person named as they wish at that moment.

use serde_json::json;

use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, Who, a_wish};

const CHOICE: &str = "May I thank you in public?";
const WHO: &str = "Who is thanked?";
const FRIDAY: &str = "2026-09-11 15:00";

impl School {
    /// Ana Rivera's request is completed on a Monday, and the thank-you that is offered confirmed.
    pub async fn completes_a_collaboration(&mut self) {
        self.gets_a_request_accepted().await;
        self.completes(HART, &[("Students reached", "24")]).await;
    }

    /// What a teacher chooses about being thanked, on their own card of the request.
    pub async fn chooses_thanks(&mut self, choice: &str) {
        let _card = self.looks_at_own("#1 · Completed").await;
        let _changed = self.chooses(RIVERA, STAFF, CHOICE, choice).await;
        self.delivers_everything().await;
    }

    fn staff_reads(&self) -> Vec<String> {
        self.public(OKAFOR, STAFF).iter().map(|message| self.shown(message)).collect()
    }

    /// What `/thanks edit` and its like are given for the thank-you that is suggested for this.
    pub async fn names_thank_you(&mut self, typed: &str) -> serde_json::Value {
        let (at, typed) = (self.at(LEE, STAFF), [("thank-you", json!(typed))]);
        let suggested = self.discord().suggestions(at, "thanks edit", &typed, "thank-you").await.unwrap();
        json!(suggested[0].1)
    }

    fn newest_at_desk(&self) -> String {
        self.public(LEE, DESK).last().map(|message| self.shown(message)).unwrap_or_default()
    }
}

#[tokio::test]
async fn completing_offers_a_thank_you_and_friday_says_it() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    insta::assert_snapshot!(school.clicks(HART, DESK, "Complete").await.shown(&school), @"
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
    let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
    let saved = school.clicks(HART, DESK, "Save").await;
    insta::assert_snapshot!(saved.privately(), @"
    Request #1 is completed
    I'm telling Ana Rivera, and asking how helpful it was.
    What was done: 1 session, 24 students
    Title for others: Marine biology
    Thank-you, to be posted Fri 11 September, 15:00: Thank you to Ana Rivera for making room for books: “Marine biology”.
    Until then: You can edit, hold or post it at the desk.
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.newest_at_desk(), @"
    Mon 7 Sep 09:12  Shelftalker:
          | A thank-you for the staff channel
          | Thank you to Ana Rivera for making room for books: “Marine biology”.
          | For: Request #1
          | Thanked: Ana Rivera, by name
          | When: on Fri 11 September, 15:00
        [Edit] [Hold] [Post now]
    ");
    assert_eq!(school.public(OKAFOR, STAFF), [], "nothing is said before Friday");
    school.clock_reads(FRIDAY).delivers_everything().await;
    insta::assert_snapshot!(school.staff_reads().join("\n"), @"
    Fri 11 Sep 15:00  Shelftalker:
          | Thank you
          | Thank you to Ana Rivera for making room for books: “Marine biology”.
          | From your school library · ref
    ");
    assert!(school.newest_at_desk().contains("A thank-you, posted"), "{}", school.newest_at_desk());
    school.clock_reads("2026-09-18 15:00").delivers_everything().await;
    assert_eq!(school.staff_reads().iter().filter(|said| said.contains("Marine biology")).count(), 1);
}

#[tokio::test]
async fn other_words_one_s_own_words_or_none_can_be_chosen_while_completing() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.gets_a_request_accepted().await;
    let first = school.clicks(HART, DESK, "Complete").await.privately();
    let other = school.clicks(HART, DESK, "Other words").await.privately();
    assert_ne!(first, other);
    let none = school.clicks(HART, DESK, "No thank-you").await.privately();
    assert!(none.contains("None this time."), "{none}");
    let again = school.clicks(HART, DESK, "Thank them after all").await.privately();
    assert_eq!(again, other);
    let label = "Keep {teacher}: it becomes the name";
    let named = school
        .fills_in(HART, DESK, "Change the words", &[(label, "Thank you, Ana Rivera, for {teacher}!")])
        .await;
    assert!(named.privately().contains("Write {teacher} instead of \"Ana Rivera\""), "{named:?}");
    let own = school.fills_in(HART, DESK, "Fix", &[(label, "{teacher} lent us the tank. Thank you!")]).await;
    assert!(own.privately().contains("Ana Rivera lent us the tank. Thank you!"), "{own:?}");
    let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
    let _saved = school.clicks(HART, DESK, "Save").await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert!(school.staff_reads()[0].contains("Ana Rivera lent us the tank. Thank you!"));
}

#[tokio::test]
async fn all_that_are_due_stand_in_one_post() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let tan: Who = |people| people.tan;
    for who in [OKAFOR, tan] {
        school.wishes_thanks(who, "Thank me by name").await;
    }
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let reason = [("Thank you to … for", "the display case in the hall")];
    insta::assert_snapshot!(school.submits(HART, STAFF, &form, &reason).await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | A thank-you
          | Choose who is thanked. Each is named as they wish.
          | Words: Thank you to … for the display case in the hall.
        ‹Who is thanked?›
        [Change the words]
    ");
    let people = [school.id(OKAFOR).to_string(), school.id(tan).to_string()];
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    insta::assert_snapshot!(school.chooses_all(HART, STAFF, WHO, &people).await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | A thank-you
          | Thank you to Ben Okafor and Chloe Tan for the display case in the hall.
          | Thanked: Ben Okafor, by name
          | Chloe Tan, by name
        ‹Who is thanked?›
        [Change the words] [Post it with the next thank-yous]
    ");
    let open = school.opens_form(HART, STAFF, "Change the words").await;
    let queued = school.clicks(HART, STAFF, "Post it with the next thank-yous").await;
    insta::assert_snapshot!(queued.privately(), @"The thank-you will be posted on Fri 11 September, 15:00. Until then you can edit, hold or post it at the desk.");
    let refused = school.submits(HART, STAFF, &open, &[("Thank you to … for", "the display cases")]).await;
    let too_late = "This thank-you is at the desk by now, so nothing was changed. Its card there has [Edit].";
    assert!(refused.privately().starts_with(too_late), "{refused:?}");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.types(LEE, "thanks list", &[]).await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Thank-yous
          | **Waiting for their day**
          | · Ana Rivera: Thank you to … for making room for books: “Mari… · [card](<https://discord.com/channels/…/…/…>)
          | · Ben Okafor, Chloe Tan: Thank you to … for the display case … · [card](<https://discord.com/channels/…/…/…>)
          | Next: Fri 11 September, 15:00
    ");
    school.clock_reads(FRIDAY).delivers_everything().await;
    insta::assert_snapshot!(school.staff_reads().join("\n"), @"
    Fri 11 Sep 15:00  Shelftalker:
          | Thank you
          | Thank you to Ana Rivera for making room for books: “Marine biology”.
          |
          | Thank you to Ben Okafor and Chloe Tan for the display case in the hall.
          | From your school library · ref
    ");
}

#[tokio::test]
async fn what_a_teacher_chooses_counts_also_after_it_was_said() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    school.chooses_thanks("Thank \"a colleague\"").await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    let said = school.staff_reads().join("");
    assert!(said.contains("a colleague") && !said.contains("Rivera") && !said.contains("Marine"), "{said}");
    school.chooses_thanks("Thank me by name").await;
    let said = school.staff_reads().join("");
    assert!(said.contains("Ana Rivera") && said.contains("(edited)"), "{said}");
    school.chooses_thanks("Never thank me in public").await;
    assert_eq!(school.public(OKAFOR, STAFF), [], "it is taken down");
    school.clock_reads("2026-09-11 15:05").delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF), []);
}

#[tokio::test]
async fn who_wants_no_thanks_gets_none_and_later_thanks_wait_for_a_librarian() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let [support, topic] = a_wish();
    let _receipt = school.types(RIVERA, "request-collab", &[support, topic, ("thanks", json!("none"))]).await;
    school.delivers_everything().await;
    school.accepts(HART).await;
    let card = school.clicks(HART, DESK, "Complete").await;
    assert!(card.privately().contains("Ana Rivera asked not to be thanked in public"), "{card:?}");
    let _ready = school.fills_in(HART, DESK, "Write the numbers", &[("Students reached", "24")]).await;
    let _saved = school.clicks(HART, DESK, "Save").await;
    school.delivers_everything().await;
    assert_eq!(school.public(LEE, DESK).len(), 1, "no thank-you stands at the desk");
    school.chooses_thanks("Thank me by name").await;
    insta::assert_snapshot!(school.newest_at_desk(), @"
    Mon 7 Sep 09:12  Shelftalker:
          | A thank-you, held
          | Thank you to Ana Rivera for making room for books: “Marine biology”.
          | For: Request #1
          | Thanked: Ana Rivera, by name
          | When: Held until somebody presses [Post it on the day] or [Post now].
        [Post it on the day] [Edit] [Post now]
    ");
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF), [], "no librarian has seen it");
    school.clicks(LEE, DESK, "Post it on the day").await.is_noted();
    school.clock_reads("2026-09-18 15:00").delivers_everything().await;
    assert!(school.staff_reads().join("").contains("Ana Rivera"));
}

#[tokio::test]
async fn a_thank_you_is_held_reworded_and_posted_at_once() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    school.clicks(LEE, DESK, "Hold").await.is_noted();
    school.clock_reads(FRIDAY).delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF), []);
    let words =
        [("Keep {teacher}: it becomes the name", "Thank you to {teacher}, who brought the sea to us.")];
    school.fills_in(HART, DESK, "Edit", &words).await.is_noted();
    school.restarts().await.clicks(HART, DESK, "Post now").await.is_noted();
    let second = school.clicks(LEE, DESK, "Post now").await;
    assert!(second.privately().contains("This thank-you is due"), "{second:?}");
    school.delivers_everything().await;
    let said = school.staff_reads();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("Thank you to Ana Rivera, who brought the sea to us."), "{said:?}");
}

#[tokio::test]
async fn of_two_librarians_who_reword_a_thank_you_the_later_is_told() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let words = "Keep {teacher}: it becomes the name";
    let refused = school.fills_in(HART, DESK, "Edit", &[(words, "Dana's words")]).await.privately();
    assert!(refused.contains("Write {teacher} where the name belongs"), "{refused}");
    let ana = school.names_thank_you("Ana").await;
    let untouched = school.types(LEE, "thanks edit", &[("thank-you", ana.clone())]).await.form().clone();
    let form = school.types(LEE, "thanks edit", &[("thank-you", ana)]).await.form().clone();
    let saved = school.submits(LEE, STAFF, &form, &[(words, "{teacher}: Sam's words")]).await.privately();
    assert!(saved.contains("The thank-you has its new words"), "{saved}");
    let told = school.fills_in(HART, DESK, "Fix", &[(words, "{teacher}: Dana's words")]).await;
    insta::assert_snapshot!(told.shown(&school), @r"
    Mon 7 Sep 09:12  Shelftalker (only you): This thank-you was changed while you were writing, so yours isn't saved yet. Now it reads:
        {teacher}: Sam's words
        Sending yours again replaces these words. Press Fix: everything you typed is kept.
        [Fix]
    ");
    school.delivers_everything().await;
    assert!(school.newest_at_desk().contains("Ana Rivera: Sam's words"), "{}", school.newest_at_desk());
    let saved = school.fills_in(HART, DESK, "Fix", &[]).await.privately();
    assert_eq!(saved, "Done: the card shows it.");
    let _same = school.submits(LEE, STAFF, &untouched, &[]).await;
    school.delivers_everything().await;
    assert!(school.newest_at_desk().contains("Ana Rivera: Dana's words"), "{}", school.newest_at_desk());
}

#[tokio::test]
async fn a_thank_you_goes_out_once_though_discords_answer_was_lost() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    school.next_post_meets(shelftalker::rehearsal::Trouble::LosesAnswer);
    school.clock_reads(FRIDAY).delivers_everything().await;
    school.clock_reads("2026-09-11 15:01").delivers_everything().await;
    assert_eq!(school.staff_reads().len(), 1);
}

#[tokio::test]
async fn a_thank_you_that_somebody_deleted_stays_deleted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    school.clock_reads(FRIDAY).delivers_everything().await;
    let posted = school.public(OKAFOR, STAFF)[0].id;
    school.discord().delete_message(school.play().school.staff, posted);
    school.chooses_thanks("Thank \"a colleague\"").await;
    school.clock_reads("2026-09-11 15:05").delivers_everything().await;
    assert_eq!(school.public(OKAFOR, STAFF), []);
}

#[tokio::test]
async fn a_thank_you_that_could_not_be_said_in_time_waits_at_the_desk_again() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let staff = school.play().school.staff;
    school.discord().take_from_bot(staff, shelftalker::rehearsal::Permissions::SEND_MESSAGES);
    school.clock_reads(FRIDAY).delivers_everything().await;
    school.chooses_thanks("Never thank me in public").await;
    school.discord().give_back_to_bot(staff);
    school.clock_reads("2026-09-11 15:05");
    let is_over = |school: &School| school.reads(LEE, DESK).contains("No longer held");
    crate::promises::until(&mut school, "the end of the post", is_over).await;
    school.chooses_thanks("Thank me by name").await;
    assert!(school.reads(LEE, DESK).contains("A thank-you, held"), "{}", school.reads(LEE, DESK));
    assert_eq!(school.public(OKAFOR, STAFF), []);
}
