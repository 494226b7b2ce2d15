"""Read French: pure functions from a text to facts. No Rasa here, no network, no clock; files are read once."""
