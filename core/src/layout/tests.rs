//! Long texts and the parts they fall into: a readable example of each rule, then whatever proptest thinks of.

use std::time::Instant;

use proptest::prelude::*;

use super::cuts::Cuts;
use super::*;

fn characters(text: &str) -> usize {
    text.chars().count()
}

fn parts(text: &str, most: usize) -> Vec<String> {
    lay_out(text, most, characters).unwrap()
}

#[test]
fn what_fits_stays_as_it_is() {
    assert_eq!(parts("\n  Two *words* \n", 20), ["\n  Two *words* \n"]);
}

#[test]
fn a_section_ends_a_part_before_a_paragraph_does() {
    let text = "# Books\nNew ones.\n\n# Rooms\nOpen.\n\nAll day, every day.";
    assert_eq!(parts(text, 40), ["# Books\nNew ones.", "# Rooms\nOpen.\n\nAll day, every day."]);
    let in_bold = "**Books**\n\nNew ones.\n\n**Rooms**\n\nOpen.\n\nAll day, every day.";
    assert_eq!(parts(in_bold, 40), ["**Books**\n\nNew ones.", "**Rooms**\n\nOpen.\n\nAll day, every day."]);
}

#[test]
fn a_heading_stays_with_the_paragraph_that_follows() {
    assert_eq!(
        parts("First words here.\n\n## Next\n\nMore words.", 28),
        ["First words here.", "## Next\n\nMore words."]
    );
    assert_eq!(parts("## Next\n\nMore words than fit.", 25), ["## Next\n\nMore words than", "fit."]);
}

#[test]
fn bold_words_are_a_heading_only_where_they_are_a_line_of_their_own() {
    assert_eq!(
        parts("Some **bold** words.\n\nMore words to say.", 28),
        ["Some **bold** words.", "More words to say."]
    );
    assert_eq!(parts("**Two\nlines**\n\nMore words to say.", 20), ["**Two\nlines**", "More words to say."]);
    assert_eq!(parts("Intro.\n\n# A\n\n**B**\n\nText here.", 22), ["Intro.", "# A\n\n**B**\n\nText here."]);
}

#[test]
fn a_heading_is_left_alone_only_where_nothing_else_would_fit() {
    assert_eq!(
        parts("First words here.\n\n**Next**\n\nMore words.", 28),
        ["First words here.", "**Next**\n\nMore words."]
    );
    let item = "## Next\n\n- one two three four five six";
    assert_eq!(parts(item, 25), ["## Next\n\n- one two three", "four five six"]);
    let phrase = "**Next**\n\n*one two three four five six*";
    assert_eq!(parts(phrase, 26), ["**Next**\n\n*one two three*", "*four five six*"]);
    assert_eq!(parts("# A\n\n***\n\nWords here.", 16), ["# A\n\n***", "Words here."]);
    assert_eq!(parts("# A\n\n## B\n\nOne. Two.", 14), ["# A\n\n## B", "One. Two."]);
}

#[test]
fn paragraphs_then_items_then_sentences_then_lines_then_words() {
    assert_eq!(parts("One. Two.\n\nThree. Four.", 20), ["One. Two.", "Three. Four."]);
    assert_eq!(parts("One one.\n\nTwo two.\n\n***\n\nThree.", 20), ["One one.\n\nTwo two.", "***\n\nThree."]);
    assert_eq!(parts("- one\n\nTwo.\n\n- three\n- four four", 24), ["- one\n\nTwo.", "- three\n- four four"]);
    assert_eq!(parts("First.\n\n- one\n- two two", 16), ["First.", "- one\n- two two"]);
    assert_eq!(parts("- One. Two.\n- Three. Four.", 22), ["- One. Two.", "- Three. Four."]);
    assert_eq!(parts("One two. (Three four.) Five six", 26), ["One two. (Three four.)", "Five six"]);
    assert_eq!(parts("Roses are\nred as red can be", 20), ["Roses are", "red as red can be"]);
    assert_eq!(parts("One two. Three four five", 20), ["One two.", "Three four five"]);
    assert_eq!(parts("Dip, e.g. in cold water", 15), ["Dip, e.g. in", "cold water"]);
    assert_eq!(parts("本を読む。図書館へ行く。", 8), ["本を読む。", "図書館へ行く。"]);
}

