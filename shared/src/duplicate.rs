//! Which finding may be called a duplicate of which.
//!
//! Pure: it looks at stored records and decides nothing else. Its invariant: whoever follows `duplicate_of` from finding to finding comes to an end.

use crate::code::Code;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::record::Record;
use crate::visibility::Related;

/// The field that names the finding which is followed instead.
pub const DUPLICATE_OF: &str = "duplicate_of";
/// The longest chain of duplicates; far more than anybody makes.
const LONGEST_CHAIN: usize = 64;

/// Whether the finding `id` of that walk may be called a duplicate of `original`.
///
/// # Errors
/// [`Code::WrongType`] when the original is no finding. [`Code::OutOfRange`] when it is this very one, was withdrawn, lies in another area, or is itself
/// a duplicate of this one, however many steps away.
pub fn may_be_duplicate(id: RecordId, walk: Option<RecordId>, original: &Record, related: &dyn Related) -> Result<(), Code> {
    if original.kind != Kind::Finding {
        return Err(Code::WrongType);
    }
    let area = |walk: Option<RecordId>| walk.and_then(|walk| related.find(walk)).and_then(|walk| walk.reference("area"));
    let its_walk = original.reference("walk");
    let is_near = walk.is_some() && (its_walk == walk || (area(walk).is_some() && area(its_walk) == area(walk)));
    if original.withdrawn.is_some() || !is_near {
        return Err(Code::OutOfRange);
    }
    let mut at = original.id;
    let mut next = original.reference(DUPLICATE_OF);
    for _ in 0..LONGEST_CHAIN {
        if at == id {
            return Err(Code::OutOfRange);
        }
        let Some(further) = next else { return Ok(()) };
        at = further;
        next = related.find(at).and_then(|record| record.reference(DUPLICATE_OF));
    }
    Err(Code::OutOfRange)
}
