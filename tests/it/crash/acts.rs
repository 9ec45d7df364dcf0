//! What members do in a scene at one school. Where nobody answers they do what people do: look, and try again.

use std::time::{Duration, Instant};

use serde_json::json;
use shelftalker::rehearsal::{ActError, Acting, Answer, Rehearsal, SeenMessage};

use super::Scene;
use super::count::{Asked, Done, Event, Guest, Ledger, Sent};
use super::town::School;

/// Whoever has tried for so long gives up; what they did not get done counts as not known.
const GIVES_UP: Duration = Duration::from_secs(40);

/// What was acknowledged is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The ledger after a scene.
pub async fn of(scene: Scene, discord: Rehearsal, school: School) -> Ledger {
    let told = school.told.clone();
    let mut member = Members { discord, school, told, until: Instant::now() + GIVES_UP };
    match scene {
        Scene::Backup | Scene::Tips | Scene::Reminding | Scene::Thanks => {}
        Scene::Asking => member.ask().await,
        Scene::Accepting => member.accept().await,
        Scene::Newsletter => member.send_a_newsletter().await,
        Scene::Completing => {
            member.complete().await;
            member.announce().await;
        }
        Scene::Coming => member.come().await,
    }
    member.told
}

struct Members {
    discord: Rehearsal,
    school: School,
    told: Ledger,
    until: Instant,
}

impl Members {
    fn goes_on(&self) -> bool {
        Instant::now() < self.until
    }

    async fn a_while() {
        tokio::time::sleep(Duration::from_millis(150)).await;
    }

    /// Two teachers ask for something, each until they have read a receipt.
    async fn ask(&mut self) {
        let is = self.school.is;
        for (teacher, what) in [(is.rivera, "Tides"), (is.okafor, "Castles")] {
            loop {
                // Another topic each time: which of them was heard is to be seen.
                let topic = format!("{what} of {}, time {}", is.server, self.told.requests.len() + 1);
                let wish =
                    [("support", json!("book-talk")), ("topic", json!(topic)), ("thanks", json!("by-name"))];
                let at = Acting { member: teacher, channel: is.staff };
                let answer = self.discord.command(at, "request-collab", &wish).await;
                let said = answer.ok().and_then(|it| it.message().map(SeenMessage::text)).unwrap_or_default();
                let number = said.split_once("Got it: request #").map(|(_, rest)| number(rest));
                let sent = if number.is_some() { Done::Yes } else { Done::Perhaps };
                self.told.requests.push(Asked { topic, sent, number, ..Asked::default() });
                if number.is_some() || !self.goes_on() {
                    break;
                }
                Self::a_while().await;
            }
        }
    }

    fn desk(&self) -> Acting {
        Acting { member: self.school.is.hart, channel: self.school.is.desk }
    }

    /// The card of a request at the desk.
    fn card(&self, topic: &str) -> Option<SeenMessage> {
        let at = self.desk();
        let mut seen = self.discord.sees(at.member, at.channel);
        seen.retain(|message| !message.private && message.text().lines().any(|line| line == topic));
        seen.pop()
    }

    async fn accept(&mut self) {
        for place in 0..self.told.requests.len() {
            let topic = self.told.requests[place].topic.clone();
            if self.told.requests[place].sent != Done::Yes && self.card(&topic).is_none() {
                continue;
            }
            while self.goes_on() {
                let Some(card) = self.card(&topic) else {
                    Self::a_while().await;
                    continue;
                };
                if card.text().lines().next().is_some_and(|line| line.ends_with("· Accepted")) {
                    self.told.requests[place].accepted = Done::Yes;
                    break;
                }
                self.told.requests[place].accepted = Done::Perhaps;
                // An acknowledgement alone says only that it was heard.
                let answer = self.discord.click(self.desk(), card.id, "Accept").await;
                if answer.is_ok_and(|answer| answer.message().is_some()) {
                    self.told.requests[place].accepted = Done::Yes;
                    break;
                }
                Self::a_while().await;
            }
        }
    }

    /// A librarian's private message at a place, the newest with that button or menu.
    fn private(&self, at: Acting, has: impl Fn(&SeenMessage) -> bool) -> Option<SeenMessage> {
        self.discord.sees(at.member, at.channel).into_iter().rfind(|message| message.private && has(message))
    }

