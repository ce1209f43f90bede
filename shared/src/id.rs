//! Identifiers as newtypes, so that a device can never be taken for a record.
//!
//! New ones are UUIDv7 made from a given time and given random bytes; a photo's id is the SHA-256 of the bytes that were uploaded.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::digits::{hex, hyphenated, read_hex, read_hyphenated};

/// A text that is not a UUID with its hyphens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, type = "string"))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new UUIDv7 from `unix_ms` (milliseconds since 1970-01-01 UTC) and ten random bytes.
            pub fn new(unix_ms: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, &random).into_uuid())
            }

            /// As on the wire: `to_string` without the standard library's formatting, which a phone would load.
            pub fn text(&self) -> String {
                hyphenated(self.0.as_bytes())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.text())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                read_hyphenated(text).map(|bytes| Self(Uuid::from_bytes(bytes))).ok_or(NotAnId)
            }
        }
    };
}

uuid_id!(
    /// One operation, for ever: a retry carries the same id.
    OpId
);
uuid_id!(
    /// One installation of the client. A copied phone gets a new one.
    DeviceId
);
uuid_id!(
    /// One record of any kind; a person's id is a record id too.
    RecordId
);
uuid_id!(
    /// One element of a set, a comment for example.
    ElementId
);

/// The SHA-256 of a photo's uploaded bytes, as 64 lowercase hexadecimal digits on the wire.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export, type = "string"))]
pub struct PhotoId(pub [u8; 32]);

/// A text that is not 64 lowercase hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a photo id")]
pub struct NotAPhotoId;

impl PhotoId {
    /// As on the wire.
    pub fn text(&self) -> String {
        hex(&self.0)
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text())
    }
}

impl fmt::Debug for PhotoId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PhotoId({self})")
    }
}

impl FromStr for PhotoId {
    type Err = NotAPhotoId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(NotAPhotoId);
        }
        let mut bytes = [0; 32];
        read_hex(text, &mut bytes).ok_or(NotAPhotoId)?;
        Ok(Self(bytes))
    }
}

impl Serialize for PhotoId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PhotoId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
