//! Every sentence of `/impact` and of what is set for it.

use super::gathered::{Counted, Gathered};
use super::page::{
    Block, Page, Part, ask, drafted_points, holds_words_back, outcomes, sentence, told_sentence,
};
use super::periods::Period;
use super::tables::VERSION;
use crate::chat::words::{ours, typed};
use crate::chat::{
    Button, Card, CardKey, Choice, Choices, Field, FieldKind, Form, Look, Menu, Message, Picks, Press, Text,
    Tone, shortened,
};
use crate::days::Manner;
use crate::features::collab::{Aims, MOST_GOAL, MOST_GOALS, Person};
use crate::library::Refusal;
use crate::library::catalogue::fields_in_words;
use crate::words;

pub const SENTENCE: &str = "sentence";
pub const POINTS: &str = "points";
pub const ASK: &str = "ask";
pub const TEACHERS: &str = "teachers";
pub const GOALS: &str = "goals";
pub const GUIDELINES: &str = "guidelines";

const MOST_SENTENCE: u16 = 240;
const MOST_POINTS: u16 = 900;
const MOST_ASK: u16 = 240;
/// Of talking points so much is told to whoever did not write them.
const MOST_OF_POINTS: usize = 350;
/// A menu holds 25 choices at Discord.
const MOST_OFFERED: usize = 25;
/// Each goal in full, and a line's end.
const ALL_GOALS: usize = (MOST_GOAL + 1) * MOST_GOALS;

/// Above the files of a page.
pub fn page_card(gathered: &Gathered, lacks_letters: bool, manner: &Manner, key: &CardKey) -> Message {
    let told = gathered.with(|source| outcomes(source).count());
    let of = gathered.now.outcomes.len();
    let mut card = Card {
        title: "The page for your principal".into(),
        body: gathered.with(|source| {
            words!(
                "{span}\n{sentence}\nOnly you can see this: the page as a picture, as a PDF and for screen \
             readers, and every request that was counted. I don't post it: you pass it on.",
                span = ours(source.period.in_full(manner)),
                sentence = typed(told_sentence(source))
            )
        }),
        tone: Tone::Good,
        ..Card::default()
    };
    if lacks_letters {
        card = card.fact(
            "Some letters are missing",
            "I have no font for them, so they show as ◌ in the picture and the PDF. The HTML file has them \
             all: open it in a browser and print from there.",
        );
    }
    card = card.fact("Lines on what came of it", words!("{told} of {of} on the page", told = told, of = of));
    if gathered.with(holds_words_back) {
        card = card.fact(
            "Left out",
            "Words of yours that name somebody who hasn't agreed to be named: [Change the words] shows them",
        );
    } else if gathered.with(|source| ask(source).is_none()) {
        card = card.fact("Your one ask", "None yet: add it with [Change the words]");
    }
    if gathered.aims.goals.is_empty() {
        card = card.fact("The school's goals", "None yet: /library-settings, [Goals and teachers]");
    }
    let button = |label, verb, look| Button::new(label, verb, key, look);
    let message = Message::from(card).with(button("Change the words", "impact-words", Look::Main));
    let message = if of == 0 {
        message
    } else {
        message.with(button("Choose the lines", "impact-choose", Look::Plain))
    };
    message.with(button("Where does this come from?", "impact-source", Look::Plain))
}

/// The figures alone, for whoever wants no page.
pub fn figures_card(gathered: &Gathered, manner: &Manner, key: &CardKey) -> Message {
    let page = gathered.with(Page::of);
    let mut card = Card {
        title: words!("Figures: {span}", span = ours(gathered.period.in_full(manner))),
        body: typed_text(&page.sentence),
        ..Card::default()
    };
    for (name, block) in [
        ("How far it reached", Block::Reach),
        ("Promised and kept", Block::Promises),
        ("The library's voice", Block::Voice),
    ] {
        if let Some(Part::Facts(facts)) = page.block(block) {
            let lines = facts.iter().map(|fact| match &fact.change {
                Some(change) => format!("{} {} ({})", fact.figure, fact.what, change.words),
                None => format!("{} {}", fact.figure, fact.what),
            });
            card = card.fact(name, lines.collect::<Vec<_>>().join("\n"));
        }
    }
    let blocks = [
        ("By subject", Block::Subjects),
        ("By year", Block::Years),
        ("What students practised", Block::Skills),
        ("Towards your goals", Block::Goals),
    ];
    for (name, block) in blocks {
        if let Some(Part::Bars(bars)) = page.block(block) {
            let lines = bars.bars.iter().take(8).map(|bar| format!("{}: {}", bar.label, bar.value));
            card = card.fact(name, Text::default().typed(lines.collect::<Vec<_>>().join("\n")));
        }
    }
    card.footer = Text::from(page.footer);
    Message::from(card).with(Button::new("Where does this come from?", "impact-source", key, Look::Plain))
}