    /// The same once it is shown: what takes the bot longer than a second is acknowledged first.
    async fn shown(&self, at: Acting, button: &str) -> Option<SeenMessage> {
        let until = (Instant::now() + PATIENCE).min(self.until);
        loop {
            let found = self.private(at, |message| message.button(button).is_some());
            if found.is_some() || Instant::now() > until {
                return found;
            }
            Self::a_while().await;
        }
    }

    async fn complete(&mut self) {
        for place in 0..self.told.requests.len() {
            if self.told.requests[place].accepted != Done::Yes {
                continue;
            }
            let topic = self.told.requests[place].topic.clone();
            // Nobody is thanked twice in one round: the second would wait for next Friday.
            let is_by_the_same = |other: &Asked| other.topic.split(' ').next() == topic.split(' ').next();
            let is_done = |other: &&Asked| is_by_the_same(other) && other.completed != Done::No;
            if self.told.requests.iter().any(|other| is_done(&other)) {
                continue;
            }
            while self.goes_on() {
                let is_completed = self.card(&topic).is_some_and(|card| {
                    card.text().lines().next().is_some_and(|line| line.ends_with("· Completed"))
                });
                if is_completed || self.completes(place, &topic).await {
                    self.told.requests[place].completed = Done::Yes;
                    break;
                }
                Self::a_while().await;
            }
        }
    }

    /// One try; true once a librarian has read that it is completed.
    async fn completes(&mut self, place: usize, topic: &str) -> bool {
        let at = self.desk();
        let Some(card) = self.card(topic) else { return false };
        if !is_answered(&self.discord.click(at, card.id, "Complete").await) {
            return false;
        }
        let is_its = |message: &SeenMessage| {
            message.button("Write the numbers").is_some() && message.text().lines().any(|line| line == topic)
        };
        let Some(record) = self.private(at, is_its) else { return false };
        let Ok(Answer::Form(form)) = self.discord.click(at, record.id, "Write the numbers").await else {
            return false;
        };
        if !is_answered(&self.discord.submit(at, &form, &[("Students reached", "24")]).await) {
            return false;
        }
        self.told.requests[place].completed = Done::Perhaps;
        let Ok(answer) = self.discord.click(at, record.id, "Save").await else { return false };
        answer.message().is_some_and(|said| said.text().contains("is completed"))
    }

    /// A librarian asks her colleagues to a meeting, until she has read that it is on its way.
    async fn announce(&mut self) {
        let is = self.school.is;
        let at = Acting { member: is.hart, channel: is.staff };
        while self.goes_on() {
            let title = format!("Tea of {}, time {}", is.server, self.told.events.len() + 1);
            let place = self.told.events.len();
            self.told.events.push(Event { title: title.clone(), ..Event::default() });
            self.told.events[place].posted = self.announces(at, &title).await;
            if self.told.events[place].posted == Done::Yes {
                return;
            }
            Self::a_while().await;
        }
    }

    /// One try; what is known then.
    async fn announces(&self, at: Acting, title: &str) -> Done {
        let Ok(Answer::Form(form)) = self.discord.command(at, "event new", &[]).await else {
            return Done::No;
        };
        let values = [("Title", title), ("When", "Fri 11 Sep 16:00-18:00"), ("Places", "9")];
        if !is_answered(&self.discord.submit(at, &form, &values).await) {
            return Done::No;
        }
        let is_its = |message: &SeenMessage| message.text().lines().any(|line| line == title);
        let Some(draft) = self.private(at, is_its) else { return Done::No };
        let staff = self.school.is.staff.to_string();
        let chosen = self.discord.choose(at, draft.id, "Where to post it", &[&staff]).await;
        if !is_answered(&chosen) || self.shown(at, "Post it").await.is_none() {
            return Done::No;
        }
        match self.discord.click(at, draft.id, "Post it").await {
            Ok(answer) if answer.message().is_some_and(|said| said.text().contains("is on its way")) => {
                Done::Yes
            }
            _ => Done::Perhaps,
        }
    }

