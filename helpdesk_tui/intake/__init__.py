"""Files in: what other systems and lists bring, as histories of this desk; and material for trying it out."""
