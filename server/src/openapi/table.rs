//! Every address of the API with what it takes and gives. The router says who answers; this says what.

use serde_json::{Value, json};
use shared::wire::MOST_PHOTO_BYTES;

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None.
    Nothing,
    /// A wire type, by its name.
    Type(&'static str),
    /// A JSON object that no type describes.
    Object,
    /// Bytes of this media type.
    Bytes(&'static str),
    /// Text of this media type.
    Text(&'static str),
}

impl Body {
    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        match self {
            Self::Nothing | Self::Type(_) | Self::Object => "application/json",
            Self::Bytes(media) | Self::Text(media) => media,
        }
    }
}

/// What a caller has to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// A session, by token or cookie.
    Session,
}

/// One address and method.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// In capitals.
    pub method: &'static str,
    /// With names of parameters in braces.
    pub path: &'static str,
    /// Unique.
    pub name: &'static str,
    /// What it is about.
    pub noun: &'static str,
    /// In a sentence.
    pub summary: &'static str,
    /// What to bring.
    pub need: Need,
    /// What it takes.
    pub asked: Body,
    /// What it gives.
    pub answer: Body,
    /// With which status.
    pub status: u16,
    /// Headers and queries: where, name, whether it has to be there.
    pub extra: &'static [(&'static str, &'static str, bool)],
}

impl Endpoint {
    /// Its parameters as OpenAPI has them.
    pub fn parameters(&self) -> Vec<Value> {
        let in_path = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).map(|name| ("path", name, true));
        in_path
            .chain(self.extra.iter().copied())
            .map(|(place, name, is_required)| json!({"name": name, "in": place, "required": is_required, "schema": parameter(name)}))
            .collect()
    }
}

/// What a parameter looks like, by its name.
fn parameter(name: &str) -> Value {
    match name {
        "walk" | "record" | "upload" | "person" | "device" => json!({"type": "string", "format": "uuid"}),
        "photo" => json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        "size" => json!({"type": "string", "enum": ["full", "thumb"]}),
        "Tus-Resumable" => json!({"type": "string", "enum": ["1.0.0"]}),
        "Upload-Length" => json!({"type": "integer", "minimum": 1, "maximum": MOST_PHOTO_BYTES}),
        "Upload-Offset" => json!({"type": "integer", "minimum": 0, "maximum": MOST_PHOTO_BYTES}),
        "Upload-Metadata" => json!({"type": "string", "pattern": "^photo [A-Za-z0-9+/=]+,record [A-Za-z0-9+/=]+$"}),
        "Upload-Checksum" => json!({"type": "string", "pattern": "^(sha256 [A-Za-z0-9+/]{43}=|sha1 [A-Za-z0-9+/]{27}=)$"}),
        _ => json!({"type": "string"}),
    }
}

const NOTHING: Endpoint = Endpoint {
    method: "GET",
    path: "",
    name: "",
    noun: "",
    summary: "",
    need: Need::Session,
    asked: Body::Nothing,
    answer: Body::Nothing,
    status: 200,
    extra: &[],
};

const TUS: (&str, &str, bool) = ("header", "Tus-Resumable", true);

