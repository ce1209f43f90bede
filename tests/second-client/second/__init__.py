"""A second Lykta client, in Python, written from docs/protocol.md alone.

Purpose: to show that the protocol document is enough to build another client, and to meet the server as a stranger does: nothing here
is shared with the client that ships, neither code nor types.
Refuses: to be a product. It has no user interface and depends on nothing outside Python's standard library.
Invariant: what it knows of the protocol stands in docs/protocol.md. Whoever has to look into the server's code to mend this client
has found a hole in that document, and mends the document.
"""
