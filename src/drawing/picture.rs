//! A sheet as PNG.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Transform};

use super::letters::Line;
use super::sheet::Step;
use super::{Ink, Mark, NotDrawn, Sheet, faces};

/// `sheet` as a PNG with `scale` pixels for each point.
pub fn picture(sheet: &Sheet, scale: f32) -> Result<Vec<u8>, NotDrawn> {
    let mut pixels = pixels(sheet.width * scale, sheet.height * scale)
        .ok_or_else(|| NotDrawn(format!("{} × {} at {scale}", sheet.width, sheet.height)))?;
    pixels.fill(Color::WHITE);
    let zoom = Transform::from_scale(scale, scale);
    for mark in sheet.pieces.iter().flat_map(|piece| &piece.marks) {
        match mark {
            Mark::Words { x, y, line, ink } => write(&mut pixels, line, *ink, zoom.pre_translate(*x, *y)),
            Mark::Block { ink, .. } | Mark::Shape { ink, .. } => {
                fill(&mut pixels, path(&mark.outline()), *ink, zoom);
            }
        }
    }
    pixels.encode_png().map_err(|fault| NotDrawn(fault.to_string()))
}

/// At most 40 megapixels: more would be a mistake in the layout, and memory.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "looked at before")]
fn pixels(width: f32, height: f32) -> Option<Pixmap> {
    let sensible = width >= 1.0 && height >= 1.0 && width * height <= 40_000_000.0;
    sensible.then(|| Pixmap::new(width.ceil() as u32, height.ceil() as u32)).flatten()
}

fn fill(pixels: &mut Pixmap, path: Option<Path>, ink: Ink, zoom: Transform) {
    let Some(path) = path else { return };
    let mut paint = Paint::default();
    paint.set_color_rgba8(ink.0, ink.1, ink.2, 255);
    pixels.fill_path(&path, &paint, FillRule::Winding, zoom, None);
}

fn path(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for step in steps {
        match *step {
            Step::Move(x, y) => path.move_to(x, y),
            Step::Line(x, y) => path.line_to(x, y),
            Step::Bend(cx, cy, x, y) => path.quad_to(cx, cy, x, y),
        }
    }
    path.close();
    path.finish()
}

fn write(pixels: &mut Pixmap, line: &Line, ink: Ink, place: Transform) {
    for run in &line.runs {
        let Some(face) = faces::face(run.face) else { continue };
        let outlines = face.font.outline_glyphs();
        let settings = || DrawSettings::unhinted(Size::new(line.size), LocationRef::default());
        let mut x = run.x;
        let mut pen = Pen { path: PathBuilder::new(), x, y: 0.0 };
        for glyph in &run.glyphs {
            (pen.x, pen.y) = (x + glyph.dx * line.size, -glyph.dy * line.size);
            if let Some(outline) = outlines.get(GlyphId::new(glyph.id)) {
                // A glyph of our own fonts that cannot be drawn would be a broken build; the test of faces reads them.
                let _drawn = outline.draw(settings(), &mut pen);
            }
            x += glyph.advance * line.size;
        }
        fill(pixels, pen.path.finish(), ink, place);
    }
}

/// Fonts count upwards, the sheet downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + ax, self.y - ay, self.x + bx, self.y - by, self.x + x, self.y - y);
    }
    fn close(&mut self) {
        self.path.close();
    }
}
