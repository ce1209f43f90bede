//! `apply` under operations and records from strangers: any that can be read, in any order.
//!
//! Invariants: what is refused changes nothing; the same operation twice changes nothing; what was made reads back as the same bytes; showing it does
//! not panic.

use serde_json::{Value, json};
use shared::apply::{apply, apply_again, resolve_bases, trusted_bases};
use shared::id::{OpId, RecordId};
use shared::operation::Operation;
use shared::record::{Mark, Record};
use shared::stamp::{Rank, Stamp};
use shared::validate::validate;
use shared::{view, visibility};

use super::decode::goldens;
use super::mutate::Mutator;
use super::{Answer, Target, answer, json as tree};

/// The merge.
#[derive(Debug, Default)]
pub struct Merge;

fn mark(number: usize, op: OpId) -> Mark {
    let number = u64::try_from(number).expect("few operations");
    // Some are a phone's own that still wait.
    let rank = if number % 5 == 4 { Rank::Pending(number) } else { Rank::Final(Stamp(1_000 + number)) };
    Mark { rank, op, by: RecordId(uuid::Uuid::from_u128(u128::from(number % 3))) }
}

fn reads_back(record: &Record) -> Result<(), String> {
    let bytes = record.canonical();
    let again: Record = serde_json::from_str(&bytes).map_err(|error| format!("does not read back: {error}: {bytes}"))?;
    if again.canonical() == bytes { Ok(()) } else { Err(format!("reads back as something else: {bytes}")) }
}

/// One operation, twice; the code if it was refused.
fn step(record: &mut Option<Record>, operation: &Operation, mark: Mark) -> Result<Option<String>, String> {
    let before = record.clone();
    let bases = resolve_bases(record.as_ref(), operation);
    if let Err(code) = apply(record, operation, mark, &bases) {
        return if *record == before { Ok(Some(format!("{code:?}"))) } else { Err(format!("refused with {code:?}, and changed")) };
    }
    let after = record.clone();
    // A move or a create may be refused the second time; nothing else happens.
    let _ = apply(record, operation, mark, &bases);
    if *record != after {
        return Err("twice is not the same as once".to_owned());
    }
    let trusted = trusted_bases(record.as_ref(), operation);
    let mut returned = record.clone();
    let _ = apply_again(&mut returned, operation, mark, &trusted);
    if let Some(record) = record {
        reads_back(record)?;
        drop(view::flat(record));
        drop(visibility::authors(record));
        drop(visibility::shown_through(record, &[]));
        let _ = record.conflicts().count();
    }
    Ok(None)
}

impl Target for Merge {
    fn name(&self) -> &'static str {
        "merge"
    }

    /// All operations of the examples, of one record; and a record with everything in it.
    fn seeds(&self) -> Vec<Vec<u8>> {
        let examples: Vec<Value> = goldens().iter().filter_map(|bytes| serde_json::from_slice(bytes).ok()).collect();
        let operations: Vec<&Value> = examples.iter().filter(|example| example["change"].is_object()).collect();
        let record = examples.iter().find_map(|example| example["items"].get(0)).map_or(Value::Null, |item| item["record"].clone());
        let alone = operations.iter().map(|operation| json!({"record": null, "operations": [operation]}));
        let all = [json!({"record": null, "operations": operations}), json!({"record": record, "operations": operations})];
        alone.chain(all).map(|input| input.to_string().into_bytes()).collect()
    }

    fn change(&self, input: &mut Vec<u8>, others: &[Vec<u8>], mutator: &mut Mutator) {
        tree::change(input, others, mutator);
    }

    fn read(&mut self, input: &[u8]) -> Result<Answer, String> {
        let Ok(mut input) = serde_json::from_slice::<Value>(input) else { return Ok(0) };
        let Some(members) = input.as_object_mut() else { return Ok(0) };
        let mut record = members.remove("record").and_then(|record| serde_json::from_value::<Record>(record).ok());
        if let Some(record) = &record {
            reads_back(record)?;
        }
        let Some(operations) = members.get("operations").and_then(Value::as_array) else { return Ok(1) };
        let mut fates = Vec::new();
        for (number, operation) in operations.iter().take(50).enumerate() {
            let Ok(operation) = serde_json::from_value::<Operation>(operation.clone()) else { continue };
            let fate = match validate(&operation) {
                Ok(_) => step(&mut record, &operation, mark(number, operation.op_id))?,
                Err(invalid) => Some(format!("{invalid:?}")),
            };
            fates.push(fate);
        }
        fates.sort();
        fates.dedup();
        Ok(answer((record.is_some(), fates)))
    }
}
