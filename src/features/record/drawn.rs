//! Draws the parts of the page: headings, lines, figures, bars, columns. Each says in words what it shows, for whoever
//! does not see it; nothing is told by a colour alone.

use super::page::{Bars, Change, Fact, Page, Part, Stack};
use super::template::{Section, Template};
use crate::drawing::{Ink, Line, Mark, Piece, Says, Weight, fitted, line, wrapped};

/// A bar of one or two does not fill its room, as if that were much.
const SMALL: u32 = 4;

const TEXT: Ink = Ink(27, 37, 41);
pub const MUTED: Ink = Ink(86, 98, 104);
const FEWER: Ink = Ink(120, 128, 132);

/// How much room the parts have.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    pub scale: f32,
    pub bars: usize,
    pub lines: usize,
}

impl Template {
    /// Of a colour so much: 0 is white.
    fn tint(&self, parts: u16) -> Ink {
        let Ink(r, g, b) = self.ink;
        let part = |colour: u8| {
            let mixed = (u16::from(colour) * parts + 255 * (100 - parts)) / 100;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Ink(part(r), part(g), part(b))
    }

    pub fn pale(&self) -> Ink {
        self.tint(20)
    }
}

/// A column of the page while it is drawn: from its top, downwards.
pub struct Draft<'a> {
    template: &'a Template,
    room: Room,
    x: f32,
    width: f32,
    pub y: f32,
    pub pieces: Vec<Piece>,
}

impl<'a> Draft<'a> {
    pub fn new(template: &'a Template, room: Room, x: f32, width: f32) -> Self {
        Self { template, room, x, width, y: 0.0, pieces: Vec::new() }
    }

    fn put(&mut self, says: Says, marks: Vec<Mark>) {
        if !marks.is_empty() {
            self.pieces.push(Piece { says, marks });
        }
    }

    fn sized(&self, points: f32) -> f32 {
        points * self.room.scale
    }

    fn down(&mut self, points: f32) {
        self.y += self.sized(points);
    }

    /// Lines from here downwards; words that run from the right stand at the right.
    fn set(&mut self, lines: Vec<Line>, x: f32, width: f32, ink: Ink, leading: f32) -> Vec<Mark> {
        let mut marks = Vec::new();
        for line in lines {
            self.y += line.size * leading;
            let x = if line.right_to_left { x + width - line.width } else { x };
            marks.push(Mark::Words { x, y: self.y - line.size * (leading - 1.0) * 0.6, line, ink });
        }
        marks
    }

    pub fn head(&mut self, page: &Page) {
        let kicker = format!("{} · {}", page.title, page.span);
        let lines = wrapped(&kicker, self.sized(9.0), Weight::Bold, self.width);
        let marks = self.set(lines, self.x, self.width, self.template.accent, 1.3);
        self.put(Says::Heading(1), marks);
        self.down(3.0);
        let lines = wrapped(&page.sentence, self.sized(18.0), Weight::Bold, self.width);
        let marks = self.set(lines, self.x, self.width, self.template.ink, 1.28);
        self.put(Says::Words, marks);
        self.down(8.0);
    }

