//! The school calendar, as the staff and the librarians live through it: what moves, what falls together, what stays
//! silent, and whom a new closed day meets.

use shelftalker::features::calendar::{self, Calendar, Entry, EntryId, EntryKind};
use shelftalker::features::setup;

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School};

pub fn entry(kind: EntryKind, name: &str, first: &str, last: &str) -> Entry {
    let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
    Entry { id: EntryId(0), kind, name: name.into(), first, last, uid: None, source: None }
}

impl School {
    pub async fn as_kept(&self) -> setup::School {
        self.play().bot.library.store.schools().await.unwrap().remove(0)
    }

    /// Its calendar becomes another: asked about by nobody, as a card does it once it was asked.
    async fn keeps(&mut self, calendar: Calendar) {
        let (school, library) = (self.as_kept().await, self.play().bot.library.clone());
        let change = calendar::keep(&library, &school, calendar).await.unwrap();
        library.commit(change).await.unwrap();
        self.delivers_everything().await;
    }

    async fn has_entries(&mut self, entries: &[Entry]) {
        let mut calendar = (*self.as_kept().await.calendar).clone();
        for entry in entries {
            calendar.add(entry.clone());
        }
        self.keeps(calendar).await;
    }

    pub async fn has_nothing_closed(&mut self) {
        let mut calendar = (*self.as_kept().await.calendar).clone();
        while let Some(id) = calendar.entries().first().map(|entry| entry.id) {
            calendar.remove(id);
        }
        self.keeps(calendar).await;
    }

    pub async fn is_closed(&mut self, name: &str, first: &str, last: &str) {
        self.has_entries(&[entry(EntryKind::Closed, name, first, last)]).await;
    }

    /// The bot runs from now on until then, and looks at the hours at which something may come.
    async fn runs_until(&mut self, until: &str) -> &mut Self {
        let now = self.play().bot.library.now().with_timezone(&shelftalker::play::ZONE).naive_local();
        let until = format!("{until} 15:00").replace(' ', "T") + ":00";
        let until: chrono::NaiveDateTime = until.parse().unwrap();
        for day in now.date().iter_days().take_while(|day| *day <= until.date()) {
            for time in ["07:00", "07:30", "15:00"] {
                let moment = format!("{day} {time}");
                let at: chrono::NaiveDateTime = (moment.replace(' ', "T") + ":00").parse().unwrap();
                if now < at && at <= until {
                    self.clock_reads(&moment).delivers_everything().await;
                }
            }
        }
        self
    }

    /// When something was said to the staff, a line each.
    fn said_to_staff(&self) -> Vec<String> {
        let staff = self.public(OKAFOR, STAFF);
        staff.iter().map(|message| self.shown(message)[..17].trim().to_owned()).collect()
    }

    fn desk_reads(&self) -> Vec<String> {
        self.public(HART, DESK).iter().map(|message| self.shown(message)).collect()
    }

    async fn chooses_time(&mut self, button: &str, values: &[(&str, &str)]) -> String {
        let _card = self.types(HART, "library-settings", &[]).await.privately();
        let form = self.opens_form(HART, STAFF, button).await;
        self.submits(HART, STAFF, &form, values).await.privately()
    }
}

/// A Thursday.
const BEFORE: &str = "2026-09-03 10:00";

#[tokio::test]
async fn mondays_tip_comes_on_tuesday_when_monday_is_a_holiday() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("Labor Day", "2026-09-07", "2026-09-07").await;
    let card = school.types(HART, "library-settings", &[]).await.privately();
    let tip = card.lines().find(|line| line.starts_with("The weekly tip")).unwrap();
    assert_eq!(
        tip,
        "The weekly tip: Mondays at 07:30. On a closed day: next school day. Next: Tue 8 September, 07:30 (moved from Mon \
         7 Sep: Labor Day)"
    );
    school.runs_until("2026-09-14").await;
    assert_eq!(school.said_to_staff(), ["Tue 8 Sep 07:30", "Mon 14 Sep 07:30"]);
}

