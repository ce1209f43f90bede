//! From hostile bytes to a plain JPEG: format by content, limits before decoding, orientation applied, everything but the pixels left behind.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, Limits};
use shared::code::Code;

use crate::photos::outline;

/// The longest side that is decoded.
const LONGEST_SIDE: u32 = 12_000;
/// The most pixels that are decoded: a phone's camera has 12 million, our own client sends at most 2.
const MOST_PIXELS: u64 = 4_096 * 4_096;
/// The most memory that the decoded pixels may take. A decoder needs about as much again.
const MOST_MEMORY: u64 = 96 * 1024 * 1024;
/// The longest side that is kept.
const KEPT_SIDE: u32 = 2_560;
/// The longest side of the small one.
const SMALL_SIDE: u32 = 480;
const QUALITY: u8 = 85;
const SMALL_QUALITY: u8 = 75;

/// A photo as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// JPEG.
    pub full: Vec<u8>,
    /// JPEG, small.
    pub thumb: Vec<u8>,
    /// Width of the full one.
    pub width_px: u32,
    /// Height of the full one.
    pub height_px: u32,
}

/// Decodes and re-encodes. Slow and hungry: call it on a blocking thread, one at a time.
///
/// # Errors
/// [`Code::NotAPhoto`] or [`Code::PhotoTooLarge`].
pub fn clean(bytes: &[u8]) -> Result<Clean, Code> {
    match image::guess_format(bytes).map_err(|_| Code::NotAPhoto)? {
        ImageFormat::Jpeg => {
            outline::check_jpeg(bytes)?;
            made_of(JpegDecoder::new(Cursor::new(bytes)).map_err(|error| code(&error))?)
        }
        ImageFormat::Png => {
            let plain = outline::plain_png(bytes)?;
            made_of(PngDecoder::with_limits(Cursor::new(plain), limits()).map_err(|error| code(&error))?)
        }
        ImageFormat::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| code(&error))?;
            if decoder.has_animation() { Err(Code::NotAPhoto) } else { made_of(decoder) }
        }
        _ => Err(Code::NotAPhoto),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn made_of(mut decoder: impl ImageDecoder) -> Result<Clean, Code> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Code::PhotoTooLarge);
    }
    decoder.set_limits(limits()).map_err(|error| code(&error))?;
    let orientation = decoder.orientation().map_err(|error| code(&error))?;
    // Transparency becomes black in a JPEG anyway; sixteen bits become eight.
    let mut image = DynamicImage::ImageRgb8(DynamicImage::from_decoder(decoder).map_err(|error| code(&error))?.into_rgb8());
    // First smaller, then turned: so there are never two large ones. Whole numbers, for a finer filter keeps sixteen bytes a pixel.
    if image.width() > KEPT_SIDE || image.height() > KEPT_SIDE {
        image = image.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    image.apply_orientation(orientation);
    let small = if image.width() > SMALL_SIDE || image.height() > SMALL_SIDE { image.thumbnail(SMALL_SIDE, SMALL_SIDE) } else { image.clone() };
    Ok(Clean { full: jpeg(&image, QUALITY)?, thumb: jpeg(&small, SMALL_QUALITY)?, width_px: image.width(), height_px: image.height() })
}

fn jpeg(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, Code> {
    let mut bytes = Vec::new();
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).map_err(|_| Code::Internal)?;
    Ok(bytes)
}

fn code(error: &ImageError) -> Code {
    match error {
        ImageError::Limits(_) => Code::PhotoTooLarge,
        _ => Code::NotAPhoto,
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder, RgbImage};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let pixels = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 7]));
        PngEncoder::new(&mut bytes).write_image(&pixels, width, height, ExtendedColorType::Rgb8).expect("it encodes");
        bytes
    }

    /// A JPEG that carries EXIF with orientation 6 (turn right) and a text that must not survive.
    fn jpeg_with_exif() -> Vec<u8> {
        let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(20, 10, image::Rgb([200, 10, 10])));
        let plain = jpeg(&image, 90).expect("it encodes");
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
        exif.extend_from_slice(&[0x0f, 0x01, 2, 0, 12, 0, 0, 0, 38, 0, 0, 0]);
        exif.extend_from_slice(&[0, 0, 0, 0]);
        exif.extend_from_slice(b"SECRETMAKER\0");
        let length = u16::try_from(exif.len() + 2).expect("a short segment").to_be_bytes();
        let mut bytes = plain[..2].to_vec();
        bytes.extend_from_slice(&[0xff, 0xe1]);
        bytes.extend_from_slice(&length);
        bytes.extend_from_slice(&exif);
        bytes.extend_from_slice(&plain[2..]);
        bytes
    }

    #[test]
    fn a_photo_is_turned_upright_and_stripped() {
        let source = jpeg_with_exif();
        assert!(source.windows(11).any(|window| window == b"SECRETMAKER"));
        let clean = clean(&source).expect("a photo");
        assert_eq!((clean.width_px, clean.height_px), (10, 20));
        for bytes in [&clean.full, &clean.thumb] {
            assert!(!bytes.windows(11).any(|window| window == b"SECRETMAKER"));
            assert!(!bytes.windows(4).any(|window| window == b"Exif"));
        }
    }

    #[test]
    fn a_polyglot_loses_its_other_half() {
        let mut bytes = png(30, 30);
        bytes.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let clean = clean(&bytes).expect("a photo");
        assert!(clean.full.starts_with(&[0xff, 0xd8]) && clean.full.ends_with(&[0xff, 0xd9]));
        assert!(!clean.full.windows(7).any(|window| window == b"<script"));
    }

    #[test]
    fn a_large_photo_is_made_smaller() {
        let clean = clean(&png(3_000, 30)).expect("a photo");
        assert_eq!(clean.width_px, KEPT_SIDE);
    }

    #[test]
    fn extreme_sides_are_made_smaller_without_vanishing() {
        let clean = clean(&png(11_999, 1)).expect("a photo");
        assert_eq!((clean.width_px, clean.height_px), (KEPT_SIDE, 1));
    }

    #[test]
    fn what_is_no_photo_and_what_is_a_bomb_is_refused() {
        // A PNG head that claims 60,000 by 60,000 pixels.
        let mut bomb = png(8, 8);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let checksum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(clean(&bomb), Err(Code::PhotoTooLarge));
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".as_slice();
        for bytes in [b"".as_slice(), svg, b"GIF89a\x01\x00\x01\x00", &png(30, 30)[..40], b"\xff\xd8\xff\xe0"] {
            assert_eq!(clean(bytes), Err(Code::NotAPhoto), "{bytes:?}");
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        crc.sum()
    }
}