    pub fn section(&mut self, page: &Page, section: &Section) {
        let parts: Vec<&Part> = section.blocks.iter().filter_map(|block| page.block(*block)).collect();
        if parts.is_empty() {
            return;
        }
        self.down(7.0);
        if let Some(heading) = &section.heading {
            let rule = Mark::Block {
                x: self.x,
                y: self.y,
                width: self.width,
                height: self.sized(0.8),
                round: 0.0,
                ink: self.template.pale(),
            };
            self.put(Says::Nothing, vec![rule]);
            self.down(4.0);
            let lines = wrapped(heading, self.sized(11.0), Weight::Bold, self.width);
            let marks = self.set(lines, self.x, self.width, self.template.ink, 1.3);
            self.put(Says::Heading(2), marks);
            self.down(3.0);
        }
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                self.down(4.0);
            }
            match part {
                Part::Lines(lines) => self.lines(lines),
                Part::Facts(facts) => self.facts(facts),
                Part::Bars(bars) => self.bars(bars),
                Part::Stack(stack) => self.stack(stack),
                Part::Ask(words) => self.ask(words),
            }
        }
    }

    fn lines(&mut self, lines: &[String]) {
        let (size, indent) = (self.sized(9.6), self.sized(11.0));
        for words in lines.iter().take(self.room.lines) {
            let dot = self.sized(3.4);
            let y = self.y + size * 0.72;
            let lines = wrapped(words, size, Weight::Regular, self.width - indent);
            // Words that run from the right have their dot there.
            let from_right = lines.first().is_some_and(|line| line.right_to_left);
            let (dot_x, words_x) =
                if from_right { (self.x + self.width - dot, self.x) } else { (self.x, self.x + indent) };
            let ink = self.template.accent;
            let mut marks = vec![Mark::Block { x: dot_x, y, width: dot, height: dot, round: dot, ink }];
            marks.extend(self.set(lines, words_x, self.width - indent, TEXT, 1.36));
            self.put(Says::Item, marks);
            self.down(2.2);
        }
    }

    fn facts(&mut self, facts: &[Fact]) {
        // Four beside each other over the whole width, two in a column.
        let beside = if self.width > 350.0 { facts.len().clamp(1, 4) } else { 2 };
        let gap = self.sized(14.0);
        #[allow(clippy::cast_precision_loss, reason = "at most four")]
        let width = (self.width - gap * (beside - 1) as f32) / beside as f32;
        for row in facts.chunks(beside) {
            let top = self.y;
            let mut lowest = top;
            let mut x = self.x;
            for fact in row {
                self.y = top;
                self.fact(fact, x, width);
                lowest = lowest.max(self.y);
                x += width + gap;
            }
            self.y = lowest;
            self.down(5.0);
        }
    }

    fn fact(&mut self, fact: &Fact, x: f32, width: f32) {
        let mut size = self.sized(19.0);
        let mut figure = line(&fact.figure, size, Weight::Bold);
        if figure.width > width {
            size *= width / figure.width;
            figure = line(&fact.figure, size, Weight::Bold);
        }
        self.y += self.sized(19.0) * 1.12;
        let mut marks = vec![Mark::Words { x, y: self.y, line: figure, ink: self.template.ink }];
        self.down(2.0);
        let lines = wrapped(&fact.what, self.sized(8.4), Weight::Regular, width);
        marks.extend(self.set(lines, x, width, TEXT, 1.3));
        if let Some(change) = &fact.change {
            self.down(1.0);
            let base = self.y + self.sized(8.6);
            marks.extend(self.arrow(change, x, base));
            let lines = wrapped(&change.words, self.sized(7.4), Weight::Regular, width - self.sized(10.0));
            marks.extend(self.set(lines, x + self.sized(10.0), width, MUTED, 1.3));
        }
        self.put(Says::Words, marks);
    }

    /// Up, down, or level; drawn, so that every font has it.
    fn arrow(&self, change: &Change, x: f32, base: f32) -> Vec<Mark> {
        let side = self.sized(6.0);
        let (left, right, top) = (x, x + side, base - side * 0.95);
        if change.by == 0 {
            let (y, height) = (base - side * 0.6, side * 0.25);
            return vec![Mark::Block { x: left, y, width: side, height, round: 0.0, ink: FEWER }];
        }
        let (corners, ink) = if change.by > 0 {
            (vec![(left, base), (f32::midpoint(left, right), top), (right, base)], self.template.accent)
        } else {
            (vec![(left, top), (f32::midpoint(left, right), base), (right, top)], FEWER)
        };
        vec![Mark::Shape { corners, ink }]
    }

    fn caption(&mut self, words: &str) {
        let lines = wrapped(words, self.sized(8.2), Weight::Bold, self.width);
        let marks = self.set(lines, self.x, self.width, TEXT, 1.35);
        self.put(Says::Words, marks);
        self.down(2.0);
    }

    fn note(&mut self, words: &str) {
        if !words.is_empty() {
            let lines = wrapped(words, self.sized(7.2), Weight::Regular, self.width);
            let marks = self.set(lines, self.x, self.width, MUTED, 1.35);
            self.put(Says::Words, marks);
        }
        self.down(4.0);
    }

    fn bars(&mut self, bars: &Bars) {
        self.caption(&bars.caption);
        let most = bars.bars.iter().map(|bar| bar.value).max().unwrap_or_default().max(SMALL);
        let size = self.sized(8.4);
        let longest =
            bars.bars.iter().map(|bar| line(&bar.label, size, Weight::Regular).width).fold(0.0, f32::max);
        // A little more than it takes: words that are measured one by one come out longer than all of them together.
        let labels = (longest + self.sized(2.0)).min(self.width * 0.42);
        let after = self.sized(46.0);
        let (begins, room) =
            (self.x + labels + self.sized(7.0), self.width - labels - self.sized(7.0) - after);
        let mut marks = Vec::new();
        for bar in bars.bars.iter().take(self.room.bars) {
            let lines = two_lines(&bar.label, size, labels);
            let top = self.y;
            marks.extend(self.set(lines, self.x, labels, TEXT, 1.42));
            let middle = f32::midpoint(top, self.y);
            let height = self.sized(8.0);
            #[allow(clippy::cast_precision_loss, reason = "drawn")]
            let length = (room * bar.value as f32 / most as f32).max(if bar.value > 0 { 1.5 } else { 0.0 });
            marks.push(Mark::Block {
                x: begins,
                y: middle - height / 2.0,
                width: length,
                height,
                round: 1.5,
                ink: self.template.ink,
            });
            let base = middle + size * 0.36;
            let value = line(&super::page::thousands(bar.value.into()), size, Weight::Bold);
            let mut x = begins + length + self.sized(4.0);
            let past = value.width;
            marks.push(Mark::Words { x, y: base, line: value, ink: TEXT });
            if let Some(change) = bar.change.as_ref().filter(|change| change.by != 0) {
                x += past + self.sized(5.0);
                marks.extend(self.arrow(change, x, base));
                let by =
                    line(&super::page::thousands(change.by.unsigned_abs()), self.sized(7.2), Weight::Regular);
                marks.push(Mark::Words { x: x + self.sized(8.0), y: base, line: by, ink: MUTED });
            }
        }
        self.put(Says::Figure(bars_aloud(bars, self.room.bars)), marks);
        let left_out = bars.bars.len().saturating_sub(self.room.bars);
        let more = match left_out {
            0 => String::new(),
            1 => "One more is in the file of figures. ".to_owned(),
            more => format!("{more} more are in the file of figures. "),
        };
        self.note(format!("{more}{}", bars.note).trim());
    }

    fn stack(&mut self, stack: &Stack) {
        self.caption(&stack.caption);
        let inks = self.inks(stack);
        self.legend(stack, &inks);
        let most = stack
            .columns
            .iter()
            .map(|(_, counts)| counts.iter().sum::<u32>())
            .max()
            .unwrap_or_default()
            .max(SMALL);
        let (height, size) = (self.sized(74.0), self.sized(7.6));
        #[allow(clippy::cast_precision_loss, reason = "at most twelve")]
        let step = self.width / stack.columns.len().max(1) as f32;
        let wide = (step * 0.62).min(self.sized(34.0));
        let floor = self.y + size * 1.4 + height;
        let mut marks =
            vec![Mark::Block { x: self.x, y: floor, width: self.width, height: 0.6, round: 0.0, ink: FEWER }];
        let mut x = self.x;
        for (month, counts) in &stack.columns {
            let left = x + (step - wide) / 2.0;
            let mut top = floor;
            for (count, ink) in counts.iter().zip(&inks).filter(|(count, _)| **count > 0) {
                #[allow(clippy::cast_precision_loss, reason = "drawn")]
                let tall = height * *count as f32 / most as f32;
                top -= tall;
                marks.extend(framed(left, top, wide, tall, *ink, self.template.ink));
            }
            let total: u32 = counts.iter().sum();
            let centred = |line: Line, y: f32, ink: Ink| Mark::Words {
                x: left + (wide - line.width) / 2.0,
                y,
                line,
                ink,
            };
            if total > 0 {
                marks.push(centred(
                    line(&super::page::thousands(total.into()), size, Weight::Bold),
                    top - 2.5,
                    TEXT,
                ));
            }
            marks.push(centred(line(month, size, Weight::Regular), floor + size * 1.25, MUTED));
            x += step;
        }
        self.put(Says::Figure(stack_aloud(stack)), marks);
        self.y = floor + size * 1.5;
        self.note(&stack.note);
    }

    /// Dark for the closest, white for what nobody has said: so they differ without colours, too.
    fn inks(&self, stack: &Stack) -> Vec<Ink> {
        let known = stack.layers.len() - usize::from(stack.last_is_unknown);
        (0..stack.layers.len())
            .map(|index| match (index < known, known) {
                (false, _) => Ink::WHITE,
                (true, 0 | 1) => self.template.tint(100),
                (true, _) => {
                    let share = 22 + 78 * index / (known - 1);
                    self.template.tint(u16::try_from(share).unwrap_or(100))
                }
            })
            .collect()
    }

    fn legend(&mut self, stack: &Stack, inks: &[Ink]) {
        let (size, box_size) = (self.sized(7.6), self.sized(6.6));
        let mut marks = Vec::new();
        let mut x = self.x;
        self.y += size * 1.3;
        for (layer, ink) in stack.layers.iter().zip(inks) {
            let words = line(layer, size, Weight::Regular);
            let takes = box_size + self.sized(3.0) + words.width + self.sized(9.0);
            if x > self.x && x + takes > self.x + self.width + self.sized(9.0) {
                x = self.x;
                self.y += size * 1.4;
            }
            marks.extend(framed(x, self.y - box_size * 0.9, box_size, box_size, *ink, self.template.ink));
            marks.push(Mark::Words { x: x + box_size + self.sized(3.0), y: self.y, line: words, ink: TEXT });
            x += takes;
        }
        // The figure's own text names the layers.
        self.put(Says::Nothing, marks);
        self.down(8.0);
    }

    fn ask(&mut self, words: &str) {
        self.down(2.0);
        let (pad, bar) = (self.sized(9.0), self.sized(4.0));
        let top = self.y;
        self.y += pad * 0.6;
        let width = self.width - 2.0 * pad - bar;
        let lines = wrapped(words, self.sized(10.4), Weight::Bold, width);
        let marks = self.set(lines, self.x + bar + pad, width, TEXT, 1.36);
        self.y += pad * 0.8;
        let height = self.y - top;
        let tint = Mark::Block {
            x: self.x,
            y: top,
            width: self.width,
            height,
            round: 0.0,
            ink: self.template.tint(8),
        };
        let edge =
            Mark::Block { x: self.x, y: top, width: bar, height, round: 0.0, ink: self.template.accent };
        self.put(Says::Nothing, vec![tint, edge]);
        self.put(Says::Words, marks);
        self.down(3.0);
    }
}

