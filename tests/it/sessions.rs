//! What is said by itself around a session: the reminder on the school day before, and the question on the morning
//! after it.

use serde_json::json;
use shelftalker::play::ZONE;
use shelftalker::rehearsal::{Overwrite, Permissions, SeenMessage, Trouble};

use crate::school::{DESK, HART, LEE, RIVERA, STAFF, Said, School, is_brief};

const WHEN: &str = "When";

impl School {
    /// Dana Hart and Ana Rivera meet on these days, at a quarter past one.
    async fn has_sessions_on(&mut self, day: &str, further: &str) {
        self.gets_a_request().await;
        self.clicks(HART, DESK, "Accept").await.is_noted();
        self.delivers_everything().await;
        let mut sessions = Vec::new();
        for line in std::iter::once(day).chain(further.lines()) {
            let (when, place) = line.split_once(", ").unwrap_or((line, "Library"));
            let when = if when.contains(':') { when.to_owned() } else { format!("{when} 13:15") };
            sessions.push([("When", when), ("Minutes", "45".to_owned()), ("Place", place.to_owned())]);
        }
        let typed: Vec<Vec<(&str, &str)>> = sessions
            .iter()
            .map(|session| session.iter().map(|(field, value)| (*field, &**value)).collect())
            .collect();
        let typed: Vec<&[(&str, &str)]> = typed.iter().map(|session| &session[..]).collect();
        let said = self.plans(HART, &typed).await.privately();
        assert!(said.contains("Request #1 is scheduled"), "{said}");
        self.delivers_everything().await;
    }

    /// A school in which they met on Thursday 17 September; it is the morning after.
    async fn had_a_session() -> Self {
        let mut school = Self::opens("2026-09-07 09:12").await;
        school.has_sessions_on("17 Sep", "").await;
        school.is_open_until("2026-09-18").await;
        school
    }

    /// The bot runs through every day until the morning of this one.
    async fn is_open_until(&mut self, until: &str) {
        let last = format!("{until} 07:00");
        let now = self.play().bot.library.now().with_timezone(&ZONE).naive_local();
        let moments = now
            .date()
            .iter_days()
            .take(30)
            .flat_map(|day| ["07:00", "07:30", "15:00"].map(|time| format!("{day} {time}")));
        let now = now.format("%Y-%m-%d %H:%M").to_string();
        for moment in moments.filter(|moment| now < *moment && *moment <= last) {
            self.clock_reads(&moment).delivers_everything().await;
        }
    }

    pub async fn reschedules(&mut self, day: &str) {
        let card = self.clicks(HART, DESK, "Reschedule").await;
        let planned = card.message().menu("Change a session").unwrap().options[0].label.clone();
        let _ = self.chooses(HART, DESK, "Change a session", &planned).await.privately();
        let when = format!("{day} 13:15");
        let _ = self.fills_in(HART, DESK, "Change it", &[(WHEN, &when)]).await.privately();
        let said = self.clicks(HART, DESK, "Save the plan").await.privately();
        assert!(said.contains("is scheduled"), "{said}");
    }

    fn reminders(&self) -> Vec<SeenMessage> {
        let mut seen = self.thread(RIVERA);
        seen.retain(|message| message.text().contains("Reminder"));
        seen
    }

    fn asked_at_the_desk(&self) -> Vec<SeenMessage> {
        let mut asked = self.public(HART, DESK).split_off(1);
        asked.retain(|message| !is_brief(message));
        asked
    }

    /// The questions at the desk, answered or not.
    fn checks(&self) -> Vec<String> {
        self.asked_at_the_desk().iter().map(|message| self.shown(message)).collect()
    }

    fn card_of_the_request(&self) -> String {
        self.shown(&self.public(HART, DESK)[0])
    }

    /// Presses a button that they saw before somebody else answered.
    async fn presses_late(&mut self, before: &SeenMessage, label: &str) -> Said {
        let at = self.at(LEE, DESK);
        let wire = before.button(label).unwrap().custom_id.clone().unwrap();
        let answer = self.discord().click_custom_id(at, before.id, &wire).await.unwrap();
        Said(self.play().settled(at, answer).await)
    }
}

