//! Newsletters: written, seen beforehand, sent to several channels, corrected and recalled in all of them.

mod agreed;
mod quiet;
mod taken_back;
mod told;

use serde_json::json;
use shelftalker::rehearsal::{Id, Permissions, SeenMessage, Trouble};

use crate::promises::until;
use crate::school::{DESK, HART, LEE, OKAFOR, RIVERA, STAFF, Said, School, Who};

const CHANNELS: &str = "Add channels (25 at a time)";
const SECTIONS: &str = "Change a section";
const TITLE: &str = "September news";

impl School {
    /// Two more channels that everybody reads: `#year-7` and `#year-8`.
    fn has_two_more_channels(&self) -> [Id; 2] {
        let server = self.play().school.server;
        ["year-7", "year-8"].map(|name| self.discord().add_channel(server, name, &[]))
    }

    pub async fn begins_a_newsletter(&mut self) -> Said {
        self.types(HART, "newsletter write", &[("title", json!(TITLE))]).await
    }

    pub async fn adds_a_section(&mut self, heading: &str, text: &str) -> Said {
        self.fills_in(HART, STAFF, "Add a section", &[("Heading (may be left out)", heading), ("Text", text)])
            .await
    }

    /// A newsletter of one section for the staff room and the two more channels.
    pub async fn writes_a_newsletter(&mut self) -> [Id; 3] {
        let [seven, eight] = self.has_two_more_channels();
        let channels = [self.play().school.staff, seven, eight];
        let _editor = self.begins_a_newsletter().await;
        let _added = self.adds_a_section("New on the shelves", "Twelve books about the sea.").await;
        let _chosen = self.chooses_channels(&channels).await;
        channels
    }

    pub async fn chooses_channels(&mut self, channels: &[Id]) -> Said {
        let ids: Vec<String> = channels.iter().map(ToString::to_string).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        self.chooses_all(HART, STAFF, CHANNELS, &ids).await
    }

    pub async fn sends_it(&mut self) {
        let _sure = self.clicks(HART, STAFF, "Send now").await;
        let _sent = self.clicks(HART, STAFF, "Send it now").await;
        self.delivers_everything().await;
    }

    /// A newsletter of twelve messages goes out in the news channel, and to other servers; the channel.
    pub async fn sends_much_to_other_servers(&mut self) -> Id {
        let news = self.discord().add_announcements(self.play().school.server, "library-news", &[]);
        let _editor = self.begins_a_newsletter().await;
        for n in 1..=12 {
            let text = "A sentence about the sea. ".repeat(140);
            let _added = self.adds_a_section(&format!("Part {n}"), &text).await;
            self.a_minute_later();
        }
        let _chosen = self.chooses_channels(&[news]).await;
        let _warned = self.clicks(HART, STAFF, "Also to other servers").await;
        self.sends_it().await;
        news
    }

    pub async fn opens_its_editor(&mut self, who: Who) -> Said {
        self.types(who, "newsletter edit", &[("newsletter", json!(TITLE))]).await
    }

    pub async fn corrects_it(&mut self) {
        let _corrected = self.clicks(HART, STAFF, "Correct every copy").await;
        self.delivers_everything().await;
    }

    /// Nothing is delivered yet.
    async fn recalls_it(&mut self) {
        let _sure = self.clicks(HART, STAFF, "Recall").await;
        let _recalled = self.clicks(HART, STAFF, "Recall it").await;
    }

    /// The school wants a second pair of eyes for newsletters.
    pub async fn asks_a_second_librarian(&mut self) {
        let _settings = self.types(LEE, "library-settings", &[]).await;
        let _on = self.clicks(LEE, STAFF, "Newsletters: ask a second librarian").await;
    }

    /// What everybody reads in a channel.
    pub fn said_in(&self, channel: Id) -> Vec<SeenMessage> {
        let mut seen = self.discord().sees(self.id(OKAFOR), channel);
        seen.retain(|message| !message.private);
        seen
    }

    fn said_in_each(&self, channels: &[Id]) -> Vec<Vec<String>> {
        channels.iter().map(|it| self.said_in(*it).iter().map(SeenMessage::text).collect()).collect()
    }

    fn messages_in_each(&self, channels: &[Id]) -> Vec<usize> {
        self.said_in_each(channels).iter().map(Vec::len).collect()
    }