/// Every address.
pub const TABLE: &[Endpoint] = &[
    Endpoint {
        method: "POST",
        path: "/api/sync/push",
        name: "push",
        noun: "sync",
        summary: "Sends operations up; 200 only when all are decided and the accepted are on the disk. Gzip is taken.",
        asked: Body::Type("Push"),
        answer: Body::Type("Pushed"),
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/sync/pull",
        name: "pull",
        noun: "sync",
        summary: "Brings one page of records down.",
        asked: Body::Type("Pull"),
        answer: Body::Type("Pulled"),
        ..NOTHING
    },
    Endpoint {
        method: "GET",
        path: "/api/events",
        name: "listen",
        noun: "sync",
        summary: "Server-sent events named news, whose data is News.",
        answer: Body::Text("text/event-stream"),
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/join",
        name: "join",
        noun: "walks",
        summary: "Joins a walk with a link's secret or a typed code; sets the cookie.",
        need: Need::Nothing,
        asked: Body::Type("Join"),
        answer: Body::Type("Session"),
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/join/preview",
        name: "preview_join",
        noun: "walks",
        summary: "What a link's secret or a typed code opens; wrong codes count as for joining.",
        need: Need::Nothing,
        asked: Body::Type("JoinQuestion"),
        answer: Body::Type("JoinPreview"),
        ..NOTHING
    },
    Endpoint {
        path: "/api/walks/{walk}/join",
        name: "get_join_sheet",
        noun: "walks",
        summary: "How the walk is joined; for its leaders and coordinators.",
        answer: Body::Type("JoinSheet"),
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/walks/{walk}/join",
        name: "renew_join_sheet",
        noun: "walks",
        summary: "A new link and code; the older ones are dead.",
        answer: Body::Type("JoinSheet"),
        ..NOTHING
    },
    Endpoint {
        path: "/api/walks/{walk}/phones",
        name: "list_phones",
        noun: "walks",
        summary: "What each joined phone has left.",
        answer: Body::Type("Phones"),
        ..NOTHING
    },
    Endpoint { path: "/api/session", name: "get_session", noun: "session", summary: "Who one is.", answer: Body::Type("Session"), ..NOTHING },
    Endpoint {
        method: "POST",
        path: "/api/session",
        name: "sign_in",
        noun: "session",
        summary: "Signs staff in; sets the cookie.",
        need: Need::Nothing,
        asked: Body::Type("SignIn"),
        answer: Body::Type("Session"),
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/session/renew",
        name: "renew_session",
        noun: "session",
        summary: "A participant's lost session anew, within a day of the join; sets the cookie.",
        need: Need::Nothing,
        asked: Body::Type("Renew"),
        answer: Body::Type("Session"),
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/session/restore",
        name: "restore_session",
        noun: "session",
        summary: "A participant's session that a restored server has never heard of, by the receipts of its joins; sets the cookie.",
        need: Need::Nothing,
        asked: Body::Type("Restore"),
        answer: Body::Type("Session"),
        ..NOTHING
    },
    Endpoint { method: "DELETE", path: "/api/session", name: "sign_out", noun: "session", summary: "Signs out, at once.", status: 204, ..NOTHING },
    Endpoint {
        method: "POST",
        path: "/api/token",
        name: "make_token",
        noun: "session",
        summary: "A bearer token for ten minutes, for the cookie.",
        answer: Body::Type("Token"),
        ..NOTHING
    },
    Endpoint {
        method: "OPTIONS",
        path: "/api/photos",
        name: "upload_options",
        noun: "photos",
        summary: "What of tus 1.0 is spoken.",
        need: Need::Nothing,
        status: 204,
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/photos",
        name: "create_upload",
        noun: "photos",
        summary: "Begins an upload, or finds the one begun before (tus creation).",
        status: 201,
        extra: &[TUS, ("header", "Upload-Length", true), ("header", "Upload-Metadata", true), ("header", "Upload-Checksum", false)],
        ..NOTHING
    },
    Endpoint {
        method: "HEAD",
        path: "/api/photos/{upload}",
        name: "get_upload",
        noun: "photos",
        summary: "How far an upload is.",
        extra: &[TUS],
        ..NOTHING
    },
    Endpoint {
        method: "PATCH",
        path: "/api/photos/{upload}",
        name: "append_to_upload",
        noun: "photos",
        summary: "More bytes; the answer to the last ones carries the header lykta-photo.",
        asked: Body::Bytes("application/offset+octet-stream"),
        status: 204,
        extra: &[TUS, ("header", "Upload-Offset", true), ("header", "Upload-Checksum", false)],
        ..NOTHING
    },
    Endpoint {
        method: "DELETE",
        path: "/api/photos/{upload}",
        name: "end_upload",
        noun: "photos",
        summary: "Lets go of an upload; a photo that is complete stays (tus termination).",
        status: 204,
        extra: &[TUS],
        ..NOTHING
    },
    Endpoint {
        path: "/api/photos/{record}/{photo}",
        name: "get_photo",
        noun: "photos",
        summary: "A photo, through a record that refers to it and that one may see.",
        answer: Body::Bytes("image/jpeg"),
        extra: &[("query", "size", false)],
        ..NOTHING
    },
    Endpoint {
        path: "/api/findings.csv",
        name: "get_findings_file",
        noun: "findings",
        summary: "Findings as a table; it is noted who took it.",
        answer: Body::Text("text/csv"),
        extra: &[("query", "walk", false), ("query", "language", false)],
        ..NOTHING
    },
    Endpoint {
        path: "/api/people",
        name: "list_people",
        noun: "people",
        summary: "Who takes part in a walk, an area or an organisation, with their devices; for who coordinates there.",
        answer: Body::Type("People"),
        extra: &[("query", "scope", true)],
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/people/{person}/end",
        name: "end_grant",
        noun: "people",
        summary: "Ends all that a person may do in a scope.",
        asked: Body::Type("EndGrant"),
        status: 204,
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/people/{person}/give-again",
        name: "give_grant_again",
        noun: "people",
        summary: "Gives back what was ended last in a scope.",
        asked: Body::Type("EndGrant"),
        status: 204,
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/devices/{device}/sign-out",
        name: "sign_device_out",
        noun: "people",
        summary: "Ends the sessions of a person's device; all that is on it stays.",
        asked: Body::Type("EndDevice"),
        status: 204,
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/devices/{device}/wipe",
        name: "wipe_device",
        noun: "people",
        summary: "Ends the sessions of a person's device and has it erase all it has.",
        asked: Body::Type("EndDevice"),
        status: 204,
        ..NOTHING
    },
    Endpoint {
        method: "POST",
        path: "/api/erasures",
        name: "erase",
        noun: "people",
        summary: "Erases a record, a comment, a photo or one operation for good; it is noted who decided so, and why.",
        asked: Body::Type("Erase"),
        answer: Body::Type("Erasure"),
        ..NOTHING
    },
    Endpoint {
        path: "/api/settings",
        name: "get_settings",
        noun: "about",
        summary: "What this installation adds: where street pictures come from, if anywhere.",
        need: Need::Nothing,
        answer: Body::Type("Settings"),
        ..NOTHING
    },
    Endpoint {
        path: "/api/backup",
        name: "get_backup",
        noun: "about",
        summary: "How the backup stands, for coordinators and administrators.",
        answer: Body::Type("Backup"),
        ..NOTHING
    },
    Endpoint {
        path: "/api/openapi.json",
        name: "get_openapi",
        noun: "about",
        summary: "This document.",
        need: Need::Nothing,
        answer: Body::Object,
        ..NOTHING
    },
    Endpoint {
        path: "/healthz",
        name: "is_alive",
        noun: "about",
        summary: "The process answers.",
        need: Need::Nothing,
        answer: Body::Text("text/plain"),
        ..NOTHING
    },
    Endpoint {
        path: "/readyz",
        name: "is_ready",
        noun: "about",
        summary: "The database can be written.",
        need: Need::Nothing,
        answer: Body::Text("text/plain"),
        ..NOTHING
    },
];
