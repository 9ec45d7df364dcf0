//! `rehearse --tour`: two school weeks and a half term at full speed, through the real adapter. It prints what was said
//! and fails unless everything that should have been said was said, once.

mod half_term;
mod hands;

use anyhow::{Context, ensure};
use serde_json::json;

use self::half_term::{EXCHANGED, READING_TENT};
use crate::cli::out::say;
use crate::play::{Play, ZONE};
use crate::rehearsal::{Acting, Id, Permissions, SeenMessage};

/// Plays the week.
pub async fn play() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut week = Week { play: Play::opens("2026-09-07 07:05", folder.path(), false).await? };
    week.set_up().await?;
    week.first_message().await?;
    week.first_tip().await?;
    week.request().await?;
    week = week.restart().await?;
    week.acceptance().await?;
    week.session().await?;
    week.second_tip().await?;
    week.reminder().await?;
    week.completion().await?;
    let classes = week.newsletter().await?;
    week.thanks().await?;
    week.half_term().await?;
    week.check(classes)
}

struct Week {
    play: Play,
}

impl Week {
    async fn set_up(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        let admin = Acting { member: people.administrator, channel: people.staff };
        self.tell("Alex Admin sets the library up");
        let zone = [("time-zone", json!(ZONE.name()))];
        let card = self.command(admin, "library-setup", &zone).await?;
        for (menu, chosen) in [
            ("Who are the librarians?", people.librarians),
            ("Desk channel: where the librarians work", people.desk),
            ("Requests channel: every teacher sees it", people.requests),
            ("Staff channel: tips are posted here", people.staff),
        ] {
            let answer = self.play.discord.choose(admin, card.id, menu, &[&chosen.to_string()]).await?;
            self.play.settled(admin, answer).await;
        }
        self.show(admin)
    }

    async fn first_message(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.deliver().await?;
        self.tell("The librarians have their first message");
        let dana = Acting { member: people.hart, channel: people.desk };
        self.show(dana)?;
        self.tell("Dana Hart tries a request, and removes it again");
        self.click(dana, "Try a request").await?;
        self.deliver().await?;
        let try_out = self.public(people.desk).pop().context("no try-out came")?;
        say!("{}", self.play.discord.written(&try_out, ZONE));
        let told = self.click(dana, "Accept").await?;
        self.show_answer(dana, &told)?;
        self.deliver().await?;
        self.click(dana, "Remove the try-out").await?;
        self.deliver().await
    }

    async fn first_tip(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-07 07:30", "Monday's tip is posted").await?;
        let ben = Acting { member: people.okafor, channel: people.staff };
        self.show(ben)?;
        self.tell("Ben Okafor finds it useful");
        self.click(ben, "Useful").await?;
        self.show(ben)
    }

    async fn request(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-07 09:12", "Ana Rivera asks the library").await?;
        let ana = Acting { member: people.rivera, channel: people.staff };
        let wish = [
            ("support", json!("book-talk")),
            ("topic", json!("Marine biology: books that start an argument")),
            ("class", json!("Year 8 science")),
            ("when", json!("17 Sep")),
            ("students", json!(24)),
            ("thanks", json!("by-name")),
        ];
        self.command(ana, "request-collab", &wish).await?;
        self.show(ana)?;
        self.deliver().await?;
        self.tell("The desk has a card");
        self.show(Acting { member: people.hart, channel: people.desk })
    }

    /// The bot is stopped and started in the middle of the week: nothing is lost and nothing repeated.
    async fn restart(self) -> anyhow::Result<Self> {
        self.tell("The bot is restarted");
        let week = Self { play: self.play.restarts().await? };
        week.deliver().await?;
        Ok(week)
    }

    async fn acceptance(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-07 09:40", "Dana Hart accepts").await?;
        self.click(Acting { member: people.hart, channel: people.desk }, "Accept").await?;
        self.deliver().await?;
        self.tell("Ana Rivera reads in the request's private thread");
        self.show(Acting { member: people.rivera, channel: self.thread()? })
    }

    async fn session(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-07 15:40", "Dana Hart plans the session").await?;
        let dana = Acting { member: people.hart, channel: people.desk };
        let form = self.form(dana, "Schedule").await?;
        let plan = [("When", "Thu 17 Sep 13:15"), ("Minutes", "45"), ("Place", "Library")];
        self.play.discord.submit(dana, &form, &plan).await?;
        self.click(dana, "Save the plan").await?;
        self.deliver().await?;
        self.tell("Ana Rivera reads in the request's thread");
        self.show(Acting { member: people.rivera, channel: self.thread()? })
    }

    async fn reminder(&self) -> anyhow::Result<()> {
        self.clock("2026-09-16 15:00", "The day before, the request's people are reminded").await?;
        self.show(Acting { member: self.play.school.rivera, channel: self.thread()? })
    }