    /// Two teachers say that they come, each until they have read that they have a place.
    async fn come(&mut self) {
        let is = self.school.is;
        let Some(event) = self.told.events.iter().rposition(|event| event.posted == Done::Yes) else {
            return;
        };
        for (place, teacher) in [is.rivera, is.okafor].into_iter().enumerate() {
            let guest = Guest { direct: self.discord.direct_messages(teacher), comes: Done::No };
            self.told.events[event].guests.push(guest);
            let at = Acting { member: teacher, channel: is.staff };
            while self.goes_on() && self.told.events[event].guests[place].comes != Done::Yes {
                let title = &self.told.events[event].title;
                let mut stand = self.discord.sees(teacher, is.staff);
                stand.retain(|message| message.text().lines().next() == Some(title));
                if let Some(card) = stand.pop() {
                    let answer = self.discord.click(at, card.id, "I'm coming").await;
                    let has_a_place = |said: &SeenMessage| said.text().contains("You're coming");
                    let comes = answer.is_ok_and(|answer| answer.message().is_some_and(has_a_place));
                    self.told.events[event].guests[place].comes =
                        if comes { Done::Yes } else { Done::Perhaps };
                }
                Self::a_while().await;
            }
        }
    }

    async fn send_a_newsletter(&mut self) {
        let is = self.school.is;
        let at = Acting { member: is.hart, channel: is.staff };
        loop {
            let title = format!("News of {}, time {}", is.server, self.told.newsletters.len() + 1);
            self.told.newsletters.push(Sent {
                title: title.clone(),
                rooms: self.school.rooms.clone(),
                followed: self.school.followed.clone(),
                sent: Done::No,
            });
            let place = self.told.newsletters.len() - 1;
            if self.writes(at, &title).await {
                while self.goes_on() && self.told.newsletters[place].sent != Done::Yes {
                    self.told.newsletters[place].sent = self.sends(at, place, &title).await;
                    Self::a_while().await;
                }
                return;
            }
            if !self.goes_on() {
                return;
            }
            Self::a_while().await;
        }
    }

    async fn writes(&self, at: Acting, title: &str) -> bool {
        let file = format!("# {title}\n\n## New on the shelves\n\nTwelve books about the sea.\n");
        let files = [("file", "news.md", file.as_bytes())];
        let answer = self.discord.command_with_files(at, "newsletter write", &[], &files).await;
        let Some(editor) = answer.ok().and_then(|it| it.message().cloned()) else { return false };
        let rooms: Vec<String> = self.school.rooms.iter().map(ToString::to_string).collect();
        let rooms: Vec<&str> = rooms.iter().map(String::as_str).collect();
        let chosen = self.discord.choose(at, editor.id, "Add channels (25 at a time)", &rooms).await;
        // To look at twenty channels takes the bot a while.
        if !is_answered(&chosen) || self.shown(at, "Remove all channels").await.is_none() {
            return false;
        }
        is_answered(&self.discord.click(at, editor.id, "Also to other servers").await)
            && self.shown(at, "Keep it in this server").await.is_some()
    }

    /// One try; what is known then.
    async fn sends(&self, at: Acting, place: usize, title: &str) -> Done {
        let known = self.told.newsletters[place].sent;
        let stands = self.school.rooms.iter().any(|room| {
            let seen = self.discord.sees(at.member, *room);
            seen.iter().any(|message| message.text().lines().next() == Some(title))
        });
        if stands {
            return Done::Yes;
        }
        let edit = [("newsletter", json!(title))];
        let answer = self.discord.command(at, "newsletter edit", &edit).await;
        let Some(editor) = answer.ok().and_then(|it| it.message().cloned()) else { return known };
        if editor.button("Send now").is_none() {
            // It is on its way, or known to have been sent.
            return if known == Done::Perhaps { Done::Yes } else { known };
        }
        if !is_answered(&self.discord.click(at, editor.id, "Send now").await) {
            return known;
        }
        let Some(sure) = self.shown(at, "Send it now").await else { return known };
        match self.discord.click(at, sure.id, "Send it now").await {
            Ok(answer) if answer.message().is_some() => Done::Yes,
            _ => Done::Perhaps,
        }
    }
}

fn is_answered(answer: &Result<Answer, ActError>) -> bool {
    !matches!(answer, Err(_) | Ok(Answer::NotAnswered))
}

fn number(text: &str) -> u32 {
    text.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}
