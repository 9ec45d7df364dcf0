//! Sheets as one tagged PDF. Krilla refuses what PDF/UA-1 does not allow: a figure without its text, a letter without
//! a meaning, a page without tags.

use std::num::NonZeroU16;

use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::letters::Line;
use super::sheet::Step;
use super::{Ink, Mark, NotDrawn, Piece, Says, Sheet, faces};

/// What a document says about itself.
#[derive(Debug, Clone)]
pub struct About {
    pub title: String,
    /// The language it is read aloud in, as `en-GB`.
    pub language: String,
}

/// `sheets` as one PDF. Its headings are its outline; the first must be of level 1.
pub fn document(sheets: &[Sheet], about: &About) -> Result<Vec<u8>, NotDrawn> {
    let not_drawn = |fault: &dyn std::fmt::Debug| NotDrawn(format!("{fault:?}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|fault| not_drawn(&fault))?;
    let mut pdf = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    pdf.set_metadata(Metadata::new().title(about.title.clone()).language(about.language.clone()));
    let fonts = fonts()?;
    let (mut tree, mut outline) = (TagTree::new(), Outline::new());
    for (index, sheet) in sheets.iter().enumerate() {
        let settings = PageSettings::from_wh(sheet.width, sheet.height)
            .ok_or_else(|| NotDrawn(format!("{} × {}", sheet.width, sheet.height)))?;
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        let mut list: Option<TagGroup> = None;
        for piece in &sheet.pieces {
            let parts = draw(&mut surface, piece, &fonts);
            if !matches!(piece.says, Says::Item | Says::Nothing)
                && let Some(list) = list.take()
            {
                tree.push(list);
            }
            match &piece.says {
                Says::Nothing => {}
                Says::Heading(level) => {
                    let text = words_of(piece);
                    let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                    tree.push(TagGroup::with_children(Tag::Hn(level, Some(text.clone())), parts));
                    let place = XyzDestination::new(index, Point::from_xy(0.0, top_of(piece)));
                    outline.push_child(OutlineNode::new(text, place));
                }
                Says::Words => tree.push(TagGroup::with_children(Tag::P, parts)),
                Says::Figure(alt) => {
                    tree.push(TagGroup::with_children(Tag::Figure(Some(alt.clone())), parts));
                }
                Says::Item => {
                    let body = TagGroup::with_children(Tag::LBody, parts);
                    let item = TagGroup::with_children(Tag::LI, vec![body.into()]);
                    list.get_or_insert_with(|| TagGroup::new(Tag::L(ListNumbering::None))).push(item);
                }
            }
        }
        if let Some(list) = list.take() {
            tree.push(list);
        }
        surface.finish();
        page.finish();
    }
    pdf.set_tag_tree(tree);
    pdf.set_outline(outline);
    pdf.finish().map_err(|fault| not_drawn(&fault))
}

fn fonts() -> Result<Vec<Font>, NotDrawn> {
    (0..faces::how_many())
        .filter_map(faces::face)
        .map(|face| Font::new(face.bytes.into(), 0).ok_or_else(|| NotDrawn("a font is broken".into())))
        .collect()
}

/// Each line of words is a part of its own, a chart is one.
fn draw(surface: &mut Surface<'_>, piece: &Piece, fonts: &[Font]) -> Vec<Node> {
    let mut parts: Vec<Identifier> = Vec::new();
    match &piece.says {
        Says::Nothing => {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
            piece.marks.iter().for_each(|mark| put(surface, mark, fonts));
            surface.end_tagged();
        }
        Says::Figure(_) => {
            parts.push(surface.start_tagged(ContentTag::Other));
            piece.marks.iter().for_each(|mark| put(surface, mark, fonts));
            surface.end_tagged();
        }
        _ => {
            for mark in &piece.marks {
                match mark {
                    Mark::Words { line, .. } => {
                        let read = format!("{} ", line.text);
                        let span = SpanTag::empty().with_actual_text(Some(&read));
                        parts.push(surface.start_tagged(ContentTag::Span(span)));
                    }
                    _ => {
                        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other)));
                    }
                }
                put(surface, mark, fonts);
                surface.end_tagged();
            }
        }
    }
    parts.into_iter().map(Node::from).collect()
}

fn put(surface: &mut Surface<'_>, mark: &Mark, fonts: &[Font]) {
    match mark {
        Mark::Words { x, y, line, ink } => {
            surface.set_fill(Some(filled(*ink)));
            write(surface, *x, *y, line, fonts);
        }
        Mark::Block { ink, .. } | Mark::Shape { ink, .. } => fill(surface, &mark.outline(), *ink),
    }
}

fn write(surface: &mut Surface<'_>, x: f32, y: f32, line: &Line, fonts: &[Font]) {
    for run in &line.runs {
        let Some(font) = fonts.get(run.face) else { continue };
        let glyphs: Vec<KrillaGlyph> = run
            .glyphs
            .iter()
            .map(|glyph| {
                KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance,
                    glyph.dx,
                    glyph.dy,
                    0.0,
                    glyph.says.clone(),
                    None,
                )
            })
            .collect();
        surface.draw_glyphs(
            Point::from_xy(x + run.x, y),
            &glyphs,
            font.clone(),
            &line.text,
            line.size,
            false,
        );
    }
}

fn filled(ink: Ink) -> Fill {
    Fill {
        paint: krilla::color::rgb::Color::new(ink.0, ink.1, ink.2).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn fill(surface: &mut Surface<'_>, steps: &[Step], ink: Ink) {
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => path.move_to(x, y),
            Step::Line(x, y) => path.line_to(x, y),
            Step::Bend(cx, cy, x, y) => path.quad_to(cx, cy, x, y),
        }
    }
    path.close();
    if let Some(path) = path.finish() {
        surface.set_fill(Some(filled(ink)));
        surface.draw_path(&path);
    }
}

fn words_of(piece: &Piece) -> String {
    let lines = piece.marks.iter().filter_map(|mark| match mark {
        Mark::Words { line, .. } => Some(line.text.as_str()),
        _ => None,
    });
    lines.collect::<Vec<_>>().join(" ")
}

fn top_of(piece: &Piece) -> f32 {
    let tops = piece.marks.iter().map(|mark| match mark {
        Mark::Words { y, line, .. } => y - line.size,
        Mark::Block { y, .. } => *y,
        Mark::Shape { corners, .. } => corners.iter().map(|corner| corner.1).fold(f32::MAX, f32::min),
    });
    tops.fold(f32::MAX, f32::min).max(0.0)
}
