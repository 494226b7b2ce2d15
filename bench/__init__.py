"""Measure Passerelle, alone or beside Rasa as published: `passerelle bench [--stock] [--rapide]`."""