    pub async fn report(&mut self) -> String {
        let said = self.types(LEE, "newsletter report", &[("newsletter", json!(TITLE))]).await;
        said.shown(self)
    }
}

#[tokio::test]
async fn a_newsletter_is_written_section_by_section_and_each_step_is_kept() {
    let mut school = School::opens("2026-09-07 09:12").await;
    insta::assert_snapshot!(school.begins_a_newsletter().await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | September news
          | No section yet. Press [Add a section] to write one; bold, lists and links work.
          | Channels: none chosen yet
          | Now: A draft. Only librarians see it.
        ‹Add channels (25 at a time)›
        [Add a section] [Change the title] [Also to other servers] [Schedule] [Send now]
    ");
    let _first = school.adds_a_section("New on the shelves", "Twelve books about the sea.").await;
    let _second = school.adds_a_section("", "The library is open until five on Thursdays.").await;
    school.restarts().await;
    let _editor = school.opens_its_editor(LEE).await;
    let section = school.chooses(LEE, STAFF, SECTIONS, "The library is open until five on Thursdays.").await;
    insta::assert_snapshot!(section.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Section 2 of 2
          | The library is open until five on Thursdays.
        [Edit] [Move up] [Remove] [Back]
    ");
    let _moved = school.clicks(LEE, STAFF, "Move up").await;
    let _section = school.chooses(LEE, STAFF, SECTIONS, "New on the shelves").await;
    let edited = school.fills_in(LEE, STAFF, "Edit", &[("Text", "Thirteen books about the sea.")]).await;
    insta::assert_snapshot!(edited.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | September news
          | 1. The library is open until five on Thursdays.
          | 2. New on the shelves
          | Channels: none chosen yet
          | Length: 1 message in each channel
          | Now: A draft. Only librarians see it.
        ‹Change a section›
        ‹Add channels (25 at a time)›
        [Add a section] [Change the title] [Preview] [Also to other servers] [Schedule] [Send now]
    ");
    insta::assert_snapshot!(school.clicks(LEE, STAFF, "Preview").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you): This is what will be posted:
          | September news
          | The library is open until five on Thursdays.
          |
          | **New on the shelves**
          |
          | Thirteen books about the sea.
          | From your school library
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn it_goes_to_three_channels_and_the_report_says_where() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    insta::assert_snapshot!(school.clicks(HART, STAFF, "Send now").await.shown(&school), @"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | Send this newsletter?
          | It goes out now, one message in each of these channels: #staff-room, #year-7, #year-8.
          | Newsletter: September news
        [Send it now] [Back]
    ");
    let _sent = school.clicks(HART, STAFF, "Send it now").await;
    school.delivers_everything().await;
    for said in school.said_in_each(&channels) {
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("September news\n**New on the shelves**\n\nTwelve books about the sea."),
            "{said:?}"
        );
    }
    insta::assert_snapshot!(school.report().await, @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Report: September news
          | #staff-room: [posted](<https://discord.com/channels/…/…/…>)
          | #year-7: [posted](<https://discord.com/channels/…/…/…>)
          | #year-8: [posted](<https://discord.com/channels/…/…/…>)
    ");
    let again = school.clicks(HART, STAFF, "Report").await;
    assert!(again.privately().contains("posted"), "{again:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_channel_without_a_permission_is_held_told_and_served_when_it_is_granted() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    school.discord().take_from_bot(channels[1], Permissions::SEND_MESSAGES);
    school.sends_it().await;
    assert_eq!(school.messages_in_each(&channels), [1, 0, 1]);
    let told = school.public(LEE, DESK).pop().unwrap().text();
    assert!(told.contains("Held: the newsletter") && told.contains("Send Messages"), "{told}");
    insta::assert_snapshot!(school.report().await, @"
    Mon 7 Sep 09:12  Shelftalker (only you):
          | Report: September news
          | #year-7: held. I'm not allowed to post in #year-7. Ask a server admin to allow Send Messages. I'll then post it.
          | #staff-room: [posted](<https://discord.com/channels/…/…/…>)
          | #year-8: [posted](<https://discord.com/channels/…/…/…>)
    ");
    school.discord().give_back_to_bot(channels[1]);
    school.clock_reads("2026-09-07 09:13");
    until(&mut school, "the copy that was held", |school| school.said_in(channels[1]).len() == 1).await;
    school.delivers_everything().await;
    assert_eq!(school.messages_in_each(&channels), [1, 1, 1]);
}

#[tokio::test]
async fn it_is_posted_when_it_was_scheduled_and_can_be_cancelled_until_then() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    let past = school.fills_in(HART, STAFF, "Schedule", &[("Day", "7 Sep"), ("Time", "8:00")]).await;
    assert!(past.privately().starts_with("Mon 7 September, 08:00 has passed."), "{past:?}");
    let scheduled = school.fills_in(HART, STAFF, "Fix", &[("Day", "Thu 10 Sep"), ("Time", "3:30 pm")]).await;
    assert!(scheduled.privately().contains("I'll post it on Thu 10 September, 15:30."), "{scheduled:?}");
    let cancelled =
        school.types_surely(LEE, "newsletter cancel", &[("newsletter", json!(TITLE))], "Cancel it").await;
    assert!(cancelled.privately().contains("A draft."), "{cancelled:?}");
    school.clock_reads("2026-09-10 15:30").delivers_everything().await;
    assert_eq!(school.said_in(channels[1]).len(), 0);
    let when = [("newsletter", json!(TITLE)), ("day", json!("11 Sep")), ("time", json!("15:30"))];
    let again = school.types(LEE, "newsletter schedule", &when).await;
    assert!(again.privately().contains("I'll post it on Fri 11 September, 15:30."), "{again:?}");
    school.clock_reads("2026-09-11 15:30").restarts().await.delivers_everything().await;
    assert_eq!(school.said_in(channels[1]).len(), 1);
    let late = school.types(LEE, "newsletter cancel", &[("newsletter", json!(TITLE))]).await;
    assert!(late.privately().contains("is out, or going out, so it keeps its time"), "{late:?}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn what_is_changed_before_its_moment_goes_out_only_when_saved() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    let _scheduled =
        school.fills_in(HART, STAFF, "Schedule", &[("Day", "Thu 10 Sep"), ("Time", "15:30")]).await;
    let changed = school.adds_a_section("", "And a map of the shelves.").await;
    assert!(changed.privately().contains("It still has the old text."), "{changed:?}");
    let saved = school.clicks(HART, STAFF, "Save the changes").await;
    assert!(saved.privately().contains("I'll post it on Thu 10 September, 15:30."), "{saved:?}");
    school.clock_reads("2026-09-10 15:30").delivers_everything().await;
    for said in school.said_in_each(&channels) {
        assert!(said.len() == 1 && said[0].contains("And a map of the shelves."), "{said:?}");
    }
}

#[tokio::test]
async fn thirty_kilobytes_are_previewed_and_posted_identically() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let [seven, _] = school.has_two_more_channels();
    let paragraph = |line| {
        format!(
            "Paragraph {line}: **tides**, *islands* and a [map](https://example.org/{line}) of every place that the \
             class has read about so far, with the names that were theirs once: مرحبا.\n\n"
        )
    };
    let shelf =
        |number| format!("## Shelf {number} 📚\n\n{}", (1..=20).map(paragraph).collect::<Vec<_>>().concat());
    let file = format!("# September news\n\n{}", (1..=12).map(shelf).collect::<Vec<_>>().concat());
    assert!(file.len() > 30_000, "{}", file.len());
    let file = ("news.md", file.as_bytes());
    let editor = school.types_with_file(HART, "newsletter write", &[], file).await;
    assert!(editor.privately().starts_with("September news\n1. Shelf 1 📚"), "{editor:?}");
    let _chosen = school.chooses_channels(&[seven]).await;
    let mut previewed = Vec::new();
    let mut page = school.clicks(HART, STAFF, "Preview").await;
    loop {
        previewed.push(page.message().embeds.clone());
        if page.message().button("Later").is_none() {
            break;
        }
        page = school.clicks(HART, STAFF, "Later").await;
    }
    school.sends_it().await;
    let posted = school.said_in(seven);
    assert_eq!(posted.len(), previewed.len());
    assert!(posted.len() > 5, "it takes several messages");
    for (posted, previewed) in posted.iter().zip(&previewed) {
        let (posted, previewed) = (&posted.embeds[0], &previewed[0]);
        assert_eq!(
            (&posted["title"], &posted["description"]),
            (&previewed["title"], &previewed["description"])
        );
    }
}

#[tokio::test]
async fn other_servers_get_it_only_when_that_was_chosen_and_warned_of() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let server = school.play().school.server;
    let news = school.discord().add_announcements(server, "library-news", &[]);
    let _editor = school.begins_a_newsletter().await;
    let _added = school.adds_a_section("New on the shelves", "Twelve books about the sea.").await;
    let _chosen = school.chooses_channels(&[news, school.play().school.staff]).await;
    let warned = school.clicks(HART, STAFF, "Also to other servers").await;
    assert!(warned.privately().contains("This leaves your server"), "{warned:?}");
    let kept = school.clicks(HART, STAFF, "Keep it in this server").await;
    assert!(!kept.privately().contains("This leaves your server"), "{kept:?}");
    let _warned = school.clicks(HART, STAFF, "Also to other servers").await;
    school.sends_it().await;
    assert!(school.said_in(news)[0].published);
    assert!(!school.said_in(school.play().school.staff)[0].published);
}

#[tokio::test]
async fn a_lost_answer_repeats_no_message_of_a_newsletter() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let channels = school.writes_a_newsletter().await;
    for heading in ["One", "Two"] {
        let _long =
            school.adds_a_section(heading, &"A sentence about the sea, and another. ".repeat(100)).await;
    }
    let _sure = school.clicks(HART, STAFF, "Send now").await;
    school.next_post_meets(Trouble::LosesAnswer);
    let _sent = school.clicks(HART, STAFF, "Send it now").await;
    school.delivers_everything().await;
    school.clock_reads("2026-09-07 09:13").delivers_everything().await;
    for said in school.said_in_each(&channels) {
        assert_eq!(said.len(), 2);
        assert!(said[0].contains("1 of 2") && said[1].contains("2 of 2"), "in order: {said:?}");
    }
}

#[tokio::test]
async fn case_24_a_channel_that_its_author_may_not_write_in_is_refused() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let announcements = school.play().school.announcements;
    let _editor = school.begins_a_newsletter().await;
    let refused = school.chooses_channels(&[announcements, school.play().school.staff]).await;
    insta::assert_snapshot!(refused.shown(&school), @r"
    Mon 7 Sep 09:12  Shelftalker (only you) (edited):
          | September news
          | No section yet. Press [Add a section] to write one; bold, lists and links work.
          | Channels: #staff-room
          | Not posted in: \#announcements: you may not write there yourself. Ask a colleague who may.
          | Now: A draft. Only librarians see it.
        ‹Add channels (25 at a time)›
        [Add a section] [Change the title] [Remove all channels] [Also to other servers] [Schedule] [Send now]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_picture_is_posted_under_the_first_message_and_anything_else_is_refused() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let png = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R'];
    let at = school.at(HART, STAFF);
    let options = [("title", json!(TITLE))];
    let fake = [("picture", "shelf.png", b"MZ not a picture".as_slice())];
    let refused = school.discord().command_with_files(at, "newsletter write", &options, &fake).await.unwrap();
    let refused = Said(school.play().settled(at, refused).await);
    assert!(refused.privately().contains("shelf.png"), "{refused:?}");
    let real = [("picture", "shelf.png", png.as_slice())];
    let editor = school.discord().command_with_files(at, "newsletter write", &options, &real).await.unwrap();
    let editor = Said(school.play().settled(at, editor).await);
    assert!(editor.privately().contains("Pictures, with the first message: shelf.png"), "{editor:?}");
    let _added = school.adds_a_section("", "Look at this.").await;
    let _chosen = school.chooses_channels(&[school.play().school.staff]).await;
    school.sends_it().await;
    assert!(school.shown(&school.said_in(school.play().school.staff)[0]).contains("📎 shelf.png"));
}

#[tokio::test]
async fn newsletters_are_for_librarians() {
    let mut school = School::opens("2026-09-07 09:12").await;
    let refused = school.types(RIVERA, "newsletter write", &[("title", json!(TITLE))]).await;
    assert!(refused.privately().contains("That's for librarians only"), "{refused:?}");
    let nothing = school.types(HART, "newsletter list", &[]).await;
    insta::assert_snapshot!(nothing.privately(), @"There is no newsletter yet. /newsletter write begins one.");
    let _channels = school.writes_a_newsletter().await;
    insta::assert_snapshot!(school.types(HART, "newsletter list", &[]).await.privately(), @"
    Newsletters
    September news · draft
    ");
    school.delivers_everything().await;
}
