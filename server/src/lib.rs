//! Lykta server.
