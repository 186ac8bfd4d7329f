"""How the agenda looks: the week as a picture of its days, and the half hours it is drawn by."""
