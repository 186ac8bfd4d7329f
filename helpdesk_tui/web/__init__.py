"""The faces in a browser. Others use ``console.serving``."""
