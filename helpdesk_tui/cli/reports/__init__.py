"""Commands that say how the desk does: figures of a range of time, the handover, the wallboard, metrics.

Others use nothing of this folder; ``cli.commands`` names its modules.
"""
