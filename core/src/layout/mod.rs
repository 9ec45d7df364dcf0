//! Long Markdown laid out by a chat's limits: which parts it falls into, so that all of it is said in order and
//! nothing is cut off. `cuts` decides where a text may be divided; this file which of those places are taken.
//!
//! Of the places that a part could reach, the best one wins, and of equals the last: parts are a little shorter
//! than they could be rather than ending in mid-thought.

mod cuts;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use unicode_segmentation::UnicodeSegmentation;

use self::cuts::{Cut, Cuts};
use crate::chat::Text;

/// Something that must stay in one piece and doesn't fit in a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLong {
    pub thing: Thing,
    /// How it begins, as it was written.
    pub begins: String,
    /// What a part can take, in the caller's measure.
    pub most: usize,
}

/// What is never divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    Link,
    Word,
    CodeLine,
}

impl TooLong {
    /// What the author is told before anything is queued.
    pub fn said(&self) -> Text {
        let thing = match self.thing {
            Thing::Link => "link",
            Thing::Word => "word",
            Thing::CodeLine => "line of code",
        };
        Text::from(format!("The {thing} that begins with “")).typed(self.begins.as_str()).plain(format!(
            "” is too long to stay in one piece: at most {} characters fit, so please shorten it.",
            self.most
        ))
    }
}

/// Divides `markdown` into parts of which none measures more than `most`; what fits stays as it is.
///
/// Parts end, by preference, where a section, a paragraph, a list item, a sentence, a line or a word ends, and
/// an item, a heading, a code block or an emphasised phrase is divided only if it cannot stand in a part of its
/// own; code and emphasis are then closed and opened again. Nothing but blank space, and a quote's marks between
/// its lines, is lost between two parts. `measure` counts what would really be sent and has to grow with the text.
pub fn lay_out(markdown: &str, most: usize, measure: impl Fn(&str) -> usize) -> Result<Vec<String>, TooLong> {
    if measure(markdown) <= most {
        return Ok(vec![markdown.to_owned()]);
    }
    let cuts = Cuts::of(markdown);
    let taken = take(&cuts, most, &measure)?;
    let begins = std::iter::once(None).chain(taken.iter().copied().map(Some));
    Ok(begins.zip(&taken).map(|(from, to)| cuts.part(from, to)).collect())
}

/// The cuts at which parts end, the text's own end last.
fn take<'a>(cuts: &'a Cuts, most: usize, measure: &impl Fn(&str) -> usize) -> Result<Vec<&'a Cut>, TooLong> {
    let mut taken: Vec<&Cut> = Vec::new();
    let mut rest = cuts.all.as_slice();
    // How many bytes a part has reached.
    let mut room = most;
    while !rest.is_empty() {
        let from = taken.last().copied();
        let begins = from.map_or(0, |from| from.next);
        let length = |to: &Cut| measure(&cuts.part(from, to));
        let fits = |to: &Cut| length(to) <= most;
        let guess = rest.partition_point(|to| to.end <= begins + room);
        let reach = reach(rest, guess, fits);
        room = reach.checked_sub(1).map_or(most, |last| rest[last].end - begins);
        let mut reached: Vec<usize> = (0..reach).collect();
        reached.sort_by_key(|&at| (rest[at].price, Reverse(at)));
        // Marks that are closed at one place and not at a later one may make the earlier the longer part.
        let Some(best) = reached.into_iter().find(|&at| fits(&rest[at])) else {
            let (thing, begins) = cuts.between(from, &rest[0]);
            let begins = begins.graphemes(true).take(40).collect();
            return Err(TooLong { thing, begins, most });
        };
        taken.push(&rest[best]);
        rest = &rest[best + 1..];
    }
    Ok(taken)
}

/// How many of `cuts` a part can reach. Measuring is the expensive part, so it is looked for from a guess outwards.
fn reach<T>(cuts: &[T], guess: usize, fits: impl Fn(&T) -> bool) -> usize {
    let reaches = |many: usize| many == 0 || fits(&cuts[many - 1]);
    let (mut least, mut step) = (guess, 8);
    let most = if reaches(guess) {
        loop {
            let most = cuts.len().min(least + step);
            if most == least || !reaches(most) {
                break most;
            }
            (least, step) = (most, step * 2);
        }
    } else {
        loop {
            let most = least;
            least = most.saturating_sub(step);
            if reaches(least) {
                break most;
            }
            step *= 2;
        }
    };
    least + cuts[least..most].partition_point(fits)
}
