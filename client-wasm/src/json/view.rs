//! A record as a reader wants it, straight to text: what `shared::view::flat` makes, without a tree in between, for lists of thousands.
//!
//! It decides nothing. Its invariant: what it writes reads as what `flat` makes.

use shared::json::Value;
use shared::record::{Element, Mark, Record, Write};
use shared::stamp::{Rank, Stamp};

use super::{Out, ToJson};

fn at_ms(rank: Rank) -> Option<u64> {
    rank.stamp().map(Stamp::unix_ms)
}

/// Calls for every mark in a record.
fn each_mark(record: &Record, see: &mut dyn FnMut(&Mark)) {
    see(&record.created);
    for field in record.fields.values() {
        for write in &field.writes {
            see(&write.mark);
        }
    }
    for set in record.sets.values() {
        for element in set.values() {
            element.added.iter().for_each(&mut *see);
            element.removed.iter().for_each(&mut *see);
        }
    }
    if let Some(standing) = &record.standing {
        for moved in &standing.moves {
            see(&moved.mark);
        }
    }
    record.withdrawn.iter().for_each(see);
}

struct Rival<'a>(&'a Write);

impl ToJson for Rival<'_> {
    fn to_json(&self, out: &mut Out) {
        let Mark { rank, op, by } = &self.0.mark;
        out.begin();
        out.member("op", op);
        out.member("by", by);
        out.member("at_ms", &at_ms(*rank));
        out.member("value", &self.0.value);
        out.end();
    }
}

struct Conflicts<'a>(&'a Record);

impl ToJson for Conflicts<'_> {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        for (name, field) in &self.0.fields {
            if field.is_conflicted() {
                let heads: Vec<Rival<'_>> = field.heads().map(Rival).collect();
                out.member(name, &heads);
            }
        }
        out.end();
    }
}

struct Meta<'a>(&'a Record);

impl ToJson for Meta<'_> {
    fn to_json(&self, out: &mut Out) {
        let record = self.0;
        let mut latest = record.created.rank;
        let mut is_pending = false;
        each_mark(record, &mut |mark| {
            latest = latest.max(mark.rank);
            is_pending |= mark.rank.stamp().is_none();
        });
        out.begin();
        out.member("id", &record.id);
        out.member("kind", &record.kind);
        out.member("created_by", &record.created.by);
        out.member("created_at_ms", &at_ms(record.created.rank));
        out.member("changed_at_ms", &at_ms(latest));
        let standing = record.standing.as_ref();
        out.member("state", &standing.map(|standing| standing.state.as_str()));
        match standing {
            Some(standing) => out.member("moves", &standing.moves),
            None => out.member("moves", &Vec::<Value>::new()),
        }
        out.member("is_withdrawn", &record.withdrawn.is_some());
        out.member("is_late", &record.is_late);
        out.member("conflicts", &Conflicts(record));
        out.member("is_pending", &is_pending);
        out.end();
    }
}

struct Added<'a> {
    set: &'a str,
    id: &'a str,
    mark: Mark,
    element: &'a Element,
}

impl ToJson for Added<'_> {
    fn to_json(&self, out: &mut Out) {
        out.begin();
        out.member("id", &self.id);
        out.member("by", &self.mark.by);
        if self.set == "comments" {
            out.member("at_ms", &at_ms(self.mark.rank));
        }
        if !self.element.value.is_null() {
            out.member("value", &self.element.value);
        }
        out.end();
    }
}

/// What is there of a set, in order of adding.
fn added<'a>(record: &'a Record, set: &'a str) -> Vec<Added<'a>> {
    let mut all: Vec<Added<'a>> = Vec::new();
    for (id, element) in record.elements(set) {
        let Some(mark) = element.added else { continue };
        let place = all.iter().position(|other| other.mark > mark).unwrap_or(all.len());
        all.insert(place, Added { set, id, mark, element });
    }
    all
}

/// A record with its current values as plain members.
#[derive(Debug)]
pub struct Flat<'a>(pub &'a Record);

impl ToJson for Flat<'_> {
    fn to_json(&self, out: &mut Out) {
        let record = self.0;
        out.begin();
        for name in record.fields.keys() {
            if let Some(value) = record.value(name) {
                out.member(name, value);
            }
        }
        for set in record.sets.keys() {
            out.member(set, &added(record, set));
        }
        out.member("meta", &Meta(record));
        out.end();
    }
}
