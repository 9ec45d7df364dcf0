//! A half term: the school's calendar is imported and what falls on its days moves, a tip is exchanged and one skipped,
//! a kind is paused, and a brief tells of all that waits.

use anyhow::{Context, ensure};
use chrono::NaiveDate;
use serde_json::json;

use super::Week;
use crate::features::thanks::APPRECIATION;
use crate::rehearsal::Acting;
use crate::rehearsal::sample::calendar_file;

/// The place of the tip that takes another's day, among those that a school begins with.
pub const EXCHANGED: usize = 9;
/// What Ana Rivera is thanked for once thank-yous are no longer paused.
pub const READING_TENT: &str = "the reading tent in the garden";

const HALF_TERM: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 10, 26);
const OPEN: &str = "Open one";

impl Week {
    pub async fn half_term(&self) -> anyhow::Result<()> {
        for monday in ["2026-09-21", "2026-09-28", "2026-10-05"] {
            self.quietly(&format!("{monday} 07:30")).await?;
        }
        self.asks_on_a_friday().await?;
        self.imports_the_calendar().await?;
        self.changes_what_comes().await?;
        self.pauses_thank_yous().await?;
        self.clock("2026-10-12 07:30", "Monday's tip is the one that Dana Hart chose").await?;
        self.show(self.tan())?;
        self.brief().await?;
        self.quietly("2026-10-19 07:30").await?;
        self.stays_silent().await?;
        self.clock("2026-11-10 07:30", "Monday was a training day: its tip comes on Tuesday").await?;
        self.show(self.tan())?;
        self.clock("2026-11-13 15:00", "The first Friday after the pause").await?;
        self.show(self.tan())
    }

    fn dana(&self) -> Acting {
        Acting { member: self.play.school.hart, channel: self.play.school.desk }
    }

    fn tan(&self) -> Acting {
        Acting { member: self.play.school.tan, channel: self.play.school.staff }
    }

    /// It waits over the weekend.
    async fn asks_on_a_friday(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-10-09 15:30", "Ben Okafor asks the library").await?;
        let ben = Acting { member: people.okafor, channel: people.staff };
        let wish = [("support", json!("citation")), ("topic", json!("Sources on the Great Fire"))];
        self.command(ben, "request-collab", &wish).await?;
        self.deliver().await
    }

    async fn imports_the_calendar(&self) -> anyhow::Result<()> {
        let dana = self.dana();
        self.clock("2026-10-09 15:35", "Dana Hart imports the school's calendar (.ics)").await?;
        let file = calendar_file(HALF_TERM.context("there is such a day")?);
        let draft = self
            .command_with_file(dana, "school-calendar import", ("school-year.ics", file.as_bytes()))
            .await?;
        let draft = draft.text();
        for moves in [
            "The tip of Mon 26 Oct is dropped, as it would come with the one of Mon 2 Nov: Half term",
            "The tip of Mon 2 Nov moves to Tue 3 November, 07:30: INSET day",
        ] {
            ensure!(draft.contains(moves), "the draft should say \"{moves}\", but it says {draft}");
        }
        self.show(dana)?;
        self.click(dana, "Add these days").await?;
        self.show(dana)
    }

    async fn changes_what_comes(&self) -> anyhow::Result<()> {
        let dana = self.dana();
        self.tell("She looks at what will be posted, and why that day");
        self.command(dana, "posts upcoming", &[]).await?;
        self.show(dana)?;
        self.tell("Next Monday another tip is to come");
        self.choose_like(dana, OPEN, "Mon 12 Oct, 07:30 Tip").await?;
        self.click(dana, "Say something else").await?;
        let tips = &self.play.bot.library.content.tips;
        let title = tips.get(EXCHANGED).map_or("", |tip| tip.title.as_str());
        self.choose(dana, "Choose a tip", &[title]).await?;
        self.show(dana)?;
        self.tell("On the Tuesday after half term nobody reads tips: that one is skipped");
        self.click(dana, "Back to the list").await?;
        self.choose_like(dana, OPEN, "Tue 3 Nov, 07:30 Tip").await?;
        self.click(dana, "Skip this one").await?;
        self.show(dana)
    }

    /// A thank-you that waits for its Friday waits longer.
    async fn pauses_thank_yous(&self) -> anyhow::Result<()> {
        let dana = self.dana();
        self.tell(
            "She thanks Ana Rivera for something, and pauses thank-yous until the week after half term",
        );
        let form = self.play.discord.command(dana, "thanks write", &[]).await?;
        let form = form.form().context("/thanks write opened no form")?;
        let words = [("Thank you to … for", READING_TENT)];
        self.play.discord.submit(dana, form, &words).await?;
        self.choose(dana, "Who is thanked?", &[&self.play.school.rivera.to_string()]).await?;
        self.click(dana, "Post it with the next thank-yous").await?;
        self.deliver().await?;
        let pause = [("what", json!(APPRECIATION)), ("until", json!("Fri 6 Nov"))];
        self.command(dana, "posts pause", &pause).await?;
        self.show(dana)
    }

    async fn brief(&self) -> anyhow::Result<()> {
        let dana = self.dana();
        self.clock("2026-10-13 07:00", "The brief: a request waits, and something is paused").await?;
        let brief = self.public(self.play.school.desk).pop().context("there is no brief")?;
        for told in ["Sources on the Great Fire", "Paused until Fri 6 November"] {
            ensure!(brief.text().contains(told), "the brief should tell of \"{told}\": {}", brief.text());
        }
        self.show(dana)?;
        self.choose_like(dana, "Take a request on", "#2").await?;
        self.deliver().await
    }

    /// From half term to the skipped Tuesday, and on the Fridays of the pause, the staff room reads nothing.
    async fn stays_silent(&self) -> anyhow::Result<()> {
        let before = self.public(self.play.school.staff).len();
        for moment in [
            "2026-10-23 15:00",
            "2026-10-26 07:30",
            "2026-10-30 15:00",
            "2026-11-02 07:30",
            "2026-11-03 07:30",
            "2026-11-06 15:00",
            "2026-11-09 07:30",
        ] {
            self.quietly(moment).await?;
            let said = self.public(self.play.school.staff).len() - before;
            ensure!(said == 0, "at {moment} the staff room should have stayed silent");
        }
        self.tell("Half term is over: the staff room has read nothing");
        Ok(())
    }
}
