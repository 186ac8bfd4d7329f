"""What a console knows, in plain Python: the window on the queue, views, news, drafts, presence, announcements."""
