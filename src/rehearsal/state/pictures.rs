//! How wide and high a picture is, read from its first bytes: what Discord tells of each that it keeps.

/// Width and height in pixels; None: no picture, or none of the kinds that are read here.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    match infer::get(bytes)?.mime_type() {
        // The first chunk of a PNG is its header.
        "image/png" => Some((big_32(bytes, 16)?, big_32(bytes, 20)?)),
        "image/gif" => Some((little_16(bytes, 6)?, little_16(bytes, 8)?)),
        "image/jpeg" => jpeg(bytes),
        "image/webp" => webp(bytes),
        _ => None,
    }
}

/// Segments follow each other; the one that begins a frame tells its size.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if *bytes.get(at)? != 0xff {
            return None;
        }
        // Huffman tables, arithmetic coding and reserved ones share the range of the frames.
        if (0xc0..=0xcf).contains(&marker) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((big_16(bytes, at + 7)?, big_16(bytes, at + 5)?));
        }
        at += 2 + usize::try_from(big_16(bytes, at + 2)?).ok()?;
    }
}

/// Of the three ways to begin one, the lossless packs both into 14 bits each.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little_16(bytes, 26)? & 0x3fff, little_16(bytes, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = little_16(bytes, 21)? | little_16(bytes, 23)? << 16;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => {
            let edge = |at| Some((little_16(bytes, at)? | u32::from(*bytes.get(at + 2)?) << 16) + 1);
            Some((edge(24)?, edge(27)?))
        }
        _ => None,
    }
}

fn big_16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn big_32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little_16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_tells_its_size_in_its_own_place() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02";
        assert_eq!(size(png), Some((640, 480)));
        assert_eq!(size(b"GIF89a\x80\x02\xe0\x01\0\0\0"), Some((640, 480)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\x01\xe0\x02\x80\x03";
        assert_eq!(size(jpeg), Some((640, 480)));
        let mut webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
        webp.extend([0x7f, 2, 0, 0xdf, 1, 0]);
        assert_eq!(size(&webp), Some((640, 480)));
    }

    #[test]
    fn what_is_cut_short_or_no_picture_has_none() {
        assert_eq!(size(b"\x89PNG\r\n\x1a\n"), None);
        assert_eq!(size(b"\xff\xd8\xff\xe0\0\x04ab"), None);
        assert_eq!(size(b"words"), None);
    }
}
