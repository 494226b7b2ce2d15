"""The domain: which rights exist, who may have them, whom to see. No Rasa, no HTTP."""