fn typed_text(words: &str) -> Text {
    Text::default().typed(words)
}

/// Nothing can be told of these days.
pub fn nothing_yet(period: &Period, manner: &Manner) -> Refusal {
    Refusal(words!(
        "Nothing is on record for {days}: no request, no session, no tip. The page fills as you complete \
         requests, with [Complete] on their cards at the desk.",
        days = ours(period.days(manner))
    ))
}

/// Above the files of the whole record.
pub fn files_said(left_out: &[String]) -> Text {
    let said = words!(
        "Here is your whole record, a table a file, for a spreadsheet; a table without a row is left out. schema.json \
         explains each column (version {version}). Teachers have a code instead of a name. As JSON for a program, \
         whoever runs the bot can write it with: shelftalker export FOLDER. Only you can see this.",
        version = VERSION
    );
    if left_out.is_empty() {
        return said;
    }
    words!(
        "{said} One message takes ten files, so this is only there: {files}.",
        said = said,
        files = ours(left_out.join(", "))
    )
}

pub fn too_large() -> Refusal {
    Refusal::new(
        "Your record is too large for one message. Whoever runs the bot can get it with: shelftalker export \
         FOLDER.",
    )
}

/// [Choose the lines]: the lines that there are.
pub fn choose_card(gathered: &Gathered, key: &CardKey) -> Option<Message> {
    let chosen: Vec<String> =
        gathered.with(|source| outcomes(source).map(|it| it.number.to_string()).collect());
    let may_be_told = |line: &str| gathered.names(line).is_none();
    let mut offered: Vec<_> = gathered.now.outcomes.iter().filter(|it| may_be_told(&it.line)).collect();
    // Those that are told already are among those that can be chosen.
    offered.sort_by_key(|it| !chosen.contains(&it.number.to_string()));
    let left_out = gathered.now.outcomes.len() - offered.len();
    let choices: Vec<Choice> = offered
        .iter()
        .take(MOST_OFFERED)
        .map(|it| Choice {
            value: it.number.to_string(),
            label: shortened(&it.line, 100),
            hint: Some(shortened(&describe(it), 100)),
        })
        .collect();
    if choices.is_empty() {
        return None;
    }
    let mut body =
        Text::from("Choose three to six lines for the page. They are your own words from the records.");
    if left_out > 0 {
        body = body.join(words!(
            "\nNot offered: {left_out} that name somebody who hasn't agreed to be named. [Correct the record] \
             on the request's card changes the words.",
            left_out = left_out
        ));
    }
    let menu = Menu {
        prompt: "Lines on the page".into(),
        press: Press::new("impact-chosen", key),
        choices: Choices::Listed(choices),
        chosen,
        picks: Picks::Any,
    };
    Some(Message::from(Card { title: "Lines for the page".into(), body, ..Card::default() }).with(menu))
}

fn describe(outcome: &super::figures::Outcome) -> String {
    let subject = outcome.subject.as_deref().unwrap_or("no subject");
    match outcome.rating {
        Some(rating) => format!("#{}, {subject}, rated {rating} of 5", outcome.number),
        None => format!("#{}, {subject}", outcome.number),
    }
}

pub fn no_lines() -> Refusal {
    Refusal::new(
        "There is no line to choose. Each record has room for one, \"What came of it\": [Correct the record] on a \
         request's card at the desk adds it.",
    )
}

pub fn not_a_line() -> Refusal {
    Refusal::new("One of these lines is gone, so nothing was changed. Open [Choose the lines] again.")
}

/// [Change the words]: drafted, or as they were written.
pub fn words_form(gathered: &Gathered, key: &CardKey) -> Form {
    let (drafted, points) = gathered.with(|source| (sentence(source), drafted_points(source)));
    let told = &gathered.told;
    let field = |name, label: &str, hint: &str, kind, filled: Option<String>| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind,
        required: false,
        filled,
    };
    Form {
        title: "The words of the page".into(),
        press: Press::new("impact-words-form", key),
        fields: vec![
            field(
                SENTENCE,
                "The sentence at the top",
                "Left empty, I write it from the figures",
                FieldKind::Line { most: MOST_SENTENCE },
                Some(told.sentence.clone().unwrap_or(drafted)),
            ),
            field(
                POINTS,
                "Talking points, one per line",
                "Two or three sentences that you will say",
                FieldKind::Paragraph { most: MOST_POINTS },
                Some(told.points.clone().unwrap_or_else(|| points.join("\n"))),
            ),
            field(
                ASK,
                "Your one ask",
                "Two lessons a week for the library in Year 9",
                FieldKind::Line { most: MOST_ASK },
                told.ask.clone(),
            ),
        ],
    }
}

