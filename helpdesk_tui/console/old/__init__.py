"""The console that stands until the Textual one takes its place."""
