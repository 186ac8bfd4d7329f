"""What cells of other help desks mean: blank markers, dates, HTML, people, and the words of each language.

Others use its modules by name; none of them knows a help desk.
"""