/// A filled block with a thin edge, so that pale ones are seen on paper.
fn framed(x: f32, y: f32, width: f32, height: f32, ink: Ink, edge: Ink) -> Vec<Mark> {
    let thin = 0.5_f32.min(height / 3.0);
    let outer = Mark::Block { x, y, width, height, round: 0.0, ink: edge };
    let inner = Mark::Block {
        x: x + thin,
        y: y + thin,
        width: width - 2.0 * thin,
        height: height - 2.0 * thin,
        round: 0.0,
        ink,
    };
    vec![outer, inner]
}

/// A long label on two lines, and what is longer than that cut.
fn two_lines(label: &str, size: f32, width: f32) -> Vec<Line> {
    let mut lines = wrapped(label, size, Weight::Regular, width);
    if lines.len() > 2 {
        let rest: Vec<String> = lines.drain(1..).map(|line| line.text).collect();
        lines.push(fitted(&rest.join(" "), size, Weight::Regular, width));
    }
    lines
}

fn bars_aloud(bars: &Bars, most: usize) -> String {
    let said = bars.bars.iter().take(most).map(|bar| match &bar.change {
        Some(change) => format!("{} {}, {}", bar.label, bar.value, change.words),
        None => format!("{} {}", bar.label, bar.value),
    });
    format!("{}: {}.", bars.caption, said.collect::<Vec<_>>().join("; "))
}

fn stack_aloud(stack: &Stack) -> String {
    let said = stack.columns.iter().map(|(month, counts)| {
        let layers = counts.iter().zip(&stack.layers).filter(|(count, _)| **count > 0);
        let layers: Vec<String> =
            layers.map(|(count, layer)| format!("{count} {}", layer.to_lowercase())).collect();
        if layers.is_empty() { format!("{month} none") } else { format!("{month} {}", layers.join(", ")) }
    });
    format!("{}, by month: {}.", stack.caption, said.collect::<Vec<_>>().join("; "))
}
