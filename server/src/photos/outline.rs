//! A look at a file's outline before anything is decoded: is it whole, is it one still picture, does it hide work in what is no picture?
//!
//! One pass over the bytes, nothing unpacked. It refuses what moves, what breaks off and what has more passes than a camera makes.

use std::borrow::Cow;

use shared::code::Code;

/// The most passes of a JPEG. A progressive one of a common encoder has ten; each pass costs a walk over the whole picture.
const MOST_SCANS: usize = 32;

const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Only what makes the picture and says which way is up. Colour profiles and texts are packed: a few bytes of them unpack to as much memory as one gives them.
const PNG_KEPT: [&[u8]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"eXIf"];
const PNG_MOVING: [&[u8]; 3] = [b"acTL", b"fcTL", b"fdAT"];

/// A PNG without what we do not need.
///
/// # Errors
/// [`Code::NotAPhoto`] when it breaks off or moves.
pub fn plain_png(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Code> {
    let mut rest = bytes.strip_prefix(PNG_SIGNATURE).ok_or(Code::NotAPhoto)?;
    let mut plain = PNG_SIGNATURE.to_vec();
    loop {
        let (length, name) = (rest.get(..4).ok_or(Code::NotAPhoto)?, rest.get(4..8).ok_or(Code::NotAPhoto)?);
        let length = usize::try_from(u32::from_be_bytes(length.try_into().expect("four bytes were taken"))).map_err(|_| Code::NotAPhoto)?;
        // Length, name and checksum stand around the data.
        let whole = length.checked_add(12).ok_or(Code::NotAPhoto)?;
        let chunk = rest.get(..whole).ok_or(Code::NotAPhoto)?;
        if PNG_MOVING.contains(&name) {
            return Err(Code::NotAPhoto);
        }
        if name == b"IEND" {
            plain.extend_from_slice(chunk);
            return Ok(Cow::Owned(plain));
        }
        if PNG_KEPT.contains(&name) {
            plain.extend_from_slice(chunk);
        }
        rest = &rest[whole..];
    }
}

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// Whether a JPEG has its end, and no more passes than a camera makes.
///
/// # Errors
/// [`Code::NotAPhoto`] when it breaks off, [`Code::PhotoTooLarge`] when it has too many passes.
pub fn check_jpeg(bytes: &[u8]) -> Result<(), Code> {
    let mut at = 2;
    let mut scans = 0;
    loop {
        // Between segments, and after the coded data of a scan: on to the next marker. In coded data 0xff is followed by 0, and restarts (d0 to d7) belong to it.
        let found = bytes.get(at..).unwrap_or_default().windows(2).position(|pair| pair[0] == 0xff && is_marker(pair[1]));
        let marker = at + found.ok_or(Code::NotAPhoto)?;
        match bytes[marker + 1] {
            END_OF_IMAGE => return if scans == 0 { Err(Code::NotAPhoto) } else { Ok(()) },
            START_OF_SCAN => scans += 1,
            _ => {}
        }
        if scans > MOST_SCANS {
            return Err(Code::PhotoTooLarge);
        }
        let length = bytes.get(marker + 2..marker + 4).ok_or(Code::NotAPhoto)?;
        at = marker + 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    }
}

fn is_marker(byte: u8) -> bool {
    !matches!(byte, 0x00 | 0x01 | 0xd0..=0xd8 | 0xff)
}
