//! The weeks before a rehearsal begins, lived through by the real bot, so that there is something to look at: people
//! with their departments, a term of tips, thank-yous that were said, and requests in every stage.

use std::time::Duration;

use anyhow::{Context, ensure};
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use serde_json::json;

use super::behind::Behind;
use crate::days::Manner;
use crate::play::ZONE;
use crate::queue::instant;
use crate::rehearsal::page::backstage::Backstage;
use crate::rehearsal::sample::{Colleagues, School, calendar_file, colleagues};
use crate::rehearsal::{Acting, Answer, Id, Rehearsal};

/// So often a button is looked for.
const PATIENCE: u32 = 250;

/// So many Mondays lie behind the school, each with its tip.
const WEEKS: u64 = 8;

/// When the school's past begins, if it is played until then.
pub fn begins(until: DateTime<Utc>) -> DateTime<Utc> {
    at(monday_of(until) - Days::new(7 * WEEKS), 7, 0)
}

fn monday_of(moment: DateTime<Utc>) -> NaiveDate {
    let day = moment.with_timezone(&ZONE).date_naive();
    day - Days::new(day.weekday().num_days_from_monday().into())
}

/// The weekday before.
fn day_before(moment: DateTime<Utc>) -> NaiveDate {
    let day = moment.with_timezone(&ZONE).date_naive();
    let back = match day.weekday() {
        Weekday::Mon => 3,
        Weekday::Sun => 2,
        _ => 1,
    };
    day - Days::new(back)
}

fn at(day: NaiveDate, hour: u32, minute: u32) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN);
    instant(ZONE, day.and_time(time))
}

/// Lives through it, up to `until`.
pub async fn live(
    stand_in: &Rehearsal,
    school: &School,
    behind: &Behind,
    until: DateTime<Utc>,
) -> anyhow::Result<()> {
    let others = colleagues(stand_in, school);
    let life = Life { stand_in, school, others, behind, until, monday: monday_of(until) };
    life.term().await?;
    life.lately().await
}

struct Life<'a> {
    stand_in: &'a Rehearsal,
    school: &'a School,
    others: Colleagues,
    behind: &'a Behind,
    until: DateTime<Utc>,
    /// Of the week in which it ends.
    monday: NaiveDate,
}

