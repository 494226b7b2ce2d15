"""The residents' page: conversations that are kept ten minutes, sealed, and every route that a person uses."""
