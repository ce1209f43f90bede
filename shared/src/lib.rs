//! Lykta domain.