#[tokio::test]
async fn ten_closed_mondays_give_one_tip() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("The roof is mended", "2026-09-04", "2026-11-10").await;
    school.runs_until("2026-11-16").await;
    assert_eq!(school.said_to_staff(), ["Wed 11 Nov 07:30", "Mon 16 Nov 07:30"]);
    assert!(school.desk_reads().is_empty(), "nothing was missed: {:?}", school.desk_reads());
}

#[tokio::test]
async fn a_slot_moved_onto_the_next_falls_together_with_it() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("A week off", "2026-09-07", "2026-09-11").await;
    school.runs_until("2026-09-14").await;
    assert_eq!(school.said_to_staff(), ["Mon 14 Sep 07:30"]);
}

#[tokio::test]
async fn thanks_that_skip_closed_days_come_a_week_later() {
    let mut school = School::opens("2026-09-07 09:12").await;
    school.completes_a_collaboration().await;
    let saved = school.chooses_time("Thank-yous", &[("On a closed day", "skip it")]).await;
    assert!(saved.contains("Thank-yous: Fridays at 15:00. On a closed day: skip."), "{saved}");
    school.is_closed("Training day", "2026-09-11", "2026-09-11").await;
    let desk = school.desk_reads().pop().unwrap();
    assert!(desk.contains("on Fri 18 September, 15:00"), "its card tells the new day: {desk}");
    school.runs_until("2026-09-18").await;
    assert_eq!(school.said_to_staff(), ["Mon 14 Sep 07:30", "Fri 18 Sep 15:00"]);
}

#[tokio::test]
async fn what_is_sent_anyway_comes_on_a_closed_day() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    let saved = school.chooses_time("Tip", &[("On a closed day", "Send anyway")]).await;
    assert!(saved.contains("Saved. The next tip comes on Mon 7 September, 07:30."), "{saved}");
    school.is_closed("Labor Day", "2026-09-07", "2026-09-07").await;
    school.runs_until("2026-09-08").await;
    assert_eq!(school.said_to_staff(), ["Mon 7 Sep 07:30"]);
}

#[tokio::test]
async fn a_testing_day_is_quiet_and_a_half_day_is_not() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    let testing = entry(EntryKind::Testing, "Mock exams", "2026-09-07", "2026-09-08");
    let half = entry(EntryKind::Half, "Parents' evening", "2026-09-14", "2026-09-14");
    school.has_entries(&[testing, half]).await;
    school.runs_until("2026-09-14").await;
    assert_eq!(school.said_to_staff(), ["Wed 9 Sep 07:30", "Mon 14 Sep 07:30"]);
}

#[tokio::test]
async fn outside_every_term_nothing_is_posted() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    let first = entry(EntryKind::Term, "Autumn", "2026-09-02", "2026-09-11");
    let second = entry(EntryKind::Term, "Winter", "2026-10-01", "2026-12-18");
    school.has_entries(&[first, second]).await;
    school.runs_until("2026-10-05").await;
    assert_eq!(school.said_to_staff(), ["Mon 7 Sep 07:30", "Thu 1 Oct 07:30", "Mon 5 Oct 07:30"]);
}

#[tokio::test]
async fn catching_up_waits_for_a_school_day_within_the_window() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("Founder's day", "2026-09-08", "2026-09-08").await;
    // The bot was not running on Monday; on Tuesday nobody is there, and on Wednesday at seven it is in time.
    for moment in ["2026-09-08 10:00", "2026-09-08 17:30", "2026-09-09 06:59"] {
        school.clock_reads(moment).delivers_everything().await;
        assert_eq!(school.said_to_staff().len(), 0, "{moment}");
    }
    school.clock_reads("2026-09-09 07:00").delivers_everything().await;
    assert_eq!(school.said_to_staff(), ["Wed 9 Sep 07:00"]);
}

#[tokio::test]
async fn the_window_of_a_moved_slot_begins_where_it_falls() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("Half term", "2026-09-07", "2026-09-09").await;
    // Its own Monday is three days ago, and Thursday's half past seven is two hours ago.
    school.clock_reads("2026-09-10 09:30").delivers_everything().await;
    assert_eq!(school.said_to_staff(), ["Thu 10 Sep 09:30"]);
}

