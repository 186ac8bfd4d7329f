"""A whole ticket as lines: ``whole`` its parts, ``history`` what happened to it."""
