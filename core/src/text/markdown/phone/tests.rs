//! What each form becomes, and then whatever proptest thinks of.

use proptest::prelude::*;

use super::*;
use crate::text::markdown::take_pictures;

fn bold(text: &str) -> String {
    for_phone(text, Headings::Bold, &[]).0
}

fn changes(text: &str) -> Changes {
    for_phone(text, Headings::Bold, &[]).1
}

#[test]
fn what_a_phone_shows_well_stays_as_it_was_written() {
    for text in [
        "**bold** _x_ ~~y~~ `a[3](x)` `<div>`\n\n\n- one\n    - two\n\n> quoted\n\n1) x",
        "```html\n<div>&amp;</div>\n| a | b |\n|---|---|\n```",
        "[words](https://x.org/a_b) <https://x.org> \\*not\\* \\[x\\]\nnext line",
        "[Monday]: closed",
        "5 < 6 & 7",
    ] {
        assert_eq!((bold(text), changes(text)), (text.to_owned(), Changes::default()), "{text}");
    }
}

#[test]
fn headings_of_every_kind_are_lines_of_their_own() {
    for (text, marked, bolded) in [
        ("# News {#news}\nText", "# News\nText", "**News**\n\nText"),
        ("## News ##", "## News", "**News**"),
        ("Library\nnews\n=======\n\nText", "# Library news\n\nText", "**Library news**\n\nText"),
        ("# Library<br>**news**", "# Library news", "**Library news**"),
        ("# [New](https://x.org) books", "# [New](https://x.org) books", "**[New](https://x.org) books**"),
        ("#\n\nText", "Text", "Text"),
    ] {
        assert_eq!(for_phone(text, Headings::Marked, &[]).0, marked, "{text}");
        assert_eq!(bold(text), bolded, "{text}");
    }
}

#[test]
fn tables_notes_references_lines_and_boxes_are_shown_otherwise() {
    for (text, shown) in [
        (
            "| Day | Opens |\n|---|---|\n| Mon | **8:00** |\n| Tue | 9:00 |",
            "**Day · Opens**\n- Mon · **8:00**\n- Tue · 9:00",
        ),
        ("> | A | B | C |\n> |---|---|---|\n> | 1 | | [x](y) |\n\nEnd", "> - A: 1 · C: [x](y)\n\nEnd"),
        (
            "One[^a] two[^b].\n\n[^b]: Second.\n[^a]: First,\n    on two lines.\n\nEnd",
            "One¹ two².\n\nEnd\n\n¹ First, on two lines.\n\n² Second.",
        ),
        ("# A\n\nOne[^1].\n\n# B\n\n[^1]: Note.", "**A**\n\nOne¹.\n\n¹ Note.\n\n**B**\n\n"),
        (
            "See [the list][1] or [list].\n\n[1]: https://x.org/a\n[list]: <https://x.org/b>",
            "See [the list](https://x.org/a) or [list](https://x.org/b).\n\n",
        ),
        ("| A | B |\n|---|---|\n| one | two | three |", "**A · B**\n- one · two · three"),
        ("One\n\n---\n\nTwo", "One\n\n──────────\n\nTwo"),
        ("- [ ] one\n- [x] two", "- ☐ one\n- ☑ two"),
        ("A ![shelf](https://x.org/p.png)!", "A [shelf](https://x.org/p.png)!"),
        ("[![shelf](https://x.org/p.png)](https://x.org)", "[shelf](https://x.org)"),
        ("[poster](https://x.org/book week.pdf)", "[poster](https://x.org/book%20week.pdf)"),
        ("Fish &amp; chips&nbsp;&copy; &lt;b&gt;", "Fish & chips © \\<b\\>"),
    ] {
        assert_eq!(bold(text), shown, "{text}");
    }
}

#[test]
fn tags_and_comments_are_read_or_left_out_and_counted() {
    assert_eq!(bold("A<!-- no --> <b>B</b><br>C"), "A **B**\nC");
    assert_eq!(bold("<!-- no\n\nno -->\n\nText"), "Text");
    assert_eq!(bold("<div align=\"center\">\n\n# News\n\n</div>\n\nText"), "**News**\n\nText");
    assert_eq!(bold("<p>Hello &amp; <a href=\"https://x.org\">bye</a></p>"), "Hello & [bye](https://x.org)");
    assert_eq!(bold("a <wibble> b"), "a \\<wibble> b");
    let found = changes(
        "A<!-- no -->\n\n<iframe src=\"x\"></iframe>\n\n![poster](poster.png) ![][image1]\n\n[image1]: <data:image/png;base64,iVBORw0KGgo=>",
    );
    assert_eq!((found.comments, found.pictures.len(), found.tags.len()), (1, 2, 1), "{found:?}");
}

#[test]
fn lines_that_a_program_broke_are_joined_and_those_of_a_person_stay() {
    let file = |text| for_phone(text, Headings::Marked, &[]).0;
    let wrapped = "The library is open every day of the week, from eight in the\nmorning until five in the afternoon, and on Fridays only\nuntil four in the afternoon.";
    assert_eq!(file(wrapped), wrapped.replace('\n', " "));
    assert_eq!(bold(wrapped), wrapped, "in a form a line break is a person's own");
    let times = "Mon 8:00\nTue 9:00 for those who come early and stay for the reading club\nWed 8:00";
    assert_eq!(file(times), times);
    let quoted = "> The library is open every day of the week from eight\n> in the morning until five.";
    assert_eq!(file(quoted), quoted.replace("\n> ", " "));
}

#[test]
fn a_picture_at_hand_stays_where_it_is() {
    let shown = |text| for_phone(text, Headings::Marked, &["poster.png"]);
    assert_eq!(
        shown("![Our poster](img/Poster.png)"),
        ("![Our poster](img/Poster.png)".to_owned(), Changes::default())
    );
    let taken = take_pictures(
        "Look:\n\n![Our \\*poster](img/Poster.png)\n\nAnd ![x](https://x.org/y.png)",
        &["poster.png"],
    );
    assert_eq!(
        taken,
        (
            "Look:\n\nAnd ![x](https://x.org/y.png)".to_owned(),
            vec![("poster.png".to_owned(), "Our *poster".to_owned())]
        )
    );
}

proptest! {
    #[test]
    fn any_text_at_all_is_read_and_reads_the_same_again(
        text in r"([\\*_~`|<>\[\]()#! \na&;>:^-]|```|https://|\]\(|\[\^1\]|<b>|</b>|<!--|-->|\n\|---\|---\||<br>|&amp;|\PC){0,60}",
    ) {
        let (once, _) = for_phone(&text, Headings::Bold, &[]);
        let _twice = for_phone(&once, Headings::Bold, &[]);
    }

    #[test]
    fn no_word_is_lost(words in prop::collection::vec(prop_oneof![
        8 => "[a-z]{2,9}",
        1 => prop::sample::select(vec!["\n\n", "\n- ", "**", "|", "\n---\n", "\n# ", "`", "[^1]", "<br>", "&amp;", "\n> ", "\\\n"]).prop_map(str::to_owned),
    ], 0..60)) {
        let text = words.join(" ");
        let (shown, _) = for_phone(&text, Headings::Bold, &[]);
        for word in words.iter().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())) {
            prop_assert!(shown.contains(word.as_str()), "{word} of {text:?} is lost: {shown:?}");
        }
    }
}