#[test]
fn an_item_with_a_list_of_its_own_is_divided_only_if_it_must_be() {
    let text = "- fruit\n  - apple\n  - pear\n- nuts";
    assert_eq!(parts(text, 28), ["- fruit\n  - apple\n  - pear", "- nuts"]);
    assert_eq!(parts(text, 20), ["- fruit\n  - apple", "- pear\n- nuts"]);
    let text = "- nuts\n- fruit\n  - apple\n  - pear";
    assert_eq!(parts(text, 26), ["- nuts", "- fruit\n  - apple\n  - pear"]);
}

#[test]
fn items_that_stand_first_lose_the_indentation_of_their_list_and_no_other() {
    assert_eq!(
        parts("- a very long one\n    - b\n    - c\n\n    - d", 22),
        ["- a very long one", "- b\n- c\n\n- d"]
    );
    assert_eq!(
        parts("- a very long one\n    - b\n- c\n    - d", 22),
        ["- a very long one", "- b\n- c\n    - d"]
    );
}

#[test]
fn code_is_kept_whole_or_divided_at_its_lines_between_fences() {
    let text = "Try this:\n\n```py\nfor book in books:\n    read(book)\n```";
    assert_eq!(parts(text, 50), ["Try this:", "```py\nfor book in books:\n    read(book)\n```"]);
    assert_eq!(
        parts(text, 35),
        ["Try this:", "```py\nfor book in books:\n```", "```py\n    read(book)\n```"]
    );
    assert_eq!(
        parts("```\none\n\n\ntwo two\n```", 16),
        ["```\none\n\n\n```", "```\ntwo two\n```"],
        "blank lines stay with what is before them"
    );
    assert_eq!(parts("    one two three four", 16), ["    one two", "three four"]);
    let closed_longer = lay_out("```\none two\n``````", 16, characters);
    assert_eq!(closed_longer.unwrap_err().thing, Thing::CodeLine, "a fence is never left alone");
    assert_eq!(parts("> ```\n> one\n> two\n> ```", 17), ["> ```\n> one\n> ```", "> ```\n> two\n> ```"]);
}

#[test]
fn emphasis_is_kept_whole_or_closed_and_opened_again() {
    assert_eq!(parts("Read **every single day** now", 24), ["Read", "**every single day** now"]);
    assert_eq!(parts("**Read *every single* day**", 24), ["**Read *every single***", "**day**"]);
    assert_eq!(
        parts("**Read *every single* day**", 14),
        ["**Read**", "***every***", "***single***", "**day**"]
    );
    assert_eq!(parts("~~every single day~~", 16), ["~~every single~~", "~~day~~"]);
    assert_eq!(parts("`git add all of it`", 12), ["`git add`", "`all of it`"]);
}

#[test]
fn links_stay_whole() {
    let text = "See [the long list](https://x.org/a) today or https://x.org/b_c_d tomorrow";
    assert_eq!(
        parts(text, 34),
        ["See", "[the long list](https://x.org/a)", "today or https://x.org/b_c_d", "tomorrow"]
    );
}

#[test]
fn a_quote_goes_on_as_a_quote() {
    assert_eq!(
        parts("> Reading makes one rich.\n> So read.", 20),
        ["> Reading makes one", "> rich.\n> So read."]
    );
    assert_eq!(parts("> One.\n>\n\nTwo and three.", 18), ["> One.", "Two and three."]);
    assert_eq!(parts("> One.\n>\n> Two and three.", 18), ["> One.", "> Two and three."]);
}

#[test]
fn words_do_not_become_a_list_by_standing_first() {
    assert_eq!(parts("we met in 1984. And - well - then", 20), ["we met in 1984.", "And - well - then"]);
    assert_eq!(parts("we all met in 1984. and then", 16), ["we all met", "in 1984. and", "then"]);
    assert_eq!(parts("we met in 1984 then", 12), ["we met in", "1984 then"]);
    assert_eq!(parts("aaa bbb ccc - ddd", 12), ["aaa bbb", "ccc - ddd"]);
    assert_eq!(parts("aaa bbb ccc  - ddd", 13), ["aaa bbb", "ccc  - ddd"]);
}

#[test]
fn families_flags_and_accents_stay_whole() {
    assert_eq!(parts("ab 👩‍👩‍👧‍👦 🇪🇺 cd", 10), ["ab 👩‍👩‍👧‍👦", "🇪🇺 cd"]);
    assert_eq!(parts("ab \u{301}cd ef", 6), ["ab \u{301}cd", "ef"]);
    assert_eq!(parts("x abcd \u{301}efgh", 10), ["x", "abcd \u{301}efgh"]);
    assert_eq!(parts("مكتبة المدرسة الجديدة", 15), ["مكتبة المدرسة", "الجديدة"]);
}

