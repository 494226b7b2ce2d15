"""Rasa: how French is understood and how a dialogue goes. Rules of rights are in `knowledge`, words too."""
