//! What librarians change by themselves: when tips and thank-yous come, the school's hours, a second pair of eyes.

use serde_json::json;
use shelftalker::rehearsal::Permissions;

use crate::school::{ADMIN, DESK, HART, LEE, OKAFOR, RIVERA, STAFF, School, Who, is_brief};

impl School {
    /// A librarian types `/library-settings` and sends the form behind a button of its card.
    async fn sets(&mut self, who: Who, button: &str, values: &[(&str, &str)]) -> String {
        let _ = self.types(who, "library-settings", &[]).await.privately();
        let form = self.opens_form(who, STAFF, button).await;
        self.submits(who, STAFF, &form, values).await.privately()
    }

    fn tips(&self) -> usize {
        self.public(RIVERA, STAFF).len()
    }
}

fn weekly<'a>(day: &'a str, time: &'a str) -> [(&'static str, &'a str); 2] {
    [("Days", day), ("Time", time)]
}

#[tokio::test]
async fn a_librarian_sees_what_is_posted_when() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let card = school.types(HART, "library-settings", &[]).await;
    assert!(card.message().private);
    insta::assert_snapshot!(card.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you):
          | Library settings
          | Any librarian can change this. Role and channels are in /library-setup, which needs the Manage Server permission.
          | The weekly tip: Mondays at 07:30. On a closed day: next school day. Next: Mon 7 September, 07:30
          | Thank-yous: Fridays at 15:00. On a closed day: next school day. Next: Fri 11 September, 15:00
          | School hours: 07:00 to 17:00, Monday to Friday. Posts that I missed while I wasn't running come only in these hours.
          | Dates, times and words: Thu 17 September, 15:00 · the week begins on Monday · Year, term, A4
          | Newsletters need a second librarian: off
        [Tip] [Thank-yous] [School hours] [Dates and words] [Goals and teachers] [Departments and hints] [Who changed what] [First steps] [Newsletters: ask a second librarian]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_tip_that_is_moved_within_its_week_comes_once_that_week() {
    // A Saturday: next Monday at 07:30 is the first slot.
    let mut school = School::opens("2026-09-05 10:00").await;
    let saved = school.sets(HART, "Tip", &weekly("Tue", "8:15")).await;
    insta::assert_snapshot!(saved, @"
    Library settings
    Saved. The next tip comes on Tue 8 September, 08:15.
    The weekly tip: Tuesdays at 08:15. On a closed day: next school day. Next: Tue 8 September, 08:15
    Thank-yous: Fridays at 15:00. On a closed day: next school day. Next: Fri 11 September, 15:00
    School hours: 07:00 to 17:00, Monday to Friday. Posts that I missed while I wasn't running come only in these hours.
    Dates, times and words: Thu 17 September, 15:00 · the week begins on Monday · Year, term, A4
    Newsletters need a second librarian: off
    [Usual times] goes back to: The weekly tip: Mondays at 07:30
    ");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(school.tips(), 0);
    school.clock_reads("2026-09-08 08:15").delivers_everything().await;
    assert_eq!(school.tips(), 1);
    // Later that day the tip is moved on to Wednesday; this week has had its own.
    school.clock_reads("2026-09-08 10:00");
    let saved = school.sets(HART, "Tip", &weekly("wednesdays", "3 pm")).await;
    let first = saved.lines().nth(1).unwrap();
    insta::assert_snapshot!(first, @"Saved. The next tip comes on Wed 16 September, 15:00: this week's is already out.");
    school.clock_reads("2026-09-09 15:00").delivers_everything().await;
    assert_eq!(school.tips(), 1);
    school.clock_reads("2026-09-16 15:00").delivers_everything().await;
    assert_eq!(school.tips(), 2);
}

#[tokio::test]
async fn the_usual_times_come_back() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let _ = school.sets(HART, "Tip", &weekly("Thursday", "12:00")).await;
    let _ = school.sets(HART, "Thank-yous", &weekly("Thu", "15:30")).await;
    let asked = school.clicks(HART, STAFF, "Usual times").await;
    insta::assert_snapshot!(asked.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you): Go back to the usual times?
        The weekly tip: Mondays at 07:30, not Thursdays at 12:00
        Thank-yous: Fridays at 15:00, not Thursdays at 15:30
        [Go back] [Keep it]
    ");
    let back = school.clicks(HART, STAFF, "Go back").await;
    insta::assert_snapshot!(back.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited):
          | Library settings
          | Saved. Back to the usual times.
          | The weekly tip: Mondays at 07:30. On a closed day: next school day. Next: Mon 7 September, 07:30
          | Thank-yous: Fridays at 15:00. On a closed day: next school day. Next: Fri 11 September, 15:00
          | School hours: 07:00 to 17:00, Monday to Friday. Posts that I missed while I wasn't running come only in these hours.
          | Dates, times and words: Thu 17 September, 15:00 · the week begins on Monday · Year, term, A4
          | Newsletters need a second librarian: off
        [Tip] [Thank-yous] [School hours] [Dates and words] [Goals and teachers] [Departments and hints] [Who changed what] [First steps] [Newsletters: ask a second librarian]
    ");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(school.tips(), 1);
}

