"""How statements are spelled for this engine, and how words are found by it."""
