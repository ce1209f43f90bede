//! Small pictures of every form that is decoded, some with what a camera writes beside the pixels. Seeds for the fuzzer.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// EXIF with an orientation and a maker, as `Exif\0\0` and a little TIFF.
fn exif() -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    exif.extend_from_slice(&[0x0f, 0x01, 2, 0, 12, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend_from_slice(&[0, 0, 0, 0]);
    exif.extend_from_slice(b"SECRETMAKER\0");
    exif
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 37) as u8, (y * 91) as u8, (x * y) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut bytes, format).expect("it encodes");
    bytes.into_inner()
}

/// A JPEG with a segment after its head.
fn with_segment(jpeg: &[u8], name: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a short segment").to_be_bytes();
    [&jpeg[..2], &[0xff, name], &length, content, &jpeg[2..]].concat()
}

/// A PNG with a chunk after its head; the checksum is left to chance, for a reader must not trust it.
fn with_chunk(png: &[u8], name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("a short chunk").to_be_bytes();
    [&png[..33], &length, name, content, &[0; 4], &png[33..]].concat()
}

/// All of them.
#[must_use]
pub fn all() -> Vec<Vec<u8>> {
    let (jpeg, png, webp) = (encoded(24, 17, ImageFormat::Jpeg), encoded(9, 7, ImageFormat::Png), encoded(16, 9, ImageFormat::WebP));
    let tiff = &exif()[6..];
    let extended: Vec<u8> = {
        let body = [
            b"VP8X\x0a\0\0\0\x08\0\0\0\x0f\0\0\x08\0\0".as_slice(),
            &webp[12..],
            b"EXIF",
            &u32::try_from(tiff.len()).expect("short").to_le_bytes(),
            tiff,
        ]
        .concat();
        [b"RIFF".as_slice(), &u32::try_from(body.len() + 4).expect("short").to_le_bytes(), b"WEBP", &body].concat()
    };
    vec![
        with_segment(&jpeg, 0xe1, &exif()),
        with_segment(&jpeg, 0xe2, b"ICC_PROFILE\0\x01\x01nothing"),
        with_chunk(&png, b"eXIf", tiff),
        with_chunk(&png, b"tEXt", b"Comment\0hidden"),
        extended,
        jpeg,
        png,
        webp,
    ]
}
