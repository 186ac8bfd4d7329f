"""What tickets, counts and times look like, as lines of spans with a role each: ``lines``, ``columns``, ``preview``."""
