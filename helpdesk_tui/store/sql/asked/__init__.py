"""The statements on the tables, a file for each subject: each is a named constant beside the function that runs it."""
