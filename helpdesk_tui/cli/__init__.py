"""The command line: the verbs of the desk for scripts. The only room that imports typer."""