#[test]
fn what_cannot_be_divided_is_named() {
    let refused = |text: &str| {
        let error = lay_out(text, 20, characters).unwrap_err();
        (error.thing, error.begins)
    };
    let address = "https://library.example/catalogue";
    assert_eq!(refused(&format!("See {address}!")), (Thing::Link, format!("{address}!")));
    let link = "[the list of books](https://x.org)";
    assert_eq!(refused(&format!("See {link}")), (Thing::Link, link.to_owned()));
    let emphasised = "[*the list* of books](https://x.org)";
    assert_eq!(refused(&format!("See {emphasised}")), (Thing::Link, emphasised.to_owned()));
    let word = "Antidisestablishmentarianism";
    for text in [
        format!("An {word}"),
        format!("[A](https://x.org) {word}"),
        format!("{word} [A](https://x.org)"),
        format!("```\nA\n```\n\n{word}"),
        format!("{word}\n\n```\nA\n```"),
        format!("A\n\n    {word}"),
    ] {
        assert_eq!(refused(&text), (Thing::Word, word.to_owned()), "{text}");
    }
    assert_eq!(refused("```\nprint('a very long line')\n```").0, Thing::CodeLine);
}

#[test]
fn the_author_reads_what_is_too_long() {
    let error = TooLong { thing: Thing::Link, begins: "https://x.org/*".into(), most: 2000 };
    let said = Text::from("The link that begins with “")
        .typed("https://x.org/*")
        .plain("” is too long to stay in one piece: at most 2000 characters fit, so please shorten it.");
    assert_eq!(error.said(), said);
}

/// Plain words, emoji sequences, right-to-left words, addresses, links, emphasis and code, in one line.
fn phrase() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => "[a-zäé]{1,12}[,.!?]?",
        1 => "[א-ת]{1,8}",
        1 => "[ا-ي]{1,8}",
        1 => prop::sample::select(vec!["👩‍👩‍👧‍👦", "🇪🇺🇫🇷", "👍🏽", "e\u{301}le\u{300}ve", "❤️‍🔥", "本を読む。図書館へ"])
            .prop_map(str::to_owned),
    ]
    .boxed();
    let words = |most| prop::collection::vec(word.clone(), 1..most).prop_map(|words| words.join(" "));
    prop_oneof![
        6 => words(30),
        1 => words(5).prop_map(|words| format!("[{words}](https://example.org/a_b)")),
        1 => "https://example\\.org/[a-z]{1,30}",
        1 => words(12).prop_map(|words| format!("**{words}**")),
        1 => words(90).prop_map(|words| format!("*{words}*")),
        1 => "[a-z]{1,5} [a-z]{1,5}".prop_map(|words| format!("`{words}`")),
    ]
}

fn block() -> impl Strategy<Value = String> {
    let phrases = prop::collection::vec(phrase(), 1..8).prop_map(|phrases| phrases.join(" ")).boxed();
    let listed = |mark: &'static str| {
        prop::collection::vec((phrase(), any::<bool>()), 1..12).prop_map(move |items| {
            let item = |(at, (words, inner)): (usize, &(String, bool))| {
                format!("{}{mark} {words}", if *inner && at > 0 { "    " } else { "" })
            };
            items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
        })
    };
    prop_oneof![
        4 => phrases.clone(),
        1 => "[a-z]{1,9}( [a-z]{1,9}){0,3}".prop_map(|words| format!("## {words}")),
        1 => listed("-"),
        1 => listed("1."),
        1 => phrases.prop_map(|words| format!("> {}", words.replace(". ", ".\n> "))),
        1 => prop::collection::vec("[a-z]{0,9}( [a-z(){}]{1,9}){0,6}", 1..60)
            .prop_map(|lines| format!("```py\n{}\n```", lines.join("\n"))),
    ]
}

/// A letter of up to 50 KB: some blocks, over and over.
fn letter() -> impl Strategy<Value = String> {
    (prop::collection::vec(block(), 1..10), 1_usize..40).prop_map(|(blocks, times)| {
        let blocks = blocks.join("\n\n") + "\n\n";
        blocks.repeat(times.min(50_000 / blocks.len()).max(1))
    })
}

