//! What the chat lets the library do beyond posting: a command in the menu of a message, taking a message back,
//! publishing one, and knowing who sees and writes where.

use shelftalker::chat::{
    Address, ChannelId, Chat, Mark, MemberId, Message, Outcome, ServerId, Standing, Text,
};
use shelftalker::rehearsal::{Id, Permissions};

use crate::school::{DESK, HART, OKAFOR, RIVERA, STAFF, School, Who};

const MORNING: &str = "2026-09-07 09:00";
const ASK: &str = "Ask the library about this";

fn says(school: &School, who: Who, text: &str) {
    school.discord().say(school.at(who, STAFF), text).unwrap();
}

#[tokio::test]
async fn a_colleagues_message_becomes_the_topic_of_a_request() {
    let mut school = School::opens(MORNING).await;
    says(&school, OKAFOR, "Does anyone know good sources\non the **Peterloo** massacre?");
    let draft = school.uses_on_newest(RIVERA, STAFF, ASK).await;
    assert!(draft.message().private);
    insta::assert_snapshot!(draft.shown(&school), @r"
    Mon 7 Sep 09:00  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Ben Okafor wrote: Does anyone know good sources on the \*\*Peterloo\*\* massacre?
          | Still needed: the kind of support
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Delete this draft]
    ");
    let _ = school.chooses(RIVERA, STAFF, "Kind of support", "Curated resource collection").await;
    let receipt = school.clicks(RIVERA, STAFF, "Send").await;
    assert!(receipt.text().contains("Got it: request #1"), "{receipt:?}");
    school.delivers_everything().await;
    assert!(school.reads(HART, DESK).contains("Peterloo"));
}

#[tokio::test]
async fn a_quoted_message_says_what_it_mentions_in_words() {
    let mut school = School::opens(MORNING).await;
    says(&school, OKAFOR, "<@&5> in <#6>: who has seen <@77777> and the <:otter:7788>?");
    let draft = school.uses_on_newest(RIVERA, STAFF, ASK).await.text();
    assert!(draft.contains("a group in #a channel: who has seen \\@somebody and the :otter:?"), "{draft}");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_long_message_is_cut_at_a_word_and_stands_whole_in_the_notes() {
    let mut school = School::opens(MORNING).await;
    says(
        &school,
        OKAFOR,
        "My Year 9s start on the Peterloo massacre after half term and I have nothing but the textbook. \
         I would love a few newspapers of the time, something with pictures for the weaker readers, and \
         perhaps an hour in the library to compare them.\nAny ideas?",
    );
    let draft = school.uses_on_newest(RIVERA, STAFF, ASK).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 09:00  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Topic: Ben Okafor wrote: My Year 9s start on the Peterloo massacre after half term and I have nothing but the textbook. I would love a few newspapers of the time, something …
          | Notes: About this message: https://discord.com/channels/…/…/…
          | Ben Okafor wrote: My Year 9s start on the Peterloo massacre after half term and I have nothing but the textbook. I would love a few newspapers of the time, something with pictures for the weaker readers, and perhaps an hour in the library to compare them.
          | Any ideas?
          | Still needed: the kind of support
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Delete this draft]
    ");
    school.delivers_everything().await;
}

#[tokio::test]
async fn a_message_without_text_is_linked_in_the_notes_and_the_next_one_is_a_draft_of_its_own() {
    let mut school = School::opens("2026-09-07 07:30").await;
    school.delivers_everything().await;
    // A tip is a card: it has no text of its own.
    let draft = school.uses_on_newest(RIVERA, STAFF, ASK).await;
    insta::assert_snapshot!(draft.shown(&school), @"
    Mon 7 Sep 07:30  Shelftalker (only you):
          | A request to the library
          | Only you can see this. It's saved as you go.
          | Notes: About this message: https://discord.com/channels/…/…/…
          | Still needed: the kind of support and the topic
        ‹Kind of support›
        ‹When (or write a date in the details)›
        ‹May I thank you in public?›
        [Write topic and details] [Delete this draft]
    ");
    let form = school.opens_form(RIVERA, STAFF, "Write topic and details").await;
    let _ = school.submits(RIVERA, STAFF, &form, &[("Topic", "Tides")]).await;
    says(&school, OKAFOR, "Otters!");
    let draft = school.uses_on_newest(RIVERA, STAFF, ASK).await;
    assert!(!draft.text().contains("Notes:"), "what was quoted before is another draft: {}", draft.text());
    assert!(draft.text().contains("You also have a draft from Mon 7 September: Tides"), "{}", draft.text());
    let older = school.clicks(RIVERA, STAFF, "Go on with it").await.text();
    assert!(older.contains("Topic: Tides") && older.contains("About this message"), "{older}");
    let quoted = "You also have a draft from Mon 7 September: Ben Okafor wrote: “Otters!”";
    assert!(older.contains(quoted), "{older}");
    school.delivers_everything().await;
}

/// The bot's own hands, without a queue in between.
struct Hands<'a>(&'a School);