#[tokio::test]
async fn days_that_are_closed_no_more_bring_nothing_back_that_has_passed() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("The roof is mended", "2026-09-04", "2026-10-30").await;
    school.runs_until("2026-10-08").await;
    school.has_nothing_closed().await;
    assert!(school.desk_reads().is_empty(), "nothing was missed: {:?}", school.desk_reads());
    school.runs_until("2026-10-12").await;
    assert_eq!(school.said_to_staff(), ["Mon 12 Oct 07:30"]);
}

#[tokio::test]
async fn a_closed_monday_that_is_taken_back_on_tuesday_has_its_tip_at_once() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    school.is_closed("Snow", "2026-09-07", "2026-09-09").await;
    school.runs_until("2026-09-07").await;
    school.clock_reads("2026-09-08 09:00").delivers_everything().await;
    school.has_nothing_closed().await;
    school.runs_until("2026-09-09").await;
    assert_eq!(school.said_to_staff(), ["Tue 8 Sep 09:00"]);
}

#[tokio::test]
async fn a_reminder_after_a_long_weekend_comes_on_the_school_day_before() {
    let mut school = School::opens("2026-09-03 09:12").await;
    school.is_closed("Bridge day and holiday", "2026-09-11", "2026-09-14").await;
    school.gets_a_request_accepted().await;
    let session = [("When", "15 Sep 13:15"), ("Minutes", "45"), ("Place", "Library")];
    let said = school.plans(HART, &[&session]).await.privately();
    assert!(said.contains("is scheduled"), "{said}");
    school.delivers_everything().await;
    school.runs_until("2026-09-15").await;
    let reminders: Vec<String> = school
        .thread(RIVERA)
        .iter()
        .map(|message| school.shown(message))
        .filter(|it| it.contains("Reminder"))
        .collect();
    insta::assert_snapshot!(reminders.join("\n"), @"
    Thu 10 Sep 15:00  Shelftalker: @Ana Rivera @Dana Hart
          | Reminder
          | Tue 15 September, 13:15, 45 minutes, Library: Marine biology, with Dana Hart.
          | ref
    ");
}

#[tokio::test]
async fn the_morning_after_a_session_is_a_school_day_of_the_calendar() {
    let mut school = School::opens("2026-09-03 09:12").await;
    school.is_closed("Bridge day", "2026-09-11", "2026-09-11").await;
    school.gets_a_request_accepted().await;
    let _said = school.plans(HART, &[&[("When", "10 Sep 13:15")]]).await.privately();
    school.delivers_everything().await;
    school.runs_until("2026-09-14").await;
    let asked: Vec<String> =
        school.desk_reads().into_iter().filter(|it| it.contains("Did it happen")).collect();
    assert_eq!(asked.len(), 1, "{:?}", school.desk_reads());
    assert!(asked[0].starts_with("Mon 14 Sep 07:00"), "{}", asked[0]);
}

#[tokio::test]
async fn a_session_that_a_new_closed_day_meets_is_told_to_the_desk_once() {
    let mut school = School::opens("2026-09-03 09:12").await;
    school.gets_a_request_accepted().await;
    let said =
        school.plans(HART, &[&[("When", "17 Sep 13:15")], &[("When", "18 Sep 13:15")]]).await.privately();
    assert!(said.contains("is scheduled"), "{said}");
    school.delivers_everything().await;
    let before = school.desk_reads().len();
    school.is_closed("Elections", "2026-09-17", "2026-09-17").await;
    let desk = school.desk_reads();
    assert_eq!(desk.len(), before + 1);
    insta::assert_snapshot!(desk.last().unwrap(), @"
    Thu 3 Sep 09:12  Shelftalker:
          | Planned for a day that is closed now
          | The calendar has changed. Move them with [Reschedule] on their cards. Their teachers don't know yet.
          | · #1, Ana Rivera, Marine biology: Thu 17 September, 13:15 (Elections)
          | ref
    ");
    // A change that meets nothing new says nothing.
    school.is_closed("Training day", "2026-10-01", "2026-10-01").await;
    assert_eq!(school.desk_reads().len(), before + 1);
    let testing = entry(EntryKind::Testing, "Mock exams", "2026-09-18", "2026-09-18");
    school.has_entries(&[testing]).await;
    assert_eq!(school.desk_reads().len(), before + 1, "on a testing day there are lessons");
}

#[tokio::test]
async fn what_a_change_would_move_and_meet_is_known_before_it_is_written() {
    let mut school = School::opens("2026-09-03 09:12").await;
    school.gets_a_request_accepted().await;
    let _said =
        school.plans(HART, &[&[("When", "17 Sep 13:15")], &[("When", "18 Sep 13:15")]]).await.privately();
    school.delivers_everything().await;
    let kept = school.as_kept().await;
    let library = school.play().bot.library.clone();
    let mut after = (*kept.calendar).clone();
    after.add(entry(EntryKind::Closed, "Labor Day", "2026-09-07", "2026-09-07"));
    after.add(entry(EntryKind::Closed, "Elections", "2026-09-17", "2026-09-25"));
    after.add(entry(EntryKind::Testing, "Mock exams", "2026-10-02", "2026-10-02"));
    let effects = calendar::effects_of(&library, &kept, &after).await.unwrap();
    let mut lines: Vec<String> = Vec::new();
    for moved in &effects.posts {
        let what = if moved.kind == "tip" { "The weekly tip" } else { "Thanks" };
        lines.push(plain(&moved.in_words(what, &kept.manner)));
    }
    lines.extend(effects.sessions.iter().map(|met| plain(&met.in_words(&kept.manner))));
    insta::assert_snapshot!(lines.join("\n"), @"
    The weekly tip of Mon 7 Sep moves to Tue 8 September, 07:30: Labor Day
    Thanks of Fri 18 Sep is dropped, as it would come with the one of Fri 25 Sep: Elections
    The weekly tip of Mon 21 Sep is dropped, as it would come with the one of Mon 28 Sep: Elections
    Thanks of Fri 25 Sep moves to Mon 28 September, 15:00: Elections
    Thanks of Fri 2 Oct moves to Mon 5 October, 15:00: Mock exams
    #1, Marine biology: Thu 17 September, 13:15 is on a closed day (Elections)
    #1, Marine biology: Fri 18 September, 13:15 is on a closed day (Elections)
    ");
    // Nothing is written, and of the way back the same is said the other way round.
    assert!(school.as_kept().await.calendar.is_empty());
    let closed = setup::School { calendar: std::sync::Arc::new(after), ..kept.clone() };
    let back = calendar::effects_of(&library, &closed, &kept.calendar).await.unwrap();
    let lines: Vec<String> =
        back.posts.iter().map(|moved| plain(&moved.in_words("Something", &kept.manner))).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Something comes on Mon 7 September, 07:30
    Something comes on Fri 18 September, 15:00
    Something comes on Mon 21 September, 07:30
    Something comes on Fri 25 September, 15:00
    Something comes on Fri 2 October, 15:00
    ");
    assert!(back.sessions.is_empty());
}

fn plain(text: &shelftalker::chat::Text) -> String {
    shelftalker::chat::words::in_plain_words(text)
}

#[tokio::test]
async fn the_last_friday_every_other_monday_and_the_first_school_day_are_schedules_too() {
    let mut school = School::opens(BEFORE).await;
    school.delivers_everything().await;
    let saved = school.chooses_time("Tip", &[("Days", "last Friday of the month 3 pm"), ("Time", "")]).await;
    insta::assert_snapshot!(saved.lines().nth(1).unwrap(), @"Saved. The next tip comes on Fri 25 September, 15:00.");
    let saved = school.chooses_time("Tip", &[("Days", "every other Monday")]).await;
    insta::assert_snapshot!(saved.lines().nth(1).unwrap(), @"Saved. The next tip comes on Mon 7 September, 15:00.");
    let saved = school.chooses_time("Tip", &[("Days", "1st school day each month"), ("Time", "7:30")]).await;
    insta::assert_snapshot!(saved.lines().skip(1).take(2).collect::<Vec<_>>().join("\n"), @"
    Saved. The next tip comes on Thu 1 October, 07:30.
    The weekly tip: the first school day of the month at 07:30. Next: Thu 1 October, 07:30
    ");
    school.is_closed("Autumn break", "2026-10-01", "2026-10-02").await;
    school.runs_until("2026-11-03").await;
    assert_eq!(school.said_to_staff(), ["Mon 5 Oct 07:30", "Mon 2 Nov 07:30"]);
    let no_rhythm = school.chooses_time("Tip", &[("Days", "whenever")]).await;
    insta::assert_snapshot!(no_rhythm, @r#"I can't read "whenever" as days. Try Tuesday, every other Monday, last Friday of the month, or first school day of the month. Press Fix: everything you typed is kept."#);
    let no_rule = school.chooses_time("Tip", &[("On a closed day", "perhaps")]).await;
    insta::assert_snapshot!(no_rule, @r#"I can't read "perhaps". For a closed day write next school day, skip or send anyway. Press Fix: everything you typed is kept."#);
    school.delivers_everything().await;
}

#[tokio::test]
async fn planning_a_session_for_a_closed_day_names_what_closes_it() {
    let mut school = School::opens("2026-09-03 09:12").await;
    let closed = entry(EntryKind::Closed, "Autumn half term", "2026-10-26", "2026-10-30");
    school.has_entries(&[closed, entry(EntryKind::Testing, "Mock exams", "2026-11-19", "2026-11-19")]).await;
    school.gets_a_request_accepted().await;
    let mut cards = Vec::new();
    for (place, day) in ["26 Oct 10:15", "19 Nov 10:15", "12 Sep 10:15"].into_iter().enumerate() {
        let button = if place == 0 { "Schedule" } else { "Add a session" };
        cards.push(school.fills_in(HART, DESK, button, &[("When", day)]).await.privately());
    }
    let warned = cards.last().unwrap();
    for line in [
        "Mon 26 October is closed: Autumn half term.",
        "Thu 19 November is a testing day: Mock exams.",
        "Sat 12 September, 10:15 isn't on a school day.",
    ] {
        assert!(warned.contains(line), "{warned}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_asks_on_a_closed_day_reads_when_the_library_answers() {
    let mut school = School::opens("2026-10-27 10:00").await;
    school.is_closed("Autumn half term", "2026-10-26", "2026-10-30").await;
    let wish =
        [("support", "book-talk".into()), ("topic", "Marine biology".into()), ("when", "29 Oct".into())];
    let said = school.types(RIVERA, "request-collab", &wish).await;
    let said = said.privately();
    for line in [
        "The library answers on school days; the next is Mon 2 November.",
        "Thu 29 October is closed: Autumn half term.",
        "The library usually needs 5 school days for this.",
    ] {
        assert!(said.contains(line), "{said}");
    }
    school.delivers_everything().await;
    let card = school.desk_card();
    assert!(card.contains("No school then: Thu 29 October is closed: Autumn half term."), "{card}");
}

#[tokio::test]
async fn how_long_the_desk_takes_is_counted_in_school_days() {
    let mut school = School::opens("2026-09-03 16:00").await;
    school.is_closed("A week off", "2026-09-04", "2026-09-11").await;
    for topic in ["Atlases", "Rivers", "Volcanoes", "Deserts", "Islands"] {
        let wish = [("support", "book-talk".into()), ("topic", topic.into())];
        let _sent = school.types(RIVERA, "request-collab", &wish).await;
        school.delivers_everything().await;
        school.a_minute_later();
    }
    school.clock_reads("2026-09-14 09:00").delivers_everything().await;
    for _ in 0..5 {
        school.accepts(HART).await;
        school.a_minute_later();
    }
    let said = school.types(OKAFOR, "request-collab", &crate::school::a_wish()).await.privately();
    assert!(said.contains("usually within 18 hours"), "{said}");
    school.delivers_everything().await;
}
