//! Findings as a table for people with a spreadsheet. What a reader may not see does not count, not even as a number.

pub mod list;
pub mod table;
pub mod words;
