//! Time that merges: hybrid logical clock stamps (48 bits of milliseconds, 16 bits of counter) and the rank that orders writes.
//!
//! Only the server makes a final stamp, through [`finalise`]; a phone merely proposes. So a bad clock is harmless, and never
//! a reason to refuse. Source of the idea: Kulkarni et al., "Logical Physical Clocks", 2014.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::digits::{digit, hex};
use crate::id::OpId;

const COUNTER_BITS: u32 = 16;
const GREATEST_MS: u64 = (1 << 48) - 1;

/// A point in hybrid logical time. On the wire: 16 lowercase hexadecimal digits, which sort as the number does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct Stamp(pub u64);

impl Stamp {
    /// The stamp of a wall-clock time in milliseconds since 1970 (UTC), with counter 0.
    pub fn from_unix_ms(unix_ms: u64) -> Self {
        Self(unix_ms.min(GREATEST_MS) << COUNTER_BITS)
    }

    /// The wall-clock part, in milliseconds since 1970 (UTC).
    pub fn unix_ms(self) -> u64 {
        self.0 >> COUNTER_BITS
    }

    /// As on the wire.
    pub fn text(&self) -> String {
        hex(&self.0.to_be_bytes())
    }

    /// The next greater stamp: one tick of the counter, carrying into the milliseconds.
    #[must_use]
    pub fn tick(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// This stamp moved by `skew_ms`, held inside what 48 bits can say.
    #[must_use]
    pub fn shifted(self, skew_ms: i64) -> Self {
        let moved = self.unix_ms().saturating_add_signed(skew_ms).min(GREATEST_MS);
        Self((moved << COUNTER_BITS) | (self.0 & 0xffff))
    }
}

/// What the server knows when it finalises one proposal.
#[derive(Debug, Clone, Copy)]
pub struct Finalise {
    /// `max(wall clock, greatest stamp ever issued)`.
    pub now: Stamp,
    /// The last stamp issued to this device, or the default.
    pub device_last: Stamp,
    /// The greatest stamp among the operation's bases, or the default.
    pub greatest_base: Stamp,
    /// What to add to the device's clock to get the server's, in milliseconds.
    pub skew_ms: i64,
}

/// The final stamp of a proposal: `max(min(corrected, now), the device's last, the bases) + tick`.
pub fn finalise(proposal: Stamp, with: &Finalise) -> Stamp {
    proposal.shifted(with.skew_ms).min(with.now).max(with.device_last).max(with.greatest_base).tick()
}

/// What orders writes: every pending one ranks above every final one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, type = "string"))]
pub enum Rank {
    /// Given by the server.
    Final(Stamp),
    /// Still on this device, in the order of its `device_seq`.
    Pending(u64),
}

impl Rank {
    /// The stamp, if the server has given one.
    pub fn stamp(self) -> Option<Stamp> {
        match self {
            Self::Final(stamp) => Some(stamp),
            Self::Pending(_) => None,
        }
    }

    /// As on the wire.
    pub fn text(&self) -> String {
        match self {
            Self::Final(stamp) => stamp.text(),
            Self::Pending(device_seq) => {
                let digits = hex(&device_seq.to_be_bytes());
                let mut text = String::from("~");
                text.push_str(digits.strip_prefix('0').unwrap_or(&digits));
                text
            }
        }
    }
}

/// What a writer had seen of a field: a final stamp, or an own earlier operation that has none yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// A final stamp, as pulled.
    Stamp(Stamp),
    /// An earlier operation of the same device.
    Op(OpId),
}

impl fmt::Display for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Stamp({self})")
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

/// A text that is no stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a stamp")]
pub struct NotAStamp;

fn lowercase_hex(text: &str) -> Result<u64, NotAStamp> {
    let mut number: u64 = 0;
    for letter in text.bytes() {
        let value = digit(letter).filter(|_| !letter.is_ascii_uppercase() && number >> 60 == 0).ok_or(NotAStamp)?;
        number = (number << 4) | u64::from(value);
    }
    if text.is_empty() { Err(NotAStamp) } else { Ok(number) }
}

impl FromStr for Stamp {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != 16 {
            return Err(NotAStamp);
        }
        lowercase_hex(text).map(Self)
    }
}

impl FromStr for Rank {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix('~') {
            Some(pending) => lowercase_hex(pending).map(Self::Pending),
            None => text.parse().map(Self::Final),
        }
    }
}

macro_rules! as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

as_text!(Stamp);
as_text!(Rank);

#[cfg(test)]
mod tests {
    use super::*;

    fn with(now_ms: u64) -> Finalise {
        Finalise { now: Stamp::from_unix_ms(now_ms), device_last: Stamp::default(), greatest_base: Stamp::default(), skew_ms: 0 }
    }

    #[test]
    fn a_clock_ten_years_ahead_is_held_at_now() {
        let stamp = finalise(Stamp::from_unix_ms(999_999_999), &with(1_000));
        assert_eq!(stamp, Stamp::from_unix_ms(1_000).tick());
    }

    #[test]
    fn a_clock_ten_years_behind_is_corrected_by_its_own_skew() {
        let stamp = finalise(Stamp::from_unix_ms(10), &Finalise { skew_ms: 900, ..with(1_000) });
        assert_eq!(stamp, Stamp::from_unix_ms(910).tick());
    }

    #[test]
    fn a_stamp_is_greater_than_what_its_writer_had_seen() {
        let base = Stamp::from_unix_ms(5_000);
        let stamp = finalise(Stamp::from_unix_ms(10), &Finalise { greatest_base: base, ..with(1_000) });
        assert!(stamp > base);
    }

    #[test]
    fn texts_sort_as_the_stamps_and_pending_sorts_last() {
        let mut ranks = [Rank::Pending(1), Rank::Final(Stamp(u64::MAX)), Rank::Final(Stamp(255)), Rank::Pending(0), Rank::Final(Stamp(16))];
        ranks.sort();
        let texts: Vec<_> = ranks.iter().map(ToString::to_string).collect();
        let mut sorted = texts.clone();
        sorted.sort();
        assert_eq!(texts, sorted);
        for (rank, text) in ranks.iter().zip(&texts) {
            assert_eq!(text.parse(), Ok(*rank));
        }
    }

    #[test]
    fn a_sign_or_a_capital_is_no_stamp() {
        for text in ["+00000000000000f", "000000000000000F", "0", "", "~", "~zz", "~F", "~10000000000000000"] {
            assert!(text.parse::<Stamp>().is_err(), "{text}");
        }
    }
}
