//! What the tour does and sees: it acts as members do, and prints what they read.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Week;
use crate::cli::out::say;
use crate::days::Manner;
use crate::play::ZONE;
use crate::rehearsal::{Acting, Answer, Form, Id, SeenMessage};

impl Week {
    /// What Dana Hart, who sees every channel of the library, sees there; private answers left out.
    pub fn public(&self, channel: Id) -> Vec<SeenMessage> {
        let mut seen = self.play.discord.sees(self.play.school.hart, channel);
        seen.retain(|message| !message.private);
        seen
    }

    /// The one thread that Ana Rivera sees.
    pub fn thread(&self) -> anyhow::Result<Id> {
        let channels = self.play.discord.channels(self.play.school.rivera);
        let threads: Vec<_> = channels.iter().filter(|channel| channel.parent.is_some()).collect();
        ensure!(threads.len() == 1, "Ana Rivera should see one thread, not {}", threads.len());
        Ok(threads[0].id)
    }

    pub async fn clock(&self, moment: &str, what: &str) -> anyhow::Result<()> {
        self.play.clock_reads(moment)?;
        self.tell(what);
        self.deliver().await
    }

    /// Time goes on, and what is due is done, without a word to whoever watches.
    pub async fn quietly(&self, moment: &str) -> anyhow::Result<()> {
        self.play.clock_reads(moment)?;
        self.deliver().await
    }

    pub async fn deliver(&self) -> anyhow::Result<()> {
        Ok(self.play.deliver().await?)
    }

    pub async fn command(
        &self,
        act: Acting,
        name: &str,
        options: &[(&str, Value)],
    ) -> anyhow::Result<SeenMessage> {
        match self.play.discord.command(act, name, options).await? {
            Answer::Message(message) => Ok(message),
            other => anyhow::bail!("/{name} was answered with {other:?}"),
        }
    }

    /// The same, with a file for the option `file`.
    pub async fn command_with_file(
        &self,
        act: Acting,
        name: &str,
        (file, bytes): (&str, &[u8]),
    ) -> anyhow::Result<SeenMessage> {
        let files = [("file", file, bytes)];
        match self.play.discord.command_with_files(act, name, &[], &files).await? {
            Answer::Message(message) => Ok(message),
            other => anyhow::bail!("/{name} was answered with {other:?}"),
        }
    }

    /// Chooses what begins like this in the newest menu of that prompt.
    pub async fn choose_like(&self, act: Acting, prompt: &str, begins: &str) -> anyhow::Result<()> {
        let mut seen = self.play.discord.sees(act.member, act.channel).into_iter();
        let message = seen.rfind(|message| message.menu(prompt).is_some());
        let menu = message.as_ref().and_then(|message| message.menu(prompt));
        let options = menu.map(|menu| menu.options.as_slice()).unwrap_or_default();
        let label = options.iter().map(|option| option.label.clone()).find(|label| label.starts_with(begins));
        let label = label.with_context(|| format!("nothing in \"{prompt}\" begins with {begins}"))?;
        self.choose(act, prompt, &[&label]).await
    }

    /// Clicks the newest button of that label that the member sees there.
    pub async fn click(&self, act: Acting, label: &str) -> anyhow::Result<Answer> {
        let mut seen = self.play.discord.sees(act.member, act.channel).into_iter();
        let message = seen.rfind(|message| message.button(label).is_some());
        let message = message.with_context(|| format!("there is no button [{label}]"))?;
        let answer = self.play.discord.click(act, message.id, label).await?;
        let answer = self.play.settled(act, answer).await;
        ensure!(!matches!(answer, Answer::NotAnswered), "[{label}] was not answered");
        Ok(answer)
    }

    /// Chooses in the newest menu of that prompt that the member sees there.
    pub async fn choose(&self, act: Acting, prompt: &str, choices: &[&str]) -> anyhow::Result<()> {
        let mut seen = self.play.discord.sees(act.member, act.channel).into_iter();
        let message = seen.rfind(|message| message.menu(prompt).is_some());
        let message = message.with_context(|| format!("there is no menu \"{prompt}\""))?;
        let answer = self.play.discord.choose(act, message.id, prompt, choices).await?;
        self.play.settled(act, answer).await;
        Ok(())
    }

    /// Sends the form behind a button.
    pub async fn fill(&self, act: Acting, label: &str, values: &[(&str, &str)]) -> anyhow::Result<()> {
        let form = self.form(act, label).await?;
        let answer = self.play.discord.submit(act, &form, values).await?;
        self.play.settled(act, answer).await;
        Ok(())
    }

    /// Works the queue until it is so. What Discord's gateway tells reaches the bot on its own way.
    pub async fn until(&self, what: &str, is_so: impl Fn() -> bool) -> anyhow::Result<()> {
        let begun = Instant::now();
        while !is_so() {
            ensure!(begun.elapsed() < Duration::from_secs(20), "this never came: {what}");
            tokio::time::sleep(Duration::from_millis(5)).await;
            self.deliver().await?;
        }
        Ok(())
    }

    pub async fn form(&self, act: Acting, label: &str) -> anyhow::Result<Form> {
        match self.click(act, label).await? {
            Answer::Form(form) => Ok(form),
            other => anyhow::bail!("[{label}] opened no form, but {other:?}"),
        }
    }

    pub fn tell(&self, what: &str) {
        let now = crate::clock::Clock::now(&*self.play.discord.clock()).with_timezone(&ZONE);
        say!("\n── {} · {what}", Manner::default().moment(now.naive_local()));
    }

    /// Prints the newest message that a member sees in a channel.
    pub fn show(&self, act: Acting) -> anyhow::Result<()> {
        let newest = self
            .play
            .discord
            .newest(act.member, act.channel)
            .context("nothing was said where something was due (the line above says when)")?;
        self.print(act, &newest);
        Ok(())
    }

    /// Prints a member's answer: the private message that they clicked need not be the newest that they see.
    pub fn show_answer(&self, act: Acting, answer: &Answer) -> anyhow::Result<()> {
        self.print(act, answer.message().context("this was answered without words")?);
        Ok(())
    }

    fn print(&self, act: Acting, message: &SeenMessage) {
        let written = self.play.discord.written(message, ZONE);
        let reader = format!("(only for {})", self.name(act.member));
        say!("{}", written.replacen("(only you)", &reader, 1));
    }

    fn name(&self, member: Id) -> &'static str {
        let people = &self.play.school;
        [
            (people.administrator, "Alex Admin"),
            (people.rivera, "Ana Rivera"),
            (people.okafor, "Ben Okafor"),
            (people.hart, "Dana Hart"),
            (people.tan, "Chloe Tan"),
        ]
        .into_iter()
        .find_map(|(id, name)| (id == member).then_some(name))
        .unwrap_or("one member")
    }
}
