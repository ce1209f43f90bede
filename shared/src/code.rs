//! Stable error codes: what a program branches on. The sentences live in the translations.
//!
//! A code is added, never renamed; one that a client does not know reads as [`Code::Unknown`].

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $text:literal @ $status:literal),+ $(,)?) => {
        /// Why something was refused, put off, or found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
        pub enum Code {
            $($(#[doc = $doc])+ #[serde(rename = $text)] $variant,)+
            /// A code from a newer version.
            #[serde(other, rename = "unknown")]
            Unknown,
        }

        impl Code {
            /// Every code this build knows.
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            /// The text on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ Self::Unknown => "unknown" }
            }

            /// What it means, in English, for documentation and logs.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+).trim_ascii(),)+ Self::Unknown => "A code from a newer version." }
            }

            /// The HTTP status where the code answers a whole request.
            pub fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)+ Self::Unknown => 500 }
            }
        }
    };
}

codes! {
    /// The body is not JSON of the documented form, or a header or the query can't be read.
    Malformed = "malformed" @ 400,
    /// A change of a kind this server does not know.
    UnknownChange = "unknown_change" @ 422,
    /// A record kind this server does not know.
    UnknownKind = "unknown_kind" @ 422,
    /// A field that the kind does not have.
    UnknownField = "unknown_field" @ 422,
    /// A word outside the list.
    UnknownChoice = "unknown_choice" @ 422,
    /// A value of the wrong type or form.
    WrongType = "wrong_type" @ 422,
    /// A number or place outside its range.
    OutOfRange = "out_of_range" @ 422,
    /// A text, list or document over its limit.
    TooLong = "too_long" @ 422,
    /// A control character or a direction override.
    ForbiddenCharacter = "forbidden_character" @ 422,
    /// A required field is missing or emptied.
    FieldMissing = "field_missing" @ 422,
    /// A field that is set once only.
    FieldFixed = "field_fixed" @ 422,
    /// A set is full, or a record has been changed as often as one may be, or is as large.
    SetFull = "set_full" @ 422,
    /// A step that the lifecycle does not have.
    IllegalMove = "illegal_move" @ 422,
    /// A step that owes a reason came without one.
    ReasonMissing = "reason_missing" @ 422,
    /// The state had already moved on.
    MovedOn = "moved_on" @ 409,
    /// Another operation had created the record.
    AlreadyExists = "already_exists" @ 409,
    /// The operation hangs on one that was refused.
    DependsOn = "depends_on" @ 409,
    /// Not permitted.
    Forbidden = "forbidden" @ 403,
    /// Nothing here that you may see. The same answer as for what does not exist.
    NotFound = "not_found" @ 404,
    /// The record is not known (yet): send again later.
    UnknownRecord = "unknown_record" @ 409,
    /// An earlier operation on the same record has to wait.
    Waits = "waits" @ 409,
    /// The operation is newer than this server.
    ServerTooOld = "server_too_old" @ 503,
    /// The client is too old to pull; pushing stays possible.
    ClientTooOld = "client_too_old" @ 426,
    /// The same id with other content, or a sequence number used twice.
    IdentityConflict = "identity_conflict" @ 409,
    /// More operations or bytes than one batch may hold.
    BatchTooLarge = "batch_too_large" @ 413,
    /// A request body over the limit.
    BodyTooLarge = "body_too_large" @ 413,
    /// The cursor was not made by this server, or was changed.
    BadCursor = "bad_cursor" @ 400,
    /// The server's log is not the one that the device heard of: start over, and send again what it had taken.
    LogDiffers = "log_differs" @ 409,
    /// Sign in first.
    SignInNeeded = "sign_in_needed" @ 401,
    /// The device was lost or handed in: it erases all it has. Only ever said to that device's own credential.
    DeviceWiped = "device_wiped" @ 410,
    /// What the person might do there was ended; said by the client of what had not been sent.
    GrantEnded = "grant_ended" @ 403,
    /// User name or password is wrong.
    WrongPassword = "wrong_password" @ 401,
    /// No walk has this code, or the code has run out.
    JoinCodeWrong = "join_code_wrong" @ 404,
    /// The walk can't be joined (any more).
    WalkNotOpen = "walk_not_open" @ 409,
    /// Too many tries: wait for `Retry-After`.
    TooMany = "too_many" @ 429,
    /// The server has too much to do: wait for `Retry-After`.
    Busy = "busy" @ 503,
    /// The server's disk is full; reading goes on.
    DiskFull = "disk_full" @ 507,
    /// The server can't write its database.
    NotWritable = "not_writable" @ 503,
    /// The bytes are no JPEG, PNG or WebP image.
    NotAPhoto = "not_a_photo" @ 422,
    /// An image with more pixels or bytes than allowed.
    PhotoTooLarge = "photo_too_large" @ 413,
    /// The bytes do not have the hash they were announced with.
    HashMismatch = "hash_mismatch" @ 422,
    /// The upload's offset is another one.
    OffsetMismatch = "offset_mismatch" @ 409,
    /// The upload protocol's version is missing or unknown.
    UploadProtocol = "upload_protocol" @ 412,
    /// A header of the upload protocol is missing or can't be read.
    UploadHeader = "upload_header" @ 400,
    /// A checksum of another algorithm than the upload protocol's options name.
    UnknownChecksum = "unknown_checksum" @ 400,
    /// The bytes of one request do not have the checksum it named; nothing of them was kept.
    ChecksumMismatch = "checksum_mismatch" @ 460,
    /// Another request writes to the upload just now.
    UploadLocked = "upload_locked" @ 423,
    /// The upload was begun too long ago: begin it anew.
    UploadExpired = "upload_expired" @ 410,
    /// The request took too long to arrive.
    TimedOut = "timed_out" @ 408,
    /// The request came from another site.
    CrossSite = "cross_site" @ 403,
    /// The method is not for this address.
    MethodNotAllowed = "method_not_allowed" @ 405,
    /// The media type is another one than expected.
    UnsupportedMediaType = "unsupported_media_type" @ 415,
    /// Something broke on the server. It is logged there.
    Internal = "internal" @ 500,
}

/// A problem as an answer to a whole request (RFC 9457), with the code that programs branch on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(export))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `about:blank`: the code says it all.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in words, English, for logs.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What to branch on.
    pub code: Code,
    /// Which field, where one is at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub field: Option<String>,
}

impl Problem {
    /// The problem that says this code.
    pub fn new(code: Code) -> Self {
        Self { kind: "about:blank".to_owned(), title: code.as_str().replace('_', " "), status: code.status(), code, field: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_unique_and_read_back() {
        for (index, code) in Code::ALL.iter().enumerate() {
            let text = serde_json::to_string(code).expect("a code is a text");
            assert_eq!(text, format!("\"{}\"", code.as_str()));
            assert_eq!(serde_json::from_str::<Code>(&text).expect("it reads back"), *code);
            assert!(!Code::ALL[..index].iter().any(|other| other.as_str() == code.as_str()));
        }
    }

    #[test]
    fn a_code_of_the_future_is_unknown_not_an_error() {
        assert_eq!(serde_json::from_str::<Code>("\"from_2031\"").expect("any text"), Code::Unknown);
    }
}
