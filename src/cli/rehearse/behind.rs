//! What the rehearsal's page is told of the bot, out of the bot's own books.

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use chrono_tz::Tz;

use super::bot::Bot;
use super::copy::Copy;
use crate::app::Shelftalker;
use crate::chat::{Run, ServerId, Text};
use crate::days::Manner;
use crate::features::setup::School;
use crate::library::Fault;
use crate::posts::POSTS;
use crate::queue::planner::next_post;
use crate::queue::{Line, NewPost, Place, PostKind, State, instant};
use crate::rehearsal::page::backstage::{Ahead, Backstage, BotAct, Health, Tally};
use crate::rehearsal::{Id, Rehearsal};

/// The bot, and the Discord whose channels have names.
pub struct Behind {
    pub bot: std::sync::Arc<Bot>,
    pub copy: Copy,
    /// Where the bot keeps what it knows.
    pub folder: PathBuf,
    pub stand_in: Rehearsal,
}

/// Whoever waits for what is due has this much patience, and looks so often.
const LOOKS: u32 = 250;
const A_MOMENT: Duration = Duration::from_millis(20);

#[async_trait]
impl Backstage for Behind {
    async fn manner(&self, server: Id) -> Option<(Tz, Manner)> {
        let (_, school) = self.school(server).await?;
        Some((school.zone, school.manner))
    }

    async fn ahead(&self, server: Id) -> Vec<Ahead> {
        let Some((bot, school)) = self.school(server).await else { return Vec::new() };
        let mut ahead = Vec::new();
        for kind in POSTS {
            match self.next_of(&bot, &school, kind).await {
                Ok(next) => ahead.extend(next),
                Err(fault) => tracing::warn!(%fault, kind = kind.name, "what comes next cannot be told"),
            }
        }
        ahead.sort_by_key(|it| it.at);
        ahead
    }

    async fn tally(&self, server: Id) -> Option<Tally> {
        let (bot, school) = self.school(server).await?;
        let counted = bot.library.store.tally(school.id).await.ok()?;
        Some(counted.into_iter().fold(Tally::default(), |sum, (state, count)| added(sum, state, count)))
    }

    async fn health(&self) -> Health {
        Health {
            runs: self.bot.bot().is_some(),
            starts: self.bot.starts(),
            clock_wrong_by: self.bot.wrong_by(),
            has_copy: self.copy.runs(),
        }
    }

    async fn act(&self, act: BotAct) -> Result<(), String> {
        match act {
            BotAct::Kill => self.bot.kill().await,
            BotAct::Start => self.bot.start().await.map_err(|fault| fault.to_string())?,
            BotAct::StartCopy => self.copy.start(&self.folder).await.map_err(|fault| format!("{fault:#}"))?,
            BotAct::StopCopy => self.copy.stop().await.map_err(|fault| format!("{fault:#}"))?,
            BotAct::ClockWrongBy(seconds) => self.bot.clock_is_wrong_by(seconds),
        }
        Ok(())
    }

    async fn settles(&self) {
        let mut quiet_at = None;
        for _ in 0..LOOKS {
            let bots: Vec<_> = [self.bot.bot(), self.copy.bot()].into_iter().flatten().collect();
            if bots.is_empty() {
                return;
            }
            let asked = self.stand_in.asked_so_far();
            let mut is_due = false;
            for bot in bots {
                bot.discord.answered().await;
                let store = &bot.library.store;
                let (posts, plans) = (store.next_moment().await, store.next_planning().await);
                // By everybody's clock: the bot's own follows it, a moment later.
                is_due |=
                    [posts, plans].into_iter().flatten().flatten().any(|next| next <= self.stand_in.now());
            }
            // Quiet twice in a row: what one post brings about is due a moment after it.
            if !is_due && quiet_at == Some(asked) {
                return;
            }
            quiet_at = (!is_due).then_some(asked);
            tokio::time::sleep(A_MOMENT).await;
        }
    }
}

impl Behind {
    async fn school(&self, server: Id) -> Option<(std::sync::Arc<Shelftalker>, School)> {
        let bot = self.bot.bot()?;
        let school = bot.library.store.school_of(&ServerId(server.to_string())).await.ok()??;
        Some((bot, school))
    }

    async fn next_of(
        &self,
        bot: &Shelftalker,
        school: &School,
        kind: &PostKind,
    ) -> Result<Option<Ahead>, Fault> {
        let library = &bot.library;
        let Some((post, nominal)) = next_post(library, school, kind).await? else { return Ok(None) };
        let named = (kind.named)(library, school, &post.content).await?;
        let schedules = library.store.schedules(school.id).await?;
        let line = schedules.iter().find(|it| it.kind == kind.name).map(|it| Line::parse(&it.cron));
        let words = line.and_then(Result::ok).and_then(|line| line.in_words(&school.manner));
        Ok(Some(Ahead {
            at: instant(school.zone, nominal),
            what: named
                .map_or_else(|| kind.label.to_owned(), |name| format!("{}: {}", kind.label, plain(&name))),
            r#where: self.place(school, &post),
            why: words.unwrap_or_default(),
        }))
    }

    fn place(&self, school: &School, post: &NewPost) -> String {
        let place = |place: &Place| match (place, school.room(place)) {
            (Place::Request(number), _) => format!("the thread of #{number}"),
            (Place::Member(_), _) => "a direct message".to_owned(),
            (_, Some(channel)) => {
                let names = self.stand_in.channel_named(&channel.0, None).ok();
                let name = names.and_then(|id| self.stand_in.channel_name(id));
                name.map_or_else(|| "a channel that is gone".to_owned(), |name| format!("#{name}"))
            }
            (_, None) => "no channel yet".to_owned(),
        };
        post.to.iter().map(place).collect::<Vec<_>>().join(", ")
    }
}

const fn added(mut sum: Tally, state: State, count: u64) -> Tally {
    sum.due += count;
    match state {
        State::Sent => sum.said += count,
        State::Queued | State::Sending | State::Retrying => sum.waiting += count,
        State::Held => sum.held += count,
        State::Uncertain | State::Asking => sum.unsure += count,
        State::Failed | State::Missed | State::Cancelled => sum.not_said += count,
    }
    sum
}

/// A name's words.
fn plain(text: &Text) -> String {
    let word = |run: &Run| match run {
        Run::Plain(words)
        | Run::Strong(words)
        | Run::Typed(words)
        | Run::StrongTyped(words)
        | Run::Markdown(words)
        | Run::Link { words, .. } => words.clone(),
        Run::Mention(_) => "a member".to_owned(),
        Run::RoleName(_) => "a role".to_owned(),
        Run::ChannelName(_) => "a channel".to_owned(),
        Run::Time(moment) => moment.to_rfc3339(),
    };
    text.0.iter().map(word).collect()
}
