"""Wires everything: settings, addresses, the command, the web process."""
