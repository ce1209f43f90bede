"""Scenarios: the Python client against a real `lykta`, over real sockets, with data directories of their own.

Purpose: what docs/protocol.md promises, seen from outside.
Refuses: to look into the server's database or to stand in for it.
Invariant: every scenario starts from what a device would have: an address, a code, and its own storage.
"""
