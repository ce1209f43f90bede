//! Lykta client core.
