//! The readers of everything that travels: the server's (derived) and the phone's (written by hand for their size) say the same of the same text.
//!
//! Invariant: what both take means the same to both, and the phone takes whatever the server would write; neither panics.

use client_wasm::core::rows::{Entry, Meta, Stored, Upload};
use client_wasm::json::{FromJson, parse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::code::Problem;
use shared::operation::{Encoded, Operation};
use shared::validate::validate;
use shared::wire::{Pull, Pulled, Push, Pushed, Session, Token};

use super::mutate::Mutator;
use super::{Answer, Target, answer, json};

/// A bug to plant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Control {
    /// None.
    #[default]
    Sound,
    /// A reader that looks a schema up in a table of the two it has heard of.
    SchemaTable,
}

/// The readers.
#[derive(Debug, Default)]
pub struct Decode(pub Control);

/// The golden messages are the examples of the protocol, so they are the seeds.
#[must_use]
pub fn goldens() -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/golden");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the golden messages").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a golden message")).collect()
}

/// Both readers: where both take a text they mean the same, and what the server would write of it the phone takes. (Of what no server writes the phone may
/// take more, or less: the derived reader takes a number for an unknown name.)
fn agree<T: FromJson + DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &str) -> Result<bool, String> {
    let (server, phone) = (serde_json::from_str::<T>(text).ok(), parse::<T>(text));
    let Some(server) = server else { return Ok(false) };
    if phone.as_ref().is_some_and(|phone| *phone != server) {
        return Err(format!("the server reads {server:?}, the phone {phone:?}"));
    }
    // What comes from a newer version has no written form.
    let Ok(written) = serde_json::to_string(&server) else { return Ok(true) };
    let phone = parse::<T>(&written);
    if phone == serde_json::from_str(&written).ok() { Ok(true) } else { Err(format!("the server writes {written}, the phone reads {phone:?}")) }
}

impl Target for Decode {
    fn name(&self) -> &'static str {
        "decode"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        let rows = [
            r#"{"device_id":"01933f5e-9c00-7aaa-8aaa-00000000000a","next_device_seq":3,"next_order":3,"clock":"0166555d2a400000","session":null,"person":null,"epoch":null,"cursor":null,"generation":1,"is_sweep_due":false,"covers_seq":0,"is_first_pull_done":false,"pulled_at_ms":null,"last_sent_at_ms":null,"sent":0,"safe_seq":null}"#,
            r#"{"op_id":"01933f5e-9c00-7aaa-8aaa-000000000001","order":1,"device_id":"01933f5e-9c00-7aaa-8aaa-00000000000a","device_seq":1,"body":"{}","saved_at_ms":1,"person":null,"is_staff":false,"is_on_wire":true,"hidden_at_ms":null,"fate":{"waiting":{"why":null}}}"#,
        ];
        goldens().into_iter().chain(rows.map(|row| row.as_bytes().to_vec())).collect()
    }

    fn change(&self, input: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator) {
        json::change(input, others, mutator);
    }

    fn read(&mut self, input: &[u8]) -> Result<Answer, String> {
        let Ok(text) = std::str::from_utf8(input) else { return Ok(0) };
        let operation = Encoded::read(text.to_owned()).ok();
        if let (Control::SchemaTable, Some(read)) = (self.0, &operation) {
            std::hint::black_box([false, true][usize::from(read.operation.schema)]);
        }
        let verdict = operation.as_ref().map(|read| {
            let _ = read.hash();
            validate(&read.operation).map(|spec| format!("{:?}", spec.kind)).map_err(|invalid| format!("{invalid:?}"))
        });
        let taken = [
            agree::<Operation>(text)?,
            agree::<Pushed>(text)?,
            agree::<Pulled>(text)?,
            agree::<Session>(text)?,
            agree::<Token>(text)?,
            agree::<Problem>(text)?,
            agree::<Stored>(text)?,
            agree::<Entry>(text)?,
            agree::<Meta>(text)?,
            agree::<Upload>(text)?,
            serde_json::from_str::<Push>(text).is_ok(),
            serde_json::from_str::<Pull>(text).is_ok(),
        ];
        Ok(answer((verdict, taken)))
    }
}
