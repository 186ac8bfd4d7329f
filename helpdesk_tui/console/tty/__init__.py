"""What the terminal's driver is made of: ``typed``, ``kitty``, ``cells``, ``scroll``, ``writer`` and ``ending``."""