#[tokio::test]
async fn the_people_of_a_request_are_reminded_the_day_before_and_once() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("17 Sep", "").await;
    school.is_open_until("2026-09-16").await;
    school.clock_reads("2026-09-16 14:59").delivers_everything().await;
    assert_eq!(school.reminders().len(), 0);
    school.clock_reads("2026-09-16 15:00").delivers_everything().await;
    insta::assert_snapshot!(school.shown(&school.reminders()[0]), @"
    Wed 16 Sep 15:00  Shelftalker: @Ana Rivera @Dana Hart
          | Reminder
          | Tomorrow (Thu 17 September), 13:15, 45 minutes, Library: Marine biology, with Dana Hart.
          | ref
    ");
    school.restarts().await.delivers_everything().await;
    school.clock_reads("2026-09-16 15:01").delivers_everything().await;
    assert_eq!(school.reminders().len(), 1);
}

#[tokio::test]
async fn a_session_on_monday_is_reminded_of_on_friday() {
    let mut school = School::opens("2026-09-17 09:12").await;
    school.has_sessions_on("21 Sep", "21 Sep 14:30, room 12").await;
    school.is_open_until("2026-09-21").await;
    assert_eq!(school.reminders().len(), 1);
    insta::assert_snapshot!(school.shown(&school.reminders()[0]), @"
    Fri 18 Sep 15:00  Shelftalker: @Ana Rivera @Dana Hart
          | Reminder
          | Mon 21 September, 13:15, 45 minutes, Library: Marine biology, with Dana Hart.
          | Mon 21 September, 14:30, 45 minutes, room 12: Marine biology, with Dana Hart.
          | ref
    ");
}

#[tokio::test]
async fn a_session_that_was_moved_is_reminded_of_on_its_new_day_alone() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("17 Sep", "").await;
    school.reschedules("24 Sep").await;
    school.is_open_until("2026-09-23").await;
    assert_eq!(school.reminders().len(), 0);
    school.is_open_until("2026-09-24").await;
    assert!(school.reminders()[0].text().contains("Tomorrow (Thu 24 September), 13:15"));
    assert_eq!(school.reminders().len(), 1);
}

#[tokio::test]
async fn a_reminder_that_waits_is_not_sent_once_its_session_was_moved() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("17 Sep", "").await;
    school.is_open_until("2026-09-16").await;
    school.next_post_meets(Trouble::Code { status: 400, code: 20016 });
    school.clock_reads("2026-09-16 15:00").delivers_everything().await;
    school.reschedules("24 Sep").await;
    school.clock_reads("2026-09-16 15:10").delivers_everything().await;
    assert_eq!(school.reminders().len(), 0);
    assert_eq!(school.checks().len(), 0, "the desk has nothing to do about it");
}

#[tokio::test]
async fn a_session_planned_after_its_reminder_was_due_has_its_news_alone() {
    let mut school = School::opens("2026-09-16 15:30").await;
    school.has_sessions_on("17 Sep", "").await;
    school.is_open_until("2026-09-17").await;
    assert_eq!(school.reminders().len(), 0);
    assert_eq!(school.checks().len(), 0);
}