    async fn completion(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-18 07:00", "The morning after, the desk is asked").await?;
        let dana = Acting { member: people.hart, channel: people.desk };
        self.show(dana)?;
        self.clock("2026-09-18 08:10", "It happened: Dana Hart completes the request").await?;
        self.click(dana, "Happened").await?;
        self.deliver().await?;
        self.show(dana)?;
        self.click(dana, "Complete").await?;
        self.choose(dana, "How closely did you work together?", &["Coordination"]).await?;
        self.choose(
            dana,
            "What did students practise? (any number)",
            &["Reading for pleasure", "Presenting"],
        )
        .await?;
        self.choose(dana, "Repeat it next year?", &["Yes, worth repeating"]).await?;
        let form = self.form(dana, "Write the numbers").await?;
        let outcome = [("What came of it (the teacher reads it)", "Eleven books left with students")];
        let answer = self.play.discord.submit(dana, &form, &outcome).await?;
        self.play.settled(dana, answer).await;
        self.tell("The card shows what will be saved");
        self.show(dana)?;
        self.click(dana, "Save").await?;
        self.deliver().await?;
        let ana = Acting { member: people.rivera, channel: self.thread()? };
        self.tell("Ana Rivera reads in the request's thread");
        self.show(ana)?;
        self.tell("She says how helpful it was");
        self.click(ana, "5").await?;
        self.show(ana)?;
        self.deliver().await?;
        self.tell("The desk's card shows it");
        let desk = self.public(people.desk);
        let card = desk.first().context("the desk has no card")?;
        say!("{}", self.play.discord.written(card, ZONE));
        Ok(())
    }

    async fn second_tip(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-14 07:30", "Another Monday, another tip").await?;
        self.show(Acting { member: people.tan, channel: people.staff })
    }

    /// A newsletter for three channels, in one of which the bot may not write at first.
    async fn newsletter(&self) -> anyhow::Result<[Id; 2]> {
        let people = &self.play.school;
        let classes =
            ["year-7", "year-8"].map(|name| self.play.discord.add_channel(people.server, name, &[]));
        let [_, eight] = classes;
        self.play.discord.take_from_bot(eight, Permissions::SEND_MESSAGES);
        self.clock("2026-09-18 12:20", "Dana Hart writes a newsletter").await?;
        let dana = Acting { member: people.hart, channel: people.desk };
        self.command(dana, "newsletter write", &[("title", json!("Library news, September"))]).await?;
        let section = [
            ("Heading (may be left out)", "New on the shelves"),
            ("Text", "Twelve books about the **sea**, and one about what lives below it."),
        ];
        self.fill(dana, "Add a section", &section).await?;
        let channels = [people.staff, classes[0], classes[1]].map(|channel| channel.to_string());
        let channels: Vec<&str> = channels.iter().map(String::as_str).collect();
        self.choose(dana, "Add channels (25 at a time)", &channels).await?;
        self.show(dana)?;
        self.click(dana, "Preview").await?;
        self.show(dana)?;
        let sure = self.click(dana, "Send now").await?;
        self.show_answer(dana, &sure)?;
        self.click(dana, "Send it now").await?;
        self.deliver().await?;
        self.tell("Chloe Tan reads in the staff room");
        self.show(Acting { member: people.tan, channel: people.staff })?;
        self.tell("One channel lacks a permission: that copy is held, and the desk is told");
        let told = self.public(people.desk).pop().context("the desk was not told")?;
        ensure!(told.text().contains("Held:") && self.public(eight).is_empty(), "nothing was held");
        say!("{}", self.play.discord.written(&told, ZONE));
        self.play.discord.give_back_to_bot(eight);
        self.clock("2026-09-18 12:30", "The permission is given back, and the copy goes out").await?;
        self.until("the copy that was held", || !self.public(eight).is_empty()).await?;
        self.deliver().await?;
        self.command(dana, "newsletter report", &[("newsletter", json!("Library news, September"))]).await?;
        self.show(dana)?;
        Ok(classes)
    }

    async fn thanks(&self) -> anyhow::Result<()> {
        let people = &self.play.school;
        self.clock("2026-09-18 15:00", "Friday: the week's thank-yous").await?;
        self.show(Acting { member: people.tan, channel: people.staff })
    }

    /// Everything was said, and once: the public messages of each place, in order, by words that they hold.
    fn check(&self, classes: [Id; 2]) -> anyhow::Result<()> {
        let people = &self.play.school;
        let tips = &self.play.bot.library.content.tips;
        let title = |place: usize| tips.get(place).map_or("", |tip| tip.title.as_str());
        let (newsletter, thanks) = ("New on the shelves", "From your school library");
        let september = [title(0), title(1), newsletter, thanks, title(2), title(3), title(4)];
        // The exchanged one, that of the week after; none in the half term, none on the skipped Tuesday; the moved one.
        let autumn = [title(EXCHANGED), title(5), title(6), READING_TENT];
        self.stands(people.staff, &[&september[..], &autumn].concat())?;
        for class in classes {
            self.stands(class, &[newsletter])?;
        }
        let desk = [
            "Your library is set up",
            "rated 5 of 5",
            "Brief of Mon 14 Sep",
            "It happened",
            "Brief of Fri 18 Sep",
            "A thank-you, posted",
            "Posted after all",
            // The desk met the draft for a day that readers keep.
            "Brief of Mon 28 Sep",
            "Request #2 · Accepted",
            "A thank-you, posted",
            "Good morning: Tue 13 October",
        ];
        self.stands(people.desk, &desk)?;
        self.stands(self.thread()?, &["Accepted", "Scheduled", "Reminder", "Completed"])?;
        self.stands(people.requests, &["Ask the library"])?;
        say!("\nEverything that should have been said was said once.");
        Ok(())
    }

    fn stands(&self, channel: Id, expected: &[&str]) -> anyhow::Result<()> {
        let said: Vec<String> = self.public(channel).iter().map(SeenMessage::text).collect();
        let as_expected = said.len() == expected.len()
            && said.iter().zip(expected).all(|(said, words)| !words.is_empty() && said.contains(words));
        ensure!(as_expected, "this channel should hold {expected:?}, each once, but it holds {said:#?}");
        Ok(())
    }
}