impl Life<'_> {
    /// The weeks before this one.
    async fn term(&self) -> anyhow::Result<()> {
        for week in (1..=WEEKS).rev() {
            let monday = self.monday - Days::new(7 * week);
            self.clock(at(monday, 7, 30)).await;
            match week {
                8 => {
                    let wish = [("class", "Year 8 science"), ("students", "24"), ("thanks", "by-name")];
                    self.asks(
                        self.school.rivera,
                        "book-talk",
                        "Marine biology: books that start an argument",
                        &wish,
                    )
                    .await?;
                    self.accepts().await?;
                    self.plans(monday + Days::new(9)).await?;
                }
                7 => {
                    self.completes(at(monday + Days::new(3), 8, 10), "Eleven books left with students")
                        .await?;
                }
                6 => {
                    let wish = [("class", "Year 10 English"), ("students", "28"), ("thanks", "by-name")];
                    self.asks(self.others.walsh, "citation", "Finding sources that hold up", &wish).await?;
                    self.accepts().await?;
                    self.plans(monday + Days::new(8)).await?;
                }
                5 => {
                    self.completes(at(monday + Days::new(2), 8, 10), "Every essay has three sources").await?;
                    self.asks(
                        self.others.rossi,
                        "makerspace",
                        "A papier-mâché Vesuvius",
                        &[("thanks", "none")],
                    )
                    .await?;
                    let reason = [("reason", "The makerspace is taken by the science fair until June.")];
                    self.fills(self.school.lee, "Decline", &reason).await?;
                }
                3 => {
                    let wish = [("class", "Year 9"), ("thanks", "colleague")];
                    self.asks(self.others.fields, "space-and-time", "Quiet corner for the chess club", &wish)
                        .await?;
                    self.says_about_own(self.others.fields, "Withdraw").await?;
                }
                1 => self.has_a_calendar().await?,
                _ => {}
            }
            self.clock(at(monday + Days::new(4), 15, 0)).await;
        }
        Ok(())
    }

    /// Half term is the week after next.
    async fn has_a_calendar(&self) -> anyhow::Result<()> {
        let act = self.desk(self.school.hart);
        let file = calendar_file(self.monday + Days::new(14));
        let file = [("file", "school-year.ics", file.as_bytes())];
        let draft = self.stand_in.command_with_files(act, "school-calendar import", &[], &file).await?;
        ensure!(draft.message().is_some(), "the calendar was answered with {draft:?}");
        self.clicks(act, "Add these days").await
    }

    /// This week, as far as it has come: requests that are still open.
    async fn lately(&self) -> anyhow::Result<()> {
        let tip = at(self.monday, 7, 30);
        if tip <= self.until {
            self.clock(tip).await;
        }
        let before = day_before(self.until);
        self.clock(at(before, 8, 45)).await;
        let wish = [("class", "Year 11 history"), ("students", "22"), ("thanks", "by-name")];
        self.asks(self.school.okafor, "research-project", "The Tudors: who wrote what, and why", &wish)
            .await?;
        self.accepts().await?;
        let next = self.monday + Days::new(9);
        self.plans(next).await?;
        self.clock(at(before, 11, 20)).await;
        self.asks(
            self.others.shah,
            "space-and-time",
            "Board games that teach probability",
            &[("class", "Year 7 maths")],
        )
        .await?;
        self.accepts().await?;
        self.clock(at(before, 13, 5)).await;
        self.asks(
            self.others.chen,
            "buy-resources",
            "Twelve small robots",
            &[("class", "Year 9 technology")],
        )
        .await?;
        let offer = [("offer", "The university lends a set of twenty; shall we borrow it for a month?")];
        self.fills(self.school.hart, "Suggest something else", &offer).await?;
        self.clock(at(before, 15, 40)).await;
        self.asks(
            self.school.tan,
            "resource-collection",
            "Picture books about shadow and light",
            &[("class", "Year 8 art")],
        )
        .await?;
        self.clock(self.until).await;
        Ok(())
    }

    /// The time between passes unseen: nothing is due in it but what is caught up.
    async fn clock(&self, moment: DateTime<Utc>) {
        let clock = self.stand_in.clock();
        // Early in a week what would come after its end is told before it.
        let moment = moment.min(self.until);
        if moment > crate::clock::Clock::now(&*clock) {
            clock.set_running(moment, false);
        }
        self.behind.settles().await;
    }

    async fn asks(&self, who: Id, support: &str, topic: &str, more: &[(&str, &str)]) -> anyhow::Result<()> {
        let act = Acting { member: who, channel: self.school.requests };
        let mut wish = vec![("support", json!(support)), ("topic", json!(topic))];
        wish.extend(more.iter().map(|(name, value)| {
            let number = value.parse::<u32>();
            (*name, number.map_or_else(|_| json!(value), |number| json!(number)))
        }));
        let answer = self.stand_in.command(act, "request-collab", &wish).await?;
        ensure!(answer.message().is_some(), "asking for “{topic}” was answered with {answer:?}");
        self.behind.settles().await;
        Ok(())
    }

    async fn accepts(&self) -> anyhow::Result<()> {
        self.clicks(self.desk(self.school.hart), "Accept").await
    }

    async fn plans(&self, day: NaiveDate) -> anyhow::Result<()> {
        let day = Manner::default().day_as_typed(day);
        let session =
            [("When", format!("{day} 10:15")), ("Minutes", "45".to_owned()), ("Place", "Library".to_owned())];
        let session: Vec<(&str, &str)> =
            session.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.fills(self.school.hart, "Schedule", &session).await?;
        self.clicks(self.desk(self.school.hart), "Save the plan").await
    }

    async fn completes(&self, moment: DateTime<Utc>, outcome: &str) -> anyhow::Result<()> {
        let day = |before| (moment - TimeDelta::days(before)).with_timezone(&ZONE).date_naive();
        // The reminder, the morning of the session, and the one after it.
        self.clock(at(day(2), 15, 0)).await;
        self.clock(at(day(1), 7, 0)).await;
        self.clock(moment).await;
        let desk = self.desk(self.school.hart);
        self.clicks(desk, "Happened").await?;
        self.clicks(desk, "Complete").await?;
        let came = [("What came of it (the teacher reads it)", outcome)];
        self.fills(self.school.hart, "Write the numbers", &came).await?;
        self.clicks(desk, "Save").await
    }

    fn desk(&self, member: Id) -> Acting {
        Acting { member, channel: self.school.desk }
    }

    /// The newest button of that label that the member sees there.
    async fn clicks(&self, act: Acting, label: &str) -> anyhow::Result<()> {
        self.answer(act, label).await.map(|_| ())
    }

    async fn fills(&self, who: Id, label: &str, values: &[(&str, &str)]) -> anyhow::Result<()> {
        let act = self.desk(who);
        let answer = self.answer(act, label).await?;
        let form = answer.form().with_context(|| format!("[{label}] opened no form, but {answer:?}"))?;
        let answer = self.stand_in.submit(act, form, values).await?;
        ensure!(!matches!(answer, Answer::NotAnswered), "the form behind [{label}] was not answered");
        self.behind.settles().await;
        Ok(())
    }

    /// A button under the receipt of what somebody asked for last.
    async fn says_about_own(&self, who: Id, label: &str) -> anyhow::Result<()> {
        self.clicks(Acting { member: who, channel: self.school.requests }, label).await
    }

    async fn answer(&self, act: Acting, label: &str) -> anyhow::Result<Answer> {
        let newest = || {
            let mut seen = self.stand_in.sees(act.member, act.channel).into_iter();
            seen.rfind(|message| message.button(label).is_some_and(|button| !button.disabled))
        };
        // What was just due may take a slow computer a while.
        for _ in 0..PATIENCE {
            if newest().is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let message = newest().with_context(|| format!("there is no button [{label}]"))?;
        let answer = self.stand_in.click(act, message.id, label).await?;
        ensure!(!matches!(answer, Answer::NotAnswered), "[{label}] was not answered");
        self.behind.settles().await;
        Ok(answer)
    }
}