/// The words in order, without the marks that are closed and opened again; a sentence that ends without a blank
/// ends a word.
fn words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts
        .into_iter()
        .flat_map(str::lines)
        .filter(|line| !line.contains("```"))
        .flat_map(|line| line.split_inclusive(|next: char| next.is_whitespace() || next == '。'))
        .map(|word| word.trim().trim_matches(['*', '`', '>']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

proptest! {
    // 256 cases each.
    #[test]
    fn every_part_fits_and_every_word_is_said_once_in_order(text in letter(), most in 150_usize..4200) {
        let parts = parts(&text, most);
        for part in &parts {
            prop_assert!(characters(part) <= most, "{} > {}", characters(part), most);
            prop_assert!(part.matches("```").count() % 2 == 0, "an open fence: {}", part);
        }
        prop_assert_eq!(words(parts.iter().map(String::as_str)), words([text.as_str()]));
        for link in text.match_indices("](").map(|(at, _)| at) {
            let start = text[..link].rfind('[').unwrap();
            let end = link + text[link..].find(')').unwrap();
            prop_assert!(parts.iter().any(|part| part.contains(&text[start..=end])), "{}", &text[start..=end]);
        }
        prop_assert_eq!(lay_out(&text, most, characters), Ok(parts));
    }

    #[test]
    fn what_fits_is_one_part(text in letter()) {
        prop_assert_eq!(parts(&text, characters(&text)), [text]);
    }

    #[test]
    fn of_any_soup_nothing_but_blanks_and_quote_marks_is_lost(
        text in r"([ \n\t\\*_~`>\[\]()#+.!1a👍é。\u{301}\u{200D}\r-]|```|\n\n|- |> |1\. |\]\(|https://|\PC){0,120}",
        most in 1_usize..60,
    ) {
        let cuts = Cuts::of(&text);
        if let Ok(taken) = take(&cuts, most, &characters) {
            let mut next = 0;
            for (at, cut) in taken.iter().enumerate() {
                prop_assert!(characters(&cuts.part(at.checked_sub(1).map(|at| taken[at]), cut)) <= most);
                prop_assert!(next <= cut.end && cut.end <= cut.next);
                let lost = &text[cut.end..cut.next];
                prop_assert!(lost.chars().all(|lost| lost.is_whitespace() || lost == '>'), "{:?}", lost);
                next = cut.next;
            }
            prop_assert!(text[next..].trim().is_empty());
            let whole = |at: usize| text.grapheme_indices(true).any(|(start, _)| start == at) || at == text.len();
            prop_assert!(taken.iter().all(|cut| whole(cut.next)));
        }
    }
}

#[test]
fn a_part_is_measured_a_few_times_only() {
    let item = "- **One** of [many](https://x.org/p) things, some longer than others: ";
    let items: Vec<_> = (0..900).map(|at| [item, &"and so on ".repeat(at * at % 7)].concat()).collect();
    let text = items.join("\n");
    let measured = std::cell::Cell::new(0);
    let measure = |part: &str| {
        measured.set(measured.get() + 1);
        // As where a link's address is not shown.
        part.chars().filter(|character| *character != ':').count() * 3 / 4
    };
    let parts = lay_out(&text, 2000, measure).unwrap().len();
    let each = measured.get() / parts;
    assert!(each <= 10, "{parts} parts, each measured {each} times");
}

#[test]
fn what_a_part_reaches_is_found_from_any_guess_and_soon() {
    let cuts: Vec<usize> = (1..=1000).collect();
    for reached in [0, 1, 7, 8, 9, 100, 499, 991, 992, 999, 1000] {
        for guess in 0..=cuts.len() {
            let measured = std::cell::Cell::new(0);
            let fits = |cut: &usize| {
                measured.set(measured.get() + 1);
                *cut <= reached
            };
            assert_eq!(reach(&cuts, guess, fits), reached, "from {guess}");
            assert!(measured.get() <= 18, "{reached} from {guess}: measured {} times", measured.get());
        }
    }
}

#[test]
fn fifty_kilobytes_take_a_blink() {
    let section = "## News\n\nA **new** book of [poems](https://x.org/p) came. It's 📚 about the sea, and \
                   more.\n\n- one\n- two\n\n";
    let words = "words that never end and go on and on ";
    for text in
        [section.repeat(50_000 / section.len()), words.repeat(50_000 / words.len()), "> ".repeat(25_000)]
    {
        let before = Instant::now();
        let parts = lay_out(&text, 2000, characters).map(|parts| parts.len());
        let took = before.elapsed();
        println!("{parts:?} in {took:?}");
        // Ten times what it takes on a slow machine: what is looked for is quadratic growth.
        assert!(took.as_millis() < 1000, "{took:?}");
    }
}
