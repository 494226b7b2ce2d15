"""Rasa components: thin coats around `bot.understanding`."""
