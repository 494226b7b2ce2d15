"""The only public door (aiohttp): everything a person touches."""
