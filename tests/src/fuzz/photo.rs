//! The darkroom under damaged pictures: decoding, EXIF, orientation, encoding anew.
//!
//! Invariants: a photo or one of two codes, within a time that a request may take; what comes out is a JPEG without what was hidden in the file.

use std::time::{Duration, Instant};

use server::photos::decode::clean;
use shared::code::Code;

use super::mutate::Mutator;
use super::{Answer, Target, answer, pictures};

/// No small file may cost more than this, even on a busy machine without optimisation.
const PATIENCE: Duration = Duration::from_secs(30);

/// A bug to plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// None.
    #[default]
    Sound,
    /// A reader that believes the length that a PNG's chunk names.
    TrustedLength,
}

/// The darkroom.
#[derive(Debug, Default)]
pub struct Photo(pub Control);

/// The planted reader: past the head to the next chunk, however far it says that is.
fn trusting(bytes: &[u8]) -> u8 {
    let length = bytes.get(33..37).map_or(0, |length| usize::from(length[2]) << 8 | usize::from(length[3]));
    if length == 0 { 0 } else { bytes[33 + length] }
}

impl Target for Photo {
    fn name(&self) -> &'static str {
        "photo"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        pictures::all()
    }

    fn change(&self, input: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator) {
        mutator.bytes(input, others);
    }

    fn read(&mut self, input: &[u8]) -> Result<Answer, String> {
        if self.0 == Control::TrustedLength && input.starts_with(b"\x89PNG") {
            trusting(input);
        }
        let began = Instant::now();
        let made = clean(input);
        if began.elapsed() > PATIENCE {
            return Err(format!("took {:?}", began.elapsed()));
        }
        match made {
            Ok(photo) => {
                for file in [&photo.full, &photo.thumb] {
                    if !file.starts_with(&[0xff, 0xd8, 0xff]) || file.windows(11).any(|window| window == b"SECRETMAKER") {
                        return Err("what comes out is not a plain JPEG".to_owned());
                    }
                }
                Ok(answer((photo.width_px, photo.height_px, &input[..4])))
            }
            Err(code @ (Code::NotAPhoto | Code::PhotoTooLarge)) => Ok(answer((code.as_str(), input.get(..4), input.len().checked_ilog2()))),
            Err(code) => Err(format!("answered with {code:?}")),
        }
    }
}
