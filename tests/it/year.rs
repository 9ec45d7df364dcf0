//! A school year, from September to July, with twelve people and a calendar, and the beginning of the one after it. All
//! that the pretend Discord received in it is counted: nothing was said on a closed day but to whoever pressed something
//! then, and everything that was said by itself had been foretold by `/posts upcoming` and is in the record, once.

mod counted;
mod days;
mod said;
mod steps;

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use shelftalker::play::{ZONE, local};

use crate::school::{HART, LEE, STAFF, School};
use said::{Times, lines_of};

const SCHOOL_LIBRARY_MONTH: &str = "October is International School Library Month";
const WORLD_BOOK_DAY: &str = "World Book Day: ten minutes with a book in every lesson";
const JANUARY: &str = "What comes up between now and the last bell?";
const POETRY_DAY: &str = "National Poetry Day: a poem where nobody expects one";
const THANK_YOU_FOR_THIS_YEAR: &str = "Thank you for this year in the library";

/// What the story knows to have happened.
#[derive(Debug, Default)]
struct Ledger {
    requests: usize,
    from_ideas: usize,
    from_tips: usize,
    sessions: usize,
    completed: usize,
    students: usize,
    suggested: usize,
    events: usize,
    came: usize,
    /// Their titles.
    newsletters: Vec<&'static str>,
}

struct Year {
    school: School,
    ledger: Ledger,
    /// As `/posts upcoming` had it, last before each moment.
    foretold: Times,
    reads_again: Option<DateTime<Utc>>,
}

impl Deref for Year {
    type Target = School;
    fn deref(&self) -> &School {
        &self.school
    }
}

impl DerefMut for Year {
    fn deref_mut(&mut self) -> &mut School {
        &mut self.school
    }
}

impl Year {
    async fn begins(moment: &str) -> Self {
        let school = School::opens_with_seasons(moment).await.with_colleagues();
        Self { school, ledger: Ledger::default(), foretold: Times::new(), reads_again: None }
    }

    /// Everything happens when it is due, and a librarian reads each week, and after whatever was done, what is to come.
    async fn goes_on_until(&mut self, moment: &str) {
        let until = local(moment).unwrap();
        self.delivers_everything().await;
        self.reads_what_comes().await;
        while let Some(next) = self.next_moment().await.filter(|next| *next < until) {
            if self.reads_again.is_some_and(|again| again <= next) {
                self.reads_what_comes().await;
            }
            self.time_passes_until(next).delivers_everything().await;
        }
        self.time_passes_until(until).delivers_everything().await;
    }

    /// On the school's wall clock.
    fn now(&self) -> NaiveDateTime {
        self.play().bot.library.now().with_timezone(&ZONE).naive_local()
    }

    /// The lines of the coming days. Sam Lee looks, which is no reason for anybody to be told something.
    async fn reads_what_comes(&mut self) {
        let now = self.play().bot.library.now();
        let at = self.at(LEE, STAFF);
        let answer = self.discord().command(at, "posts upcoming", &[]).await.unwrap();
        let local = self.now();
        self.foretold.retain(|(falls, _), _| *falls <= local);
        for day in local.date().iter_days().take(8) {
            self.foretold.extend(lines_of(day, &answer.message().unwrap().text()));
        }
        self.reads_again = Some(now + TimeDelta::days(7));
    }
}

#[tokio::test]
async fn a_school_year_is_played_and_what_comes_once_a_year_comes_again() {
    let mut year = Year::begins("2026-09-01 09:13").await;
    autumn(&mut year).await;
    spring(&mut year).await;
    summer(&mut year).await;
    year.is_as_it_was_foretold();
    year.was_quiet_on_closed_days();
    year.is_in_the_record().await;
    year.is_on_the_page().await;
    the_next_autumn(&mut year).await;
    year.is_as_it_was_foretold();
    year.was_quiet_on_closed_days();
    year.is_in_the_record().await;
    year.briefs_told_of_it(POETRY_DAY, &["2026-09-09 until 2026-09-15", "2027-09-15 until 2027-09-20"]);
    year.briefs_told_of_it(
        SCHOOL_LIBRARY_MONTH,
        &["2026-09-14 until 2026-09-15", "2027-09-14 until 2027-09-28"],
    );
    year.briefs_told_of_it(WORLD_BOOK_DAY, &["2027-01-28 until 2027-02-11"]);
    year.briefs_told_of_it(
        "Renew the membership",
        &["2026-10-07 until 2026-11-11", "2027-10-07 until 2027-10-07"],
    );
}

