"""Rasa custom actions: slots in, messages out. No rule, no SQL, no sentence of their own."""