impl Hands<'_> {
    fn chat(&self) -> &dyn Chat {
        &*self.0.play().bot.discord
    }

    fn server(&self) -> ServerId {
        ServerId(self.0.play().school.server.to_string())
    }

    async fn posts(&self, channel: Id) -> Standing {
        let to = Address::Channel(ChannelId(channel.to_string()));
        let Outcome::Done(line) = self.chat().reach(&to).await else { panic!("no line") };
        let mark = Mark { reference: "REF".into(), nonce: "nonce".into() };
        let message = Message::from(Text::from("Hello"));
        let Outcome::Done(standing) = self.chat().send(line, &message, &[], &mark).await else {
            panic!("not sent")
        };
        standing
    }

    async fn may_write(&self, who: Who, channel: Id) -> bool {
        let (channel, member) = (ChannelId(channel.to_string()), MemberId(self.0.id(who).to_string()));
        let Outcome::Done(may) = self.chat().may_write(&self.server(), &channel, &member).await else {
            panic!("not known")
        };
        may
    }
}

#[tokio::test]
async fn what_is_deleted_already_counts_as_deleted() {
    let school = School::opens(MORNING).await;
    let people = school.play().school;
    let hands = Hands(&school);
    let standing = hands.posts(people.desk).await;
    for _ in 1..=2 {
        assert_eq!(hands.chat().delete(&standing).await, Outcome::Done(()));
        assert_eq!(school.public(HART, DESK).len(), 0);
    }
    let standing = hands.posts(people.staff).await;
    school.discord().delete_channel(people.staff);
    assert_eq!(hands.chat().delete(&standing).await, Outcome::Done(()));
}

#[tokio::test]
async fn an_announcement_is_published_once_and_another_channels_message_never() {
    let school = School::opens(MORNING).await;
    let people = school.play().school;
    let hands = Hands(&school);
    let standing = hands.posts(people.announcements).await;
    for _ in 1..=2 {
        assert_eq!(hands.chat().publish(&standing).await, Outcome::Done(()));
        assert!(school.discord().newest(people.rivera, people.announcements).unwrap().published);
    }
    let standing = hands.posts(people.staff).await;
    let Outcome::Refused(reason) = hands.chat().publish(&standing).await else { panic!("published") };
    insta::assert_snapshot!(reason.cause().unwrap().words, @"That can't be done in a channel of that kind.");
}

#[tokio::test]
async fn who_may_write_follows_roles_time_outs_and_leaving() {
    let school = School::opens(MORNING).await;
    let people = school.play().school;
    let discord = school.discord();
    let hands = Hands(&school);
    let principal: Who = |school| school.principal;
    assert!(hands.may_write(principal, people.announcements).await);
    assert!(!hands.may_write(RIVERA, people.announcements).await);
    assert!(!hands.may_write(RIVERA, people.desk).await, "she does not see it");
    assert!(hands.may_write(HART, people.desk).await);
    assert!(
        hands.may_write(crate::school::ADMIN, people.announcements).await,
        "the owner's rights end nowhere"
    );

    discord.time_out(people.server, people.hart, Some("2026-09-07T12:00:00Z".parse().unwrap()));
    assert!(!hands.may_write(HART, people.desk).await);
    discord.leave(people.server, people.okafor);
    assert!(!hands.may_write(OKAFOR, people.staff).await);
}

#[tokio::test]
async fn everyone_sees_what_the_role_of_everyone_sees() {
    let school = School::opens(MORNING).await;
    let people = school.play().school;
    let hands = Hands(&school);
    let seen = async |channel: Id| {
        hands.chat().everyone_sees(&hands.server(), &ChannelId(channel.to_string())).await
    };
    assert_eq!(seen(people.desk).await, Outcome::Done(false));
    assert_eq!(seen(people.staff).await, Outcome::Done(true));
    school.discord().set_role_permissions(people.server, people.server, Permissions::NONE);
    assert_eq!(seen(people.staff).await, Outcome::Done(false));
}