/// Of two who write at once the later reads what the other has written.
pub fn words_changed_meanwhile(now: &Form, changed: &[String]) -> Refusal {
    Refusal(words!(
        "Somebody else changed the words of this page while you were writing, so yours aren't saved yet. Now it \
         reads:\n{changed}\nSending yours again replaces theirs.",
        changed = by_line(fields_in_words(now, changed, MOST_OF_POINTS))
    ))
}

fn by_line(all: Vec<Text>) -> Text {
    let lines = all.into_iter().reduce(|one, next| words!("{one}\n{next}", one = one, next = next));
    lines.unwrap_or_default()
}

/// Words that name somebody who did not agree.
pub fn names_somebody(person: &Person) -> Refusal {
    Refusal(words!(
        "This names {who}, who hasn't agreed to be named in public. Please write \"a colleague\".",
        who = typed(&person.name)
    ))
}

/// [Where does this come from?]: the requests behind the figures. The file holds each with all its columns.
pub fn source_card(counted: &[Counted], period: &Period, manner: &Manner) -> Message {
    let numbers =
        |is: fn(&Counted) -> bool| counted.iter().filter(|it| is(it)).map(|it| it.number).collect::<Vec<_>>();
    let facts: [(&str, Vec<i64>); 3] = [
        ("Requests", numbers(|it| it.counts.as_request)),
        ("Collaborations", numbers(|it| it.counts.as_collaboration)),
        ("Requests with planned sessions", numbers(|it| it.counts.sessions > 0)),
    ];
    let mut card = Card {
        title: "Where the figures come from".into(),
        body: words!(
            "{days}. Requests count on the day they were sent, collaborations on the day they were completed, \
             sessions on their own day. The file has a row for each, with everything that was counted.",
            days = ours(period.in_full(manner))
        ),
        ..Card::default()
    };
    for (name, numbers) in facts {
        let listed: Vec<String> = numbers.iter().take(80).map(|number| format!("#{number}")).collect();
        let more = numbers.len().saturating_sub(80);
        let all = if more > 0 { format!("{} and {more} more", listed.join(", ")) } else { listed.join(", ") };
        let all = if all.is_empty() { "none".to_owned() } else { all };
        card = card.fact(&format!("{name} ({})", numbers.len()), all);
    }
    card.into()
}

/// [Goals and teachers] in the settings.
pub fn aims_form(aims: &Aims, key: &CardKey) -> Form {
    let field = |name, label: &str, hint: &str, kind, filled: Option<String>| Field {
        name,
        label: label.into(),
        hint: hint.into(),
        kind,
        required: false,
        filled,
    };
    let goals: Vec<&str> = aims.goals.iter().map(|goal| goal.words.as_str()).collect();
    let most = u16::try_from(ALL_GOALS).unwrap_or(u16::MAX);
    Form {
        title: "For the page of /impact".into(),
        press: Press::new("settings-aims-form", key),
        fields: vec![
            field(
                TEACHERS,
                "How many teachers does the school have?",
                "Without it, the page gives no share of them",
                FieldKind::Line { most: 6 },
                aims.teachers.map(|teachers| teachers.to_string()),
            ),
            field(
                GOALS,
                "The school's goals, one per line, at most 8",
                "Every student can judge what they read online",
                FieldKind::Paragraph { most },
                Some(goals.join("\n")).filter(|goals| !goals.is_empty()),
            ),
            field(
                GUIDELINES,
                "Guidelines that your talking points follow",
                "AASL, CILIP SLG",
                FieldKind::Line { most: 40 },
                aims.guidelines.clone(),
            ),
        ],
    }
}

/// Of two who set them at once the later reads what the other has set.
pub fn aims_changed_meanwhile(now: &Form, changed: &[String]) -> Refusal {
    Refusal(words!(
        "Somebody else changed this while you were writing, so yours isn't saved yet. Now it reads:\n{changed}\n\
         Sending yours again replaces theirs.",
        changed = by_line(fields_in_words(now, changed, ALL_GOALS))
    ))
}

pub fn aims_kept(aims: &Aims) -> Text {
    match aims.goals.len() {
        0 => "Saved. No goals are set; records are completed as before.".into(),
        1 => "Saved. From now on a record can be marked with that goal when you complete it.".into(),
        goals => words!(
            "Saved. From now on a record can be marked with these {goals} goals when you complete it.",
            goals = goals
        ),
    }
}

pub fn not_a_number() -> Refusal {
    Refusal::new("Write the number of teachers in digits, such as 64, or leave it out.")
}