#[tokio::test]
async fn a_thank_you_that_waits_at_the_desk_names_its_new_day() {
    let mut school = School::opens("2026-09-07 10:00").await;
    school.wishes_thanks(RIVERA, "Thank me by name").await;
    let form = school.types(HART, "thanks write", &[]).await.form().clone();
    let _ = school.submits(HART, STAFF, &form, &[("Thank you to … for", "the display cases")]).await;
    let rivera = school.id(RIVERA).to_string();
    let _ = school.chooses(HART, STAFF, "Who is thanked?", &rivera).await;
    let _ = school.clicks(HART, STAFF, "Post it with the next thank-yous").await;
    school.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("on Fri 11 September, 15:00"));
    let _ = school.sets(HART, "Thank-yous", &weekly("Thu", "12:30")).await;
    school.delivers_everything().await;
    let desk = school.reads(HART, DESK);
    assert!(desk.contains("on Thu 10 September, 12:30"), "{desk}");
    school.clock_reads("2026-09-10 12:30").delivers_everything().await;
    assert!(school.reads(RIVERA, STAFF).contains("the display cases"));
}

#[tokio::test]
async fn two_librarians_at_once_both_read_what_holds() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let _ = school.types(LEE, "library-settings", &[]).await.privately();
    let (harts, lees) =
        (school.opens_form(HART, STAFF, "Tip").await, school.opens_form(LEE, STAFF, "Tip").await);
    let _ = school.submits(HART, STAFF, &harts, &weekly("Tue", "8:15")).await.privately();
    let lee = school.submits(LEE, STAFF, &lees, &weekly("Wed", "8:15")).await.privately();
    assert!(lee.contains("Wednesdays at 08:15"), "{lee}");
    // Both want a second pair of eyes: the second press does not undo the first.
    for librarian in [HART, LEE] {
        let said = school.clicks(librarian, STAFF, "Newsletters: ask a second librarian").await.privately();
        assert!(said.contains("need a second librarian: on") && said.contains("Wednesdays"), "{said}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_a_librarian_left_as_it_stood_is_what_another_has_made_of_it_meanwhile() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let _ = school.types(LEE, "library-settings", &[]).await.privately();
    for (button, harts, lees, both) in [
        ("Tip", ("Days", "Tue"), ("Time", "8:15"), "The weekly tip: Tuesdays at 08:15."),
        (
            "School hours",
            ("School days", "Sunday to Thursday"),
            ("From", "7:30"),
            "School hours: 07:30 to 17:00, Sunday to Thursday.",
        ),
        (
            "Dates and words",
            ("Dates look like", "September 17"),
            ("What is your library called?", "the media center"),
            "Thursday, September 17, 15:00 · the week begins on Monday · Year, term, A4 · the media center",
        ),
    ] {
        let harts_form = school.opens_form(HART, STAFF, button).await;
        let lees_form = school.opens_form(LEE, STAFF, button).await;
        let _saved = school.submits(HART, STAFF, &harts_form, &[harts]).await.privately();
        let saved = school.submits(LEE, STAFF, &lees_form, &[lees]).await.privately();
        assert!(saved.contains("Saved.") && saved.contains(both), "{saved}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn only_librarians_change_settings() {
    let mut school = School::opens("2026-09-05 10:00").await;
    for somebody in [RIVERA, ADMIN] {
        let refused = school.types(somebody, "library-settings", &[]).await.shown(&school);
        assert!(refused.contains("That's for librarians only."), "{refused}");
    }
    // The role may go while the card stands.
    let people = school.play().school;
    let _ = school.types(HART, "library-settings", &[]).await.privately();
    let form = school.opens_form(HART, STAFF, "Tip").await;
    school.discord().take_role(people.server, people.hart, people.librarians);
    let refused = school.submits(HART, STAFF, &form, &weekly("Tue", "8:15")).await.privately();
    assert!(refused.starts_with("That's for librarians only"), "{refused}");
    school.clock_reads("2026-09-07 07:30").delivers_everything().await;
    assert_eq!(school.tips(), 1);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_behind_fix() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let no_day = school.sets(HART, "Tip", &weekly("Moonsday", "8:15")).await;
    insta::assert_snapshot!(no_day, @r#"I can't read "Moonsday" as days. Try Tuesday, every other Monday, last Friday of the month, or first school day of the month. Press Fix: everything you typed is kept."#);
    let no_time = school.sets(HART, "Tip", &weekly("Tue", "late")).await;
    insta::assert_snapshot!(no_time, @r#"I can't read "late" as a time. Try 14:15. Press Fix: everything you typed is kept."#);
    let upside_down = school.sets(HART, "School hours", &[("From", "16:00"), ("Until", "8:00")]).await;
    insta::assert_snapshot!(upside_down, @"The school's hours can't begin at 16:00 and end at 08:00. Give an end later on the same day. Press Fix: everything you typed is kept.");
    let _ = school.sets(HART, "Thank-yous", &weekly("Someday", "14:20")).await;
    let form = school.opens_form(HART, STAFF, "Fix").await;
    let filled: Vec<_> = form.fields.iter().map(|field| field.value.clone()).collect();
    assert_eq!(filled, ["Someday", "14:20", "next school day"]);
    let saved = school.submits(HART, STAFF, &form, &weekly("Thu", "14:20")).await.privately();
    assert!(saved.contains("Thursdays at 14:20"), "{saved}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_chosen_time_stays_when_the_config_file_names_another() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let _ = school.sets(HART, "Tip", &weekly("Tue", "8:15")).await;
    school.restarts_with_tips_at("0 12 * * Thu").await.delivers_everything().await;
    let card = school.types(HART, "library-settings", &[]).await.privately();
    assert!(card.contains("The weekly tip: Tuesdays at 08:15"), "{card}");
    assert!(card.contains("The weekly tip: Thursdays at 12:00"), "what [Usual times] goes back to: {card}");
    school.clock_reads("2026-09-08 08:15").delivers_everything().await;
    assert_eq!(school.tips(), 1);
    school.clock_reads("2026-09-10 12:00").delivers_everything().await;
    assert_eq!(school.tips(), 1);
}

#[tokio::test]
async fn a_time_of_the_config_file_that_is_not_weekly_shows_no_cron_line() {
    let mut school = School::opens("2026-09-05 10:00").await;
    school.restarts_with_tips_at("0 12 1 * *").await.delivers_everything().await;
    let card = school.types(HART, "library-settings", &[]).await.privately();
    let tip = card.lines().find(|line| line.starts_with("The weekly tip")).unwrap();
    insta::assert_snapshot!(tip, @"The weekly tip: at a time set by whoever runs the bot. On a closed day: next school day. Next: Thu 1 October, 12:00");
    school.delivers_everything().await;
}

#[tokio::test]
async fn newsletters_may_need_a_second_librarian_and_a_restart_keeps_that() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let _ = school.types(HART, "library-settings", &[]).await;
    let on = school.clicks(HART, STAFF, "Newsletters: ask a second librarian").await;
    insta::assert_snapshot!(on.shown(&school), @"
    Sat 5 Sep 10:00  Shelftalker (only you) (edited):
          | Library settings
          | Saved. A newsletter now waits until a second librarian agrees.
          | The weekly tip: Mondays at 07:30. On a closed day: next school day. Next: Mon 7 September, 07:30
          | Thank-yous: Fridays at 15:00. On a closed day: next school day. Next: Fri 11 September, 15:00
          | School hours: 07:00 to 17:00, Monday to Friday. Posts that I missed while I wasn't running come only in these hours.
          | Dates, times and words: Thu 17 September, 15:00 · the week begins on Monday · Year, term, A4
          | Newsletters need a second librarian: on
        [Tip] [Thank-yous] [School hours] [Dates and words] [Goals and teachers] [Departments and hints] [Who changed what] [First steps] [Newsletters: one librarian is enough]
    ");
    school.restarts().await.delivers_everything().await;
    let _ = school.types(HART, "library-settings", &[]).await;
    let off = school.clicks(HART, STAFF, "Newsletters: one librarian is enough").await.privately();
    assert!(off.contains("need a second librarian: off"), "{off}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn catching_up_follows_the_schools_hours() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let saved = school.sets(HART, "School hours", &[("From", "9:30"), ("Until", "4 pm")]).await;
    assert!(saved.contains("School hours: 09:30 to 16:00, Monday to Friday."), "{saved}");
    school.delivers_everything().await;
    // The bot was down on Monday morning.
    school.clock_reads("2026-09-07 08:30").restarts().await.delivers_everything().await;
    assert_eq!(school.tips(), 0);
    school.clock_reads("2026-09-07 09:30").delivers_everything().await;
    assert_eq!(school.tips(), 1);
}

#[tokio::test]
async fn check_says_each_schedule_in_words() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let _ = school.sets(HART, "Tip", &weekly("Tue", "8:15")).await;
    let config = school.folder().join("shelftalker.toml");
    std::fs::write(&config, format!("[data]\nfolder = \"{}\"\n", school.folder().display())).unwrap();
    let mut check = std::process::Command::new(env!("CARGO_BIN_EXE_shelftalker"));
    let said = check.arg("check").arg("--config").arg(config).output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    for line in [
        "  Weekly tip, Tuesdays at 08:15, chosen in /library-settings:\n    Tue ",
        "  Thank-yous, Fridays at 15:00:\n    Fri ",
    ] {
        assert!(said.contains(line), "{said}");
    }
    school.delivers_everything().await;
}

#[tokio::test]
async fn whoever_manages_the_server_and_is_a_librarian_has_both_cards() {
    let mut school = School::opens("2026-09-05 10:00").await;
    let people = school.play().school;
    let keepers = school.discord().add_role(people.server, "Keepers", Permissions::MANAGE_SERVER);
    school.discord().give_role(people.server, people.hart, keepers);
    let _ = school.sets(HART, "Tip", &weekly("Tue", "8:15")).await;
    let zone = [("time-zone", serde_json::json!("Europe/London"))];
    let card = school.types(HART, "library-setup", &zone).await.privately();
    assert!(card.contains("The weekly tip: Tuesdays at 08:15"), "{card}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_school_that_meets_from_sunday_to_thursday_lives_by_its_own_week() {
    let mut school = School::opens("2026-09-03 10:00").await;
    school.delivers_everything().await;
    let _ = school.sets(HART, "Tip", &[("Days", "first school day of the month"), ("Time", "7:30")]).await;
    let saved = school.sets(HART, "School hours", &[("School days", "Sun-Thu")]).await;
    insta::assert_snapshot!(saved, @"
    Library settings
    Saved. School is on these days now: Sunday to Thursday.
    · The tip comes on Sun 1 November, 07:30
    · The tip comes on Sun 3 January, 07:30
    · The tip comes on Sun 2 May, 07:30
    Thank-yous: Fridays at 15:00, on none of these days. [Thank-yous] below changes that.
    The weekly tip: the first school day of the month at 07:30. Next: Thu 1 October, 07:30
    Thank-yous: Fridays at 15:00. On a closed day: next school day. Next: Fri 4 September, 15:00
    School hours: 07:00 to 17:00, Sunday to Thursday. Posts that I missed while I wasn't running come only in these hours.
    Dates, times and words: Thu 17 September, 15:00 · the week begins on Monday · Year, term, A4
    Newsletters need a second librarian: off
    [Usual times] goes back to: The weekly tip: Mondays at 07:30
    ");
    // Everybody who asks about a day agrees: who remarks on a wish, and what is typed as a week of holidays.
    let wish = [("support", json!("book-talk")), ("topic", json!("Tides")), ("when", json!("Sun 13 Sep"))];
    let sent = school.types(OKAFOR, "request-collab", &wish).await.privately();
    assert!(!sent.contains("is a Sunday"), "{sent}");
    let friday = [("support", json!("book-talk")), ("topic", json!("Fire")), ("when", json!("Fri 11 Sep"))];
    let sent = school.types(OKAFOR, "request-collab", &friday).await.privately();
    assert!(sent.contains("Fri 11 September is a Friday.") || sent.contains("is a Friday"), "{sent}");
    school.delivers_everything().await;
    // The morning brief comes on a Sunday, and not on a Friday.
    let briefs = |school: &School| {
        let seen = school.public(HART, DESK);
        seen.iter().filter(|message| is_brief(message)).count()
    };
    school.clock_reads("2026-09-04 07:00").delivers_everything().await;
    assert_eq!(briefs(&school), 0, "a Friday");
    school.clock_reads("2026-09-07 07:00").delivers_everything().await;
    assert_eq!(briefs(&school), 1, "two school days after they were sent");
    let picture = school.types(HART, "library-settings", &[]).await.privately();
    assert!(picture.contains("07:00 to 17:00, Sunday to Thursday."), "{picture}");
    let wrong = school.sets(HART, "School hours", &[("School days", "weekdays")]).await;
    assert!(wrong.contains("I can't read \"weekdays\" as the days of your school week."), "{wrong}");
    school.delivers_everything().await;
}
