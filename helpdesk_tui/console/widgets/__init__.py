"""The widgets of the console that Textual has not: lines with roles, the queue, header, tabs, preview, keys."""