/// An idea becomes a lesson and a public thank-you; a draft is let go and another dropped; an event fills, and its waiting
/// list moves up; a teacher's tip is posted.
async fn autumn(year: &mut Year) {
    year.takes_the_calendar(&days::first_year()).await;
    year.notes_a_date("Renew the membership", "18 Nov").await;

    year.goes_on_until("2026-09-03 12:13").await;
    year.asks_for_an_idea("Priya Shah", "books shelves estimate").await;
    year.plans_to_meet(HART, "Thu 17 Sep 10:15").await;
    year.goes_on_until("2026-09-15 08:13").await;
    year.lets_go(HART, SCHOOL_LIBRARY_MONTH, "Post it Mon 28 Sep").await;
    year.drops(LEE, POETRY_DAY).await;
    year.goes_on_until("2026-09-18 08:13").await;
    year.records_it(HART, 24, true).await;
    year.goes_on_until("2026-09-18 15:13").await;
    year.staff_reads("Thank you to Priya Shah");

    year.goes_on_until("2026-10-04 19:13").await;
    year.asks_for("Tom Walsh", "citation", "Sources for a speech").await;
    year.goes_on_until("2026-10-05 09:13").await;
    year.plans_to_meet(LEE, "Fri 16 Oct 11:05").await;
    year.invites("Book club: Ungifted", "Thu 15 Oct 15:30-16:15", "3").await;
    for teacher in ["Ana Rivera", "Ben Okafor", "Chloe Tan"] {
        assert!(year.comes(teacher).await.contains("You're coming"));
    }
    assert!(year.comes("Jonah Fields").await.contains("number 1 on the waiting list"));
    assert!(year.comes("Mei Chen").await.contains("number 2 on the waiting list"));
    year.goes_on_until("2026-10-07 12:43").await;
    year.cannot_come("Ana Rivera").await;
    assert!(year.hears("Jonah Fields")[0].contains("You have a place"));
    year.suggests_a_tip("Mei Chen", "Mute first", "Right-click the tab and choose **Mute site** first.")
        .await;
    year.takes_the_tip(LEE, "Mute first").await;

    year.goes_on_until("2026-10-16 08:13").await;
    year.all_came(HART, 3).await;
    year.answers_what_they_will_use("Jonah Fields", "The reading journal").await;
    year.goes_on_until("2026-10-19 08:13").await;
    year.staff_reads("Suggested by Mei Chen");
    year.records_it(LEE, 26, true).await;
    year.schedules_a_newsletter("Before the half term", "Twelve books about the sea.", "Thu 22 Oct", "15:30")
        .await;
    year.goes_on_until("2026-10-28 10:13").await;
    // In the half term somebody finds the time to ask, and somebody else not to answer.
    year.asks_for("Elena Rossi", "book-talk", "Short stories in Italian").await;
    year.goes_on_until("2026-11-02 09:13").await;
    year.plans_to_meet(HART, "Thu 12 Nov 09:00").await;
    year.goes_on_until("2026-11-13 09:13").await;
    year.records_it(HART, 19, false).await;
    year.goes_on_until("2026-12-07 09:13").await;
    year.schedules_a_newsletter("Before the holidays", "Borrow twelve.", "Fri 18 Dec", "12:30").await;
}

/// A draft that nobody decides about is not posted; a tip becomes a request; nothing is posted while exams are sat.
async fn spring(year: &mut Year) {
    year.goes_on_until("2027-01-05 08:13").await;
    // The fifth school day after New Year is one on which exams are sat.
    year.lets_go(LEE, JANUARY, "Post it Fri 8 Jan").await;
    year.asks_for("Sofia Lind", "research-project", "Rivers and their cities").await;
    year.plans_to_meet(LEE, "Tue 19 Jan 13:30").await;
    year.goes_on_until("2027-01-20 08:13").await;
    year.records_it(LEE, 28, false).await;
    year.goes_on_until("2027-02-02 10:13").await;
    year.asks_for_help_with_the_tip("Ben Okafor").await;
    year.plans_to_meet(HART, "Thu 11 Feb 14:00").await;
    year.goes_on_until("2027-02-12 08:13").await;
    year.records_it(HART, 22, false).await;
    year.goes_on_until("2027-03-01 09:13").await;
    year.invites("An author visits: bring a class", "Tue 23 Mar 13:00-14:00", "2").await;
    for teacher in ["Tom Walsh", "Chloe Tan", "Elena Rossi"] {
        year.comes(teacher).await;
    }
    year.goes_on_until("2027-03-24 08:13").await;
    year.all_came(LEE, 2).await;
}

/// Ten months after it was worth repeating, it begins again; and the next year's calendar comes.
async fn summer(year: &mut Year) {
    year.goes_on_until("2027-04-12 08:13").await;
    year.asks_for_an_idea("Jonah Fields", "field guide plants").await;
    year.plans_to_meet(HART, "Mon 26 Apr 09:00").await;
    year.goes_on_until("2027-04-27 08:13").await;
    year.records_it(HART, 30, false).await;
    year.goes_on_until("2027-07-05 08:13").await;
    year.takes_the_calendar(&days::second_year()).await;
    year.lets_go(HART, THANK_YOU_FOR_THIS_YEAR, "Post it Tue 13 Jul").await;
    year.goes_on_until("2027-07-19 15:43").await;
    assert_eq!(year.asked_again("Priya Shah"), 1);
    year.begins_it_again("Priya Shah").await;
    year.goes_on_until("2027-07-20 09:13").await;
    year.plans_to_meet(HART, "Thu 16 Sep 10:15").await;
    year.goes_on_until("2027-07-31 12:13").await;
}

/// What comes once a year comes again, once.
async fn the_next_autumn(year: &mut Year) {
    year.goes_on_until("2027-09-17 08:13").await;
    year.records_it(HART, 25, false).await;
    assert_eq!(year.asked_again("Tom Walsh"), 1);
    year.does_not_begin_it_again("Tom Walsh").await;
    year.goes_on_until("2027-09-20 08:13").await;
    year.lets_go(LEE, POETRY_DAY, "Post it Wed 29 Sep").await;
    year.goes_on_until("2027-10-31 12:13").await;
    assert_eq!(year.asked_again("Tom Walsh") + year.asked_again("Priya Shah"), 0, "each was asked once");
}