#[tokio::test]
async fn a_reminder_is_caught_up_in_the_afternoon_and_missed_the_next_morning() {
    let mut school = School::opens("2026-09-14 09:12").await;
    school.has_sessions_on("16 Sep", "17 Sep").await;
    school.clock_reads("2026-09-15 16:00").restarts().await.delivers_everything().await;
    assert_eq!(school.reminders().len(), 1);
    // Wednesday's was missed, and Thursday's would have said nothing.
    school.clock_reads("2026-09-18 06:50").restarts().await.delivers_everything().await;
    assert_eq!(school.reminders().len(), 1);
    insta::assert_snapshot!(school.checks().join("\n"), @"
    Fri 18 Sep 06:50  Shelftalker:
          | Not posted: Session reminder, Wed 16 September, 15:00
          | I couldn't post then, and now it's too late. Please tell them yourself:
          | · the reminder for Ana Rivera of Marine biology, Thu 17 September, 13:15
          | ref
    ");
}

#[tokio::test]
async fn the_desk_is_asked_the_morning_after_and_says_that_it_happened() {
    let mut school = School::had_a_session().await;
    insta::assert_snapshot!(school.checks().join("\n"), @"
    Fri 18 Sep 07:00  Shelftalker:
          | Did it happen?
          | Request #1, Marine biology: Thu 17 September, 13:15, 45 minutes, Library, with Dana Hart.
        [Happened] [Moved] [Didn't happen]
    ");
    school.clicks(HART, DESK, "Happened").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.checks().join("\n"), @"
    Fri 18 Sep 07:00  Shelftalker (edited): It happened: Thu 17 September, 13:15, 45 minutes, Library. #1, Marine biology. Noted by Dana Hart.
        [Complete]
    ");
    insta::assert_snapshot!(school.card_of_the_request(), @"
    Mon 7 Sep 09:12  Shelftalker (edited):
          | Request #1 · Scheduled
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Librarian: @Dana Hart
          | Sessions: Thu 17 September, 13:15, 45 minutes, Library
          | Took place: 1 of 1
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart accepted it
          | 7 September 2026 09:12 · Dana Hart scheduled it
          | 18 September 2026 07:00 · Dana Hart noted that it happened: Thu 17 September, 13:15
        [Reschedule] [Complete] [Ask] [More …]
    ");
    assert_eq!(school.thread(RIVERA).len(), 3, "its teacher was there");
    let record = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(record.contains("Complete request #1"), "{record}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_session_that_did_not_happen_is_noted_and_not_counted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("15 Sep", "16 Sep\n17 Sep").await;
    school.is_open_until("2026-09-16").await;
    school.clicks(HART, DESK, "Didn't happen").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.checks().join("\n"), @"
    Wed 16 Sep 07:00  Shelftalker (edited): It didn't happen: Tue 15 September, 13:15, 45 minutes, Library. #1, Marine biology. Noted by Dana Hart. To plan it again, press [Reschedule] on the request's card.
        -# ref
    ");
    let record = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(record.contains("Sessions held: 0"), "the others are still to come: {record}");
    assert!(!record.contains("Minutes in all"), "{record}");

    school.is_open_until("2026-09-17").await;
    school.clicks(LEE, DESK, "Happened").await.is_noted();
    school.delivers_everything().await;
    let record = school.clicks(HART, DESK, "Complete").await.privately();
    assert!(record.contains("Sessions held: 1"), "what is known to have happened: {record}");
    assert!(school.card_of_the_request().contains("Took place: 1 of 3; 1 didn't"));
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_session_that_was_moved_is_planned_anew_from_its_question() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("10 Sep", "17 Sep").await;
    school.is_open_until("2026-09-11").await;
    school.clicks(HART, DESK, "Happened").await.is_noted();
    school.is_open_until("2026-09-18").await;
    let form = school.opens_form(HART, DESK, "Moved").await;
    assert_eq!((form.value(WHEN), form.value("Place")), (Some("Thu 17 Sep 2026, 13:15"), Some("Library")));
    let _ = school.submits(HART, DESK, &form, &[(WHEN, "24 Sep 13:15")]).await.privately();
    let said = school.clicks(HART, DESK, "Save the plan").await;
    insta::assert_snapshot!(said.privately(), @"
    Request #1 is scheduled
    I'm telling Ana Rivera these dates.
    Sessions: Thu 10 September, 13:15, 45 minutes, Library
    Thu 24 September, 13:15, 45 minutes, Library
    ");
    school.delivers_everything().await;
    insta::assert_snapshot!(school.checks().join("\n"), @"
    Fri 11 Sep 07:00  Shelftalker (edited): It happened: Thu 10 September, 13:15, 45 minutes, Library. #1, Marine biology. Noted by Dana Hart.
        -# ref
    Fri 18 Sep 07:00  Shelftalker (edited): It was moved: Thu 17 September, 13:15. #1, Marine biology. Changed by Dana Hart.
        -# ref
    ");
    assert!(school.card_of_the_request().contains("Took place: 1 of 2"), "the answer stays with its session");
    school.is_open_until("2026-09-25").await;
    assert!(school.checks()[2].contains("Did it happen?"), "the new day is asked about in its turn");
}

#[tokio::test]
async fn a_plan_that_was_begun_goes_on_with_the_session_that_was_moved() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("17 Sep", "").await;
    school.is_open_until("2026-09-17").await;
    let _ = school.clicks(HART, DESK, "Reschedule").await.privately();
    for day in ["22 Sep 13:15", "23 Sep 13:15", "25 Sep 13:15"] {
        let _ = school.fills_in(HART, DESK, "Add a session", &[(WHEN, day)]).await.privately();
    }
    school.is_open_until("2026-09-18").await;
    let form = school.opens_form(HART, DESK, "Moved").await;
    let _ = school.submits(HART, DESK, &form, &[(WHEN, "24 Sep 13:15")]).await.privately();
    let said = school.clicks(HART, DESK, "Save the plan").await;
    insta::assert_snapshot!(said.privately(), @"
    Request #1 is scheduled
    I'm telling Ana Rivera these dates.
    Sessions: Tue 22 September, 13:15
    Wed 23 September, 13:15
    Thu 24 September, 13:15, 45 minutes, Library
    Fri 25 September, 13:15
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_took_place_stays_with_a_request_that_its_librarian_lets_go_of() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("10 Sep", "17 Sep").await;
    school.is_open_until("2026-09-11").await;
    school.clicks(HART, DESK, "Happened").await.is_noted();
    let _more = school.clicks(HART, DESK, "More …").await;
    let _released = school.clicks(HART, DESK, "Release to the desk").await.privately();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.card_of_the_request(), @"
    Mon 7 Sep 09:12  Shelftalker (edited):
          | Request #1 · New
          | Marine biology
          | Teacher: @Ana Rivera
          | Support: Book talk or reading promotion
          | Sessions: Thu 10 September, 13:15, 45 minutes, Library
          | Took place: 1 of 1
          | History: 7 September 2026 09:12 · Ana Rivera sent it
          | 7 September 2026 09:12 · Dana Hart accepted it
          | 7 September 2026 09:12 · Dana Hart scheduled it
          | 11 September 2026 07:00 · Dana Hart noted that it happened: Thu 10 September, 13:15
          | 11 September 2026 07:00 · Dana Hart gave it back to the desk
        [Accept] [Ask] [Suggest something else] [Decline] [More …]
    ");
    school.accepts(LEE).await;
    let _ = school.plans(LEE, &[&[(WHEN, "24 Sep 13:15")]]).await.privately();
    school.delivers_everything().await;
    assert!(school.card_of_the_request().contains("Took place: 1 of 2"), "the plan goes on from there");
    let record = school.clicks(LEE, DESK, "Complete").await.privately();
    assert!(record.contains("Sessions held: 1") && record.contains("Minutes in all: 45"), "{record}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn each_session_is_asked_about_once_and_two_of_a_day_each() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("17 Sep", "17 Sep 14:30").await;
    school.is_open_until("2026-09-17").await;
    // The bot is down on Friday morning, and over the weekend nobody is asked.
    school.clock_reads("2026-09-19 10:00").restarts().await.delivers_everything().await;
    assert_eq!(school.checks().len(), 0, "nobody has to know that the question comes later");
    school.clock_reads("2026-09-21 07:00").delivers_everything().await;
    assert_eq!(school.checks().len(), 2);
    school.restarts().await.delivers_everything().await;
    school.is_open_until("2026-09-23").await;
    assert_eq!(school.checks().len(), 2);
    assert!(school.checks()[0].contains("13:15") && school.checks()[1].contains("14:30"));
}

#[tokio::test]
async fn of_two_answers_the_first_stands_and_the_other_reads_so() {
    let mut school = School::had_a_session().await;
    let before = school.asked_at_the_desk()[0].clone();
    let form = school.opens_form(LEE, DESK, "Moved").await;
    school.clicks(HART, DESK, "Happened").await.is_noted();
    let late = school.submits(LEE, DESK, &form, &[(WHEN, "24 Sep 13:15")]).await;
    assert!(late.privately().contains("Already noted: Thu 17 September, 13:15 happened."));
    let late = school.presses_late(&before, "Didn't happen").await;
    insta::assert_snapshot!(late.privately(), @"Already noted: Thu 17 September, 13:15 happened.");
    let late = school.presses_late(&before, "Moved").await;
    insta::assert_snapshot!(late.privately(), @"Already noted: Thu 17 September, 13:15 happened.");
    school.delivers_everything().await;
    assert!(school.card_of_the_request().contains("Took place: 1 of 1"));
}

#[tokio::test]
async fn a_question_is_over_with_its_request_and_open_to_librarians_alone() {
    let mut school = School::had_a_session().await;
    let before = school.asked_at_the_desk()[0].clone();
    let people = school.play().school;
    // Lee keeps seeing the desk.
    let sees = Overwrite {
        whom: people.lee,
        is_member: true,
        allow: Permissions::VIEW_CHANNEL,
        deny: Permissions::NONE,
    };
    school.discord().set_overwrite(people.desk, people.lee, Some(sees));
    school.discord().take_role(people.server, people.lee, people.librarians);
    let refused = school.presses_late(&before, "Happened").await;
    assert!(refused.privately().contains("That's for librarians only"));
    school.discord().give_role(people.server, people.lee, people.librarians);

    school.completes(HART, &[("Students reached", "24")]).await;
    insta::assert_snapshot!(school.checks().join("\n"), @"
    Fri 18 Sep 07:00  Shelftalker (edited): No answer needed any more: Thu 17 September, 13:15, 45 minutes, Library. #1, Marine biology, is completed now.
        -# ref
    Fri 18 Sep 07:00  Shelftalker:
          | A thank-you for the staff channel
          | Thank you to Ana Rivera for making room for books: “Marine biology”.
          | For: Request #1
          | Thanked: Ana Rivera, by name
          | When: on Fri 18 September, 15:00
        [Edit] [Hold] [Post now]
    ");
    let late = school.presses_late(&before, "Happened").await;
    insta::assert_snapshot!(late.privately(), @"Request #1 is already completed: nothing more to do.");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_session_in_a_period_is_reminded_of_and_asked_about_as_well() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let wish = [("support", json!("book-talk")), ("topic", json!("**Tides** @everyone"))];
    assert!(school.types(RIVERA, "request-collab", &wish).await.text().contains("#1"));
    school.delivers_everything().await;
    school.clicks(HART, DESK, "Accept").await.is_noted();
    school.delivers_everything().await;
    let _ = school.plans(HART, &[&[(WHEN, "17 Sep P3")]]).await.privately();
    school.is_open_until("2026-09-18").await;
    assert!(school.reminders()[0].text().contains("Tomorrow (Thu 17 September), period 3: "));
    school.clicks(HART, DESK, "Happened").await.is_noted();
    school.delivers_everything().await;
    insta::assert_snapshot!(school.checks().join("\n"), @r"
    Fri 18 Sep 07:00  Shelftalker (edited): It happened: Thu 17 September, period 3. #1, \*\*Tides\*\* \@everyone. Noted by Dana Hart.
        [Complete]
    ");
}

#[tokio::test]
async fn sessions_are_said_in_the_schools_manner_and_found_again_under_their_name() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let _ = school.types(HART, "library-settings", &[]).await;
    let american = [("Dates look like", "September 17"), ("Times look like", "3:00 PM")];
    let _ = school.fills_in(HART, STAFF, "Dates and words", &american).await.privately();
    school.gets_a_request_accepted().await;
    let planned = [("When", "9/17 1:15pm"), ("Minutes", "45"), ("Place", "Library")];
    let saved = school.plans(HART, &[&planned]).await.privately();
    let session = "Thursday, September 17, 1:15 PM, 45 minutes, Library";
    assert!(saved.contains(session), "{saved}");
    school.delivers_everything().await;
    let told = school.thread(RIVERA).pop().unwrap().text();
    assert!(told.contains(session), "{told}");
    assert!(school.card_of_the_request().contains(session));
    // What was planned goes through its form unchanged.
    let _ = school.clicks(HART, DESK, "Reschedule").await.privately();
    let _ = school.chooses(HART, DESK, "Change a session", session).await.privately();
    let form = school.opens_form(HART, DESK, "Change it").await;
    assert_eq!(form.value(WHEN), Some("Thu, Sep 17, 2026, 1:15 PM"));
    let card = school.submits(HART, DESK, &form, &[]).await;
    assert!(card.message().button("Save the plan").is_none(), "{}", card.text());

    school.is_open_until("2026-09-16").await;
    school.clock_reads("2026-09-16 15:00").delivers_everything().await;
    let reminder = school.reminders()[0].text();
    assert!(reminder.contains("Tomorrow (Thursday, September 17), 1:15 PM"), "{reminder}");
    school.is_open_until("2026-09-18").await;
    assert!(school.checks().last().unwrap().contains(session), "{:?}", school.checks());
    let noted = school.clicks(HART, DESK, "Happened").await.privately();
    assert!(noted.contains("Noted: Thursday, September 17, 1:15 PM of #1 happened."), "{noted}");
    school.delivers_everything().await;
    assert!(school.checks().last().unwrap().contains("It happened"));
    let card = school.card_of_the_request();
    assert!(card.contains("noted that it happened: Thursday, September 17, 1:15 PM"), "{card}");
    assert!(!card.contains("17 September,"), "{card}");
}

#[tokio::test]
async fn a_record_begins_with_the_sessions_that_are_over_and_with_none_that_is_to_come() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.has_sessions_on("15 Sep", "16 Sep\n22 Sep").await;
    for (moment, sessions, minutes) in
        [("2026-09-14 12:00", "0", ""), ("2026-09-15 14:00", "1", "45"), ("2026-09-16 16:00", "2", "90")]
    {
        school.clock_reads(moment).delivers_everything().await;
        let _ = school.clicks(HART, DESK, "Complete").await;
        let form = school.opens_form(HART, DESK, "Write the numbers").await;
        assert_eq!(form.value("Sessions held"), Some(sessions), "{moment}");
        assert_eq!(form.value("Minutes in all").unwrap_or_default(), minutes, "{moment}");
    }
    school.delivers_everything().await;
}
